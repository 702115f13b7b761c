/* JUnit XML, read back by Python's own parser and by junitparser. */
#include "tests/report/hostile.h"
#include "tests/report/made.h"
#include "tests/support/read_back.h"

/* A line a test case, and the totals, which have to be right. */
static const char etree[] =
	"import sys, xml.etree.ElementTree as E\n"
	"root = E.parse(sys.stdin.buffer).getroot()\n"
	"assert root.tag == 'testsuites'\n"
	"def check(e):\n"
	"    for name, path in (('tests', './/testcase'),\n"
	"            ('failures', './/failure'), ('errors', './/error')):\n"
	"        assert int(e.get(name)) == len(e.findall(path)), name\n"
	"check(root)\n"
	"for suite in root:\n"
	"    check(suite)\n"
	"    for case in suite:\n"
	"        words = [case.get('classname'), case.get('name')]\n"
	"        for e in case:\n"
	"            words += [e.tag, e.get('type'), e.get('message')]\n"
	"        print('|'.join(w for w in words if w))\n"
	"print('%s %s %s' % tuple(root.get(n) for n in\n"
	"      ('tests', 'failures', 'errors')))\n";

static void expect_cases(struct made *m, unsigned files, const char *wanted)
{
	char *text = made_write_files(m, "junit", plain, files);
	char *read = read_back_python(etree, text, "python3");

	cr_expect_str_eq(read, wanted, "%s\n%s", read, text);
	free(read);
	free(text);
}

static struct finding unknown_module(void)
{
	struct finding f = finding_new(FINDING_UNKNOWN_MODULE, old_ones);

	f.module = str_of("perhaps.dll");
	f.before = str_of("perhaps.dll is there on ");
	f.after = str_of(" only with Extras");
	return f;
}

Test(junit, each_target_is_a_case_and_a_failing_one_a_failure)
{
	struct made *m = made_new(HOST_IIS_FILTER);

	made_add(m, made_procedure(m, "Foo", old_ones));
	expect_cases(m, 1,
		     "in/authfilter.dll|old|failure|missing-procedure|"
		     "advapi32.dll!Foo is not in the Windows of old\n"
		     "in/authfilter.dll|same|failure|missing-procedure|"
		     "advapi32.dll!Foo is not in the Windows of same\n"
		     "in/authfilter.dll|new\n"
		     "3 2 0\n");
	made_free(m);
}

Test(junit, body_has_the_error_and_the_advice)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding f = made_procedure(m, "Foo", old_ones);
	char *text;

	f.advice = str_of("use Bar");
	made_add(m, f);
	text = made_write(m, "junit", plain);
	MADE_HAS(text, ">fails\nerror 127, data 7f 00 00 00: ");
	MADE_HAS(text, "\n  then: IIS 5.1 goes on without the filter\n");
	MADE_HAS(text, "\n  advice: use Bar\n</failure>");
	free(text);
	made_free(m);
}

Test(junit, what_is_not_known_is_an_error_and_never_passes)
{
	struct made *m = made_new(HOST_NONE);

	made_add(m, unknown_module());
	expect_cases(m, 1,
		     "in/authfilter.dll|old|error|unknown-module|not known: "
		     "perhaps.dll is there on old only with Extras\n"
		     "in/authfilter.dll|same|error|unknown-module|not known: "
		     "perhaps.dll is there on same only with Extras\n"
		     "in/authfilter.dll|new\n"
		     "3 0 2\n");
	made_free(m);
}

Test(junit, likely_verdicts_say_so)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", old_ones);
	char *text;

	f.likely = TARGET_BIT(OLD);
	m->resolution.likely = TARGET_BIT(NEW);
	made_add(m, f);
	text = made_write(m, "junit", plain);
	MADE_HAS(text, "message=\"likely: advapi32.dll!Foo is not in the "
		       "Windows of old\">fails (likely)\n");
	MADE_HAS(text, "message=\"advapi32.dll!Foo is not in the Windows of "
		       "same\">fails\n");
	MADE_HAS(text, "name=\"new\">\n      <system-out>loads (likely)\n");
	free(text);
	made_free(m);
}

Test(junit, warning_is_output_of_a_case_that_passes)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f =
		finding_new(FINDING_DELAYED_MISSING_MODULE, TARGET_BIT(NEW));

	f.chain = &m->top;
	f.module = str_of("later.dll");
	f.before = str_of("later.dll is not there");
	made_add(m, f);
	expect_cases(m, 1, "in/authfilter.dll|old\n"
			   "in/authfilter.dll|same\n"
			   "in/authfilter.dll|new|system-out\n"
			   "3 0 0\n");
	made_free(m);
}

Test(junit, totals_are_of_all_files)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	text = made_write_files(m, "junit", plain, 3);
	MADE_HAS(text, "<testsuites name=\"dryload\" tests=\"9\" "
		       "failures=\"3\" errors=\"0\">");
	free(read_back_python(etree, text, "python3"));
	free(text);
	made_free(m);
}

Test(junit, no_files_are_an_empty_document)
{
	struct made *m = made_new(HOST_NONE);

	expect_cases(m, 0, "0 0 0\n");
	made_free(m);
}

Test(junit, hostile_names_are_text_alone)
{
	struct made *m = made_new(HOST_NONE);

	m->subject.targets = TARGET_BIT(OLD);
	m->file.path = str_of(HOSTILE);
	made_add(m, made_procedure(m, HOSTILE, TARGET_BIT(OLD)));
	expect_cases(m, 1,
		     HOSTILE_READ "|old|failure|missing-procedure|"
				  "advapi32.dll!" HOSTILE_READ
				  " is not in the Windows of old\n"
				  "1 1 0\n");
	made_free(m);
}

Test(junit, junitparser_reads_the_same)
{
	static const char script[] =
		"import sys\n"
		"try:\n"
		"    import junitparser as J\n"
		"except ImportError:\n"
		"    sys.exit(77)\n"
		"x = J.JUnitXml.fromstring(sys.stdin.buffer.read())\n"
		"for suite in x:\n"
		"    print(suite.name, suite.tests, suite.failures,\n"
		"          suite.errors)\n"
		"    for case in suite:\n"
		"        print(case.classname, case.name,\n"
		"              [type(r).__name__ for r in case.result])\n";
	struct made *m = made_new(HOST_NONE);
	struct finding f = unknown_module();
	char *text, *read;

	f.targets = TARGET_BIT(SAME);
	made_add(m, f);
	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	text = made_write(m, "junit", plain);
	read = read_back_python(script, text, "python3-junitparser");
	cr_expect_str_eq(read, "in/authfilter.dll 3 1 1\n"
			       "in/authfilter.dll old ['Failure']\n"
			       "in/authfilter.dll same ['Error']\n"
			       "in/authfilter.dll new []\n",
			 "%s", read);
	free(read);
	free(text);
	made_free(m);
}

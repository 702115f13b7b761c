/* Workflow commands of GitHub, read as its runner reads them. */
#include "tests/report/hostile.h"
#include "tests/report/made.h"
#include "tests/support/read_back.h"

/* Commands with their values decoded; other lines as they are. */
static const char runner[] =
	"import sys\n"
	"def decode(s, property):\n"
	"    if property:\n"
	"        s = s.replace('%3A', ':').replace('%2C', ',')\n"
	"    s = s.replace('%0D', '\\r').replace('%0A', '\\n')\n"
	"    return s.replace('%25', '%')\n"
	"for line in sys.stdin.buffer.read().decode().split('\\n')[:-1]:\n"
	"    if not line.strip().startswith('::'):\n"
	"        assert '##[' not in line\n"
	"        print('log', line)\n"
	"        continue\n"
	"    head, message = line.strip()[2:].split('::', 1)\n"
	"    command, properties = head.split(' ', 1)\n"
	"    print(command)\n"
	"    for p in properties.split(','):\n"
	"        name, value = p.split('=', 1)\n"
	"        print(name, decode(value, True))\n"
	"    print(decode(message, False))\n";

static void expect_read(const char *text, const char *wanted)
{
	char *read = read_back_python(runner, text, "python3");

	cr_expect_str_eq(read, wanted, "%s\n%s", read, text);
	free(read);
}

static void expect_commands(struct made *m, const char *wanted)
{
	char *text = made_write(m, "github", plain);

	expect_read(text, wanted);
	free(text);
}

Test(github, failing_file_is_one_error)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", old_ones);

	f.advice = str_of("use Bar, 100%");
	made_add(m, f);
	expect_commands(m, "error\n"
			   "file in/authfilter.dll\n"
			   "title authfilter.dll fails on 2 of 3 Windows\n"
			   "fails on old, same; loads on new\n"
			   "advapi32.dll!Foo is not in the Windows of old, "
			   "same\n"
			   "  where: imported by authfilter.dll\n"
			   "  advice: use Bar, 100%\n");
	made_free(m);
}

Test(github, file_that_loads_is_no_annotation)
{
	struct made *m = made_new(HOST_NONE);

	expect_commands(m, "");
	made_free(m);
}

Test(github, likely_failure_says_so)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", old_ones);
	char *text;

	f.likely = f.targets;
	made_add(m, f);
	text = made_write(m, "github", plain);
	MADE_HAS(text, "title=authfilter.dll fails (likely) on 2 of 3 "
		       "Windows::fails (likely) on old, same; loads on new%0A");
	free(text);
	made_free(m);
}

Test(github, what_is_not_known_is_a_warning)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_UNKNOWN_MODULE, old_ones);
	char *text;

	f.before = str_of("perhaps.dll is there on some");
	made_add(m, f);
	text = made_write(m, "github", plain);
	MADE_HAS(text, "::warning file=in/authfilter.dll,title=authfilter.dll "
		       "isn't known to load on 2 of 3 Windows::not known on "
		       "old, same; loads on new%0Anot known: perhaps.dll is "
		       "there on some");
	free(text);
	made_free(m);
}

Test(github, warning_of_a_file_that_loads_is_a_warning)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, finding_new(FINDING_IMPLICIT_TLS, old_ones));
	text = made_write(m, "github", plain);
	MADE_HAS(text, "::warning file=in/authfilter.dll,title=authfilter.dll "
		       "loads, with warnings::");
	free(text);
	made_free(m);
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		n++;
	return n;
}

Test(github, no_more_annotations_than_are_shown)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "Foo", old_ones));
	text = made_write_files(m, "github", plain, 10);
	cr_expect_eq(count(text, "::error file="), 10, "%s", text);
	MADE_HAS_NOT(text, "more files");
	free(text);
	text = made_write_files(m, "github", plain, 12);
	cr_expect_eq(count(text, "::error file="), 9, "%s", text);
	cr_expect_eq(count(text, "\ndryload: in/authfilter.dll: fails on old, "
				 "same; loads on new\n"), 3, "%s", text);
	MADE_HAS(text, "::error title=dryload::3 more files like these; the "
		       "log of the step names them\n");
	free(text);
	made_free(m);
}

Test(github, hostile_names_are_text_alone)
{
	struct made *m = made_new(HOST_NONE);

	m->subject.targets = TARGET_BIT(OLD);
	m->file.path = str_of(HOSTILE);
	m->root.name = str_of(HOSTILE);
	made_add(m, made_procedure(m, HOSTILE, TARGET_BIT(OLD)));
	m->findings.items[0].chain = NULL;
	m->findings.items[0].advice = STR_EMPTY;
	expect_commands(m, "error\n"
			   "file " HOSTILE_READ "\n"
			   "title " HOSTILE_READ " fails on 1 of 1 Windows\n"
			   "fails on old\n"
			   "advapi32.dll!" HOSTILE_READ
			   " is not in the Windows of old\n");
	made_free(m);
}

Test(github, hostile_names_are_no_commands_in_the_log)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	m->file.path = str_of("##[error]\n::error::x");
	made_add(m, made_procedure(m, "Foo", old_ones));
	text = made_write_files(m, "github", plain, 12);
	MADE_HAS(text, "\ndryload: \\x23\\x23[error]\\x0A::error::x: fails");
	free(read_back_python(runner, text, "python3"));
	free(text);
	made_free(m);
}

/* What the same writer leaves for the job. Free what comes back. */
static char *write_summary(struct made *m, unsigned files)
{
	struct report r = { .profile = &m->profile };
	char *text = NULL;
	size_t size;

	for (unsigned t = 0; t < SAMPLE_TARGETS; t++)
		m->file.verdicts[t] =
			verdict_on(&m->subject, &m->findings, t);
	r.out = fopen("/dev/null", "w");
	r.job_summary = open_memstream(&text, &size);
	cr_assert(r.out && r.job_summary);
	cr_assert_eq(report_github.begin(&r), 0);
	for (unsigned i = 0; i < files; i++)
		cr_assert_eq(report_github.file(&r, &m->file), 0);
	cr_assert_eq(report_github.end(&r), 0);
	fclose(r.out);
	fclose(r.job_summary);
	return text;
}

Test(github, job_summary_is_the_report_as_markdown)
{
	struct made *m = made_new(HOST_NONE);
	char *summary, *markdown;

	made_add(m, made_procedure(m, "Foo", old_ones));
	summary = write_summary(m, 2);
	markdown = made_write_files(m, "markdown", plain, 2);
	cr_expect_str_eq(summary, markdown);
	free(summary);
	free(markdown);
	made_free(m);
}

Test(github, job_summary_stays_below_what_is_shown)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	made_add(m, made_procedure(m, "Foo", old_ones));
	m->findings.items[0].advice =
		str_printf(&m->arena, "%0300000d", 7);
	text = write_summary(m, 5);
	cr_expect_lt(strlen(text), 1 << 20);
	cr_expect_eq(count(text, "### `in/authfilter.dll`"), 3);
	MADE_HAS(text, "\n2 more files: a summary holds no more than 1 MiB");
	free(text);
	made_free(m);
}

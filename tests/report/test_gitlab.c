/* GitLab's code quality report, read back by Python's JSON. */
#include "tests/report/hostile.h"
#include "tests/report/made.h"
#include "tests/support/read_back.h"

/* A line an entry; each has what GitLab asks for, and its own fingerprint. */
static const char reader[] =
	"import json, sys\n"
	"entries = json.load(sys.stdin.buffer)\n"
	"assert isinstance(entries, list)\n"
	"prints = [e['fingerprint'] for e in entries]\n"
	"assert len(set(prints)) == len(prints)\n"
	"for e in entries:\n"
	"    assert e['severity'] in ('info', 'minor', 'major', 'critical',\n"
	"                             'blocker')\n"
	"    assert e['location']['lines']['begin'] == 1\n"
	"    print(e['severity'], e['check_name'], e['location']['path'],\n"
	"          e['description'])\n";

static void expect_entries(struct made *m, unsigned files, const char *wanted)
{
	char *text = made_write_files(m, "gitlab", plain, files);
	char *read = read_back_python(reader, text, "python3");

	cr_expect_str_eq(read, wanted, "%s\n%s", read, text);
	free(read);
	free(text);
}

Test(gitlab, finding_is_an_entry_with_the_error_and_the_advice)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", old_ones);

	f.advice = str_of("use Bar");
	made_add(m, f);
	expect_entries(m, 1,
		       "blocker missing-procedure in/authfilter.dll "
		       "advapi32.dll!Foo is not in the Windows of old, same; "
		       "error 127, data 7f 00 00 00; advice: use Bar\n");
	made_free(m);
}

Test(gitlab, file_that_loads_has_no_entry)
{
	struct made *m = made_new(HOST_NONE);

	expect_entries(m, 0, "");
	expect_entries(m, 2, "");
	made_free(m);
}

Test(gitlab, likely_failure_is_critical_and_says_so)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", old_ones);
	struct finding partly = made_procedure(m, "Bar", old_ones);

	f.likely = f.targets;
	f.advice = partly.advice = STR_EMPTY;
	partly.likely = TARGET_BIT(OLD);
	made_add(m, f);
	made_add(m, partly);
	expect_entries(m, 1,
		       "critical missing-procedure in/authfilter.dll "
		       "advapi32.dll!Foo is not in the Windows of old, same "
		       "(likely, not certain); error 127, data 7f 00 00 00\n"
		       "blocker missing-procedure in/authfilter.dll "
		       "advapi32.dll!Bar is not in the Windows of old, same "
		       "(likely, not certain, on old); error 127, data 7f 00 "
		       "00 00\n");
	made_free(m);
}

Test(gitlab, severities_follow_those_of_the_findings)
{
	struct made *m = made_new(HOST_NONE);
	struct finding unknown = finding_new(FINDING_UNKNOWN_MODULE, old_ones);
	struct finding warning = finding_new(FINDING_IMPLICIT_TLS, old_ones);
	struct finding note = finding_new(FINDING_DEBUG_RUNTIME, old_ones);

	unknown.before = str_of("a.dll is there perhaps");
	warning.before = str_of("it uses TLS");
	note.before = str_of("b.dll is for debugging");
	unknown.advice = warning.advice = note.advice = STR_EMPTY;
	made_add(m, unknown);
	made_add(m, warning);
	made_add(m, note);
	expect_entries(m, 1,
		       "major unknown-module in/authfilter.dll not known: "
		       "a.dll is there perhaps\n"
		       "minor implicit-tls in/authfilter.dll it uses TLS\n"
		       "info debug-runtime in/authfilter.dll b.dll is for "
		       "debugging\n");
	made_free(m);
}

static void fingerprint(struct made *m, char out[65])
{
	char *text = made_write(m, "gitlab", plain);
	const char *at = strstr(text, "\"fingerprint\": \"");

	cr_assert(at, "%s", text);
	memcpy(out, at + strlen("\"fingerprint\": \""), 64);
	out[64] = '\0';
	free(text);
}

Test(gitlab, fingerprint_stays_when_targets_and_words_change)
{
	struct made *m = made_new(HOST_NONE);
	char before[65], after[65];

	made_add(m, made_procedure(m, "Foo", old_ones));
	fingerprint(m, before);
	m->findings.items[0].targets = TARGET_BIT(NEW);
	m->findings.items[0].before = str_of("Foo has gone from ");
	m->findings.items[0].advice = str_of("do without");
	fingerprint(m, after);
	cr_expect_str_eq(before, after);
	m->findings.items[0].procedure = str_of("Other");
	fingerprint(m, after);
	cr_expect_str_neq(before, after);
	made_free(m);
}

Test(gitlab, findings_that_are_alike_have_fingerprints_of_their_own)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	for (int i = 0; i < 3; i++)
		made_add(m, made_procedure(m, "Foo", TARGET_BIT(i)));
	text = made_write(m, "gitlab", plain);
	/* The reader asks for it. */
	free(read_back_python(reader, text, "python3"));
	free(text);
	made_free(m);
}

Test(gitlab, path_is_as_a_repository_has_it)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	m->file.path = str_of("././bin/a.dll");
	made_add(m, made_procedure(m, "Foo", old_ones));
	text = made_write(m, "gitlab", plain);
	MADE_HAS(text, "\"path\": \"bin/a.dll\"");
	free(text);
	made_free(m);
}

Test(gitlab, hostile_names_are_text_alone)
{
	struct made *m = made_new(HOST_NONE);

	made_add(m, made_procedure(m, HOSTILE, TARGET_BIT(OLD)));
	m->findings.items[0].advice = STR_EMPTY;
	expect_entries(m, 1,
		       "blocker missing-procedure in/authfilter.dll "
		       "advapi32.dll!" HOSTILE_READ
		       " is not in the Windows of old; error 127, data 7f 00 "
		       "00 00\n");
	made_free(m);
}

/* Which findings an entry accepts, and until when: by the library alone. */
#include "analysis/baseline.h"

#include <stdio.h>

#include "dryload.h"
#include "tests/report/made.h"
#include "util/status.h"

static struct made *m;
static struct baseline baseline;

static void set_up(void)
{
	m = made_new(HOST_IIS_FILTER);
}

static void tear_down(void)
{
	made_free(m);
}

TestSuite(baseline, .init = set_up, .fini = tear_down);

static int read_text(const char *text, struct yaml_error *error)
{
	struct str copy = str_copy(&m->arena, str_of(text));

	return baseline_read((struct bytes){ (const uint8_t *)copy.s, copy.n },
			     &m->profile, &m->arena, &baseline, error);
}

/* The digest of the first finding on a target. */
static const char *evidence_on(unsigned target)
{
	static char digest[BASELINE_EVIDENCE_SIZE];
	struct baseline_key key;

	cr_assert(baseline_key_of(&m->arena, &m->file, &m->findings.items[0],
				  target, digest, &key));
	return digest;
}

/* A baseline that accepts the first finding on 'target', as it is now. */
static void accept_on(unsigned target, const char *more)
{
	struct yaml_error error;
	struct str text = str_printf(
		&m->arena,
		"accepted:\n"
		"- {file: authfilter.dll, finding: missing-procedure, "
		"module: ADVAPI32.DLL, procedure: Foo, evidence: '%s', "
		"reason: r, owner: o%s}\n",
		evidence_on(target), more);

	cr_assert_eq(read_text(text.s, &error), OK, "%s", error.text);
}

static const struct acceptance *judge(const char *today)
{
	for (unsigned t = 0; t < SAMPLE_TARGETS; t++)
		m->file.verdicts[t] = verdict_on(&m->subject, &m->findings, t);
	cr_assert_eq(baseline_judge(&baseline, today, &m->file), OK);
	return acceptances_of(&m->file, &m->findings.items[0]);
}

Test(baseline, last_day_is_part_of_the_time)
{
	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	accept_on(OLD, ", until: 2027-01-31");
	cr_expect_eq(judge("2027-01-31")->state, ACCEPTED);
	cr_expect_eq(m->file.counting[OLD], VERDICT_LOADS);
	cr_expect_eq(judge("2027-02-01")->state, ACCEPTANCE_EXPIRED);
	cr_expect_eq(m->file.counting[OLD], VERDICT_FAILS);
}

Test(baseline, finding_on_a_new_target_counts_there)
{
	made_add(m, made_procedure(m, "Foo",
				   TARGET_BIT(OLD) | TARGET_BIT(NEW)));
	accept_on(OLD, ", targets: [old]");
	cr_expect_eq(judge("2027-01-01")->targets, TARGET_BIT(OLD));
	cr_expect_eq(accepted_targets(&m->file, 0), TARGET_BIT(OLD));
	cr_expect_eq(m->file.counting[OLD], VERDICT_LOADS);
	cr_expect_eq(m->file.counting[NEW], VERDICT_FAILS);
	cr_expect_eq(report_worst_counting(&m->file), VERDICT_FAILS);
	cr_expect_eq(report_worst(&m->file), VERDICT_FAILS);
}

Test(baseline, finding_through_another_module_is_another_one)
{
	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	accept_on(OLD, "");
	m->findings.items[0].chain = &m->below;
	cr_expect_eq(judge("2027-01-01")->state, ACCEPTANCE_CHANGED);
	cr_expect_eq(m->file.counting[OLD], VERDICT_FAILS);
}

Test(baseline, finding_that_is_known_otherwise_is_another_one)
{
	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	accept_on(OLD, "");
	m->findings.items[0].evidence = "documented";
	cr_expect_eq(judge("2027-01-01")->state, ACCEPTANCE_CHANGED);
}

Test(baseline, name_of_the_file_is_the_patterns_affair)
{
	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	accept_on(OLD, "");
	m->root.name = str_of("renamed.dll");
	cr_expect_eq(judge("2027-01-01")->state, ACCEPTED);
	m->file.path = str_of("in/renamed.dll");
	cr_expect_null(judge("2027-01-01"));
}

Test(baseline, entry_that_holds_goes_before_one_that_is_over)
{
	struct yaml_error error;
	struct str text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	text = str_printf(
		&m->arena,
		"accepted:\n"
		"- {file: authfilter.dll, finding: missing-procedure, module: "
		"advapi32.dll, procedure: Foo, evidence: '%s', reason: old, "
		"owner: o, until: 2020-01-01}\n"
		"- {file: authfilter.dll, finding: missing-procedure, module: "
		"advapi32.dll, procedure: Foo, evidence: '%s', reason: new, "
		"owner: o}\n",
		evidence_on(OLD), evidence_on(OLD));
	cr_assert_eq(read_text(text.s, &error), OK, "%s", error.text);
	cr_expect(str_equal(judge("2027-01-01")->reason, str_of("new")));
}

Test(baseline, other_findings_count_as_ever)
{
	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	made_add(m, made_procedure(m, "Bar", TARGET_BIT(OLD)));
	accept_on(OLD, "");
	cr_expect_eq(judge("2027-01-01")->state, ACCEPTED);
	cr_expect_null(acceptances_of(&m->file, &m->findings.items[1]));
	cr_expect_eq(m->file.counting[OLD], VERDICT_FAILS);
}

Test(baseline, what_stays_unknown_counts_as_unknown)
{
	struct finding f = finding_new(FINDING_UNKNOWN_MODULE,
				       TARGET_BIT(OLD));

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	f.module = str_of("odd.dll");
	made_add(m, f);
	accept_on(OLD, "");
	judge("2027-01-01");
	cr_expect_eq(report_worst(&m->file), VERDICT_FAILS);
	cr_expect_eq(report_worst_counting(&m->file), VERDICT_UNKNOWN);
}

Test(baseline, findings_that_are_accepted_apart_stand_apart)
{
	char *text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	made_add(m, made_procedure(m, "Bar", TARGET_BIT(OLD)));
	text = made_write(m, "text", plain);
	MADE_HAS(text, "advapi32.dll lacks 2 procedures on old: Foo, Bar");
	free(text);
	accept_on(OLD, "");
	judge("2027-01-01");
	text = made_write(m, "text", plain);
	MADE_HAS(text, "advapi32.dll!Foo is not in the Windows of old  "
		       "missing-procedure\n    accepted: r (o)\n");
	MADE_HAS(text, "advapi32.dll!Bar is not in the Windows of old  "
		       "missing-procedure\n    imported by");
	free(text);
}

Test(baseline, reason_never_controls_the_terminal)
{
	struct acceptance said = {
		.targets = TARGET_BIT(OLD),
		.reason = str_of("\033[2J\n::error::x\xc2\x9b"),
		.owner = str_of("\xff"),
		.until = STR_EMPTY,
	};
	struct acceptance *all[] = { &said };
	char *text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	m->file.acceptances = all;
	text = made_write(m, "text", plain);
	MADE_HAS(text, "accepted: \\x1B[2J\\x0A::error::x");
	MADE_HAS(text, "(\\xFF)\n");
	MADE_HAS_NOT(text, "\xc2\x9b");
	free(text);
	text = made_write(m, "json", plain);
	MADE_HAS(text, "\"reason\": \"\\u001b[2J\\u000a::error::x");
	free(text);
}

Test(baseline, days_are_those_of_the_calendar)
{
	cr_expect(baseline_is_day(str_of("2024-02-29")));
	cr_expect(baseline_is_day(str_of("2000-02-29")));
	cr_expect(baseline_is_day(str_of("2026-12-31")));
	cr_expect_not(baseline_is_day(str_of("1900-02-29")));
	cr_expect_not(baseline_is_day(str_of("2026-04-31")));
	cr_expect_not(baseline_is_day(str_of("2026-13-01")));
	cr_expect_not(baseline_is_day(str_of("2026-00-10")));
	cr_expect_not(baseline_is_day(str_of("2026-01-00")));
	cr_expect_not(baseline_is_day(str_of("2026-1-100")));
	cr_expect_not(baseline_is_day(str_of("26-01-01")));
	cr_expect_not(baseline_is_day(str_of("2026-01-01 ")));
}

/* A baseline of 'count' entries for "'before'NUMBER". */
static int read_many(const char *before, unsigned count,
		     struct yaml_error *error)
{
	char *text = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);
	int ret;

	fputs("accepted:\n", to);
	for (unsigned i = 0; i < count; i++)
		fprintf(to,
			"- {file: '%s%u', finding: bad-image, evidence: "
			"'0123456789abcdef', reason: r, owner: o}\n",
			before, i);
	fclose(to);
	ret = read_text(text, error);
	free(text);
	return ret;
}

Test(baseline, entries_and_wildcards_have_a_limit)
{
	struct yaml_error error;

	cr_expect_eq(read_many("*", BASELINE_WILDCARDS_MAX, &error), OK);
	cr_expect_eq(read_many("*", BASELINE_WILDCARDS_MAX + 1, &error),
		     E_USAGE);
	cr_expect_eq(error.line, BASELINE_WILDCARDS_MAX + 2);
	cr_expect_eq(read_many("a", BASELINE_ENTRIES_MAX, &error), OK);
	cr_expect_eq(read_many("a", BASELINE_ENTRIES_MAX + 1, &error),
		     E_USAGE);
}

Test(baseline, day_that_is_none_is_refused)
{
	struct dryload *d;

	cr_assert_eq(dryload_new(&d), DRYLOAD_OK);
	cr_expect_eq(dryload_set_baseline(d, "x", "today"), DRYLOAD_E_USAGE);
	cr_expect_str_eq(dryload_message(d),
			 "'today' is no day like 2027-01-31");
	cr_expect_eq(dryload_set_baseline(d, "/nonexistent", "2027-01-31"),
		     DRYLOAD_E_IO);
	cr_expect_eq(dryload_set_baseline(d, NULL, NULL), DRYLOAD_OK);
	dryload_free(d);
}

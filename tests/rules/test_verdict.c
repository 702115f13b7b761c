/* From findings to one verdict a target. */
#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"
#include "util/status.h"

static struct arena arena;
static struct findings findings;
static struct resolution resolution;
static const struct subject subject = { .resolution = &resolution };

static void set_up(void)
{
	arena = ARENA_INIT;
	findings = (struct findings){ 0 };
	resolution = (struct resolution){ 0 };
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(verdict, .init = set_up, .fini = tear_down);

static void add(enum finding_id id, target_set targets, target_set likely)
{
	struct finding f = finding_new(id, targets);

	f.likely = likely;
	cr_assert_eq(findings_add(&findings, &arena, &f), OK);
}

static struct verdict on(unsigned target)
{
	return verdict_on(&subject, &findings, target);
}

Test(verdict, nothing_found_is_loads)
{
	cr_expect_eq(on(0).kind, VERDICT_LOADS);
	cr_expect_null(on(0).error);
	cr_expect_not(on(0).likely);
}

Test(verdict, the_first_error_is_the_one_that_windows_says)
{
	add(FINDING_MISSING_PROCEDURE, 1, 0);
	add(FINDING_MISSING_MODULE, 1, 0);
	cr_expect_eq(on(0).kind, VERDICT_FAILS);
	cr_expect_eq(on(0).error->win32, ERROR_PROC_NOT_FOUND);
}

Test(verdict, a_finding_counts_on_its_targets_only)
{
	add(FINDING_MISSING_MODULE, 2, 0);
	add(FINDING_MISSING_PROCEDURE, 3, 0);
	cr_expect_eq(on(0).error->win32, ERROR_PROC_NOT_FOUND);
	cr_expect_eq(on(1).error->win32, ERROR_MOD_NOT_FOUND);
	cr_expect_eq(on(2).kind, VERDICT_LOADS);
}

Test(verdict, what_is_not_known_leaves_it_open)
{
	add(FINDING_UNKNOWN_MODULE, 1, 0);
	cr_expect_eq(on(0).kind, VERDICT_UNKNOWN);
	cr_expect_null(on(0).error);
}

Test(verdict, an_error_behind_what_is_not_known_still_fails)
{
	add(FINDING_UNKNOWN_MODULE, 1, 0);
	add(FINDING_MISSING_PROCEDURE, 1, 0);
	cr_expect_eq(on(0).kind, VERDICT_FAILS);
	/* What isn't known may fail first, with another error. */
	cr_expect(on(0).likely);
}

Test(verdict, warnings_and_notes_change_nothing)
{
	add(FINDING_DELAYED_MISSING_MODULE, 1, 0);
	add(FINDING_DELAYED_UNKNOWN_PROCEDURE, 1, 0);
	add(FINDING_NOT_A_DLL, 1, 0);
	cr_expect_eq(on(0).kind, VERDICT_LOADS);
}

Test(verdict, a_likely_finding_makes_a_likely_failure)
{
	add(FINDING_MISSING_PROCEDURE, 3, 1);
	cr_expect(on(0).likely);
	cr_expect_not(on(1).likely);
}

Test(verdict, likely_evidence_makes_a_likely_load)
{
	resolution.likely = 1;
	cr_expect(on(0).likely);
	cr_expect_not(on(1).likely);
}

Test(verdict, likely_evidence_does_not_make_a_failure_likely)
{
	resolution.likely = 1;
	add(FINDING_MISSING_PROCEDURE, 1, 0);
	cr_expect_not(on(0).likely);
}

Test(verdict, the_last_target_counts_like_the_first)
{
	add(FINDING_MISSING_MODULE, TARGET_BIT(TARGETS_MAX - 1), 0);
	cr_expect_eq(on(TARGETS_MAX - 1).kind, VERDICT_FAILS);
}

Test(verdict, a_finding_without_targets_is_none)
{
	add(FINDING_MISSING_MODULE, 0, 0);
	cr_expect_eq(findings.count, 0);
}

Test(verdict, every_kind_has_its_texts)
{
	for (int id = 0; id < FINDING_COUNT; id++) {
		const struct finding_kind *k = finding_kind(id);

		cr_assert_not_null(k->id, "%d", id);
		cr_expect_not_null(k->title, "%s", k->id);
		cr_expect_not_null(k->meaning, "%s", k->id);
		cr_expect_not_null(k->advice, "%s", k->id);
		/* A limit of our own rests on no rule of Windows. */
		cr_expect_eq(k->rules[0] == NULL, id == FINDING_LIMIT_REACHED,
			     "%s", k->id);
		/* What GetLastError() holds, each time another one. */
		cr_expect_eq(k->severity == LEVEL_ERROR &&
				     id != FINDING_REFUSED_BY_FILTER,
			     k->win32 != 0, "%s", k->id);
		cr_expect_eq(k->win32 != 0, k->ntstatus != 0, "%s", k->id);
	}
}

Test(verdict, rules_are_named_up_to_a_limit)
{
	struct finding f = finding_new(FINDING_MISSING_MODULE, 1);

	for (int i = 0; i < 2 * FINDING_RULES_MAX; i++)
		finding_add_rule(&f, "R999");
	cr_expect_null(f.rules[FINDING_RULES_MAX]);
	cr_expect_str_eq(f.rules[FINDING_RULES_MAX - 1], "R999");
}

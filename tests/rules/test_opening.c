/* What is said of a file that can't be opened, and of an analysis cut short. */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>

#include "rules/rules.h"
#include "tests/rules/check.h"
#include "util/status.h"

static struct arena arena;
static struct findings found;
static struct module root;
static struct resolution resolution;
static struct subject subject;

static void set_up(void)
{
	arena = ARENA_INIT;
	found = (struct findings){ 0 };
	root = (struct module){ .name = str_of("f.dll") };
	resolution = (struct resolution){ .root = &root };
	subject = (struct subject){
		.resolution = &resolution,
		.host = HOST_IIS_FILTER,
		.targets = TARGET_BIT(3) | TARGET_BIT(5),
	};
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(opening, .init = set_up, .fini = tear_down);

static const struct finding *only_finding(void)
{
	const struct finding *f = &found.items[0];

	cr_assert_eq(found.count, 1);
	cr_expect_eq(f->targets, subject.targets);
	cr_expect_str_eq(f->module.s, "f.dll");
	return f;
}

static const struct finding *opened(struct root_place place)
{
	place.windows = str_of("C:\\in\\f.dll");
	found.count = 0;
	cr_assert_eq(rules_opening(&subject, &place, &arena, &found), OK);
	return only_finding();
}

Test(opening, a_filter_that_is_not_there_is_likely_126)
{
	const struct finding *f =
		opened((struct root_place){ .answer = ROOT_MISSING });

	cr_expect_eq(f->id, FINDING_MISSING_FILE);
	cr_expect_eq(f->win32, 126);
	cr_expect_eq(f->likely, subject.targets);
	cr_expect(check_rests_on(f, "R102"));
	cr_expect_not(check_rests_on(f, "R109"));
	cr_expect_not(check_rests_on(f, "R108"));
	cr_expect_str_eq(f->summary.s, "C:\\in\\f.dll isn't there");
	cr_expect_str_eq(f->before.s,
			 "C:\\in\\f.dll isn't there; 126 is expected, "
			 "Microsoft's own list also has 2 (02 00 00 00)");
	cr_expect_eq(f->after.n, 0);
}

/* R102 is of filters. */
Test(opening, a_native_module_that_is_not_there_is_126_and_never_2)
{
	const struct finding *f;

	subject.host = HOST_IIS_MODULE;
	f = opened((struct root_place){ .answer = ROOT_MISSING });
	cr_expect_eq(f->win32, 126);
	cr_expect(check_rests_on(f, "R3005"));
	cr_expect_not(check_rests_on(f, "R102"));
	cr_expect_str_eq(f->before.s, "C:\\in\\f.dll isn't there");
}

Test(opening, an_extension_that_is_not_there_is_2)
{
	const struct finding *f;

	subject.host = HOST_IIS_EXTENSION;
	f = opened((struct root_place){ .answer = ROOT_NO_FOLDER });
	cr_expect_eq(f->id, FINDING_MISSING_FILE);
	cr_expect_eq(f->win32, 2);
	cr_expect_eq(f->ntstatus, 0xc0000034);
	cr_expect_eq(f->likely, 0);
	cr_expect(check_rests_on(f, "R103"));
	cr_expect_str_eq(f->before.s,
			 "C:\\in\\f.dll isn't there, nor is its folder: the "
			 "client gets 404, and the log ends in 404 0 2");
}

Test(opening, what_is_no_path_of_the_machine_is_likely_missing)
{
	const struct finding *f;

	subject.host = HOST_IIS_EXTENSION;
	f = opened((struct root_place){ .answer = ROOT_NOT_A_PATH,
					.why = "it is a device" });
	cr_expect_eq(f->id, FINDING_MISSING_FILE);
	cr_expect_eq(f->likely, subject.targets);
	cr_expect(check_rests_on(f, "R109"));
	cr_expect_str_eq(f->before.s,
			 "C:\\in\\f.dll: it is a device: the client gets 404, "
			 "and the log ends in 404 0 2");
}

Test(opening, a_path_that_is_too_long_is_206)
{
	const struct finding *f = opened((struct root_place){
		.answer = ROOT_MISSING, .too_long = true });

	cr_expect_eq(f->win32, 206);
	cr_expect_eq(f->ntstatus, 0xc0000106);
	cr_expect(check_rests_on(f, "R108"));
}

Test(opening, what_this_machine_cannot_tell_is_not_known)
{
	static const enum root_answer rows[] = { ROOT_FOLDER, ROOT_NO_DRIVE,
						 ROOT_OUTSIDE };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct finding *f =
			opened((struct root_place){ .answer = rows[i] });

		cr_expect_eq(f->id, FINDING_UNKNOWN_FILE);
		cr_expect_eq(f->likely, 0);
		cr_expect_str_eq(f->summary.s,
				 "it isn't known whether it is there");
		cr_expect_str_eq(f->before.s,
				 "C:\\in\\f.dll can't be looked up here");
	}
}

Test(opening, a_folder_is_asked_for_where_it_would_tell)
{
	const struct finding *f = opened((struct root_place){
		.answer = ROOT_UNREADABLE, .why = "it is a share",
		.too_long = true });

	cr_expect_eq(f->id, FINDING_UNKNOWN_FILE);
	cr_expect_eq(f->win32, 0);
	cr_expect_str_eq(f->advice.s,
			 "look on the server what the path leads to");
	f = opened((struct root_place){ .answer = ROOT_NO_DRIVE });
	cr_expect(str_equal(f->advice, str_of("name a folder for the drive, "
					      "or look on the server")));
}

Test(opening, what_the_process_makes_of_a_file_is_not_known_for_a_reason)
{
	const struct finding *f;

	cr_assert_eq(rules_unknown_load(&subject, str_of("because"), &arena,
					&found),
		     OK);
	f = only_finding();
	cr_expect_eq(f->id, FINDING_UNKNOWN_LOAD);
	cr_expect_eq(f->win32, 0);
	cr_expect_str_eq(f->summary.s, "because");
	cr_expect_str_eq(f->before.s, "because");
}

Test(opening, a_file_of_windows_is_taken_to_be_there)
{
	struct root_place place = { .windows = str_of("C:\\W\\a.dll") };
	const struct finding *f;

	cr_assert_eq(rules_of_windows(&subject, &place, &arena, &found), OK);
	f = only_finding();
	cr_expect_eq(f->id, FINDING_OF_WINDOWS);
	cr_expect_not_null(strstr(f->before.s,
				  "C:\\W\\a.dll is Windows' own"));
}

static void expect_cut_short(enum finding_id id, const char *summary,
			     const char *text)
{
	const struct finding *f = only_finding();

	cr_expect_eq(f->id, id);
	cr_expect_str_eq(f->summary.s, summary);
	cr_expect_str_eq(f->before.s, text);
	found.count = 0;
}

Test(opening, an_analysis_that_was_cut_short_says_by_what)
{
	cr_assert_eq(rules_limits(&subject, BUDGET_NO_TIME, &arena, &found),
		     OK);
	expect_cut_short(FINDING_LIMIT_REACHED,
			 "the analysis reached its time limit",
			 "the analysis of f.dll reached its time limit before "
			 "it was known whether it loads on ");
	cr_assert_eq(rules_limits(&subject, BUDGET_NO_MEMORY, &arena, &found),
		     OK);
	expect_cut_short(FINDING_LIMIT_REACHED,
			 "the analysis reached its memory limit",
			 "the analysis of f.dll reached its memory limit "
			 "before it was known whether it loads on ");
	cr_assert_eq(rules_crashed(&subject, 11, &arena, &found), OK);
	expect_cut_short(FINDING_ANALYSIS_CRASHED,
			 "the analysis was ended by signal 11",
			 "the analysis of f.dll was ended by signal 11 before "
			 "it was known whether it loads on ");
}

/* The pool says 0 of a worker that it had to end itself. */
Test(opening, an_analysis_that_was_killed_says_what_mostly_kills)
{
	cr_assert_eq(rules_crashed(&subject, 0, &arena, &found), OK);
	cr_expect_null(strstr(only_finding()->advice.s, "memory"));
	expect_cut_short(FINDING_ANALYSIS_CRASHED,
			 "the analysis was ended in a way that isn't known",
			 "the analysis of f.dll was ended in a way that isn't "
			 "known before it was known whether it loads on ");
	cr_assert_eq(rules_crashed(&subject, SIGKILL, &arena, &found), OK);
	cr_expect_not_null(strstr(only_finding()->advice.s, "out of memory"));
	expect_cut_short(FINDING_ANALYSIS_CRASHED,
			 "the analysis was ended by signal 9",
			 "the analysis of f.dll was ended by signal 9 before "
			 "it was known whether it loads on ");
}

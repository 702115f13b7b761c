/* Words and sentences of the reports. */
#include "report/detail.h"
#include "report/first_in.h"
#include "rules/error_text.h"
#include "tests/report/made.h"

static void expect_str(struct str s, const char *wanted)
{
	cr_expect(str_equal(s, str_of(wanted)), "'%.*s' isn't '%s'",
		  STR_ARGS(s), wanted);
}

Test(words, targets_are_listed_in_the_order_of_the_profile)
{
	struct made *m = made_new(HOST_NONE);

	expect_str(target_list(&m->arena, &m->profile,
			       TARGET_BIT(NEW) | TARGET_BIT(OLD)),
		   "old, new");
	expect_str(target_list(&m->arena, &m->profile, 0), "");
	made_free(m);
}

Test(words, message_has_the_targets_in_its_gap)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", SAMPLE_ALL);

	f.after = str_of(", whatever");
	expect_str(finding_message(&m->arena, &m->profile, &f,
				   TARGET_BIT(OLD) | TARGET_BIT(SAME)),
		   "advapi32.dll!Foo is not in the Windows of old, same, "
		   "whatever");
	made_free(m);
}

Test(words, message_without_a_gap_names_no_targets)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_BAD_IMAGE, SAMPLE_ALL);

	f.before = str_of("a.dll is cut off");
	expect_str(finding_message(&m->arena, &m->profile, &f, SAMPLE_ALL),
		   "a.dll is cut off");
	made_free(m);
}

Test(words, chain_goes_from_the_file_to_the_importer)
{
	struct made *m = made_new(HOST_NONE);

	expect_str(chain_text(&m->arena, &m->below),
		   "authfilter.dll needs helper.dll");
	expect_str(chain_text(&m->arena, &m->top), "authfilter.dll");
	expect_str(chain_text(&m->arena, NULL), "");
	made_free(m);
}

Test(words, long_chain_keeps_both_ends)
{
	enum { LENGTH = 500 };
	static struct module modules[LENGTH];
	static struct chain chain[LENGTH];
	struct str names[CHAIN_NAMES_MAX];
	struct arena a = ARENA_INIT;

	for (int i = 0; i < LENGTH; i++) {
		modules[i].name = str_printf(&a, "m%d.dll", i);
		chain[i].module = &modules[i];
		chain[i].up = i > 0 ? &chain[i - 1] : NULL;
	}
	cr_assert_eq(chain_names(&chain[LENGTH - 1], names), CHAIN_NAMES_MAX);
	expect_str(names[0], "m0.dll");
	expect_str(names[19], "m19.dll");
	expect_str(names[20], "...");
	expect_str(names[21], "m481.dll");
	expect_str(names[CHAIN_NAMES_MAX - 1], "m499.dll");
	cr_expect_eq(chain_names(&chain[CHAIN_NAMES_MAX - 1], names),
		     CHAIN_NAMES_MAX);
	expect_str(names[20], "m20.dll");
	arena_release(&a);
}

Test(words, the_oldest_of_each_machine_are_first_and_xp_beside_the_servers)
{
	struct made *m = made_new(HOST_NONE);

	cr_expect_eq(targets_minimal(&m->profile, SAMPLE_ALL),
		     TARGET_BIT(OLD) | TARGET_BIT(NEW) | TARGET_BIT(X64));
	cr_expect_eq(targets_minimal(&m->profile,
				     TARGET_BIT(OLD) | TARGET_BIT(SAME)),
		     TARGET_BIT(OLD));
	cr_expect_eq(targets_minimal(&m->profile,
				     TARGET_BIT(NEW) | TARGET_BIT(WOW)),
		     TARGET_BIT(NEW));
	cr_expect_eq(targets_minimal(&m->profile, 0), 0);
	made_free(m);
}

Test(words, windows_message_names_the_module)
{
	struct arena a = ARENA_INIT;

	expect_str(error_text(&a, 193, str_of("a.dll")),
		   "a.dll is not a valid Win32 application.");
	expect_str(error_text(&a, 127, str_of("a.dll")),
		   "The specified procedure could not be found.");
	expect_str(error_text(&a, 0xffff, str_of("a.dll")), "");
	arena_release(&a);
}

Test(words, evidence_is_the_findings_own_or_the_profiles)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_MISSING_MODULE, SAMPLE_ALL);
	struct profile_module module;

	cr_expect_str_eq(finding_evidence(&m->profile, &f, OLD), "");
	f.evidence = "file";
	cr_expect_str_eq(finding_evidence(&m->profile, &f, OLD), "file");
	cr_assert(profile_find_module(&m->profile, str_of("likely.dll"),
				      &module));
	f.has_evidence = true;
	f.evidence_pattern = module.place_pattern;
	cr_expect_str_eq(finding_evidence(&m->profile, &f, OLD), "likely");
	made_free(m);
}

Test(words, object_is_the_short_form_of_what_is_missing)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", SAMPLE_ALL);

	expect_str(finding_object(&m->arena, &f), "advapi32.dll!Foo");
	f.procedure = STR_EMPTY;
	expect_str(finding_object(&m->arena, &f), "advapi32.dll");
	f.by_ordinal = true;
	f.ordinal = 7;
	expect_str(finding_object(&m->arena, &f), "advapi32.dll!#7");
	made_free(m);
}

Test(words, obstacle_that_two_modules_meet_is_named_once)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Zed", SAMPLE_ALL);
	struct names names;

	made_add(m, f);
	made_add(m, made_procedure(m, "Abc", SAMPLE_ALL));
	f.chain = &m->below;
	made_add(m, f);
	made_add(m, made_procedure(m, "Elsewhere", TARGET_BIT(NEW)));
	cr_assert_eq(obstacles_on(&m->file, OLD, LEVEL_ERROR, &names), 0);
	cr_assert_eq(names.count, 2);
	expect_str(names.items[0], "advapi32.dll!Zed");
	expect_str(names.items[1], "advapi32.dll!Abc");
	made_free(m);
}

Test(words, words_are_those_of_the_documents)
{
	cr_expect_str_eq(verdict_word(VERDICT_LOADS), "loads");
	cr_expect_str_eq(verdict_word(VERDICT_FAILS), "fails");
	cr_expect_str_eq(verdict_word(VERDICT_UNKNOWN), "unknown");
	cr_expect_str_eq(host_word(HOST_IIS_FILTER), "iis-filter");
	cr_expect_str_eq(host_word(HOST_IIS_EXTENSION), "iis-extension");
	cr_expect_str_eq(host_word(HOST_NONE), "none");
	cr_expect_str_eq(machine_name(IMAGE_FILE_MACHINE_I386), "x86");
	cr_expect_str_eq(machine_name(IMAGE_FILE_MACHINE_AMD64), "x64");
	cr_expect_str_eq(machine_name(0), "unknown");
}

Test(words, worst_verdict_is_the_files)
{
	struct made *m = made_new(HOST_NONE);
	struct verdict *v = m->file.verdicts;

	cr_expect_eq(report_worst(&m->file), VERDICT_LOADS);
	v[NEW].kind = VERDICT_UNKNOWN;
	cr_expect_eq(report_worst(&m->file), VERDICT_UNKNOWN);
	v[OLD].kind = VERDICT_FAILS;
	cr_expect_eq(report_worst(&m->file), VERDICT_FAILS);
	v[OLD].kind = VERDICT_LOADS;
	v[X64].kind = VERDICT_FAILS; /* not asked */
	cr_expect_eq(report_worst(&m->file), VERDICT_UNKNOWN);
	made_free(m);
}

Test(words, format_that_does_not_exist_is_not_found)
{
	cr_expect(report_writer_find("text"));
	cr_expect(report_writer_find("json"));
	cr_expect(report_writer_find("ndjson"));
	cr_expect_null(report_writer_find("TEXT"));
	cr_expect_null(report_writer_find(""));
}

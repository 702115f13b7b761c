/* Profiles of one's own, wherever a target can be named. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "dryload.h"
#include "tests/profiles/sample.h"
#include "tests/support/run.h"

static const char mine[] = "target: mine\n"
			   "name: Windows Mine\n"
			   "extends: xp-sp3-x86\n"
			   "build: 5.1.2600.5512\n"
			   "machine: x86\n"
			   "inventory:\n"
			   "  system32:\n"
			   "    observed: [kernel32.dll, own.dll]\n"
			   "tables:\n"
			   "  observed: [kernel32.dll, own.dll]\n"
			   "exports:\n"
			   "  kernel32.dll:\n"
			   "    add: [ExitProcess, GetTickCount64]\n"
			   "  own.dll:\n"
			   "    add: [Own, '@7']\n";

static const char yours[] = "target: yours\n"
			    "name: Windows Yours\n"
			    "build: 9.9.9.9\n"
			    "machine: x86\n"
			    "inventory:\n"
			    "  system32:\n"
			    "    observed: [kernel32.dll]\n";

static const char date[] = "date: 2026-11-24\n";

static struct scratch *scratch;

static void begin(void)
{
	scratch = scratch_new();
}

static void end(void)
{
	scratch_free(scratch);
}

TestSuite(cli_profiles, .init = begin, .fini = end);

/* The profile of one YAML text, without what it extends. */
static const char *compiled(const char *name, const char *yaml)
{
	static const char extends[] = "extends: xp-sp3-x86\n";
	struct arena *a = &scratch->arena;
	const char *line = strstr(yaml, extends);
	struct str text = str_of(yaml);
	struct compile_error error;
	struct bytes out;
	int ret;

	if (line != NULL)
		text = str_printf(a, "%.*s%s", (int)(line - yaml), yaml,
				  line + strlen(extends));
	ret = sample_compile_texts(a, (const char *const[]){ text.s, date },
				   2, &out, &error);
	cr_assert_eq(ret, 0, "%s", error.text);
	return scratch_file(scratch, name, out.data, out.len);
}

static const char *importer(const char *name, const char *procedure)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", procedure);
	return scratch_pe(scratch, name, b);
}

Test(cli_profiles, a_file_of_ones_own_is_a_target_beside_the_shipped_ones)
{
	const char *file = compiled("mine.dlp", mine);
	char list[128];

	snprintf(list, sizeof(list), "xp-sp3-x86,%s", file);
	expect_words(RUN("lookup", "-t", list, "kernel32!GetTickCount64"), 0,
		     "there: mine; not: xp-sp3-x86");
	expect_words(RUN("lookup", "-t", list, "own!#7"), 0, "there: mine");
}

Test(cli_profiles, a_file_is_checked_against_it)
{
	const char *file = compiled("mine.dlp", mine);
	const char *dll = importer("new.dll", "GetTickCount64");

	expect_words(RUN("check", "-q", "-t", file, dll), 0, "mine  loads");
	expect_words(RUN("check", "-q", "-t", "xp-sp3-x86", dll), 1, "fails");
	dll = importer("old.dll", "Sleep");
	expect_words(RUN("check", "-t", file, dll), 1, "kernel32.dll!Sleep");
}

static size_t found_on(struct dryload *d, const char *targets,
		       const char *procedure)
{
	struct dryload_style plain = { false, 0, 0 };
	FILE *out = fopen("/dev/null", "w");
	size_t found = 0;

	cr_assert_eq(dryload_set_targets(d, targets), DRYLOAD_OK, "%s",
		     dryload_message(d));
	cr_assert_eq(dryload_lookup(d, &procedure, 1, "text", out, &plain,
				    &found),
		     DRYLOAD_OK);
	fclose(out);
	return found;
}

Test(cli_profiles, without_its_name_it_takes_no_part)
{
	const char *file = compiled("mine.dlp", mine);
	struct dryload *d;

	cr_assert_eq(dryload_new(&d), DRYLOAD_OK);
	cr_assert_eq(dryload_add_profile(d, file), DRYLOAD_OK);
	cr_assert_eq(dryload_add_profile(d, file), DRYLOAD_OK);
	cr_expect_eq(found_on(d, NULL, "own!Own"), 0);
	cr_expect_eq(found_on(d, "all", "own!Own"), 0);
	cr_expect_eq(found_on(d, "xp,mine", "own!Own"), 1);
	cr_expect_eq(found_on(d, file, "own!Own"), 1);
	dryload_reset(d);
	cr_expect_eq(found_on(d, "MINE", "own!Own"), 1);
	dryload_free(d);
}

Test(cli_profiles, within_a_report_none_is_added)
{
	const char *file = compiled("mine.dlp", mine);
	const char *second = compiled("yours.dlp", yours);
	struct dryload_style plain = { false, 0, 0 };
	struct dryload_report *report;
	FILE *out = fopen("/dev/null", "w");
	struct dryload *d;

	cr_assert_eq(dryload_new(&d), DRYLOAD_OK);
	cr_assert_eq(dryload_add_profile(d, file), DRYLOAD_OK);
	cr_assert_eq(dryload_report_begin(d, "html", out, &plain, &report),
		     DRYLOAD_OK);
	cr_expect_eq(dryload_add_profile(d, second), DRYLOAD_E_USAGE);
	cr_expect_eq(dryload_set_targets(d, file), DRYLOAD_OK);
	cr_assert_eq(dryload_report_end(report, NULL), DRYLOAD_OK);
	cr_expect_eq(dryload_add_profile(d, second), DRYLOAD_OK);
	dryload_free(d);
	fclose(out);
}

Test(cli_profiles, one_of_a_files_targets_can_be_named)
{
	const char *file = compiled("mine.dlp", mine);
	char list[128];

	snprintf(list, sizeof(list), "%s:mine,x64", file);
	expect_words(RUN("lookup", "-t", list, "own!Own"), 0, "there: mine;");
}

Test(cli_profiles, two_files_are_two_targets)
{
	const char *first = compiled("mine.dlp", mine);
	const char *second = compiled("yours.dlp", yours);
	char list[128];

	snprintf(list, sizeof(list), "%s,%s", first, second);
	expect_words(RUN("check", "-q", "-t", list, importer("a.dll", "ExitProcess")),
		     2, "yours  unknown");
	expect_words(RUN("diff", first, second, "own"), 1, "own.dll");
	expect_words(RUN("diff", "xp-sp3-x86", first, "kernel32.dll"), 1,
		     "GetTickCount64");
}

Test(cli_profiles, the_same_id_twice_is_refused)
{
	const char *first = compiled("mine.dlp", mine);
	const char *second = compiled("again.dlp", mine);
	char list[128];

	snprintf(list, sizeof(list), "%s,%s", first, second);
	expect_words(RUN("lookup", "-t", list, "X"), 3,
		     "'mine' is another target or group already");
}

Test(cli_profiles, what_is_no_profile_is_said)
{
	struct arena *a = &scratch->arena;
	const char *file = compiled("mine.dlp", mine);
	const char *text = scratch_file(scratch, "text.dlp", "text", 4);
	struct str name = str_printf(a, "%s:other", file);
	FILE *f = fopen(file, "r+b");

	expect_words(RUN("lookup", "-t", text, "X"), 3, "is no compiled profile");
	expect_words(RUN("lookup", "-t", "/nowhere/x.dlp", "X"), 3, "No such file");
	expect_words(RUN("lookup", "-t", "nowhere.yaml", "X"), 3, "No such file");
	expect_words(RUN("lookup", "-t", name.s, "X"), 3, "has no target 'other'");
	cr_assert_not_null(f);
	fseek(f, -20, SEEK_END);
	fputs("\xff\xff\xff\xff\xff\xff", f);
	fclose(f);
	expect_words(RUN("lookup", "-t", file, "X"), 3, "the profile is damaged (");
}

Test(cli_profiles, a_named_one_is_in_the_users_folder)
{
	const char *folder = scratch_path(scratch, "dryload");

	cr_assert_eq(mkdir(folder, 0777), 0);
	cr_assert_eq(mkdir(scratch_path(scratch, "dryload/profiles"), 0777),
		     0);
	compiled("dryload/profiles/ours.dlp", mine);
	setenv("XDG_DATA_HOME", scratch->path, 1);
	expect_words(RUN("lookup", "-t", "ours", "own!Own"), 0, "there: mine");
	expect_words(RUN("lookup", "-t", "theirs", "own!Own"), 3,
		     "no target or group is called 'theirs'");
}

Test(cli_profiles, a_project_names_its_own)
{
	const char *dll = importer("a.dll", "GetTickCount64");
	static const char config[] = "targets: [mine.dlp, xp-sp3-x86]\n";

	compiled("mine.dlp", mine);
	scratch_file(scratch, ".dryload.yaml", config, sizeof(config) - 1);
	expect_words(RUN("check", "-q", dll), 1, "mine        loads");
}

Test(cli_profiles, overlays_count_as_on_what_it_is_like)
{
	const char *first = compiled("mine.dlp", mine);
	const char *second = compiled("yours.dlp", yours);
	const char *dll = importer("a.dll", "ExitProcess");
	struct run r = RUN("check", "--with", "ie8", "-t", first, dll);

	cr_expect_null(strstr(r.out, "ie8"), "%s", r.out);
	run_free(&r);
	expect_words(RUN("check", "--with", "ie8", "-t", second, dll), 2,
		     "may fit or not, and has no effect, on yours");
}

/* As a snapshot of a patched XP SP3: no more is there than was found. */
Test(cli_profiles, overlays_fit_an_updated_windows_and_add_nothing_unasked)
{
	static const char patched[] = "target: patched\n"
				      "name: Windows XP, patched\n"
				      "build: 5.1.2600.6419\n"
				      "machine: x86\n"
				      "groups: [snapshot]\n"
				      "inventory:\n"
				      "  system32:\n"
				      "    observed: [kernel32.dll]\n"
				      "tables:\n"
				      "  observed: [kernel32.dll]\n";
	const char *file = compiled("patched.dlp", patched);
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *dll;

	pe_import(b, "msvcr100.dll", "malloc");
	dll = scratch_pe(scratch, "a.dll", b);
	expect_words(RUN("check", "-t", file, dll), 1, "ship vc2010-sp1");
	expect_words(RUN("check", "-t", file, "--with", "vc2010-sp1", dll), 0,
		     "patched  loads");
}

Test(cli_profiles, a_report_names_the_profiles)
{
	const char *file = compiled("mine.dlp", mine);

	expect_words(RUN("check", "-f", "html", "-t", file,
		     importer("a.dll", "ExitProcess")),
		 0, "mine.dlp");
}

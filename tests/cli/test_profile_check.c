/* dryload profile check: does a Windows fit itself? */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/run.h"
#include "tests/support/schema.h"

static struct scratch *scratch;

static void begin(void)
{
	scratch = scratch_new();
}

static void end(void)
{
	scratch_free(scratch);
}

TestSuite(cli_profile_check, .init = begin, .fini = end);

/* The target "own": xp-sp3-x86 and what 'more' says. */
static const char *own(const char *more)
{
	const char *out = scratch_path(scratch, "own.dlp");
	struct str yaml = str_printf(&scratch->arena,
				     "target: own\nname: Own\n"
				     "extends: xp-sp3-x86\n"
				     "build: 5.1.2600.1\nmachine: x86\n%s",
				     more);
	const char *in = scratch_file(scratch, "own.yaml", yaml.s, yaml.n);

	expect_words(RUN("profile", "build", "-o", out, in), 0, "");
	return out;
}

Test(cli_profile_check, what_it_extends_is_what_it_is_nearest_to)
{
	struct run r = RUN("profile", "check", own(""));

	cr_expect_eq(r.status, 0, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "nearest to xp-sp3-x86: "));
	cr_expect_null(strstr(r.out, "added"), "%s", r.out);
	run_free(&r);
}

Test(cli_profile_check, a_dll_of_another_service_pack_is_named)
{
	/* What Server 2003 SP1 brought. */
	expect_words(RUN("profile", "check",
		     own("exports:\n  kernel32.dll:\n"
			 "    observed: [NoSuchThing]\n")),
		 0, "kernel32.dll: 1 added, 0 removed\n");
	expect_words(RUN("profile", "check", "-v",
		     own("inventory:\n  system32:\n    observed: [more.dll]\n"
			 "  absent: [mspatcha.dll]\n")),
		 0, "more.dll");
}

/* All of a DLL's exports on another Windows, as a list. */
Test(cli_profile_check, the_other_windows_of_a_mixture_is_named)
{
	struct run r = RUN("diff", "xp-sp3-x86", "xp-sp2-x86", "advapi32");
	struct str yaml = str_of("exports:\n  advapi32.dll:\n    remove:\n");
	size_t n = 0;

	for (char *line = strtok(r.out, "\n"); line != NULL;
	     line = strtok(NULL, "\n")) {
		if (strncmp(line, "- advapi32.dll!", 15) != 0)
			continue;
		yaml = str_printf(&scratch->arena, "%.*s      - '%s'\n",
				  STR_ARGS(yaml), line + 15);
		n++;
	}
	run_free(&r);
	if (n == 0)
		cr_skip_test("no difference to mix");
	expect_words(RUN("profile", "check", own(yaml.s)), 1,
		     "all as on xp-sp2-x86");
}

Test(cli_profile_check, files_that_lack_an_import_are_named)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *profile = own("");
	const char *folder = scratch_path(scratch, "system32");

	cr_assert_eq(mkdir(folder, 0777), 0);
	pe_import(b, "kernel32.dll", "Sleep");
	scratch_pe(scratch, "system32/good.dll", b);
	expect_words(RUN("profile", "check", profile, folder), 0,
		     "of 1 files, all find what they import");
	b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	pe_import(b, "kernel32.dll", "NoSuchThing");
	scratch_pe(scratch, "system32/bad.dll", b);
	scratch_pe(scratch, "system32/x64.dll",
		   pe_builder_new(IMAGE_FILE_MACHINE_AMD64));
	expect_words(RUN("profile", "check", profile, folder), 1,
		     "of 2 files, these don't find what they import\n"
		     "    bad.dll: kernel32.dll!NoSuchThing");
	expect_words(RUN("profile", "check", profile, "/nowhere"), 3,
		     "No such file");
}

Test(cli_profile_check, json_fits_its_schema)
{
	struct run r = RUN("profile", "check", "-f", "json",
			   own("exports:\n  kernel32.dll:\n"
			       "    observed: [NoSuchThing]\n"));

	expect_schema("docs/dryload-profile-check-1.schema.json", r.out, true);
	cr_expect_not_null(strstr(r.out, "\"nearest\": \"xp-sp3-x86\""));
	run_free(&r);
}

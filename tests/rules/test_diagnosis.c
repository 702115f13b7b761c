/* A logged error held against a file: yes, no, its own, or not in files. */
#include <criterion/criterion.h>
#include <string.h>

#include "rules/diagnosis.h"
#include "tests/rules/check.h"
#include "util/status.h"

#define FILTER "+GetFilterVersion +HttpFilterProc "

static struct check c;
static struct diagnosis d;

static void set_up(void)
{
	check_open(&c, false);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(diagnosis, .init = set_up, .fini = tear_down);

static void hold(const char *name, uint32_t win32)
{
	check_findings(&c, name);
	cr_assert_eq(diagnose(&c.a.subject, &c.a.findings,
			      &c.d.neighbourhood.search,
			      &(struct logged_error){ .win32 = win32 }, &c.a.arena,
			      &d),
		     OK);
}

static const struct diagnosis_row *on(const char *target)
{
	const unsigned index = check_target(&c, target);

	for (size_t i = 0; i < d.count; i++) {
		if (d.rows[i].target == index)
			return &d.rows[i];
	}
	cr_assert_fail("%s wasn't judged", target);
	return NULL;
}

Test(diagnosis, the_file_has_the_cause_where_windows_lacks_a_procedure)
{
	scene_dll(&c.scene, "f.dll", FILTER "advapi32.dll!RegGetValueA");
	hold("f.dll", 127);
	cr_expect_not(d.is_exe);
	cr_expect_eq(on("xp-sp2-x86")->answer, ANSWER_YES);
	cr_expect(str_equal(on("xp-sp2-x86")->cause->procedure,
			    str_of("RegGetValueA")));
	cr_expect_eq(on("ws2003-sp1-x86")->answer, ANSWER_OWN);
	cr_expect_eq(d.own & TARGET_BIT(check_target(&c, "xp-sp2-x86")), 0);
}

Test(diagnosis, another_error_comes_first_and_what_would_come_then)
{
	scene_dll(&c.scene, "f.dll",
		  FILTER "gone.dll!A advapi32.dll!RegGetValueA");
	hold("f.dll", 127);
	cr_expect_eq(on("xp-sp2-x86")->answer, ANSWER_OTHER);
	cr_expect_eq(on("xp-sp2-x86")->cause->win32, 126);
	cr_assert_not_null(on("xp-sp2-x86")->later);
	cr_expect_eq(on("xp-sp2-x86")->later->win32, 127);
	cr_expect_null(on("ws2003-sp1-x86")->later);
}

/* R1002: no error at all comes behind none. */
Test(diagnosis, behind_another_error_comes_no_error_0)
{
	scene_dll(&c.scene, "f.dll",
		  FILTER "gone.dll!A advapi32.dll!RegGetValueA");
	hold("f.dll", 0);
	cr_expect_eq(on("xp-sp2-x86")->answer, ANSWER_OTHER);
	cr_expect_null(on("xp-sp2-x86")->later);
}

Test(diagnosis, what_is_not_known_leaves_the_answer_open)
{
	scene_dll(&c.scene, "f.dll", FILTER "kernel32.dll#5");
	hold("f.dll", 127);
	cr_expect_eq(on("xp-sp2-x86")->answer, ANSWER_OPEN);
	cr_assert_not_null(on("xp-sp2-x86")->cause);
	cr_expect_eq(on("xp-sp2-x86")->cause->id, FINDING_UNKNOWN_PROCEDURE);
	cr_expect_eq(d.own & TARGET_BIT(check_target(&c, "xp-sp2-x86")), 0);
}

Test(diagnosis, a_code_that_is_never_the_loaders_is_its_own)
{
	scene_dll(&c.scene, "f.dll", FILTER "kernel32.dll!Sleep");
	hold("f.dll", 11004);
	cr_expect_eq(d.class, CODE_OF_FILTER);
	cr_expect_eq(on("ws2003-sp2-x86")->answer, ANSWER_OWN);
	cr_expect_eq(d.guess_count, 0);
}

Test(diagnosis, rights_and_start_up_code_are_not_in_files)
{
	scene_dll(&c.scene, "f.dll", FILTER "kernel32.dll!Sleep");
	hold("f.dll", 5);
	cr_expect_eq(on("ws2003-sp2-x86")->answer, ANSWER_OUTSIDE);
	cr_expect_eq(d.class, CODE_OF_MACHINE);
	hold("f.dll", 1114);
	cr_expect_eq(on("ws2003-sp2-x86")->answer, ANSWER_OUTSIDE);
	cr_expect_eq(d.class, CODE_OF_START);
}

static void write_with_strings(const char *strings, size_t n)
{
	struct pe_builder *b = scene_builder(
		IMAGE_FILE_MACHINE_I386, FILTER "kernel32.dll!Sleep");

	pe_section(b, ".data", strings, n, (uint32_t)n);
	scene_write(c.scene.beside, "f.dll", b);
}

Test(diagnosis, names_among_the_data_are_guesses_at_its_own_loads)
{
	static const char strings[] = "helper.dll\0kernel32.dll\0gone.dll";

	write_with_strings(strings, sizeof(strings));
	scene_dll(&c.scene, "helper.dll", "+A");
	hold("f.dll", 126);
	cr_expect_eq(on("ws2003-rtm-x86")->answer, ANSWER_OWN);
	cr_assert_eq(d.guess_count, 2, "%zu", d.guess_count);
	cr_expect(str_equal(d.guesses[0].name, str_of("helper.dll")));
	/* R404: its own LoadLibrary doesn't look there. */
	cr_expect(d.guesses[0].beside);
	cr_expect(str_equal(d.guesses[1].name, str_of("gone.dll")));
	cr_expect_not(d.guesses[1].beside);
	cr_expect_eq(d.guesses[1].missing, d.own);
}

/* What it imports was looked for, and fails or not by itself. */
Test(diagnosis, names_of_its_imports_and_its_own_are_no_guesses)
{
	static const char strings[] = "late.dll\0f.dll\0self.dll\0gone.dll";
	struct pe_builder *b = scene_builder(
		IMAGE_FILE_MACHINE_I386, FILTER "kernel32.dll!Sleep ~late.dll!A");

	b->export_name = "self.dll";
	pe_section(b, ".data", strings, sizeof(strings), sizeof(strings));
	scene_write(c.scene.beside, "f.dll", b);
	hold("f.dll", 126);
	cr_assert_eq(d.guess_count, 1, "%zu", d.guess_count);
	cr_expect(str_equal(d.guesses[0].name, str_of("gone.dll")));
	cr_assert_eq(d.delayed_count, 1);
	cr_expect(str_equal(d.delayed[0]->module, str_of("late.dll")));
}

/* The first finding is one, too. */
Test(diagnosis, all_that_is_delay_loaded_and_missing_is_named)
{
	scene_dll(&c.scene, "f.dll",
		  FILTER "~gone.dll!A ~lost.dll!B ~kernel32.dll!Nope");
	hold("f.dll", 126);
	cr_assert_eq(d.delayed_count, 3, "%zu", d.delayed_count);
	cr_expect(str_equal(d.delayed[0]->module, str_of("gone.dll")));
	cr_expect(str_equal(d.delayed[1]->module, str_of("lost.dll")));
	cr_expect(str_equal(d.delayed[2]->procedure, str_of("Nope")));
}

/* Code that runs later isn't bound by the file's manifest. */
Test(diagnosis, a_name_in_the_data_is_looked_for_without_the_manifest)
{
	static const char strings[] = "msvcr80.dll";
	static const char manifest[] =
		"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
		"manifestVersion='1.0'><dependency><dependentAssembly>"
		"<assemblyIdentity type='win32' name='Microsoft.VC80.CRT' "
		"version='8.0.50727.762' processorArchitecture='x86' "
		"publicKeyToken='1fc8b3b9a1e18e3b'/>"
		"</dependentAssembly></dependency></assembly>";
	struct pe_builder *b = scene_builder(
		IMAGE_FILE_MACHINE_I386, FILTER "kernel32.dll!Sleep");

	pe_section(b, ".data", strings, sizeof(strings), sizeof(strings));
	pe_manifest(b, 2, manifest);
	scene_write(c.scene.beside, "f.dll", b);
	cr_assert_eq(dryload_add_overlay(&c.d, "vc2005-sp1"), DRYLOAD_OK);
	c.d.targets = scene_targets(&c.scene, "xp-sp3-x86");
	hold("f.dll", 126);
	cr_expect_eq(on("xp-sp3-x86")->answer, ANSWER_OWN);
	cr_assert_eq(d.guess_count, 1, "%zu", d.guess_count);
	cr_expect_str_eq(d.guesses[0].name.s, "msvcr80.dll");
}

/* The file of its name in there is another one. */
Test(diagnosis, of_a_file_that_is_not_deployed_nothing_is_guessed)
{
	static const char strings[] = "gone.dll";

	cr_assert_eq(folders_add(&c.d.folders, &c.d.arena,
				 str_of(c.scene.path)),
		     OK);
	scene_dll(&c.scene, "f.dll", FILTER "kernel32.dll!Sleep");
	hold("f.dll", 126);
	cr_expect_eq(d.guess_count, 0);
	write_with_strings(strings, sizeof(strings));
	cr_assert_eq(rename(scene_path(&c.scene, "f.dll"),
			    str_printf(&c.scene.arena, "%s/f.dll", c.scene.path)
				    .s),
		     0);
	scene_dll(&c.scene, "f.dll", FILTER "f.dll!HttpFilterProc");
	session_leave(&c.d);
	hold("f.dll", 126);
	cr_expect_eq(d.guess_count, 0);
}

Test(diagnosis, a_long_list_of_names_is_cut)
{
	char strings[1024];
	size_t n = 0;

	for (unsigned i = 0; i < GUESSES_MAX + 3; i++)
		n += (size_t)snprintf(strings + n, sizeof(strings) - n,
				      "gone%02u.dll", i) + 1;
	write_with_strings(strings, n);
	hold("f.dll", 126);
	cr_expect_eq(d.guess_count, (size_t)GUESSES_MAX);
	cr_expect_eq(d.guesses_left, 3);
}

Test(diagnosis, what_is_delay_loaded_is_named_as_no_cause)
{
	scene_dll(&c.scene, "f.dll",
		  FILTER "kernel32.dll!Sleep ~dwmapi.dll!DwmIsCompositionEnabled");
	hold("f.dll", 126);
	cr_expect_eq(on("ws2003-sp2-x86")->answer, ANSWER_OWN);
	cr_assert_eq(d.delayed_count, 1);
	cr_expect(str_equal(d.delayed[0]->module, str_of("dwmapi.dll")));
}

Test(diagnosis, a_program_is_told_apart)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "kernel32.dll!Sleep");

	b->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	scene_write(c.scene.beside, "php.exe", b);
	c.d.host = HOST_IIS_FILTER;
	hold("php.exe", 126);
	cr_expect(d.is_exe);
	cr_expect_eq(on("ws2003-sp2-x86")->answer, ANSWER_OTHER);
	cr_expect_eq(on("ws2003-sp2-x86")->cause->win32, 127);
}

Test(diagnosis, a_file_that_is_no_image_is_193_alone)
{
	static const char text[] = "no image";

	scene_file(c.scene.beside, "f.dll", text, sizeof(text));
	hold("f.dll", 193);
	cr_expect_eq(on("xp-sp2-x86")->answer, ANSWER_YES);
	hold("f.dll", 126);
	cr_expect_eq(on("xp-sp2-x86")->answer, ANSWER_OTHER);
	cr_expect_eq(d.guess_count, 0);
}

Test(diagnosis, the_first_windows_is_answered_for_too)
{
	scene_dll(&c.scene, "f.dll", "gone.dll!A");
	c.d.targets = scene_targets(&c.scene, "w2k-sp4-x86,xp-rtm-x86");
	hold("f.dll", 126);
	cr_expect_eq(d.count, 2);
	cr_expect_neq(on("w2k-sp4-x86")->answer, ANSWER_OWN);
	cr_expect_neq(on("xp-rtm-x86")->answer, ANSWER_OWN);
}

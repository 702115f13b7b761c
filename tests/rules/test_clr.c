/* Files with a CLR header. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"

static struct check c;

/* The real Windows: they tell where mscoree.dll is. */
static void set_up(void)
{
	check_open(&c, false);
	c.d.targets = scene_targets(&c.scene, "xp-sp3-x86,ws2003-rtm-x86");
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(clr_rules, .init = set_up, .fini = tear_down);

static struct pe_builder *managed(const char *words, uint32_t flags,
				  const char *runtime)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);
	char *text;

	pe_clr(b, flags);
	pe_builder_build(b);
	text = memmem(b->data, b->len, "v2.0.50727", 10);
	cr_assert_not_null(text);
	memset(text, 0, 10);
	memcpy(text, runtime, strlen(runtime));
	return b;
}

static const char *check(struct pe_builder *b)
{
	scene_write(c.scene.beside, "root.dll", b);
	session_leave(&c.d);
	return check_findings(&c, "root.dll");
}

Test(clr_rules, mixed_mode_for_a_newer_runtime_is_not_known)
{
	static const char first[] =
		"missing-module 126 root.dll > mscoree.dll on xp-sp3-x86\n"
		"clr-runtime root.dll on ws2003-rtm-x86 likely\n";
	const char *findings = check(managed("mscoree.dll!_CorDllMain", 0,
					     "v2.0.50727"));

	cr_expect_eq(strncmp(findings, first, strlen(first)), 0, "%s",
		     findings);
	cr_expect_str_eq(check_verdict(&c, "ws2003-rtm-x86"), "unknown");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "fails 126");
}

Test(clr_rules, the_runtime_that_2003_brings_is_there)
{
	struct pe_builder *b = managed("mscoree.dll!_CorDllMain", 0,
				       "v1.1.4322");

	pe_set(b, PE_IMAGE_BASE, 0x60000000);
	c.d.targets = scene_targets(&c.scene, "ws2003-rtm-x86");
	cr_expect_str_eq(check(b), "");
}

Test(clr_rules, dotnet_1_warns_of_bases_low_in_the_address_space)
{
	c.d.targets = scene_targets(&c.scene, "ws2003-rtm-x86");
	cr_expect_str_eq(check(managed("mscoree.dll!_CorDllMain", 0,
				       "v1.1.4322")),
			 "clr-base-conflict root.dll likely\n");
}

Test(clr_rules, vista_and_7_run_what_is_for_2)
{
	struct pe_builder *b = managed("mscoree.dll!_CorDllMain", 0,
				       "v2.0.50727");

	c.d.targets = scene_targets(&c.scene, "win7-sp1-x86");
	cr_expect_str_eq(check(b), "");
}

Test(clr_rules, the_runtime_that_is_asked_for_first_counts)
{
	c.d.targets = scene_targets(&c.scene, "ws2003-rtm-x86");
	cr_assert_eq(dryload_add_overlay(&c.d, "dotnet20"), DRYLOAD_OK);
	cr_expect_str_eq(check(managed("mscoree.dll!_CorDllMain", 0,
				       "v2.0.50727")),
			 "");
}

Test(clr_rules, the_first_windows_of_a_table_has_its_runtime)
{
	static const char *const texts[] = {
		"date: 2026-11-24\n",
		"target: one\nname: N\nbuild: '10.0.14393.0'\n"
		"machine: x86\ninventory:\n  system32:\n"
		"    observed: [mscoree.dll]\ntables:\n"
		"  observed: [mscoree.dll]\nexports:\n"
		"  mscoree.dll:\n    add: [_CorDllMain]\n",
	};

	check_close(&c);
	check_open_texts(&c, texts, 2);
	cr_expect_str_eq(check(managed("mscoree.dll!_CorDllMain", 0,
				       "v4.0.30319")),
			 "");
	cr_expect_str_eq(check(managed("mscoree.dll!_CorDllMain", 0,
				       "v2.0.50727")),
			 "clr-runtime root.dll likely\n");
}

Test(clr_rules, il_alone_is_no_isapi)
{
	c.d.targets = scene_targets(&c.scene, "ws2003-rtm-x86");
	cr_expect_str_eq(check(managed("mscoree.dll!_CorDllMain",
				       COMIMAGE_FLAGS_ILONLY, "v1.1.4322")),
			 "managed-assembly root.dll likely\n");
}

Test(clr_rules, il_without_imports_is_not_known_on_xp)
{
	cr_expect_str_eq(check(managed("", COMIMAGE_FLAGS_ILONLY,
				       "v4.0.30319")),
			 "managed-assembly root.dll likely\n"
			 "clr-runtime root.dll on xp-sp3-x86 likely\n");
	cr_expect(check_rests_on(check_finding(&c, 1), "R810"));
	/* Only of IL is it asked whether the loader takes it. */
	cr_expect_str_eq(check(managed("", 0, "v4.0.30319")), "");
}

Test(clr_rules, a_managed_dll_is_told_of_behind_its_importer)
{
	struct pe_builder *b = managed("+A", COMIMAGE_FLAGS_ILONLY,
				       "v4.0.30319");

	c.d.targets = scene_targets(&c.scene, "ws2003-rtm-x86");
	scene_write(c.scene.beside, "net.dll", b);
	cr_expect_str_eq(check(scene_builder(IMAGE_FILE_MACHINE_I386,
					     "net.dll!A")),
			 "managed-assembly root.dll > net.dll likely\n");
	cr_expect_str_eq(check(scene_builder(IMAGE_FILE_MACHINE_I386,
					     "~net.dll!A")),
			 "");
}

Test(clr_rules, of_a_file_that_is_refused_nothing_more_is_said)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "");

	c.d.targets = scene_targets(&c.scene, "win8-x64-wow64");
	pe_clr(b, COMIMAGE_FLAGS_ILONLY);
	pe_set(b, PE_SUBSYSTEM_MAJOR, 10);
	cr_expect_str_eq(check(b), "bad-image 193 root.dll likely\n");
}

Test(clr_rules, the_runtime_is_named_as_the_file_has_it)
{
	c.d.targets = scene_targets(&c.scene, "ws2003-rtm-x86");
	check(managed("mscoree.dll!_CorDllMain", 0, "v"));
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "root.dll asks for .NET v");
	check(managed("mscoree.dll!_CorDllMain", 0, ""));
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "root.dll asks for .NET of any version");
}

Test(clr_rules, a_header_that_points_nowhere_is_no_news)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "");

	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR, 0x777777,
			 72);
	cr_expect_str_eq(check(b), "");
	c.d.targets = scene_targets(&c.scene, "ws2003-rtm-x86");
	b = scene_builder(IMAGE_FILE_MACHINE_I386, "mscoree.dll!_CorDllMain");
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR, 0x777777,
			 72);
	cr_expect_str_eq(check(b), "");
}

/* 7 has .NET 2.0 and 8 has 4.0; 2.0 takes images of 1.x. */
Test(clr_rules, later_windows_run_what_their_own_runtime_takes)
{
	static const struct {
		const char *runtime, *findings;
	} rows[] = {
		{ "v1.0.3705", "clr-runtime root.dll on win8-x64-wow64 "
			       "likely\n" },
		{ "v2.0.50727", "clr-runtime root.dll on win8-x64-wow64 "
				"likely\n" },
		{ "v3.0", "clr-runtime root.dll likely\n" },
		{ "v4.0.30319", "clr-runtime root.dll on win7-sp1-x86 "
				"likely\n" },
		{ "v4", "clr-runtime root.dll on win7-sp1-x86 likely\n" },
		{ "v5.0", "clr-runtime root.dll likely\n" },
		{ "v0.1", "clr-runtime root.dll likely\n" },
		{ "x4.0", "clr-runtime root.dll likely\n" },
		{ "v", "clr-runtime root.dll likely\n" },
	};

	c.d.targets = scene_targets(&c.scene, "win7-sp1-x86,win8-x64-wow64");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect_str_eq(check(managed("mscoree.dll!_CorDllMain", 0,
					       rows[i].runtime)),
				 rows[i].findings, "%s", rows[i].runtime);
}

/* R808 */
Test(clr_rules, vista_has_dotnet_2_whatever_its_processor)
{
	c.d.targets = scene_targets(&c.scene, "vista-sp1-x86");
	cr_expect_null(strstr(check(managed("mscoree.dll!_CorDllMain", 0,
					    "v2.0.50727")),
			      "clr-runtime"));
}

Test(clr_rules, an_overlay_brings_the_runtime_of_its_version)
{
	static const struct {
		const char *overlay, *runtime;
		bool there;
	} rows[] = {
		{ "dotnet11", "v1.1.4322", true },
		{ "dotnet11", "v2.0.50727", false },
		{ "dotnet20", "v2.0.50727", true },
		{ "dotnet20", "v1.1.4322", true },
		{ "dotnet20", "v4.0.30319", false },
		{ "dotnet35", "v2.0.50727", true },
		{ "dotnet40", "v4.0.30319", true },
		{ "dotnet40", "v2.0.50727", false },
		{ "vc2010-sp1,dotnet40", "v4.0.30319", true },
		{ "vc2010-sp1,dotnet40", "v1.1.4322", false },
	};

	c.d.targets = scene_targets(&c.scene, "xp-sp3-x86");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pe_builder *b = managed("mscoree.dll!_CorDllMain", 0,
					       rows[i].runtime);
		const char *findings;

		pe_set(b, PE_IMAGE_BASE, 0x60000000);
		check_close(&c);
		set_up();
		c.d.targets = scene_targets(&c.scene, "xp-sp3-x86");
		cr_assert_eq(dryload_add_overlay(&c.d, rows[i].overlay),
			     DRYLOAD_OK);
		findings = check(b);
		cr_expect_eq(strstr(findings, "clr-runtime") == NULL,
			     rows[i].there, "%s on %s: %s", rows[i].runtime,
			     rows[i].overlay, findings);
	}
}

/* Assemblies of a copied WinSxS: which folder serves. */
#include "resolver/installed_assembly.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/status.h"

static struct scene s;
static char sxs[96];

static void set_up(void)
{
	scene_open(&s, true);
	snprintf(sxs, sizeof(sxs), "%s/WinSxS", s.top);
	cr_assert_eq(mkdir(sxs, 0777), 0);
	cr_assert_eq(folders_add(&s.deployment.path, &s.arena, str_of(sxs)),
		     OK);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(installed, .init = set_up, .fini = tear_down);

/* An assembly's folder with these DLLs. */
static void install_in(const char *parent, const char *folder,
		       const char *dll)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", parent, folder);
	cr_assert_eq(mkdir(path, 0777), 0);
	if (dll != NULL)
		scene_file(path, dll, "", 0);
}

static void install(const char *folder)
{
	install_in(sxs, folder, "a.dll");
}

/* The folder that serves, or "". */
static const char *find_for(const char *architecture, const char *name,
			    const char *key, const char *version)
{
	const struct assembly_identity asked = {
		.name = str_of(name),
		.version = str_of(version),
		.public_key_token = str_of(key),
		.architecture = str_of(architecture),
		.language = STR_EMPTY,
		.type = str_of("win32"),
	};
	struct installed_assembly found;
	uint64_t number;

	cr_assert(assembly_version_parse(asked.version, &number));
	cr_assert_eq(installed_assembly_find(&s.search, &asked,
					     asked.architecture, number,
					     &found),
		     OK);
	return found.file_count == 0 ?
		       "" :
		       str_copy(&s.arena, found.folder).s;
}

static const char *find_of(const char *name, const char *key,
			   const char *version)
{
	return find_for("x86", name, key, version);
}

static const char *find(const char *version)
{
	return find_of("our.own", "0123456789abcdef", version);
}

#define NAMED(version) \
	"x86_our.own_0123456789abcdef_" version "_none_0011223344556677"

Test(installed, the_newest_of_the_same_two_numbers_serves)
{
	install(NAMED("1.0.5.0"));
	install(NAMED("1.0.7.0"));
	install(NAMED("1.0.6.0"));
	install(NAMED("1.1.9.0"));
	cr_expect_str_eq(find("1.0.5.0"), NAMED("1.0.7.0"));
	cr_expect_str_eq(find("1.0.7.0"), NAMED("1.0.7.0"));
	cr_expect_str_eq(find("1.0.8.0"), "");
	cr_expect_str_eq(find("1.1.0.0"), NAMED("1.1.9.0"));
	cr_expect_str_eq(find("1.2.0.0"), "");
	cr_expect_str_eq(find("0.9.0.0"), "");
}

Test(installed, all_parts_of_the_name_are_those_asked_for)
{
	install("amd64_our.own_0123456789abcdef_1.0.0.0_none_00");
	install("x86_our.owner_0123456789abcdef_1.0.0.0_none_00");
	install("x86_our.ow_0123456789abcdef_1.0.0.0_none_00");
	install("x86_our.one_0123456789abcdef_1.0.0.0_none_00");
	install("x86_our.own-0123456789abcdef_1.0.0.0_none_00");
	install("x86_our.own");
	install("x86_our.own_0123456789abcdee_1.0.0.0_none_00");
	install("x86_our.own_0123456789abcdef_newest_none_00");
	cr_expect_str_eq(find("1.0.0.0"), "");
}

Test(installed, assemblies_lie_in_folders_called_winsxs_alone)
{
	install_in(s.path, NAMED("1.0.0.0"), "a.dll");
	cr_expect_str_eq(find("1.0.0.0"), "");
}

Test(installed, a_version_is_numbers_and_no_text)
{
	install(NAMED("1.0.10.0"));
	install(NAMED("1.0.9.0"));
	cr_expect_str_eq(find("1.0.0.0"), NAMED("1.0.10.0"));
}

Test(installed, a_version_may_be_all_zeros)
{
	install(NAMED("0.0.0.0"));
	cr_expect_str_eq(find("0.0.0.0"), NAMED("0.0.0.0"));
}

Test(installed, the_next_folder_of_another_name_does_not_serve)
{
	install(NAMED("1.0.5.0"));
	install("x86_zoo.own_0123456789abcdef_1.0.5.0_none_00");
	cr_expect_str_eq(find("1.0.0.0"), NAMED("1.0.5.0"));
}

Test(installed, what_is_behind_the_version_need_not_be_there)
{
	install("x86_our.own_0123456789abcdef_1.0.5.0");
	cr_expect_str_eq(find("1.0.0.0"),
			 "x86_our.own_0123456789abcdef_1.0.5.0");
}

Test(installed, of_two_processors_each_has_its_own)
{
	static const char big[] =
		"amd64_our.own_0123456789abcdef_1.0.5.0_none_00";

	install(big);
	install(NAMED("1.0.5.0"));
	cr_expect_str_eq(find_for("amd64", "our.own", "0123456789abcdef",
				  "1.0.0.0"), big);
	cr_expect_str_eq(find("1.0.0.0"), NAMED("1.0.5.0"));
}

Test(installed, a_dll_that_lies_outside_the_deployment_is_none_of_it)
{
	const char *folder =
		str_printf(&s.arena, "%s/" NAMED("1.0.5.0"), sxs).s;
	struct str base = str_of(sxs);
	struct confinement confinement = { .bases = &base, .count = 1,
					   .arena = &s.arena };

	install_in(sxs, NAMED("1.0.5.0"), NULL);
	scene_file(s.path, "a.dll", "", 0);
	cr_assert_eq(symlink("../../path/a.dll",
			     str_printf(&s.arena, "%s/a.dll", folder).s), 0);
	cr_expect_str_eq(find("1.0.0.0"), NAMED("1.0.5.0"));
	deployment_confine(&s.deployment, &confinement);
	cr_expect_str_eq(find("1.0.0.0"), "");
}

Test(installed, letters_of_any_case_are_the_same)
{
	install("X86_Our.Own_0123456789ABCDEF_1.0.0.0_x-ww_00");
	cr_expect_str_eq(find("1.0.0.0"),
			 "X86_Our.Own_0123456789ABCDEF_1.0.0.0_x-ww_00");
}

Test(installed, a_name_may_have_lines_below_itself)
{
	install("x86_our_own_1_none_1.0.0.0_none_00");
	cr_expect_str_eq(find_of("our_own_1", "", "1.0.0.0"),
			 "x86_our_own_1_none_1.0.0.0_none_00");
	cr_expect_str_eq(find_of("our_own", "", "1.0.0.0"), "");
	cr_expect_str_eq(find_of("our", "", "1.0.0.0"), "");
}

Test(installed, an_empty_folder_gives_way_to_the_next_place)
{
	char other[96];

	install_in(sxs, NAMED("1.0.7.0"), NULL);
	snprintf(other, sizeof(other), "%s/other", s.top);
	cr_assert_eq(mkdir(other, 0777), 0);
	snprintf(other, sizeof(other), "%s/other/winsxs", s.top);
	cr_assert_eq(mkdir(other, 0777), 0);
	install_in(other, NAMED("1.0.7.0"), "a.dll");
	cr_expect_str_eq(find("1.0.0.0"), "");
	cr_assert_eq(folders_add(&s.deployment.path, &s.arena, str_of(other)),
		     OK);
	cr_expect_str_eq(find("1.0.0.0"), NAMED("1.0.7.0"));
}

Test(installed, the_first_place_that_has_it_serves)
{
	char other[96];

	install(NAMED("1.0.5.0"));
	snprintf(other, sizeof(other), "%s/beside/winsxs", s.top);
	cr_assert_eq(mkdir(other, 0777), 0);
	install_in(other, NAMED("1.0.4.0"), "a.dll");
	cr_assert_eq(folders_add(&s.deployment.beside, &s.arena,
				 str_of(other)),
		     OK);
	cr_expect_str_eq(find("1.0.0.0"), NAMED("1.0.4.0"));
}

/* Which file, or which of Windows' own DLLs, an import is satisfied by. */
#include "resolver/search.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/status.h"

static struct scene s;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(search, .init = set_up, .fini = tear_down);

static struct provider look_any(const char *name, enum search_order order)
{
	struct provider p;

	cr_assert_eq(search_module(&s.search, str_of(name), order, ON_BOTH,
				   &p),
		     OK);
	return p;
}

static struct provider look(const char *name, enum search_order order)
{
	const struct provider p = look_any(name, order);

	cr_expect_eq(p.in_file + p.in_system + p.optional + p.unproven +
			     p.elsewhere + p.absent,
		     ON_BOTH, "%s: each target is in one set", name);
	return p;
}

static struct provider find(const char *name)
{
	return look(name, SEARCH_ALTERED);
}

static void put(const char *dir, const char *name)
{
	scene_file(dir, name, "", 0);
}

Test(search, a_known_dll_beats_the_copy_beside)
{
	put(s.beside, "known.dll");
	cr_expect_eq(find("known.dll").in_system, ON_BOTH);
	cr_expect_eq(find("KNOWN.DLL").in_system, ON_BOTH);
}

Test(search, the_copy_beside_beats_the_system)
{
	struct provider p;

	put(s.beside, "sys.dll");
	p = find("SYS.dll");
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_assert_not_null(p.file);
	cr_expect_str_eq(p.file->path.s, scene_path(&s, "sys.dll"));
	cr_expect_eq(p.file->role, FOLDER_BESIDE);
}

Test(search, a_dll_can_be_known_on_one_target_only)
{
	struct provider p;

	put(s.beside, "shadow.dll");
	p = find("shadow.dll");
	cr_expect_eq(p.in_file, ON_OLD);
	cr_expect_eq(p.in_system, ON_NEW);
}

Test(search, a_dll_can_be_in_the_system_of_one_target_only)
{
	cr_expect_eq(find("fresh.dll").in_system, ON_NEW);
	cr_expect_eq(find("fresh.dll").absent, ON_OLD);
}

Test(search, path_is_behind_the_system)
{
	struct provider p;

	put(s.path, "fresh.dll");
	put(s.path, "sys.dll");
	p = find("fresh.dll");
	cr_expect_eq(p.in_system, ON_NEW);
	cr_expect_eq(p.in_file, ON_OLD);
	cr_assert_not_null(p.file);
	cr_expect_eq(p.file->role, FOLDER_PATH);
	cr_expect_eq(find("sys.dll").in_system, ON_BOTH);
}

Test(search, path_decides_where_the_system_leaves_it_open)
{
	put(s.path, "fax.dll");
	put(s.path, "unproven.dll");
	put(s.path, "setup.dll");
	cr_expect_eq(find("fax.dll").in_file, ON_BOTH);
	cr_expect_eq(find("unproven.dll").in_file, ON_BOTH);
	cr_expect_eq(find("setup.dll").in_file, ON_BOTH);
}

Test(search, the_folder_beside_is_before_path)
{
	put(s.path, "own.dll");
	put(s.beside, "own.dll");
	cr_expect_str_eq(find("own.dll").file->path.s,
			 scene_path(&s, "own.dll"));
	cr_expect_null(find("own.dll").passed_by);
}

Test(search, the_default_assembly_is_found)
{
	cr_expect_eq(find("gdiplus.dll").in_system, ON_BOTH);
}

Test(search, the_default_assembly_beats_a_copy_beside)
{
	struct provider p;

	put(s.beside, "gdiplus.dll");
	p = find("gdiplus.dll");
	cr_expect_eq(p.in_system, ON_BOTH);
	cr_expect_eq(p.likely, ON_BOTH);
	cr_expect_eq(p.in_file, 0);
}

Test(search, a_file_of_the_disk_that_lies_elsewhere_is_not_found)
{
	struct provider p = find("setup.dll");

	cr_expect_eq(p.elsewhere, ON_BOTH);
	cr_expect_eq(p.absent, 0);
}

Test(search, what_comes_with_a_component_is_optional)
{
	cr_expect_eq(find("fax.dll").optional, ON_BOTH);
	cr_expect_eq(find("asp.dll").optional, ON_BOTH);
}

Test(search, what_is_unproven_stays_so)
{
	cr_expect_eq(find("unproven.dll").unproven, ON_BOTH);
}

Test(search, likely_evidence_is_kept)
{
	cr_expect_eq(find("likely.dll").likely, ON_BOTH);
	cr_expect_eq(find("likely.dll").in_system, ON_BOTH);
	cr_expect_eq(find("sys.dll").likely, 0);
}

Test(search, a_copy_beside_needs_no_evidence)
{
	put(s.beside, "likely.dll");
	cr_expect_eq(find("likely.dll").in_file, ON_BOTH);
	cr_expect_eq(find("likely.dll").likely, 0);
}

Test(search, a_name_that_nothing_has_is_absent)
{
	struct provider p = find("gone.dll");

	cr_expect_eq(p.absent, ON_BOTH);
	cr_expect_not(p.known_to_profile);
	cr_expect_null(p.file);
}

Test(search, load_library_does_not_look_beside_the_dll)
{
	struct provider p;

	put(s.beside, "own.dll");
	put(s.beside, "sys.dll");
	put(s.path, "far.dll");
	p = look("own.dll", SEARCH_STANDARD);
	cr_expect_eq(p.absent, ON_BOTH);
	cr_expect_null(p.file);
	cr_expect_not_null(p.passed_by);
	cr_expect_eq(look("sys.dll", SEARCH_STANDARD).in_system, ON_BOTH);
	cr_expect_eq(look("far.dll", SEARCH_STANDARD).in_file, ON_BOTH);
}

Test(search, load_library_finds_a_copy_in_path_behind_the_one_beside)
{
	struct provider p;

	put(s.beside, "own.dll");
	put(s.path, "own.dll");
	cr_expect_eq(find("own.dll").file->role, FOLDER_BESIDE);
	p = look("own.dll", SEARCH_STANDARD);
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_expect_eq(p.file->role, FOLDER_PATH);
}

Test(search, that_a_known_dll_beats_a_copy_is_likely)
{
	put(s.beside, "shadow.dll");
	cr_expect_eq(find("shadow.dll").likely, ON_NEW);
	cr_expect_eq(find("known.dll").likely, 0);
}

Test(search, a_name_with_a_path_may_lead_anywhere)
{
	put(s.beside, "own.dll");
	cr_expect_eq(find("sub\\own.dll").unproven, ON_BOTH);
	cr_expect_eq(find("..\\own.dll").unproven, ON_BOTH);
	cr_expect_eq(find("c:own.dll").unproven, ON_BOTH);
	cr_expect_eq(find("/own.dll").unproven, ON_BOTH);
}

/* The import's bytes are of the server's code page, the disk's are not. */
Test(search, a_name_beyond_ascii_is_known_only_where_its_bytes_are_found)
{
	put(s.beside, "\xe4.dll");
	cr_expect_eq(find("\xe4.dll").in_file, ON_BOTH);
	cr_expect_eq(find("\xe5.dll").unproven, ON_BOTH);
}

Test(search, a_name_that_is_too_long_is_absent_with_any_letters)
{
	char name[FILE_NAME_MAX + 2];

	memset(name, '/', sizeof(name));
	name[FILE_NAME_MAX + 1] = '\0';
	cr_expect_eq(find(name).absent, ON_BOTH);
	name[FILE_NAME_MAX] = '\0';
	cr_expect_eq(find(name).unproven, ON_BOTH);
}

Test(search, a_sub_folder_is_taken_for_a_dll_of_its_name)
{
	cr_assert_eq(mkdir(scene_path(&s, "own.dll"), 0777), 0);
	cr_expect_eq(find("own.dll").in_file, ON_BOTH);
}

Test(search, only_targets_that_are_asked_get_an_answer)
{
	struct provider p;

	cr_assert_eq(search_module(&s.search, str_of("fresh.dll"),
				   SEARCH_ALTERED, ON_NEW, &p),
		     OK);
	cr_expect_eq(p.in_system, ON_NEW);
	cr_expect_eq(p.absent, 0);
}

Test(search, where_the_system_leaves_it_open_the_copy_beside_decides)
{
	struct provider p;

	put(s.beside, "fax.dll");
	put(s.beside, "unproven.dll");
	put(s.beside, "setup.dll");
	p = find("fax.dll");
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_expect_eq(p.optional, 0);
	p = find("unproven.dll");
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_expect_eq(p.unproven, 0);
	p = find("setup.dll");
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_expect_eq(p.elsewhere, 0);
}

/* Of another machine than the process, before Vista on 64 bits. */
Test(search, a_file_of_another_machine_ends_the_search)
{
	static const char *const in_path[] = { "own.dll", "fresh.dll",
					       "fax.dll" };
	struct provider p;

	s.search.machine = IMAGE_FILE_MACHINE_I386;
	for (size_t i = 0; i < 3; i++)
		scene_dll_in(s.path, in_path[i], IMAGE_FILE_MACHINE_AMD64,
			     "+A");
	scene_dll_in(s.beside, "sys.dll", IMAGE_FILE_MACHINE_AMD64, "+A");
	p = look_any("own.dll", SEARCH_ALTERED);
	cr_expect_eq(p.in_refused, ON_BOTH);
	cr_expect_eq(p.absent, 0);
	cr_assert_not_null(p.refused);
	cr_expect_eq(p.refused->role, FOLDER_PATH);
	/* Behind the system's, it does so only where that isn't there. */
	p = look_any("fresh.dll", SEARCH_ALTERED);
	cr_expect_eq(p.in_system, ON_NEW);
	cr_expect_eq(p.in_refused, ON_OLD);
	p = look_any("fax.dll", SEARCH_ALTERED);
	cr_expect_eq(p.in_refused, ON_BOTH);
	cr_expect_eq(p.optional, 0);
	p = look_any("sys.dll", SEARCH_ALTERED);
	cr_expect_eq(p.in_refused, ON_BOTH);
	cr_expect_eq(p.in_system, 0);
}

/* An emulated process may open none. */
Test(search, a_file_is_opened_only_to_look_at_its_machine)
{
	scene_dll(&s, "own.dll", "+A");
	cr_expect_not(find("own.dll").file->opened);
	s.search.machine = IMAGE_FILE_MACHINE_I386;
	cr_expect(find("own.dll").file->opened);
}

Test(search, a_file_of_another_machine_that_nobody_takes_is_passed_by)
{
	struct provider p;

	s.search.machine = IMAGE_FILE_MACHINE_I386;
	scene_dll_in(s.beside, "known.dll", IMAGE_FILE_MACHINE_AMD64, "+A");
	p = find("known.dll");
	cr_expect_eq(p.in_system, ON_BOTH);
	cr_expect_null(p.refused);
}

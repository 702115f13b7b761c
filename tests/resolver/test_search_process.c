/* The process that loads: the folder of its program, and IIS (R503, R505, R111). */
#include "resolver/search.h"

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

TestSuite(search_process, .init = set_up, .fini = tear_down);

static struct provider look(const char *name, enum search_order order)
{
	struct provider p;

	cr_assert_eq(search_module(&s.search, str_of(name), order, ON_BOTH,
				   &p),
		     OK);
	cr_expect_eq(p.in_file + p.in_system + p.optional + p.absent, ON_BOTH,
		     "%s: each target is in one set", name);
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

static void add_process_folder(void)
{
	struct str path = str_printf(&s.arena, "%s/process", s.top);

	cr_assert_eq(mkdir(path.s, 0777), 0);
	cr_assert_eq(folders_add(&s.deployment.process, &s.arena, path), OK);
}

Test(search_process, load_library_looks_in_the_folder_of_the_program_first)
{
	const char *process;
	struct provider p;

	add_process_folder();
	process = s.deployment.process.items[0].path.s;
	put(process, "sys.dll");
	put(process, "known.dll");
	put(process, "own.dll");
	put(s.path, "own.dll");
	put(s.beside, "own.dll");
	p = look("own.dll", SEARCH_STANDARD);
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_expect_eq(p.file->role, FOLDER_PROCESS);
	cr_expect_eq(look("sys.dll", SEARCH_STANDARD).in_file, ON_BOTH);
	cr_expect_eq(look("known.dll", SEARCH_STANDARD).in_system, ON_BOTH);
}

Test(search_process, static_imports_do_not_look_in_the_folder_of_the_program)
{
	add_process_folder();
	put(s.deployment.process.items[0].path.s, "own.dll");
	cr_expect_eq(find("own.dll").absent, ON_BOTH);
}

Test(search_process, delay_loads_look_beside_the_dll_where_no_program_is_known)
{
	cr_expect_eq(search_order_of(&s.search, true), SEARCH_ALTERED);
	s.search.iis_targets = ON_NEW;
	cr_expect_eq(search_order_of(&s.search, true), SEARCH_STANDARD);
	cr_expect_eq(search_order_of(&s.search, false), SEARCH_ALTERED);
	s.search.iis_targets = 0;
	add_process_folder();
	cr_expect_eq(search_order_of(&s.search, true), SEARCH_STANDARD);
}

static void run_in_iis(void)
{
	s.search.iis_targets = ~(target_set)0;
	s.search.iis5_targets = ON_OLD;
}

Test(search_process, iis_6_is_likely_to_look_beside_the_dll_and_iis_5_is_open)
{
	struct provider p;

	put(s.beside, "own.dll");
	p = find("own.dll");
	cr_expect_eq(p.in_file_likely, 0);
	cr_expect_eq(p.in_file_open, 0);
	run_in_iis();
	p = find("own.dll");
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_expect_eq(p.in_file_likely, ON_BOTH);
	cr_expect_eq(p.in_file_open, ON_OLD);
}

Test(search_process, what_the_system_has_too_is_found_by_iis_5_in_any_case)
{
	struct provider p;

	put(s.beside, "sys.dll");
	put(s.beside, "fax.dll");
	run_in_iis();
	p = find("sys.dll");
	cr_expect_eq(p.in_file_likely, ON_BOTH);
	cr_expect_eq(p.in_file_open, 0);
	cr_expect_eq(find("fax.dll").in_file_open, ON_OLD);
}

Test(search_process, a_file_in_path_is_certain_for_iis)
{
	struct provider p;

	put(s.path, "own.dll");
	run_in_iis();
	p = find("own.dll");
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_expect_eq(p.in_file_likely | p.in_file_open, 0);
}

Test(search_process, the_folder_of_iis_6_is_likely_its_current_directory)
{
	struct provider p;

	add_process_folder();
	put(s.deployment.process.items[0].path.s, "own.dll");
	run_in_iis();
	p = find("own.dll");
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_expect_eq(p.in_file_likely, ON_BOTH);
	cr_expect_eq(p.in_file_open, ON_OLD);
}

/* In the safe mode, that is (R503). */
Test(search_process, the_current_directory_is_behind_the_system)
{
	add_process_folder();
	put(s.deployment.process.items[0].path.s, "sys.dll");
	put(s.deployment.process.items[0].path.s, "fresh.dll");
	run_in_iis();
	cr_expect_eq(find("sys.dll").in_system, ON_BOTH);
	cr_expect_null(find("sys.dll").file);
	cr_expect_eq(find("fresh.dll").in_system, ON_NEW);
	cr_expect_eq(find("fresh.dll").in_file, ON_OLD);
}

Test(search_process, of_other_programs_the_current_directory_is_not_known)
{
	add_process_folder();
	put(s.deployment.process.items[0].path.s, "own.dll");
	cr_expect_eq(find("own.dll").absent, ON_BOTH);
}

Test(search_process, what_is_known_of_the_system_is_open_in_iis_5_too)
{
	struct provider p;

	add_process_folder();
	put(s.deployment.process.items[0].path.s, "own.dll");
	put(s.beside, "own.dll");
	run_in_iis();
	/* The one beside comes first; the program's isn't asked for. */
	p = find("own.dll");
	cr_expect_eq(p.file->role, FOLDER_BESIDE);
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_expect_eq(find("gone.dll").absent, ON_BOTH);
}

Test(search_process, iis_has_its_own_dlls)
{
	s.search.iis_targets = ~(target_set)0;
	cr_expect_eq(find("asp.dll").in_system, ON_BOTH);
	cr_expect_eq(find("fax.dll").optional, ON_BOTH);
}

Test(search_process, iis_may_be_on_some_targets_only)
{
	s.search.iis_targets = ON_NEW;
	cr_expect_eq(find("asp.dll").in_system, ON_NEW);
	cr_expect_eq(find("asp.dll").optional, ON_OLD);
}

/* The folders that an importer's load flags name: R2504, R2502. */
#include "resolver/search.h"

#include <stdio.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/status.h"

enum { X86 = IMAGE_FILE_MACHINE_I386, X64 = IMAGE_FILE_MACHINE_AMD64,
       OWN = 0x100, PROGRAM = 0x200, SYSTEM = 0x800, DEFAULTS = 0x1000 };

static struct scene s;
static struct module importer;
static char process[96], later[96];

/* A program's folder, and one more in PATH. */
static void set_up(void)
{
	scene_open(&s, true);
	snprintf(process, sizeof(process), "%s/process", s.top);
	snprintf(later, sizeof(later), "%s/later", s.top);
	cr_assert_eq(mkdir(process, 0777), 0);
	cr_assert_eq(mkdir(later, 0777), 0);
	cr_assert_eq(folders_add(&s.deployment.process, &s.arena,
				 str_of(process)),
		     OK);
	cr_assert_eq(folders_add(&s.deployment.path, &s.arena, str_of(later)),
		     OK);
	importer = (struct module){ .role = FOLDER_BESIDE };
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(search_flags, .init = set_up, .fini = tear_down);

static struct provider look_on(target_set flagged, const char *name,
			       unsigned bits)
{
	struct provider p;

	s.search.flags = (struct search_flags){ flagged, bits, &importer };
	cr_assert_eq(search_module(&s.search, str_of(name), SEARCH_ALTERED,
				   ON_BOTH, &p),
		     OK);
	return p;
}

static struct provider look(const char *name, unsigned bits)
{
	return look_on(ON_BOTH, name, bits);
}

static void put(const char *dir, const char *name)
{
	scene_file(dir, name, "", 0);
}

Test(search_flags, name_the_own_folder_or_not)
{
	struct provider p;

	put(s.beside, "own.dll");
	p = look("own.dll", OWN);
	cr_expect_eq(p.in_file, ON_BOTH);
	cr_expect_eq(p.absent, 0);
	cr_expect_null(p.kept_out);
	p = look("own.dll", SYSTEM);
	cr_expect_eq(p.in_file, 0);
	cr_expect_eq(p.absent, ON_BOTH);
	/* It is told what other Windows find. */
	cr_expect_eq(p.kept_out->role, FOLDER_BESIDE);
	cr_expect_eq(p.kept_out_on, ON_BOTH);
}

Test(search_flags, the_own_folder_is_that_of_the_importer_alone)
{
	importer.role = FOLDER_PATH;
	put(s.path, "a.dll");
	put(later, "b.dll");
	cr_expect_eq(look("a.dll", OWN).in_file, ON_BOTH);
	cr_expect_eq(look("b.dll", OWN).absent, ON_BOTH);
	importer.folder = 1;
	cr_expect_eq(look("a.dll", OWN).absent, ON_BOTH);
	cr_expect_eq(look("b.dll", OWN).in_file, ON_BOTH);
	cr_expect_eq(look("a.dll", OWN).kept_out->role, FOLDER_PATH);
}

Test(search_flags, name_the_folder_of_the_program)
{
	put(process, "own.dll");
	cr_expect_eq(look("own.dll", PROGRAM).in_file, ON_BOTH);
	cr_expect_eq(look("own.dll", DEFAULTS).in_file, ON_BOTH);
	cr_expect_eq(look("own.dll", OWN).absent, ON_BOTH);
	cr_expect_eq(look("own.dll", SYSTEM).absent, ON_BOTH);
	cr_expect_null(look("own.dll", SYSTEM).kept_out);
	cr_expect_eq(look("own.dll", SYSTEM).kept_out_on, 0);
	/* Whatever folder of it the importer lies in. */
	importer.role = FOLDER_PROCESS;
	importer.folder = 1;
	cr_expect_eq(look("own.dll", PROGRAM).in_file, ON_BOTH);
}

Test(search_flags, name_the_folder_of_the_system)
{
	struct provider p = look("sys.dll", SYSTEM);

	cr_expect_eq(p.in_system, ON_BOTH);
	cr_expect_eq(p.absent | p.unproven, 0);
	cr_expect_eq(look("sys.dll", DEFAULTS).in_system, ON_BOTH);
	cr_expect_eq(look("fax.dll", SYSTEM).optional, ON_BOTH);
	cr_expect_eq(look("fax.dll", SYSTEM).absent, 0);
	cr_expect_eq(look("setup.dll", SYSTEM).elsewhere, ON_BOTH);
	cr_expect_eq(look("unproven.dll", SYSTEM).unproven, ON_BOTH);
	p = look("fresh.dll", SYSTEM);
	cr_expect_eq(p.in_system, ON_NEW);
	cr_expect_eq(p.absent, ON_OLD);
	/* Without it, the DLL may have been loaded before. */
	p = look("sys.dll", OWN);
	cr_expect_eq(p.in_system, 0);
	cr_expect_eq(p.unproven, ON_BOTH);
	p = look("fresh.dll", PROGRAM);
	cr_expect_eq(p.unproven, ON_NEW);
	cr_expect_eq(p.absent, ON_OLD);
}

Test(search_flags, find_a_copy_of_the_system_where_the_disk_is_copied)
{
	put(s.path, "own.dll");
	cr_expect_eq(look("own.dll", SYSTEM).absent, ON_BOTH);
	modules_release(&s.search.modules);
	s.deployment.path.items[0].of_system = true;
	cr_expect_eq(look("own.dll", SYSTEM).in_file, ON_BOTH);
}

Test(search_flags, find_a_copy_of_the_system_for_one_windows_alone)
{
	s.deployment.path.items[0].of_system = true;
	put(s.path, "own.dll");
	cr_expect_eq(look_on(ON_OLD, "own.dll", SYSTEM).in_file, ON_BOTH);
}

Test(search_flags, count_on_their_windows_alone)
{
	struct provider p;

	put(s.beside, "own.dll");
	p = look_on(ON_NEW, "own.dll", SYSTEM);
	cr_expect_eq(p.in_file, ON_OLD);
	cr_expect_eq(p.absent, ON_NEW);
	cr_expect_eq(p.by_flags, ON_NEW);
	p = look_on(ON_NEW, "own.dll", OWN);
	cr_expect_eq(p.in_file, ON_BOTH);
}

/* There is room for one file. */
Test(search_flags, that_lead_to_another_file_than_without_leave_it_open)
{
	struct provider p;

	put(s.beside, "own.dll");
	put(process, "own.dll");
	p = look_on(ON_NEW, "own.dll", PROGRAM);
	cr_expect_eq(p.in_file, ON_OLD);
	cr_expect_eq(p.unproven, ON_NEW);
	cr_expect_eq(p.absent, 0);
}

/* DONT_RESOLVE_DLL_REFERENCES, and one that has no name. */
Test(search_flags, that_name_no_folder_lead_to_none)
{
	put(process, "own.dll");
	cr_expect_eq(look("own.dll", 1 | 2).absent, ON_BOTH);
	cr_expect_eq(look("sys.dll", 1 | 2).in_system, 0);
}

Test(search_flags, lead_to_their_file_where_windows_own_is_taken_without)
{
	struct provider p;

	put(s.path, "sys.dll");
	put(process, "sys.dll");
	p = look_on(ON_NEW, "sys.dll", PROGRAM);
	cr_expect_eq(p.in_system, ON_OLD);
	cr_expect_eq(p.in_file, ON_NEW);
	cr_expect_eq(p.file->role, FOLDER_PROCESS);
}

Test(search_flags, do_not_help_against_another_machine)
{
	struct provider p;

	s.search.machine = X86;
	scene_dll_in(s.beside, "own.dll", X64, "+A");
	scene_dll_in(process, "own.dll", X86, "+A");
	p = look("own.dll", OWN | PROGRAM);
	cr_expect_eq(p.in_refused, ON_BOTH);
	cr_expect_eq(p.in_file, 0);
	cr_assert_not_null(p.refused);
	cr_expect_eq(p.refused->role, FOLDER_BESIDE);
	/* Of a process of which that isn't known any fits. */
	s.search.machine = 0;
	cr_expect_eq(look("own.dll", OWN | PROGRAM).in_file, ON_BOTH);
}

/* Windows of 64 bits, from Vista on, pass over what doesn't fit. */

static struct scene r;

static struct provider look_later(const char *target, const char *name,
				  unsigned bits)
{
	const target_set set = scene_targets(&r, target);
	struct provider p;

	r.search.machine = X64;
	r.search.flags = (struct search_flags){ bits != 0 ? set : 0, bits,
						&importer };
	cr_assert_eq(search_module(&r.search, str_of(name), SEARCH_ALTERED,
				   set, &p),
		     OK);
	return p;
}

Test(search_flags, pass_over_another_machine_on_64_bits)
{
	struct provider p;

	scene_open_releases(&r);
	scene_dll_in(r.beside, "own.dll", X86, "+A");
	scene_dll_in(r.beside, "two.dll", X86, "+A");
	cr_assert_eq(folders_add(&r.deployment.process, &r.arena,
				 str_of(r.path)),
		     OK);
	scene_dll_in(r.path, "two.dll", X64, "+A");
	p = look_later("eleven-x64", "own.dll", OWN);
	cr_expect_eq(p.in_refused, scene_targets(&r, "eleven-x64"));
	cr_expect_eq(p.absent, 0);
	p = look_later("eleven-x64", "two.dll", OWN | PROGRAM);
	cr_expect_eq(p.in_file, scene_targets(&r, "eleven-x64"));
	scene_close(&r);
}

Test(search_flags, are_not_needed_to_pass_over_another_machine)
{
	struct provider p, again;
	char two[96], three[96];
	size_t modules;

	scene_open_releases(&r);
	snprintf(two, sizeof(two), "%s/two", r.top);
	snprintf(three, sizeof(three), "%s/three", r.top);
	cr_assert_eq(mkdir(two, 0777), 0);
	cr_assert_eq(mkdir(three, 0777), 0);
	cr_assert_eq(folders_add(&r.deployment.beside, &r.arena, str_of(two)),
		     OK);
	cr_assert_eq(folders_add(&r.deployment.path, &r.arena, str_of(three)),
		     OK);
	r.deployment.path.items[1].of_system = true;
	scene_dll_in(r.beside, "own.dll", X86, "+A");
	scene_dll_in(two, "own.dll", X64, "+A");
	scene_dll_in(r.path, "own.dll", X64, "+A");
	scene_dll_in(r.path, "far.dll", X86, "+A");
	scene_dll_in(three, "far.dll", X64, "+A");
	/* The next of the same kind comes first. */
	p = look_later("vista-x64", "own.dll", 0);
	cr_expect_eq(p.in_refused, 0);
	cr_expect_eq(p.in_file, scene_targets(&r, "vista-x64"));
	cr_assert_not_null(p.file);
	cr_expect_eq(p.file->role, FOLDER_BESIDE);
	cr_expect_eq(p.file->folder, 1);
	p = look_later("seven-x64", "far.dll", 0);
	cr_expect_eq(p.in_file, scene_targets(&r, "seven-x64"));
	cr_assert_not_null(p.file);
	cr_expect_eq(p.file->folder, 1);
	cr_expect(p.file->of_system);
	/* It is the same module the next time. */
	modules = r.search.modules.count;
	again = look_later("seven-x64", "far.dll", 0);
	cr_expect_eq(again.file, p.file);
	cr_expect_eq(r.search.modules.count, modules);
	/* So it is when others have come. */
	for (int i = 0; i < 70; i++) {
		struct module *other;

		snprintf(two, sizeof(two), "other%d.dll", i);
		cr_assert_eq(modules_intern(&r.search.modules, &r.arena,
					    str_of(two), str_of(two), &other),
			     OK);
	}
	again = look_later("seven-x64", "far.dll", 0);
	cr_expect_eq(again.file, p.file);
	cr_expect_eq(again.refused, p.refused);
	scene_close(&r);
}

/* One file through all stages, and what files of one run share. */
#include "analysis/analyze.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"
#include "util/budget.h"
#include "util/status.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(analyze, .init = set_up, .fini = tear_down);

static void dll(const char *name, const char *words)
{
	scene_dll(&c.scene, name, words);
}

static void expect(const char *name, const char *findings)
{
	cr_expect_str_eq(check_findings(&c, name), findings, "%s", name);
}

static void add_folder(struct folders *f, const char *path)
{
	cr_assert_eq(folders_add(f, &c.d.arena, str_of(path)), OK);
}

Test(analyze, isolation_mode_is_5_or_6)
{
	cr_expect_eq(dryload_set_isolation_mode(&c.d, 5), DRYLOAD_OK);
	cr_expect_eq(c.d.isolation, ISOLATION_IIS_5);
	cr_expect_eq(dryload_set_isolation_mode(&c.d, 7), DRYLOAD_E_USAGE);
	cr_expect_str_eq(dryload_message(&c.d), "IIS has no isolation mode 7; "
						"there are 5 and 6");
	cr_expect_eq(c.d.isolation, ISOLATION_IIS_5);
	cr_expect_eq(dryload_set_isolation_mode(&c.d, 6), DRYLOAD_OK);
	dll("root.dll", "+GetFilterVersion +HttpFilterProc gone.dll!X");
	check_findings(&c, "root.dll");
	cr_expect_eq(c.a.subject.isolation, ISOLATION_WORKERS);
}

/* A folder of which half the names are known would make DLLs missing. */
Test(analyze, a_folder_that_could_not_be_listed_before_is_listed_by_the_check)
{
	struct budget little = budget_new(32 << 10, 0);
	char name[240];

	for (int i = 0; i < 600; i++) {
		snprintf(name, sizeof(name), "%0*d.txt", 200, i);
		scene_file(c.scene.beside, name, "", 0);
	}
	dll("near.dll", "+A");
	dll("root.dll", "near.dll!A");
	c.d.looked_arena.budget = &little;
	cr_expect_eq(dryload_look_beside(&c.d, scene_path(&c.scene, "root.dll"),
					 NULL, NULL), DRYLOAD_E_NO_MEMORY);
	c.d.looked_arena.budget = NULL;
	cr_expect_eq(c.d.looked.count, 0);
	expect("root.dll", "");
}

/* A large file loses its end between opening and reading. */
static int analyze_cut(const char *name, const char *cut)
{
	const char *path = scene_path(&c.scene, name);
	struct file_parts file;
	int ret;

	cr_assert_eq(file_parts_open(path, 1024, &file), 0);
	cr_assert_eq(truncate(scene_path(&c.scene, cut), 1024), 0);
	ret = analyze_file(&c.d, path, &file, &c.a);
	analysis_release(&c.a);
	return ret;
}

Test(analyze, a_file_that_is_cut_meanwhile_is_not_judged_by_what_is_left)
{
	dll("root.dll", "+A kernel32.dll!CreateFileW");
	cr_expect_eq(analyze_cut("root.dll", "root.dll"), E_IO);
	cr_expect(strstr(c.d.message,
			 "root.dll: was changed while it was read") != NULL,
		  "%s", c.d.message);
}

static int fail(const char *path)
{
	int ret;

	analysis_release(&c.a);
	ret = analyze(&c.d, path, &c.a);
	cr_expect_eq(strncmp(c.d.message, path, strlen(path)), 0, "%s",
		     c.d.message);
	return ret;
}

Test(analyze, a_report_has_all_that_a_writer_takes)
{
	dll("root.dll", "sys.dll!Fresh");
	expect("root.dll",
	       "missing-procedure 127 root.dll > sys.dll!Fresh on old\n");
	cr_expect_str_eq(c.a.report.path.s, scene_path(&c.scene, "root.dll"));
	cr_expect_gt(c.a.report.file->size, 0);
	cr_expect_eq(memcmp(c.a.report.file->head.data, "MZ", 2), 0);
	cr_expect_eq(c.a.report.subject->targets, ON_BOTH);
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 127");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(analyze, a_file_that_is_not_there_says_so)
{
	cr_expect_eq(fail("/nowhere/root.dll"), E_IO);
	cr_expect_not_null(strstr(c.d.message, "No such file"));
}

Test(analyze, a_folder_is_refused)
{
	cr_expect_eq(fail(c.scene.beside), E_IO);
	cr_expect_not_null(strstr(c.d.message, "is a folder"));
}

Test(analyze, a_pipe_is_refused)
{
	const char *path = scene_path(&c.scene, "root.dll");

	cr_assert_eq(mkfifo(path, 0666), 0);
	cr_expect_eq(fail(path), E_IO);
	cr_expect_not_null(strstr(c.d.message, "ordinary file"));
}

Test(analyze, a_run_goes_on_after_a_file_that_can_not_be_read)
{
	dll("root.dll", "gone.dll!X");
	cr_expect_eq(fail("/nowhere/root.dll"), E_IO);
	expect("root.dll", "missing-module 126 root.dll > gone.dll\n");
}

Test(analyze, targets_go_by_the_machine)
{
	scene_dll_in(c.scene.beside, "big.dll", IMAGE_FILE_MACHINE_AMD64,
		     "sys.dll!There");
	expect("big.dll", "");
	cr_expect_eq(c.a.subject.targets, ON_BIG);
}

Test(analyze, targets_that_are_asked_count)
{
	dll("root.dll", "sys.dll!Fresh");
	c.d.targets = ON_NEW;
	expect("root.dll", "");
	cr_expect_eq(c.a.subject.targets, ON_NEW);
}

Test(analyze, files_of_one_folder_share_their_neighbours)
{
	dll("a.dll", "own.dll!A");
	dll("b.dll", "own.dll!B");
	dll("own.dll", "+A");
	expect("a.dll", "");
	/* Were it opened again, it wouldn't be there. */
	cr_assert_eq(unlink(scene_path(&c.scene, "own.dll")), 0);
	expect("b.dll", "missing-procedure 127 b.dll > own.dll!B\n");
	cr_expect_eq(c.d.neighbourhood.search.modules.count, 3);
}

Test(analyze, a_neighbour_can_be_the_next_file)
{
	dll("a.dll", "own.dll!A");
	dll("own.dll", "+A gone.dll!X");
	expect("a.dll", "missing-module 126 own.dll > gone.dll\n");
	expect("own.dll", "missing-module 126 own.dll > gone.dll\n");
	expect("a.dll", "missing-module 126 own.dll > gone.dll\n");
	cr_expect_eq(c.d.neighbourhood.search.modules.count, 2);
}

Test(analyze, files_of_two_folders_share_nothing)
{
	char path[128];

	dll("a.dll", "own.dll!A");
	dll("own.dll", "+A");
	expect("a.dll", "");
	scene_dll_in(c.scene.path, "a.dll", IMAGE_FILE_MACHINE_I386,
		     "own.dll!A");
	snprintf(path, sizeof(path), "%s/a.dll", c.scene.path);
	cr_expect_str_eq(check_path(&c, path),
			 "missing-module 126 a.dll > own.dll\n");
	cr_expect_eq(c.d.neighbourhood.search.modules.count, 1);
}

Test(analyze, files_for_two_hosts_share_nothing)
{
	dll("a.dll", "asp.dll!AspOpen +GetFilterVersion +HttpFilterProc");
	dll("b.dll", "asp.dll!AspOpen");
	expect("a.dll", "");
	expect("b.dll", "unknown-module b.dll > asp.dll\n");
	expect("a.dll", "");
}

Test(analyze, names_that_differ_in_case_are_two_files)
{
	dll("root.dll", "gone.dll!X");
	dll("ROOT.dll", "sys.dll!There");
	expect("root.dll", "missing-module 126 root.dll > gone.dll\n");
	expect("ROOT.dll", "");
	expect("root.dll", "missing-module 126 root.dll > gone.dll\n");
}

Test(analyze, a_named_folder_stands_for_the_files_own)
{
	add_folder(&c.d.folders, c.scene.path);
	dll("root.dll", "own.dll!A other.dll!B");
	dll("own.dll", "+A");
	scene_dll_in(c.scene.path, "other.dll", IMAGE_FILE_MACHINE_I386, "+B");
	expect("root.dll", "missing-module 126 root.dll > own.dll\n");
}

Test(analyze, named_folders_are_searched_in_order)
{
	add_folder(&c.d.folders, c.scene.path);
	add_folder(&c.d.folders, c.scene.beside);
	dll("root.dll", "own.dll!A own.dll!B");
	dll("own.dll", "+A");
	scene_dll_in(c.scene.path, "own.dll", IMAGE_FILE_MACHINE_I386, "+B");
	expect("root.dll", "missing-procedure 127 root.dll > own.dll!A\n");
}

Test(analyze, a_dll_alone_has_no_neighbours)
{
	c.d.app_dir = false;
	dll("root.dll", "own.dll!A");
	dll("own.dll", "+A");
	expect("root.dll", "missing-module 126 root.dll > own.dll\n");
}

Test(analyze, a_folder_of_path_is_searched)
{
	add_folder(&c.d.path, c.scene.path);
	dll("root.dll", "own.dll!A");
	scene_dll_in(c.scene.path, "own.dll", IMAGE_FILE_MACHINE_I386, "+A");
	expect("root.dll", "");
}

Test(analyze, a_dll_alone_stays_alone_after_other_files)
{
	c.d.app_dir = false;
	dll("root.dll", "own.dll!A");
	dll("own.dll", "+A");
	expect("own.dll", "");
	expect("root.dll", "missing-module 126 root.dll > own.dll\n");
}

Test(analyze, a_file_is_not_deployed_by_being_checked)
{
	add_folder(&c.d.folders, c.scene.path);
	dll("root.dll", "own.dll!A");
	dll("own.dll", "+A");
	scene_dll_in(c.scene.path, "own.dll", IMAGE_FILE_MACHINE_I386, "+B");
	expect("own.dll", "");
	expect("root.dll", "missing-procedure 127 root.dll > own.dll!A\n");
	expect("own.dll", "");
}

Test(analyze, files_in_a_named_folder_share_their_neighbours)
{
	add_folder(&c.d.folders, c.scene.beside);
	dll("a.dll", "own.dll!A");
	dll("b.dll", "own.dll!A");
	dll("own.dll", "+A");
	expect("a.dll", "");
	expect("b.dll", "");
	cr_expect_eq(c.d.neighbourhood.search.modules.count, 3);
}

Test(analyze, files_of_the_working_folder_share_their_neighbours)
{
	dll("a.dll", "own.dll!A");
	dll("own.dll", "+A");
	cr_assert_eq(chdir(c.scene.beside), 0);
	cr_expect_str_eq(check_path(&c, "./a.dll"), "");
	cr_expect_str_eq(check_path(&c, "./own.dll"), "");
	cr_expect_str_eq(check_path(&c, "own.dll"), "");
	cr_expect_eq(c.d.neighbourhood.search.modules.count, 2);
	cr_expect_str_eq(c.a.report.path.s, "own.dll");
	cr_assert_eq(chdir("/"), 0);
}

Test(analyze, a_dll_imports_itself_even_alone)
{
	c.d.app_dir = false;
	dll("root.dll", "+Mine root.dll!Mine");
	expect("root.dll", "");
}

Test(analyze, standard_input_has_a_name)
{
	dll("root.dll", "gone.dll!X");
	cr_assert_not_null(freopen(scene_path(&c.scene, "root.dll"), "rb",
				   stdin));
	cr_expect_str_eq(check_path(&c, "-"),
			 "missing-module 126 (stdin) > gone.dll\n");
	cr_expect_str_eq(c.a.report.path.s, "-");
}

Test(analyze, empty_input_is_a_bad_image)
{
	cr_assert_not_null(freopen("/dev/null", "rb", stdin));
	cr_expect_str_eq(check_path(&c, "-"),
			 "bad-image 193 (stdin) likely\n");
}

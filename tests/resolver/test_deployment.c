/* Names on a disk that minds case, asked as Windows asks. */
#include "resolver/deployment.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

TestSuite(deployment, .init = set_up, .fini = tear_down);

/* What is found, without the top folder; empty for nothing. */
static const char *find(struct folders *f, const char *name)
{
	const struct folder *folder;
	struct str path;

	cr_assert_eq(folders_find(f, &s.arena, str_of(name), &path, &folder),
		     OK);
	if (path.n == 0) {
		cr_expect_null(folder);
		return "";
	}
	cr_expect_not_null(folder);
	return path.s + strlen(s.top);
}

static void both(struct folders *out)
{
	*out = (struct folders){ 0 };
	cr_assert_eq(folders_add(out, &s.arena, str_of(s.path)), OK);
	cr_assert_eq(folders_add(out, &s.arena, str_of(s.beside)), OK);
}

Test(deployment, names_compare_without_regard_to_case)
{
	scene_file(s.beside, "LibEay32.DLL", "", 0);
	cr_expect_str_eq(find(&s.deployment.beside, "libeay32.dll"),
			 "/beside/LibEay32.DLL");
	cr_expect_str_eq(find(&s.deployment.beside, "LIBEAY32.dll"),
			 "/beside/LibEay32.DLL");
	cr_expect_str_eq(find(&s.deployment.beside, "libeay3.dll"), "");
}

Test(deployment, the_exact_case_wins)
{
	scene_file(s.beside, "A.dll", "", 0);
	scene_file(s.beside, "a.DLL", "", 0);
	scene_file(s.beside, "a.dll", "", 0);
	cr_expect_str_eq(find(&s.deployment.beside, "a.DLL"), "/beside/a.DLL");
	cr_expect_str_eq(find(&s.deployment.beside, "a.dll"), "/beside/a.dll");
	cr_expect_str_eq(find(&s.deployment.beside, "A.dll"), "/beside/A.dll");
}

Test(deployment, another_case_is_always_the_same_file)
{
	scene_file(s.beside, "b.dLL", "", 0);
	scene_file(s.beside, "b.DLL", "", 0);
	scene_file(s.beside, "B.dll", "", 0);
	cr_expect_str_eq(find(&s.deployment.beside, "b.dll"), "/beside/B.dll");
}

Test(deployment, the_first_folder_that_has_it_counts)
{
	struct folders f;

	scene_file(s.beside, "x.dll", "", 0);
	scene_file(s.beside, "y.dll", "", 0);
	scene_file(s.path, "X.DLL", "", 0);
	both(&f);
	cr_expect_str_eq(find(&f, "x.dll"), "/path/X.DLL");
	cr_expect_str_eq(find(&f, "y.dll"), "/beside/y.dll");
}

Test(deployment, a_folder_that_is_not_there_has_nothing)
{
	struct folders f = { 0 };

	cr_assert_eq(folders_add(&f, &s.arena, str_of("/nowhere/at/all")), OK);
	cr_assert_eq(folders_add(&f, &s.arena, str_of(s.beside)), OK);
	scene_file(s.beside, "x.dll", "", 0);
	cr_expect_str_eq(find(&f, "x.dll"), "/beside/x.dll");
	cr_expect_eq(f.items[0].list_error, ENOENT);
}

Test(deployment, a_file_given_as_a_folder_has_nothing)
{
	struct folders f = { 0 };
	const char *path = scene_path(&s, "x.dll");

	scene_file(s.beside, "x.dll", "", 0);
	cr_assert_eq(folders_add(&f, &s.arena, str_of(path)), OK);
	cr_expect_str_eq(find(&f, "x.dll"), "");
	cr_expect_eq(f.items[0].list_error, ENOTDIR);
}

Test(deployment, a_sub_folder_is_found_where_it_is_called_like_a_file)
{
	cr_assert_eq(mkdir(scene_path(&s, "X.dll"), 0777), 0);
	cr_assert_eq(mkdir(scene_path(&s, ".y.dll"), 0777), 0);
	cr_assert_eq(mkdir(scene_path(&s, "plain"), 0777), 0);
	cr_assert_eq(mkdir(scene_path(&s, "x.dll.manifest"), 0777), 0);
	cr_expect_str_eq(find(&s.deployment.beside, "x.dll"), "/beside/X.dll");
	cr_expect_str_eq(find(&s.deployment.beside, ".y.dll"),
			 "/beside/.y.dll");
	cr_expect_str_eq(find(&s.deployment.beside, "plain"), "");
	cr_expect_str_eq(find(&s.deployment.beside, "x.dll.manifest"), "");
	cr_expect_str_eq(find(&s.deployment.beside, "."), "");
	cr_expect_str_eq(find(&s.deployment.beside, ".."), "");
}

/* Where the last link lies, and how many were told of. */
struct links {
	struct stat of;
	unsigned count;
};

static void take_link(void *context, int folder, const char *name)
{
	struct links *links = context;

	links->count++;
	cr_expect_eq(fstatat(folder, name, &links->of, AT_SYMLINK_NOFOLLOW),
		     0);
}

Test(deployment, links_are_told_of_once_while_the_names_are_read)
{
	struct folder *f = &s.deployment.beside.items[0];
	struct links links = { .count = 0 };

	scene_file(s.beside, "x.dll", "", 0);
	cr_assert_eq(mkdir(scene_path(&s, "inner"), 0777), 0);
	cr_assert_eq(symlink("x.dll", scene_path(&s, "y.dll")), 0);
	for (int i = 0; i < 2; i++)
		cr_expect_eq(folder_list_links(f, &s.arena, take_link, &links),
			     OK);
	cr_expect_eq(links.count, 1);
	cr_expect(S_ISLNK(links.of.st_mode));
	cr_expect_str_eq(find(&s.deployment.beside, "y.dll"), "/beside/y.dll");
}

Test(deployment, a_file_may_begin_with_a_dot)
{
	scene_file(s.beside, ".x.dll", "", 0);
	cr_expect_str_eq(find(&s.deployment.beside, ".X.dll"),
			 "/beside/.x.dll");
}

Test(deployment, dot_is_the_folder_of_bare_names)
{
	struct folders f = { 0 };
	const struct folder *folder;
	struct str path;

	scene_file(s.beside, "X.dll", "", 0);
	cr_assert_eq(chdir(s.beside), 0);
	cr_assert_eq(folders_add(&f, &s.arena, str_of(".")), OK);
	cr_assert_eq(folders_find(&f, &s.arena, str_of("x.dll"), &path,
				  &folder),
		     OK);
	cr_expect_str_eq(path.s, "X.dll");
	cr_assert_eq(chdir("/"), 0);
}

static void list_beside(void)
{
	find(&s.deployment.beside, "x.dll");
}

Test(deployment, a_local_file_is_noted)
{
	const struct folder *folder;

	scene_file(s.beside, "x.dll.local", "", 0);
	list_beside();
	cr_expect_null(folders_redirected(&s.deployment.beside));
	scene_file(s.path, "W3WP.EXE.LOCAL", "", 0);
	find(&s.deployment.path, "x.dll");
	folder = folders_redirected(&s.deployment.path);
	cr_assert_not_null(folder);
	cr_expect_str_eq(folder->redirection.s, "W3WP.EXE.LOCAL");
}

Test(deployment, of_several_local_files_and_folders_it_is_the_first_by_name)
{
	cr_assert_eq(mkdir(scene_path(&s, "b.exe.local"), 0777), 0);
	scene_file(s.beside, "C.exe.local", "", 0);
	scene_file(s.beside, "a.EXE.local", "", 0);
	list_beside();
	cr_expect_str_eq(
		folders_redirected(&s.deployment.beside)->redirection.s,
		"a.EXE.local");
}

Test(deployment, many_names_are_found_each)
{
	char name[32];

	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "%c%d.dll", i % 2 ? 'N' : 'n', i);
		scene_file(s.beside, name, "", 0);
	}
	for (int i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "n%d.DLL", i);
		cr_expect_neq(find(&s.deployment.beside, name)[0], '\0', "%s",
			      name);
	}
}

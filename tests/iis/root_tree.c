/* What the tests of roots share. */
#include "tests/iis/root_tree.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "util/status.h"

struct scene tree;
struct iis_root *root;
struct root_place place;

void tree_set_up(void)
{
	scene_open(&tree, true);
}

void tree_tear_down(void)
{
	iis_root_close(root);
	scene_close(&tree);
}

const char *in_top(const char *name)
{
	return str_printf(&tree.arena, "%s/%s", tree.top, name).s;
}

void make_folder(const char *name)
{
	char *path = strdup(in_top(name));

	for (char *p = path + strlen(tree.top) + 1; *p != '\0'; p++) {
		if (*p != '/')
			continue;
		*p = '\0';
		mkdir(path, 0777);
		*p = '/';
	}
	mkdir(path, 0777);
	cr_assert_eq(access(path, F_OK), 0, "%s", path);
	free(path);
}

void make_file(const char *name)
{
	char *path = strdup(name), *slash = strrchr(path, '/');

	*slash = '\0';
	make_folder(path);
	scene_file(in_top(path), slash + 1, "", 0);
	free(path);
}

void make_link(const char *name, const char *target)
{
	cr_assert_eq(symlink(target, in_top(name)), 0, "%s", name);
}

void open_root(const char *name)
{
	cr_assert_eq(iis_root_open(&tree.arena, in_top(name), &root), OK);
}

const char *find_as(const char *path, bool wow64)
{
	cr_assert_eq(iis_root_find(root, str_of(path), wow64, &tree.arena,
				   &place),
		     OK);
	cr_expect_eq(place.disk.n != 0, place.answer == ROOT_FILE ||
						place.answer == ROOT_FOLDER,
		     "%s", path);
	if (place.disk.n == 0)
		return "";
	cr_expect(iis_root_holds(root, place.disk.s), "%s", place.disk.s);
	return place.disk.s + strlen(tree.top);
}

const char *find(const char *path)
{
	return find_as(path, false);
}

void expect_place(const char *path, enum root_answer answer, const char *why)
{
	find(path);
	cr_expect_eq(place.answer, answer, "%s: %d", path, place.answer);
	if (why == NULL) {
		cr_expect_null(place.why, "%s: %s", path, place.why);
		return;
	}
	cr_assert_not_null(place.why, "%s", path);
	cr_expect_not_null(strstr(place.why, why), "%s: %s", path, place.why);
}

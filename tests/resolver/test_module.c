/* The files of modules: opened, closed and opened again. */
#include "resolver/module.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"

static struct scene s;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(modules, .init = set_up, .fini = tear_down);

static struct module *module_called(const char *name)
{
	struct module *m;

	cr_assert_eq(modules_intern(&s.search.modules, &s.arena, str_of(name),
				    str_of(scene_path(&s, name)), &m),
		     0);
	return m;
}

static void open_module(struct module *m)
{
	cr_assert_eq(module_open(&s.search.modules, &s.arena, &s.profile, m),
		     0);
}

static void fill_with_others(void)
{
	char name[32];

	for (int i = 0; i < MODULES_OPEN_MAX; i++) {
		snprintf(name, sizeof(name), "n%d.dll", i);
		scene_dll(&s, name, "+A");
		open_module(module_called(name));
	}
}

static void expect_as_many_open(void)
{
	const struct module_list *l = &s.search.modules;
	size_t n = 0;

	for (size_t i = 0; i < l->count; i++)
		n += l->items[i]->is_open;
	cr_expect_eq(l->open_count, n);
}

/* Small files are read whole: what is behind the image makes it one of parts. */
static void make_large(const char *name)
{
	FILE *f = fopen(scene_path(&s, name), "ab");

	cr_assert_not_null(f);
	for (unsigned i = 0; i < 1 << 15; i++)
		fputc('.', f);
	cr_assert_eq(fclose(f), 0);
}

Test(modules, one_that_is_opened_again_is_the_same)
{
	struct export_symbol symbol;
	struct module *m;

	scene_dll(&s, "one.dll", "+A");
	make_large("one.dll");
	m = module_called("one.dll");
	open_module(m);
	fill_with_others();
	cr_expect_leq(s.search.modules.open_count, MODULES_OPEN_MAX);
	cr_assert_not(m->is_open);
	open_module(m);
	cr_expect(m->is_open);
	cr_expect_eq(m->image.head.data, m->file.head.data);
	cr_expect(module_is_readable(m));
	cr_expect(exports_find_name(&m->exports, str_of("A"), 0, &symbol));
}

Test(modules, one_that_is_asked_for_again_stays_open_longer)
{
	struct module *m;

	scene_dll(&s, "one.dll", "+A");
	m = module_called("one.dll");
	open_module(m);
	open_module(m);
	fill_with_others();
	cr_expect(m->is_open);
	expect_as_many_open();
	fill_with_others();
	cr_expect_not(m->is_open);
	expect_as_many_open();
}

Test(modules, those_that_are_pinned_stay_open)
{
	static const char *const names[] = { "a.dll", "b.dll", "c.dll" };
	struct module *m[3];

	for (int i = 0; i < 3; i++) {
		scene_dll(&s, names[i], "+A");
		m[i] = module_called(names[i]);
		open_module(m[i]);
	}
	s.search.modules.pinned[0] = m[0];
	s.search.modules.pinned[1] = m[1];
	fill_with_others();
	cr_expect(m[0]->is_open);
	cr_expect(m[1]->is_open);
	cr_expect_not(m[2]->is_open);
	expect_as_many_open();
}

/* As the file of a command line is, wherever it was met before. */
static void adopt(struct module *m)
{
	struct file_parts file;

	cr_assert_eq(file_parts_open(m->path.s, FILE_HEAD_SIZE, &file), 0);
	cr_assert_eq(module_adopt(&s.search.modules, &s.arena, &s.profile, m,
				  &file),
		     0);
}

Test(modules, one_that_is_opened_from_a_file_is_open_once)
{
	struct module *m;

	scene_dll(&s, "one.dll", "+A");
	m = module_called("one.dll");
	open_module(m);
	adopt(m);
	cr_expect(module_is_readable(m));
	expect_as_many_open();
}

/* It is open, and of what was cut off something was asked for. */
static struct module *cut_one(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const size_t n = 2 * FILE_HEAD_SIZE;
	char *data = calloc(1, n);
	struct module *m;
	int error;

	cr_assert_not_null(data);
	pe_section(b, ".data", data, n, 0);
	free(data);
	scene_write(s.beside, "one.dll", b);
	m = module_called("one.dll");
	open_module(m);
	cr_expect_null(modules_unread(&s.search.modules, &error));
	cr_assert_eq(truncate(m->path.s, FILE_HEAD_SIZE), 0);
	cr_expect_eq(image_span(&m->image, 0x2000, 1).len, 0);
	return m;
}

static void expect_told_of(const struct module *m)
{
	int error = 0;

	cr_expect_eq(modules_unread(&s.search.modules, &error), m);
	cr_expect_eq(error, ESTALE);
}

/* Also once it is closed. */
Test(modules, one_that_is_cut_while_it_is_open_is_told_of)
{
	const struct module *m = cut_one();

	expect_told_of(m);
	fill_with_others();
	cr_assert_not(m->is_open);
	expect_told_of(m);
}

Test(modules, one_that_was_cut_is_told_of_once_another_file_is_in_its_place)
{
	struct module *m = cut_one();

	adopt(m);
	expect_told_of(m);
}

Test(modules, one_that_changed_in_between_is_not_trusted)
{
	struct module *m;

	scene_dll(&s, "one.dll", "+A");
	m = module_called("one.dll");
	open_module(m);
	fill_with_others();
	cr_assert_not(m->is_open);
	scene_file(s.beside, "one.dll", "MZ", 2);
	open_module(m);
	cr_expect_eq(m->open_error, ESTALE);
	cr_expect_not(module_is_readable(m));
}

Test(modules, what_was_no_image_and_is_one_by_now_is_not_trusted_either)
{
	struct module *m;

	scene_file(s.beside, "one.dll", "MZ", 2);
	m = module_called("one.dll");
	open_module(m);
	fill_with_others();
	cr_assert_not(m->is_open);
	scene_dll(&s, "one.dll", "+A");
	open_module(m);
	cr_expect_eq(m->open_error, ESTALE);
	cr_expect_not(module_is_readable(m));
}

/* What is said of it is read anew. */
Test(modules, what_was_no_image_and_still_is_none_is_read_again)
{
	struct module *m;

	scene_file(s.beside, "one.dll", "no image", 8);
	m = module_called("one.dll");
	open_module(m);
	fill_with_others();
	cr_assert_not(m->is_open);
	scene_file(s.beside, "one.dll", "no image either", 15);
	open_module(m);
	cr_expect_eq(m->open_error, 0);
	cr_expect_not(module_is_readable(m));
	cr_expect_eq(m->image.head.data, m->file.head.data);
	cr_expect_eq(m->image.head.len, 15);
}

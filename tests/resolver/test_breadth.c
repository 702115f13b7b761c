/* The order in which Windows 10 meets what a load takes, and its faults. */
#include "resolver/breadth.h"

#include <string.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/status.h"

static struct scene s;
static struct breadth b;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(breadth, .init = set_up, .fini = tear_down);

static void dll(const char *name, const char *words)
{
	scene_dll(&s, name, words);
}

/* Walk root.dll, as it is loaded on 'targets'. */
static void walk(target_set targets)
{
	scene_problems(&s, "root.dll", ON_BOTH);
	cr_assert_eq(breadth_walk(&s.resolution, targets, &s.arena, &b), OK);
}

static uint64_t of_module(const char *name)
{
	const struct resolution *r = &s.resolution;

	for (size_t i = 0; i < r->loaded_count; i++) {
		if (str_equal(r->loaded[i].module->name, str_of(name)))
			return breadth_of_module(&b, r->loaded[i].module);
	}
	cr_assert_fail("%s isn't loaded", name);
	return 0;
}

/* Of the problem with that DLL, or with that procedure. */
static uint64_t of_problem(const char *name)
{
	const struct resolution *r = &s.resolution;

	for (size_t i = 0; i < r->count; i++) {
		const struct problem *p = &r->problems[i];
		struct str about = p->missing != NULL ?
					   p->missing->procedure.name :
				   p->dependency != NULL ?
					   p->dependency->name :
					   STR_EMPTY;

		if (str_equal(about, str_of(name)))
			return breadth_of_problem(&b, p);
	}
	cr_assert_fail("nothing is wrong with %s", name);
	return 0;
}

/* One after the other; of "?x", the problem with x. */
#define EXPECT_ORDER(...) \
	expect_order((const char *const[]){ __VA_ARGS__, NULL })

static void expect_order(const char *const *names)
{
	uint64_t before = 0;

	for (size_t i = 0; names[i] != NULL; i++) {
		const uint64_t now = names[i][0] == '?' ?
					     of_problem(names[i] + 1) :
					     of_module(names[i]);

		if (i != 0)
			cr_expect_lt(before, now, "%s comes before %s",
				     names[i - 1], names[i]);
		before = now;
	}
}

Test(breadth, dlls_are_met_level_by_level)
{
	dll("root.dll", "a.dll!A b.dll!B");
	dll("a.dll", "+A deep.dll!D");
	dll("b.dll", "+B low.dll!L a.dll!A");
	dll("deep.dll", "+D");
	dll("low.dll", "+L");
	walk(ON_BOTH);
	EXPECT_ORDER("root.dll", "a.dll", "b.dll", "deep.dll", "low.dll");
}

Test(breadth, missing_dlls_are_met_in_the_order_of_their_level)
{
	dll("root.dll", "a.dll!A gone.dll!X b.dll!B");
	dll("a.dll", "+A one.dll!X two.dll!X");
	dll("b.dll", "+B three.dll!X");
	walk(ON_BOTH);
	EXPECT_ORDER("a.dll", "?gone.dll", "b.dll", "?one.dll",
		     "?two.dll", "?three.dll");
}

Test(breadth, procedures_are_bound_once_a_level_is_mapped)
{
	dll("root.dll", "a.dll!Nope gone.dll!X");
	dll("a.dll", "+A lost.dll!X sys.dll!Never");
	walk(ON_BOTH);
	EXPECT_ORDER("?gone.dll", "?Nope", "?lost.dll", "?Never");
}

Test(breadth, a_file_that_is_no_image_is_met_where_it_is_mapped)
{
	unsigned bad = 0;

	dll("root.dll", "a.dll!A bad.dll!B");
	dll("a.dll", "+A lost.dll!X");
	scene_file(s.beside, "bad.dll", "no image", 8);
	walk(ON_BOTH);
	for (size_t i = 0; i < s.resolution.count; i++) {
		const struct problem *p = &s.resolution.problems[i];

		if (p->kind != PROBLEM_BAD_IMAGE)
			continue;
		cr_expect_eq(breadth_of_problem(&b, p), of_module("bad.dll"));
		bad++;
	}
	cr_expect_eq(bad, 1);
	EXPECT_ORDER("bad.dll", "?lost.dll");
}

Test(breadth, what_a_forwarder_loads_is_met_when_its_importer_is_bound)
{
	dll("root.dll", "first.dll!F a.dll!A");
	dll("first.dll", "+F=far.G");
	dll("far.dll", "+G gone.dll!X");
	dll("a.dll", "+A deep.dll!D");
	dll("deep.dll", "+D");
	walk(ON_BOTH);
	EXPECT_ORDER("a.dll", "far.dll", "deep.dll", "?gone.dll");
}

Test(breadth, a_delay_load_has_no_place_of_its_own)
{
	dll("root.dll", "gone.dll!X ~late.dll!Y");
	walk(ON_BOTH);
	cr_expect_eq(of_problem("late.dll"), of_problem("gone.dll"));
}

Test(breadth, a_file_of_another_machine_is_met_where_it_ends_the_search)
{
	dll("root.dll", "other.dll!A gone.dll!X");
	scene_dll_in(s.beside, "other.dll", IMAGE_FILE_MACHINE_AMD64, "+A");
	walk(ON_BOTH);
	EXPECT_ORDER("root.dll", "other.dll", "?gone.dll");
}

Test(breadth, each_windows_meets_what_it_loads)
{
	/* There, the new one has a DLL of its own. */
	dll("root.dll", "shadow.dll!Shadow to.dll!F a.dll!A");
	dll("shadow.dll", "+Shadow gone.dll!X");
	dll("to.dll", "+F=fresh.New");
	dll("a.dll", "+A");
	scene_dll_in(s.path, "fresh.dll", IMAGE_FILE_MACHINE_I386, "+New");
	walk(ON_OLD);
	EXPECT_ORDER("shadow.dll", "to.dll", "fresh.dll");
	EXPECT_ORDER("shadow.dll", "?gone.dll");
	walk(ON_NEW);
	cr_expect_eq(of_module("shadow.dll"), UINT64_MAX);
	cr_expect_eq(of_module("fresh.dll"), UINT64_MAX);
	cr_expect_eq(of_problem("gone.dll"), UINT64_MAX);
	EXPECT_ORDER("to.dll", "a.dll");
}

/* What a walk notes as it goes. */
#include "resolver/walk.h"

#include <criterion/criterion.h>

#include "loader/pe.h"
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

TestSuite(walk, .init = set_up, .fini = tear_down);

static void dll(const char *name, const char *words)
{
	scene_dll(&s, name, words);
}

/* The new one has a shadow.dll of its own, and comes by m.dll later. */
Test(walk, a_module_is_walked_once_on_each_windows_that_loads_it)
{
	dll("shadow.dll", "+Shadow m.dll!A");
	dll("m.dll", "+A gone.dll!X");
	dll("k.dll", "+B m.dll!A");
	scene_expect(&s, "shadow.dll!Shadow m.dll!A k.dll!B",
		     "absent m.dll > gone.dll on 0x1\n"
		     "absent m.dll > gone.dll on 0x2\n");
}

/* fresh.dll comes with the newer one: the one in PATH is of the older. */
Test(walk, a_module_is_late_where_only_a_delay_load_brings_it)
{
	const struct module *m;

	scene_dll_in(s.path, "fresh.dll", IMAGE_FILE_MACHINE_I386,
		     "+New m.dll!A");
	dll("m.dll", "+A");
	scene_expect(&s, "fresh.dll!New ~m.dll!A", "");
	m = modules_find(&s.search.modules, FOLDER_BESIDE, str_of("m.dll"));
	cr_assert_not_null(m);
	cr_expect_eq(resolution_loaded(&s.resolution, m)->targets, ON_BOTH);
	cr_expect_eq(resolution_loaded(&s.resolution, m)->late, ON_NEW);
}

/* Of a file with a defect of each kind: how many of them are noted. */
static size_t report(bool of_headers, enum defect_kind *first)
{
	struct defect items[] = {
		{ .kind = DEFECT_LAST_OF_HEADERS },
		{ .kind = DEFECT_LAST_OF_HEADERS + 1 },
	};
	struct module m = { .defects = { items, 2, 2 } };
	const struct chain chain = { .module = &m };
	struct resolution out = { .root = &m };
	struct walk w = { .search = &s.search, .arena = &s.arena, .out = &out };

	cr_assert_eq(walk_report_defects(&w, &chain, ON_NEW, of_headers), OK);
	cr_assert_neq(out.count, 0);
	*first = out.problems[0].defect->kind;
	return out.count;
}

Test(walk, the_last_defect_of_the_headers_is_met_before_the_manifest)
{
	enum defect_kind kind;

	cr_expect_eq(report(true, &kind), 1);
	cr_expect_eq(kind, DEFECT_LAST_OF_HEADERS);
	cr_expect_eq(report(false, &kind), 1);
	cr_expect_eq(kind, DEFECT_LAST_OF_HEADERS + 1);
}

/* Where a Windows is known in part alone, and whose assemblies bind their DLLs. */
#include "resolver/context.h"
#include "resolver/search.h"

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/status.h"

enum { WHOLE, PARTIAL };

#define ON_WHOLE TARGET_BIT(WHOLE)
#define ON_PARTIAL TARGET_BIT(PARTIAL)
#define ON_EACH (ON_WHOLE | ON_PARTIAL)

static const char whole[] = "target: whole\n"
			    "name: Windows Whole\n"
			    "build: 5.1.2600.2180\n"
			    "machine: x86\n"
			    "iis: \"5.1\"\n"
			    "groups: [x86]\n"
			    "inventory:\n"
			    "  system32:\n"
			    "    observed: [sys.dll, asm.dll]\n"
			    "  default-assembly:\n"
			    "    documented: [gdiplus.dll]\n"
			    "    unproven: [perhaps.dll]\n"
			    "tables:\n"
			    "  observed: [sys.dll, asm.dll]\n"
			    "exports:\n"
			    "  sys.dll:\n"
			    "    add: [There]\n"
			    "  asm.dll:\n"
			    "    add: [There]\n";

static const char partial[] = "target: partial\n"
			      "name: Windows Partial\n"
			      "build: 5.2.3790.0\n"
			      "machine: x86\n"
			      "iis: \"6.0\"\n"
			      "groups: [x86]\n"
			      "coverage: partial\n"
			      "inventory:\n"
			      "  system32:\n"
			      "    observed: [sys.dll]\n"
			      "  default-assembly:\n"
			      "    documented: [gdiplus.dll]\n"
			      "  absent: [asm.dll]\n"
			      "tables:\n"
			      "  observed: [gdiplus.dll]\n"
			      "exports:\n"
			      "  gdiplus.dll:\n"
			      "    add: [GdiplusStartup]\n";

static const char components[] = "date: 2026-11-24\n";

static const char *const texts[] = { whole, partial, components };

static struct scene s;

static void set_up(void)
{
	scene_open_texts(&s, texts, sizeof(texts) / sizeof(texts[0]));
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(search_partial, .init = set_up, .fini = tear_down);

static struct provider find_on(target_set targets, const char *name)
{
	struct provider p;

	cr_assert_eq(search_module(&s.search, str_of(name), SEARCH_ALTERED,
				   targets, &p),
		     OK);
	return p;
}

static struct provider find(const char *name)
{
	return find_on(ON_EACH, name);
}

Test(search_partial, a_dll_that_no_windows_lists_may_be_in_the_one_that_is_known_in_part)
{
	const struct provider p = find("gone.dll");

	cr_expect_eq(p.absent, ON_WHOLE);
	cr_expect_eq(p.unproven, ON_PARTIAL);
}

Test(search_partial, what_that_one_is_known_to_lack_is_absent)
{
	const struct provider p = find("asm.dll");

	cr_expect_eq(p.in_system, ON_WHOLE);
	cr_expect_eq(p.absent, ON_PARTIAL);
	cr_expect_eq(p.unproven, 0);
}

Test(search_partial, a_copy_beside_serves_where_the_assembly_is_not_known_to_be_there)
{
	struct provider p;

	scene_file(s.beside, "perhaps.dll", "", 0);
	p = find_on(ON_WHOLE, "perhaps.dll");
	cr_expect_eq(p.in_file, ON_WHOLE);
	cr_expect_eq(p.unproven, 0);
}

/* The tables are those of Windows' own copy. */
Test(search_partial, an_assembly_is_told_by_a_table_only_where_there_is_one)
{
	struct assembly_file files[] = {
		{ .name = str_of("gdiplus.dll"), .targets = ON_EACH },
		{ .name = str_of("sys.dll"), .targets = ON_WHOLE },
	};
	const struct activation_context context = { .files = files,
						    .file_count = 2,
						    .targets = ON_EACH };
	struct provider p;

	s.search.context = &context;
	p = find("gdiplus.dll");
	cr_expect_eq(p.in_system, ON_PARTIAL);
	cr_expect_eq(p.in_assembly, ON_WHOLE);
	cr_expect_eq(p.likely, 0);
	p = find_on(ON_WHOLE, "sys.dll");
	cr_expect_eq(p.in_system, ON_WHOLE);
	cr_expect_eq(p.in_assembly, ON_WHOLE);
	cr_expect_eq(p.likely, ON_WHOLE);
	cr_expect_eq(find_on(ON_WHOLE, "gdiplus.dll").in_system, 0);
}

Test(search_partial, what_an_assembly_binds_is_of_no_private_one)
{
	struct assembly_file files[] = {
		{ .name = str_of("own.dll"), .targets = ON_WHOLE },
		{ .name = str_of("own.dll"),
		  .targets = ON_EACH,
		  .is_private = true },
	};
	const struct activation_context context = { .files = files,
						    .file_count = 2,
						    .targets = ON_EACH };
	struct provider p;

	s.search.context = &context;
	p = find("own.dll");
	cr_expect_eq(p.in_assembly, ON_WHOLE);
	cr_expect_eq(p.in_private, ON_PARTIAL);
	s.search.context = NULL;
}

/* Two Windows may have found two, and one of another name comes before. */
Test(search_partial, the_file_at_hand_is_the_first_of_that_name)
{
	const char *other, *first, *second;
	struct assembly_file files[4] = {
		{ .name = str_of("own.dll"), .targets = ON_EACH },
		{ .name = str_of("other.dll"), .targets = ON_EACH },
		{ .name = str_of("own.dll"), .targets = ON_WHOLE },
		{ .name = str_of("own.dll"), .targets = ON_PARTIAL },
	};
	const struct activation_context context = { .files = files,
						    .file_count = 4,
						    .targets = ON_EACH };
	struct provider p;

	scene_dll(&s, "other", "+A");
	scene_dll(&s, "first", "+A");
	scene_dll(&s, "second", "+A");
	other = scene_path(&s, "other");
	first = scene_path(&s, "first");
	second = scene_path(&s, "second");
	files[1].path = str_of(other);
	files[2].path = str_of(first);
	files[3].path = str_of(second);
	s.search.context = &context;
	p = find("own.dll");
	cr_expect_eq(p.in_assembly, ON_EACH);
	cr_assert_not_null(p.at_hand);
	cr_expect_str_eq(p.at_hand->path.s, first);
	cr_expect_eq(p.at_hand->role, FOLDER_BESIDE);
	cr_expect_eq(p.at_hand_on, ON_WHOLE);
	/* What isn't asked for isn't at hand. */
	cr_expect_eq(find_on(ON_PARTIAL, "own.dll").at_hand->path.s,
		     p.at_hand->path.s);
	cr_expect_eq(find_on(ON_PARTIAL, "own.dll").at_hand_on, 0);
	s.search.context = NULL;
	cr_expect_null(find("own.dll").at_hand);
}

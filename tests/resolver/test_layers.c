/* Overlays: DLLs that are installed on top of a Windows, and names they add. */
#include "resolver/layers.h"

#include <criterion/criterion.h>

#include "tests/resolver/layers_scene.h"
#include "util/status.h"

TestSuite(layers, .init = layers_set_up, .fini = layers_tear_down);

Test(layers, a_dll_is_there_where_what_brings_it_is_installed)
{
	struct provider p;

	install_layer("second", ON_OLD);
	p = find_layered("rt.dll");
	cr_expect_eq(p.in_overlay, ON_OLD);
	cr_expect_eq(p.absent, ON_NEW);
	cr_expect_eq(p.likely, 0);
	cr_expect_eq(find_layered("other.dll").absent, ON_BOTH);
	cr_expect_eq(find_layered("sys.dll").in_system, ON_BOTH);
}

Test(layers, what_windows_may_have_is_surely_there_then)
{
	struct provider p;

	install_layer("second", ON_BOTH);
	p = find_layered("unproven.dll");
	cr_expect_eq(p.in_overlay, ON_BOTH);
	cr_expect_eq(p.unproven, 0);
	p = find_layered("fax.dll");
	cr_expect_eq(p.in_overlay, ON_BOTH);
	cr_expect_eq(p.optional, 0);
	p = find_layered("setup.dll");
	cr_expect_eq(p.in_overlay, ON_BOTH);
	cr_expect_eq(p.elsewhere, 0);
}

/* R2504 */
Test(layers, where_load_flags_count_on_one_windows_the_other_keeps_its_dll)
{
	const struct module importer = { .role = FOLDER_BESIDE };
	const unsigned search_system = 0x800;
	struct provider p;

	install_layer("second", ON_BOTH);
	layered.search.flags = (struct search_flags){ ON_NEW, search_system,
						&importer };
	p = find_layered("rt.dll");
	cr_expect_eq(p.in_overlay, ON_BOTH);
	layered.search.flags.targets = ON_OLD;
	p = find_layered("rt.dll");
	cr_expect_eq(p.in_overlay, ON_BOTH);
	layered.search.flags = (struct search_flags){ 0 };
}

Test(layers, likely_evidence_is_kept)
{
	install_layer("first", ON_BOTH);
	install_layer("second", ON_NEW);
	cr_expect_eq(find_layered("shaky.dll").in_overlay, ON_NEW);
	cr_expect_eq(find_layered("shaky.dll").likely, ON_NEW);
}

Test(layers, a_file_beside_comes_first)
{
	install_layer("second", ON_BOTH);
	scene_dll(&layered, "rt.dll", "+Own");
	cr_expect_eq(find_layered("rt.dll").in_file, ON_BOTH);
	cr_expect_eq(find_layered("rt.dll").in_overlay, 0);
	expect_layered("rt.dll!Own", "");
}

Test(layers, each_windows_has_the_first_that_brings_the_dll)
{
	install_layer("update", ON_BOTH);
	install_layer("first", ON_BOTH);
	install_layer("second", ON_BOTH);
	cr_expect_eq(find_layered("rt.dll").in_overlay, ON_BOTH);
	/* The table is of the first one's version. */
	expect_layered("rt.dll!A", "");
	cr_expect_eq(layered.resolution.likely, ON_NEW);
}

Test(layers, what_its_table_lacks_is_missing_there)
{
	install_layer("first", ON_OLD);
	expect_layered("rt.dll!A rt.dll!Nope",
	       "absent root.dll > rt.dll on 0x2\n"
	       "export root.dll > rt.dll!Nope on 0x1\n");
	cr_expect_str_eq(layered.resolution.problems[1].missing->overlay, "first");
	cr_expect_str_eq(layered.resolution.problems[1].missing->evidence,
			 "observed");
	cr_expect_eq(layered.resolution.problems[1].missing->likely, 0);
	cr_expect_not(layered.resolution.problems[1].missing->in_file);
}

Test(layers, of_two_copies_the_one_that_has_the_name_is_there)
{
	install_layer("second", ON_BOTH);
	install_layer("third", ON_NEW);
	expect_layered("rt.dll!A rt.dll!Newer rt.dll!Nope",
	       "export root.dll > rt.dll!Newer on 0x1\n"
	       "export root.dll > rt.dll!Nope\n");
	cr_expect_str_eq(layered.resolution.problems[0].missing->overlay,
			 "second");
	cr_expect_str_eq(layered.resolution.problems[1].missing->overlay,
			 "third");
}

Test(layers, an_update_that_is_not_told_in_full_leaves_no_lack_certain)
{
	install_layer("builds", ON_OLD);
	expect_layered("sys.dll!Nope fresh.dll!New",
	       "export root.dll > sys.dll!Nope\n"
	       "absent root.dll > fresh.dll on 0x1\n");
	cr_expect_eq(scene_missing(&layered)->likely, ON_OLD);
}

Test(layers, of_another_build_of_a_dll_no_name_is_known)
{
	install_layer("builds", ON_BOTH);
	expect_layered("deep.dll!Deep deep.dll!Nope",
	       "unknown root.dll > deep.dll!Nope\n");
}

Test(layers, a_dll_of_another_windows_may_come_with_what_nobody_listed)
{
	install_layer("anything", ON_BOTH);
	cr_expect_eq(find_layered("fresh.dll").unproven, ON_OLD);
	cr_expect_eq(find_layered("fresh.dll").absent, 0);
	cr_expect_eq(find_layered("other.dll").absent, ON_BOTH);
	cr_expect_eq(find_layered("sys.dll").in_system, ON_BOTH);
	cr_expect_eq(find_layered("sys.dll").unproven, 0);
}

Test(layers, of_another_version_it_is_likely_missing)
{
	install_layer("second", ON_BOTH);
	expect_layered("rt.dll!Nope", "export root.dll > rt.dll!Nope\n");
	cr_expect_eq(scene_missing(&layered)->likely, ON_BOTH);
}

Test(layers, without_a_table_nothing_is_known)
{
	install_layer("second", ON_BOTH);
	expect_layered("setup.dll!X", "unknown root.dll > setup.dll!X\n");
	cr_expect_not(scene_missing(&layered)->in_file);
	cr_expect_str_eq(scene_missing(&layered)->overlay, "second");
}

/* On one Windows it is that of Windows, on the other an overlay's. */
Test(layers, each_windows_tells_whose_dll_lacks_the_name)
{
	install_layer("second", ON_OLD);
	expect_layered("fresh.dll!Nope",
	       "export root.dll > fresh.dll!Nope on 0x2\n"
	       "unknown root.dll > fresh.dll!Nope on 0x1\n");
	cr_expect_null(layered.resolution.problems[0].missing->overlay);
	cr_expect_str_eq(layered.resolution.problems[1].missing->overlay, "second");
}

Test(layers, its_forwarders_are_followed)
{
	install_layer("second", ON_BOTH);
	expect_layered("rt.dll!Led rt.dll!Lost",
	       "forward root.dll > rt.dll!Lost\n");
	cr_expect_str_eq(scene_missing(&layered)->overlay, "second");
	cr_expect(str_equal(scene_missing(&layered)->forwarder, str_of("part.Gone")));
	cr_expect_not(scene_missing(&layered)->in_file);
}

Test(layers, forwarders_are_followed_for_one_windows_alone)
{
	install_layer("second", ON_OLD);
	expect_layered("rt.dll!Led rt.dll!Lost",
	       "absent root.dll > rt.dll on 0x2\n"
	       "forward root.dll > rt.dll!Lost on 0x1\n");
}

Test(layers, a_forwarder_may_lead_to_a_dll_of_one)
{
	install_layer("second", ON_OLD);
	scene_dll(&layered, "own.dll", "+A=part.One +B=part.Gone");
	expect_layered("own.dll!A own.dll!B",
	       "forward root.dll > own.dll!A on 0x2\n"
	       "forward root.dll > own.dll!B\n");
}

Test(layers, load_flags_of_the_system_find_what_is_installed_there)
{
	struct module importer = { .role = FOLDER_BESIDE };

	install_layer("first", ON_OLD);
	layered.search.flags = (struct search_flags){ ON_BOTH, 0x800, &importer };
	cr_expect_eq(find_layered("rt.dll").in_overlay, ON_OLD);
	cr_expect_eq(find_layered("rt.dll").absent, ON_NEW);
}

Test(layers, one_windows_alone_has_the_names_of_an_update)
{
	install_layer("update", ON_BOTH);
	scene_dll(&layered, "root.dll", "sys.dll!Added");
	cr_expect_str_eq(scene_problems(&layered, "root.dll", ON_OLD), "");
}

Test(layers, an_update_adds_names_to_windows_own_dll)
{
	expect_layered("sys.dll!Added", "export root.dll > sys.dll!Added\n");
	install_layer("first", ON_BOTH);
	install_layer("update", ON_OLD);
	scene_dll(&layered, "second.dll", "sys.dll!Added sys.dll!Fresh");
	cr_expect_str_eq(scene_problems(&layered, "second.dll", ON_BOTH),
			 "export second.dll > sys.dll!Added on 0x2\n");
	cr_expect_eq(layered.resolution.likely, 0);
}

Test(layers, where_an_update_was_not_seen_its_names_are_likely)
{
	install_layer("update", ON_BOTH);
	expect_layered("sys.dll!Added", "");
	cr_expect_eq(layered.resolution.likely, ON_NEW);
}

Test(layers, what_an_update_is_said_to_add_is_not_known)
{
	install_layer("update", ON_OLD);
	expect_layered("sys.dll!Rumour",
	       "export root.dll > sys.dll!Rumour on 0x2\n"
	       "unknown root.dll > sys.dll!Rumour on 0x1\n");
}

Test(layers, an_update_brings_another_build_that_may_have_more)
{
	install_layer("first", ON_BOTH);
	install_layer("update", ON_OLD);
	expect_layered("sys.dll!Nope deep.dll!Nope",
	       "export root.dll > sys.dll!Nope\n"
	       "export root.dll > deep.dll!Nope\n");
	cr_expect_eq(layered.resolution.problems[0].missing->likely, ON_OLD);
	cr_expect_eq(layered.resolution.problems[1].missing->likely, 0);
}

/* rt.dll of another version is on the older one alone. */
Test(layers, has_a_dll_where_it_is_installed_alone)
{
	install_layer("second", ON_OLD);
	install_layer("third", ON_NEW);
	expect_layered("rt.dll!Newer",
		       "export root.dll > rt.dll!Newer on 0x1\n");
}

Test(layers, nobody_listed_leave_what_windows_has_elsewhere_as_it_is)
{
	install_layer("anything", ON_BOTH);
	cr_expect_eq(find_layered("setup.dll").elsewhere, ON_BOTH);
	cr_expect_eq(find_layered("setup.dll").unproven, 0);
	cr_expect_eq(find_layered("fax.dll").optional, ON_BOTH);
	cr_expect_eq(find_layered("fax.dll").unproven, 0);
}

/* What is loaded already serves what the host asks for (R501). */
Test(layers, do_not_come_before_what_is_loaded)
{
	static const char *const names[] = { "F", NULL };

	install_layer("first", ON_OLD);
	layered.search.iis_targets = ON_BOTH;
	layered.search.entry_points = names;
	scene_dll(&layered, "rt.dll", "+V +A");
	scene_dll(&layered, "mid.dll", "+M rt.dll!A");
	expect_layered("+F=rt.V mid.dll!M", "");
}

/* Links in a root: inside they are followed, out of it they aren't. */
#include <errno.h>
#include <stdio.h>

#include <criterion/criterion.h>

#include "tests/iis/root_tree.h"

Test(root, links_are_followed_inside)
{
	make_file("c/data/x.dll");
	make_folder("c/a/b");
	make_link("c/a/b/rel", "../../data");
	make_link("c/a/abs", "/data");
	make_link("c/a/x.dll", "b/rel/x.dll");
	open_root("c");
	cr_expect_str_eq(find("C:\\a\\b\\rel\\x.dll"), "/c/data/x.dll");
	cr_expect_str_eq(find("C:\\a\\abs\\x.dll"), "/c/data/x.dll");
	cr_expect_str_eq(find("C:\\a\\x.dll"), "/c/data/x.dll");
	cr_expect_str_eq(find("C:\\a\\abs\\"), "/c/data");
	expect_place("C:\\a\\abs\\y.dll", ROOT_MISSING, NULL);
	expect_place("C:\\a\\abs\\y\\x.dll", ROOT_NO_FOLDER, NULL);
}

Test(root, an_absolute_link_of_this_machine_is_followed_inside)
{
	make_file("r/C/a.dll");
	make_file("r/D/x.dll");
	make_link("r/C/d", in_top("r/D"));
	open_root("r");
	cr_expect_str_eq(find("C:\\d\\x.dll"), "/r/D/x.dll");
}

Test(root, links_from_one_drive_to_another_are_inside)
{
	make_folder("r/C");
	make_file("r/D/x.dll");
	make_link("r/C/d", "../D");
	open_root("r");
	cr_expect_str_eq(find("C:\\d\\x.dll"), "/r/D/x.dll");
}

Test(root, links_that_lead_out_are_not_followed)
{
	make_file("beside/secret.dll");
	make_file("c/a/x.dll");
	make_link("c/up", "../beside");
	make_link("c/a/up.dll", "../../beside/secret.dll");
	make_link("c/absolute", in_top("beside"));
	make_link("c/junction", "/mnt/c/data");
	open_root("c");
	expect_place("C:\\up\\secret.dll", ROOT_OUTSIDE, "out of the root");
	expect_place("C:\\a\\up.dll", ROOT_OUTSIDE, "out of the root");
	expect_place("C:\\absolute\\secret.dll", ROOT_OUTSIDE, "absolute path");
	expect_place("C:\\junction\\x.dll", ROOT_OUTSIDE, "absolute path");
}

Test(root, a_link_that_names_a_sibling_with_the_same_start_leads_out)
{
	make_folder("c");
	make_file("c2/x.dll");
	make_link("c/l", in_top("c2"));
	open_root("c");
	expect_place("C:\\l\\x.dll", ROOT_OUTSIDE, "absolute path");
	cr_expect_not(iis_root_holds(root, in_top("c2/x.dll")));
}

Test(root, a_drive_that_is_a_link_out_is_outside)
{
	make_file("beside/x.dll");
	make_folder("r");
	make_link("r/C", "../beside");
	make_link("r/D", "E");
	make_file("r/E/y.dll");
	open_root("r");
	expect_place("C:\\x.dll", ROOT_OUTSIDE, "that drive");
	cr_expect_str_eq(find("D:\\y.dll"), "/r/E/y.dll");
}

Test(root, the_root_itself_may_be_a_link)
{
	make_file("c/x.dll");
	make_link("l", "c");
	open_root("l");
	cr_expect_str_eq(find("C:\\x.dll"), "/c/x.dll");
}

Test(root, loops_end)
{
	make_folder("c");
	make_link("c/one", "two");
	make_link("c/two", "one");
	make_link("c/self", "self/self/self");
	make_link("c/grow", "./grow/../grow/x");
	open_root("c");
	expect_place("C:\\one\\x.dll", ROOT_OUTSIDE, "circles");
	expect_place("C:\\self\\x.dll", ROOT_OUTSIDE, "circles");
	expect_place("C:\\grow\\x.dll", ROOT_OUTSIDE, "circles");
	cr_expect_eq(place.error, ELOOP);
}

Test(root, forty_links_are_followed_and_no_more)
{
	char name[16], target[16];

	make_file("c/l0/x.dll");
	for (int i = 1; i <= 41; i++) {
		snprintf(name, sizeof(name), "c/l%d", i);
		snprintf(target, sizeof(target), "l%d", i - 1);
		make_link(name, target);
	}
	open_root("c");
	cr_expect_str_eq(find("C:\\l40\\x.dll"), "/c/l0/x.dll");
	expect_place("C:\\l41\\x.dll", ROOT_OUTSIDE, "40");
}

Test(root, a_link_to_nothing_is_missing)
{
	make_folder("c");
	make_link("c/x.dll", "gone.dll");
	make_link("c/d", "gone/away");
	open_root("c");
	expect_place("C:\\x.dll", ROOT_MISSING, "leads to nothing");
	expect_place("C:\\d\\x.dll", ROOT_NO_FOLDER, "leads to nothing");
	expect_place("C:\\d\\", ROOT_MISSING, "leads to nothing");
}

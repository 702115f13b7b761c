/* Which file beside a module of IIS would do in its place. */
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/made_up.h"

/* A file in the place of a filter, and what lies beside it. */
static void expect_neighbour(const char *words, const char *neighbour)
{
	struct str part = str_printf(&c.scene.arena,
				     "; the %s beside it does; root.dll "
				     "exports B",
				     neighbour);

	c.d.host = HOST_IIS_FILTER;
	check_root(words);
	cr_expect_not_null(strstr(message(), part.s), "%s", message());
	cr_expect_str_eq(check_finding(&c, 1)->before.s,
			 "root.dll exports no HttpFilterProc either");
	cr_expect(check_finding(&c, 1)->detail);
}

Test(iis, the_neighbour_that_would_do_is_named)
{
	scene_dll(&c.scene, "a.dll", "+A");
	scene_dll(&c.scene, "half.dll", "+GetFilterVersion");
	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	expect_neighbour("+B", "right.dll");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "let the configuration name that DLL");
}

Test(iis, a_neighbour_of_a_like_name_is_named_first)
{
	scene_dll(&c.scene, "a.dll", "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "RootISAPI.dll",
		  "+GetFilterVersion +HttpFilterProc");
	expect_neighbour("+B", "RootISAPI.dll");
}

Test(iis, a_neighbour_that_iis_would_not_take_is_not_named)
{
	scene_dll_in(c.scene.beside, "big.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "ext.dll",
		  "+GetExtensionVersion +HttpExtensionProc");
	scene_file(c.scene.beside, "text.dll", "no image", 8);
	scene_dll(&c.scene, "filter.txt", "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "root.bak", "+GetFilterVersion +HttpFilterProc");
	c.d.host = HOST_IIS_FILTER;
	c.d.targets = ON_BOTH;
	check_root("+B");
	cr_expect_null(strstr(message(), "beside"), "%s", message());
}

Test(iis, a_neighbour_that_can_not_be_opened_hides_no_other)
{
	cr_assert_eq(symlink("nothing", scene_path(&c.scene, "a.dll")), 0);
	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	expect_neighbour("+B", "right.dll");
}

Test(iis, of_several_neighbours_the_first_is_named)
{
	scene_dll(&c.scene, "b.dll", "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "c.dll", "+GetFilterVersion +HttpFilterProc");
	expect_neighbour("+B", "b.dll");
	scene_dll(&c.scene, "RootA.dll", "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "RootB.dll", "+GetFilterVersion +HttpFilterProc");
	session_leave(&c.d);
	expect_neighbour("+B", "RootA.dll");
}

/* The list of the folder begins with it. */
Test(iis, the_first_of_several_namesakes_may_come_before_the_file)
{
	scene_dll(&c.scene, "root-2.dll", "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "RootB.dll", "+GetFilterVersion +HttpFilterProc");
	expect_neighbour("+B", "root-2.dll");
}

/* The file itself is one of them. */
Test(iis, the_last_namesake_that_is_looked_at_comes_before_all_others)
{
	scene_dll(&c.scene, "a.dll", "+GetFilterVersion +HttpFilterProc");
	for (int i = 2; i < NAMESAKES_MAX; i++)
		scene_dll(&c.scene,
			  str_printf(&c.scene.arena, "root%d.dll", i).s, "+A");
	scene_dll(&c.scene, "root9.dll", "+GetFilterVersion +HttpFilterProc");
	expect_neighbour("+B", "root9.dll");
}

Test(iis, of_several_folders_the_first_has_the_namesake)
{
	scene_dll(&c.scene, "RootA.dll", "+GetFilterVersion +HttpFilterProc");
	scene_dll_in(c.scene.path, "RootB.dll", IMAGE_FILE_MACHINE_I386,
		     "+GetFilterVersion +HttpFilterProc");
	cr_assert_eq(folders_add(&c.d.folders, &c.d.arena,
				 str_of(c.scene.beside)),
		     0);
	cr_assert_eq(folders_add(&c.d.folders, &c.d.arena,
				 str_of(c.scene.path)),
		     0);
	expect_neighbour("+B", "RootA.dll");
}

Test(iis, the_next_file_of_a_folder_has_the_same_neighbours)
{
	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "first.dll", "+B");
	scene_dll(&c.scene, "root.dll", "+B");
	c.d.host = HOST_IIS_FILTER;
	check_findings(&c, "first.dll");
	cr_expect(c.d.neighbourhood.neighbours.read);
	check_findings(&c, "root.dll");
	cr_expect_not_null(strstr(message(), "the right.dll beside it"), "%s",
			   message());
}

Test(iis, a_file_without_an_extension_has_a_namesake_too)
{
	scene_dll(&c.scene, "a.dll", "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "appISAPI.dll",
		  "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "app", "+B");
	c.d.host = HOST_IIS_FILTER;
	check_findings(&c, "app");
	cr_expect_not_null(strstr(message(), "the appISAPI.dll beside it"),
			   "%s", message());
}

/* The folder's list is looked through from where its name would be. */
Test(iis, a_namesake_is_found_wherever_it_lies_in_the_list)
{
	static const char filter[] = "+GetFilterVersion +HttpFilterProc";
	static const char *const others[] = { "a.dll",	"b.dll", "p.dll",
					      "s.dll",	"t.dll", "u.dll",
					      "roo.dll" };

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		scene_dll(&c.scene, others[i], filter);
	scene_dll(&c.scene, "root-2.dll", filter);
	expect_neighbour("+B", "root-2.dll");
	scene_dll(&c.scene, "root", "+B");
	c.d.host = HOST_IIS_FILTER;
	session_leave(&c.d);
	check_findings(&c, "root");
	cr_expect_not_null(strstr(message(), "the root-2.dll beside it"), "%s",
			   message());
}

/* What has no name before its extension is like all others. */
Test(iis, a_file_that_is_all_extension_has_the_first_as_neighbour)
{
	scene_dll(&c.scene, "a.dll", "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "b.dll", "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, ".dll", "+B");
	c.d.host = HOST_IIS_FILTER;
	check_findings(&c, ".dll");
	cr_expect_not_null(strstr(message(), "the a.dll beside it"), "%s",
			   message());
}

Test(iis, a_native_module_has_no_neighbours)
{
	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	scene_dll(&c.scene, "ext.dll",
		  "+GetExtensionVersion +HttpExtensionProc");
	c.d.host = HOST_IIS_MODULE;
	check_root("+B");
	cr_expect_null(strstr(message(), "beside"), "%s", message());
}

Test(iis, no_more_neighbours_are_opened_than_the_limit)
{
	for (int i = 0; i < NEIGHBOURS_MAX; i++)
		scene_dll(&c.scene,
			  str_printf(&c.scene.arena, "a%03d.dll", i).s, "+A");
	scene_dll(&c.scene, "z.dll", "+GetFilterVersion +HttpFilterProc");
	c.d.host = HOST_IIS_FILTER;
	check_root("+B");
	cr_expect_null(strstr(message(), "beside"), "%s", message());
}

Test(iis, nothing_beside_is_looked_at_while_nothing_is_missing)
{
	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	check_root("+GetFilterVersion +HttpFilterProc");
	cr_expect_not(c.d.neighbourhood.neighbours.read);
	check_root("+GetFilterVersion");
	cr_expect_not(c.d.neighbourhood.neighbours.read);
}

Test(iis, without_a_folder_there_are_no_neighbours)
{
	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	c.d.host = HOST_IIS_FILTER;
	c.d.app_dir = false;
	check_root("+B");
	cr_expect_null(strstr(message(), "beside"), "%s", message());
}

Test(iis, a_program_has_neighbours_too)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "sys.dll!There");

	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	b->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	c.d.host = HOST_IIS_FILTER;
	check_built(&c, b);
	cr_expect_not_null(strstr(check_finding(&c, 1)->before.s,
				  "; the right.dll beside it has what is asked "
				  "for"));
	cr_expect_str_eq(check_finding(&c, 2)->before.s,
			 "root.dll exports no HttpFilterProc either");
}

/* It is the right file, and was built wrong. */
Test(iis, a_decorated_name_is_mended_and_not_looked_for_beside)
{
	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	c.d.host = HOST_IIS_FILTER;
	check_root("+GetFilterVersion@4 +B");
	check_advice(check_finding(&c, 0), "use a module definition file: ");
	cr_expect_str_eq(check_finding(&c, 1)->summary.s,
			 "root.dll exports no HttpFilterProc");
	cr_expect_not(check_finding(&c, 1)->detail);
}

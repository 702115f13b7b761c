/* Extensions in a metabase: script maps, and the list of restrictions. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/iis/metabase_records.h"

/* "requests path permission; ..." */
static void expect_extensions(const struct iis_extensions *e, const char *text)
{
	static const char *const permissions[] = {
		[IIS_ALLOWED] = "yes",		[IIS_DENIED] = "no",
		[IIS_UNLISTED] = "unlisted",	[IIS_NOT_RESTRICTED] = "free",
		[IIS_PERMISSION_UNKNOWN] = "?",
	};
	char all[512] = "";

	for (size_t i = 0; i < e->count; i++)
		snprintf(all + strlen(all), sizeof(all) - strlen(all),
			 "%s%.*s %.*s %s", i > 0 ? "; " : "",
			 STR_ARGS(e->items[i].requests),
			 STR_ARGS(e->items[i].path),
			 permissions[e->items[i].permission]);
	cr_expect_str_eq(all, text);
}

Test(metabase, script_maps_of_a_site_replace_those_of_the_server)
{
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS,
	    ".asp,C:\\asp.dll,5,GET,HEAD\n.pl,C:\\perl.exe %s %s,5\n"
	    "*,C:\\all.dll,0");
	put_site("/LM/W3SVC/1");
	put_site("/LM/W3SVC/2");
	put("/LM/W3SVC/2/ROOT", METABASE_SCRIPT_MAPS, ".php,C:\\php.dll,5");
	put_site("/LM/W3SVC/3");
	put("/LM/W3SVC/3", METABASE_SCRIPT_MAPS, "");
	finish();
	expect_extensions(&config.extensions,
			  ".asp C:\\asp.dll ?; * C:\\all.dll ?");
	cr_expect_not(config.sites[0].has_extensions);
	cr_expect(config.sites[1].has_extensions);
	cr_expect_not(config.sites[1].inherits_extensions);
	expect_extensions(&config.sites[1].extensions, ".php C:\\php.dll ?");
	expect_value(config.sites[1].extensions.items[0].place.key,
		     "/LM/W3SVC/2/ROOT");
	cr_expect(config.sites[2].has_extensions);
	cr_expect_eq(config.sites[2].extensions.count, 0);
	expect_nothing_told();
}

Test(metabase, script_maps_of_folders_count_once_beside_those_from_above)
{
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/ROOT/b", METABASE_SCRIPT_MAPS,
	    ".php,c:\\PHP.dll,5\n.new,C:\\new.dll,1");
	put("/LM/W3SVC/1/ROOT/a/deep", METABASE_SCRIPT_MAPS,
	    ".PHP,C:\\php.dll,1,GET");
	finish();
	cr_expect(config.sites[0].has_extensions);
	cr_expect(config.sites[0].inherits_extensions);
	expect_extensions(&config.sites[0].extensions,
			  ".PHP C:\\php.dll ?; .new C:\\new.dll ?");
	expect_value(config.sites[0].extensions.items[0].place.key,
		     "/LM/W3SVC/1/ROOT/a/deep");
}

Test(metabase, what_is_no_script_map_is_told)
{
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS,
	    "asp,C:\\asp.dll,5\n.asp\n.asp,\n,C:\\a.dll\n\n");
	finish();
	cr_expect_eq(config.extensions.count, 0);
	cr_expect_eq(config.note_count, 4);
	expect_told("\"asp,C:\\asp.dll,5\" isn't a script map");
}

/* Whether IIS takes quotes off isn't known. */
Test(metabase, dlls_in_quotes_are_told_and_leave_others_open)
{
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS,
	    ".php,\"C:\\a b\\p.dll\",5\n.asp,C:\\asp.dll,5\n"
	    ".pl,\"C:\\perl.exe\" \"%s\" %s,5");
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST,
	    "0,*.dll\n1,\"C:\\asp.dll\",1,ASP\n1,\"C:\\perl.exe\",1");
	finish();
	expect_extensions(&config.extensions, ".asp C:\\asp.dll ?");
	expect_told("\"C:\\a b\\p.dll\" stands in quotes");
	expect_told("\"C:\\asp.dll\" stands in quotes");
	cr_expect_eq(config.note_count, 2);
	cr_expect(config.is_partial);
	cr_expect_not(config.hides_stoppers);
}

Test(metabase, the_list_of_restrictions_decides_by_path)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST,
	    "0,*.dll\n1,*.exe\n1,C:\\Asp.dll,0,ASP,Active Server Pages\n"
	    "0,C:\\idc.dll,0,HTTPODBC,Data");
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS,
	    ".asp,c:\\asp.DLL,5\n.idc,C:\\idc.dll,5\n.x,C:\\x.dll,5");
	finish();
	expect_extensions(&config.extensions,
			  ".asp c:\\asp.DLL yes; .idc C:\\idc.dll no; "
			  ".x C:\\x.dll unlisted");
	expect_nothing_told();
}

/* Whether IIS 6 expands variables before it compares isn't documented. */
Test(metabase, a_variable_that_may_make_it_a_listed_path_leaves_it_open)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST,
	    "0,*.dll\n1,C:\\f\\Asp.dll\n1,%windir%\\x.dll\n0,C:\\f\\no.dll");
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS,
	    ".1,%SystemDrive%\\f\\asp.dll,5\n.2,C:\\W\\x.dll,5\n"
	    ".3,%SystemRoot%\\x.dll,5\n.4,%SystemDrive%\\g\\asp.dll,5\n"
	    ".5,%SystemDrive%\\f\\no.dll,5\n.6,D:\\f\\asp.dll,5\n"
	    ".7,%windir%\\x.dll,5\n.8,x.dll,5");
	finish();
	/* A file of another folder, or one that is denied, is the same as ever. */
	expect_extensions(&config.extensions,
			  ".1 %SystemDrive%\\f\\asp.dll ?; .2 C:\\W\\x.dll ?; "
			  ".3 %SystemRoot%\\x.dll ?; "
			  ".4 %SystemDrive%\\g\\asp.dll unlisted; "
			  ".5 %SystemDrive%\\f\\no.dll unlisted; "
			  ".6 D:\\f\\asp.dll unlisted; "
			  ".7 %windir%\\x.dll yes; .8 x.dll unlisted; "
			  " C:\\f\\Asp.dll yes");
	expect_told("List may mean %SystemDrive%\\f\\asp.dll by another");
	cr_expect_eq(config.note_count, 1);
}

Test(metabase, all_that_is_unlisted_can_be_allowed)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST, "1,*.dll");
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS, ".x,C:\\x.dll,5");
	finish();
	expect_extensions(&config.extensions, ".x C:\\x.dll yes");
}

Test(metabase, a_list_without_an_entry_for_the_others_is_told)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST, "1,C:\\a.dll,1\n2,C:\\b");
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS, ".x,C:\\x.dll,5");
	finish();
	cr_expect_eq(config.extensions.items[0].permission, IIS_UNLISTED);
	expect_told("has no entry *.dll");
	expect_told("\"2,C:\\b\" isn't an entry");
}

Test(metabase, an_entry_that_contradicts_another_is_told)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST,
	    "0,*.dll\n0,C:\\x.dll\n1,C:\\X.dll");
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS, ".x,C:\\x.dll,5");
	finish();
	expect_extensions(&config.extensions, ".x C:\\x.dll no");
	expect_told("both allows and forbids C:\\X.dll");
}

Test(metabase, an_allowed_dll_that_is_not_mapped_is_called_by_its_name)
{
	put("/LM/W3SVC", METABASE_RESTRICTION_LIST,
	    "0,*.dll\n1,C:\\direct.dll\n0,C:\\denied.dll\n1,C:\\cgi.exe\n"
	    "1,C:\\mapped.dll");
	put_site("/LM/W3SVC/1");
	put("/LM/W3SVC/1/ROOT", METABASE_SCRIPT_MAPS, ".x,C:\\mapped.dll,5");
	finish();
	expect_extensions(&config.extensions, " C:\\direct.dll yes");
	expect_value(config.extensions.items[0].place.key, "/LM/W3SVC");
	expect_extensions(&config.sites[0].extensions, ".x C:\\mapped.dll yes");
}

Test(metabase, iis_5_restricts_no_extension)
{
	config.generation = IIS_5;
	put("/LM/W3SVC", METABASE_SCRIPT_MAPS, ".x,C:\\x.dll,5");
	finish();
	expect_extensions(&config.extensions, ".x C:\\x.dll free");
	expect_nothing_told();
}

/* What IIS asks of a module, and what a file is that hasn't got it. */
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "loader/pe.h"

#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(iis, .init = set_up, .fini = tear_down);

/* The findings of a DLL of these words. */
static const char *check(const char *words)
{
	scene_dll(&c.scene, "root.dll", words);
	session_leave(&c.d); /* the file may be a new one */
	return check_findings(&c, "root.dll");
}

static enum host host_of(const char *words)
{
	check(words);
	return c.a.subject.host;
}

Test(iis, the_host_goes_by_the_exports)
{
	cr_expect_eq(host_of("+A"), HOST_NONE);
	cr_expect_eq(host_of("sys.dll!There"), HOST_NONE);
	cr_expect_eq(host_of("+GetFilterVersion +HttpFilterProc"),
		     HOST_IIS_FILTER);
	cr_expect_eq(host_of("+HttpFilterProc"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+GetExtensionVersion +HttpExtensionProc"),
		     HOST_IIS_EXTENSION);
	cr_expect_eq(host_of("+GetExtensionVersion"), HOST_IIS_EXTENSION);
	cr_expect_eq(host_of("+TerminateFilter"), HOST_NONE);
	cr_expect_eq(host_of("+getfilterversion"), HOST_NONE);
}

Test(iis, decorated_names_show_the_host_too)
{
	cr_expect_eq(host_of("+_GetFilterVersion@4"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+GetFilterVersion@4"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+_GetFilterVersion"), HOST_IIS_FILTER);
	cr_expect_eq(host_of("+?HttpFilterProc@@YGKPAU@@KPAX@Z"),
		     HOST_IIS_FILTER);
	cr_expect_eq(host_of("+_HttpExtensionProc@4"), HOST_IIS_EXTENSION);
	cr_expect_eq(host_of("+GetFilterVersion2 +GetFilterVersion@8 "
			     "+?GetFilterVersionEx@@YGHXZ +?GetFilterVersion"),
		     HOST_NONE);
}

Test(iis, a_named_host_counts_whatever_the_exports_are)
{
	c.d.host = HOST_IIS_EXTENSION;
	cr_expect_str_eq(
		check("+GetFilterVersion +HttpFilterProc"),
		"missing-entry-point 127 root.dll!GetExtensionVersion\n"
		"missing-entry-point 127 root.dll!HttpExtensionProc\n");
	c.d.host = HOST_NONE;
	cr_expect_str_eq(check("+GetFilterVersion"), "");
}

Test(iis, a_filter_without_its_proc_is_127)
{
	cr_expect_str_eq(check("+GetFilterVersion"),
			 "missing-entry-point 127 root.dll!HttpFilterProc\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127");
	cr_expect_str_eq(check("+HttpFilterProc"),
			 "missing-entry-point 127 root.dll!GetFilterVersion\n");
	cr_expect_str_eq(check("+HttpFilterProc +GetFilterVersion"), "");
}

Test(iis, an_extension_without_its_proc_is_127)
{
	cr_expect_str_eq(
		check("+GetExtensionVersion"),
		"missing-entry-point 127 root.dll!HttpExtensionProc\n");
	cr_expect_str_eq(check("+GetExtensionVersion +HttpExtensionProc"), "");
}

Test(iis, each_form_of_a_decorated_name_is_told)
{
	static const char *const names[] = {
		"_GetFilterVersion@4",
		"GetFilterVersion@4",
		"_GetFilterVersion",
		"?GetFilterVersion@@YGHPAU_HTTP_FILTER_VERSION@@@Z",
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct str words = str_printf(&c.scene.arena,
					      "+HttpFilterProc +%s", names[i]);

		cr_expect_str_eq(check(words.s),
				 "decorated-entry-point 127 "
				 "root.dll!GetFilterVersion\n",
				 "%s", names[i]);
		cr_assert_eq(c.a.findings.count, 1);
		cr_expect_not_null(strstr(c.a.findings.items[0].before.s,
					  names[i]));
		cr_expect(str_equal(c.a.findings.items[0].decorated,
				    str_of(names[i])));
	}
}

Test(iis, entry_points_come_after_the_load)
{
	cr_expect_str_eq(check("+GetFilterVersion gone.dll!X ~lost.dll!Y"),
			 "missing-module 126 root.dll > gone.dll\n"
			 "missing-entry-point 127 root.dll!HttpFilterProc\n"
			 "delayed-missing-module root.dll > lost.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 126");
}

/* The message of the first finding. */
static const char *message(void)
{
	return check_finding(&c, 0)->before.s;
}

static void expect_message(const char *words, const char *part)
{
	check(words);
	cr_expect_not_null(strstr(message(), part), "%s: %s", words,
			   message());
}

Test(iis, half_of_a_filter_is_told_which_half_is_missing)
{
	expect_message("+GetFilterVersion",
		       "root.dll exports GetFilterVersion, but no "
		       "HttpFilterProc");
	expect_message("+HttpExtensionProc",
		       "exports HttpExtensionProc, but no "
		       "GetExtensionVersion");
}

Test(iis, the_case_of_a_name_counts)
{
	c.d.host = HOST_IIS_FILTER;
	cr_expect_str_eq(check("+getFilterVersion +HttpFilterProc"),
			 "missing-entry-point 127 root.dll!GetFilterVersion\n");
	cr_expect_str_eq(message(), "root.dll exports getFilterVersion, not "
				    "GetFilterVersion: the case of the "
				    "letters counts");
	check("+GETFILTERVERSION +HttpFilterProc");
	cr_expect_not_null(strstr(message(), "exports GETFILTERVERSION, not "
					     "GetFilterVersion"),
			   "%s", message());
}

Test(iis, names_that_are_not_sorted_hide_a_procedure)
{
	struct pe_builder *b = scene_builder(
		IMAGE_FILE_MACHINE_I386, "+HttpFilterProc +GetFilterVersion");

	b->exports_unsorted = true;
	c.d.host = HOST_IIS_FILTER;
	check_built(&c, b);
	cr_expect_not_null(strstr(message(), "its names aren't sorted"));
	cr_expect(check_rests_on(check_finding(&c, 0), "R310"));
}

Test(iis, exports_by_ordinal_alone_have_no_names_to_ask_for)
{
	c.d.host = HOST_IIS_FILTER;
	expect_message("+#1 +#2", "exports no GetFilterVersion; it exports by "
				  "ordinal alone (NONAME)");
}

Test(iis, names_without_a_function_are_told_from_ordinals)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_export_at(b, "Nowhere", 0);
	c.d.host = HOST_IIS_FILTER;
	check_built(&c, b);
	cr_expect_str_eq(message(), "root.dll exports no GetFilterVersion; it "
				    "exports names that lead nowhere");
	b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	pe_export_at(b, "A", 0);
	pe_export(b, "B");
	check_built(&c, b);
	cr_expect_not_null(strstr(message(), "; it exports B"));
}

Test(iis, the_other_kind_of_module_is_told_where_it_belongs)
{
	c.d.host = HOST_IIS_FILTER;
	expect_message("+GetExtensionVersion +HttpExtensionProc",
		       "it is an ISAPI extension and can't serve as a filter");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "take it out of the ISAPI filters: an extension is "
			 "configured as an application mapping");
	c.d.host = HOST_IIS_EXTENSION;
	expect_message("+GetFilterVersion +HttpFilterProc",
		       "it is an ISAPI filter and can't serve as an "
		       "extension");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "configure it as an ISAPI filter, not as an "
			 "application mapping");
}

Test(iis, other_kinds_of_dll_are_named)
{
	c.d.host = HOST_IIS_EXTENSION;
	expect_message("+DllCanUnloadNow +DllGetClassObject",
		       "it exports DllCanUnloadNow, DllGetClassObject: a COM "
		       "server");
	expect_message("+RegisterModule", ": a native module, for IIS 7");
	expect_message("+InitializeAtlHandlers", ": a request handler of ATL");
	expect_message("+_InitializeAtlHandlers@8",
		       ": a request handler of ATL");
}

/* A file in the place of a filter, and what lies beside it. */
static void expect_neighbour(const char *words, const char *neighbour)
{
	struct str part = str_printf(&c.scene.arena,
				     "; the %s beside it does; root.dll "
				     "exports B",
				     neighbour);

	c.d.host = HOST_IIS_FILTER;
	check(words);
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
	check("+B");
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
	check("+B");
	cr_expect_null(strstr(message(), "beside"), "%s", message());
}

Test(iis, no_more_neighbours_are_opened_than_the_limit)
{
	for (int i = 0; i < NEIGHBOURS_MAX; i++)
		scene_dll(&c.scene,
			  str_printf(&c.scene.arena, "a%03d.dll", i).s, "+A");
	scene_dll(&c.scene, "z.dll", "+GetFilterVersion +HttpFilterProc");
	c.d.host = HOST_IIS_FILTER;
	check("+B");
	cr_expect_null(strstr(message(), "beside"), "%s", message());
}

Test(iis, nothing_beside_is_looked_at_while_nothing_is_missing)
{
	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	check("+GetFilterVersion +HttpFilterProc");
	cr_expect_not(c.d.neighbourhood.neighbours.read);
	check("+GetFilterVersion");
	cr_expect_not(c.d.neighbourhood.neighbours.read);
}

Test(iis, without_a_folder_there_are_no_neighbours)
{
	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	c.d.host = HOST_IIS_FILTER;
	c.d.app_dir = false;
	check("+B");
	cr_expect_null(strstr(message(), "beside"), "%s", message());
}

/* DLLs of a linker of Visual C++: "DanS" and "Rich" with a key of 0. */
static const struct finding *check_visual_c(const char *words, uint16_t machine)
{
	struct pe_builder *b = scene_builder(machine, words);

	pe_builder_build(b);
	memcpy(b->data + 8, "DanS\0\0\0\0\0\0\0\0\0\0\0\0Rich\0\0\0\0", 24);
	check_built(&c, b);
	return check_finding(&c, 0);
}

Test(iis, a_build_that_exports_nothing_went_without_its_definition_file)
{
	const struct finding *f;

	c.d.host = HOST_IIS_FILTER;
	f = check_visual_c("", IMAGE_FILE_MACHINE_AMD64);
	cr_expect_not_null(strstr(f->before.s,
				  "root.dll exports no GetFilterVersion; it "
				  "exports nothing, as a build without its "
				  "module definition file does"));
	cr_expect_not_null(strstr(f->advice.s, "in every configuration, that "
					       "of x64 too: EXPORTS "
					       "GetFilterVersion"));
	/* Of other linkers that isn't known. */
	check("");
	cr_expect_str_eq(message(), "root.dll exports no GetFilterVersion; it "
				    "exports nothing");
	cr_expect_null(strstr(check_finding(&c, 0)->advice.s, "x64"));
}

Test(iis, advice_for_a_decorated_name_goes_by_linker_and_host)
{
	const struct finding *f =
		check_visual_c("+_HttpExtensionProc@4 +GetExtensionVersion",
			       IMAGE_FILE_MACHINE_I386);

	cr_expect_not_null(strstr(f->advice.s, "(/DEF) in every"));
	cr_expect_not_null(strstr(f->advice.s, "EXPORTS GetExtensionVersion "
					       "HttpExtensionProc"));
	check("+GetFilterVersion@4 +HttpFilterProc");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "use a module definition file: EXPORTS "
			 "GetFilterVersion HttpFilterProc TerminateFilter");
}

Test(iis, advice_for_a_native_module_goes_by_its_linker_too)
{
	static const char by_hand[] = "use a module definition file: EXPORTS "
				      "RegisterModule";
	const struct finding *f;

	c.d.host = HOST_IIS_MODULE;
	f = check_visual_c("+_RegisterModule@12", IMAGE_FILE_MACHINE_I386);
	cr_expect_not_null(strstr(f->advice.s, "(/DEF) in every"));
	f = check_visual_c("", IMAGE_FILE_MACHINE_I386);
	cr_expect_not_null(strstr(f->advice.s, "(/DEF) in every"));
	f = check_visual_c("+Other", IMAGE_FILE_MACHINE_I386);
	cr_expect_null(strstr(f->advice.s, "EXPORTS RegisterModule"));
	check("+_RegisterModule@12");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s, by_hand);
	check("");
	cr_expect_null(strstr(check_finding(&c, 0)->advice.s,
			      "EXPORTS RegisterModule"));
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

Test(iis, a_build_of_mingw_is_told_what_its_linker_takes)
{
	struct pe_builder *b = scene_builder(
		IMAGE_FILE_MACHINE_I386, "+GetFilterVersion@4 +HttpFilterProc@8");

	pe_section(b, ".CRT", "", 1, 1);
	pe_builder_build(b);
	/* The linker's major version stands behind the magic number. */
	b->data[le32(b->data + 60) + 26] = 2;
	c.d.host = HOST_IIS_FILTER;
	check_built(&c, b);
	check_advice(check_finding(&c, 0), "-Wl,--kill-at");
	check("+GetFilterVersion@4 +HttpFilterProc@8");
	check_advice(check_finding(&c, 0), "use a module definition file: ");
}

/* It is the right file, and was built wrong. */
Test(iis, a_decorated_name_is_mended_and_not_looked_for_beside)
{
	scene_dll(&c.scene, "right.dll", "+GetFilterVersion +HttpFilterProc");
	c.d.host = HOST_IIS_FILTER;
	check("+GetFilterVersion@4 +B");
	check_advice(check_finding(&c, 0), "use a module definition file: ");
	cr_expect_str_eq(check_finding(&c, 1)->summary.s,
			 "root.dll exports no HttpFilterProc");
	cr_expect_not(check_finding(&c, 1)->detail);
}

/* 126 would be another story than that of a program (R204). */
Test(iis, a_program_is_told_what_its_code_would_be)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "sys.dll!There");
	const struct finding *f;

	b->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	c.d.host = HOST_IIS_FILTER;
	check_built(&c, b);
	cr_assert_eq(c.a.findings.count, 3);
	f = check_finding(&c, 1);
	cr_expect_str_eq(f->before.s,
			 "root.dll is a program (EXE) and exports no "
			 "GetFilterVersion: it would load and fail with 127; "
			 "126 would mean that the file isn't at that path");
	cr_expect(check_rests_on(f, "R204"));
	cr_expect(check_rests_on(f, "R101"));
	cr_expect_not_null(strstr(f->advice.s, "a CGI program is configured"));
}

/*
 * The founding article's comments (docs/rules.md tells the rules): for each
 * that is about loading, a DLL of the same kind, and the answer it deserved.
 */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>

#include "loader/pe.h"
#include "rules/iis_events.h"
#include "tests/rules/check.h"

#define FILTER "+GetFilterVersion +HttpFilterProc "

static struct check c;

static void set_up(void)
{
	check_open(&c, false);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(article, .init = set_up, .fini = tear_down);

static void dll(const char *name, const char *words)
{
	scene_dll(&c.scene, name, words);
	session_leave(&c.d);
}

static const struct finding *find(const char *id)
{
	for (size_t i = 0; i < c.a.findings.count; i++) {
		const struct finding *f = &c.a.findings.items[i];

		if (strcmp(finding_kind(f->id)->id, id) == 0)
			return f;
	}
	return NULL;
}

static bool contains(struct str text, const char *word)
{
	return memmem(text.s, text.n, word, strlen(word)) != NULL;
}

/* The events of the last check on a target. Their number. */
static int events_on(const char *id, struct iis_event out[IIS_EVENTS_MAX])
{
	unsigned index = check_target(&c, id);
	struct iis_failure failure;
	struct profile_target t;

	cr_assert(profile_target_at(&c.d.profile, index, &t));
	if (!iis_failure_of(&c.a.subject, &c.a.report.verdicts[index], &t, &failure))
		return 0;
	return iis_events(&failure, &c.scene.arena, out);
}

/* 3, 4: both events, and the data without which they say nothing. */
Test(article, two_events_name_the_filter_and_carry_the_error)
{
	struct iis_event e[IIS_EVENTS_MAX];

	dll("mnetembed.dll", FILTER "nowhere.dll!A");
	check_findings(&c, "mnetembed.dll");
	cr_assert_eq(events_on("ws2003-rtm-x86", e), 2);
	cr_expect_eq(e[0].id, 2214);
	cr_expect_eq(e[1].id, 2268);
	cr_expect(contains(e[0].text, "DLL mnetembed.dll failed to load"));
	cr_expect(e[0].has_data && e[1].has_data);
	cr_expect_eq(e[0].data, 126);
	cr_expect_eq(e[1].data, 126);
}

/* 5, 7, 9, 11: 126 on 2003 RTM alone, for a DLL two steps away. */
Test(article, a_library_brings_what_only_later_windows_have)
{
	const struct finding *f;

	dll("authldap2.dll", FILTER "nsldap32v50.dll!ldap_init");
	dll("nsldap32v50.dll", "+ldap_init xmllite.dll!CreateXmlReader");
	check_findings(&c, "authldap2.dll");
	cr_expect_str_eq(check_verdict(&c, "ws2003-rtm-x86"),
			 "fails 126 likely");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "loads likely");
	f = find("missing-module");
	cr_assert_not_null(f);
	cr_expect(str_equal(f->module, str_of("xmllite.dll")));
	cr_expect(str_equal(finding_importer(f), str_of("nsldap32v50.dll")));
	cr_expect_str_eq(f->chain->up->module->name.s, "authldap2.dll");
}

/* 10: a dependency that another installer had brought. */
Test(article, a_parser_that_is_part_of_no_windows)
{
	const struct finding *f;

	dll("filter.dll", FILTER "msxml4.dll!DllGetClassObject");
	check_findings(&c, "filter.dll");
	cr_expect_str_eq(check_verdict(&c, "ws2003-rtm-x86"), "fails 126");
	f = find("needs-redistributable");
	cr_assert_not_null(f);
	cr_expect(str_equal(f->module, str_of("msxml4.dll")));
}

/* 15, 16: php.exe as a filter. */
Test(article, a_program_as_a_filter_is_127)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "kernel32.dll!GetVersion");
	const struct finding *f;

	b->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	scene_write(c.scene.beside, "php.exe", b);
	c.d.host = HOST_IIS_FILTER;
	check_findings(&c, "php.exe");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp1-x86"), "fails 127");
	cr_expect_not_null(find("not-a-dll"));
	f = find("missing-entry-point");
	cr_assert_not_null(f);
	cr_expect(contains(f->before, "a program (EXE)"));
	cr_expect(contains(f->before, "would load and fail with 127; 126 "
				      "would mean that the file isn't at that "
				      "path"));
}

/* What 126 means there: the same path without a file. */
Test(article, a_filter_that_is_not_at_its_path_is_126_likely)
{
	struct iis_event e[IIS_EVENTS_MAX];
	struct iis_failure failure;
	struct profile_target t;

	cr_assert(profile_target_at(&c.d.profile,
				    check_target(&c, "ws2003-rtm-x86"), &t));
	failure = iis_failure_on(HOST_IIS_FILTER, &t, ISOLATION_WORKERS);
	failure.cause = IIS_CAUSE_NO_FILE;
	failure.path = str_of("C:\\PHP\\php.exe");
	cr_assert_eq(iis_events(&failure, &c.scene.arena, e), 4);
	cr_expect_eq(e[0].data, 126);
	cr_expect_eq(e[0].certainty, IIS_LIKELY);
	cr_expect(contains(e[0].text, "DLL C:\\PHP\\php.exe failed to load"));
	cr_expect(e[1].alternative);
	cr_expect_eq(e[1].data, 2);
}

/* 20, 22, 24, 25: msjava.dll is red in another tool, and isn't the cause. */
Test(article, a_delay_load_of_a_neighbour_is_harmless)
{
	const struct finding *f;

	dll("filter.dll", FILTER "page.dll!Show");
	dll("page.dll", "+Show ~msjava.dll!Run");
	check_findings(&c, "filter.dll");
	/* IIS 5.1 may not look beside the filter: not known (R111). */
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "unknown");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "loads likely");
	f = find("delayed-missing-module");
	cr_assert_not_null(f);
	cr_expect_eq(finding_kind(f->id)->severity, LEVEL_WARNING);
	cr_expect(str_equal(f->module, str_of("msjava.dll")));
}

/* A filter linked to lie there; with a CLR header it asks for .NET 1.1. */
static void filter_at(uint64_t base, bool managed)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     managed ? FILTER "mscoree.dll!"
							      "_CorDllMain" :
						       FILTER);
	char *runtime;

	b->image_base = base;
	pe_relocation(b, 0x1000, IMAGE_REL_BASED_HIGHLOW);
	if (managed)
		pe_clr(b, 0);
	pe_builder_build(b);
	runtime = memmem(b->data, b->len, "v2.0.50727", 10);
	if (runtime != NULL)
		memcpy(runtime, "v1.1.4322", 10);
	scene_write(c.scene.beside, "filter.dll", b);
	session_leave(&c.d);
	check_findings(&c, "filter.dll");
}

/* 21, 23, 26: KB821157, another base cures 1114, and only where it is /clr. */
Test(article, a_mixed_mode_filter_may_lie_where_dotnet_wants_its_memory)
{
	const struct finding *f;

	filter_at(0x10000000, true);
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "loads");
	f = find("clr-base-conflict");
	cr_assert_not_null(f);
	cr_expect(contains(f->before, "1114"));
	cr_expect(contains(f->advice, "between 0x60000000 and"));
	filter_at(0x60000000, true);
	cr_expect_null(find("clr-base-conflict"));
	filter_at(0x10000000, false);
	cr_expect_null(find("clr-base-conflict"));
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "loads");
}

/* 30: a PATH that lacks the folder. */
Test(article, folder_that_path_lacks_is_seen_in_the_order_of_the_search)
{
	struct style verbose = { false, 0, 1 };
	struct report r = { .profile = &c.d.profile, .style = verbose };
	char *text;
	size_t size;

	dll("authldap2.dll", FILTER "nsldap32v50.dll!ldap_init");
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of("/srv/wrong")),
		     0);
	check_findings(&c, "authldap2.dll");
	r.out = open_memstream(&text, &size);
	cr_assert_eq(report_text.file(&r, &c.a.report), 0);
	fclose(r.out);
	cr_expect_not_null(strstr(text, " (the DLL's), System32, System, "
					"Windows, /srv/wrong (PATH)\n"),
			   "%s", text);
	cr_expect_not_null(strstr(text, "as it stood when Windows started"));
	free(text);
}

/* 34: a DLL that is no filter at all. */
Test(article, a_dll_without_a_filters_exports_is_127)
{
	const struct finding *f;

	dll("other.dll", "+DllCanUnloadNow +DllGetClassObject");
	c.d.host = HOST_IIS_FILTER;
	check_findings(&c, "other.dll");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "fails 127");
	f = find("missing-entry-point");
	cr_assert_not_null(f);
	cr_expect(contains(f->before, "it exports DllCanUnloadNow, "
				      "DllGetClassObject: a COM server"));
}

/* 37: the DLL of the application in the place of ATL Server's extension. */
Test(article, the_extension_beside_an_atl_server_application_is_named)
{
	const struct finding *f;
	struct iis_client client[IIS_CLIENTS_MAX];
	struct iis_failure failure;
	struct profile_target t;
	unsigned target = check_target(&c, "ws2003-sp1-x86");

	dll("App.dll", "+_GetAtlHandlerByName@12 +_InitializeAtlHandlers@8 "
		       "+_UninitializeAtlHandlers@0");
	dll("AppISAPI.dll", "+GetExtensionVersion +HttpExtensionProc "
			    "+TerminateExtension");
	dll("Another.dll", "+GetExtensionVersion +HttpExtensionProc");
	c.d.host = HOST_IIS_EXTENSION;
	check_findings(&c, "App.dll");
	f = find("missing-entry-point");
	cr_assert_not_null(f);
	cr_expect(contains(f->before, "app.dll exports no "
				      "GetExtensionVersion; the AppISAPI.dll "
				      "beside it does; app.dll exports "));
	cr_expect(contains(f->before, ": a request handler of ATL Server"));
	/* "an Win32 error 127 in the IIS log file" */
	cr_assert(profile_target_at(&c.d.profile, target, &t));
	cr_assert(iis_failure_of(&c.a.subject, &c.a.report.verdicts[target],
				 &t, &failure));
	cr_assert_eq(iis_clients(&failure, &c.scene.arena, client), 1);
	cr_expect_eq(client[0].status, 500);
	cr_expect_eq(client[0].win32, 127);
}

#define ASKS_FOR(version)                                               \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "           \
	"manifestVersion='1.0'><dependency><dependentAssembly>"         \
	"<assemblyIdentity type='win32' name='Microsoft.VC80.CRT' "     \
	"version='" version "' processorArchitecture='x86' "            \
	"publicKeyToken='1fc8b3b9a1e18e3b'/>"                           \
	"</dependentAssembly></dependency></assembly>"

static void filter_with_manifest(const char *manifest)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     FILTER "msvcr80.dll!malloc");

	pe_manifest(b, 2, manifest);
	scene_write(c.scene.beside, "filter.dll", b);
	session_leave(&c.d);
	check_findings(&c, "filter.dll");
}

/* 38: 14001 on 2003 SP2, written down as b1 26. */
Test(article, a_manifest_for_a_run_time_that_is_not_installed_is_14001)
{
	filter_with_manifest(ASKS_FOR("8.0.50727.762"));
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "fails 14001");
	cr_expect_not_null(find("missing-assembly"));
}

Test(article, its_redistributable_cures_it_and_an_older_one_does_not)
{
	cr_assert_eq(dryload_add_overlay(&c.d, "vc2005-sp1"), 0);
	filter_with_manifest(ASKS_FOR("8.0.50727.762"));
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "loads likely");
	/* A policy leads from the first release to the service pack. */
	filter_with_manifest(ASKS_FOR("8.0.50608.0"));
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "loads likely");
	/* An update of ATL asks for more than the service pack brings. */
	filter_with_manifest(ASKS_FOR("8.0.50727.4053"));
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"),
			 "fails 14001 likely");
}

/* 41: asp.dll as a filter. */
Test(article, an_extension_in_a_filters_place_is_told_what_it_is)
{
	const struct finding *f;

	dll("asp.dll", "+GetExtensionVersion +HttpExtensionProc");
	c.d.host = HOST_IIS_FILTER;
	check_findings(&c, "asp.dll");
	cr_expect_str_eq(check_verdict(&c, "ws2003-rtm-x86"), "fails 127");
	f = find("missing-entry-point");
	cr_assert_not_null(f);
	cr_expect(contains(f->before, "it is an ISAPI extension"));
	/* 42: "configured as an Application Mapping" */
	cr_expect(contains(f->advice, "configured as an application mapping"));
}

/* 49: a system DLL of one service pack, its importer of another. */
Test(article, a_system_file_of_another_level_is_named)
{
	const struct finding *f;

	dll("svcs.dll", "infocomm.dll!NewInThisLevel");
	dll("infocomm.dll", "+OfTheOldLevel");
	check_findings(&c, "svcs.dll");
	cr_expect_str_eq(check_verdict(&c, "xp-sp2-x86"), "fails 127");
	f = find("missing-procedure");
	cr_assert_not_null(f);
	cr_expect(str_equal(f->module, str_of("infocomm.dll")));
	cr_expect(str_equal(f->procedure, str_of("NewInThisLevel")));
}

/* "check -d SYSTEM32 FILE": the neighbours are a server's own files. */
static void system_file(const char *name, const char *words)
{
	scene_dll_in(c.scene.path, name, IMAGE_FILE_MACHINE_I386, words);
	session_leave(&c.d);
}

/* 49, 50: infocomm.dll must be 6.0.2600.2180 on XP SP2 (R1201). */
Test(article, a_system_file_is_checked_with_its_own_neighbours)
{
	const struct finding *f;

	cr_assert_eq(dryload_add_folder(&c.d, c.scene.path), 0);
	system_file("iisrtl.dll", "+OfTheOldLevel");
	dll("infocomm.dll", "iisrtl.dll!NewInThisLevel");
	check_findings(&c, "infocomm.dll");
	cr_expect_str_eq(check_verdict(&c, "xp-sp2-x86"), "fails 127");
	f = find("missing-procedure");
	cr_assert_not_null(f);
	cr_expect(str_equal(finding_importer(f), str_of("infocomm.dll")));
	cr_expect(str_equal(f->module, str_of("iisrtl.dll")));
	cr_expect(str_equal(f->procedure, str_of("NewInThisLevel")));

	system_file("iisrtl.dll", "+NewInThisLevel +OfTheOldLevel");
	check_findings(&c, "infocomm.dll");
	cr_expect_str_eq(check_verdict(&c, "xp-sp2-x86"), "loads");
}

/* The server's copy of a DLL counts, but for KnownDLLs. */
Test(article, of_a_servers_files_known_dlls_are_the_targets_own)
{
	cr_assert_eq(dryload_add_folder(&c.d, c.scene.path), 0);
	system_file("uxtheme.dll", "+OfAHotfix");
	system_file("advapi32.dll", "+OfAHotfix");
	dll("infocomm.dll", "uxtheme.dll!OfAHotfix");
	check_findings(&c, "infocomm.dll");
	cr_expect_str_eq(check_verdict(&c, "xp-sp2-x86"), "loads");
	dll("infocomm.dll", "advapi32.dll!OfAHotfix");
	check_findings(&c, "infocomm.dll");
	cr_expect_str_eq(check_verdict(&c, "xp-sp2-x86"), "fails 127");
	cr_expect_not_null(find("shadowed"));
}

/* 59: the x64 build went without the module definition file. */
Test(article, a_build_without_its_definition_file_exports_decorated_names)
{
	struct pe_builder *b = scene_builder(
		IMAGE_FILE_MACHINE_AMD64,
		"+?GetFilterVersion@@YAHPEAU_HTTP_FILTER_VERSION@@@Z "
		"+?HttpFilterProc@@YAKPEAU_HTTP_FILTER_CONTEXT@@KPEAX@Z");

	scene_write(c.scene.beside, "filter64.dll", b);
	check_findings(&c, "filter64.dll");
	cr_expect_eq(c.a.subject.host, HOST_IIS_FILTER);
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp1-x64"), "fails 127");
	cr_expect_not_null(find("decorated-entry-point"));
}

/* The same without __declspec(dllexport): nothing is exported at all. */
Test(article, a_build_without_its_definition_file_may_export_nothing)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_AMD64, "");
	struct iis_event e[IIS_EVENTS_MAX];
	const struct finding *f;

	pe_builder_build(b);
	/* "DanS" and "Rich" with a key of 0: made with Visual C++. */
	memcpy(b->data + 8, "DanS\0\0\0\0\0\0\0\0\0\0\0\0Rich\0\0\0\0", 24);
	scene_write(c.scene.beside, "filter64.dll", b);
	c.d.host = HOST_IIS_FILTER;
	check_findings(&c, "filter64.dll");
	f = find("missing-entry-point");
	cr_assert_not_null(f);
	cr_expect(contains(f->before, "as a build without its module "
				      "definition file does"));
	cr_expect(contains(f->advice, "in every configuration, that of x64 "
				      "too"));
	cr_assert_eq(events_on("ws2003-sp1-x64", e), 2);
	cr_expect_eq(e[0].id, 2214);
	cr_expect_eq(e[0].data, 127);
}

/* 60, 61: dwmapi.dll through ieframe.dll. */
Test(article, a_vista_dll_that_a_neighbour_delay_loads_is_harmless)
{
	dll("isapi_redirect.dll", FILTER "frame.dll!Open");
	dll("frame.dll", "+Open ~dwmapi.dll!DwmIsCompositionEnabled");
	check_findings(&c, "isapi_redirect.dll");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x86"), "loads likely");
	cr_expect_not_null(find("delayed-missing-module"));
}

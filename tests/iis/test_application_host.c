/* applicationHost.config and web.config: what IIS 7 and later are told. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "iis/config.h"
#include "util/status.h"

#define HOST(x) "<system.applicationHost>" x "</system.applicationHost>"
#define WEB(x) "<system.webServer>" x "</system.webServer>"
#define AT(path, x) "<location path='" path "'>" WEB(x) "</location>"
#define POOL "<applicationPools><add name='P'/></applicationPools>"
#define SITE(name, id)                                                         \
	"<site name='" name "' id='" id "'><application "                      \
	"path='/' applicationPool='P'/></site>"
#define SITES HOST(POOL "<sites>" SITE("One", "1") SITE("Two", "2") "</sites>")

static struct arena arena;
static struct iis_config c;

static void set_up(void)
{
	arena = ARENA_INIT;
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(application_host, .init = set_up, .fini = tear_down);

/* From the heap, to the byte, so that a sanitizer sees an overrun. */
static void take(const void *data, size_t n)
{
	uint8_t *copy = malloc(n + (n == 0));

	cr_assert_not_null(copy);
	memcpy(copy, data, n);
	cr_assert_eq(iis_read_application_host((struct bytes){ copy, n },
					       &arena, &c),
		     OK);
	free(copy);
}

static void take_whole(const char *inner)
{
	struct str text = STR_CONCAT(&arena, str_of("<configuration>"),
				     str_of(inner), str_of("</configuration>"));

	take(text.s, text.n);
}

static void expect_text(struct str s, const char *text)
{
	cr_expect(str_equal(s, str_of(text)), "\"%.*s\" isn't \"%s\"",
		  STR_ARGS(s), text);
}

static void expect_notes(size_t count)
{
	cr_expect_eq(c.note_count, count, "%zu notes", c.note_count);
	for (size_t i = 0; i < c.note_count && c.note_count != count; i++)
		cr_log_warn("line %u: %.*s", c.notes[i].line,
			    STR_ARGS(c.notes[i].text));
}

/* The only note says that, and where. */
static void expect_note(unsigned line, const char *pattern)
{
	expect_notes(1);
	cr_assert_eq(c.note_count, 1);
	cr_expect(str_match(str_of(pattern), c.notes[0].text),
		  "\"%.*s\" isn't \"%s\"", STR_ARGS(c.notes[0].text), pattern);
	cr_expect_eq(c.notes[0].line, line, "line %u", c.notes[0].line);
}

static void expect_filters(const struct iis_filters *f, const char *names)
{
	struct str list = STR_EMPTY;

	for (size_t i = 0; i < f->count; i++)
		list = STR_CONCAT(&arena, list, f->items[i].name, str_of(" "));
	expect_text(list, names);
}

static void expect_extensions(const struct iis_extensions *e, const char *paths)
{
	struct str list = STR_EMPTY;

	for (size_t i = 0; i < e->count; i++)
		list = STR_CONCAT(&arena, list, e->items[i].path, str_of(" "));
	expect_text(list, paths);
}

/* Cut down from what IIS 8 sets up, with an application added to it. */
static const char usual[] =
	"<?xml version='1.0' encoding='UTF-8'?>\n"
	"<configuration><configSections>\n"
	"<sectionGroup name='system.webServer'>\n"
	"<section name='isapiFilters' overrideModeDefault='Deny'/>\n"
	"</sectionGroup></configSections>\n"
	"<configProtectedData><providers><add name='IISWASOnlyRsaProvider' "
	"type=''/></providers></configProtectedData>\n"
	"<system.applicationHost>\n"
	"<applicationPools><add name='DefaultAppPool'/>\n"
	"<add name='Old' enable32BitAppOnWin64='true' "
	"managedPipelineMode='Classic'>\n"
	"<processModel identityType='SpecificUser' userName='CORP\\web' "
	"password='[enc:IISWASOnlyCngProvider:AAAA:enc]'/></add>\n"
	"<applicationPoolDefaults managedRuntimeVersion='v4.0'>\n"
	"<processModel identityType='ApplicationPoolIdentity'/>\n"
	"</applicationPoolDefaults></applicationPools>\n"
	"<listenerAdapters><add name='http'/></listenerAdapters>\n"
	"<sites><site name='Default Web Site' id='1'>\n"
	"<application path='/'><virtualDirectory path='/' "
	"physicalPath='%SystemDrive%\\inetpub\\wwwroot'/></application>\n"
	"<application path='/shop' applicationPool='old'/>\n"
	"<bindings><binding protocol='http' "
	"bindingInformation='*:80:'/></bindings></site>\n"
	"<siteDefaults><logFile logFormat='W3C'/></siteDefaults>\n"
	"<applicationDefaults applicationPool='DefaultAppPool'/>\n"
	"</sites></system.applicationHost>\n"
	"<system.webServer><globalModules>\n"
	"<add name='IsapiModule' image='%windir%\\System32\\inetsrv\\isapi.dll'/>"
	"\n<add name='IsapiFilterModule' "
	"image='%windir%\\System32\\inetsrv\\filter.dll'/>\n"
	"<add name='ManagedEngine64' image='%windir%\\webengine.dll' "
	"preCondition='integratedMode,runtimeVersionv2.0,bitness64'/>\n"
	"</globalModules><isapiFilters>\n"
	"<filter name='ASP.Net_2.0_32' path='C:\\N\\aspnet_filter.dll' "
	"enableCache='true' preCondition='bitness32,runtimeVersionv2.0'/>\n"
	"<filter name='mine' path='C:\\mine.dll' enabled='false'/>\n"
	"</isapiFilters><security>\n"
	"<isapiCgiRestriction><add path='%windir%\\inetsrv\\asp.dll' "
	"allowed='true' groupId='ASP' description='Active Server Pages'/>\n"
	"</isapiCgiRestriction></security></system.webServer>\n"
	"<location path='' overrideMode='Allow'><system.webServer>\n"
	"<handlers accessPolicy='Read, Script'>\n"
	"<add name='ASPClassic' path='*.asp' verb='GET,HEAD,POST' "
	"modules='IsapiModule' "
	"scriptProcessor='%windir%\\inetsrv\\ASP.dll'/>\n"
	"<add name='StaticFile' path='*' verb='*' "
	"modules='StaticFileModule,DefaultDocumentModule'/>\n"
	"</handlers><modules><add name='IsapiModule'/>\n"
	"<add name='ManagedEngine64'/></modules></system.webServer></location>\n"
	"</configuration>\n";

Test(application_host, the_file_of_a_usual_server_is_read_without_notes)
{
	take(usual, strlen(usual));
	expect_notes(0);
	cr_expect_eq(c.generation, IIS_7);
	cr_expect_eq(c.pool_count, 2);
	cr_expect_eq(c.site_count, 1);
	expect_filters(&c.filters, "ASP.Net_2.0_32 mine ");
	expect_extensions(&c.extensions, "%windir%\\inetsrv\\ASP.dll ");
	expect_filters(&c.native_modules, "ManagedEngine64 ");
	cr_expect_not(c.lacks_isapi_module);
	cr_expect_not(c.lacks_filter_module);
}

Test(application_host, pools_say_bitness_pipeline_and_identity)
{
	take(usual, strlen(usual));
	cr_assert_eq(c.pool_count, 2);
	expect_text(c.pools[0].name, "DefaultAppPool");
	cr_expect_eq(c.pools[0].identity, IIS_POOL_IDENTITY);
	cr_expect_eq(c.pools[0].bitness, IIS_ANY_BITNESS);
	cr_expect_not(c.pools[0].classic);
	cr_expect_eq(c.pools[1].identity, IIS_SPECIFIC_USER);
	expect_text(c.pools[1].user, "CORP\\web");
	cr_expect_eq(c.pools[1].bitness, IIS_32_BIT);
	cr_expect(c.pools[1].classic);
	cr_expect_eq(c.pools[1].place.line, 9);
}

Test(application_host, applications_find_their_pools_by_name_or_default)
{
	take(usual, strlen(usual));
	cr_assert_eq(c.site_count, 1);
	expect_text(c.sites[0].name, "Default Web Site");
	expect_text(c.sites[0].id, "1");
	cr_expect_eq(c.sites[0].pool, 0);
	cr_expect_not(c.sites[0].stopped);
	cr_assert_eq(c.sites[0].application_count, 1);
	expect_text(c.sites[0].applications[0].path, "/shop");
	cr_expect_eq(c.sites[0].applications[0].pool, 1);
}

Test(application_host, filters_keep_their_order_and_their_precondition)
{
	const struct iis_filter *f;

	take(usual, strlen(usual));
	cr_assert_eq(c.filters.count, 2);
	f = c.filters.items;
	expect_text(f[0].path, "C:\\N\\aspnet_filter.dll");
	expect_text(f[0].precondition, "bitness32,runtimeVersionv2.0");
	cr_expect_eq(f[0].bitness, IIS_32_BIT);
	cr_expect_not(f[0].disabled);
	expect_text(f[0].place.key, "system.webServer/isapiFilters");
	cr_expect_eq(f[0].place.line, 27);
	cr_expect(f[1].disabled);
	cr_expect_eq(f[1].bitness, IIS_ANY_BITNESS);
	cr_expect_eq(c.native_modules.items[0].bitness, IIS_64_BIT);
}

Test(application_host, pools_inherit_what_they_do_not_say)
{
	take_whole(HOST(
		"<applicationPools><add name='A'/>"
		"<add name='B' enable32BitAppOnWin64='false'>"
		"<processModel identityType='LocalSystem'/></add>"
		"<add name='C'><processModel identityType='NetworkService'/>"
		"</add><add name='D'><processModel identityType="
		"'LocalService'/></add>"
		"<applicationPoolDefaults enable32BitAppOnWin64='True' "
		"managedPipelineMode='Classic'><processModel "
		"identityType='SpecificUser' userName='u'/>"
		"</applicationPoolDefaults></applicationPools>"));
	cr_assert_eq(c.pool_count, 4);
	cr_expect_eq(c.pools[0].bitness, IIS_32_BIT);
	cr_expect(c.pools[0].classic);
	cr_expect_eq(c.pools[0].identity, IIS_SPECIFIC_USER);
	expect_text(c.pools[0].user, "u");
	cr_expect_eq(c.pools[1].bitness, IIS_ANY_BITNESS);
	cr_expect_eq(c.pools[1].identity, IIS_LOCAL_SYSTEM);
	expect_text(c.pools[1].user, "");
	cr_expect_eq(c.pools[2].identity, IIS_NETWORK_SERVICE);
	cr_expect_eq(c.pools[3].identity, IIS_LOCAL_SERVICE);
	expect_notes(0);
}

Test(application_host, a_pool_without_any_identity_has_its_own)
{
	take_whole(HOST(POOL));
	cr_assert_eq(c.pool_count, 1);
	cr_expect_eq(c.pools[0].identity, IIS_POOL_IDENTITY);
	cr_expect_eq(c.pools[0].bitness, IIS_ANY_BITNESS);
}

Test(application_host, an_identity_that_is_not_known_gets_a_note)
{
	take_whole(HOST("<applicationPools><add name='A'><processModel "
			"identityType='Nobody'/></add></applicationPools>"));
	expect_note(1, "the identity of the pool \"A\" isn't known*");
}

Test(application_host, sites_inherit_whether_they_start_and_their_pool)
{
	take_whole(HOST(
		"<applicationPools><add name='P'/><add name='Q'/>"
		"</applicationPools><sites>"
		"<site name='A' id='7'><application path='/'/></site>"
		"<site name='B' serverAutoStart='true'><application path='/'/>"
		"<application path='/x'/>"
		"<applicationDefaults applicationPool='q'/></site>"
		"<siteDefaults serverAutoStart='false'/>"
		"<applicationDefaults applicationPool='P'/></sites>"));
	cr_assert_eq(c.site_count, 2);
	cr_expect(c.sites[0].stopped);
	cr_expect_eq(c.sites[0].pool, 0);
	cr_expect_not(c.sites[1].stopped);
	cr_expect_eq(c.sites[1].pool, 1);
	cr_assert_eq(c.sites[1].application_count, 1);
	cr_expect_eq(c.sites[1].applications[0].pool, 1);
	expect_notes(0);
}

Test(application_host, a_pool_that_is_missing_or_not_named_gets_a_note)
{
	take_whole(HOST(POOL "<sites><site name='A'><application path='/' "
			     "applicationPool='Gone'/></site></sites>"));
	cr_expect_eq(c.sites[0].pool, IIS_NO_POOL);
	expect_note(1, "no pool has the name \"Gone\"*site \"A\"*");
	take_whole(HOST(POOL "<sites><site name='A'><application path='/'/>"
			     "</site></sites>"));
	cr_expect_eq(c.sites[0].pool, IIS_NO_POOL);
	expect_note(1, "*names no pool");
	take_whole(HOST(POOL "<sites><site name='A'/></sites>"));
	cr_expect_eq(c.sites[0].pool, IIS_NO_POOL);
	expect_note(1, "the site \"A\" has no application*");
}

Test(application_host, names_that_stand_twice_get_a_note)
{
	take_whole(HOST("<applicationPools><add name='P'/><add name='p'/>"
			"</applicationPools>"));
	cr_expect_eq(c.pool_count, 2);
	expect_note(1, "a second pool \"p\"*");
	take_whole(
		HOST(POOL "<sites>" SITE("One", "1")
			     SITE("ONE", "2") "</sites>")
			AT("one",
			   "<isapiFilters><filter name='f'/></isapiFilters>"));
	expect_filters(&c.sites[0].filters, "f ");
	expect_note(1, "a second site \"ONE\"*");
}

Test(application_host, filters_of_a_site_are_its_own)
{
	take_whole(SITES WEB("<isapiFilters><filter name='g'/></isapiFilters>")
			   AT("two", "<isapiFilters><remove name='g'/>"
				     "<filter name='b'/><filter name='a'/>"
				     "</isapiFilters>"));
	expect_filters(&c.filters, "g ");
	expect_filters(&c.sites[0].filters, "");
	cr_expect_eq(c.sites[0].dropped_count, 0);
	expect_filters(&c.sites[1].filters, "b a ");
	cr_assert_eq(c.sites[1].dropped_count, 1);
	expect_text(c.sites[1].dropped[0], "g");
	cr_expect_not(c.sites[1].drops_global);
	expect_text(c.sites[1].filters.items[0].place.key,
		    "two: system.webServer/isapiFilters");
	expect_notes(0);
}

Test(application_host, clear_takes_back_what_stands_before_it)
{
	take_whole(
		SITES WEB("<isapiFilters><filter name='x'/><clear/>"
			  "<filter name='y'/></isapiFilters>")
			AT("One", "<isapiFilters><remove name='y'/>"
				  "<filter name='z'/><clear/><filter name='w'/>"
				  "</isapiFilters>"));
	expect_filters(&c.filters, "y ");
	cr_expect(c.sites[0].drops_global);
	cr_expect_eq(c.sites[0].dropped_count, 0);
	expect_filters(&c.sites[0].filters, "w ");
	cr_expect_not(c.sites[1].drops_global);
}

Test(application_host, remove_takes_back_a_name_in_any_case)
{
	take_whole(WEB("<isapiFilters><filter name='Keep'/>"
		       "<filter name='Gone'/><remove name='gone'/>"
		       "<remove name='never'/><filter name='back'/>"
		       "<remove name='back'/><filter name='back' path='2'/>"
		       "</isapiFilters>"));
	expect_filters(&c.filters, "Keep back ");
	expect_text(c.filters.items[1].path, "2");
	expect_notes(0);
}

Test(application_host, a_name_that_is_added_twice_is_kept_with_a_note)
{
	take_whole(WEB("<isapiFilters><filter name='a' path='1'/>"
		       "<filter name='A' path='2'/></isapiFilters>"));
	expect_filters(&c.filters, "a A ");
	expect_note(1, "*isapiFilters has a second \"A\"*");
}

Test(application_host, a_section_that_stands_twice_is_read_as_one)
{
	take_whole(
		WEB("<isapiFilters><filter name='a'/></isapiFilters>") AT(
			"", "<isapiFilters><filter name='b'/></isapiFilters>")
			AT(".",
			   "<isapiFilters><remove name='a'/></isapiFilters>"));
	expect_filters(&c.filters, "b ");
	expect_note(1, "system.webServer/isapiFilters stands twice*");
}

Test(application_host, filters_of_an_application_are_not_read)
{
	take_whole(SITES AT("One/app", "<isapiFilters><filter name='f'/>"
				       "</isapiFilters>"));
	expect_filters(&c.filters, "");
	expect_filters(&c.sites[0].filters, "");
	expect_note(1, "One/app: *isapiFilters isn't read*");
}

Test(application_host, a_location_of_an_unknown_site_gets_a_note)
{
	take_whole(SITES AT(
		"Three/x",
		"<isapiFilters><filter name='f'/>"
		"</isapiFilters>") "<location path='Four'><system.web/></location>");
	expect_filters(&c.filters, "");
	expect_note(1, "no site of this text*\"Three/x\"*");
}

Test(application_host, handlers_of_other_modules_are_no_extensions)
{
	take_whole(WEB("<handlers>"
		       "<add name='a' path='*.a' modules='IsapiModule' "
		       "scriptProcessor='C:\\a.dll'/>"
		       "<add name='b' path='*.b' modules='FastCgiModule' "
		       "scriptProcessor='C:\\php-cgi.exe|-c C:\\x.dll'/>"
		       "<add name='c' path='*.c' type='System.Web.C'/>"
		       "<add name='d' path='*.d' modules='X, isapimodule' "
		       "scriptProcessor='C:\\d.bin'/>"
		       "<add name='e' path='*' modules='Other' "
		       "scriptProcessor='C:\\e.DLL|-x y.exe'/>"
		       "<add name='f' path='*.dll' modules='IsapiModule'/>"
		       "</handlers>"));
	expect_extensions(&c.extensions, "C:\\a.dll C:\\d.bin C:\\e.DLL ");
}

Test(application_host, an_extension_says_what_leads_to_it)
{
	const struct iis_extension *e;

	take_whole(WEB("<handlers><add name='php' path='*.php' verb='GET' "
		       "modules='IsapiModule' scriptProcessor='C:\\php.dll' "
		       "preCondition='classicMode, bitness64'/>"
		       "<add name='all' path='*' scriptProcessor='a.dll'/>"
		       "<add name='odd' path='x*.q' scriptProcessor='o.dll'/>"
		       "</handlers>"));
	cr_assert_eq(c.extensions.count, 3);
	e = c.extensions.items;
	expect_text(e[0].name, "php");
	expect_text(e[0].requests, ".php");
	expect_text(e[0].below, "");
	expect_text(e[0].precondition, "classicMode, bitness64");
	cr_expect_eq(e[0].bitness, IIS_64_BIT);
	expect_text(e[0].place.key, "system.webServer/handlers");
	expect_text(e[1].requests, "*");
	expect_text(e[2].requests, "x*.q");
}

static const char one_handler[] =
	"<handlers><add name='p' path='*.p' modules='IsapiModule' "
	"scriptProcessor='C:\\Windows\\p.dll|-x'/></handlers>";

static void expect_permission(const char *restriction,
			      enum iis_permission permission)
{
	struct str text = STR_CONCAT(&arena, str_of(SITES "<system.webServer>"),
				     str_of(one_handler), str_of("<security>"),
				     str_of(restriction),
				     str_of("</security></system.webServer>"));

	take_whole(text.s);
	cr_assert_eq(c.extensions.count, 1);
	cr_expect_eq(c.extensions.items[0].permission, permission, "%s: %d",
		     restriction, c.extensions.items[0].permission);
}

Test(application_host, the_restrictions_tell_who_may_be_called)
{
#define LIST "<isapiCgiRestriction>"
#define OPEN_LIST "<isapiCgiRestriction notListedIsapisAllowed='true'>"
#define END "</isapiCgiRestriction>"
	expect_permission("", IIS_UNLISTED);
	expect_permission(LIST END, IIS_UNLISTED);
	expect_permission(OPEN_LIST END, IIS_ALLOWED);
	expect_permission(LIST "<add path='c:\\windows\\P.DLL' "
			       "allowed='true'/>" END,
			  IIS_ALLOWED);
	expect_permission(LIST "<add path='%WINDIR%\\p.dll' "
			       "allowed='true'/>" END,
			  IIS_ALLOWED);
	expect_permission(OPEN_LIST "<add path='%SystemDrive%\\Windows\\p.dll' "
				    "allowed='false'/>" END,
			  IIS_DENIED);
	expect_permission(LIST "<add path='C:\\Windows\\p.dll'/>" END,
			  IIS_DENIED);
	expect_permission(LIST "<add path='C:\\Windows\\p.dll' allowed='true'/>"
			       "<remove path='C:\\Windows\\p.dll'/>" END,
			  IIS_UNLISTED);
	expect_permission("<isapiCgiRestriction configSource='x'/>",
			  IIS_PERMISSION_NOT_KNOWN);
}

Test(application_host, without_the_list_a_permission_is_not_known)
{
	struct str text = STR_CONCAT(&arena, str_of("<system.webServer>"),
				     str_of(one_handler),
				     str_of("</system.webServer>"));

	take_whole(text.s);
	cr_assert_eq(c.extensions.count, 1);
	cr_expect_eq(c.extensions.items[0].permission,
		     IIS_PERMISSION_NOT_KNOWN);
	expect_notes(0);
}

Test(application_host, a_listed_dll_without_a_handler_is_called_by_its_name)
{
#define LISTED                                                                 \
	"<security>" LIST "<add path='C:\\a.dll' allowed='true'/>"             \
	"<add path='C:\\b.dll' allowed='false'/>"                              \
	"<add path='C:\\c.exe' allowed='true'/>" END "</security>"
	take_whole(SITES WEB(LISTED "<handlers><add name='dll' path='*.dll' "
				    "modules='IsapiModule'/><add name='b' "
				    "path='*.b' scriptProcessor='C:\\b.dll'/>"
				    "</handlers>"));
	expect_extensions(&c.extensions, "C:\\b.dll C:\\a.dll ");
	expect_text(c.extensions.items[1].requests, "");
	cr_expect_eq(c.extensions.items[1].permission, IIS_ALLOWED);
	take_whole(SITES WEB(LISTED "<handlers/>"));
	expect_extensions(&c.extensions, "");
	take_whole(SITES WEB(LISTED));
	expect_extensions(&c.extensions, "C:\\a.dll C:\\b.dll ");
	cr_expect_eq(c.extensions.items[1].permission, IIS_DENIED);
}

#define HANDLER(name)                                                          \
	"<add name='" name "' path='*' scriptProcessor='" name ".dll'/>"

Test(application_host, a_site_with_handlers_has_the_servers_and_its_own)
{
	take_whole(
		SITES WEB("<handlers>" HANDLER("a") HANDLER("b") "</handlers>")
			AT("One", "<handlers><remove name='A'/>" HANDLER(
					  "c") "</handlers>"));
	expect_extensions(&c.extensions, "a.dll b.dll ");
	cr_expect(c.sites[0].has_extensions);
	expect_extensions(&c.sites[0].extensions, "b.dll c.dll ");
	cr_expect_not(c.sites[1].has_extensions);
	take_whole(SITES WEB("<handlers>" HANDLER("a") "</handlers>")
			   AT("Two", "<handlers><clear/></handlers>"));
	cr_expect(c.sites[1].has_extensions);
	expect_extensions(&c.sites[1].extensions, "");
	expect_notes(0);
}

Test(application_host, handlers_of_a_folder_count_there_alone)
{
	take_whole(SITES WEB("<handlers>" HANDLER("a") "</handlers>") AT(
		"One/app/", "<handlers><clear/>" HANDLER("b") "</handlers>")
			   AT("Two/app",
			      "<handlers><remove name='a'/></handlers>"));
	cr_assert(c.sites[0].has_extensions);
	expect_extensions(&c.sites[0].extensions, "a.dll b.dll ");
	expect_text(c.sites[0].extensions.items[0].below, "");
	expect_text(c.sites[0].extensions.items[1].below, "/app");
	cr_expect_not(c.sites[1].has_extensions);
}

Test(application_host, locations_hold_whether_or_not_children_inherit)
{
	take_whole(
		SITES
		"<location path='One' overrideMode='Deny' "
		"inheritInChildApplications='false'>" WEB(
			"<isapiFilters><filter name='f'/></isapiFilters>") "</location>");
	expect_filters(&c.sites[0].filters, "f ");
	expect_notes(0);
}

Test(application_host, a_server_without_the_isapi_modules_lacks_them)
{
	take_whole(WEB("<globalModules><add name='Other' image='o.dll'/>"
		       "</globalModules>"));
	cr_expect(c.lacks_isapi_module);
	cr_expect(c.lacks_filter_module);
	take_whole(WEB("<globalModules><add name='I' image='x\\ISAPI.dll'/>"
		       "<add name='IsapiFilterModule' image='f'/>"
		       "<remove name='IsapiFilterModule'/></globalModules>"));
	cr_expect_not(c.lacks_isapi_module);
	cr_expect(c.lacks_filter_module);
}

Test(application_host, a_list_of_modules_that_is_not_there_lacks_nothing)
{
	static const char cut[] = "<configuration><system.webServer>"
				  "<globalModules><add name='A' image='a'/>";

	take_whole(SITES);
	cr_expect_not(c.lacks_isapi_module);
	take_whole(WEB("<globalModules configSource='m.config'/>"));
	cr_expect_not(c.lacks_isapi_module);
	cr_expect_not(c.lacks_filter_module);
	take(cut, strlen(cut));
	expect_filters(&c.native_modules, "A ");
	cr_expect_not(c.lacks_filter_module);
}

Test(application_host, a_native_module_outside_modules_is_disabled)
{
#define NATIVE                                                                 \
	"<globalModules><add name='a' image='C:\\a.dll'/>"                     \
	"<add name='b' image='C:\\b.dll' preCondition='bitness32'/>"           \
	"</globalModules>"
	take_whole(WEB(NATIVE "<modules><add name='A'/></modules>"));
	cr_assert_eq(c.native_modules.count, 2);
	expect_text(c.native_modules.items[0].path, "C:\\a.dll");
	cr_expect_not(c.native_modules.items[0].disabled);
	cr_expect(c.native_modules.items[1].disabled);
	cr_expect_eq(c.native_modules.items[1].bitness, IIS_32_BIT);
	take_whole(WEB(NATIVE));
	cr_expect_not(c.native_modules.items[1].disabled);
}

Test(application_host, what_only_the_server_has_is_not_read_for_a_site)
{
	take_whole(SITES AT("One", NATIVE));
	expect_filters(&c.native_modules, "");
	cr_expect_not(c.lacks_isapi_module);
	expect_note(1, "One: *globalModules isn't read*");
	take_whole(SITES AT("One", LISTED));
	expect_extensions(&c.extensions, "");
	expect_note(1, "One: *isapiCgiRestriction isn't read*");
}

Test(application_host, what_is_in_another_file_gets_a_note)
{
	take_whole(WEB("<isapiFilters configSource='filters.config'/>"));
	expect_note(1, "<isapiFilters> is in another file, filters.config*");
	take_whole(HOST("<sites childSource='sites.config'/>"));
	expect_note(1, "<sites> is in another file, sites.config*");
}

Test(application_host, what_is_encrypted_gets_a_note)
{
	take_whole(WEB("<globalModules configProtectionProvider='Rsa'>"
		       "<EncryptedData><CipherData/></EncryptedData>"
		       "</globalModules>"));
	cr_expect_not(c.lacks_isapi_module);
	expect_note(1, "<globalModules> is encrypted: not read");
	take_whole(WEB("<isapiFilters><filter name='a' "
		       "path='[enc:Aes:x:enc]'/></isapiFilters>"));
	expect_text(c.filters.items[0].path, "");
	expect_note(1, "path is encrypted: not read");
	take_whole("<location path='[enc:Aes:x:enc]'>" WEB(
		"<isapiFilters><filter name='a'/></isapiFilters>") "</location>");
	expect_filters(&c.filters, "");
	expect_notes(2);
}

Test(application_host, a_boolean_is_true_or_false)
{
	take_whole(WEB("<isapiFilters><filter name='a' enabled='FALSE'/>"
		       "<filter name='b' enabled='0'/></isapiFilters>"));
	cr_expect(c.filters.items[0].disabled);
	cr_expect_not(c.filters.items[1].disabled);
	expect_note(1, "enabled=\"0\" is neither true nor false*");
}

Test(application_host, both_bitnesses_at_once_count_as_none)
{
	take_whole(WEB("<isapiFilters><filter name='a' "
		       "preCondition='bitness32,bitness64'/></isapiFilters>"));
	cr_expect_eq(c.filters.items[0].bitness, IIS_ANY_BITNESS);
	expect_note(1, "\"a\" asks for bitness32 and bitness64*");
}

Test(application_host, elements_count_only_where_they_belong)
{
	take_whole("<configSections>" WEB(
		"<isapiFilters><filter name='a'/>"
		"</isapiFilters>") "</configSections>"
				   "<isapiFilters><filter name='b'/></isapiFilters>"
				   "<location path='.'>" AT(
					   "",
					   "<isapiFilters><filter name='c'/>"
					   "</isapiFilters>") "</location>" WEB("<ISAPIFilters><filter name='d'/></ISAPIFilters>"
										"<isapiFilters><add name='e'/><x><filter name='f'/></x>"
										"<Filter name='g'/></isapiFilters>"
										"<handlers><filter name='h' scriptProcessor='h.dll'/>"
										"</handlers><isapiCgiRestriction><add path='i.dll'/>"
										"</isapiCgiRestriction>"));
	expect_filters(&c.filters, "");
	expect_extensions(&c.extensions, "");
	expect_notes(0);
}

Test(application_host, a_namespace_on_the_root_makes_no_difference)
{
	static const char text[] =
		"<configuration xmlns='http://schemas.microsoft.com/"
		".NetConfiguration/v2.0'>" WEB(
			"<isapiFilters><filter name='a'/></isapiFilters>") "</configuration>";

	take(text, strlen(text));
	expect_filters(&c.filters, "a ");
	expect_notes(0);
}

Test(application_host, utf_8_and_utf_16_with_their_marks_are_read)
{
	static const char text[] = "<configuration>" WEB(
		"<isapiFilters><filter name='a'/></isapiFilters>") "</configuration>";
	uint8_t wide[2 + 2 * sizeof(text)] = { 0xff, 0xfe };
	struct str marked = STR_CONCAT(&arena, str_of("\xef\xbb\xbf"),
				       str_of(text));

	take(marked.s, marked.n);
	expect_filters(&c.filters, "a ");
	for (size_t i = 0; text[i] != '\0'; i++)
		wide[2 + 2 * i] = (uint8_t)text[i];
	take(wide, 2 * sizeof(text));
	expect_filters(&c.filters, "a ");
	expect_notes(0);
}

Test(application_host, what_stands_before_bad_xml_is_kept)
{
	static const char cut[] =
		"<configuration>\n" SITES "\n<system.webServer>\n"
		"<isapiFilters><filter name='a' path='a.dll'/>\n"
		"<filter name=b/></isapiFilters>";

	take(cut, strlen(cut));
	cr_expect_eq(c.site_count, 2);
	expect_filters(&c.filters, "a ");
	expect_note(5, "what follows isn't read: *");
}

Test(application_host, a_text_of_something_else_says_so)
{
	take_whole("<appSettings/>");
	expect_note(0, "neither <system.applicationHost> nor*");
	take("<assembly/>", 11);
	expect_note(1, "*its root isn't <configuration>");
	take("", 0);
	expect_notes(1);
	take("\0\xff\0", 3);
	expect_notes(1);
}

Test(application_host, document_types_and_deep_nesting_end_the_reading)
{
	static const char bomb[] =
		"<!DOCTYPE b [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"
		"<configuration>&b;</configuration>";
	struct str deep = str_of("<configuration>" WEB(
		"<isapiFilters><filter name='a'/></isapiFilters>"));

	take(bomb, strlen(bomb));
	expect_note(1, "*it has a document type");
	for (size_t i = 0; i < 2 * IIS_CONFIG_DEPTH_MAX; i++)
		deep = STR_CONCAT(&arena, deep, str_of("<x>"));
	take(deep.s, deep.n);
	expect_filters(&c.filters, "a ");
	expect_note(1, "*it is too deep or too long");
}

Test(application_host, what_is_missing_is_noted_after_any_number_of_notes)
{
	struct str text = str_of("<configuration><system.webServer>"
				 "<isapiFilters>");

	for (size_t i = 0; i < 2 * IIS_NOTES_MAX; i++)
		text = STR_CONCAT(&arena, text,
				  str_of("<filter enabled='?'/>"));
	take(text.s, text.n);
	expect_notes(IIS_NOTES_MAX);
	cr_expect(str_match(str_of("what follows isn't read*"),
			    c.notes[IIS_NOTES_MAX - 1].text));
}

Test(application_host, a_value_without_end_is_not_read)
{
	char long_name[5000];
	struct str text;

	memset(long_name, 'a', sizeof(long_name));
	long_name[sizeof(long_name) - 1] = '\0';
	text = STR_CONCAT(&arena, str_of("<location path='"), str_of(long_name),
			  str_of("'>"),
			  str_of(WEB("<isapiFilters><filter name='f'/>"
				     "</isapiFilters>")),
			  str_of("</location>"));
	take_whole(text.s);
	expect_filters(&c.filters, "");
	expect_notes(2);
}

static void print_sites(FILE *out, size_t count)
{
	fputs("<configuration><system.applicationHost><applicationPools>", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, "<add name='pool %zu'/>", i);
	fputs("</applicationPools><sites>", out);
	for (size_t i = 0; i < count; i++)
		fprintf(out,
			"<site name='site %zu' id='%zu'><application path='/' "
			"applicationPool='POOL %zu'/></site>",
			i, i + 1, count - 1 - i);
	fputs("</sites></system.applicationHost><system.webServer><handlers>" HANDLER(
		      "server") "</handlers></system.webServer>",
	      out);
	for (size_t i = 0; i < count; i++)
		fprintf(out,
			"<location path='Site %zu'><system.webServer>"
			"<isapiFilters><filter name='f%zu'/></isapiFilters>"
			"<handlers>" HANDLER(
				"own") "</handlers>"
				       "</system.webServer></location>",
			i, i);
	fputs("</configuration>", out);
	fclose(out);
}

Test(application_host, a_thousand_sites_find_their_pools_and_locations)
{
	enum { COUNT = 1000 };
	size_t n, own = 0;
	char *text, name[32];

	print_sites(open_memstream(&text, &n), COUNT);
	take(text, n);
	free(text);
	expect_notes(0);
	cr_assert_eq(c.site_count, COUNT);
	cr_assert_eq(c.pool_count, COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		snprintf(name, sizeof(name), "f%zu ", i);
		cr_assert_eq(c.sites[i].pool, COUNT - 1 - i);
		expect_filters(&c.sites[i].filters, name);
		own += c.sites[i].extensions.count;
	}
	cr_expect_eq(own, 2 * COUNT);
}

Test(application_host, handlers_are_inherited_up_to_a_limit)
{
	enum { COUNT = 1100 };
	size_t n, without = 0;
	char *text;
	FILE *out = open_memstream(&text, &n);

	fputs("<configuration><system.applicationHost><sites>", out);
	for (int i = 0; i < COUNT; i++)
		fprintf(out, "<site name='%d'/>", i);
	fputs("</sites></system.applicationHost><system.webServer><handlers>",
	      out);
	for (int i = 0; i < COUNT; i++)
		fprintf(out, "<add name='%d' scriptProcessor='x.dll'/>", i);
	fputs("</handlers></system.webServer>", out);
	for (int i = 0; i < COUNT; i++)
		fprintf(out,
			"<location path='%d'>" WEB("<handlers>" HANDLER(
				"own") "</handlers>") "</location>",
			i);
	fputs("</configuration>", out);
	fclose(out);
	take(text, n);
	free(text);
	for (size_t i = 0; i < c.site_count; i++)
		without += c.sites[i].extensions.count == 1;
	cr_expect_eq(without, COUNT - (1 << 20) / COUNT, "%zu", without);
}

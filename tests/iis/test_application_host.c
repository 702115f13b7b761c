/* applicationHost.config: a whole one, pools and sites. */
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/iis/host.h"

TestSuite(application_host, .init = host_set_up, .fini = host_tear_down);

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
	"<add name='IsapiModule' "
	"image='%windir%\\System32\\inetsrv\\isapi.dll'/>\n"
	"<add name='IsapiFilterModule' "
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
	"<add name='ManagedEngine64'/></modules>\n"
	"</system.webServer></location>\n"
	"</configuration>\n";

Test(application_host, the_file_of_a_usual_server_is_read_without_notes)
{
	take(usual, strlen(usual));
	expect_notes(0);
	cr_expect_eq(host.generation, IIS_7);
	cr_expect_eq(host.pool_count, 2);
	cr_expect_eq(host.site_count, 1);
	expect_filters(&host.filters, "ASP.Net_2.0_32 mine ");
	expect_extensions(&host.extensions, "%windir%\\inetsrv\\ASP.dll ");
	expect_filters(&host.native_modules,
		       "IsapiModule IsapiFilterModule ManagedEngine64 ");
	cr_expect_not(host.lacks_isapi_module);
	cr_expect_not(host.lacks_filter_module);
}

Test(application_host, pools_say_bitness_pipeline_and_identity)
{
	take(usual, strlen(usual));
	cr_assert_eq(host.pool_count, 2);
	expect_text(host.pools[0].name, "DefaultAppPool");
	cr_expect_eq(host.pools[0].identity, IIS_POOL_IDENTITY);
	cr_expect_not(host.pools[0].identity_is_usual);
	cr_expect_eq(host.pools[0].bitness, IIS_ANY_BITNESS);
	cr_expect_not(host.pools[0].classic);
	expect_text(host.pools[0].runtime, "v4.0");
	cr_expect_eq(host.pools[1].identity, IIS_SPECIFIC_USER);
	expect_text(host.pools[1].user, "CORP\\web");
	cr_expect_eq(host.pools[1].bitness, IIS_32_BIT);
	cr_expect(host.pools[1].classic);
	cr_expect_eq(host.pools[1].place.line, 9);
}

Test(application_host, applications_find_their_pools_by_name_or_default)
{
	take(usual, strlen(usual));
	cr_assert_eq(host.site_count, 1);
	expect_text(host.sites[0].name, "Default Web Site");
	expect_text(host.sites[0].id, "1");
	cr_expect_eq(host.sites[0].pool, 0);
	cr_expect_not(host.sites[0].stopped);
	cr_assert_eq(host.sites[0].application_count, 1);
	expect_text(host.sites[0].applications[0].path, "/shop");
	cr_expect_eq(host.sites[0].applications[0].pool, 1);
}

Test(application_host, filters_keep_their_order_and_their_precondition)
{
	const struct iis_filter *f;

	take(usual, strlen(usual));
	cr_assert_eq(host.filters.count, 2);
	f = host.filters.items;
	expect_text(f[0].path, "C:\\N\\aspnet_filter.dll");
	expect_text(f[0].precondition, "bitness32,runtimeVersionv2.0");
	cr_expect_eq(f[0].bitness, IIS_32_BIT);
	cr_expect_not(f[0].disabled);
	expect_text(f[0].place.key, "system.webServer/isapiFilters");
	cr_expect_eq(f[0].place.line, 27);
	cr_expect(f[1].disabled);
	cr_expect_eq(f[1].bitness, IIS_ANY_BITNESS);
	cr_expect_eq(host.native_modules.items[2].bitness, IIS_64_BIT);
}

Test(application_host, pools_inherit_what_they_do_not_say)
{
	take_whole(HOST(
		"<applicationPools><add name='A'/>"
		"<add name='B' managedRuntimeVersion='' "
		"enable32BitAppOnWin64='false'>"
		"<processModel identityType='LocalSystem'/></add>"
		"<add name='C'><processModel identityType='NetworkService'/>"
		"</add><add name='D'><processModel identityType="
		"'LocalService'/></add>"
		"<applicationPoolDefaults enable32BitAppOnWin64='True' "
		"managedRuntimeVersion='v2.0' "
		"managedPipelineMode='Classic'><processModel "
		"identityType='SpecificUser' userName='u'/>"
		"</applicationPoolDefaults></applicationPools>"));
	cr_assert_eq(host.pool_count, 4);
	cr_expect_eq(host.pools[0].bitness, IIS_32_BIT);
	cr_expect(host.pools[0].classic);
	cr_expect_eq(host.pools[0].identity, IIS_SPECIFIC_USER);
	expect_text(host.pools[0].user, "u");
	cr_expect_eq(host.pools[1].bitness, IIS_ANY_BITNESS);
	cr_expect_eq(host.pools[1].identity, IIS_LOCAL_SYSTEM);
	expect_text(host.pools[1].user, "");
	expect_text(host.pools[0].runtime, "v2.0");
	expect_text(host.pools[1].runtime, "");
	cr_expect_eq(host.pools[2].identity, IIS_NETWORK_SERVICE);
	cr_expect_eq(host.pools[3].identity, IIS_LOCAL_SERVICE);
	expect_notes(0);
}

Test(application_host, a_pool_without_any_identity_has_its_own)
{
	take_whole(HOST(POOL));
	cr_assert_eq(host.pool_count, 1);
	cr_expect_eq(host.pools[0].identity, IIS_POOL_IDENTITY);
	cr_expect(host.pools[0].identity_is_usual);
	cr_expect_eq(host.pools[0].bitness, IIS_ANY_BITNESS);
	cr_expect_null(host.pools[0].runtime.s);
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
	cr_assert_eq(host.site_count, 2);
	cr_expect(host.sites[0].stopped);
	cr_expect_eq(host.sites[0].pool, 0);
	cr_expect_not(host.sites[1].stopped);
	cr_expect_eq(host.sites[1].pool, 1);
	cr_assert_eq(host.sites[1].application_count, 1);
	cr_expect_eq(host.sites[1].applications[0].pool, 1);
	expect_notes(0);
}

Test(application_host, a_pool_that_is_missing_or_not_named_gets_a_note)
{
	take_whole(HOST(POOL "<sites><site name='A'><application path='/' "
			     "applicationPool='Gone'/></site></sites>"));
	cr_expect_eq(host.sites[0].pool, IIS_NO_POOL);
	expect_note(1, "no pool has the name \"Gone\"*site \"A\"*");
	take_whole(HOST(POOL "<sites><site name='A'><application path='/'/>"
			     "</site></sites>"));
	cr_expect_eq(host.sites[0].pool, IIS_NO_POOL);
	expect_note(1, "*names no pool");
	take_whole(HOST(POOL "<sites><site name='A'/></sites>"));
	cr_expect_eq(host.sites[0].pool, IIS_NO_POOL);
	expect_note(1, "the site \"A\" has no application*");
}

Test(application_host, names_that_stand_twice_get_a_note)
{
	take_whole(HOST("<applicationPools><add name='P'/><add name='p'/>"
			"</applicationPools>"));
	cr_expect_eq(host.pool_count, 2);
	expect_note(1, "a second pool \"p\"*");
	take_whole(
		HOST(POOL "<sites>" SITE("One", "1")
			     SITE("ONE", "2") "</sites>")
			AT("one",
			   "<isapiFilters><filter name='f'/></isapiFilters>"));
	expect_filters(&host.sites[0].filters, "f ");
	expect_note(1, "a second site \"ONE\"*");
}

Test(application_host, a_location_of_an_unknown_site_gets_a_note)
{
	take_whole(SITES AT("Three/x", FILTER("f")));
	expect_filters(&host.filters, "");
	expect_note(1, "no site of this text*\"Three/x\"*");
	take_whole(SITES "<location path='Four'><system.web/></location>");
	expect_notes(0);
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
	fputs("</sites></system.applicationHost>", out);
	fputs(WEB(HANDLERS(HANDLER("server"))), out);
	for (size_t i = 0; i < count; i++)
		fprintf(out, AT("Site %zu", FILTER("f%zu") OWN_HANDLER), i, i);
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
	cr_assert_eq(host.site_count, COUNT);
	cr_assert_eq(host.pool_count, COUNT);
	for (size_t i = 0; i < COUNT; i++) {
		snprintf(name, sizeof(name), "f%zu ", i);
		cr_assert_eq(host.sites[i].pool, COUNT - 1 - i);
		expect_filters(&host.sites[i].filters, name);
		own += host.sites[i].extensions.count;
	}
	cr_expect_eq(own, 2 * COUNT);
}

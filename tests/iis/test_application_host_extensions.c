/* applicationHost.config: ISAPI handlers, and who may call them. */
#include <stdlib.h>

#include <criterion/criterion.h>

#include "tests/iis/host.h"

TestSuite(host_extensions, .init = host_set_up, .fini = host_tear_down);

Test(host_extensions, handlers_of_other_modules_are_no_extensions)
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
	expect_extensions(&host.extensions, "C:\\a.dll C:\\d.bin C:\\e.DLL ");
}

Test(host_extensions, an_extension_says_what_leads_to_it)
{
	const struct iis_extension *e;

	take_whole(WEB("<handlers><add name='php' path='*.php' verb='GET' "
		       "modules='IsapiModule' scriptProcessor='C:\\php.dll' "
		       "preCondition='classicMode, bitness64'/>"
		       "<add name='all' path='*' scriptProcessor='a.dll'/>"
		       "<add name='odd' path='x*.q' scriptProcessor='o.dll'/>"
		       "</handlers>"));
	cr_assert_eq(host.extensions.count, 3);
	e = host.extensions.items;
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
	struct str text =
		STR_CONCAT(&host_arena, str_of(SITES "<system.webServer>"),
			   str_of(one_handler), str_of("<security>"),
			   str_of(restriction),
			   str_of("</security></system.webServer>"));

	take_whole(text.s);
	cr_assert_eq(host.extensions.count, 1);
	cr_expect_eq(host.extensions.items[0].permission, permission, "%s: %d",
		     restriction, host.extensions.items[0].permission);
}

Test(host_extensions, the_restrictions_tell_who_may_be_called)
{
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
			  IIS_PERMISSION_UNKNOWN);
}

Test(host_extensions, without_the_list_a_permission_is_not_known)
{
	struct str text = STR_CONCAT(&host_arena, str_of("<system.webServer>"),
				     str_of(one_handler),
				     str_of("</system.webServer>"));

	take_whole(text.s);
	cr_assert_eq(host.extensions.count, 1);
	cr_expect_eq(host.extensions.items[0].permission,
		     IIS_PERMISSION_UNKNOWN);
	expect_notes(0);
}

Test(host_extensions, a_listed_dll_without_a_handler_is_called_by_its_name)
{
	take_whole(SITES WEB(LISTED "<handlers><add name='dll' path='*.dll' "
				    "modules='IsapiModule'/><add name='b' "
				    "path='*.b' scriptProcessor='C:\\b.dll'/>"
				    "</handlers>"));
	expect_extensions(&host.extensions, "C:\\b.dll C:\\a.dll ");
	expect_text(host.extensions.items[1].requests, "");
	cr_expect_eq(host.extensions.items[1].permission, IIS_ALLOWED);
	take_whole(SITES WEB(LISTED "<handlers/>"));
	expect_extensions(&host.extensions, "");
	take_whole(SITES WEB(LISTED));
	expect_extensions(&host.extensions, "C:\\a.dll C:\\b.dll ");
	cr_expect_eq(host.extensions.items[1].permission, IIS_DENIED);
}

Test(host_extensions, a_site_with_handlers_has_the_servers_and_its_own)
{
	take_whole(SITES WEB(HANDLERS(HANDLER("a") HANDLER("b")))
			 AT("One",
			    HANDLERS("<remove name='A'/>" HANDLER("c"))));
	expect_extensions(&host.extensions, "a.dll b.dll ");
	cr_expect(host.sites[0].has_extensions);
	expect_extensions(&host.sites[0].extensions, "b.dll c.dll ");
	cr_expect_not(host.sites[1].has_extensions);
	take_whole(SITES WEB(HANDLERS(HANDLER("a")))
			 AT("Two", HANDLERS("<clear/>")));
	cr_expect(host.sites[1].has_extensions);
	expect_extensions(&host.sites[1].extensions, "");
	expect_notes(0);
}

Test(host_extensions, what_one_site_removes_the_next_still_has)
{
	take_whole(SITES WEB(HANDLERS(HANDLER("a") HANDLER("b")))
			 AT("One", HANDLERS("<remove name='a'/>"))
			 AT("Two", HANDLERS("<remove name='b'/>")));
	expect_extensions(&host.sites[0].extensions, "b.dll ");
	expect_extensions(&host.sites[1].extensions, "a.dll ");
}

Test(host_extensions, handlers_of_a_folder_count_there_alone)
{
	take_whole(SITES WEB(HANDLERS(HANDLER("a")))
			 AT("One/app/", HANDLERS("<clear/>" HANDLER("b")))
			 AT("Two/app", HANDLERS("<remove name='a'/>")));
	cr_assert(host.sites[0].has_extensions);
	expect_extensions(&host.sites[0].extensions, "a.dll b.dll ");
	expect_text(host.sites[0].extensions.items[0].below, "");
	expect_text(host.sites[0].extensions.items[1].below, "/app");
	cr_expect_not(host.sites[1].has_extensions);
}

Test(host_extensions, handlers_are_inherited_up_to_a_limit)
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
		fprintf(out, AT("%d", OWN_HANDLER), i);
	fputs("</configuration>", out);
	fclose(out);
	take(text, n);
	free(text);
	for (size_t i = 0; i < host.site_count; i++)
		without += host.sites[i].extensions.count == 1;
	cr_expect_eq(without, COUNT - (1 << 20) / COUNT, "%zu", without);
}

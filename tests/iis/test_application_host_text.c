/* applicationHost.config and web.config: texts of any kind. */
#include <string.h>

#include <criterion/criterion.h>

#include "tests/iis/host.h"

TestSuite(host_text, .init = host_set_up, .fini = host_tear_down);

Test(host_text, what_is_in_another_file_gets_a_note)
{
	take_whole(WEB("<isapiFilters configSource='filters.config'/>"));
	expect_note(1, "<isapiFilters> is in another file, filters.config*");
	take_whole(HOST("<sites childSource='sites.config'/>"));
	expect_note(1, "<sites> is in another file, sites.config*");
}

Test(host_text, what_is_encrypted_gets_a_note)
{
	take_whole(WEB("<globalModules configProtectionProvider='Rsa'>"
		       "<EncryptedData><CipherData/></EncryptedData>"
		       "</globalModules>"));
	cr_expect_not(host.lacks_isapi_module);
	expect_note(1, "<globalModules> is encrypted: not read");
	take_whole(WEB("<isapiFilters><filter name='a' "
		       "path='[enc:Aes:x:enc]'/></isapiFilters>"));
	expect_text(host.filters.items[0].path, "");
	expect_note(1, "path is encrypted: not read");
	take_whole(AT("[enc:Aes:x:enc]", FILTER("a")));
	expect_filters(&host.filters, "");
	expect_notes(2);
}

Test(host_text, elements_count_only_where_they_belong)
{
	static const char *const texts[] = {
		"<configSections>" WEB(FILTER("a")) "</configSections>",
		FILTER("a"),
		"<location path='.'>" AT("", FILTER("a")) "</location>",
		WEB("<ISAPIFilters><filter name='a'/></ISAPIFilters>"),
		WEB("<isapiFilters><add name='a'/></isapiFilters>"),
		WEB("<isapiFilters><Filter name='a'/></isapiFilters>"),
		WEB("<isapiFilters><x><filter name='a'/></x></isapiFilters>"),
		WEB("<handlers><filter name='a' scriptProcessor='a.dll'/>"
		    "</handlers>"),
		WEB(LIST "<add path='a.dll'/>" END),
		HOST("<add name='P'/><site name='One'/>"),
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		take_whole(texts[i]);
		cr_expect_eq(host.filters.count, 0, "%s", texts[i]);
		cr_expect_eq(host.extensions.count, 0, "%s", texts[i]);
		cr_expect_eq(host.pool_count, 0, "%s", texts[i]);
		cr_expect_eq(host.site_count, 0, "%s", texts[i]);
	}
}

Test(host_text, a_namespace_on_the_root_makes_no_difference)
{
	take_text("<configuration xmlns='http://schemas.microsoft.com/"
		  ".NetConfiguration/v2.0'>" WEB(FILTER("a"))
		  "</configuration>");
	expect_filters(&host.filters, "a ");
	expect_notes(0);
}

Test(host_text, utf_8_and_utf_16_with_their_marks_are_read)
{
	static const char text[] = ALL(WEB(FILTER("a")));
	uint8_t wide[2 + 2 * sizeof(text)] = { 0xff, 0xfe };

	take_text("\xef\xbb\xbf" ALL(WEB(FILTER("a"))));
	expect_filters(&host.filters, "a ");
	for (size_t i = 0; text[i] != '\0'; i++)
		wide[2 + 2 * i] = (uint8_t)text[i];
	take(wide, 2 * sizeof(text));
	expect_filters(&host.filters, "a ");
	expect_notes(0);
}

Test(host_text, what_stands_before_bad_xml_is_kept)
{
	static const char cut[] =
		"<configuration>\n" SITES "\n<system.webServer>\n"
		"<isapiFilters><filter name='a' path='a.dll'/>\n"
		"<filter name=b/></isapiFilters>";

	take(cut, strlen(cut));
	cr_expect_eq(host.site_count, 2);
	expect_filters(&host.filters, "a ");
	expect_note(5, "what follows isn't read: *");
}

Test(host_text, a_text_of_something_else_says_so)
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

Test(host_text, document_types_and_deep_nesting_end_the_reading)
{
	static const char bomb[] =
		"<!DOCTYPE b [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"
		"<configuration>&b;</configuration>";
	struct str deep = str_of("<configuration>" WEB(
		"<isapiFilters><filter name='a'/></isapiFilters>"));

	take(bomb, strlen(bomb));
	expect_note(1, "*it has a document type");
	for (size_t i = 0; i < 2 * IIS_CONFIG_DEPTH_MAX; i++)
		deep = STR_CONCAT(&host_arena, deep, str_of("<x>"));
	take(deep.s, deep.n);
	expect_filters(&host.filters, "a ");
	expect_note(1, "*it is too deep or too long");
}

Test(host_text, what_is_missing_is_noted_after_any_number_of_notes)
{
	struct str text = str_of("<configuration><system.webServer>"
				 "<isapiFilters>");

	for (size_t i = 0; i < 2 * IIS_NOTES_MAX; i++)
		text = STR_CONCAT(&host_arena, text,
				  str_of("<filter enabled='?'/>"));
	take(text.s, text.n);
	expect_notes(IIS_NOTES_MAX);
	cr_expect(str_match(str_of("what follows isn't read*"),
			    host.notes[IIS_NOTES_MAX - 1].text));
}

Test(host_text, a_value_without_end_is_not_read)
{
	char name[5000];

	memset(name, 'a', sizeof(name));
	name[sizeof(name) - 1] = '\0';
	take_whole(STR_CONCAT(&host_arena, str_of("<location path='"),
			      str_of(name),
			      str_of("'>" WEB(FILTER("f")) "</location>"))
			   .s);
	expect_filters(&host.filters, "");
	expect_notes(2);
}

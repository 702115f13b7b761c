/* MetaBase.xml, as IIS 6 writes it and as others mangle it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "iis/config.h"
#include "util/status.h"

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

TestSuite(metabase_xml, .init = set_up, .fini = tear_down);

/* From the heap, to the byte, so that a sanitizer sees an overrun. */
static void take(const void *data, size_t n)
{
	uint8_t *copy = malloc(n + (n == 0));

	cr_assert_not_null(copy);
	memcpy(copy, data, n);
	cr_assert_eq(iis_read_metabase_xml((struct bytes){ copy, n }, &arena,
					   &c),
		     OK);
	free(copy);
}

#define HEAD                                                                  \
	"<?xml version =\"1.0\"?>\r\n<configuration "                         \
	"xmlns=\"urn:microsoft-catalog:XML_Metabase_V64_0\">\r\n<MBProperty>" \
	"\r\n"
#define TAIL "</MBProperty>\r\n</configuration>\r\n"

/* The elements of keys, with all that stands around them. */
static void take_keys(const char *keys)
{
	char *whole;
	int n = asprintf(&whole, HEAD "%s" TAIL, keys);

	cr_assert_gt(n, 0);
	take(whole, (size_t)n);
	free(whole);
}

static void expect_text(struct str s, const char *text)
{
	cr_expect(str_equal(s, str_of(text)), "%.*s isn't %s", STR_ARGS(s),
		  text);
}

static void expect_note(unsigned line, const char *part)
{
	for (size_t i = 0; i < c.note_count; i++) {
		if (memmem(c.notes[i].text.s, c.notes[i].text.n, part,
			   strlen(part)) != NULL) {
			cr_expect_eq(c.notes[i].line, line, "%.*s in line %u",
				     STR_ARGS(c.notes[i].text),
				     c.notes[i].line);
			return;
		}
	}
	cr_expect(false, "no note says: %s", part);
}

static void expect_no_notes(void)
{
	for (size_t i = 0; i < c.note_count; i++)
		cr_expect(false, "%.*s", STR_ARGS(c.notes[i].text));
}

static const char server[] =
	"<IIsWebService\tLocation =\"/LM/W3SVC\"\r\n"
	"\t\tAppPoolId=\"DefaultAppPool\"\r\n"
	"\t\tIIs5IsolationModeEnabled=\"FALSE\"\r\n"
	"\t\tScriptMaps=\".asp,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,5,GET,"
	"HEAD,POST,TRACE\r\n"
	"\t\t\t.cer,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,5,GET,HEAD\r\n"
	"\t\t\t*,C:\\Program Files\\My .filters\\all.dll,0\"\r\n"
	"\t\tWebSvcExtRestrictionList=\"0,*.dll\r\n"
	"\t\t\t0,*.exe\r\n"
	"\t\t\t1,C:\\WINDOWS\\system32\\inetsrv\\asp.dll,0,ASP,Active Server "
	"Pages 1,2 and 3\r\n"
	"\t\t\t1,%windir%\\direct.dll,0,X,Y\"\r\n"
	"\t>\r\n"
	"</IIsWebService>\r\n"
	"<IIsFilters\tLocation =\"/LM/W3SVC/Filters\"\r\n"
	"\t\tFilterLoadOrder=\"fpexedll.dll,audit\"\r\n"
	"\t>\r\n"
	"</IIsFilters>\r\n"
	"<IIsFilter\tLocation =\"/LM/W3SVC/Filters/fpexedll.dll\"\r\n"
	"\t\tFilterPath=\"C:\\fp\\fpexedll.dll\"\r\n"
	"\t>\r\n"
	"</IIsFilter>\r\n"
	"<IIsFilter\tLocation =\"/LM/W3SVC/Filters/audit\"\r\n"
	"\t\tFilterEnabled=\"FALSE\"\r\n"
	"\t\tFilterPath=\"C:\\Tools &amp; More\\audit.dll\"\r\n"
	"\t/>\r\n"
	"<IIsCompressionSchemes\tLocation =\"/LM/W3SVC/Filters/Compression\"/>"
	"\r\n"
	"<IIsFilter\tLocation =\"/LM/W3SVC/Filters/left\"\r\n"
	"\t\tFilterPath=\"C:\\left.dll\"/>\r\n"
	"<IIsApplicationPools\tLocation =\"/LM/W3SVC/AppPools\"\r\n"
	"\t\tEnable32BitAppOnWin64=\"TRUE\"/>\r\n"
	"<IIsApplicationPool\tLocation =\"/LM/W3SVC/AppPools/DefaultAppPool\""
	"\r\n\t\tAppPoolIdentityType=\"0\"/>\r\n"
	"<IIsWebServer\tLocation =\"/LM/W3SVC/1\"\r\n"
	"\t\tServerAutoStart=\"FALSE\"\r\n"
	"\t\tServerComment=\"Default Web Site\"/>\r\n";

Test(metabase_xml, what_is_loaded_is_read)
{
	take_keys(server);
	expect_no_notes();
	cr_expect_eq(c.generation, IIS_6);
	cr_expect_not(c.generation_is_likely);
	cr_expect_not(c.isolation_mode_5);
	cr_expect_eq(c.bitness, IIS_32_BIT);
	cr_assert_eq(c.filters.count, 3);
	expect_text(c.filters.items[0].path, "C:\\fp\\fpexedll.dll");
	cr_expect_eq(c.filters.items[0].place.line, 20);
	expect_text(c.filters.items[1].path, "C:\\Tools & More\\audit.dll");
	cr_expect(c.filters.items[1].disabled);
	expect_text(c.filters.items[2].name, "left");
	cr_expect(c.filters.items[2].unordered);
	cr_assert_eq(c.pool_count, 1);
	cr_expect_eq(c.pools[0].identity, IIS_LOCAL_SYSTEM);
	cr_assert_eq(c.site_count, 1);
	expect_text(c.sites[0].name, "Default Web Site");
	cr_expect(c.sites[0].stopped);
	cr_expect_eq(c.sites[0].pool, 0);
}

Test(metabase_xml, items_of_lists_are_told_apart_by_their_beginnings)
{
	take_keys(server);
	cr_assert_eq(c.extensions.count, 4);
	expect_text(c.extensions.items[0].requests, ".asp");
	cr_expect_eq(c.extensions.items[0].permission, IIS_ALLOWED);
	expect_text(c.extensions.items[1].requests, ".cer");
	expect_text(c.extensions.items[2].requests, "*");
	expect_text(c.extensions.items[2].path,
		    "C:\\Program Files\\My .filters\\all.dll");
	cr_expect_eq(c.extensions.items[2].permission, IIS_UNLISTED);
	expect_text(c.extensions.items[3].requests, "");
	expect_text(c.extensions.items[3].path, "%windir%\\direct.dll");
}

Test(metabase_xml, items_parted_by_one_space_or_a_reference_are_read_too)
{
	take_keys("<IIsWebService Location='/LM/W3SVC' "
		  "ScriptMaps='.a,C:\\a.dll,1 .b,C:\\b.dll,1&#10;.c,C:\\c.dll'"
		  "/>");
	cr_expect_eq(c.extensions.count, 3);
}

Test(metabase_xml, custom_properties_go_by_their_numbers)
{
	take_keys("<IIsConfigObject Location='/LM/W3SVC/Filters'>"
		  "<Custom Name='UnknownName_2040' ID='2040' Value='a,b' "
		  "Type='STRING' UserType='IIS_MD_UT_SERVER'/>"
		  "</IIsConfigObject>"
		  "<IIsConfigObject Location='/LM/W3SVC/Filters/a'>"
		  "<Custom Name='FilterPath' ID='99' Value='C:\\wrong.dll'/>"
		  "<Custom ID='2041' Value='C:\\a.dll'/>"
		  "<Custom ID='2043' Value='0' Type='DWORD'/>"
		  "</IIsConfigObject>"
		  "<IIsFilter Location='/LM/W3SVC/Filters/b'>"
		  "<Custom Name='FilterPath' Value='C:\\b.dll'/>"
		  "<Other ID='2043' Value='0'/>"
		  "</IIsFilter>");
	cr_assert_eq(c.filters.count, 2);
	expect_text(c.filters.items[0].path, "C:\\a.dll");
	cr_expect(c.filters.items[0].disabled);
	expect_text(c.filters.items[1].path, "C:\\b.dll");
	cr_expect_not(c.filters.items[1].disabled);
}

Test(metabase_xml, elements_elsewhere_are_not_keys)
{
	static const char text[] =
		"<configuration><Other><IIsFilter "
		"Location='/LM/W3SVC/Filters/a' FilterPath='a'/></Other>"
		"<MBProperty><x><IIsFilter Location='/LM/W3SVC/Filters/b' "
		"FilterPath='b'/></x><IIsFilter FilterPath='c'/></MBProperty>"
		"</configuration>";

	take(text, strlen(text));
	cr_expect_eq(c.note_count, 1);
	cr_expect_eq(c.filters.count, 0);
	expect_note(0, "nothing of a web service");
}

Test(metabase_xml, another_document_is_refused)
{
	static const char *const others[] = {
		"<assembly/>",
		"",
		"text",
		"[/W3SVC/1]",
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		take(others[i], strlen(others[i]));
		expect_note(1, "can't be read on from here");
		expect_note(0, "nothing of a web service");
	}
}

Test(metabase_xml, what_stands_before_an_error_is_kept)
{
	static const char broken[] = HEAD
		"<IIsWebServer Location='/LM/W3SVC/1'/>\n"
		"<IIsWebServer Location='/LM/W3SVC/2/>\n" TAIL;

	take(broken, strlen(broken));
	cr_expect_eq(c.site_count, 1);
	expect_note(6, "can't be read on from here");
}

/* UTF-16 of ASCII, with its mark. */
static void take_utf_16(const char *text, bool big_endian)
{
	size_t n = strlen(text);
	uint8_t *wide = calloc(n + 1, 2);

	wide[big_endian] = 0xff;
	wide[!big_endian] = 0xfe;
	for (size_t i = 0; i < n; i++)
		wide[2 * (i + 1) + big_endian] = (uint8_t)text[i];
	take(wide, 2 * (n + 1));
	free(wide);
}

Test(metabase_xml, every_encoding_of_windows_is_read)
{
	static const char text[] = HEAD "<IIsWebServer Location='/LM/W3SVC/1' "
					"ServerComment='caf&#233;'/>" TAIL;
	static const char marked[] = "\xef\xbb\xbf" HEAD
				     "<IIsWebServer Location='/LM/W3SVC/1' "
				     "ServerComment='caf\xc3\xa9'/>" TAIL;

	for (int round = 0; round < 3; round++) {
		if (round < 2)
			take_utf_16(text, round == 1);
		else
			take(marked, strlen(marked));
		cr_assert_eq(c.site_count, 1, "round %d", round);
		expect_text(c.sites[0].name, "caf\xc3\xa9");
		expect_no_notes();
	}
}

Test(metabase_xml, bytes_that_are_no_text_end_the_reading)
{
	static const char code_page[] = HEAD
		"<IIsWebServer Location='/LM/W3SVC/1'/>"
		"<IIsWebServer Location='/LM/W3SVC/2' "
		"ServerComment='caf\xe9 x'/>" TAIL;
	static const char zeros[] = HEAD
		"<IIsWebServer Location='/LM/W3SVC/1'/>\0\0\0" TAIL;

	take(code_page, sizeof(code_page) - 1);
	cr_expect_eq(c.site_count, 1);
	expect_note(4, "can't be read on from here");
	take(zeros, sizeof(zeros) - 1);
	cr_expect_eq(c.site_count, 1);
	expect_note(4, "can't be read on from here");
}

Test(metabase_xml, entities_and_document_types_are_refused)
{
	static const char bomb[] =
		"<!DOCTYPE configuration [<!ENTITY a 'aaaaaaaaaa'>"
		"<!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>]>\n"
		"<configuration><MBProperty><IIsWebServer "
		"Location='/LM/W3SVC/1' ServerComment='&b;'/></MBProperty>"
		"</configuration>";

	take(bomb, strlen(bomb));
	cr_expect_eq(c.site_count, 0);
	expect_note(1, "document type");
}

Test(metabase_xml, deep_nesting_ends_the_reading)
{
	char *text, *at;

	text = malloc(1000000);
	at = stpcpy(text, HEAD "<IIsWebServer Location='/LM/W3SVC/1'>");
	for (size_t i = 0; i < 100000; i++)
		at = stpcpy(at, "<a>");
	take(text, (size_t)(at - text));
	cr_expect_eq(c.site_count, 1);
	expect_note(4, "too deep or too long");
	free(text);
}

Test(metabase_xml, a_huge_attribute_is_one_value)
{
	const size_t n = 4 << 20;
	char *text = malloc(n + 4096), *at;

	at = stpcpy(text, HEAD "<IIsWebService Location='/LM/W3SVC' "
			       "ScriptMaps='");
	memset(at, ' ', n);
	for (size_t i = 0; i + 16 <= n; i += 16)
		memcpy(at + i,
		       i % 32 == 0 ? ".a,C:\\same.dll,1" : "................",
		       16);
	at = stpcpy(at + n, "'/>" TAIL);
	take(text, (size_t)(at - text));
	cr_expect_eq(c.extensions.count, 1);
	free(text);
}

/* A server of 'sites', each with its root, a filter and a script map. */
static void take_sites(unsigned sites)
{
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	cr_assert_not_null(out);
	fputs(HEAD, out);
	for (unsigned i = 1; i <= sites; i++)
		fprintf(out,
			"<IIsApplicationPool Location='/LM/W3SVC/AppPools/p%u'"
			" AppPoolIdentityType='2'/>\n"
			"<IIsWebServer Location='/LM/W3SVC/%u' "
			"ServerComment='site %u'/>\n"
			"<IIsFilters Location='/LM/W3SVC/%u/Filters' "
			"FilterLoadOrder='f'/>\n"
			"<IIsFilter Location='/LM/W3SVC/%u/Filters/f' "
			"FilterPath='C:\\%u.dll'/>\n"
			"<IIsWebVirtualDir Location='/LM/W3SVC/%u/ROOT' "
			"AppPoolId='P%u' ScriptMaps='.x,C:\\x.dll,1'/>\n",
			i, i, i, i, i, i, i, i);
	fputs(TAIL, out);
	fclose(out);
	take(text, n);
	free(text);
}

Test(metabase_xml, a_thousand_sites_cost_a_thousand_times_one)
{
	size_t before;

	take_sites(1000);
	expect_no_notes();
	cr_assert_eq(c.site_count, 1000);
	for (size_t i = 0; i < 1000; i++) {
		char name[32];

		snprintf(name, sizeof(name), "site %zu", i + 1);
		expect_text(c.sites[i].name, name);
		snprintf(name, sizeof(name), "p%zu", i + 1);
		expect_text(c.pools[c.sites[i].pool].name, name);
		cr_assert_eq(c.sites[i].filters.count, 1);
		cr_assert_eq(c.sites[i].extensions.count, 1);
	}
	before = arena.total;
	take_sites(4000);
	cr_expect_eq(c.site_count, 4000);
	cr_expect_lt(arena.total - before, 8 * before);
}

Test(metabase_xml, more_sites_than_the_limit_are_told)
{
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	cr_assert_not_null(out);
	fputs(HEAD, out);
	for (unsigned i = 1; i <= IIS_SITES_MAX + 2; i++)
		fprintf(out, "<IIsWebServer Location='/LM/W3SVC/%u'/>\n", i);
	fputs(TAIL, out);
	fclose(out);
	take(text, n);
	free(text);
	cr_expect_eq(c.site_count, IIS_SITES_MAX);
	expect_note(4 + IIS_SITES_MAX, "too many sites");
}

Test(metabase_xml, an_entry_of_a_list_may_begin_with_a_quote)
{
	static const char text[] =
		HEAD "<IIsWebService Location='/LM/W3SVC' "
		     "ScriptMaps='.a,C:\\a.dll,5' "
		     "WebSvcExtRestrictionList='0,*.dll\n\t"
		     "1,&quot;C:\\b c.dll&quot;,1,B\n\t1,C:\\a.dll'/>" TAIL;

	take(text, strlen(text));
	cr_assert_eq(c.extensions.count, 1);
	cr_expect_eq(c.extensions.items[0].permission, IIS_ALLOWED);
	cr_assert_eq(c.note_count, 1);
	expect_note(c.notes[0].line, "\"C:\\b c.dll\" stands in quotes");
}

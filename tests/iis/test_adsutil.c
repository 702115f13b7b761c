/* What adsutil.vbs writes, in the forms in which people keep it. */
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

TestSuite(adsutil, .init = set_up, .fini = tear_down);

/* From the heap, to the byte, so that a sanitizer sees an overrun. */
static void take_bytes(const void *data, size_t n)
{
	uint8_t *copy = malloc(n + (n == 0));

	cr_assert_not_null(copy);
	memcpy(copy, data, n);
	cr_assert_eq(iis_read_adsutil((struct bytes){ copy, n }, &arena, &c),
		     OK);
	free(copy);
}

static void take(const char *text)
{
	take_bytes(text, strlen(text));
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

#define BANNER                                                       \
	"Microsoft (R) Windows Script Host Version 5.6\r\n"          \
	"Copyright (C) Microsoft Corporation 1996-2001. All rights " \
	"reserved.\r\n\r\n"

static const char service[] = BANNER
	"KeyType                         : (STRING) \"IIsWebService\"\r\n"
	"MaxConnections                  : (INTEGER) 4294967295\r\n"
	"ScriptMaps                      : (LIST) (2 Items)\r\n"
	"  \".asp,C:\\WINNT\\System32\\inetsrv\\asp.dll,1,GET,HEAD\"\r\n"
	"  \".printer,C:\\WINNT\\System32\\msw3prt.dll,1,GET,POST\"\r\n"
	"\r\n"
	"MimeMap                         : (MimeMapList) \".a,b\" \r\n"
	"[/W3SVC/Filters]\r\n"
	"KeyType                         : (STRING) \"IIsFilters\"\r\n"
	"FilterLoadOrder                 : (STRING) \"sspifilt,late\"\r\n"
	"[/W3SVC/Filters/sspifilt]\r\n"
	"KeyType                         : (STRING) \"IIsFilter\"\r\n"
	"FilterState                     : (INTEGER) 1\r\n"
	"FilterPath                      : (STRING) "
	"\"C:\\WINNT\\System32\\inetsrv\\sspifilt.dll\"\r\n"
	"FilterEnabled                   : (BOOLEAN) True\r\n"
	"[/W3SVC/Filters/late]\r\n"
	"KeyType                         : (STRING) \"IIsFilter\"\r\n"
	"FilterPath                      : (STRING) \"D:\\late: x.dll\"\r\n"
	"FilterEnabled                   : (BOOLEAN) False\r\n"
	"[/W3SVC/Filters/forgotten]\r\n"
	"KeyType                         : (STRING) \"IIsFilter\"\r\n"
	"FilterPath                      : (STRING) \"D:\\forgotten.dll\"\r\n"
	"[/W3SVC/1]\r\n"
	"KeyType                         : (STRING) \"IIsWebServer\"\r\n"
	"ServerComment                   : (STRING) \"Default Web Site\"\r\n"
	"ServerAutoStart                 : (BOOLEAN) True\r\n"
	"Win32Error                      : Property not found\r\n";

static void expect_service(void)
{
	cr_assert_eq(c.filters.count, 3);
	expect_text(c.filters.items[0].path,
		    "C:\\WINNT\\System32\\inetsrv\\sspifilt.dll");
	cr_expect_not(c.filters.items[0].disabled);
	expect_text(c.filters.items[1].path, "D:\\late: x.dll");
	cr_expect(c.filters.items[1].disabled);
	expect_text(c.filters.items[2].name, "forgotten");
	cr_expect(c.filters.items[2].unordered);
	cr_assert_eq(c.extensions.count, 2);
	expect_text(c.extensions.items[1].requests, ".printer");
	cr_expect_eq(c.extensions.items[1].permission, IIS_NOT_RESTRICTED);
	cr_assert_eq(c.site_count, 1);
	expect_text(c.sites[0].name, "Default Web Site");
	cr_expect_not(c.sites[0].stopped);
	expect_no_notes();
}

Test(adsutil, what_is_loaded_is_read)
{
	take(service);
	expect_service();
	cr_expect_eq(c.generation, IIS_5);
	cr_expect(c.generation_is_likely);
	cr_expect_eq(c.filters.items[0].place.line, 14);
	expect_text(c.filters.items[0].place.key, "/LM/W3SVC/Filters/sspifilt");
	cr_expect_eq(c.extensions.items[0].place.line, 6);
}

/* UTF-16 of ASCII, behind 'mark' bytes of a byte order mark. */
static void take_utf_16(const char *text, bool big_endian, size_t mark)
{
	size_t n = strlen(text);
	uint8_t *wide = calloc(n + 1, 2);

	wide[big_endian] = 0xff;
	wide[!big_endian] = 0xfe;
	for (size_t i = 0; i < n; i++)
		wide[2 * (i + 1) + big_endian] = (uint8_t)text[i];
	take_bytes(wide + 2 - mark, 2 * n + mark);
	free(wide);
}

Test(adsutil, every_encoding_of_cscript_is_read)
{
	char *marked;

	take_utf_16(service, false, 2);
	expect_service();
	take_utf_16(service, true, 2);
	expect_service();
	take_utf_16(service, false, 0);
	expect_service();
	cr_assert_gt(asprintf(&marked, "\xef\xbb\xbf%s", service), 0);
	take(marked);
	expect_service();
	free(marked);
}

Test(adsutil, what_only_iis_6_has_tells_iis_6)
{
	static const char *const lines[] = {
		"[/W3SVC/AppPools]\nKeyType : (STRING) \"IIsX\"\n",
		"[/W3SVC]\nAppPoolId : (STRING) \"DefaultAppPool\"\n",
		"[/W3SVC]\nIIs5IsolationModeEnabled : (BOOLEAN) False\n",
		("[/W3SVC]\nWebSvcExtRestrictionList : (LIST) (1 Items)\n"
		 "  \"0,*.dll\"\n"),
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		take(lines[i]);
		cr_expect_eq(c.generation, IIS_6, "row %zu", i);
		cr_expect_not(c.generation_is_likely, "row %zu", i);
	}
}

Test(adsutil, the_list_of_restrictions_is_read)
{
	take("[/w3svc]\n"
	     "ScriptMaps : (LIST) (2 Items)\n"
	     "  \".asp,C:\\asp.dll,5\"\n  \".x,C:\\x.dll,5\"\n"
	     "WebSvcExtRestrictionList : (LIST) (2 Items)\n"
	     "  \"0,*.dll\"\n  \"1,C:\\asp.dll,0,ASP,Active Server Pages\"\n");
	cr_assert_eq(c.extensions.count, 2);
	cr_expect_eq(c.extensions.items[0].permission, IIS_ALLOWED);
	cr_expect_eq(c.extensions.items[1].permission, IIS_UNLISTED);
	expect_no_notes();
}

/* A name that is read only if its key is the right one. */
#define COMMENT "ServerComment : (STRING) \"here\"\n"

Test(adsutil, the_first_key_is_told_by_the_command_or_its_first_sub_key)
{
	static const char *const texts[] = {
		"C:\\Inetpub\\AdminScripts>cscript adsutil.vbs ENUM_ALL "
		"w3svc/7\n" BANNER
		"KeyType : (STRING) \"IIsWebServer\"\n" COMMENT,
		"C:\\>adsutil enum_all  \"/w3svc/7\" > out.txt\n" COMMENT,
		BANNER "KeyType : (STRING) \"IIsWebServer\"\n" COMMENT
		       "[/W3SVC/7/ROOT]\nKeyType : (STRING) \"IIsX\"\n",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		take(texts[i]);
		cr_assert_eq(c.site_count, 1, "text %zu", i);
		expect_text(c.sites[0].id, "7");
		expect_text(c.sites[0].name, "here");
		expect_no_notes();
	}
}

Test(adsutil, properties_of_a_key_that_nothing_tells_are_left_out)
{
	static const char *const texts[] = {
		"KeyType : (STRING) \"IIsFilters\"\n"
		"FilterLoadOrder : (STRING) \"a\"\n",
		/* The end of a key that was cut off, not one above "ROOT". */
		COMMENT "[/W3SVC/1/ROOT]\nKeyType : (STRING) \"IIsX\"\n",
		/* The sub key of another run. */
		"KeyType : (STRING) \"IIsWebServer\"\n" COMMENT BANNER
		"KeyType : (STRING) \"IIsFilters\"\n"
		"[/W3SVC/1/Filters/x]\nKeyType : (STRING) \"IIsFilter\"\n",
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		take(texts[i]);
		expect_note(1, "Nothing tells which key");
		for (size_t k = 0; k < c.site_count; k++)
			expect_text(c.sites[k].name, "");
	}
}

Test(adsutil, several_runs_can_stand_in_one_file)
{
	take("cscript adsutil.vbs ENUM W3SVC/Filters\n" BANNER
	     "FilterLoadOrder : (STRING) \"a\"\n"
	     "cscript adsutil.vbs ENUM W3SVC/Filters/a\n" BANNER
	     "KeyType : (STRING) \"IIsFilter\"\n"
	     "FilterPath : (STRING) \"C:\\a.dll\"\n" BANNER
	     "KeyType : (STRING) \"IIsWebService\"\n"
	     "AppPoolId : (STRING) \"P\"\n");
	expect_no_notes();
	cr_assert_eq(c.filters.count, 1);
	cr_expect_not(c.filters.items[0].unordered);
	expect_text(c.filters.items[0].path, "C:\\a.dll");
	cr_expect_eq(c.generation, IIS_6);
}

Test(adsutil, keys_that_enum_only_names_are_told)
{
	take("KeyType : (STRING) \"IIsWebService\"\n"
	     "[/W3SVC/1]\n[/W3SVC/Filters]\n[/W3SVC/Info]\n");
	expect_note(2, "3 keys stand here without their properties");
}

Test(adsutil, a_list_that_was_cut_is_told)
{
	take("[/W3SVC]\nScriptMaps : (LIST) (3 Items)\n"
	     "  \".a,C:\\a.dll,1\"\n\n  \".b,C:\\b.dll,1\"\n");
	cr_expect_eq(c.extensions.count, 1);
	expect_note(2, "should have 3 items and has 1");
}

Test(adsutil, a_text_without_its_end_is_not_half_read)
{
	take("[/W3SVC]\nScriptMaps : (LIST) (2 Items)\n"
	     "  \".a,C:\\Program\nFiles\\a.dll,1\"\n"
	     "[/W3SVC/1]\nServerComment : (STRING) \"Default Web\nSite\"\n");
	cr_expect_eq(c.extensions.count, 0);
	expect_note(3, "no closing quote");
	cr_assert_eq(c.site_count, 1);
	expect_text(c.sites[0].name, "");
	cr_expect_eq(c.notes[c.note_count - 1].line, 6);
}

Test(adsutil, a_code_page_that_is_not_told_is_told)
{
	take("[/W3SVC/1]\nServerComment : (STRING) \"caf\x82\"\n");
	expect_text(c.sites[0].name, "caf\x82");
	expect_note(0, "code page");
}

Test(adsutil, characters_of_utf_16_become_utf_8)
{
	static const uint8_t site[] = "\xff\xfe[\0W\0003\0S\0V\0C\0/\0001\0]\0"
				      "\n\0S\0e\0r\0v\0e\0r\0C\0o\0m\0m\0e\0n"
				      "\0t\0:\0(\0S\0T\0R\0I\0N\0G\0)\0\"\0\xe9"
				      "\0\xac\x20\x3d\xd8\x00\xde\x3d\xd8\"\0";

	take_bytes(site, sizeof(site) - 1);
	cr_assert_eq(c.site_count, 1);
	expect_text(c.sites[0].name,
		    "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80\xef\xbf\xbd");
	expect_no_notes();
}

Test(adsutil, zero_bytes_hide_nothing)
{
	static const char text[] = "[/W3SVC/1]\n"
				   "ServerComment : (STRING) \"a\0b\"\n"
				   "ServerAutoStart : (BOOLEAN) False\n";

	take_bytes(text, sizeof(text) - 1);
	cr_assert_eq(c.site_count, 1);
	expect_text(c.sites[0].name, "");
	cr_expect(c.sites[0].stopped);
	expect_note(2, "zero bytes");
}

Test(adsutil, other_text_is_told_apart)
{
	static const char *const others[] = {
		"",
		"The path requested could not be found.\n",
		"<configuration/>\n",
		"[]\nname : value\n : (STRING) \"x\"\nx : (STRING\n:\n",
	};

	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++) {
		take(others[i]);
		expect_note(0, "Nothing in it looks like");
		cr_expect_eq(c.site_count, 0);
	}
}

/* 'line', a hundred thousand times. */
static void take_many(const char *line)
{
	char *text;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	cr_assert_not_null(out);
	for (unsigned i = 0; i < 100000; i++)
		fputs(line, out);
	fclose(out);
	take_bytes(text, n);
	free(text);
}

Test(adsutil, repetitions_without_end_are_read_once)
{
	take_many("KeyType : (STRING) \"IIsFilters\"\n" BANNER);
	cr_expect_eq(c.note_count, IIS_NOTES_MAX);
	take_many("[/W3SVC/1]\n" COMMENT);
	cr_expect_eq(c.site_count, 1);
	expect_no_notes();
	take_many("[/W3SVC]\nScriptMaps : (LIST) (1 Items)\n"
		  "  \".a,C:\\a.dll,1\"\n");
	cr_expect_eq(c.extensions.count, 1);
	expect_no_notes();
	take_many("cscript adsutil.vbs enum\n");
	take_many("[[[[[[[[[[\"\"\"\"\"\"::::::((((((");
	cr_expect_eq(c.site_count, 0);
}

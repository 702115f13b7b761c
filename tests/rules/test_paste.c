/* Pasted events, logs and stories: which records are in them. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/paste.h"
#include "util/status.h"

static struct arena arena;
static struct paste p;

static void set_up(void)
{
	arena = ARENA_INIT;
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(paste, .init = set_up, .fini = tear_down);

static void read_paste(const char *text)
{
	const char *why = "";

	cr_assert_eq(paste_read(str_of(text), &arena, &p, &why), OK,
		     "\"%s\": %s", text, why);
}

static const struct record *at(size_t i)
{
	cr_assert_lt(i, p.count, "%zu records", p.count);
	return &p.items[i];
}

static void expect_event(size_t i, uint32_t id, uint32_t win32)
{
	const struct record *r = at(i);

	cr_assert_not_null(r->kind, "%zu", i);
	cr_expect_eq(r->kind->id, id, "%u", r->kind->id);
	cr_expect_eq(r->has_code, win32 != 0, "%u", id);
	cr_expect_eq(r->code.win32, win32, "%u: %u", id, r->code.win32);
}

static void expect_dll(size_t i, const char *path)
{
	cr_expect(str_equal(at(i)->dll, str_of(path)), "%.*s",
		  STR_ARGS(at(i)->dll));
}

/* One event or code in that text, with that error. */
static void expect_code(const char *text, uint32_t win32)
{
	read_paste(text);
	cr_expect_eq(p.count, 1, "\"%s\": %zu records", text, p.count);
	cr_expect(at(0)->has_code, "%s", text);
	cr_expect_eq(at(0)->code.win32, win32, "\"%s\": %u", text,
		     at(0)->code.win32);
}

Test(paste, an_event_as_event_viewer_copies_it)
{
	read_paste("Event Type:\tError\r\nEvent Source:\tW3SVC-WP\r\n"
		   "Event Category:\tNone\r\nEvent ID:\t2214\r\n"
		   "Date:\t\t24/11/2008\r\nTime:\t\t10:20:30\r\n"
		   "User:\t\tN/A\r\nComputer:\tWEB1\r\nDescription:\r\n"
		   "The HTTP Filter DLL C:\\a b\\f.dll failed to load.  The "
		   "data is the error.\r\n\r\nData:\r\n"
		   "0000: 7e 00 00 00               ~...    \r\n");
	cr_expect_eq(p.count, 1);
	expect_event(0, 2214, 126);
	expect_dll(0, "C:\\a b\\f.dll");
	cr_expect(str_equal(at(0)->source, str_of("W3SVC-WP")));
	cr_expect_eq(at(0)->id, 2214);
	cr_expect_not(paste_lacks_data(&p));
}

Test(paste, data_in_words_bytes_and_xml)
{
	expect_code("Event ID: 2268\r\nData:\r\n0000: 0000007e   ~...\r\n",
		    126);
	expect_code("Event ID: 2268 Data: 05 00 00 00", 5);
	expect_code("event id 2214, data is: 7f 00 00 00", 127);
	expect_code("2214 with data 02 00 00 00 (IIS 6)", 2);
	expect_code("Event ID: 2214\n0000: c1 00 00 00 11 22 33 44\n"
		    "0008: 7e 00 00 00\n", 193);
	expect_code("<Event><System><EventID>2214</EventID></System>"
		    "<EventData><Binary>7E000000</Binary></EventData></Event>",
		    126);
	expect_code("<Event><EventData><Binary>7E000780</Binary></EventData>"
		    "</Event>", 126);
}

Test(paste, an_event_as_xml_names_its_dll_and_source)
{
	read_paste("<Event xmlns='http://schemas.microsoft.com/win/2004/08/"
		   "events/event'><System><Provider Name='Microsoft-Windows-"
		   "IIS-W3SVC-WP' Guid='{1}'/><EventID Qualifiers='49152'>2280"
		   "</EventID><Level>2</Level></System><EventData><Data>C:\\"
		   "Program Files\\m.dll</Data><Binary>C1000000</Binary>"
		   "</EventData></Event>");
	cr_expect_eq(p.count, 1);
	expect_event(0, 2280, 193);
	expect_dll(0, "C:\\Program Files\\m.dll");
	cr_expect_eq(at(0)->kind->about, EVENT_MODULE);
}

Test(paste, events_are_known_by_their_words_alone)
{
	size_t count;
	const struct event_kind *kinds = event_kinds(&count);

	for (size_t i = 0; i < count; i++) {
		if (kinds[i].message == NULL)
			continue;
		read_paste(kinds[i].message);
		cr_assert_eq(p.count, 1, "%s", kinds[i].message);
		cr_expect_eq(at(0)->kind, &kinds[i], "%s", kinds[i].message);
	}
}

Test(paste, numbers_of_other_sources_are_not_ours)
{
	read_paste("Event Source: Application Error\nEvent ID: 2214\n");
	cr_expect_eq(p.count, 1);
	cr_expect_null(at(0)->kind);
	read_paste("Event Source: SideBySide\nEvent ID: 59\n");
	cr_expect_eq(at(0)->kind->about, EVENT_ASSEMBLY);
	read_paste("Event ID: 59\n");
	cr_expect_null(at(0)->kind);
}

Test(paste, several_events_share_the_data_that_is_given_once)
{
	read_paste("0000: fc 2a 00 00 Data error. We receive the 2268 & 2214 "
		   "event id:\n1 -\nThe HTTP Filter DLL D:\\b\\p.dll failed "
		   "to load.  The data is the error.\n\nCould not load all "
		   "ISAPI filters for site/service.  Therefore startup "
		   "aborted.\n");
	cr_expect_eq(p.count, 2);
	expect_event(0, 2268, 11004);
	expect_event(1, 2214, 11004);
	cr_expect(at(1)->code_is_shared);
	expect_dll(1, "D:\\b\\p.dll");
	cr_expect_eq(p.decisive, 1);
}

Test(paste, several_events_keep_their_own_data)
{
	read_paste("Event Type: Error\nEvent Source: W3SVC-WP\nEvent ID: 2220"
		   "\nThe HTTP server was unable to load the ISAPI Application "
		   "'C:\\e.dll'.  The data is the error.\n0000: 7f 00 00 00\n"
		   "Event Type: Error\nEvent Source: W3SVC-WP\nEvent ID: 2214"
		   "\nThe HTTP Filter DLL C:\\f.dll failed to load.  The data "
		   "is the error.\n0000: 7e 00 00 00\n"
		   "Event Type: Warning\nEvent Source: WAS\nEvent ID: 5002\n");
	cr_expect_eq(p.count, 3);
	expect_event(0, 2220, 127);
	expect_event(1, 2214, 126);
	expect_event(2, 5002, 0);
	expect_dll(0, "C:\\e.dll");
}

Test(paste, an_event_that_is_copied_as_text_and_xml_is_one)
{
	read_paste("Log Name:      Application\r\n"
		   "Source:        Microsoft-Windows-IIS-W3SVC-WP\r\n"
		   "Event ID:      2280\r\nLevel:         Error\r\n"
		   "Description:\r\nThe Module DLL C:\\m.dll failed to load.  "
		   "The data is the error.\r\nEvent Xml:\r\n"
		   "<Event xmlns=\"e\">\r\n  <System>\r\n    <Provider Name="
		   "\"Microsoft-Windows-IIS-W3SVC-WP\" />\r\n    <EventID "
		   "Qualifiers=\"49152\">2280</EventID>\r\n  </System>\r\n"
		   "<EventData><Data>C:\\m.dll</Data><Binary>7F000000</Binary>"
		   "</EventData></Event>");
	cr_expect_eq(p.count, 1, "%zu", p.count);
	expect_event(0, 2280, 127);
}

Test(paste, an_event_as_a_shell_prints_it)
{
	read_paste("ProviderName : Microsoft-Windows-IIS-W3SVC-WP\n"
		   "Id           : 2268\n"
		   "Message      : Could not load all ISAPI filters for site "
		   "'X'.  Therefore site startup aborted.\n");
	cr_expect_eq(p.count, 1);
	expect_event(0, 2268, 0);
	cr_expect_eq(at(0)->id, 2268);
}

/* R1010 */
Test(paste, iis_5_has_the_same_words_under_numbers_of_its_own)
{
	read_paste("Event Source: W3SVC\nEvent ID: 40\nThe HTTP Filter DLL "
		   "C:\\f.dll failed to load. The data is the error.\n"
		   "0000: 7e 00 00 00\n");
	cr_expect_eq(p.count, 1, "%zu", p.count);
	expect_event(0, 2214, 126);
	cr_expect_eq(at(0)->id, 40);
}

Test(paste, the_event_that_names_the_dll_decides)
{
	read_paste("Event ID: 5002\nEvent ID: 5139 data: 7e 00 00 00\n"
		   "Event ID: 2280\n");
	cr_expect_eq(p.count, 3);
	cr_expect_eq(at(p.decisive)->kind->id, 2280);
	read_paste("Event ID: 2268\nEvent ID: 2274\n0000: c1 00 00 00\n");
	cr_expect_eq(at(p.decisive)->kind->id, 2274);
}

Test(paste, an_event_without_its_data_says_so)
{
	read_paste("source :W3SVC-WP\nevent ID: 2268\nThe HTTP Filter DLL "
		   "C:WINNTsystem32dmnetembed.dll failed to load. The data is "
		   "the error.\nCould not load all ISAPI filters for "
		   "site/service. Therefore startup aborted.\n");
	cr_expect_eq(p.count, 2);
	expect_event(0, 2268, 0);
	expect_event(1, 2214, 0);
	expect_dll(1, "C:WINNTsystem32dmnetembed.dll");
	cr_expect(paste_lacks_data(&p));
}

static void expect_log(const char *text, unsigned status, unsigned substatus,
		       uint32_t win32)
{
	read_paste(text);
	cr_assert_eq(p.count, 1, "%s: %zu", text, p.count);
	cr_expect_eq(at(0)->record, RECORD_LOG, "%s", text);
	cr_expect_eq(at(0)->status, status, "%s: %u", text, at(0)->status);
	cr_expect_eq(at(0)->substatus, substatus, "%s", text);
	cr_expect_eq(at(0)->code.win32, win32, "%s: %u", text,
		     at(0)->code.win32);
}

Test(paste, lines_of_a_site_log)
{
	expect_log("2005-08-23 18:41:01 W3SVC1 GET /v/x.dll \xe2\x80\x93 80 "
		   "\xe2\x80\x93 Mozilla/4.0+(compatible) 404 0 2\n", 404, 0,
		   2);
	cr_expect(str_equal(at(0)->uri, str_of("/v/x.dll")));
	expect_dll(0, "/v/x.dll");
	/* IIS 7 has the time taken behind them. */
	expect_log("2012-08-23 18:41:01 ::1 GET /a.dll - 80 - ::1 Agent - "
		   "500 0 126 15\r\n", 500, 0, 126);
	expect_log("#Software: IIS\n#Fields: date time cs-uri-stem sc-status "
		   "sc-win32-status sc-substatus cs-host\n"
		   "2005-08-23 18:41:01 /x.dll 404 1260 2 web\n", 404, 2,
		   1260);
	expect_log("a line of the log:\n404 0 2\n", 404, 0, 2);
	cr_expect_not_null(at(0)->http);
}

Test(paste, requests_that_went_well_are_passed_over)
{
	expect_log("2005-08-23 18:41:01 W3SVC1 GET /a.htm - 80 - M 200 0 0\n"
		   "2005-08-23 18:41:02 W3SVC1 GET /x.dll - 80 - M 500 0 127\n"
		   "2005-08-23 18:41:03 W3SVC1 GET /b.htm - 80 - M 304 0 0\n",
		   500, 0, 127);
}

Test(paste, lines_of_httperr)
{
	read_paste("2005-06-21 10:00:00 10.0.0.1 1029 10.0.0.2 80 HTTP/1.1 "
		   "GET / 503 1 AppOffline DefaultAppPool\n");
	cr_expect_eq(p.count, 1);
	cr_expect_eq(at(0)->record, RECORD_HTTPERR);
	cr_expect_eq(at(0)->status, 503);
	cr_expect_str_eq(at(0)->reason->word, "AppOffline");
	read_paste("#Fields: date time c-ip c-port s-ip s-port cs-version "
		   "cs-method cs-uri sc-status s-siteid s-reason s-queuename\n"
		   "2005-06-21 10:00:00 10.0.0.1 1 10.0.0.2 80 HTTP/1.1 GET / "
		   "503 1 N/A Pool\n");
	cr_expect_str_eq(at(0)->reason->word, "N/A");
	read_paste("AppOffline");
	cr_expect_eq(at(0)->record, RECORD_HTTPERR);
}

/* HTTP.sys answered: what IIS means by the status isn't meant. */
Test(paste, status_404_of_httperr_is_not_the_one_of_iis)
{
	read_paste("#Fields: date time c-ip c-port s-ip s-port cs-version "
		   "cs-method cs-uri sc-status s-siteid s-reason s-queuename\n"
		   "2005-06-21 10:00:00 10.0.0.1 1 10.0.0.2 80 HTTP/1.1 GET "
		   "/x.dll 404 - NotFound -\n");
	cr_assert_eq(p.count, 1);
	cr_expect_eq(at(0)->record, RECORD_HTTPERR);
	cr_expect_eq(at(0)->status, 404);
	cr_expect_null(at(0)->http);
}

Test(paste, a_page_of_iis)
{
	read_paste("HTTP Error 500.0 - Internal Server Error\n"
		   "Calling LoadLibraryEx on ISAPI filter \"C:\\x y\\f.dll\" "
		   "failed\nError Code\t0x8007007e\n");
	cr_expect_eq(p.count, 2);
	cr_expect_eq(at(0)->status, 500);
	expect_dll(1, "C:\\x y\\f.dll");
	cr_expect_eq(p.decisive, 1);
	cr_expect_eq(at(1)->code.win32, 126);
	read_paste("HTTP Error 403.18 - Forbidden");
	cr_expect_eq(at(0)->http->substatus, 18);
}

Test(paste, codes_in_a_story)
{
	expect_code("LoadLibrary failed with error 127", 127);
	expect_code("[WinError 126] cannot load", 126);
	expect_code("GetLastError: 0xc1", 193);
	expect_code("NET HELPMSG 1114", 1114);
	expect_code("I got the 7F error and nothing else", 127);
	expect_code("an error:\n7f 00 00 00.", 127);
	expect_code("the page says The specified module could not be found.",
		    126);
	expect_code("x.dll is not a valid Win32 application.", 193);
	expect_code("HRESULT: 800736B1", 14001);
}

Test(paste, a_surer_code_takes_the_place_of_a_guess)
{
	expect_code("failed with error 1, Data: 05 00 00 00 - Win32 error 5",
		    5);
	expect_code("Data: 5a 04 00 00; the module is at 0x61A40000", 1114);
}

static void expect_refused(const char *text)
{
	const char *why = NULL;

	cr_expect_eq(paste_read(str_of(text), &arena, &p, &why), E_USAGE,
		     "%s", text);
	cr_assert_not_null(why);
	cr_expect_not_null(strstr(why, "log"), "%s", why);
}

Test(paste, what_is_no_code_is_not_taken_for_one)
{
	expect_refused("the filter does not load");
	expect_refused("The data is the error");
	expect_refused("Error in code");
	expect_refused("Data: none");
	expect_refused("call 555 2214 or 10.2.2214 at 22:14 on port 5002");
	expect_refused("I browse and get error 500 from the filter");
	expect_refused("\xff\xfe\x01\x02");
	expect_refused("");
}

Test(paste, mentions_are_the_dlls_of_the_story)
{
	read_paste("I ran Depends on isapi_redirect-1.2.26.dll: 02 00 00 00, "
		   "and it lacks DWMAPI.DLL; see dwmapi.dll");
	cr_expect_eq(p.mention_count, 2);
	cr_expect(str_equal(p.mentions[0],
			    str_of("isapi_redirect-1.2.26.dll")));
}

Test(paste, symptoms_are_told_without_any_number)
{
	read_paste("The status of the filter is shown with neither a red "
		   "arrow nor a green arrow. It is blank.");
	cr_expect_eq(p.count, 0);
	cr_assert_eq(p.symptom_count, 1);
	cr_expect_str_eq(p.symptoms[0]->id, "filter-state");
}

Test(paste, no_more_records_than_a_paste_can_have)
{
	static char text[PASTE_RECORDS_MAX * 40];

	for (size_t i = 0; i < PASTE_RECORDS_MAX + 5; i++)
		strcat(text, "404 0 2\n");
	read_paste(text);
	cr_expect_eq(p.count, PASTE_RECORDS_MAX);
	cr_expect_eq(p.dropped, 5);
}

/* Each would take hours where a walk starts anew at every byte. */
Test(paste, long_text_is_read_whatever_it_repeats)
{
	static const char *const pieces[] = {
		"HTTP Filter DLL ", "0x", "-/", "A-", "data ", "00 ", "{\"",
		"error code is ", " ", "\n", "x.dll", "Event ID: ", "2214 ",
	};
	char *text = malloc(PASTE_TEXT_MAX + 1);
	const char *why;

	cr_assert_not_null(text);
	for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
		const size_t n = strlen(pieces[i]);
		size_t length = 0;

		for (; length + n < PASTE_TEXT_MAX; length += n)
			memcpy(text + length, pieces[i], n);
		cr_expect_neq(paste_read((struct str){ text, length }, &arena,
					 &p, &why),
			      E_NO_MEMORY, "%s", pieces[i]);
	}
	memset(text, '7', PASTE_TEXT_MAX + 1);
	cr_expect_eq(paste_read((struct str){ text, PASTE_TEXT_MAX + 1 },
				&arena, &p, &why),
		     E_USAGE);
	cr_expect_not_null(strstr(why, "too long"));
	cr_expect_eq(paste_read((struct str){ text, PASTE_TEXT_MAX }, &arena,
				&p, &why),
		     E_USAGE);
	cr_expect_null(strstr(why, "too long"));
	free(text);
}

Test(paste, so_many_names_of_dlls_are_kept)
{
	char text[1024] = "error 126";
	size_t n = strlen(text);

	for (int i = 0; i < PASTE_MENTIONS_MAX + 2; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n, " m%d.dll", i);
	read_paste(text);
	cr_expect_eq(p.mention_count, (size_t)PASTE_MENTIONS_MAX);
	cr_expect(str_equal(p.mentions[0], str_of("m0.dll")));
}

Test(paste, so_many_symptoms_are_told)
{
	size_t count;
	const struct symptom *s = symptoms(&count);
	struct str text = STR_EMPTY;

	for (size_t i = 0; i < count; i++) {
		for (size_t n = 0; s[i].words[n] != NULL; n++)
			text = STR_CONCAT(&arena, text, str_of(" "),
					  str_of(s[i].words[n]));
	}
	cr_assert_gt(count, PASTE_SYMPTOMS_MAX);
	read_paste(text.s);
	cr_expect_eq(p.symptom_count, (size_t)PASTE_SYMPTOMS_MAX);
}

Test(paste, a_log_line_with_an_error_is_decisive)
{
	read_paste("HTTP Error 404.2\n404 2 1260\n");
	cr_assert_eq(p.count, 2);
	cr_expect_eq(at(p.decisive)->code.win32, 1260);
}

Test(paste, an_event_that_names_no_dll_mentions_none)
{
	read_paste("The HTTP Filter DLL \"\" failed to load. The data is the "
		   "error.");
	cr_expect_eq(p.mention_count, 0);
}

#define NOT_FOUND_33                                                          \
	"Activation context generation failed for \"C:\\f\\auth.dll\". "        \
	"Dependent Assembly Microsoft.VC90.CRT,processorArchitecture=\"x86\","  \
	"publicKeyToken=\"1fc8b3b9a1e18e3b\",type=\"win32\",version="           \
	"\"9.0.21022.8\" could not be found. Please use sxstrace.exe for "     \
	"detailed diagnosis."

/* R2602: it is what 14001 needs. */
Test(paste, an_assembly_that_is_not_found_is_14001_of_the_dll_that_is_named)
{
	static const char *const texts[] = {
		NOT_FOUND_33,
		"Log Name: Application\nSource: SideBySide\nEvent ID: 33\n"
		"Description:\n" NOT_FOUND_33,
	};

	for (size_t i = 0; i < 2; i++) {
		read_paste(texts[i]);
		cr_assert_eq(p.count, 1, "%s", texts[i]);
		cr_assert_not_null(at(0)->kind, "%s", texts[i]);
		cr_expect_eq(at(0)->kind->id, 33);
		expect_dll(0, "C:\\f\\auth.dll");
		cr_expect(at(0)->has_code && at(0)->code.win32 == 14001);
	}
}

Test(paste, an_assembly_of_another_identity_is_event_35)
{
	read_paste("Activation context generation failed for \"C:\\a.exe\"."
		   "Error in manifest or policy file \"C:\\lib.MANIFEST\" on "
		   "line 3. Component identity found in manifest does not "
		   "match the identity of the component requested. Reference "
		   "is lib,processorArchitecture=\"AMD64\"");
	cr_assert_eq(p.count, 1);
	cr_expect_eq(at(0)->kind->id, 35);
	cr_expect_eq(at(0)->code.win32, 14001);
}

/* A substatus that is given tells which it is. */
Test(paste, a_substatus_of_404_has_a_meaning_of_its_own)
{
	static const struct {
		const char *text, *word;
	} rows[] = {
		{ "HTTP Error 404.17 - Not Found", "static files" },
		{ "404 17 0", "static files" },
		{ "HTTP Error 404.4", "no handler" },
		{ "HTTP Error 404.8", "called bin" },
		{ "HTTP Error 404.11", "request filtering" },
		{ "HTTP Error 404.0", "a missing file" },
		{ "HTTP Error 503.2", "appConcurrentRequestLimit" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		read_paste(rows[i].text);
		cr_assert_eq(p.count, 1, "%s", rows[i].text);
		cr_assert_not_null(at(0)->http, "%s", rows[i].text);
		cr_expect(strstr(at(0)->http->meaning, rows[i].word) != NULL,
			  "%s: %s", rows[i].text, at(0)->http->meaning);
		cr_expect(strstr(at(0)->http->advice, "tells which") == NULL,
			  "%s", rows[i].text);
	}
}

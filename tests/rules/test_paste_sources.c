/* Where a paste is from: headers of logs, reasons, and sources of events. */
#include "rules/paste.h"
#include "tests/rules/paste_rows.h"
#include "util/status.h"

#define DAY "2005-08-23 18:41:01 "

/* IIS 5.x logs the time alone where nothing else was chosen. */
Test(paste_sources, lines_without_a_date_are_read_by_their_header)
{
#define FIELDS "#Fields: time c-ip cs-uri-stem sc-status sc-win32-status\n"
	static const struct paste_row rows[] = {
		{ FIELDS "10:00:00 10.0.0.9 /x.dll 500 193",
		  "log 500 error 193 /x.dll" },
		{ FIELDS "10:00:00 10.0.0.9 /x.dll 500 193\r\n"
			 "10:00:01 10.0.0.9 /y.dll 500 126",
		  "log 500 error 193 /x.dll; log 500 error 126 /y.dll" },
		{ FIELDS "at noon it was 500 193", "nothing" },
		{ FIELDS "10:00 10.0.0.9 /x.dll 500 193", "nothing" },
		{ FIELDS "10:00:00 10.0.0.9 /x.dll 500", "nothing" },
		{ FIELDS "10:00:00 10.0.0.9 /x.dll 500 193 more", "nothing" },
		{ FIELDS "10:00:00 10.0.0.9 /x.dll 9 193", "nothing" },
		{ "10:00:00 10.0.0.9 /x.dll 500 193", "nothing" },
		{ "#Fields: cs-uri-stem sc-status sc-win32-status time\n"
		  "/x.dll 500 193 10:00:00",
		  "log 500 error 193 /x.dll" },
		{ "#Fields: cs-uri-stem sc-status\n/x.dll 500",
		  "log 500 /x.dll" },
		{ "#Fields:\n\n/x.dll 500 193", "nothing" },
		{ "#Fields: time date cs-uri-stem sc-status\n"
		  "10:00:00 2005-08-23 /x.dll 500",
		  "log 500 /x.dll" },
		{ "#Fields: time date cs-uri-stem sc-status\n"
		  "10:00:00 2005/08/23 /x.dll 500",
		  "nothing" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_sources, each_line_of_httperr_has_its_reason)
{
#define HTTPERR "#Fields: date time cs-uri sc-status s-siteid s-reason\n" DAY
#define ABANDONED "Connection_Abandoned_By_ReqQueue"
	static const struct paste_row rows[] = {
		{ HTTPERR "/x.dll 400 - Hostname",
		  "httperr 400 unknown Hostname /x.dll" },
		{ HTTPERR "/x.dll 503 1 -", "httperr 503 /x.dll" },
		/* No answer was sent. */
		{ HTTPERR "/x.dll - 1 " ABANDONED,
		  "httperr " ABANDONED " /x.dll" },
		{ HTTPERR "/x.dll - 1 Connection_Abandoned_By_AppPool",
		  "httperr Connection_Abandoned_By_AppPool /x.dll" },
		{ HTTPERR "/x.dll - 1 Timer_ConnectionIdle", "nothing" },
		{ "#Fields: date time cs-uri sc-status\n" DAY "/x.dll -",
		  "nothing" },
		{ "#Fields: date time cs-uri sc-status sc-win32-status\n" DAY
		  "/x.dll - 126",
		  "nothing" },
		/* Without a header. */
		{ DAY "GET /x.dll - 1 " ABANDONED " Pool",
		  "httperr " ABANDONED " /x.dll" },
		{ DAY "GET /x.dll x 1 " ABANDONED " Pool",
		  "httperr " ABANDONED },
	};

	EXPECT_PASTES(rows);
}

/* R314: what the loader tells a desktop. */
Test(paste_sources, a_message_box_of_the_loader_is_an_event)
{
#define BOX "Application popup: w3wp.exe - Entry Point Not Found : The "
	static const struct paste_row rows[] = {
		{ "Event Source:\tApplication Popup\nEvent Category:\tNone\n"
		  "Event ID:\t26\nDescription:\n" BOX,
		  "event 26" },
		{ "Source: Application Popup Event ID: 26", "event 26" },
		{ "<Provider Name=\"Application Popup\" Guid=\"{1}\"/>"
		  "<EventID>26</EventID>",
		  "event 26" },
		{ BOX, "event as 26" },
		{ "Source: W3SVC\nEvent ID: 26", "other event 26" },
		{ "Event ID: 26", "other event 26" },
	};

	EXPECT_PASTES(rows);
}

static void expect_source(const char *text, const char *source)
{
	struct arena a = ARENA_INIT;
	const char *why;
	struct paste p;

	cr_assert_eq(paste_read(str_of(text), &a, &p, &why), OK, "%s", text);
	cr_expect(str_equal(p.items[0].source, str_of(source)), "%s: %.*s",
		  text, STR_ARGS(p.items[0].source));
	arena_release(&a);
}

/* Get-WinEvent as a list. */
Test(paste_sources, a_short_id_is_an_event_of_its_source)
{
	static const struct paste_row rows[] = {
		{ "ProviderName : SideBySide\nId           : 59\n",
		  "event 59 error 14001" },
		{ "ProviderName : MSSQL\nId           : 59\n", "nothing" },
		{ "Id           : 59\n", "nothing" },
		{ "Source: (SideBySide)\nEvent ID: 59",
		  "event 59 error 14001" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_sources, a_source_may_have_several_words)
{
	expect_source("Event Source:\tActive Server Pages\r\nEvent ID: 5",
		      "Active Server Pages");
	expect_source("Source: ASP.NET 2.0.50727.0 \nEvent ID: 5",
		      "ASP.NET 2.0.50727.0");
	expect_source("Source: a b c d e\nEvent ID: 5", "a b c d e");
	/* The start of a sentence. */
	expect_source("Source: a b c d e f\nEvent ID: 5", "a");
	expect_source("Source: MSSQL Event ID: 5", "MSSQL");
	expect_source("Source: MSSQL (the old one)\nEvent ID: 5", "MSSQL");
	expect_source("Source: W3SVC-WP as ever\nEvent ID: 5", "W3SVC-WP");
	expect_source("<Provider Name='Service Control Manager' Guid='1'/>"
		      "<EventID>5</EventID>",
		      "Service Control Manager");
}

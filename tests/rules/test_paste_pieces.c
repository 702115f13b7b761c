/* Pasted texts: how much of a text one piece takes, and what it is part of. */
#include "tests/rules/paste_rows.h"

#define BLANKS_36 "                                    "
#define BLANKS BLANKS_36 BLANKS_36 "\n" BLANKS_36 BLANKS_36

Test(paste_pieces, data_is_a_word_or_bytes_behind_the_label)
{
	static const struct paste_row rows[] = {
		{ "Data: 5", "code error 5" },
		{ "Data:", "nothing" },
		{ "data", "nothing" },
		{ "data 02 00 00 00", "code error 2" },
		{ "data: 02", "code error 2" },
		{ "data is 02 00 00 00", "code error 2" },
		{ "data is: 5", "code error 5" },
		{ "data5: 02", "nothing" },
		{ "data7e 00 00 00", "nothing" },
		{ "data is: word", "nothing" },
		/* However far behind it. */
		{ "Data:" BLANKS "5a 04 00 00", "code error 1114" },
		{ "Data:" BLANKS "0000: 5a 04 00 00", "code error 1114" },
		{ "0000:" BLANKS "5a 04 00 00", "code error 1114" },
		{ "Data: 0000007e Data: 05 00 00 00",
		  "code error 126; code error 5" },
		{ "Data: 7e 00 00 00 Data: 5", "code error 126; code error 5" },
		{ "<Binary>0</Binary>", "nothing" },
		{ "<Binary>7E0000</Binary>", "nothing" },
		{ "<Binary>C1000000</Binary><Binary>7E000000</Binary>",
		  "code error 193; code error 126" },
		{ "0008: 7e 00 00 00\n0000: c1 00 00 00", "code error 193" },
		{ "0000: 7e", "code error 126" },
		{ "0000:", "nothing" },
		{ "000: 7e", "nothing" },
	};

	EXPECT_PASTES(rows);
}

/* Else it would be read once more, as something else. */
Test(paste_pieces, the_number_of_a_piece_is_no_number_of_an_event)
{
	static const struct paste_row rows[] = {
		{ "event 2268\nData: 2214", "event 2268 error 2214" },
		{ "event 2268\nData is: 2214", "event 2268 error 2214" },
		{ "event 2268\nerror 0x8A6 2214", "event 2268; event 2214" },
		{ "event 2268\n<Binary>22140000</Binary>",
		  "event 2268 error 5154" },
		{ "event 2268\n0000: 2214", "event 2268 error 2214" },
		{ "event 2268\nSource: 2214", "event 2268" },
		{ "event 2268\nSource: a,2214", "event 2268" },
		{ "event 2268\nHTTP Error 404.2214", "event 2268" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_pieces, a_code_before_the_word_error_has_two_digits)
{
	static const struct paste_row rows[] = {
		{ "the 7e error 5", "code error 126; code error 5" },
		{ "the 7e error", "code error 126" },
		{ "the 7e  error", "nothing" },
		{ "the 7E ERROR", "code error 126" },
		{ "the fe error", "nothing" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_pieces, sources_end_where_the_word_ends)
{
	static const struct paste_row rows[] = {
		{ "Source:\tMSSQL\tEvent ID: 2214", "other event 2214" },
		{ "Source: ,\nEvent ID: 2214", "event 2214" },
		{ "Source: , Event ID: 2214", "event 2214" },
		{ "Source:", "nothing" },
		{ "Source: \"\"\nEvent ID: 2214", "event 2214" },
		{ "source MSSQL, event ID: 2214", "event 2214" },
		{ "Sources: MSSQL\nEvent ID: 2214", "event 2214" },
		{ "source : MSSQL\nEvent ID: 2214", "other event 2214" },
		{ "ProviderName    : MSSQL\nId: 2214", "nothing" },
		{ "Source: x\nEvent ID: 2214", "other event 2214" },
		{ "Source: (\nEvent ID: 2214", "event 2214" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_pieces, an_event_goes_on_until_another_starts)
{
	static const struct paste_row rows[] = {
		{ "Event ID: 2214\nEvent ID: 2268\nData: 5",
		  "event 2214 error 5 shared; event 2268 error 5" },
		{ "Event ID: 2214\nEvent ID: 4711\nEvent ID: 2214\nData: 5",
		  "event 2214 error 5; other event 4711" },
		{ "Event ID: 4711\nEvent ID: 4712\nEvent ID: 4711\nData: 5",
		  "other event 4711 error 5; other event 4712" },
		{ "Log Name: System\nEvent ID: 4711\nLog Name: System\n"
		  "Event ID: 4711",
		  "other event 4711" },
		{ "Source: MSSQL\nData: 5", "other event error 5" },
		{ "Data: 5\nEvent ID: 2214", "event 2214 error 5" },
		{ "Data: 5\nSource: W3SVC-WP\nEvent ID: 2214",
		  "event 2214 error 5" },
		{ "Data: 5\nSource: MSSQL\nEvent ID: 2214",
		  "other event 2214 error 5" },
		{ "404 0 2\nerror 5", "log 404.0 error 2; code error 5" },
		{ "error 5\nData: 7e 00 00 00", "code error 126" },
		{ "404 0 2\nerror 5\nData: 7e 00 00 00",
		  "log 404.0 error 2; code error 126" },
		{ "HTTP Error 404.2\nData: 5", "log 404.2; code error 5" },
		{ "AppOffline\nData: 5", "httperr AppOffline; code error 5" },
		{ "Event Type: x\nSource: W3SVC-WP\nEvent ID: 2214\n"
		  "Data: 5\nData: 126",
		  "event 2214 error 5; code error 126" },
	};

	EXPECT_PASTES(rows);
}

#define LOADED(dll) "The HTTP Filter DLL " dll " failed to load. The data " \
		    "is the error.\n"

Test(paste_pieces, messages_are_events_and_name_their_dll)
{
	static const struct paste_row rows[] = {
		{ LOADED("a.dll"), "event as 2214 a.dll" },
		{ LOADED("a.dll") LOADED("a.dll"), "event as 2214 a.dll" },
		{ LOADED("a.dll") LOADED("b.dll"),
		  "event as 2214 a.dll; event as 2214 b.dll" },
		{ LOADED("a.dll") "Event ID: 2214\nData: 5",
		  "event 2214 error 5 a.dll" },
		{ "Event ID: 2214\n" LOADED("a.dll") "Data: 5",
		  "event 2214 error 5 a.dll" },
		{ "Event ID: 4711\n" LOADED("a.dll") "Data: 5",
		  "event 4711 as 2214 error 5 a.dll" },
		{ "Event ID: 2214\nEvent ID: 4711\nx\n", "event 2214; "
							 "other event 4711" },
		{ "Event ID: 2214\nEvent ID: 2268\n" LOADED("a.dll"),
		  "event 2214 a.dll; event 2268" },
		{ "Event ID: 2214 C:\\a.dll\nEvent ID: 2268\n"
		  LOADED("C:\\a.dll") "Data: 5",
		  "event 2214 error 5 C:\\a.dll; event 2268 error 5 shared" },
		{ "404 0 2\n" LOADED("a.dll"),
		  "log 404.0 error 2; event as 2214 a.dll" },
	};

	EXPECT_PASTES(rows);
}

#define DAY "2005-08-23 18:41:01 "

Test(paste_pieces, lines_of_logs_are_read_by_their_words)
{
	static const struct paste_row rows[] = {
		{ DAY "GET /a/x.dll /y.dll 404 2 5",
		  "log 404.2 error 5 /a/x.dll" },
		{ DAY "/x.dll 404 2 5", "log 404.2 error 5 /x.dll" },
		{ DAY "404 2 5", "log 404.2 error 5" },
		{ DAY "GET x.dll 404 2 5", "log 404.2 error 5" },
		{ DAY "GET /x.dll 599 2 5", "log 599.2 error 5 /x.dll" },
		{ DAY "GET /x.dll 404 999 5", "log 404.999 error 5 /x.dll" },
		{ DAY "GET /x.dll 404 1000 5", "log 404 error 5 /x.dll" },
		{ DAY "AppOffline", "httperr AppOffline" },
		{ DAY "503 1 AppOffline", "httperr 503 AppOffline" },
		{ DAY "GET /x.dll 404 2 5\n2214",
		  "log 404.2 error 5 /x.dll; event 2214" },
		{ "404 2 5\r\n", "log 404.2 error 5" },
		{ "x 404 2 5", "nothing" },
		{ "404 2 x", "nothing" },
		{ "#Fields: sc-status date time a b\n2005-08-23 1 2 3 4",
		  "nothing" },
		{ "#Fields: date sc-status a b c\n2005-08-23 404 x y z",
		  "log 404" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_pieces, names_with_blanks_start_a_line_with_a_drive)
{
	static const struct paste_row rows[] = {
		{ "event 2214\nC:/a b/f.dll", "event 2214 C:/a b/f.dll" },
		{ "event 2214\n  C:\\a b\\f.dll", "event 2214 C:\\a b\\f.dll" },
		{ "event 2214\nCC\\a b\\f.dll", "event 2214 b\\f.dll" },
		{ "event 2214\nC:a b\\f.dll", "event 2214 b\\f.dll" },
		{ "event 2214\n\\\\a b\\f.dll", "event 2214 b\\f.dll" },
		{ "event 2214\na, C:\\f.dll", "event 2214 C:\\f.dll" },
		{ "event 2214 C:\\f.dl", "event 2214" },
		{ "event 2214 C:\\f.dll", "event 2214 C:\\f.dll" },
		{ "event 2214 C:\\f.dll_", "event 2214" },
	};

	EXPECT_PASTES(rows);
}

/* Pasted texts: where a piece starts, and what stands right before and behind. */
#include "tests/rules/paste_rows.h"

Test(paste_starts, events_begin_with_their_label_and_number)
{
	static const struct paste_row rows[] = {
		{ "the log has event 00000000002214", "event 2214" },
		{ "event-Qualifiers>4711", "nothing" },
		{ "<event 4711>", "nothing" },
		{ "Event ID: 2214\nevent 0\nData: 5", "event 2214 error 5" },
		{ "Event Type: x\nData: 5", "code error 5" },
		{ "Provider Name=W3SVC-WP\nEvent ID: 2214", "event 2214" },
		{ "Event ID: 2214 as the source of it", "event 2214" },
		{ "<Provider Name=\"\"/><EventID>2214</EventID>", "event 2214" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_starts, bare_numbers_are_events_whatever_stands_around_them)
{
	static const struct paste_row rows[] = {
		{ "#2214, an event", "nothing" },
		{ "a filter 2214 5", "event 2214" },
		{ "a filter says:8007007E", "code error 126" },
		{ "a filter 2214<Binary>7E000000</Binary>",
		  "event 2214 error 126" },
		{ "event 2214 f.dll<Binary>7E000000</Binary>",
		  "event 2214 error 126" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_starts, pages_have_a_status_and_reasons_little_else)
{
	static const struct paste_row rows[] = {
		{ "HTTP Error 404 2", "log 404" },
		{ "[\"N/A\"]", "httperr N/A" },
		{ "(\"N/A\").", "nothing" },
	};

	EXPECT_PASTES(rows);
}

#define LOADED(dll) "The HTTP Filter DLL " dll " failed to load. The data " \
		    "is the error.\n"

Test(paste_starts, messages_are_read_as_a_whole)
{
	static const struct paste_row rows[] = {
		{ LOADED("2214"), "event as 2214 2214" },
		{ "Event ID: 1\n" LOADED("a.dll"), "event 1 as 2214 a.dll" },
		{ "Event ID: 2220\n" LOADED("a.dll"),
		  "event 2220; event as 2214 a.dll" },
		{ LOADED("a.dll") "ID: 2214\nData: 5",
		  "event 2214 error 5 a.dll" },
		{ LOADED("a.dll") "Event ID: 4711\nID: 2214",
		  "event 2214 a.dll; other event 4711" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_starts, codes_begin_where_their_label_ends)
{
	static const struct paste_row rows[] = {
		{ "0008:<Binary>7E000000</Binary>", "code error 126" },
		{ "<Binary>ID: 2214", "event 2214" },
		{ "<Binary>7E000000<Binary>C1000000",
		  "code error 126; code error 193" },
		{ "data: a5x", "nothing" },
		{ "data: abc", "nothing" },
		{ "0000:5", "code error 5" },
		{ "data 00 00 01 00", "code error 65536" },
		{ "data 00 00 01 00 is what it said", "code error 65536" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_starts, values_have_eight_digits_or_a_known_meaning)
{
	static const struct paste_row rows[] = {
		{ "0x7e", "code error 126" },
		{ "0x80074321", "code error 17185" },
		{ "8007", "nothing" },
		{ "c0", "nothing" },
		{ "c0000135x", "nothing" },
		{ "0x800700c1 Data: 7e 00 00 00", "code error 126" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_starts, messages_of_windows_are_those_of_failures)
{
	static const struct paste_row rows[] = {
		{ "The operation completed successfully.", "nothing" },
		{ "The operating system cannot run %1.", "nothing" },
		{ "The specified module could not be found. error 5",
		  "code error 5" },
	};

	EXPECT_PASTES(rows);
}

#define DAY "2005-08-23 18:41:01 "

Test(paste_starts, lines_of_logs_begin_with_a_date)
{
	static const struct paste_row rows[] = {
		{ "x005-08-23 18:41:01 GET /x.dll 404 2 5", "nothing" },
		{ DAY "503 1 AppOffline a b", "httperr AppOffline" },
	};

	EXPECT_PASTES(rows);
}

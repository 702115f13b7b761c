/* Pasted texts, to the edges of what is taken for an event, log line or code. */
#include "tests/rules/paste_rows.h"

Test(paste_forms, numbers_of_events_have_a_label_or_stand_alone)
{
	static const struct paste_row rows[] = {
		{ "Event ID: 2214", "event 2214" },
		{ "EventID=2214", "event 2214" },
		{ "event identifier #2214", "event 2214" },
		{ "event 2214", "event 2214" },
		{ "event 2214x", "event 2214" },
		{ "event 0", "nothing" },
		{ "event 65535", "other event 65535" },
		{ "event 65536", "nothing" },
		{ "event x2214", "nothing" },
		{ "ID: 2214", "event 2214" },
		{ "ID : 2214", "event 2214" },
		{ "ID 2214 is no label", "nothing" },
		{ "ID: 4711", "nothing" },
		{ "PID: 2214", "nothing" },
		{ "<EventID>2214</EventID>", "event 2214" },
		{ "<EventID Qualifiers=\"49152\">2214</EventID>",
		  "event 2214" },
		{ "<EventID Qualifiers=\"49152\">4711</EventID>",
		  "other event 4711" },
		/* Alone, where the talk is of events. */
		{ "2214", "event 2214" },
		{ " (2214) ", "event 2214" },
		{ "2215", "nothing" },
		{ "4711", "nothing" },
		{ "an IIS and 2214", "event 2214" },
		{ "the W3SVC, 2214", "event 2214" },
		{ "a filter: 2214.", "event 2214" },
		{ "a filter .2214", "nothing" },
		{ "a filter -2214", "nothing" },
		{ "a filter 2214-7", "nothing" },
		{ "a filter 2214.7", "nothing" },
		{ "a filter 2214:7", "nothing" },
		{ "a filter 2214/7", "nothing" },
		{ "a filter 2214- 7", "event 2214" },
		{ "a filter 22141", "nothing" },
		{ "a filter 2214a", "nothing" },
		{ "a filter $2214", "nothing" },
		{ "a filter #2214", "nothing" },
		{ "a filter 221", "nothing" },
		{ "some story of 2214", "nothing" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_forms, sources_tell_whose_numbers_they_are)
{
	static const struct paste_row rows[] = {
		{ "Source: W3SVC-WP\nID: 2214", "event 2214" },
		{ "Source = W3SVC-WP\nEvent ID: 2214", "event 2214" },
		{ "Source:\nEvent ID: 2214", "event 2214" },
		{ "Source: \r\nEvent ID: 2214\r\n", "event 2214" },
		{ "Source: \"W3SVC-WP\", Event ID: 2214", "event 2214" },
		{ "Source: 'MSSQL'\nEvent ID: 2214", "other event 2214" },
		{ "ProviderName: MSSQL\nEvent ID: 2214", "other event 2214" },
		{ "<Provider Name='MSSQL'/><EventID>2214</EventID>",
		  "other event 2214" },
		{ "Source: SideBySide\nEvent ID: 59",
		  "event 59 error 14001" },
		{ "Source: MSSQL\nEvent ID: 59", "other event 59" },
		{ "Event ID: 999", "other event 999" },
		{ "Source: W3SVC-WP\nEvent ID: 2214\nSource: MSSQL\n"
		  "Event ID: 2214",
		  "event 2214; other event 2214" },
		{ "Source: W3SVC-WP\nEvent ID: 2214\nSource: W3SVC-WP\n"
		  "Data: 7e 00 00 00",
		  "event 2214 error 126" },
		{ "Event Type: x\nEvent ID: 2214\nEvent Type: x\n"
		  "Data: 7e 00 00 00",
		  "event 2214 error 126 shared; code error 126" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_forms, pages_give_a_status_and_its_part)
{
	static const struct paste_row rows[] = {
		{ "HTTP Error 500.0", "log 500.0" },
		{ "HTTP 404.2", "log 404.2" },
		{ "http error 403.18 - Forbidden", "log 403.18" },
		{ "HTTP Error 404.123", "log 404.123" },
		{ "HTTP Error 404.1234", "nothing" },
		{ "HTTP Error 100.1", "log 100.1" },
		{ "HTTP Error 599.1", "log 599.1" },
		{ "HTTP Error 099.1", "nothing" },
		{ "HTTP Error 600.1", "nothing" },
		{ "HTTP Error 40.1", "nothing" },
		{ "HTTP Error 4040.1", "nothing" },
		{ "HTTP Error 404", "log 404" },
		{ "an HTTP Error 503.", "log 503" },
		{ "HTTP Error 404. It is", "log 404" },
		{ "HTTP Error 404\nx", "log 404" },
		{ "HTTP Error 600", "nothing" },
		{ "HTTP Error 4040", "nothing" },
		{ "HTTP 404", "nothing" },
		{ "HTTP Error 400", "log 400" },
		{ "HTTP Error 399", "nothing" },
		{ "HTTP Error 404.x", "nothing" },
		{ "HTTP Error x.2", "nothing" },
		{ "HTTP/1.1 404.2", "nothing" },
		{ "SHTTP 404.2", "nothing" },
		/* Alone. */
		{ "404.2", "log 404.2" },
		{ " (500.19)\n", "log 500.19" },
		{ "404.123", "log 404.123" },
		{ "404.1234", "nothing" },
		{ "400.1", "log 400.1" },
		{ "399.1", "nothing" },
		{ "404", "nothing" },
		{ "503", "nothing" },
		{ "404.", "nothing" },
		{ "404.x", "nothing" },
		{ "192.168", "nothing" },
		{ "500.1.2", "nothing" },
		{ "404.2 is it", "nothing" },
		{ "it is 404.2", "nothing" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_forms, reasons_of_httperr_are_words)
{
	static const struct paste_row rows[] = {
		{ "AppOffline", "httperr AppOffline" },
		{ "HTTPERR says appoffline, always", "httperr AppOffline" },
		{ "(QueueFull)", "httperr QueueFull" },
		{ "MyAppOffline", "nothing" },
		{ "AppOfflines", "nothing" },
		{ "Disabled", "httperr Disabled" },
		{ "N/A", "httperr N/A" },
		{ "\"N/A\"", "httperr N/A" },
		{ "it is Disabled in the list", "nothing" },
		{ "the reason is N/A there", "nothing" },
	};

	EXPECT_PASTES(rows);
}

#define DAY "2005-08-23 18:41:01 "

Test(paste_forms, lines_of_logs_end_with_three_numbers)
{
	static const struct paste_row rows[] = {
		{ DAY "GET /x.dll 404 2 1260", "log 404.2 error 1260 /x.dll" },
		{ DAY "GET /x.dll 404 2 0", "log 404.2 no error /x.dll" },
		{ DAY "GET /x.htm 404 2 0", "log 404.2 no error" },
		{ DAY "GET /x.dll 404 2 1260 15",
		  "log 404.2 error 1260 /x.dll" },
		{ DAY "GET /x.dll 399 0 0", "nothing" },
		{ DAY "GET /x.dll 400 0 0", "log 400.0 no error /x.dll" },
		{ DAY "GET /x.dll 200 0 64", "log 200.0 error 64 /x.dll" },
		{ DAY "GET /x.dll 600 0 64", "nothing" },
		{ DAY "GET /x.dll 404 2 x", "nothing" },
		{ DAY "GET /x.dll 404 2 4294967295",
		  "log 404.2 error 4294967295 /x.dll" },
		{ DAY "GET /x.dll 404 2 4294967296", "nothing" },
		{ "2005-08-2 18:41:01 GET /x.dll 404 2 1260", "nothing" },
		{ "2005/08/23 18:41:01 GET /x.dll 404 2 1260", "nothing" },
		{ "2005-08-2x 18:41:01 GET /x.dll 404 2 1260", "nothing" },
		{ "404 0 2", "log 404.0 error 2" },
		{ "404 0 0", "log 404.0 no error" },
		{ "100 0 2", "log 100.0 error 2" },
		{ "99 0 2", "nothing" },
		{ "600 0 2", "nothing" },
		{ "404 999 2", "log 404.999 error 2" },
		{ "404 1000 2", "nothing" },
		{ "404 0 2 3", "nothing" },
		{ "404 0", "nothing" },
		{ "404 0 2\n\n403 18 5\n",
		  "log 404.0 error 2; log 403.18 error 5" },
	};

	EXPECT_PASTES(rows);
}

#define FIELDS "#Fields: date time cs-uri-stem sc-status "

Test(paste_forms, headers_of_logs_say_where_the_numbers_are)
{
	static const struct paste_row rows[] = {
		{ FIELDS "sc-win32-status sc-substatus\n" DAY
			 "/x.dll 404 1260 2",
		  "log 404.2 error 1260 /x.dll" },
		{ FIELDS "x\n" DAY "/x.dll 404 1260",
		  "log 404 /x.dll" },
		{ FIELDS "sc-substatus\n" DAY "/x.dll 404 1000",
		  "log 404 /x.dll" },
		{ "#Fields: date time cs-uri sc-status\n" DAY "/x.dll 404 1",
		  "log 404 /x.dll" },
		{ "#Fields: date time s-reason sc-status\n" DAY
		  "AppOffline 503 x",
		  "httperr 503 AppOffline" },
		{ "#Fields: date time s-reason sc-status\n" DAY
		  "Odd 503 x",
		  "httperr 503 unknown Odd" },
		/* Lines of another form are read by their own. */
		{ FIELDS "sc-win32-status\n" DAY "GET /x.dll 404 2 1260",
		  "log 404.2 error 1260 /x.dll" },
		{ DAY "1.1.1.1 GET / 503 1 AppOffline Pool",
		  "httperr 503 AppOffline" },
		{ DAY "1.1.1.1 GET / 503 1 AppOffline",
		  "httperr 503 AppOffline" },
		{ DAY "1.1.1.1 GET / 503 1 Odd Pool", "" },
	};

	EXPECT_PASTES(rows);
}

/* What stood there in the line before doesn't count. */
Test(paste_forms, lines_that_end_before_a_column_have_none)
{
	static const struct paste_row rows[] = {
		{ "#Fields: date time a b sc-status s-reason\n"
		  DAY "x y 503 AppOffline\n" DAY "x y 503",
		  "httperr 503 AppOffline; log 503" },
		{ "#Fields: date time a b sc-status cs-uri-stem\n"
		  DAY "x y 404 /f.dll\n" DAY "x y 404",
		  "log 404 /f.dll; log 404" },
		/* The second is a word of a story, not a line of a log. */
		{ "#Fields: date time cs-uri-stem s-reason x sc-status\n"
		  DAY "/f.dll AppOffline y -\n" DAY "/g.dll AppOffline y",
		  "httperr AppOffline /f.dll; httperr AppOffline" },
		{ "#Fields: date time a b sc-status sc-win32-status\n"
		  DAY "x y 500 193\n" DAY "x y 500",
		  "log 500 error 193; log 500" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_forms, data_is_told_by_its_label_and_its_form)
{
	static const struct paste_row rows[] = {
		{ "Data: 7e 00 00 00", "code error 126" },
		{ "data is: 7e 00 00 00", "code error 126" },
		{ "the data 02 00 00 00", "code error 2" },
		{ "data 02 00 00", "nothing" },
		{ "Data: 7e 00", "code error 126" },
		{ "Data: 7e,00,00,00", "code error 126" },
		{ "Data: 0000007e", "code error 126" },
		{ "Data: 7e", "code error 126" },
		{ "Data: none", "nothing" },
		{ "Data: xyz1", "nothing" },
		{ "Data:\n(7e 00 00 00)", "code error 126" },
		{ "Database: 7e 00 00 00", "code error 126" },
		{ "0000: 7e 00 00 00", "code error 126" },
		{ "0000: 0000007e", "code error 126" },
		{ "0008: 7e 00 00 00", "nothing" },
		{ "0000: c1 00 00 00\n0008: 7e 00 00 00", "code error 193" },
		{ "7e 00 00 00", "code error 126" },
		{ "7e-00-00-00", "code error 126" },
		{ "7e 00 00", "nothing" },
		{ "7e 00 00 0", "nothing" },
		{ "7e 00 00 00a", "nothing" },
		{ "7e 00 01 00", "nothing" },
		{ "7e 00 07 80", "code error 126" },
		{ "<Binary>7E000000</Binary>", "code error 126" },
		{ "<Binary>7E000780</Binary>", "code error 126" },
		{ "<Binary>xyz</Binary>", "nothing" },
		{ "<Binary></Binary>", "nothing" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_forms, codes_in_words_are_told_from_other_numbers)
{
	static const struct paste_row rows[] = {
		{ "error 127", "code error 127" },
		{ "error code is then 14001", "code error 14001" },
		{ "error number 0x7f", "code error 127" },
		{ "WinError 126", "code error 126" },
		{ "error=126", "code error 126" },
		{ "HTTP error 126", "nothing" },
		{ "helpmsg 1114", "code error 1114" },
		{ "error in 126", "nothing" },
		{ "error abc", "nothing" },
		{ "error 399", "code error 399" },
		{ "error 400", "nothing" },
		{ "error 404", "nothing" },
		{ "error 599", "nothing" },
		{ "error 600", "code error 600" },
		{ "error 2214", "nothing" },
		{ "0x8007007E", "code error 126" },
		{ "8007007E", "code error 126" },
		{ "c0000135", "code error 126" },
		{ "0xC0000135", "code error 126" },
		/* What isn't in the table may be an address. */
		{ "0xC000000E", "code error 3221225486" },
		{ "C000000E", "nothing" },
		{ "0x61A40000", "nothing" },
		{ "80060001", "nothing" },
		{ "deadbeef", "nothing" },
		{ "the 7F error", "code error 127" },
		{ "the 7Fx error", "nothing" },
		{ "the 7F failure", "nothing" },
		{ "x7F error", "nothing" },
		{ "The specified module could not be found.",
		  "code error 126" },
		{ "The specified module could not be found in x", "nothing" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_forms, names_of_dlls_end_with_their_extension)
{
	static const struct paste_row rows[] = {
		{ "event 2214 C:\\a b\\f.dll",
		  "event 2214 C:\\a b\\f.dll" },
		{ "event 2214\nC:\\a b\\f.dll", "event 2214 C:\\a b\\f.dll" },
		{ "event 2214 \"C:\\a b\\f.dll\"",
		  "event 2214 C:\\a b\\f.dll" },
		{ "event 2214 C:\\f.dllx", "event 2214" },
		{ "event 2214 f.dll", "event 2214" },
		{ "event 2214 C:\\f.exe", "event 2214 C:\\f.exe" },
		{ "event 2214 C:/f.DLL.", "event 2214 C:/f.DLL" },
		{ "event 2214 C:\\a.dll and C:\\b.dll",
		  "event 2214 C:\\a.dll" },
		{ "event 2268 C:\\a.dll", "event 2268" },
		{ "event 2214 .dll", "event 2214" },
	};

	EXPECT_PASTES(rows);
}

/* As text and as XML: Event Viewer has the data in the XML alone. */
Test(paste_forms, an_event_with_its_text_and_its_xml_is_one)
{
	static const struct paste_row rows[] = {
		{ "Event ID: 2280\nSource: IIS-W3SVC-WP\nThe Module DLL "
		  "C:\\x\\m.dll failed to load.  The data is the error.\n"
		  "<Event xmlns=\"x\"><System><Provider "
		  "Name=\"Microsoft-Windows-IIS-W3SVC-WP\"/><EventID>2280"
		  "</EventID></System><EventData><Data Name=\"ModuleDll\">"
		  "C:\\x\\m.dll</Data><Binary>7E000000</Binary></EventData>"
		  "</Event>",
		  "event 2280 error 126 C:\\x\\m.dll" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_forms, messages_without_full_stop_or_in_german)
{
	static const struct paste_row rows[] = {
		{ "%1 is not a valid Win32 application", "code error 193" },
		{ "\"The specified module could not be found\"",
		  "code error 126" },
		{ "%1 ist keine zul\xc3\xa4ssige Win32-Anwendung",
		  "code error 193" },
		{ "m.dll ist keine zul\xe4ssige Win32-Anwendung.",
		  "code error 193" },
		{ "Das angegebene Modul wurde nicht gefunden.",
		  "code error 126" },
		{ "Die angegebene Prozedur wurde nicht gefunden",
		  "code error 127" },
		{ "HTTP-Fehler 500.0 - Internal Server Error",
		  "log 500.0" },
		{ "HTTP 503", "log 503" },
		{ "HTTP 5033", "nothing" },
	};

	EXPECT_PASTES(rows);
}

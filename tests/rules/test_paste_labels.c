/* Pasted events in other languages and of PowerShell; numbers beside them. */
#include "tests/rules/paste_rows.h"

#define DUMP "0000: 7e 00 00 00               ~...    \r\n"
#define EVENT "EventID: 2268\n"

/* U+00E9 and U+2019 in UTF-8 and in Windows-1252. */
Test(paste_labels, events_in_other_languages)
{
	static const struct paste_row rows[] = {
		{ "Ereignistyp:\tFehler\r\nEreignisquelle:\tW3SVC-WP\r\n"
		  "Ereigniskennung:\t2214\r\nBeschreibung:\r\n"
		  "Die HTTP-Filter-DLL C:\\Programme (x86)\\a b\\f.dll konnte "
		  "nicht geladen werden.\r\nDaten:\r\n" DUMP,
		  "event 2214 error 126 C:\\Programme (x86)\\a b\\f.dll" },
		{ "Source :       WAS\nID de l'\xc3\xa9v\xc3\xa9nement :5139\n",
		  "event 5139" },
		{ "ID de l\xe2\x80\x99\xc3\xa9v\xc3\xa9nement :5139\n",
		  "event 5139" },
		{ "Source de l'\xe9v\xe9nement :\tW3SVC-WP\r\n"
		  "ID de l'\xe9v\xe9nement :\t2268\r\n" DUMP,
		  "event 2268 error 126" },
		{ "Origen: W3SVC-WP\nId. del evento: 2268\n", "event 2268" },
		{ "Origine: W3SVC-WP\nID evento: 2268\n", "event 2268" },
		{ "le filtre ISAPI, \xe9v\xe9nement :2214", "event 2214" },
		{ "Quelle: Application Error\nEreignis-ID: 2214\n",
		  "other event 2214" },
		{ "Source : Application Error\nID de l'e :2214\n",
		  "other event 2214" },
		{ "ID de l'e\n:2214\n", "nothing" },
		{ "ID de l'\xe9v\xe9nement:5139\n", "event 5139" },
	};

	EXPECT_PASTES(rows);
}

#define XML                                                             \
	"<Event xmlns='x'><EventID Qualifiers='49152'>2280</EventID>"   \
	"<EventRecordID>2261</EventRecordID><Execution "                \
	"ProcessID='2220' ThreadID='0'/><Data>C:\\a b\\m.dll</Data>"    \
	"<Binary>C1000000</Binary></Event>"

Test(paste_labels, event_and_its_xml_are_one_in_other_languages)
{
	static const struct paste_row rows[] = {
		{ "Quelle: IIS-W3SVC-WP\nEreignis-ID: 2280\nFehler beim Laden "
		  "der Modul-DLL C:\\a b\\m.dll.\nEreignis-XML:\n" XML,
		  "event 2280 error 193 C:\\a b\\m.dll" },
		{ "Source : IIS-W3SVC-WP\nID de l'e : 2280\n"
		  "XML de l'\xe9v\xe9nement :\n" XML,
		  "event 2280 error 193 C:\\a b\\m.dll" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_labels, numbers_of_records_and_processes_are_no_events)
{
	static const struct paste_row rows[] = {
		{ "Event ID: 2214\nRecordId : 2261\n", "event 2214" },
		{ "Event ID: 2214\nIndex    : 2261\n", "event 2214" },
		{ "event id 2214, The process id was '2220'.", "event 2214" },
		{ "event 2214 of w3wp, PID 2220", "event 2214" },
		{ "Event ID: 1074\nA worker process with process id of '2220' "
		  "of IIS has requested a recycle",
		  "other event 1074" },
		{ "the id of the event of 2214 of IIS", "event 2214" },
		{ "event 2214, process 2220, thread 2274", "event 2214" },
		{ EVENT "<EventRecordID>2261</EventRecordID>", "event 2268" },
		{ EVENT "<failedRequest processId=\"2220\"/>", "event 2268" },
		{ "2261 Mar 12 10:11 Error W3SVC-WP", "nothing" },
		{ "2261 March 12 10:11 W3SVC-WP", "event 2261" },
		{ "2261 Mar 12 of W3SVC-WP", "event 2261" },
		{ "2261 Mar x 10:11 of W3SVC-WP", "event 2261" },
		{ "2261 Mar 1a 10:11 of W3SVC-WP", "event 2261" },
		{ "port 2214 of IIS", "nothing" },
		{ "the event id is 2214 in the log of IIS", "event 2214" },
		{ "an IIS that was 2214", "event 2214" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_labels, data_as_powershell_shows_it)
{
	static const struct paste_row rows[] = {
		{ EVENT "Data    : {126, 0, 0, 0}\n", "event 2268 error 126" },
		{ EVENT "Data: {90, 4, 0, 0...}\n", "event 2268 error 1114" },
		{ EVENT "Data: {193, 0, 7, 128}\n", "event 2268 error 193" },
		{ EVENT "{126, 0, 0, 0, 7}\n", "event 2268 error 126" },
		{ EVENT "Data: {90, 4, 7, 128}", "event 2268 error 1114" },
		{ EVENT "Data: {90, 4, 0, 0}", "event 2268 error 1114" },
		{ EVENT "Data: {255, 4, 0, 0}", "event 2268 error 1279" },
		{ EVENT "{90, 04, 00, 00}", "event 2268 error 1114" },
		{ EVENT "a list {1, 2, 3, 4}", "event 2268" },
		{ EVENT "a list {126, 0, 0}", "event 2268" },
		{ EVENT "a list {256, 0, 0, 0}", "event 2268" },
		{ EVENT "a list {7e, 0, 0, 0}", "event 2268" },
	};

	EXPECT_PASTES(rows);
}

/* Statuses are what Windows ended the process with. */
Test(paste_labels, what_a_process_returned_is_no_error)
{
	static const struct paste_row rows[] = {
		{ "Event ID: 5009\nThe process exit code was '0x1'.",
		  "event 5009" },
		{ "Event ID: 5009\nProzessexitcode: '0x7e'", "event 5009" },
		{ "Event ID: 5009\nThe process exit code was '0xc0000135'.",
		  "event 5009 error 126" },
		{ "Event ID: 5009\nThe process exit code was '0x1'. "
		  "Data: 7e 00 00 00",
		  "event 5009 error 126" },
		{ "Event ID: 5009\nThe process exit code was '0x80000000'",
		  "event 5009 error 2147483648" },
		{ "Event ID: 5009\nThe process exit code was '0x7fffffff'",
		  "event 5009" },
		{ "exit code 0x1", "nothing" },
		/* Of something else that is told there. */
		{ "Event ID: 5009\nNobody knows the exit code of the process "
		  "that ended, but the code is '0x7e'.",
		  "event 5009 error 126" },
		{ "Event ID: 5139, and the code of the error is '0x7e', no "
		  "exit code",
		  "event 5139 error 126" },
		{ "Event ID: 5139\nThe code is '0x7e'.",
		  "event 5139 error 126" },
	};

	EXPECT_PASTES(rows);
}

#define STORY                                                              \
	"it has worked for years, and then nothing was changed at all, as " \
	"everybody says who has ever come by; somebody looked at the log, " \
	"and it says\n"

Test(paste_labels, path_with_blanks_starts_at_its_drive)
{
	static const struct paste_row rows[] = {
		{ EVENT "event 2214 of C:\\a b (x86)\\f.dll",
		  "event 2268; event 2214 C:\\a b (x86)\\f.dll" },
		{ "event 2214 of D:\\z.txt, C:\\a b\\f.dll",
		  "event 2214 C:\\a b\\f.dll" },
		{ "event 2214 of D:\\z.txt and a\\f.dll", "event 2214 a\\f.dll" },
		{ "event 2214 of http://a b\\f.dll", "event 2214 b\\f.dll" },
		{ "event 2214 of D:\\a f.dll", "event 2214" },
		{ "event 2214 of A:\\a b\\f.dll",
		  "event 2214 A:\\a b\\f.dll" },
		{ "event 2214 of z:\\a b\\f.dll",
		  "event 2214 z:\\a b\\f.dll" },
		{ "event 2214 of 1:\\a b\\f.dll", "event 2214 b\\f.dll" },
		{ "event 2214 of {:\\a b\\f.dll", "event 2214 b\\f.dll" },
		{ STORY "event 2214 of C:\\a b\\f.dll",
		  "event 2214 C:\\a b\\f.dll" },
		/* All of a line. */
		{ "event 2214\nC:\\a, b\\f.dll", "event 2214 C:\\a, b\\f.dll" },
		{ "event 2214\n\t C:\\a, b\\f.dll",
		  "event 2214 C:\\a, b\\f.dll" },
		{ STORY "event 2214\nC:\\a, b\\f.dll",
		  "event 2214 C:\\a, b\\f.dll" },
	};

	EXPECT_PASTES(rows);
}

/* Pasted texts with several records: what each keeps, and what decides. */
#include <string.h>

#include "rules/paste.h"
#include "tests/rules/paste_rows.h"
#include "util/status.h"

Test(paste_edges, codes_of_one_rank_stand_beside_each_other)
{
	static const struct paste_row rows[] = {
		{ "<Binary>7E000000</Binary> Data: c1 00 00 00",
		  "code error 126; code error 193" },
		{ "the data 02 00 00 00. Data: c1 00 00 00",
		  "code error 2; code error 193" },
		{ "0000: 7e 00 00 00 and c1 00 00 00",
		  "code error 126; code error 193" },
		{ "Data: {126, 0, 0, 0} Data: c1 00 00 00",
		  "code error 126; code error 193" },
		{ "error 0x8007007E; 0x800700c1", "code error 193" },
		{ "0x8007007e; error 193", "code error 126" },
		{ "Data: 5a 04", "code error 1114" },
		{ "ff ff 00 00", "code error 65535" },
		{ "00 00 01 00", "nothing" },
		{ "0xzz", "nothing" },
		/* A word is taken as a whole. */
		{ "0x61A40000/8007007E", "nothing" },
		{ "0x8007007e-8007007f", "nothing" },
		{ "event 1", "other event 1" },
	};

	EXPECT_PASTES(rows);
}

/* What follows in memory is no part of it. */
Test(paste_edges, a_log_ends_where_its_text_does)
{
	char text[] = "a story\n404 2 1260\n";
	struct arena a = ARENA_INIT;
	struct paste p = { .count = 0 };

	cr_assert_eq(paste_read_logs(text, strlen("a story\n404 2 126"), &a,
				     &p),
		     OK);
	cr_assert_eq(p.count, 1);
	cr_expect_eq(p.items[0].code.win32, 126);
	arena_release(&a);
}

Test(paste_edges, what_says_nothing_is_dropped)
{
	static const struct paste_row rows[] = {
		{ "Source: MSSQL\nEvent Type: x\nEvent ID: 2214",
		  "event 2214" },
		{ "Event ID: 2214\nSource: MSSQL\n", "event 2214" },
		{ "Event ID: 2214\nSource: W3SVC\nSource: (", "event 2214" },
		{ "error 126\nEvent ID: 4711\nData: c1 00 00 00",
		  "other event 4711 error 193" },
	};

	EXPECT_PASTES(rows);
}

Test(paste_edges, a_code_is_shared_with_events_that_lack_theirs)
{
	static const struct paste_row rows[] = {
		{ "404 2 1260\nevent 2214", "log 404.2 error 1260; event 2214" },
		{ "event 2214 Data: 7e 00 00 00\nevent 2268",
		  "event 2214 error 126; event 2268 error 126 shared" },
		{ "event 2268\nevent 2214 Data: 7e 00 00 00",
		  "event 2268 error 126 shared; event 2214 error 126" },
		{ "event 4711\nevent 2214 Data: 7e 00 00 00",
		  "other event 4711; event 2214 error 126" },
		{ "event 2214 Data: 7e 00 00 00\nevent 4711 Data: 7e 00 00 00\n"
		  "event 2268",
		  "event 2214 error 126; other event 4711 error 126; "
		  "event 2268 error 126 shared" },
	};

	EXPECT_PASTES(rows);
}

#define DAY "2005-08-23 18:41:01 "

Test(paste_edges, the_record_that_says_most_decides)
{
	static const struct {
		const char *text;
		size_t decisive;
	} rows[] = {
		{ "404 0 0\n404 2 1260", 1 },
		{ "404 2 1260\n404 2 193", 0 },
		/* A picture that isn't there says nothing of a DLL. */
		{ DAY "GET /favicon.ico 404 0 2\n" DAY "GET /x.dll 500 0 193",
		  1 },
		{ DAY "GET /a.htm 200 0 64\n" DAY "GET /x.dll 500 0 193", 1 },
		{ DAY "GET /favicon.ico 404 0 2\nAppOffline", 1 },
		{ DAY "GET /x.dll 404 0 2\n" DAY "GET /x.dll 500 0 193", 0 },
		{ DAY "GET /x.exe 404 0 5\n" DAY "GET /x.dll 500 0 193", 0 },
		{ DAY "GET - 404 0 5\n" DAY "GET /x.dll 500 0 193", 0 },
		{ "Event ID: 999\nHTTP Error 404.2", 1 },
		{ "HTTP Error 404.2\nerror 126", 1 },
		{ "404 2 1260\nerror 126", 1 },
		{ "event 2214\nevent 2219", 1 },
		{ "HTTP Error 404.2\nEvent ID: 999", 0 },
		{ "HTTP Error 404.2\nEvent ID: 999\nData: 7e 00 00 00", 1 },
		{ "AppOffline\nEvent ID: 2214", 1 },
		{ "error 126\nHTTP Error 404.2", 0 },
		{ "event 2296\nSource: WAS\nEvent ID: 5139\n"
		  "Data: 7e 00 00 00",
		  0 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct arena a = ARENA_INIT;
		const char *why;
		struct paste p;

		cr_assert_eq(paste_read(str_of(rows[i].text), &a, &p, &why),
			     OK);
		cr_expect_eq(p.decisive, rows[i].decisive, "%s: %zu",
			     rows[i].text, p.decisive);
		arena_release(&a);
	}
}

Test(paste_edges, a_dll_is_mentioned_once)
{
	struct arena a = ARENA_INIT;
	const char *why;
	struct paste p;

	cr_assert_eq(paste_read(str_of("error 126 in x.dll, X.DLL, y.dll and "
				       "Y.dll"),
				&a, &p, &why),
		     OK);
	cr_expect_eq(p.mention_count, 2);
	arena_release(&a);
}

static void expect_mentions(const char *text, size_t count, const char *first)
{
	struct arena a = ARENA_INIT;
	const char *why;
	struct paste p;

	cr_assert_eq(paste_read(str_of(text), &a, &p, &why), OK);
	cr_assert_eq(p.mention_count, count, "%s: %zu", text, p.mention_count);
	cr_expect(str_equal(p.mentions[0], str_of(first)), "%s: %.*s", text,
		  STR_ARGS(p.mentions[0]));
	arena_release(&a);
}

Test(paste_edges, a_dll_is_mentioned_with_all_of_its_name)
{
	expect_mentions("C:\\a b.dll: error 126", 1, "a b.dll");
	expect_mentions("a b.dll: error 126", 1, "b.dll");
	expect_mentions("xC:\\a b.dll: error 126", 1, "b.dll");
	expect_mentions("The HTTP Filter DLL a.dll failed to load. The data is "
			"the error.",
			1, "a.dll");
}

Test(paste_edges, a_code_is_told_as_it_was_first_read)
{
	static const struct {
		const char *text;
		bool from_bytes, from_log;
	} rows[] = {
		{ "Data: 5 Data: 05 00 00 00", false, false },
		{ "Data: 05 00 00 00 Data: 5", true, false },
		{ "404 0 5", false, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct arena a = ARENA_INIT;
		const char *why;
		struct paste p;

		cr_assert_eq(paste_read(str_of(rows[i].text), &a, &p, &why),
			     OK);
		cr_expect_eq(p.items[0].code.from_bytes, rows[i].from_bytes,
			     "%s", rows[i].text);
		cr_expect_eq(p.items[0].code.from_log, rows[i].from_log, "%s",
			     rows[i].text);
		arena_release(&a);
	}
}

Test(paste_edges, pages_beyond_the_most_are_counted)
{
	static char text[(PASTE_RECORDS_MAX + 5) * 20];
	struct arena a = ARENA_INIT;
	const char *why;
	struct paste p;

	for (int i = 0; i < PASTE_RECORDS_MAX + 3; i++)
		strcat(text, "HTTP Error 404.2\n");
	cr_assert_eq(paste_read(str_of(text), &a, &p, &why), OK);
	cr_expect_eq(p.count, PASTE_RECORDS_MAX);
	cr_expect_eq(p.dropped, 3);
	arena_release(&a);
}

Test(paste_edges, an_event_about_the_word_size_names_the_process)
{
	static const struct paste_row rows[] = {
		{ "event 2274 built for a AMD64 processor architecture",
		  "event 2274 in 8664" },
		{ "event 2274 built for a x86 processor architecture",
		  "event 2274 in 14c" },
		{ "event 2274 <Data>C:\\f.dll</Data><Data>AMD64</Data>",
		  "event 2274 C:\\f.dll in 8664" },
		{ "event 2274 <Data>amd64 </Data>", "event 2274" },
		{ "event 2274 Data>AMD64</Data>", "event 2274 in 8664" },
		{ "event 2274 AMD64</Data>", "event 2274" },
		{ "event 2274 C:\\x86\\f.dll", "event 2274 C:\\x86\\f.dll" },
		{ "event 2274 an x86 processor", "event 2274" },
		{ "event 2274 Xx86 processor architecture", "event 2274" },
		{ "event 2214 a x86 processor architecture", "event 2214" },
		{ "a x86 processor architecture", "nothing" },
		{ "The Module DLL C:\\m.dll could not be loaded due to a "
		  "configuration problem. The current configuration only "
		  "supports loading images built for a x86 processor "
		  "architecture.",
		  "event as 2282 C:\\m.dll in 14c" },
	};

	EXPECT_PASTES(rows);
}

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

Test(paste_edges, what_says_nothing_is_dropped)
{
	static const struct paste_row rows[] = {
		{ "Source: MSSQL\nEvent Type: x\nEvent ID: 2214",
		  "event 2214" },
		{ "Event ID: 2214\nSource: MSSQL\n", "event 2214" },
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
	};

	EXPECT_PASTES(rows);
}

Test(paste_edges, the_record_that_says_most_decides)
{
	static const struct {
		const char *text;
		size_t decisive;
	} rows[] = {
		{ "404 0 0\n404 2 1260", 1 },
		{ "404 2 1260\n404 2 193", 0 },
		{ "Event ID: 999\nHTTP Error 404.2", 1 },
		{ "HTTP Error 404.2\nerror 126", 1 },
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

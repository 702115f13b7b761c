/* What stands in a log, looked up: events by source, statuses by number. */
#include <criterion/criterion.h>

#include "rules/events.h"
#include "rules/http_status.h"

/* IIS 7 and later write under names of their own. */
Test(event_kinds, are_found_under_every_name_of_their_source)
{
	static const char *const sources[] = {
		"", "W3SVC", "W3SVC-WP", "Microsoft-Windows-IIS-W3SVC-WP",
		"Microsoft-Windows-IIS-W3SVC", "IIS-WMSVC",
	};

	for (size_t i = 0; i < sizeof(sources) / sizeof(*sources); i++) {
		const struct event_kind *k =
			event_find(2268, str_of(sources[i]));

		cr_assert_not_null(k, "%s", sources[i]);
		cr_expect_eq(k->id, 2268);
	}
	cr_expect_null(event_find(2268, str_of("Perflib")));
	cr_expect_null(event_find(1, str_of("W3SVC-WP")));
	cr_expect_null(event_find(0, STR_EMPTY));
	/* What a page says has no number to be found by. */
	cr_expect_null(event_find(0, str_of("IIS")));
}

Test(http_statuses, are_found_whatever_error_came_with_them)
{
	const struct http_status *s = http_status_find(500, 0, 193, STR_EMPTY);

	cr_assert_not_null(s);
	cr_expect_eq(s->status, 500);
	s = http_status_find(503, 2, 0, STR_EMPTY);
	cr_assert_not_null(s);
	cr_expect_eq(s->status, 503);
	cr_expect_null(http_status_find(200, 0, 0, STR_EMPTY));
	s = http_status_find(404, 2, 0, STR_EMPTY);
	cr_assert_not_null(s);
	cr_expect_str_eq(s->advice, "allow the DLL there by its exact path");
}

/* R103 is about extensions: a picture that is missing is no such thing. */
Test(http_statuses, a_missing_file_is_the_extensions_where_a_dll_was_asked_for)
{
	static const struct {
		const char *uri;
		bool of_dll;
	} rows[] = {
		{ "", true },		  { "/x.dll", true },
		{ "/x.DLL/more", true },  { "/x.exe", true },
		{ "/favicon.ico", false }, { "/x.dllx", false },
		{ "/x.asp", false },	  { "/", false },
		{ "/dll", false },	  { "/a.dll.htm", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct http_status *s = http_status_find(
			404, 0, 2, str_of(rows[i].uri));

		cr_assert_not_null(s);
		cr_expect_eq(s->win32 == 2, rows[i].of_dll, "%s", rows[i].uri);
	}
}

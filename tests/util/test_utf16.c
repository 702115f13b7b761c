/* UTF-16 of any units, as UTF-8. */
#include <criterion/criterion.h>

#include "util/arena.h"
#include "util/status.h"
#include "util/utf16.h"

Test(utf16, becomes_utf_8_in_both_orders_of_bytes)
{
	static const struct {
		const char *little;
		size_t n;
		const char *utf8;
	} rows[] = {
		{ "", 0, "" },
		{ "a\0\x7f\0", 4, "a\x7f" },
		{ "\x80\0\xff\x07", 4, "\xc2\x80\xdf\xbf" },
		{ "\0\x08\xff\xff", 4, "\xe0\xa0\x80\xef\xbf\xbf" },
		{ "\0\xd8\0\xdc\xff\xdb\xff\xdf", 8,
		  "\xf0\x90\x80\x80\xf4\x8f\xbf\xbf" },
		{ "\0\xd8", 2, "\xef\xbf\xbd" },
		{ "\0\xdc\0\xd8""a\0", 6,
		  "\xef\xbf\xbd\xef\xbf\xbd"
		  "a" },
		{ "a\0b", 3, "a" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct arena a = ARENA_INIT;
		uint8_t bytes[16];
		struct str out;

		memcpy(bytes, rows[i].little, rows[i].n);
		cr_assert_eq(utf16_to_utf8(&a,
					   (struct bytes){ bytes, rows[i].n },
					   false, &out),
			     OK);
		cr_expect(str_equal(out, str_of(rows[i].utf8)), "row %zu", i);
		for (size_t k = 0; k + 1 < rows[i].n; k += 2) {
			bytes[k] = (uint8_t)rows[i].little[k + 1];
			bytes[k + 1] = (uint8_t)rows[i].little[k];
		}
		cr_assert_eq(utf16_to_utf8(&a,
					   (struct bytes){ bytes, rows[i].n },
					   true, &out),
			     OK);
		cr_expect(str_equal(out, str_of(rows[i].utf8)), "row %zu", i);
		cr_expect_eq(out.s[out.n], '\0');
		arena_release(&a);
	}
}

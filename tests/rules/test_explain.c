/* Every notation in which an error code reaches us, and what isn't one. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rules/explain.h"
#include "util/status.h"

static struct explanation explained(const char *text)
{
	struct explanation e;
	const char *why = "";

	cr_assert_eq(explain_parse(text, &e, &why), OK, "\"%s\": %s", text,
		     why);
	cr_assert_not_null(e.reading, "%s", text);
	return e;
}

static void expect_win32(const char *text, uint32_t win32)
{
	const struct explanation e = explained(text);

	cr_expect_eq(e.win32, win32, "\"%s\" gave %u", text, e.win32);
	cr_expect_eq(e.code, error_code_find(win32), "%s", text);
}

static void expect_refused(const char *text, const char *part)
{
	struct explanation e;
	const char *why = NULL;

	memset(&e, 0xff, sizeof(e));
	cr_expect_eq(explain_parse(text, &e, &why), E_USAGE, "%s", text);
	cr_assert_not_null(why, "%s", text);
	cr_expect(strstr(why, part), "\"%s\": %s", text, why);
	cr_expect_eq(e.win32, 0);
	cr_expect_null(e.code);
	cr_expect_null(e.reading);
}

Test(explain, digits_alone_are_decimal)
{
	expect_win32("126", 126);
	expect_win32(" 1114\n", 1114);
	expect_win32("0", 0);
	cr_expect_str_eq(explained("126").reading, "decimal number");
	cr_expect_not(explained("126").from_bytes);
}

Test(explain, letters_or_0x_make_it_hexadecimal)
{
	expect_win32("0x7e", 126);
	expect_win32("0X7F", 127);
	expect_win32("7e", 126);
	expect_win32("C1", 193);
	expect_win32("0x0000007E", 126);
	expect_win32("0000007E", 126);
	expect_win32("00000002", 2);
	cr_expect_str_eq(explained("7e").reading, "hexadecimal number");
}

Test(explain, event_data_is_read_lowest_byte_first)
{
	static const struct {
		const char *text;
		uint32_t win32;
	} rows[] = {
		{ "7e 00 00 00", 126 },
		{ "5A 04 00 00   Z...", 1114 },
		{ "fc 2a", 11004 },
		{ "b1 36 00 00", 14001 },
		{ "7E-00-00-00", 126 },
		{ "c1,00,00,00", 193 },
		{ "7E000000", 126 },
		{ "02000000", 2 },
		{ "57000000", 87 },
		{ "B1360000", 14001 },
		{ "10 00 00 00", 16 },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		expect_win32(rows[i].text, rows[i].win32);
		cr_expect(explained(rows[i].text).from_bytes, "%s",
			  rows[i].text);
	}
}

Test(explain, what_bytes_are_written_comes_back_from_them)
{
	size_t count;
	const struct error_code *c = error_codes(&count);
	char bytes[ERROR_CODE_BYTES_SIZE];

	for (size_t i = 0; i < count; i++) {
		error_code_bytes(c[i].number, bytes);
		expect_win32(bytes, c[i].number);
	}
}

Test(explain, ntstatus_in_any_notation_gives_its_win32_error)
{
	static const char *const rows[] = {
		"0xC0000135", "c0000135", "3221225781", "-1073741515",
		"0xffffffffc0000135", "0xD0000135", "35 01 00 c0",
		"STATUS_DLL_NOT_FOUND", "dll_not_found",
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct explanation e = explained(rows[i]);

		cr_expect_eq(e.win32, 126, "%s", rows[i]);
		cr_expect_eq(e.ntstatus, 0xc0000135, "%s", rows[i]);
		cr_expect(e.from_ntstatus, "%s", rows[i]);
		cr_expect_eq(e.status, ntstatus_find(0xc0000135), "%s",
			     rows[i]);
	}
	cr_expect_not(explained("126").from_ntstatus);
	cr_expect_eq(explained("126").ntstatus, 0);
}

Test(explain, every_ntstatus_of_the_table_is_found_by_value_and_name)
{
	size_t count;
	const struct ntstatus_code *s = ntstatus_codes(&count);
	char text[16];

	for (size_t i = 0; i < count; i++) {
		snprintf(text, sizeof(text), "%d", (int32_t)s[i].number);
		cr_expect_eq(explained(text).status, &s[i], "%s", text);
		snprintf(text, sizeof(text), "0x%08X", s[i].number);
		cr_expect_eq(explained(text).status, &s[i], "%s", text);
		cr_expect_eq(explained(s[i].name).status, &s[i], "%s",
			     s[i].name);
	}
}

/* Windows maps 0xC000000E to 2: 317 is for what Windows doesn't map. */
Test(explain, the_error_of_an_ntstatus_beyond_the_table_is_not_known)
{
	static const char *const rows[] = { "0xC0FFEE00", "0xC000000E",
					    "0xD000000E", "0xC0070002" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct explanation e = explained(rows[i]);

		cr_expect(e.from_ntstatus, "%s", rows[i]);
		cr_expect(e.win32_is_unknown, "%s", rows[i]);
		cr_expect_null(e.status, "%s", rows[i]);
		cr_expect_null(e.code, "%s", rows[i]);
		cr_expect_eq(e.win32, e.ntstatus, "%s", rows[i]);
	}
	cr_expect_not(explained("0xC0000135").win32_is_unknown);
	cr_expect_not(explained("126").win32_is_unknown);
}

Test(explain, hresult_of_a_win32_error_gives_the_error)
{
	static const char *const rows[] = {
		"0x8007007E", "8007007e", "-2147024770", "2147942526",
		"7e 00 07 80",
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		expect_win32(rows[i], 126);
		cr_expect(explained(rows[i]).from_hresult, "%s", rows[i]);
		cr_expect_not(explained(rows[i]).from_ntstatus, "%s",
			      rows[i]);
	}
	expect_win32("80070005", 5);
	expect_win32("0x800736B1", 14001);
}

Test(explain, ntstatus_made_an_hresult_is_both)
{
	cr_expect(explained("0xD0000135").from_hresult);
	cr_expect_not(explained("0xC0000135").from_hresult);
}

Test(explain, hresult_of_no_error_is_not_taken_for_bytes)
{
	cr_expect(explained("80070000").from_hresult);
	cr_expect_not(explained("80070000").from_bytes);
}

Test(explain, other_hresult_stays_what_it_is)
{
	const struct explanation e = explained("0x80131522");

	cr_expect(e.from_hresult);
	cr_expect_eq(e.win32, 0x80131522);
	cr_expect_null(e.code);
}

Test(explain, names_are_read_with_and_without_prefix)
{
	expect_win32("ERROR_MOD_NOT_FOUND", 126);
	expect_win32("error_proc_not_found", 127);
	expect_win32("MOD_NOT_FOUND", 126);
	expect_win32("WSANO_DATA", 11004);
	expect_win32("STATUS_ENTRYPOINT_NOT_FOUND", 127);
	cr_expect(explained("ERROR_MOD_NOT_FOUND").from_name);
	cr_expect_not(explained("ERROR_ACCESS_DENIED").from_ntstatus);
}

Test(explain, long_name_of_nothing_is_refused)
{
	expect_refused("THE_QUICK_BROWN_FOX_JUMPED_OVER_THE_LAZY_DOG_AND_THEN_"
		       "OVER_THE_OTHER_DOG", "name");
}

Test(explain, numbers_that_no_site_logs_are_no_line_of_its_log)
{
	static const char *const logged[] = { "100 0 2", "599 0 2",
					      "404 999 2" };
	static const char *const refused[] = {
		"99 0 2", "600 0 2", "404 1000 2", "404 0 4294967296",
	};

	for (size_t i = 0; i < sizeof(logged) / sizeof(logged[0]); i++)
		cr_expect(explained(logged[i]).from_log, "%s", logged[i]);
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		expect_refused(refused[i], "126");
}

Test(explain, line_of_a_site_log_gives_its_third_number)
{
	expect_win32("404 0 2", 2);
	expect_win32("500 0 127", 127);
	expect_win32("404 2 1260", 1260);
	cr_expect(explained("404 0 2").from_log);
}

Test(explain, number_not_in_the_table_is_read_all_the_same)
{
	const struct explanation e = explained("4");

	cr_expect_eq(e.win32, 4);
	cr_expect_null(e.code);
	cr_expect_null(e.other);
}

/* The <Binary> of an event whose data is an HRESULT or an NTSTATUS. */
Test(explain, digits_may_be_the_bytes_of_an_hresult)
{
	static const char *const rows[] = { "7E000780", "7e000780",
					    "350100C0" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct explanation e = explained(rows[i]);

		cr_assert_not_null(e.other, "%s", rows[i]);
		cr_expect_eq(e.other->number, 126, "%s", rows[i]);
		cr_expect_str_eq(e.other_reading,
				 "event data bytes, lowest first");
	}
	cr_expect_null(explained("7E000781").other);
}

Test(explain, another_reading_is_offered_where_it_is_known)
{
	struct explanation e = explained("57");

	cr_expect_eq(e.win32, 57);
	cr_assert_not_null(e.other);
	cr_expect_eq(e.other->number, 87);
	cr_expect_str_eq(e.other_reading, "hexadecimal number");

	e = explained("fc2a");
	cr_assert_not_null(e.other);
	cr_expect_eq(e.other->number, 11004);

	e = explained("00000126");
	cr_expect_eq(e.win32, 0x126);
	cr_assert_not_null(e.other);
	cr_expect_eq(e.other->number, 126);

	cr_expect_null(explained("126").other);
	cr_expect_null(explained("0x7e").other);
	cr_expect_null(explained("7e 00 00 00").other);
}

Test(explain, eight_digits_with_0x_could_be_bytes_all_the_same)
{
	const struct explanation e = explained("0x02000000");

	cr_expect_str_eq(e.reading, "hexadecimal number");
	cr_expect_eq(e.win32, 0x02000000);
	cr_assert_not_null(e.other);
	cr_expect_eq(e.other->number, 2);
	cr_expect_str_eq(e.other_reading, "event data bytes, lowest first");
}

Test(explain, no_reading_is_offered_that_leaves_digits_out)
{
	static const char *const rows[] = {
		"1000000002", /* as hex, more than 32 bits */
		"0200000000", /* five bytes */
		"00000000000002", "402",
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct explanation e = explained(rows[i]);

		cr_expect(e.other == NULL, "\"%s\" offers %s", rows[i],
			  e.other_reading);
	}
}

Test(explain, zeros_and_other_lengths_are_no_bytes)
{
	static const char *const rows[] = { "00000000", "7f0000", "0x7f0000" };

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct explanation e = explained(rows[i]);

		cr_expect_not(e.from_bytes, "%s", rows[i]);
	}
}

Test(explain, words_of_digits_and_words_of_letters_are_refused_differently)
{
	static const char *const numbers[] = { "0q", "1_", "9q", "1e9q" };
	static const char *const names[] = { "g", "/0", ":9", "q1" };

	for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
		expect_refused(numbers[i], "event data");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		expect_refused(names[i], "no known name");
	expect_win32("7a", 122);
}

Test(explain, garbage_is_refused_with_what_to_give_instead)
{
	expect_refused("", "126");
	expect_refused(" \t\r\n", "126");
	expect_refused("0x", "126");
	expect_refused("-", "126");
	expect_refused("12z", "126");
	expect_refused("126 127", "126");
	expect_refused("7e 00 zz", "126");
	expect_refused("7e 00 00 00 7f", "126");
	expect_refused("the filter does not load", "126");
	expect_refused("Data: none", "126");
	expect_refused("404 0 2 9", "126");
	expect_refused("ERROR_NO_SUCH_NAME", "name");
	expect_refused("\xff\xfe", "name");
}

Test(explain, number_beyond_32_bits_is_refused)
{
	expect_refused("4294967296", "32 bits");
	expect_refused("-2147483649", "32 bits");
	expect_refused("0x100000000", "32 bits");
	expect_refused("99999999999999999999999999", "32 bits");
	expect_refused("0xfffffffffffffffffffffffff", "32 bits");
	expect_refused("0xffffffff7fffffff", "32 bits");
	expect_win32("4294967295", UINT32_MAX);
	expect_win32("0xffffffff80000000", 0x80000000u);
}

Test(explain, long_text_is_read_in_bounded_time, .timeout = 5)
{
	char *text = malloc(EXPLAIN_TEXT_MAX + 2);

	cr_assert_not_null(text);
	for (size_t i = 0; i < EXPLAIN_TEXT_MAX; i += 2)
		memcpy(text + i, "0x", 2);
	text[EXPLAIN_TEXT_MAX] = '\0';
	expect_refused(text, "126");
	memset(text, '7', EXPLAIN_TEXT_MAX + 1);
	text[EXPLAIN_TEXT_MAX + 1] = '\0';
	expect_refused(text, "too long");
	free(text);
}

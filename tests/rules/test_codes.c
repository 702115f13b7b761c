/* The table of error numbers: what it must hold, and what it answers. */
#include <criterion/criterion.h>
#include <string.h>

#include "rules/codes.h"
#include "rules/error_text.h"

/* Written as numbers, so that a wrong name in the table shows. */
static const struct {
	uint32_t ntstatus, win32;
} pairs[] = {
	{ 0xc0000005, 998 },   { 0xc000000f, 2 },     { 0xc0000034, 2 },
	{ 0xc0000017, 8 },     { 0xc0000040, 8 },     { 0xc0000018, 487 },
	{ 0xc000001d, 1 },     { 0xc0000020, 193 },   { 0xc0000022, 5 },
	{ 0xc00000ba, 5 },     { 0xc0000056, 5 },     { 0xc0000033, 123 },
	{ 0xc000003a, 3 },     { 0xc000003b, 161 },   { 0xc0000043, 32 },
	{ 0xc000007b, 193 },   { 0xc000009a, 1450 },  { 0xc00000fd, 1001 },
	{ 0xc0000106, 206 },   { 0xc000011b, 193 },   { 0xc000012e, 193 },
	{ 0xc000012f, 193 },   { 0xc0000130, 193 },   { 0xc0000131, 193 },
	{ 0xc000011e, 1006 },  { 0xc000012d, 1455 },  { 0xc0000135, 126 },
	{ 0xc0000138, 182 },   { 0xc0000139, 127 },   { 0xc000007a, 127 },
	{ 0xc0000142, 1114 },  { 0xc0000221, 193 },   { 0xc0000249, 193 },
	{ 0xc0000359, 193 },   { 0xc000035a, 193 },   { 0xc0000361, 1260 },
	{ 0xc0000362, 1260 },  { 0xc0000363, 1260 },  { 0xc0000364, 1260 },
	{ 0xc0000220, 1132 },  { 0xc0150002, 14001 }, { 0xc0150004, 14003 },
	{ 0xc0150005, 14004 }, { 0xc0150006, 14005 }, { 0xc0150009, 14008 },
	{ 0x4000000e, 193 },   { 0x40000003, 0 },     { 0xe06d7363, 317 },
	{ 0xc0000269, 487 },   { 0xc0000428, 577 },   { 0xc0e90002, 4551 },
	{ 0xc06d007e, 317 },   { 0xc06d007f, 317 },   { 0xc0000001, 31 },
	{ 0xc0000008, 6 },     { 0xc000000d, 87 },    { 0xc0000409, 1282 },
};

/* Every number that users are known to bring. */
static const uint32_t brought[] = {
	0,    1,    2,    3,    5,     8,     13,    31,    32,   87,
	123,  126,  127,  182,  193,   206,   317,   487,   577,  998,
	1006, 1114, 1260, 1455, 9905,  10060, 10061, 11001, 11004, 14001,
};

enum { PAIRS_COUNT = sizeof(pairs) / sizeof(pairs[0]) };

Test(codes, each_ntstatus_gives_its_win32_error)
{
	for (size_t i = 0; i < PAIRS_COUNT; i++) {
		cr_assert(ntstatus_find(pairs[i].ntstatus), "%08x",
			  pairs[i].ntstatus);
		cr_expect_eq(ntstatus_find(pairs[i].ntstatus)->win32,
			     pairs[i].win32, "%08x gave %u", pairs[i].ntstatus,
			     ntstatus_find(pairs[i].ntstatus)->win32);
	}
}

Test(codes, no_ntstatus_is_left_untested)
{
	size_t count;

	ntstatus_codes(&count);
	cr_expect_eq(count, PAIRS_COUNT);
}

Test(codes, an_ntstatus_beyond_the_table_has_no_row)
{
	cr_expect_null(ntstatus_find(0xc0ffee00));
	cr_expect_null(ntstatus_find(0));
}

Test(codes, win32_error_of_each_ntstatus_is_in_the_table)
{
	size_t count;
	const struct ntstatus_code *s = ntstatus_codes(&count);

	for (size_t i = 0; i < count; i++)
		cr_expect(error_code_find(s[i].win32), "%s", s[i].name);
}

Test(codes, numbers_that_users_bring_are_in_the_table)
{
	for (size_t i = 0; i < sizeof(brought) / sizeof(brought[0]); i++)
		cr_expect(error_code_find(brought[i]), "%u", brought[i]);
	cr_expect_null(error_code_find(4));
}

Test(codes, every_row_has_texts_and_a_rule)
{
	size_t count;
	const struct error_code *c = error_codes(&count);

	cr_assert_gt(count, 0);
	for (size_t i = 0; i < count; i++) {
		cr_expect(c[i].name && c[i].name[0], "%u", c[i].number);
		cr_expect(c[i].message && c[i].message[0], "%s", c[i].name);
		cr_expect(c[i].loader && c[i].loader[0], "%s", c[i].name);
		cr_expect(!c[i].own || c[i].own[0], "%s", c[i].name);
		cr_expect(c[i].from_loader || c[i].own ||
			  c[i].number == 9905 || c[i].number == 1282,
			  "%s comes from nowhere", c[i].name);
		cr_expect(c[i].rules[0], "%s", c[i].name);
		for (size_t r = 0; c[i].rules[r]; r++) {
			cr_assert(r < ERROR_CODE_RULES_MAX, "%s", c[i].name);
			cr_expect(c[i].rules[r][0] == 'R' &&
				  strspn(c[i].rules[r] + 1, "0123456789") ==
				  strlen(c[i].rules[r]) - 1 &&
				  strlen(c[i].rules[r]) >= 4,
				  "%s: %s", c[i].name, c[i].rules[r]);
		}
	}
}

Test(codes, rows_are_in_the_order_of_their_numbers)
{
	size_t errors, statuses;
	const struct error_code *c = error_codes(&errors);
	const struct ntstatus_code *s = ntstatus_codes(&statuses);

	for (size_t i = 1; i < errors; i++)
		cr_expect(c[i - 1].number < c[i].number, "%s", c[i].name);
	for (size_t i = 1; i < statuses; i++)
		cr_expect(s[i - 1].number < s[i].number, "%s", s[i].name);
}

Test(codes, names_are_found_without_regard_to_case)
{
	const struct error_code *c;
	const struct ntstatus_code *s;

	c = error_code_find_name(str_of("error_mod_NOT_found"));
	cr_assert_not_null(c);
	cr_expect_eq(c->number, 126);
	cr_expect_str_eq(c->message,
			 "The specified module could not be found.");
	s = ntstatus_find_name(str_of("Status_Dll_Not_Found"));
	cr_assert_not_null(s);
	cr_expect_eq(s->number, 0xc0000135);
	cr_expect_eq(error_code_find_name(str_of("mod_not_found")),
		     error_code_find_name(str_of("ERROR_MOD_NOT_FOUND")));
	cr_expect_eq(ntstatus_find_name(str_of("dll_not_found")),
		     ntstatus_find_name(str_of("STATUS_DLL_NOT_FOUND")));
	cr_expect_null(error_code_find_name(str_of("ERROR_MOD")));
	cr_expect_null(ntstatus_find_name(STR_EMPTY));
}

Test(codes, ntstatus_names_are_those_of_the_headers)
{
	cr_expect_str_eq(ntstatus_name(0xc0000139),
			 "STATUS_ENTRYPOINT_NOT_FOUND");
	cr_expect_str_eq(ntstatus_name(0xc0000363),
			 "STATUS_ACCESS_DISABLED_BY_POLICY_PUBLISHER");
	cr_expect_null(ntstatus_name(126));
}

Test(codes, texts_name_the_known_culprits)
{
	cr_expect(strstr(error_code_find(11004)->own, "WebSphere"));
	cr_expect(strstr(error_code_find(2)->own, ".properties"));
	cr_expect(strstr(error_code_find(9905)->loader, "14001"));
	cr_expect(strstr(error_code_find(126)->own, "LoadLibrary"));
	cr_expect(strstr(error_code_find(126)->loader, "Delay-loaded"));
	cr_expect_not(error_code_find(31)->from_loader);
	cr_expect(error_code_find(126)->from_loader);
}

/* As 126, 127 and 193, those are left behind by a helper that fails. */
Test(codes, what_a_load_ends_with_may_be_that_of_its_own_load)
{
	static const uint32_t helpers[] = { 126, 127, 182,  193,  317,
					    577, 998, 1001, 1114, 1260,
					    4551, 14001 };

	for (size_t i = 0; i < sizeof(helpers) / sizeof(helpers[0]); i++)
		cr_expect(error_code_find(helpers[i])->own, "%u", helpers[i]);
	cr_expect(strstr(error_code_find(1114)->own, "LoadLibrary"));
	cr_expect_null(error_code_find(1282)->own);
}

Test(codes, bytes_come_lowest_first)
{
	char out[ERROR_CODE_BYTES_SIZE];

	error_code_bytes(126, out);
	cr_expect_str_eq(out, "7e 00 00 00");
	error_code_bytes(11004, out);
	cr_expect_str_eq(out, "fc 2a 00 00");
	error_code_bytes(0xe06d7363, out);
	cr_expect_str_eq(out, "63 73 6d e0");
}

Test(codes, hresult_is_the_code_in_the_win32_facility)
{
	cr_expect_eq(hresult_of_win32(126), 0x8007007e);
	cr_expect_eq(hresult_of_win32(14001), 0x800736b1);
	cr_expect_eq(hresult_of_win32(0), 0);
	cr_expect_eq(hresult_of_win32(0x80131522), 0x80131522);
}

/* There it is the number of a message, and no DLL. */
Test(codes, a_message_about_a_number_names_no_module)
{
	struct arena a = ARENA_INIT;

	cr_expect_not_null(
		strstr(error_text(&a, 317, str_of("a.dll")).s, "%1"));
	cr_expect_not_null(
		strstr(error_text(&a, 193, str_of("a.dll")).s, "a.dll"));
	cr_expect_str_eq(error_text(&a, 193, str_of("a.dll")).s,
			 "a.dll is not a valid Win32 application.");
	arena_release(&a);
}

/* kernel32's texts: code pages, characters, their order, the locale. */
#include "check.h"

static void check_code_pages(void)
{
	WCHAR w[16];
	char a[16];
	BOOL lacks = FALSE;

	CHECK(MultiByteToWideChar(CP_ACP, 0, "a\x80", -1, w, 16) == 3);
	CHECK(w[0] == 'a' && w[1] == 0x20ac && w[2] == 0);
	CHECK(MultiByteToWideChar(CP_UTF8, 0, "\xc3\xa9", 2, NULL, 0) == 1);
	CHECK(MultiByteToWideChar(CP_UTF8, 0, "\xf0\x9f\x98\x80", 4, w, 16) ==
	      2);
	CHECK(w[0] == 0xd83d && w[1] == 0xde00);
	FAILS(MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, "\xff", 1, w,
				  16), ERROR_NO_UNICODE_TRANSLATION);
	FAILS(MultiByteToWideChar(CP_ACP, 0, "abc", 3, w, 2),
	      ERROR_INSUFFICIENT_BUFFER);
	FAILS(MultiByteToWideChar(CP_ACP, 0, "abc", 0, w, 2),
	      ERROR_INVALID_PARAMETER);
	CHECK(MultiByteToWideChar(CP_OEMCP, 0, "\x81", 1, w, 16) == 1 &&
	      w[0] == 0xfc);
	CHECK(WideCharToMultiByte(CP_ACP, 0, L"x\x20ac\x4e00", -1, a, 16, "_",
				  &lacks) == 4);
	CHECK(lacks && a[1] == '\x80' && a[2] == '_' && a[3] == 0);
	CHECK(WideCharToMultiByte(CP_UTF8, 0, L"\x20ac", 1, a, 16, NULL,
				  NULL) == 3 && a[2] == '\xac');
	CHECK(WideCharToMultiByte(CP_UTF8, 0, L"\xd83d\xde00", 2, a, 16, NULL,
				  NULL) == 4 && a[0] == '\xf0');
	FAILS(WideCharToMultiByte(CP_UTF8, 0, L"x", 1, a, 16, "?", NULL),
	      ERROR_INVALID_PARAMETER);
	CHECK(!IsDBCSLeadByte(0x81));
}

static void check_characters(void)
{
	WORD types[3];
	WCHAR w[8];
	char a[8];

	CHECK(GetStringTypeW(CT_CTYPE1, L"a1 ", 3, types));
	CHECK((types[0] & 0x1ff) == (C1_LOWER | C1_ALPHA | C1_XDIGIT));
	CHECK((types[1] & 0x1ff) == (C1_DIGIT | C1_XDIGIT));
	CHECK((types[2] & 0x1ff) == (C1_SPACE | C1_BLANK));
	CHECK(GetStringTypeA(0x409, CT_CTYPE1, "\xc4", 1, types));
	CHECK((types[0] & 0x1ff) == (C1_UPPER | C1_ALPHA));
	CHECK(LCMapStringW(0x409, LCMAP_UPPERCASE, L"\xe4z1\x161", -1, w, 8) ==
	      5);
	CHECK(w[0] == 0xc4 && w[1] == 'Z' && w[2] == '1' && w[3] == 0x160);
	CHECK(LCMapStringA(0x409, LCMAP_LOWERCASE, "A\xc4", 2, a, 8) == 2 &&
	      a[1] == '\xe4');
	FAILS(LCMapStringA(0x409, LCMAP_LOWERCASE, "ABC", 3, a, 2),
	      ERROR_INSUFFICIENT_BUFFER);
}

static void check_order(void)
{
	CHECK(CompareStringA(0x409, 0, "abc", -1, "abc", 3) == CSTR_EQUAL);
	CHECK(CompareStringW(0x409, 0, L"a", 1, L"B", 1) == CSTR_LESS_THAN);
	CHECK(CompareStringW(0x409, NORM_IGNORECASE, L"\xe4", 1, L"\xc4",
			     1) == CSTR_EQUAL);
	CHECK(CompareStringA(0x409, 0, "9", 1, "a", 1) == CSTR_LESS_THAN);
	CHECK(lstrcmpA("a", "A") < 0 && lstrcmpiW(L"a", L"A") == 0);
	CHECK(lstrcmpA("abc", "ab") > 0 && lstrcmpiA("B", "a") > 0);
}

static void check_copies(void)
{
	char a[8] = "";
	WCHAR w[8];

	CHECK(lstrlenA("four") == 4 && lstrlenW(NULL) == 0);
	CHECK(lstrcpyA(a, "ab") == a && lstrcatA(a, "c") == a && a[2] == 'c' &&
	      a[3] == 0);
	CHECK(lstrcpynW(w, L"abcdef", 4) == w && w[2] == 'c' && w[3] == 0);
	CHECK(MulDiv(7, 3, 2) == 11 && MulDiv(-7, 3, 2) == -11);
	CHECK(MulDiv(1, 1, 0) == -1);
	CHECK(IsBadStringPtrA((char *)16, 1) && !IsBadStringPtrA("a", 9));
}

static void check_locale(void)
{
	SYSTEMTIME t = { 2003, 4, 5, 25, 15, 7, 9, 0 };
	char a[64];
	DWORD number;

	CHECK(GetUserDefaultLCID() == 0x409 && GetThreadLocale() == 0x409);
	CHECK(GetLocaleInfoA(0x409, LOCALE_SENGLANGUAGE, a, 64) == 8);
	CHECK(lstrcmpA(a, "English") == 0);
	CHECK(GetLocaleInfoW(0x409, LOCALE_IDEFAULTANSICODEPAGE |
				    LOCALE_RETURN_NUMBER, (WCHAR *)&number,
			     2) == 2 && number == 1252);
	FAILS(GetLocaleInfoA(0x409, LOCALE_SENGLANGUAGE, a, 3),
	      ERROR_INSUFFICIENT_BUFFER);
	CHECK(GetDateFormatA(0x409, 0, &t, "ddd, dd MMM yyyy'T'", a, 64) ==
	      18);
	CHECK(lstrcmpA(a, "Fri, 25 Apr 2003T") == 0);
	CHECK(GetTimeFormatA(0x409, 0, &t, NULL, a, 64) == 11);
	CHECK(lstrcmpA(a, "3:07:09 PM") == 0);
}

static void check_atoms(void)
{
	char a[16];
	ATOM atom = AddAtomA("One");

	CHECK(atom >= 0xc000 && FindAtomA("ONE") == atom);
	CHECK(GetAtomNameA(atom, a, 16) == 3 && lstrcmpA(a, "One") == 0);
	FAILS(FindAtomA("two"), ERROR_FILE_NOT_FOUND);
	CHECK(GlobalFindAtomA("one") == 0);
	CHECK(DeleteAtom(atom) == 0 && FindAtomA("one") == 0);
	CHECK(AddAtomA("#12") == 12);
}

static void check(void)
{
	check_code_pages();
	check_characters();
	check_order();
	check_copies();
	check_locale();
	check_atoms();
}

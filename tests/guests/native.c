/* ntdll, versions, and the pool of threads: what older code asks for. */
#include "check.h"

struct text {
	USHORT n, room;
	void *at;
};

static void *find(const char *name)
{
	return (void *)GetProcAddress(GetModuleHandleA("ntdll.dll"), name);
}

static void check_strings(void)
{
	void (WINAPI *initialize)(struct text *, const WCHAR *) =
		find("RtlInitUnicodeString");
	LONG (WINAPI *convert)(struct text *, struct text *, BOOLEAN) =
		find("RtlUnicodeStringToAnsiString");
	LONG (WINAPI *compare)(struct text *, struct text *, BOOLEAN) =
		find("RtlCompareUnicodeString");
	void (WINAPI *release)(struct text *) = find("RtlFreeAnsiString");
	struct text a, b, narrow = { 0, 0, NULL };

	CHECK(initialize != NULL && convert != NULL && compare != NULL);
	if (wrong != 0)
		return;
	initialize(&a, L"One");
	initialize(&b, L"oNE");
	CHECK(a.n == 6 && a.room == 8);
	CHECK(compare(&a, &b, TRUE) == 0 && compare(&a, &b, FALSE) < 0);
	CHECK(convert(&narrow, &a, TRUE) == 0 && narrow.n == 3 &&
	      lstrcmpA(narrow.at, "One") == 0);
	release(&narrow);
	CHECK(narrow.at == NULL);
	narrow.room = 2;
	narrow.at = &a;
	CHECK(convert(&narrow, &b, FALSE) == (LONG)0x80000005);
}

static void check_rest(void)
{
	ULONG (WINAPI *to_error)(LONG) = find("RtlNtStatusToDosError");
	IMAGE_NT_HEADERS *(WINAPI *headers)(void *) =
		find("RtlImageNtHeader");
	void *(__cdecl *copy)(void *, const void *, size_t) = find("memcpy");
	char b[4] = "";

	CHECK(to_error((LONG)0xc0000022) == ERROR_ACCESS_DENIED);
	CHECK(headers(GetModuleHandleA(NULL))->Signature ==
	      IMAGE_NT_SIGNATURE);
	CHECK(copy(b, "ab", 3) == b && b[1] == 'b');
}

static void check_versions(void)
{
	OSVERSIONINFOEXA v = { sizeof(v), LOBYTE(GetVersion()), 0, 0, 0, "",
			       0, 0, 0, 0, 0 };
	DWORDLONG mask = VerSetConditionMask(0, VER_MAJORVERSION,
					     VER_GREATER_EQUAL);
	char s[64];

	CHECK(VerifyVersionInfoA(&v, VER_MAJORVERSION, mask));
	v.dwMajorVersion++;
	FAILS(VerifyVersionInfoA(&v, VER_MAJORVERSION, mask),
	      ERROR_OLD_WIN_VERSION);
	/* "5, and at least this minor one": the lower part has its own. */
	v.dwMajorVersion--;
	v.dwMinorVersion = HIBYTE(LOWORD(GetVersion()));
	mask = VerSetConditionMask(VerSetConditionMask(0, VER_MAJORVERSION, VER_EQUAL), VER_MINORVERSION, VER_GREATER_EQUAL);
	CHECK(VerifyVersionInfoA(&v, VER_MAJORVERSION | VER_MINORVERSION, mask));
	v.dwMinorVersion++;
	FAILS(VerifyVersionInfoA(&v, VER_MAJORVERSION | VER_MINORVERSION, mask), ERROR_OLD_WIN_VERSION);
	v.dwMinorVersion -= 2;
	CHECK(HIBYTE(LOWORD(GetVersion())) == 0 || VerifyVersionInfoA(&v, VER_MAJORVERSION | VER_MINORVERSION, mask));
	v.dwMajorVersion--;
	FAILS(VerifyVersionInfoA(&v, VER_MAJORVERSION | VER_MINORVERSION, mask), ERROR_OLD_WIN_VERSION);
	CHECK(ExpandEnvironmentStringsA("<%OS%|%none%|%>", s, 64) == 22 &&
	      lstrcmpA(s, "<Windows_NT|%none%|%>") == 0);
}

static void check(void)
{
	check_strings();
	check_rest();
	check_versions();
}

/* Private profiles: what is written is what is read, and no more. */
#include "check.h"

static char ini[MAX_PATH], text[256];

static DWORD get(const char *section, const char *key)
{
	return GetPrivateProfileStringA(section, key, "none", text, sizeof(text), ini);
}

static void check_keys(void)
{
	CHECK(WritePrivateProfileStringA("one", "a", "1", ini));
	CHECK(WritePrivateProfileStringA("two", "b", "two words", ini));
	CHECK(WritePrivateProfileStringA("ONE", "c", "3", ini));
	CHECK(get("one", "a") == 1 && text[0] == '1');
	CHECK(get("two", "b") == 9 && lstrcmpA(text, "two words") == 0);
	CHECK(GetPrivateProfileIntA("one", "C", 7, ini) == 3);
	CHECK(get("one", NULL) == 4 && text[0] == 'a' && text[2] == 'c');
	CHECK(WritePrivateProfileStringA("one", "A", "22", ini));
	CHECK(get("one", "a") == 2 && lstrcmpA(text, "22") == 0);
	CHECK(WritePrivateProfileStringA("one", "a", NULL, ini));
	CHECK(get("one", "a") == 4 && lstrcmpA(text, "none") == 0);
	CHECK(GetPrivateProfileIntA("one", "c", 7, ini) == 3);
}

static void check_sections(void)
{
	CHECK(WritePrivateProfileSectionA("two", "x=1\0y=2\0", ini));
	CHECK(get("two", "b") == 4 && lstrcmpA(text, "none") == 0);
	CHECK(GetPrivateProfileIntA("two", "y", 7, ini) == 2);
	CHECK(GetPrivateProfileSectionNamesA(text, sizeof(text), ini) == 8 && text[0] == 'o' && text[4] == 't');
	CHECK(WritePrivateProfileStringA("one", NULL, NULL, ini));
	CHECK(GetPrivateProfileIntA("one", "c", 7, ini) == 7);
	CHECK(GetPrivateProfileIntA("two", "x", 7, ini) == 1);
}

static void check_lines(void)
{
	CHECK(WritePrivateProfileSectionA("odd", "n=+5\0word\0m=-6\0", ini));
	CHECK(GetPrivateProfileIntA("odd", "n", 7, ini) == 5);
	CHECK(GetPrivateProfileIntA("odd", "m", 7, ini) == (UINT)-6);
	CHECK(GetPrivateProfileSectionA("odd", text, sizeof(text), ini) == 15 && lstrcmpA(text + 5, "word") == 0);
	CHECK(get("odd", NULL) == 4 && text[2] == 'm');
	FAILS(GetPrivateProfileSectionA(NULL, text, sizeof(text), ini), ERROR_INVALID_PARAMETER);
	CHECK(WritePrivateProfileStringA("odd", NULL, NULL, ini));
}

static void check(void)
{
	HMODULE own;
	DWORD n, end;

	CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const char *)check, &own));
	n = end = GetModuleFileNameA(own, ini, MAX_PATH - 16);
	while (end > 0 && ini[end - 1] != '\\')
		end--;
	lstrcpyA(ini + end, "profiles.ini");
	CHECK(n != 0 && get("one", "a") == 4);
	check_keys();
	check_lines();
	check_sections();
	CHECK(DeleteFileA(ini));
	lstrcpyA(ini + end, "no folder\\profiles.ini");
	FAILS(WritePrivateProfileStringA("one", "a", "1", ini), ERROR_PATH_NOT_FOUND);
}

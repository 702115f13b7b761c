/* LoadLibraryEx: where the imports of what lies beside are looked for. */
#include "check.h"
#include <stdio.h>
#include <string.h>

#define MACHINE (sizeof(void *) == 8 ? "x64" : "x86")

enum { OWN_FOLDER = 0x100, SYSTEM32 = 0x800, SYSTEM_FOLDERS = 0x1000 };

static const char *beside(const char *name)
{
	static char path[MAX_PATH];
	HMODULE own;

	GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const char *)beside, &own);
	GetModuleFileNameA(own, path, MAX_PATH - 32);
	sprintf(strrchr(path, '\\') + 1, "%s-%s.dll", name, MACHINE);
	return path;
}

static void check_flags(const char *takes)
{
	HMODULE m;

	if (GetProcAddress(GetModuleHandleA("kernel32.dll"), "AddDllDirectory") == NULL) {
		FAILS(LoadLibraryExA("version.dll", NULL, SYSTEM32), ERROR_INVALID_PARAMETER);
		return;
	}
	CHECK(LoadLibraryExA("version.dll", NULL, SYSTEM32) != NULL);
	FAILS(LoadLibraryExA("gives.dll", NULL, OWN_FOLDER), ERROR_INVALID_PARAMETER);
	FAILS(LoadLibraryExA(takes, NULL, OWN_FOLDER | LOAD_WITH_ALTERED_SEARCH_PATH), ERROR_INVALID_PARAMETER);
	FAILS(LoadLibraryExA(takes, NULL, SYSTEM_FOLDERS), ERROR_MOD_NOT_FOUND);
	m = LoadLibraryExA(takes, NULL, OWN_FOLDER | SYSTEM_FOLDERS);
	CHECK(m != NULL && FreeLibrary(m));
}

/* XP cuts without a zero, and without an error. */
static void check_cut_path(void)
{
	BOOL xp = LOWORD(GetVersion()) == 0x105;
	char path[8] = "-------";
	WCHAR wide[3] = { '-', '-', '-' };

	SetLastError(0);
	CHECK(GetModuleFileNameA(NULL, path, 4) == 4);
	CHECK(GetLastError() == (xp ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER));
	CHECK(memcmp(path + 1, xp ? ":\\W-" : ":\\\0-", 4) == 0);
	CHECK(GetModuleFileNameW(NULL, wide, 2) == 2);
	CHECK(wide[1] == (xp ? ':' : 0) && wide[2] == '-');
	CHECK(GetModuleFileNameA(NULL, path, 0) == 0);
}

/* A filter's program lies elsewhere (R404). */
__declspec(dllexport) BOOL WINAPI GetFilterVersion(void *v)
{
	return TRUE;
}

__declspec(dllexport) DWORD WINAPI HttpFilterProc(void *context, DWORD type,
						  void *data)
{
	return 0;
}

/* The current folder and PATH are looked through, too. */
static void check_names(void)
{
	char was[MAX_PATH], path[1024], folder[MAX_PATH], *end;
	const char *name = strcpy(folder, beside("gives"));
	HMODULE m;

	end = strrchr(folder, '\\');
	*end = '\0';
	name = end + 1;
	FAILS(LoadLibraryA(name), ERROR_MOD_NOT_FOUND);
	GetCurrentDirectoryA(sizeof(was), was);
	CHECK(SetCurrentDirectoryA(folder));
	m = LoadLibraryA(name);
	CHECK(m != NULL && FreeLibrary(m) && SetCurrentDirectoryA(was));
	FAILS(LoadLibraryA(name), ERROR_MOD_NOT_FOUND);
	/* IIS puts more before it (R109). */
	strcat(strcpy(path, "C:\\None;"), strchr(folder, ':') - 1);
	SetEnvironmentVariableA("PATH", path);
	m = LoadLibraryA(name);
	CHECK(m != NULL && FreeLibrary(m));
	SetEnvironmentVariableA("PATH", "C:\\None");
}

static void check(void)
{
	const char *takes;
	HMODULE m;

	check_cut_path();
	check_names();
	takes = beside("takes");
	FAILS(LoadLibraryA(takes), ERROR_MOD_NOT_FOUND);
	m = LoadLibraryExA(takes, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
	CHECK(m != NULL && FreeLibrary(m));
	FAILS(LoadLibraryA(takes), ERROR_MOD_NOT_FOUND);
	m = LoadLibraryA(beside("gives"));
	CHECK(m != NULL && GetProcAddress(m, "given") != NULL);
	CHECK(GetProcAddress(m, MAKEINTRESOURCEA(1)) != NULL);
	FAILS(GetProcAddress(m, "taken"), ERROR_PROC_NOT_FOUND);
	FAILS(GetProcAddress(m, MAKEINTRESOURCEA(99)), ERROR_INVALID_ORDINAL);
	CHECK(FreeLibrary(m));
	check_flags(beside("takes"));
}

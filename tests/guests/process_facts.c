/* psapi, dbghelp, userenv, netapi32: what is asked of the process itself. */
#include "check.h"
#include <psapi.h>
#include <dbghelp.h>
#include <lm.h>
#include <userenv.h>

/* A library that a guest doesn't link with is found at run time. */
#define FIND(dll, name) ((__typeof__(&name))(void *)GetProcAddress(LoadLibraryA(dll), #name))

static void check_processes(void)
{
	DWORD ids[4096], n = 0, i = 0;

	CHECK(FIND("psapi.dll", EnumProcesses)(ids, sizeof(ids), &n) && n >= 4);
	while (i < n / 4 && ids[i] != GetCurrentProcessId())
		i++;
	CHECK(i < n / 4);
	CHECK(FIND("psapi.dll", EnumProcesses)(ids, 4, &n) && n == 4);
}

static void check_symbols(void)
{
	HANDLE self = GetCurrentProcess();
	HMODULE own = GetModuleHandleA("kernel32.dll");

	FIND("dbghelp.dll", SymSetOptions)(SYMOPT_DEFERRED_LOADS);
	CHECK(FIND("dbghelp.dll", SymGetOptions)() == SYMOPT_DEFERRED_LOADS);
	CHECK(FIND("dbghelp.dll", SymInitialize)(self, NULL, FALSE));
	CHECK(FIND("dbghelp.dll", SymCleanup)(self));
	CHECK(!FIND("dbghelp.dll", SymCleanup)(self));
	CHECK(FIND("dbghelp.dll", ImageNtHeader)(own)->Signature == IMAGE_NT_SIGNATURE);
}

static void check_profiles(void)
{
	char text[MAX_PATH];
	DWORD n = 2;
	void *block = NULL;

	FAILS(FIND("userenv.dll", GetProfilesDirectoryA)(text, &n), ERROR_INSUFFICIENT_BUFFER);
	CHECK(n > 2 && n < MAX_PATH);
	CHECK(FIND("userenv.dll", GetProfilesDirectoryA)(text, &n) && text[1] == ':');
	CHECK(FIND("userenv.dll", CreateEnvironmentBlock)(&block, NULL, FALSE) && block != NULL);
	CHECK(FIND("userenv.dll", DestroyEnvironmentBlock)(block));
}

static void check_machine(void)
{
	WKSTA_INFO_100 *info = NULL;
	WCHAR name[MAX_COMPUTERNAME_LENGTH + 1];
	DWORD n = MAX_COMPUTERNAME_LENGTH + 1;

	CHECK(FIND("netapi32.dll", NetWkstaGetInfo)(NULL, 100, (BYTE **)&info) == NERR_Success);
	CHECK(GetComputerNameW(name, &n) && lstrcmpiW(name, info->wki100_computername) == 0);
	CHECK(info->wki100_platform_id == PLATFORM_ID_NT && info->wki100_ver_major >= 5);
	CHECK(FIND("netapi32.dll", NetApiBufferFree)(info) == NERR_Success);
}

static void check(void)
{
	check_processes();
	check_symbols();
	check_profiles();
	check_machine();
}

/* What Toolhelp lists: this process, its threads and its modules. */
#include "check.h"
#include <tlhelp32.h>

static void check_processes(void)
{
	HANDLE h = CreateToolhelp32Snapshot(TH32CS_SNAPPROCESS, 0);
	PROCESSENTRY32 e = { .dwSize = sizeof(e) };
	PROCESSENTRY32W w = { .dwSize = sizeof(w) };
	THREADENTRY32 t = { .dwSize = sizeof(t) };
	BOOL more, found = FALSE;

	CHECK(h != INVALID_HANDLE_VALUE);
	for (more = Process32First(h, &e); more; more = Process32Next(h, &e)) {
		if (e.th32ProcessID != GetCurrentProcessId())
			continue;
		found = TRUE;
		CHECK(e.szExeFile[0] != '\0' && e.cntThreads >= 1);
	}
	CHECK(found && GetLastError() == ERROR_NO_MORE_FILES);
	for (more = Process32FirstW(h, &w); more && w.th32ProcessID != GetCurrentProcessId();)
		more = Process32NextW(h, &w);
	CHECK(more && w.szExeFile[0] != 0);
	FAILS(Thread32First(h, &t), ERROR_NO_MORE_FILES);
	e.dwSize = 8;
	CHECK(!Process32First(h, &e));
	CHECK(CloseHandle(h));
	FAILS(Process32NextW(h, &w), ERROR_INVALID_HANDLE);
}

static void check_modules(void)
{
	HANDLE h = CreateToolhelp32Snapshot(TH32CS_SNAPMODULE | TH32CS_SNAPTHREAD, GetCurrentProcessId());
	MODULEENTRY32 e = { .dwSize = sizeof(e) };
	MODULEENTRY32W w = { .dwSize = sizeof(w) };
	THREADENTRY32 t = { .dwSize = sizeof(t) };
	char path[MAX_PATH];
	BOOL more;

	CHECK(h != INVALID_HANDLE_VALUE);
	CHECK(Module32First(h, &e) && e.hModule == GetModuleHandleA(NULL));
	CHECK(GetModuleFileNameA(NULL, path, MAX_PATH) && lstrcmpiA(path, e.szExePath) == 0);
	CHECK(e.modBaseAddr == (BYTE *)e.hModule && e.th32ProcessID == GetCurrentProcessId());
	for (more = Module32FirstW(h, &w); more; more = Module32NextW(h, &w)) {
		if (lstrcmpiW(w.szModule, L"kernel32.dll") == 0)
			break;
	}
	CHECK(more && w.hModule == GetModuleHandleA("kernel32"));
	for (more = Thread32First(h, &t); more; more = Thread32Next(h, &t)) {
		if (t.th32ThreadID == GetCurrentThreadId())
			break;
	}
	CHECK(more && t.th32OwnerProcessID == GetCurrentProcessId());
	CHECK(CloseHandle(h));
}

static void check(void)
{
	check_processes();
	check_modules();
}

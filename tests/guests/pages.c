/* Pages, and pointers that lead nowhere but don't end the program. */
#include "check.h"

#define NOWHERE ((void *)16)

static void check_reservations(void)
{
	char *p = VirtualAlloc(NULL, 0x10000, MEM_RESERVE, PAGE_READWRITE);

	CHECK(p != NULL);
	CHECK(VirtualAlloc(p + 0x1234, 1, MEM_COMMIT, PAGE_READWRITE) ==
	      p + 0x1000);
	CHECK(!IsBadWritePtr(p + 0x1000, 0x1000) && IsBadReadPtr(p, 1) &&
	      IsBadReadPtr(p + 0x2000, 1));
	FAILS(VirtualAlloc(p + 0xf000, 0x2000, MEM_COMMIT, PAGE_READWRITE),
	      ERROR_INVALID_ADDRESS);
	FAILS(VirtualAlloc(NULL, 1, MEM_COMMIT, 0), ERROR_INVALID_PARAMETER);
	FAILS(VirtualFree(p, 0x10000, MEM_RELEASE), ERROR_INVALID_PARAMETER);
	FAILS(VirtualFree(p + 0x1000, 0, MEM_RELEASE), ERROR_INVALID_ADDRESS);
	CHECK(VirtualFree(p + 0x1000, 0x1000, MEM_DECOMMIT) &&
	      IsBadReadPtr(p + 0x1000, 1));
	CHECK(VirtualFree(p, 0, MEM_RELEASE));
}

static void check_walk(void)
{
	MEMORY_BASIC_INFORMATION m;
	SYSTEM_INFO system;
	char *at = NULL;
	DWORD parts = 0;

	while (parts < 10000 && VirtualQuery(at, &m, sizeof(m)) == sizeof(m)) {
		CHECK(m.BaseAddress == at && m.RegionSize != 0);
		at += m.RegionSize;
		parts++;
	}
	GetSystemInfo(&system);
	CHECK(parts > 3 && parts < 10000);
	CHECK(at == (char *)system.lpMaximumApplicationAddress + 1);
	FAILS(VirtualQuery((void *)(DWORD_PTR)-65536, &m, sizeof(m)),
	      ERROR_INVALID_PARAMETER);
	CHECK(VirtualQuery(NOWHERE, &m, sizeof(m)) == sizeof(m) &&
	      m.State == MEM_FREE && m.Protect == PAGE_NOACCESS &&
	      m.RegionSize > 0x1000);
}

/* The kernel looks at a pointer before it uses it. */
static void check_kernel(void)
{
	char *p = VirtualAlloc(NULL, 1, MEM_COMMIT, PAGE_READWRITE);
	HANDLE f = CreateFileA("C:\\pages.txt", GENERIC_READ | GENERIC_WRITE,
			       0, NULL, CREATE_ALWAYS, 0, NULL);
	DWORD n = 7;

	FAILS(VirtualProtect(p, 1, PAGE_READONLY, NULL), ERROR_NOACCESS);
	CHECK(!IsBadWritePtr(p, 1));
	FAILS(VirtualProtect(p, 1, 0, &n), ERROR_INVALID_PARAMETER);
	FAILS(VirtualQuery(p, NOWHERE, sizeof(MEMORY_BASIC_INFORMATION)),
	      ERROR_NOACCESS);
	FAILS(WriteFile(f, NOWHERE, 5, &n, NULL), ERROR_INVALID_USER_BUFFER);
	CHECK(n == 0 && GetFileSize(f, NULL) == 0);
	CHECK(WriteFile(f, NULL, 0, &n, NULL) && n == 0);
	CHECK(WriteFile(f, "12345", 5, &n, NULL) && n == 5 &&
	      SetFilePointer(f, 0, NULL, FILE_BEGIN) == 0);
	FAILS(ReadFile(f, NOWHERE, 5, &n, NULL), ERROR_NOACCESS);
	CHECK(n == 0 && CloseHandle(f) && DeleteFileA("C:\\pages.txt"));
}

/* And these catch the exception. */
static void check_texts(void)
{
	char text[8] = "ab";

	CHECK(lstrcpyA(NULL, "x") == NULL && lstrcpyW(NULL, L"x") == NULL);
	CHECK(lstrcpyA(text, NOWHERE) == NULL);
	CHECK(lstrcatA(NULL, "x") == NULL && lstrcatA(text, NOWHERE) == NULL);
	CHECK(lstrcpynA(text, NOWHERE, 5) == NULL &&
	      lstrcpynA(NULL, "x", 5) == NULL);
	CHECK(lstrlenA(NOWHERE) == 0);
}

static void check(void)
{
	check_reservations();
	check_walk();
	check_kernel();
	check_texts();
}

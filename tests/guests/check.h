/*
 * What guests of the emulator's tests share: DllMain refuses at the first
 * result that isn't as documented, and the last error is its line.
 */
#ifndef TESTS_GUESTS_CHECK_H
#define TESTS_GUESTS_CHECK_H

#include <windows.h>

static DWORD wrong;

#define CHECK(what)                                                          \
	do {                                                                 \
		if (wrong == 0 && !(what))                                   \
			wrong = __LINE__;                                    \
	} while (0)

/* The call fails with that error. */
#define FAILS(what, error)                                                   \
	do {                                                                 \
		SetLastError(0xdead);                                        \
		if (wrong == 0 && ((what) || GetLastError() != (error)))     \
			wrong = __LINE__;                                    \
	} while (0)

static void check(void);

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	(void)dll;
	(void)reserved;
	if (reason != DLL_PROCESS_ATTACH)
		return TRUE;
	check();
	SetLastError(wrong);
	return wrong == 0;
}

#endif

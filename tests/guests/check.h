/*
 * For guests that try APIs: DllMain raises 0xe0000000 and the line of the first
 * result that isn't as documented.
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
	if (wrong != 0)
		RaiseException(0xe0000000 | wrong, 0, 0, NULL);
	return TRUE;
}

#endif

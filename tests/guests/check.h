/*
 * What guests of the emulator's tests share: DllMain refuses where a result
 * isn't as documented. The lines of all that aren't, as " 12 34", are in the
 * variable GUEST_WRONG of the process, which outlives the DLL.
 */
#ifndef TESTS_GUESTS_CHECK_H
#define TESTS_GUESTS_CHECK_H

#include <windows.h>

static DWORD wrong; /* the first one's line */

static void note_wrong(DWORD line)
{
	char all[1024], digits[12];
	DWORD n = GetEnvironmentVariableA("GUEST_WRONG", all, 1000), i = 0;

	if (wrong == 0)
		wrong = line;
	if (n >= 1000)
		return;
	for (; line != 0; line /= 10)
		digits[i++] = (char)('0' + line % 10);
	all[n++] = ' ';
	while (i != 0)
		all[n++] = digits[--i];
	all[n] = '\0';
	SetEnvironmentVariableA("GUEST_WRONG", all);
}

#define CHECK(what)                                                          \
	do {                                                                 \
		if (!(what))                                                 \
			note_wrong(__LINE__);                                \
	} while (0)

/* The call fails with that error. */
#define FAILS(what, error)                                                   \
	do {                                                                 \
		SetLastError(0xdead);                                        \
		if ((what) || GetLastError() != (error))                     \
			note_wrong(__LINE__);                                \
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

/* It jumps out of two calls, and refuses where it doesn't land as it should. */
#include <windows.h>

#include <setjmp.h>

static jmp_buf back;

static __attribute__((noinline)) void leave(int value)
{
	longjmp(back, value);
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	static volatile int passed;

	if (reason != DLL_PROCESS_ATTACH)
		return TRUE;
	switch (setjmp(back)) {
	case 0:
		passed = 1;
		leave(5);
		return FALSE;
	case 5:
		passed++;
		leave(0);
		return FALSE;
	case 1:
		return passed == 2;
	default:
		return FALSE;
	}
}

/* Calls itself until the stack is full. */
#include <windows.h>

static __attribute__((noinline)) int deeper(int n)
{
	volatile char room[5000];

	room[0] = (char)n;
	return deeper(n + 1) + room[0];
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	return reason != DLL_PROCESS_ATTACH || deeper(1);
}

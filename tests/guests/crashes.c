/* DllMain writes where nothing is. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	if (reason == DLL_PROCESS_ATTACH)
		*(volatile int *)0x30 = 1;
	return TRUE;
}

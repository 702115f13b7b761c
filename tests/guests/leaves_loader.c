/* A DLL that ends the thread which loads it. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	if (reason == DLL_PROCESS_ATTACH)
		ExitThread(0);
	return TRUE;
}

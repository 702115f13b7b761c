/* DllMain waits for a thread, which can't start before it is over. */
#include <windows.h>

static DWORD WINAPI nothing(void *unused)
{
	return 0;
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	if (reason == DLL_PROCESS_ATTACH)
		WaitForSingleObject(CreateThread(NULL, 0, nothing, NULL, 0,
						 NULL),
				    INFINITE);
	return TRUE;
}

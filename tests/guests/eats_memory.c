/* DllMain takes memory until there is none. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	if (reason != DLL_PROCESS_ATTACH)
		return TRUE;
	while (VirtualAlloc(NULL, 1 << 20, MEM_RESERVE | MEM_COMMIT,
			    PAGE_READWRITE) != NULL)
		;
	return FALSE;
}

/* A DLL that needs the one beside it. */
#include <windows.h>

__declspec(dllimport) int given(void);

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	return reason != DLL_PROCESS_ATTACH || given() == 7;
}

/* Where does the run-time lie that an overlay brings? */
#include <windows.h>

__declspec(dllimport) int __cdecl abs(int n);

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	static char path[MAX_PATH];

	(void)dll;
	(void)reserved;
	if (reason == DLL_PROCESS_ATTACH)
		GetModuleFileNameA(GetModuleHandleA("msvcr100.dll"), path,
				   sizeof(path));
	return abs((int)reason) >= 0;
}

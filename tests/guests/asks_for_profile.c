/* A DLL that starts where its user has a profile. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	char path[MAX_PATH];

	return reason != DLL_PROCESS_ATTACH || GetEnvironmentVariableA("AppData", path, MAX_PATH) != 0;
}

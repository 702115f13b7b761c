/* DllMain returns FALSE. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	SetLastError(ERROR_FILE_NOT_FOUND);
	return reason != DLL_PROCESS_ATTACH;
}

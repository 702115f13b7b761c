/* Looks for a file of another machine. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	return reason != DLL_PROCESS_ATTACH ||
	       GetFileAttributesA("\\\\server\\share\\x.ini") ==
		       INVALID_FILE_ATTRIBUTES;
}

/* A DLL with a function for others. */
#include <windows.h>

__declspec(dllexport) int given(void)
{
	return 7;
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	return TRUE;
}

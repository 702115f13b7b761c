/* A DLL that loads another by its name alone. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	return reason != DLL_PROCESS_ATTACH ||
	       LoadLibraryA(sizeof(void *) == 8 ? "gives-x64.dll" :
						  "gives-x86.dll") != NULL;
}

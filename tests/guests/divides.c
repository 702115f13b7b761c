/* DllMain divides by 0. */
#include <windows.h>

static volatile int none;

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	return reason != DLL_PROCESS_ATTACH || 5 / none;
}

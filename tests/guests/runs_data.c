/* DllMain calls code that lies among its data. */
#include <windows.h>

static char code[] = { (char)0xc3 };

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	if (reason == DLL_PROCESS_ATTACH)
		((void (*)(void))(DWORD_PTR)code)();
	return TRUE;
}

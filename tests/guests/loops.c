/* DllMain never ends. */
#include <windows.h>

static volatile int n;

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	for (;;)
		n++;
}

/* The neighbour of guests that load one. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, void *reserved)
{
	return TRUE;
}

int One(void)
{
	return 1;
}

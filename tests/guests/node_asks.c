/* A module of Node.js that asks the program for what nobody tells of. */
#include <windows.h>

__declspec(dllexport) void *napi_register_module_v1(void *env, void *exports)
{
	(void)env;
	return exports;
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	(void)dll;
	(void)reserved;
	GetProcAddress(GetModuleHandleA(NULL), "node_of_tomorrow");
	return reason != 0;
}

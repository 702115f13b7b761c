/* DllMain writes to thread-local storage, as code of __declspec(thread) does. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	if (reason == DLL_PROCESS_ATTACH) {
#ifdef __i386__
		char **blocks;

		__asm__("movl %%fs:0x2c, %0" : "=r"(blocks));
#else
		char **blocks;

		__asm__("movq %%gs:0x58, %0" : "=r"(blocks));
#endif
		blocks[0][8] = 1;
	}
	return TRUE;
}

/* It goes around Windows' DLLs, as if to reach the system below. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	if (reason == DLL_PROCESS_ATTACH) {
#ifdef __i386__
		__asm__ volatile("int $0x2e" : : "a"(0x25));
#else
		__asm__ volatile("syscall" : : "a"(0x25) : "rcx", "r11");
#endif
	}
	return TRUE;
}

/*
 * Its TLS directory is its own: the data starts as the file has it, and the
 * callback runs before DllMain.
 */
#include <windows.h>

static int called;

static void NTAPI call_back(PVOID dll, DWORD reason, PVOID reserved)
{
	if (reason == DLL_PROCESS_ATTACH)
		called++;
}

extern ULONG _tls_index;

static __attribute__((section(".CRT$XLD"), used))
PIMAGE_TLS_CALLBACK entry = call_back;

static __attribute__((section(".tls$B"), used)) int number = 7;
extern char *_tls_start;

static int *mine(void)
{
	char **blocks;

#ifdef __i386__
	__asm__("movl %%fs:0x2c, %0" : "=r"(blocks));
#else
	__asm__("movq %%gs:0x58, %0" : "=r"(blocks));
#endif
	return (int *)(blocks[_tls_index] +
		       ((char *)&number - (char *)&_tls_start));
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	if (reason != DLL_PROCESS_ATTACH)
		return TRUE;
	return *mine() == 7 && called == 1 && number == 7;
}

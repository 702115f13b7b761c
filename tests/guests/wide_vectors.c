/* An instruction that the emulated processor doesn't have. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	(void)dll;
	(void)reason;
	(void)reserved;
	__asm__ volatile(".byte 0xc5, 0xfc, 0x57, 0xc0"); /* vxorps */
	return TRUE;
}

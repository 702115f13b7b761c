/* A DLL that starts on servers alone. */
#include <windows.h>

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	OSVERSIONINFOEXA v = { sizeof(v), 0, 0, 0, 0, "", 0, 0, 0, VER_NT_WORKSTATION, 0 }, is = v;
	DWORDLONG mask = VerSetConditionMask(0, VER_PRODUCT_TYPE, VER_EQUAL);

	if (reason != DLL_PROCESS_ATTACH)
		return TRUE;
	GetVersionExA((OSVERSIONINFOA *)&is);
	return !VerifyVersionInfoA(&v, VER_PRODUCT_TYPE, mask) && is.wProductType != VER_NT_WORKSTATION;
}

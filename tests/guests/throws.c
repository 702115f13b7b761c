/* What C++ makes of a throw in a static initialiser: nobody catches it. */
#include <windows.h>

static __attribute__((constructor)) void initialise(void)
{
	const ULONG_PTR information[3] = { 0x19930520, 0, 0 };

	RaiseException(0xe06d7363, EXCEPTION_NONCONTINUABLE, 3, information);
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	return TRUE;
}

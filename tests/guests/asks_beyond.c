/* A filter that calls what hardly anybody calls. */
#include <windows.h>

__declspec(dllexport) BOOL WINAPI GetFilterVersion(void *v)
{
	SetWindowContextHelpId(NULL, 1);
	return TRUE;
}

__declspec(dllexport) DWORD WINAPI HttpFilterProc(void *context, DWORD type,
						  void *data)
{
	return 0;
}

/* A filter that shows a message, which nobody on a server could answer. */
#include <windows.h>

__declspec(dllexport) BOOL WINAPI GetFilterVersion(void *v)
{
	MessageBoxA(NULL, "No licence was found.", "title", MB_OK);
	return TRUE;
}

__declspec(dllexport) DWORD WINAPI HttpFilterProc(void *context, DWORD type,
						  void *data)
{
	return 0;
}

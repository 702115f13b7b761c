/* A filter that shows a message box, which nobody could press. */
#include <windows.h>

__declspec(dllexport) BOOL WINAPI GetFilterVersion(void *v)
{
	MessageBoxA(NULL, "text", "title", MB_OK);
	return TRUE;
}

__declspec(dllexport) DWORD WINAPI HttpFilterProc(void *context, DWORD type,
						  void *data)
{
	return 0;
}

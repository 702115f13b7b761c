/* A filter that ends the thread which asks for its version. */
#include <windows.h>

__declspec(dllexport) BOOL WINAPI GetFilterVersion(void *v)
{
	ExitThread(0);
}

__declspec(dllexport) DWORD WINAPI HttpFilterProc(void *context, DWORD type,
						  void *data)
{
	return 0;
}

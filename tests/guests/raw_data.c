/* A filter that asks for raw data, and tells which server it met. */
#include <windows.h>

struct version {
	DWORD server, filter;
	char text[256 + 1];
	DWORD flags;
};

__declspec(dllexport) BOOL WINAPI GetFilterVersion(struct version *v)
{
	GetFileAttributesA(v->server == MAKELONG(0, 6) ? "C:\\server 6.0" :
			   v->server == MAKELONG(0, 5) ? "C:\\server 5.0" :
							 "C:\\another");
	v->filter = v->server;
	v->flags = 0x00020000 | 0x8000;
	return TRUE;
}

__declspec(dllexport) DWORD WINAPI HttpFilterProc(void *context, DWORD type,
						  void *data)
{
	return 0;
}

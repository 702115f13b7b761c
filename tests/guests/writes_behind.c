/* A filter whose description doesn't fit. */
#include <windows.h>
#include <string.h>

struct version {
	DWORD server, filter;
	char text[256 + 1];
	DWORD flags;
};

__declspec(dllexport) BOOL WINAPI GetFilterVersion(struct version *v)
{
	v->filter = v->server;
	memset(v->text, 'x', 300);
	v->flags = 0;
	return TRUE;
}

__declspec(dllexport) DWORD WINAPI HttpFilterProc(void *context, DWORD type,
						  void *data)
{
	return 0;
}

/*
 * A filter. It reads a value of the registry that isn't there, and refuses
 * with the error of that.
 */
#include <windows.h>

struct version {
	DWORD server, filter;
	char text[256 + 1];
	DWORD flags;
};

__declspec(dllexport) BOOL WINAPI GetFilterVersion(struct version *v)
{
	HKEY key;
	LONG error = RegOpenKeyExA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Example", 0,
				   KEY_READ, &key);

	if (error != ERROR_SUCCESS) {
		SetLastError(error);
		return FALSE;
	}
	RegCloseKey(key);
	v->filter = v->server;
	v->flags = 1;
	return TRUE;
}

__declspec(dllexport) DWORD WINAPI HttpFilterProc(void *context, DWORD type,
						  void *data)
{
	return 0;
}

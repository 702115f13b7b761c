/*
 * A filter with the ways of Tomcat's redirector: settings from the registry,
 * or else from a file beside the DLL that has the DLL's own name.
 */
#include <windows.h>

#include <string.h>

struct version {
	DWORD server, filter;
	char text[256 + 1];
	DWORD flags;
};

static HINSTANCE self;

static BOOL has_key(void)
{
	char uri[64];
	DWORD size = sizeof(uri);
	HKEY key;
	LONG error = RegOpenKeyExA(
		HKEY_LOCAL_MACHINE,
		"SOFTWARE\\Apache Software Foundation\\"
		"Jakarta Isapi Redirector\\1.0",
		0, KEY_READ, &key);

	if (error != ERROR_SUCCESS) {
		SetLastError(error);
		return FALSE;
	}
	error = RegQueryValueExA(key, "extension_uri", NULL, NULL,
				 (BYTE *)uri, &size);
	RegCloseKey(key);
	SetLastError(error);
	return error == ERROR_SUCCESS && uri[0] == '/';
}

static BOOL has_file(void)
{
	char path[MAX_PATH + 16], text[16];
	DWORD n = GetModuleFileNameA(self, path, MAX_PATH);
	HANDLE f;
	BOOL read;

	while (n > 0 && path[n - 1] != '.')
		n--;
	strcpy(path + n, "properties");
	f = CreateFileA(path, GENERIC_READ, FILE_SHARE_READ, NULL,
			OPEN_EXISTING, 0, NULL);
	if (f == INVALID_HANDLE_VALUE)
		return FALSE;
	read = ReadFile(f, text, sizeof(text), &n, NULL) && n > 4 &&
	       memcmp(text, "uri=", 4) == 0;
	CloseHandle(f);
	return read;
}

__declspec(dllexport) BOOL WINAPI GetFilterVersion(struct version *v)
{
	v->filter = v->server;
	v->flags = 0x00020000 | 0x4000 | 0x0200;
	return has_key() || has_file();
}

__declspec(dllexport) DWORD WINAPI HttpFilterProc(void *context, DWORD type,
						  void *data)
{
	return 0;
}

BOOL WINAPI DllMain(HINSTANCE dll, DWORD reason, LPVOID reserved)
{
	self = dll;
	return TRUE;
}

/* A filter that reads its settings beside itself, and writes a log. */
#include <windows.h>

struct version {
	DWORD server, filter;
	char text[256 + 1];
	DWORD flags;
};

static HINSTANCE self;

static HANDLE open_beside(const char *name, DWORD access, DWORD how)
{
	char path[MAX_PATH * 2];
	DWORD n = GetModuleFileNameA(self, path, MAX_PATH);

	while (n > 0 && path[n - 1] != '\\')
		n--;
	do
		path[n++] = *name;
	while (*name++ != 0);
	return CreateFileA(path, access, 0, NULL, how, 0, NULL);
}

static BOOL writes_log(void)
{
	HANDLE f = open_beside("guest.log", GENERIC_READ | GENERIC_WRITE,
			       CREATE_ALWAYS);
	char text[8] = "";
	DWORD n;

	return f != INVALID_HANDLE_VALUE &&
	       WriteFile(f, "0123456789", 10, &n, NULL) && n == 10 &&
	       GetFileSize(f, NULL) == 10 &&
	       SetFilePointer(f, -4, NULL, FILE_END) == 6 &&
	       ReadFile(f, text, 8, &n, NULL) && n == 4 && text[0] == '6' &&
	       CloseHandle(f);
}

__declspec(dllexport) BOOL WINAPI GetFilterVersion(struct version *v)
{
	HANDLE f = open_beside("conf\\guest.ini", GENERIC_READ, OPEN_EXISTING);
	char text[4] = "";
	DWORD n;

	v->filter = v->server;
	if (f == INVALID_HANDLE_VALUE)
		return FALSE;
	if (!ReadFile(f, text, 3, &n, NULL) || n != 3 || text[0] != 'y') {
		SetLastError(1001);
		return FALSE;
	}
	if (!writes_log()) {
		SetLastError(1002);
		return FALSE;
	}
	/* None of the host's are there. */
	if (CreateFileA("\\etc\\passwd", GENERIC_READ, 0, NULL, OPEN_EXISTING,
			0, NULL) != INVALID_HANDLE_VALUE ||
	    CreateFileA("..\\..\\..\\..\\etc\\passwd", GENERIC_READ, 0, NULL,
			OPEN_EXISTING, 0, NULL) != INVALID_HANDLE_VALUE) {
		SetLastError(1003);
		return FALSE;
	}
	return TRUE;
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

/*
 * A filter that takes its time to ask: memory, texts, slots, sections, the
 * loader; a DLL and a procedure that aren't there. It is happy at the end.
 */
#include <windows.h>

static BOOL heap_works(void)
{
	char *p = HeapAlloc(GetProcessHeap(), HEAP_ZERO_MEMORY, 100), *q;

	for (int i = 0; i < 100; i++) {
		if (p[i] != 0)
			return FALSE;
		p[i] = (char)i;
	}
	q = HeapReAlloc(GetProcessHeap(), 0, p, 100000);
	return q[99] == 99 && HeapSize(GetProcessHeap(), 0, q) == 100000 &&
	       HeapFree(GetProcessHeap(), 0, q);
}

static BOOL pages_work(void)
{
	MEMORY_BASIC_INFORMATION m;
	DWORD old;
	char *p = VirtualAlloc(NULL, 8192, MEM_RESERVE | MEM_COMMIT,
			       PAGE_READWRITE);

	p[4096] = 1;
	return VirtualProtect(p, 4096, PAGE_READONLY, &old) &&
	       old == PAGE_READWRITE && VirtualQuery(p, &m, sizeof(m)) != 0 &&
	       m.BaseAddress == p && m.RegionSize == 4096 &&
	       m.Protect == PAGE_READONLY && IsBadWritePtr(p, 1) &&
	       !IsBadWritePtr(p + 4096, 1) && VirtualFree(p, 0, MEM_RELEASE);
}

static BOOL slots_work(void)
{
	DWORD a = TlsAlloc(), b = TlsAlloc();

	TlsSetValue(a, (void *)1);
	TlsSetValue(b, (void *)2);
	return a != b && TlsGetValue(a) == (void *)1 &&
	       TlsGetValue(b) == (void *)2 && TlsFree(a) && TlsFree(b);
}

static BOOL loader_works(HINSTANCE dll)
{
	WCHAR path[MAX_PATH];
	DWORD n = GetModuleFileNameW(dll, path, MAX_PATH);
	HMODULE kernel = GetModuleHandleA("kernel32");

	SetLastError(0);
	return n > 4 && path[n] == 0 && kernel != NULL &&
	       GetProcAddress(kernel, "Sleep") == (FARPROC)Sleep &&
	       GetProcAddress(kernel, "NeverWas") == NULL &&
	       GetLastError() == ERROR_PROC_NOT_FOUND &&
	       LoadLibraryA("never-was.dll") == NULL &&
	       GetLastError() == ERROR_MOD_NOT_FOUND;
}

static DWORD WINAPI count(void *n)
{
	++*(int *)n;
	return 5;
}

/* Not in DllMain: there no thread starts. */
static BOOL threads_work(void)
{
	DWORD code = 0;
	int n = 0;
	HANDLE t = CreateThread(NULL, 0, count, &n, 0, NULL);

	return WaitForSingleObject(t, INFINITE) == WAIT_OBJECT_0 && n == 1 &&
	       GetExitCodeThread(t, &code) && code == 5 && CloseHandle(t);
}

struct version {
	DWORD server, filter;
	char text[256 + 1];
	DWORD flags;
};

static HINSTANCE self;

__declspec(dllexport) BOOL WINAPI GetFilterVersion(struct version *v)
{
	v->filter = v->server;
	if (!heap_works())
		SetLastError(1001);
	else if (!pages_work())
		SetLastError(1002);
	else if (!slots_work())
		SetLastError(1003);
	else if (!loader_works(self))
		SetLastError(1004);
	else if (!threads_work())
		SetLastError(1005);
	else
		return TRUE;
	return FALSE;
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

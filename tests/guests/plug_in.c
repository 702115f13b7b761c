/*
 * A filter with the ways of WebSphere's plug-in: it refuses where it can't
 * find the host that its settings name.
 */
#include <winsock2.h>

struct version {
	DWORD server, filter;
	char text[256 + 1];
	DWORD flags;
};

__declspec(dllexport) BOOL WINAPI GetFilterVersion(struct version *v)
{
	struct hostent *host;
	WSADATA data;
	int error;

	v->filter = v->server;
	if (WSAStartup(MAKEWORD(2, 2), &data) != 0)
		return FALSE;
	host = gethostbyname("app.example.com");
	error = host == NULL ? WSAGetLastError() : 0;
	if (host != NULL && *(DWORD *)host->h_addr_list[0] != 0x0500000a)
		error = 1;
	WSACleanup();
	SetLastError(error);
	return error == 0;
}

__declspec(dllexport) DWORD WINAPI HttpFilterProc(void *context, DWORD type,
						  void *data)
{
	return 0;
}

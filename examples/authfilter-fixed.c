/* authfilter.c without its mistake: it reads its settings as XP can, too. */
#include <windows.h>

#include <httpfilt.h>

/* RegQueryValueEx doesn't look at the type, nor end the text: RegGetValue did. */
static BOOL query_realm(HKEY key, char *realm, DWORD size)
{
	DWORD type, n = size - 1;

	if (RegQueryValueExA(key, "Realm", NULL, &type, (BYTE *)realm, &n) !=
		    ERROR_SUCCESS ||
	    type != REG_SZ)
		return FALSE;
	realm[n] = '\0';
	return TRUE;
}

static BOOL read_realm(char *realm, DWORD size)
{
	BOOL found;
	HKEY key;

	if (RegOpenKeyExA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Example\\AuthFilter",
			  0, KEY_QUERY_VALUE, &key) != ERROR_SUCCESS)
		return FALSE;
	found = query_realm(key, realm, size);
	RegCloseKey(key);
	return found;
}

BOOL WINAPI GetFilterVersion(PHTTP_FILTER_VERSION version)
{
	char realm[64];

	if (!read_realm(realm, sizeof(realm)))
		return FALSE;
	version->dwFilterVersion = HTTP_FILTER_REVISION;
	version->dwFlags = SF_NOTIFY_SECURE_PORT | SF_NOTIFY_NONSECURE_PORT |
			   SF_NOTIFY_AUTHENTICATION;
	lstrcpynA(version->lpszFilterDesc, realm, SF_MAX_FILTER_DESC_LEN);
	return TRUE;
}

DWORD WINAPI HttpFilterProc(PHTTP_FILTER_CONTEXT context, DWORD type,
			    LPVOID notification)
{
	(void)context;
	(void)type;
	(void)notification;
	return SF_STATUS_REQ_NEXT_NOTIFICATION;
}

BOOL WINAPI DllMain(HINSTANCE instance, DWORD reason, LPVOID reserved)
{
	(void)reserved;
	if (reason == DLL_PROCESS_ATTACH)
		DisableThreadLibraryCalls(instance);
	return TRUE;
}

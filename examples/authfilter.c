/*
 * An ISAPI filter of the kind that works on the developer's machine: it reads
 * its settings with RegGetValue, which XP and Server 2003 RTM don't have.
 */
#include <windows.h>

#include <httpfilt.h>

static BOOL read_realm(char *realm, DWORD size)
{
	return RegGetValueA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Example\\AuthFilter",
			    "Realm", RRF_RT_REG_SZ, NULL, realm,
			    &size) == ERROR_SUCCESS;
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

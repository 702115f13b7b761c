/* The process, its messages, resources, memory, and who it is. */
#include "check.h"

static void check_process(void)
{
	FILETIME times[4];
	DWORD_PTR mine, all;
	DWORD n;
	HANDLE p = OpenProcess(PROCESS_QUERY_INFORMATION, FALSE,
			       GetCurrentProcessId());

	CHECK(p != NULL && GetExitCodeProcess(p, &n) && n == STILL_ACTIVE);
	FAILS(OpenProcess(PROCESS_QUERY_INFORMATION, FALSE, 4),
	      ERROR_INVALID_PARAMETER);
	CHECK(GetProcessTimes(p, times, times + 1, times + 2, times + 3));
	CHECK(GetProcessAffinityMask(p, &mine, &all) && mine == 1);
	CHECK(SetThreadPriority(GetCurrentThread(), 1));
	FAILS(SetThreadPriority(NULL, 1), ERROR_INVALID_HANDLE);
	CHECK(ReadProcessMemory(GetCurrentProcess(), &mine, &all, sizeof(all),
				NULL) && all == 1);
	FAILS(ReadProcessMemory(GetCurrentProcess(), (void *)16, &all, 4,
				NULL), ERROR_PARTIAL_COPY);
}

static void check_messages(void)
{
	DWORD_PTR inserts[] = { (DWORD_PTR)"one", 2 };
	char s[128], *made = NULL;
	HMODULE self = NULL;

	CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
				 (const char *)check_messages, &self));
	CHECK(FormatMessageA(FORMAT_MESSAGE_FROM_STRING |
				     FORMAT_MESSAGE_ARGUMENT_ARRAY,
			     "%1, %2!d!%%%n", 0, 0, s, 128,
			     (va_list *)inserts) == 9);
	CHECK(lstrcmpA(s, "one, 2%\r\n") == 0);
	CHECK(FormatMessageA(FORMAT_MESSAGE_FROM_SYSTEM |
				     FORMAT_MESSAGE_ALLOCATE_BUFFER |
				     FORMAT_MESSAGE_IGNORE_INSERTS,
			     NULL, 5, 0, (char *)&made, 0, NULL) == 19);
	CHECK(made != NULL && lstrcmpA(made, "Access is denied.\r\n") == 0);
	CHECK(LocalFree(made) == NULL);
	FAILS(FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "long", 0, 0, s, 3,
			     NULL), ERROR_INSUFFICIENT_BUFFER);
	/* This module has no table of messages. */
	CHECK(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE |
				     FORMAT_MESSAGE_FROM_SYSTEM,
			     self, 5, 0, s, 128, NULL) == 19 &&
	      lstrcmpA(s, "Access is denied.\r\n") == 0);
	CHECK(FormatMessageA(FORMAT_MESSAGE_FROM_HMODULE, self, 5, 0, s, 128,
			     NULL) == 0);
	/* An insert, and nothing to put there. */
	FAILS(FormatMessageA(FORMAT_MESSAGE_FROM_STRING, "%1", 0, 0, s, 128,
			     NULL), ERROR_INVALID_PARAMETER);
	FAILS(FormatMessageA(FORMAT_MESSAGE_FROM_STRING |
				     FORMAT_MESSAGE_ARGUMENT_ARRAY,
			     "x%1!d!", 0, 0, s, 128, NULL),
	      ERROR_INVALID_PARAMETER);
}

static BOOL has_variable(const char *name, const char *value)
{
	char s[128] = "";

	return GetEnvironmentVariableA(name, s, 128) != 0 && lstrcmpA(s, value) == 0;
}

static void check_environment(void)
{
	BOOL vista = LOBYTE(GetVersion()) >= 6, wow64 = FALSE;
	BOOL seven = vista && LOWORD(GetVersion()) != 6;

	CHECK(has_variable("ALLUSERSPROFILE", vista ? "C:\\ProgramData" : "C:\\Documents and Settings\\All Users"));
	CHECK(has_variable("ProgramData", "C:\\ProgramData") == vista);
	CHECK(IsWow64Process(GetCurrentProcess(), &wow64));
	CHECK(has_variable("ProgramFiles", wow64 ? "C:\\Program Files (x86)" : "C:\\Program Files"));
	CHECK(has_variable("ProgramFiles(x86)", "C:\\Program Files (x86)") == (wow64 || sizeof(void *) == 8));
	CHECK(has_variable("ProgramW6432", "C:\\Program Files") == (seven && (wow64 || sizeof(void *) == 8)));
	CHECK(has_variable("PROCESSOR_ARCHITEW6432", "AMD64") == wow64);
}

static void check_rights_of_keys(void)
{
	DWORD n = 5, size = 4;
	HKEY k, again;

	CHECK(RegCreateKeyExA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Rights", 0, NULL, 0, KEY_ALL_ACCESS, NULL, &k, NULL) == 0);
	CHECK(RegSetValueExA(k, "v", 0, REG_DWORD, (BYTE *)&n, 4) == 0);
	CHECK(RegOpenKeyExA(k, "", 0, KEY_READ, &again) == 0);
	CHECK(RegQueryValueExA(again, "v", NULL, NULL, (BYTE *)&n, &size) == 0);
	CHECK(RegSetValueExA(again, "v", 0, REG_DWORD, (BYTE *)&n, 4) == ERROR_ACCESS_DENIED);
	CHECK(RegDeleteValueA(again, "v") == ERROR_ACCESS_DENIED);
	CHECK(RegCloseKey(again) == 0 && RegOpenKeyExA(k, NULL, 0, KEY_SET_VALUE, &again) == 0);
	CHECK(RegSetValueExA(again, "v", 0, REG_DWORD, (BYTE *)&n, 4) == 0);
	CHECK(RegQueryValueExA(again, "v", NULL, NULL, (BYTE *)&n, &size) == ERROR_ACCESS_DENIED);
	CHECK(RegOpenKeyExA(k, "none", 0, KEY_READ, &again) == ERROR_FILE_NOT_FOUND && again == NULL);
	CHECK(RegOpenKeyA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Rights", &again) == 0);
	CHECK(RegDeleteValueA(again, "v") == 0);
	CHECK(RegDeleteKeyA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Rights") == 0);
}

/* Windows after 8 calls itself 6.3 there. */
static void check_version_key(void)
{
	char text[16];
	DWORD size = 16, n = 0;
	HKEY k;

	CHECK(RegOpenKeyExA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion", 0, KEY_READ, &k) == 0);
	CHECK(RegQueryValueExA(k, "CurrentVersion", NULL, NULL, (BYTE *)text, &size) == 0);
	if (LOBYTE(GetVersion()) < 10)
		return;
	CHECK(lstrcmpA(text, "6.3") == 0);
	size = 4;
	CHECK(RegQueryValueExA(k, "CurrentMajorVersionNumber", NULL, NULL, (BYTE *)&n, &size) == 0 && n == 10);
}

static void check_registry(void)
{
	char name[16];
	DWORD n = 16, type, keys, values;
	HKEY k, below;

	CHECK(RegCreateKeyA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Guest", &k) == 0);
	CHECK(RegCreateKeyA(k, "One", &below) == 0);
	CHECK(RegCreateKeyA(k, "Two", &below) == 0);
	CHECK(RegEnumKeyExA(k, 1, name, &n, NULL, NULL, NULL, NULL) == 0 &&
	      n == 3 && lstrcmpA(name, "Two") == 0);
	CHECK(RegEnumKeyExA(k, 2, name, &n, NULL, NULL, NULL, NULL) ==
	      ERROR_NO_MORE_ITEMS);
	CHECK(RegSetValueExA(k, "v", 0, REG_DWORD, (BYTE *)&n, 4) == 0);
	n = 16;
	CHECK(RegEnumValueA(k, 0, name, &n, NULL, &type, NULL, NULL) == 0 &&
	      type == REG_DWORD && n == 1);
	CHECK(RegQueryInfoKeyA(k, NULL, NULL, NULL, &keys, NULL, NULL,
			       &values, NULL, NULL, NULL, NULL) == 0 &&
	      keys == 2 && values == 1);
	CHECK(RegQueryValueExA(k, "v", NULL, NULL, (BYTE *)&n, NULL) ==
	      ERROR_INVALID_PARAMETER);
	CHECK(RegDeleteKeyA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Guest") ==
	      ERROR_ACCESS_DENIED);
	CHECK(RegDeleteKeyA(k, "One") == 0 &&
	      RegDeleteKeyA(k, "One") == ERROR_FILE_NOT_FOUND);
	CHECK(RegDeleteKeyA(k, "Two") == 0 &&
	      RegSetValueExA(below, "v", 0, REG_DWORD, (BYTE *)&n, 4) ==
		      ERROR_KEY_DELETED);
}

static void check_identity(void)
{
	SID_IDENTIFIER_AUTHORITY nt = SECURITY_NT_AUTHORITY;
	SECURITY_DESCRIPTOR d;
	TOKEN_USER *user;
	BYTE bytes[128];
	BOOL present, defaulted;
	char name[64];
	HANDLE token;
	DWORD n = 64;
	PSID sid;
	PACL acl;

	CHECK(GetUserNameA(name, &n) && n > 1);
	CHECK(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &token));
	FAILS(GetTokenInformation(token, TokenUser, NULL, 0, &n),
	      ERROR_INSUFFICIENT_BUFFER);
	CHECK(n <= 128 && GetTokenInformation(token, TokenUser, bytes, n, &n));
	user = (void *)bytes;
	CHECK(IsValidSid(user->User.Sid));
	CHECK(AllocateAndInitializeSid(&nt, 2, 32, 544, 0, 0, 0, 0, 0, 0,
				       &sid));
	CHECK(!EqualSid(sid, user->User.Sid) && GetLengthSid(sid) == 16);
	CHECK(FreeSid(sid) == NULL);
	FAILS(OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, TRUE, &token),
	      ERROR_NO_TOKEN);
	CHECK(InitializeSecurityDescriptor(&d, 1) &&
	      SetSecurityDescriptorDacl(&d, TRUE, NULL, FALSE));
	CHECK(GetSecurityDescriptorDacl(&d, &present, &acl, &defaulted) &&
	      present && acl == NULL);
	CHECK(ReportEventA(RegisterEventSourceA(NULL, "Guest"), 1, 0, 1, NULL,
			   0, 0, NULL, NULL));
	FAILS(OpenSCManagerA(NULL, NULL, SC_MANAGER_ALL_ACCESS) != NULL,
	      ERROR_ACCESS_DENIED);
}

static void check(void)
{
	check_process();
	check_messages();
	check_registry();
	check_environment();
	check_rights_of_keys();
	check_version_key();
	check_identity();
}

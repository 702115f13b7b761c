/* The disk: searches, copies, views, .ini files, and what is known of it. */
#include "check.h"

static const char text[] = "; comment\r\n[Main]\r\nName = \"value\"\r\n"
			   "Number=42\r\n[Other]\r\nx=y\r\n";

static void check_files(void)
{
	WIN32_FILE_ATTRIBUTE_DATA data;
	BY_HANDLE_FILE_INFORMATION info;
	LARGE_INTEGER to = { .QuadPart = -2 }, at;
	char path[MAX_PATH];
	HANDLE f;
	DWORD n;

	CHECK(CreateDirectoryA("C:\\guest", NULL));
	f = CreateFileA("C:\\guest\\a.ini", GENERIC_READ | GENERIC_WRITE, 0,
			NULL, CREATE_NEW, 0, NULL);
	CHECK(f != INVALID_HANDLE_VALUE);
	CHECK(WriteFile(f, text, sizeof(text) - 1, &n, NULL));
	CHECK(SetFilePointerEx(f, to, &at, FILE_END) &&
	      at.QuadPart == sizeof(text) - 3);
	CHECK(GetFileSizeEx(f, &at) && at.QuadPart == sizeof(text) - 1);
	CHECK(GetFileInformationByHandle(f, &info) &&
	      info.nFileSizeLow == sizeof(text) - 1);
	CHECK(CloseHandle(f));
	CHECK(GetFileAttributesExA("C:\\guest\\a.ini", GetFileExInfoStandard,
				   &data) &&
	      data.nFileSizeLow == sizeof(text) - 1);
	FAILS(GetFileAttributesExA("C:\\guest\\b.ini", GetFileExInfoStandard,
				   &data), ERROR_FILE_NOT_FOUND);
	CHECK(CopyFileA("C:\\guest\\a.ini", "C:\\guest\\b.ini", TRUE));
	FAILS(CopyFileA("C:\\guest\\a.ini", "C:\\guest\\b.ini", TRUE),
	      ERROR_FILE_EXISTS);
	FAILS(CreateFileA("C:\\guest\\a?c", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL) != INVALID_HANDLE_VALUE, ERROR_INVALID_NAME);
	FAILS(GetFileAttributesA("C:\\guest\\*") != INVALID_FILE_ATTRIBUTES, ERROR_INVALID_NAME);
	FAILS(CreateFileA("C:\\guest\\a.ini", GENERIC_READ, 0, NULL, 9, 0, NULL) != INVALID_HANDLE_VALUE, ERROR_INVALID_PARAMETER);
	FAILS(SetEnvironmentVariableA("", "x"), ERROR_INVALID_PARAMETER);
	FAILS(SetEnvironmentVariableA("a=b", "x"), ERROR_INVALID_PARAMETER);
	CHECK(MoveFileW(L"C:\\guest\\b.ini", L"C:\\guest\\c.txt"));
	FAILS(RemoveDirectoryA("C:\\guest"), ERROR_DIR_NOT_EMPTY);
	CHECK(GetTempFileNameA("C:\\guest", "abcd", 7, path) == 7 &&
	      lstrcmpiA(path, "C:\\guest\\abc7.tmp") == 0);
	CHECK(GetDriveTypeA("C:\\") == DRIVE_FIXED &&
	      GetDriveTypeA("Q:\\") == DRIVE_NO_ROOT_DIR);
}

/* In the folder for it, which lies below that of Windows for a service. */
static void check_temporary(void)
{
	char folder[MAX_PATH], a[MAX_PATH], b[MAX_PATH];

	CHECK(GetTempPathA(MAX_PATH, folder) != 0);
	CHECK(GetTempFileNameA(folder, "abc", 0, a) != 0 &&
	      GetFileAttributesA(a) != INVALID_FILE_ATTRIBUTES);
	CHECK(GetTempFileNameA(folder, "abc", 0, b) != 0 &&
	      lstrcmpiA(a, b) != 0);
	FAILS(GetTempFileNameA(a, "abc", 0, folder), ERROR_DIRECTORY);
	CHECK(DeleteFileA(a) && DeleteFileA(b));
}

static void check_times(void)
{
	FILETIME made = { 0x1234, 0x01c00000 }, wrote = { 0x10, 0x01c10000 };
	FILETIME a, b, c;
	HANDLE f = CreateFileA("C:\\guest\\t", GENERIC_WRITE, 0, NULL,
			       CREATE_NEW, 0, NULL);
	DWORD n;

	CHECK(SetFileTime(f, &made, NULL, &wrote));
	CHECK(WriteFile(f, "x", 1, &n, NULL) && CloseHandle(f));
	CHECK(CopyFileA("C:\\guest\\t", "C:\\guest\\u", TRUE));
	f = CreateFileA("C:\\guest\\t", GENERIC_READ, 0, NULL, OPEN_EXISTING,
			0, NULL);
	CHECK(GetFileTime(f, &a, &b, &c) && CompareFileTime(&a, &made) == 0 &&
	      CompareFileTime(&b, &a) > 0 && CompareFileTime(&c, &wrote) == 0);
	FAILS(SetFileTime(f, &made, NULL, NULL), ERROR_ACCESS_DENIED);
	CHECK(CloseHandle(f));
	f = CreateFileA("C:\\guest\\u", GENERIC_READ, 0, NULL, OPEN_EXISTING,
			0, NULL);
	CHECK(GetFileTime(f, &a, NULL, &c) && CompareFileTime(&a, &made) > 0 &&
	      CompareFileTime(&c, &wrote) == 0);
	CHECK(CloseHandle(f));
	CHECK(DeleteFileA("C:\\guest\\t") && DeleteFileA("C:\\guest\\u"));
}

static void check_folder(void)
{
	BY_HANDLE_FILE_INFORMATION info;
	HANDLE f;
	DWORD n;
	char c;

	FAILS(CreateFileA("C:\\guest", GENERIC_READ, FILE_SHARE_READ, NULL,
			  OPEN_EXISTING, 0, NULL) != INVALID_HANDLE_VALUE,
	      ERROR_ACCESS_DENIED);
	f = CreateFileA("C:\\guest", GENERIC_READ, FILE_SHARE_READ, NULL,
			OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, NULL);
	CHECK(f != INVALID_HANDLE_VALUE &&
	      GetFileInformationByHandle(f, &info) &&
	      info.dwFileAttributes & FILE_ATTRIBUTE_DIRECTORY);
	FAILS(ReadFile(f, &c, 1, &n, NULL), ERROR_INVALID_FUNCTION);
	CHECK(CloseHandle(f));
}

static BOOL is_full(const char *given, const char *whole)
{
	char path[MAX_PATH], *part;
	DWORD n = GetFullPathNameA(given, MAX_PATH, path, &part);

	return n == (DWORD)lstrlenA(path) && lstrcmpA(path, whole) == 0;
}

static void check_paths(void)
{
	char before[MAX_PATH];

	CHECK(GetCurrentDirectoryA(MAX_PATH, before) != 0 &&
	      SetCurrentDirectoryA("C:\\guest"));
	CHECK(is_full("x", "C:\\guest\\x") && is_full("C:x", "C:\\guest\\x"));
	CHECK(is_full("\\a/b\\..\\c.", "C:\\a\\c") && is_full("..", "C:\\"));
	CHECK(is_full("x\\", "C:\\guest\\x\\") && is_full("C:/a/", "C:\\a\\"));
	CHECK(is_full("\\\\srv\\share\\f.txt", "\\\\srv\\share\\f.txt"));
	CHECK(is_full("//srv/share/a/../../b", "\\\\srv\\share\\b"));
	CHECK(SetCurrentDirectoryA(before));
	FAILS(GetFileAttributesA("") != INVALID_FILE_ATTRIBUTES,
	      ERROR_PATH_NOT_FOUND);
	FAILS(CreateFileA("", GENERIC_READ, 0, NULL, OPEN_EXISTING, 0, NULL) !=
		      INVALID_HANDLE_VALUE,
	      ERROR_PATH_NOT_FOUND);
	CHECK(GetFullPathNameA("", MAX_PATH, before, NULL) == 0);
}

static BOOL finds(const char *pattern, const char *name)
{
	WIN32_FIND_DATAA d;
	HANDLE h = FindFirstFileA(pattern, &d);

	return h != INVALID_HANDLE_VALUE && FindClose(h) &&
	       lstrcmpA(d.cFileName, name) == 0;
}

static void check_search(void)
{
	WIN32_FIND_DATAA d;
	HANDLE h = FindFirstFileA("C:\\guest\\*.ini", &d);

	CHECK(h != INVALID_HANDLE_VALUE && lstrcmpA(d.cFileName, "a.ini") == 0);
	CHECK(d.nFileSizeLow == sizeof(text) - 1 &&
	      d.dwFileAttributes == FILE_ATTRIBUTE_ARCHIVE);
	FAILS(FindNextFileA(h, &d), ERROR_NO_MORE_FILES);
	CHECK(FindClose(h));
	h = FindFirstFileA("C:\\guest\\*", &d);
	CHECK(d.cFileName[0] == '.' &&
	      d.dwFileAttributes == FILE_ATTRIBUTE_DIRECTORY);
	CHECK(FindNextFileA(h, &d) && FindNextFileA(h, &d) &&
	      FindNextFileA(h, &d) && FindClose(h));
	CHECK(finds("C:\\guest\\a??.???*", "a.ini"));
	CHECK(finds("C:\\gue????.*", "guest"));
	CHECK(!finds("C:\\guest\\gue??.*", "a.ini"));
	FAILS(FindFirstFileA("C:\\guest\\?.ini?x", &d) != INVALID_HANDLE_VALUE,
	      ERROR_FILE_NOT_FOUND);
	FAILS(FindFirstFileA("C:\\guest\\*.none", &d) != INVALID_HANDLE_VALUE,
	      ERROR_FILE_NOT_FOUND);
	FAILS(FindFirstFileA("C:\\none\\*", &d) != INVALID_HANDLE_VALUE,
	      ERROR_PATH_NOT_FOUND);
}

static void check_profile(void)
{
	const char *file = "C:\\guest\\a.ini";
	char s[32];

	CHECK(GetPrivateProfileStringA("main", "NAME", "none", s, 32, file) ==
	      5);
	CHECK(lstrcmpA(s, "value") == 0);
	CHECK(GetPrivateProfileStringA("main", "absent", "none", s, 32,
				       file) == 4);
	CHECK(GetPrivateProfileStringA("main", "name", "", s, 4, file) == 3 &&
	      lstrcmpA(s, "val") == 0);
	CHECK(GetPrivateProfileIntA("Main", "Number", 7, file) == 42);
	CHECK(GetPrivateProfileIntA("Other", "Number", 7, file) == 7);
	CHECK(GetPrivateProfileStringA(NULL, NULL, "", s, 32, file) == 11);
	CHECK(s[4] == 0 && lstrcmpA(s + 5, "Other") == 0);
}

static void check_views(void)
{
	HANDLE f = CreateFileA("C:\\guest\\c.txt", GENERIC_READ |
			       GENERIC_WRITE, 0, NULL, OPEN_EXISTING, 0, NULL);
	HANDLE m = CreateFileMappingA(f, NULL, PAGE_READWRITE, 0, 0, NULL);
	char *v = MapViewOfFile(m, FILE_MAP_WRITE, 0, 0, 0), c = 0;
	DWORD n;

	CHECK(m != NULL && v != NULL && v[0] == ';');
	FAILS(MapViewOfFile(m, FILE_MAP_READ, 0, 100, 0),
	      ERROR_MAPPED_ALIGNMENT);
	if (wrong != 0)
		return;
	v[0] = '#';
	CHECK(UnmapViewOfFile(v) && CloseHandle(m));
	CHECK(ReadFile(f, &c, 1, &n, NULL) && n == 1 && c == '#');
	m = CreateFileMappingA(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0,
			       8192, "guest-memory");
	v = MapViewOfFile(m, FILE_MAP_ALL_ACCESS, 0, 0, 0);
	CHECK(v != NULL && v[8191] == 0);
	CHECK(OpenFileMappingA(FILE_MAP_READ, FALSE, "guest-memory") != NULL);
}

static void check(void)
{
	check_files();
	check_temporary();
	check_times();
	check_folder();
	check_paths();
	check_search();
	check_profile();
	check_views();
}

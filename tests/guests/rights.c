/*
 * Whatever opens, makes, deletes, moves or lists: with C:\Shut, the key Shut,
 * plain.dll and C:\Data\shut.txt denied.
 */
#define __USE_MINGW_ANSI_STDIO 0
#include "check.h"

#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <sys/stat.h>

#define OPEN "C:\\Data\\open.txt"
#define SHUT "C:\\Data\\shut.txt"
#define WITHIN "C:\\Shut\\a.ini"

/* A function of the C run-time is refused. */
#define REFUSED(what)                                                        \
	do {                                                                 \
		errno = 0;                                                   \
		FAILS(!(what), ERROR_ACCESS_DENIED);                         \
		CHECK(errno == EACCES);                                      \
	} while (0)

static void check_opening(void)
{
	FAILS(CreateFileA(SHUT, GENERIC_READ, 0, NULL, OPEN_EXISTING, 0,
			  NULL) != INVALID_HANDLE_VALUE,
	      ERROR_ACCESS_DENIED);
	FAILS(CreateFileA("C:\\Shut\\b", GENERIC_READ, 0, NULL, OPEN_ALWAYS,
			  0, NULL) != INVALID_HANDLE_VALUE,
	      ERROR_ACCESS_DENIED);
	REFUSED(_open(SHUT, _O_RDONLY) == -1);
	REFUSED(_open("C:\\Shut\\b", _O_RDWR | _O_CREAT, 0600) == -1);
	REFUSED(fopen(SHUT, "r") == NULL);
	REFUSED(fopen("C:\\Shut\\b", "w") == NULL);
	CHECK(GetPrivateProfileIntA("a", "n", 7, WITHIN) == 7);
	CHECK(GetPrivateProfileIntA("a", "n", 7, OPEN) == 3);
	FAILS(LoadLibraryA("C:\\Deployed\\plain.dll"), ERROR_ACCESS_DENIED);
	/* R404: the folder of the DLL isn't searched. */
	FAILS(LoadLibraryA("plain.dll"), ERROR_MOD_NOT_FOUND);
	FAILS(LoadLibraryA("C:\\None\\plain.dll"), ERROR_MOD_NOT_FOUND);
}

static void check_copying(void)
{
	FAILS(CopyFileA(SHUT, "C:\\Data\\b", FALSE), ERROR_ACCESS_DENIED);
	FAILS(CopyFileA(OPEN, SHUT, FALSE), ERROR_ACCESS_DENIED);
	FAILS(CopyFileA(OPEN, "C:\\Shut\\b", FALSE), ERROR_ACCESS_DENIED);
	FAILS(MoveFileA(SHUT, "C:\\Data\\b"), ERROR_ACCESS_DENIED);
	FAILS(MoveFileA(OPEN, "C:\\Shut\\b"), ERROR_ACCESS_DENIED);
	FAILS(MoveFileExA(OPEN, SHUT, MOVEFILE_REPLACE_EXISTING),
	      ERROR_ACCESS_DENIED);
	CHECK(CopyFileA(OPEN, "C:\\Data\\b", FALSE) &&
	      DeleteFileA("C:\\Data\\b"));
}

static void check_deleting(void)
{
	FAILS(DeleteFileA(SHUT), ERROR_ACCESS_DENIED);
	FAILS(DeleteFileA(WITHIN), ERROR_ACCESS_DENIED);
	REFUSED(_unlink(SHUT) == -1);
	REFUSED(remove(WITHIN) == -1);
	FAILS(RemoveDirectoryA("C:\\Shut"), ERROR_ACCESS_DENIED);
	FAILS(CreateDirectoryA("C:\\Shut\\b", NULL), ERROR_ACCESS_DENIED);
	REFUSED(_mkdir("C:\\Shut\\b") == -1);
	CHECK(GetFileAttributesA(SHUT) == FILE_ATTRIBUTE_ARCHIVE);
}

static void check_looking(void)
{
	WIN32_FIND_DATAA d;
	char path[MAX_PATH];
	struct _stat s;
	HANDLE h;

	FAILS(GetFileAttributesA(WITHIN) != INVALID_FILE_ATTRIBUTES,
	      ERROR_ACCESS_DENIED);
	FAILS(SetFileAttributesA(SHUT, FILE_ATTRIBUTE_NORMAL),
	      ERROR_ACCESS_DENIED);
	REFUSED(_access(WITHIN, 0) == -1);
	REFUSED(_stat(WITHIN, &s) == -1);
	FAILS(FindFirstFileA("C:\\Shut\\*", &d) != INVALID_HANDLE_VALUE,
	      ERROR_ACCESS_DENIED);
	h = FindFirstFileA("C:\\Data\\*.txt", &d);
	CHECK(h != INVALID_HANDLE_VALUE && FindNextFileA(h, &d) &&
	      FindClose(h));
	FAILS(GetTempFileNameA("C:\\Shut", "a", 0, path),
	      ERROR_ACCESS_DENIED);
	FAILS(SetCurrentDirectoryA("C:\\Shut"), ERROR_ACCESS_DENIED);
}

#define ABSENT "SOFTWARE\\Microsoft\\Absent"

static void check_keys(void)
{
	char text[8];
	LONG n = sizeof(text);

	CHECK(RegQueryValueA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Shut", text,
			     &n) == ERROR_ACCESS_DENIED);
	CHECK(RegSetValueA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Shut", REG_SZ, "a",
			   1) == ERROR_ACCESS_DENIED);
	CHECK(RegDeleteKeyA(HKEY_LOCAL_MACHINE, "SOFTWARE\\Shut") ==
	      ERROR_ACCESS_DENIED);
	CHECK(RegQueryValueA(HKEY_LOCAL_MACHINE, ABSENT, text, &n) ==
	      ERROR_FILE_NOT_FOUND);
	CHECK(RegDeleteKeyA(HKEY_LOCAL_MACHINE, ABSENT) ==
	      ERROR_FILE_NOT_FOUND);
}

static void check(void)
{
	check_opening();
	check_copying();
	check_deleting();
	check_looking();
	check_keys();
}

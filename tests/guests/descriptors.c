/* The C run-time's descriptors, paths and dates. */
#define __USE_MINGW_ANSI_STDIO 0
#include "check.h"

#include <direct.h>
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

__declspec(dllimport) int __cdecl fprintf(FILE *, const char *, ...);

static void check_descriptors(void)
{
	struct _stat s;
	char b[16] = "";
	int f;

	CHECK(_mkdir("C:\\crt") == 0 && _mkdir("C:\\crt") == -1 &&
	      errno == EEXIST);
	f = _open("C:\\crt\\a.txt", _O_RDWR | _O_CREAT | _O_TEXT, 0600);
	CHECK(f >= 3 && _write(f, "a\nb", 3) == 3 && _filelength(f) == 4);
	CHECK(_lseek(f, 0, SEEK_SET) == 0 && _read(f, b, 16) == 3);
	CHECK(memcmp(b, "a\nb", 3) == 0 && _eof(f));
	CHECK(_get_osfhandle(f) != -1 && !_isatty(f));
	CHECK(_lseeki64(f, -1, SEEK_END) == 3);
	CHECK(_fstat(f, &s) == 0 && s.st_size == 4);
	CHECK(_close(f) == 0 && _close(f) == -1 && errno == EBADF);
	CHECK(_stat("C:\\crt\\a.txt", &s) == 0 && s.st_size == 4 &&
	      (s.st_mode & _S_IFREG) && s.st_mtime > 1000000000);
	CHECK(_stat("C:\\crt", &s) == 0 && (s.st_mode & _S_IFDIR));
	CHECK(_stat("C:\\crt\\b", &s) == -1 && errno == ENOENT);
	CHECK(_access("C:\\crt\\a.txt", 0) == 0);
	CHECK(_unlink("C:\\crt\\a.txt") == 0 &&
	      _access("C:\\crt\\a.txt", 0) == -1);
	CHECK(_open("C:\\crt\\a.txt", _O_RDONLY) == -1 && errno == ENOENT);
}

static void check_streams(void)
{
	FILE *f = fopen("C:\\crt\\log.txt", "w");
	char b[32] = "";

	CHECK(f != NULL && fprintf(f, "%d%s", 4, "2\n") == 3);
	CHECK(fputs("one\n", f) >= 0 && fputc('!', f) == '!');
	CHECK(fwrite("abc", 1, 3, f) == 3 && fflush(f) == 0 && fclose(f) == 0);
	f = fopen("C:\\crt\\log.txt", "rb");
	CHECK(f != NULL && fread(b, 1, 32, f) == 13 &&
	      memcmp(b, "42\r\none\r\n!abc", 13) == 0);
	CHECK(fwrite("x", 1, 1, f) == 0 && fclose(f) == 0);
	f = fopen("C:\\crt\\log.txt", "a+");
	CHECK(f != NULL && fputs("end", f) >= 0 && fseek(f, 0, SEEK_SET) == 0);
	CHECK(fgetc(f) == '4' && ungetc('5', f) == '5' && fgetc(f) == '5' &&
	      fgetc(f) == '2' && fgetc(f) == '\n');
	CHECK(fclose(f) == 0);
	CHECK(fopen("C:\\none\\log.txt", "w") == NULL && errno == ENOENT);
}

static void check_paths(void)
{
	char drive[3], folder[256], name[256], extension[256], path[MAX_PATH];

	_splitpath("C:\\one\\two.three.txt", drive, folder, name, extension);
	CHECK(strcmp(drive, "C:") == 0 && strcmp(folder, "\\one\\") == 0);
	CHECK(strcmp(name, "two.three") == 0 && strcmp(extension, ".txt") == 0);
	_makepath(path, "d", "x", "y", "z");
	CHECK(strcmp(path, "d:x\\y.z") == 0);
	CHECK(_fullpath(path, "C:\\a\\..\\b", MAX_PATH) == path &&
	      strcmp(path, "C:\\b") == 0);
	CHECK(_getcwd(path, 3) == NULL && errno == ERANGE);
}

static void check_dates(void)
{
	struct tm t = { 9, 7, 15, 25, 3, 103, 0, 0, 0 };
	char b[64];
	time_t made;

	made = mktime(&t);
	CHECK(made == 1051283229 && t.tm_wday == 5 && t.tm_yday == 114);
	CHECK(strftime(b, 64, "%Y-%m-%d %H:%M:%S %a %j %p%%", &t) == 31);
	CHECK(strcmp(b, "2003-04-25 15:07:09 Fri 115 PM%") == 0);
	CHECK(strftime(b, 4, "%Y", &t) == 0);
	CHECK(strcmp(asctime(&t), "Fri Apr 25 15:07:09 2003\n") == 0);
	CHECK(strcmp(ctime(&made), "Fri Apr 25 15:07:09 2003\n") == 0);
	CHECK(gmtime(&made)->tm_year == 103);
}

static void check(void)
{
	check_descriptors();
	check_streams();
	check_paths();
	check_dates();
}

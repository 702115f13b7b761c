/* C run-times: what lies in a folder; files that get another name. */
#include "check.h"
#include <errno.h>
#include <fcntl.h>
#include <io.h>
#include <direct.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static char folder[MAX_PATH];

static const char *below(const char *name)
{
	static char paths[2][MAX_PATH];
	static unsigned n;

	n = !n;
	return strcat(strcat(strcpy(paths[n], folder), "\\"), name);
}

static void put_file(const char *name, const char *text)
{
	FILE *f = fopen(below(name), "wb");

	CHECK(f != NULL && fputs(text, f) >= 0 && fclose(f) == 0);
}

static void check_search(void)
{
	struct _finddata64i32_t found;
	struct _finddatai64_t wide;
	intptr_t h = _findfirst64i32(below("*.tx?"), &found);
	int n = 0;

	CHECK(h != -1);
	do {
		CHECK(!strcmp(found.name, "a.txt") || !strcmp(found.name, "b.txt"));
		CHECK(found.size == (found.name[0] == 'a' ? 3 : 5));
		CHECK(!(found.attrib & _A_SUBDIR) && found.time_write > 0);
		n++;
	} while (_findnext64i32(h, &found) == 0);
	CHECK(n == 2 && errno == ENOENT);
	CHECK(_findclose(h) == 0 && _findclose(-1) == -1);
	errno = 0;
	CHECK(_findfirst64i32(below("none.*"), &found) == -1 && errno == ENOENT);
	h = _findfirsti64(below("a.*"), &wide);
	CHECK(h != -1 && wide.size == 3 && !strcmp(wide.name, "a.txt"));
	CHECK(_findclose(h) == 0);
}

static void check_names(void)
{
	struct stat st;
	char text[8];
	FILE *f;
	int d;

	CHECK(rename(below("a.txt"), below("b.txt")) == -1);
	CHECK(rename(below("none"), below("c.txt")) == -1 && errno == ENOENT);
	CHECK(rename(below("a.txt"), below("c.txt")) == 0);
	CHECK(stat(below("a.txt"), &st) == -1 && stat(below("c.txt"), &st) == 0);
	CHECK(_rmdir(folder) == -1 && errno == ENOTEMPTY);
	d = _open(below("c.txt"), _O_RDONLY | _O_BINARY);
	CHECK(d != -1 && _read(d, text, 1) == 1);
	f = _fdopen(d, "rb");
	CHECK(f != NULL && fread(text, 1, 8, f) == 2 && text[0] == 'n');
	CHECK(fclose(f) == 0);
	CHECK(remove(below("b.txt")) == 0 && remove(below("c.txt")) == 0);
	CHECK(_rmdir(folder) == 0 && _rmdir(folder) == -1 && errno == ENOENT);
}

static void check(void)
{
	HMODULE own;
	DWORD end;

	CHECK(GetModuleHandleExA(GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS, (const char *)check, &own));
	end = GetModuleFileNameA(own, folder, MAX_PATH - 32);
	while (end > 0 && folder[end - 1] != '\\')
		end--;
	strcpy(folder + end, "searched");
	CHECK(_mkdir(folder) == 0);
	put_file("a.txt", "one");
	put_file("b.txt", "three");
	put_file("other", "");
	check_search();
	CHECK(remove(below("other")) == 0);
	check_names();
}

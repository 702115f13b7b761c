/* The universal C run-time by its API sets, as Visual C++ 2015 binds it. */
#include "check.h"

#define CRT __declspec(dllimport)
CRT size_t __cdecl strlen(const char *);
CRT void *__cdecl malloc(size_t);
CRT void __cdecl free(void *);
CRT int __cdecl atoi(const char *);
CRT int __cdecl toupper(int);
CRT double __cdecl floor(double);
CRT int *__cdecl _errno(void);
CRT char *__cdecl _strdup(const char *);

static volatile int none;

typedef void *__cdecl creates(int, const char *);
typedef void __cdecl frees(void *);
typedef int __cdecl configures(int);
typedef int __cdecl widens(wchar_t *, const char *, size_t, void *);
typedef size_t __cdecl narrows(char *, wchar_t, int *);

/* As libc++ starts: the C locale, of its own and of the thread. */
static void check_locale(HMODULE crt)
{
	creates *create = (creates *)GetProcAddress(crt, "_create_locale");
	configures *configure = (configures *)GetProcAddress(crt, "_configthreadlocale");
	widens *widen = (widens *)GetProcAddress(crt, "_mbtowc_l");
	narrows *narrow = (narrows *)GetProcAddress(crt, "wcrtomb");
	frees *release = (frees *)GetProcAddress(crt, "_free_locale");
	wchar_t wide = 0;
	char byte = 0;
	void *made;

	CHECK(create != NULL && configure != NULL && widen != NULL);
	CHECK(narrow != NULL && release != NULL);
	if (wrong != 0)
		return;
	made = create(0, "C");
	CHECK(made != NULL);
	CHECK(configure(0) == 2 && configure(1) == 2 && configure(2) == 1 && configure(0) == 2);
	CHECK(widen(&wide, "x", 1, made) == 1 && wide == 'x');
	CHECK(narrow(&byte, 'y', NULL) == 1 && byte == 'y');
	release(made);
}

static void check(void)
{
	char *p = malloc(10), *q = _strdup("text");

	CHECK(p != NULL && q != NULL && strlen(q + none) == 4);
	CHECK(atoi("42" + none) == 42 && toupper('x' + none) == 'X');
	CHECK(floor(none - 1.5) == -2);
	*_errno() = 5;
	CHECK(*_errno() == 5);
	free(p);
	free(q);
	check_locale(GetModuleHandleA("ucrtbase.dll"));
}

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
}

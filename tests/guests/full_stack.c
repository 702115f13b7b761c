/* A full stack is handled: there is room for who does. */
#include "check.h"

static void *place[5];
static int full;

static __attribute__((noinline)) int deeper(int n)
{
	volatile char room[5000];

	room[0] = (char)n;
	return deeper(n + 1) + room[0];
}

static LONG CALLBACK leave(EXCEPTION_POINTERS *x)
{
	volatile char room[4000] = { 0 };

	if (x->ExceptionRecord->ExceptionCode != EXCEPTION_STACK_OVERFLOW)
		return EXCEPTION_CONTINUE_SEARCH;
	full += room[3999] == 0;
	__builtin_longjmp(place, 1);
}

static void check(void)
{
	CHECK(AddVectoredExceptionHandler(1, leave) != NULL);
	if (__builtin_setjmp(place) == 0)
		deeper(1);
	CHECK(full == 1);
}

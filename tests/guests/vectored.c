/* A vectored handler hears first, in order, and may go on; taken away it's still. */
#include "check.h"

static int first, second;
static void *handles[2];

static LONG CALLBACK hear(EXCEPTION_POINTERS *e)
{
	first = first * 10 + 1;
	return e->ExceptionRecord->ExceptionCode == 0xe0000001 ?
		       EXCEPTION_CONTINUE_EXECUTION :
		       EXCEPTION_CONTINUE_SEARCH;
}

static LONG CALLBACK go_on(EXCEPTION_POINTERS *e)
{
	first = first * 10 + 2;
	second++;
	return EXCEPTION_CONTINUE_EXECUTION;
}

static void check(void)
{
	handles[0] = AddVectoredExceptionHandler(0, go_on);
	handles[1] = AddVectoredExceptionHandler(1, hear);
	CHECK(handles[0] != NULL && handles[1] != NULL);
	RaiseException(0xe0000001, 0, 0, NULL);
	CHECK(first == 1 && second == 0);
	RaiseException(0xe0000002, 0, 0, NULL);
	CHECK(first == 112 && second == 1);
	CHECK(RemoveVectoredExceptionHandler(handles[1]) != 0);
	CHECK(RemoveVectoredExceptionHandler(handles[1]) == 0);
	RaiseException(0xe0000001, 0, 0, NULL);
	CHECK(first == 1122 && second == 2);
	CHECK(RemoveVectoredExceptionHandler(handles[0]) != 0);
}

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

#ifdef _WIN64
#define IP Rip
#else
#define IP Eip
#endif

/* Of a breakpoint both are at the instruction itself. */
static LONG CALLBACK step_over(EXCEPTION_POINTERS *e)
{
	if (e->ExceptionRecord->ExceptionCode != EXCEPTION_BREAKPOINT)
		return EXCEPTION_CONTINUE_SEARCH;
	CHECK((DWORD_PTR)e->ExceptionRecord->ExceptionAddress ==
	      e->ContextRecord->IP);
	CHECK(*(BYTE *)e->ContextRecord->IP == 0xcc);
	e->ContextRecord->IP++;
	return EXCEPTION_CONTINUE_EXECUTION;
}

static void check_breakpoint(void)
{
	void *handle = AddVectoredExceptionHandler(1, step_over);
	volatile int passed = 0;

	__asm__ volatile("int3" : : : "memory");
	passed = 1;
	CHECK(passed && RemoveVectoredExceptionHandler(handle) != 0);
}

static void check(void)
{
	check_breakpoint();
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

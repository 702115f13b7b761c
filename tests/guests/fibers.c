/* Fibers: they take turns on stacks of their own, with values of their own. */
#include "check.h"

static void *first, *second;
static DWORD slot, steps, told;
static char stored_there, stored_here;

static void WINAPI forget(void *value)
{
	if (value == &stored_there)
		told++;
}

static void WINAPI run_second(void *parameter)
{
	volatile char here;

	CHECK(parameter == &steps && GetFiberData() == &steps);
	CHECK(GetCurrentFiber() == second);
	/* Its stack is the one that the thread's block says. */
	CHECK((const char *)&here < (const char *)((NT_TIB *)NtCurrentTeb())->StackBase &&
	      (const char *)&here > (const char *)((NT_TIB *)NtCurrentTeb())->StackLimit);
	CHECK(FlsGetValue(slot) == NULL && FlsSetValue(slot, &stored_there));
	for (;;) {
		steps++;
		SwitchToFiber(first);
	}
}

static void check_turns(void)
{
	NT_TIB *tib = (NT_TIB *)NtCurrentTeb();
	void *stack = tib->StackBase;

	second = CreateFiber(0, run_second, &steps);
	CHECK(second != NULL && second != first && steps == 0);
	SwitchToFiber(second);
	CHECK(steps == 1 && GetCurrentFiber() == first);
	CHECK(FlsGetValue(slot) == &stored_here && tib->StackBase == stack);
	SwitchToFiber(second);
	CHECK(steps == 2 && GetFiberData() == &slot);
	DeleteFiber(second);
	CHECK(told == 1);
}

static void check(void)
{
	slot = FlsAlloc(forget);
	CHECK(slot != FLS_OUT_OF_INDEXES && FlsSetValue(slot, &stored_here));
	FAILS(ConvertFiberToThread(), ERROR_ALREADY_THREAD);
	first = ConvertThreadToFiber(&slot);
	CHECK(first != NULL && GetCurrentFiber() == first);
	CHECK(GetFiberData() == &slot && FlsGetValue(slot) == &stored_here);
	FAILS(ConvertThreadToFiberEx(NULL, 0) != NULL, ERROR_ALREADY_FIBER);
	if (first != NULL)
		check_turns();
	CHECK(ConvertFiberToThread());
	CHECK(FlsGetValue(slot) == &stored_here && FlsFree(slot) && told == 1);
	FAILS(FlsSetValue(FLS_OUT_OF_INDEXES, NULL), ERROR_INVALID_PARAMETER);
}

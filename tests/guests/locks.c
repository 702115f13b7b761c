/* NT 6's locks, which older targets don't have: found, or not there. */
#include "check.h"

static BOOL WINAPI begin(void *once, void *parameter, void **context)
{
	(void)once;
	++*(int *)parameter;
	*context = (void *)0x1000;
	return TRUE;
}

static void check_lists(void)
{
	static SLIST_HEADER list;
	static SLIST_ENTRY a, b;

	InitializeSListHead(&list);
	CHECK(InterlockedPushEntrySList(&list, &a) == NULL);
	CHECK(InterlockedPushEntrySList(&list, &b) == &a);
	CHECK(QueryDepthSList(&list) == 2);
	CHECK(InterlockedPopEntrySList(&list) == &b);
	CHECK(InterlockedFlushSList(&list) == &a);
	CHECK(InterlockedPopEntrySList(&list) == NULL);
}

static void check(void)
{
	HMODULE k = GetModuleHandleA("kernel32.dll");
	void (WINAPI *acquire)(void *) =
		(void *)GetProcAddress(k, "AcquireSRWLockExclusive");
	BOOLEAN (WINAPI *try)(void *) =
		(void *)GetProcAddress(k, "TryAcquireSRWLockShared");
	void (WINAPI *release)(void *) =
		(void *)GetProcAddress(k, "ReleaseSRWLockExclusive");
	BOOL (WINAPI *wait)(void *, void *, DWORD, ULONG) =
		(void *)GetProcAddress(k, "SleepConditionVariableSRW");
	BOOL (WINAPI *once)(void *, void *, void *, void **) =
		(void *)GetProcAddress(k, "InitOnceExecuteOnce");
	void *lock = NULL, *done = NULL, *variable = NULL, *context = NULL;
	int runs = 0;

	check_lists();
	CHECK((acquire != NULL) == (LOBYTE(GetVersion()) >= 6));
	if (acquire == NULL)
		return;
	acquire(&lock);
	CHECK(!try(&lock));
	FAILS(wait(&variable, &lock, 10, 0), ERROR_TIMEOUT);
	release(&lock);
	CHECK(try(&lock) && try(&lock));
	CHECK(once(&done, begin, &runs, &context) &&
	      once(&done, begin, &runs, &context));
	CHECK(runs == 1 && context == (void *)0x1000);
}

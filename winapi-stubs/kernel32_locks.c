/*
 * kernel32.dll: slim locks, condition variables, one-time initialisation,
 * lists: NT 6's, in the guest's own memory. Threads take turns only while one
 * waits, so that a lock that another one holds is never given back.
 */
#include "emulator/call.h"
#include "emulator/threads.h"
#include "loader/pe.h"

/* SRWLOCK: 0, or 1 (exclusive), or 16 for each that shares it. */
enum { EXCLUSIVE = 1, SHARED = 16 };

static void initialize(struct call *c)
{
	call_write_pointer(c, call_arg(c, 0), 0);
}

static bool take_lock(struct call *c, uint64_t at, bool shared)
{
	uint64_t held = call_read_pointer(c, at);

	if (held == EXCLUSIVE || (held != 0 && !shared))
		return false;
	call_write_pointer(c, at, shared ? held + SHARED : EXCLUSIVE);
	return true;
}

static void give_lock(struct call *c, uint64_t at)
{
	uint64_t held = call_read_pointer(c, at);

	call_write_pointer(c, at, held > SHARED ? held - SHARED : 0);
}

static void acquire_exclusive(struct call *c)
{
	if (!take_lock(c, call_arg(c, 0), false))
		call_stop(c, "it waits for a lock that is held");
}

static void acquire_shared(struct call *c)
{
	if (!take_lock(c, call_arg(c, 0), true))
		call_stop(c, "it waits for a lock that is held");
}

static void try_exclusive(struct call *c)
{
	call_return(c, take_lock(c, call_arg(c, 0), false));
}

static void try_shared(struct call *c)
{
	call_return(c, take_lock(c, call_arg(c, 0), true));
}

static void release(struct call *c)
{
	give_lock(c, call_arg(c, 0));
}

static void wake(struct call *c)
{
	call_read_pointer(c, call_arg(c, 0));
}

/* Another thread runs, and the waiter wakes, perhaps without cause. */
static bool sleep_meanwhile(struct call *c, uint32_t milliseconds)
{
	if (milliseconds != 0 && threads_run_one(c)) {
		call_return(c, 1);
		return true;
	}
	if (milliseconds == UINT32_MAX) {
		threads_stop_waiting(c);
		return false;
	}
	call_sleep(c, milliseconds);
	call_fail(c, 0, ERROR_TIMEOUT);
	return true;
}

static void sleep_with_lock(struct call *c)
{
	uint64_t lock = call_arg(c, 1);
	bool shared = call_arg32(c, 3) & 1;

	give_lock(c, lock);
	if (sleep_meanwhile(c, call_arg32(c, 2)) &&
	    !take_lock(c, lock, shared))
		call_stop(c, "it waits for a lock that is held");
}

/* CRITICAL_SECTION: lock count, depth, owner. */
static void sleep_with_section(struct call *c)
{
	const unsigned size = call_pointer_size(c);
	uint64_t count = call_arg(c, 1) + size, owner = count + 8;
	uint32_t depth = call_read32(c, count + 4);

	call_write32(c, count, UINT32_MAX);
	call_write32(c, count + 4, 0);
	call_write_pointer(c, owner, 0);
	if (!sleep_meanwhile(c, call_arg32(c, 2)))
		return;
	if (call_read32(c, count + 4) != 0) {
		call_stop(c, "it waits for a critical section that another "
			     "thread holds");
		return;
	}
	call_write32(c, count, depth - 1);
	call_write32(c, count + 4, depth);
	call_write_pointer(c, owner, call_thread_id(c));
}

/* INIT_ONCE: 0; 1 while it runs; 2 and the context when it is done. */
enum { RUNNING = 1, DONE = 2, FLAGS = 3 };

static void put_context(struct call *c, unsigned n, uint64_t once)
{
	if (call_arg(c, n) != 0)
		call_write_pointer(c, call_arg(c, n), once & ~(uint64_t)FLAGS);
}

static void begin_once(struct call *c)
{
	enum { CHECK_ONLY = 1, ASYNC = 2 };
	uint64_t once = call_read_pointer(c, call_arg(c, 0));
	uint32_t flags = call_arg32(c, 1);

	if (once & DONE) {
		call_write32(c, call_arg(c, 2), 0);
		put_context(c, 3, once);
		call_return(c, 1);
	} else if (flags & CHECK_ONLY) {
		call_fail(c, 0, ERROR_GEN_FAILURE);
	} else if (once & RUNNING && !(flags & ASYNC)) {
		call_stop(c, "it waits for an initialisation that another "
			     "thread, or itself, has begun");
	} else {
		call_write_pointer(c, call_arg(c, 0), RUNNING);
		call_write32(c, call_arg(c, 2), 1);
		call_return(c, 1);
	}
}

static void complete_once(struct call *c)
{
	enum { FAILED = 4 };
	uint64_t once = call_read_pointer(c, call_arg(c, 0));

	if (!(once & RUNNING) || (once & DONE)) {
		call_fail(c, 0, ERROR_GEN_FAILURE);
		return;
	}
	call_write_pointer(c, call_arg(c, 0),
			   call_arg32(c, 1) & FAILED ?
				   0 :
				   (call_arg(c, 2) | DONE));
	call_return(c, 1);
}

static void execute_once(struct call *c)
{
	uint64_t at = call_arg(c, 0), once = call_read_pointer(c, at);
	uint64_t place, context, result;

	if (once & DONE) {
		put_context(c, 3, once);
		call_return(c, 1);
		return;
	}
	if (once & RUNNING) {
		call_stop(c, "it waits for an initialisation that another "
			     "thread, or itself, has begun");
		return;
	}
	place = call_alloc(c, 8);
	if (place == 0) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	const uint64_t arguments[] = { at, call_arg(c, 2), place };
	const uint64_t function = call_arg(c, 1), to = call_arg(c, 3);

	call_write_pointer(c, at, RUNNING);
	if (!call_guest(c, function, arguments, 3, &result))
		return;
	context = call_read_pointer(c, place);
	call_free(c, place);
	if ((uint32_t)result == 0) {
		call_write_pointer(c, at, 0);
		call_return(c, 0);
		return;
	}
	call_write_pointer(c, at, context | DONE);
	if (to != 0)
		call_write_pointer(c, to, context);
	call_return(c, 1);
}

/* SLIST_HEADER: the first entry and the depth, where each machine has them. */
static uint64_t first_of(const struct call *c, uint64_t list)
{
	return list + (call_is_64(c) ? 8 : 0);
}

static uint64_t depth_of(const struct call *c, uint64_t list)
{
	return list + (call_is_64(c) ? 0 : 4);
}

static void push_entry(struct call *c)
{
	uint64_t list = call_arg(c, 0), entry = call_arg(c, 1);
	uint64_t first = call_read_pointer(c, first_of(c, list));

	call_write_pointer(c, entry, first);
	call_write_pointer(c, first_of(c, list), entry);
	call_write16(c, depth_of(c, list),
		     call_read16(c, depth_of(c, list)) + 1);
	call_return(c, first);
}

static void pop_entry(struct call *c)
{
	uint64_t list = call_arg(c, 0);
	uint64_t first = call_read_pointer(c, first_of(c, list));

	if (first == 0)
		return;
	call_write_pointer(c, first_of(c, list), call_read_pointer(c, first));
	call_write16(c, depth_of(c, list),
		     call_read16(c, depth_of(c, list)) - 1);
	call_return(c, first);
}

static void flush_list(struct call *c)
{
	uint64_t list = call_arg(c, 0);

	call_return(c, call_read_pointer(c, first_of(c, list)));
	call_write_pointer(c, first_of(c, list), 0);
	call_write16(c, depth_of(c, list), 0);
}

static void query_depth(struct call *c)
{
	call_return(c, call_read16(c, depth_of(c, call_arg(c, 0))));
}

static const struct stub stubs[] = {
	{ "InitializeSRWLock", 1, initialize },
	{ "AcquireSRWLockExclusive", 1, acquire_exclusive },
	{ "AcquireSRWLockShared", 1, acquire_shared },
	{ "TryAcquireSRWLockExclusive", 1, try_exclusive },
	{ "TryAcquireSRWLockShared", 1, try_shared },
	{ "ReleaseSRWLockExclusive", 1, release },
	{ "ReleaseSRWLockShared", 1, release },
	{ "InitializeConditionVariable", 1, initialize },
	{ "WakeConditionVariable", 1, wake },
	{ "WakeAllConditionVariable", 1, wake },
	{ "SleepConditionVariableSRW", 4, sleep_with_lock },
	{ "SleepConditionVariableCS", 3, sleep_with_section },
	{ "InitOnceInitialize", 1, initialize },
	{ "InitOnceBeginInitialize", 4, begin_once },
	{ "InitOnceComplete", 3, complete_once },
	{ "InitOnceExecuteOnce", 4, execute_once },
	{ "InterlockedPushEntrySList", 2, push_entry },
	{ "InterlockedPopEntrySList", 1, pop_entry },
	{ "InterlockedFlushSList", 1, flush_list },
	{ "QueryDepthSList", 1, query_depth },
};
STUB_MODULE(kernel32_locks, "kernel32.dll", stubs);

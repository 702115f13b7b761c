/*
 * kernel32.dll: critical sections, interlocked numbers, thread-local slots.
 * One thread runs at a time, and it never changes inside a stub.
 */
#include "emulator/teb.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* CRITICAL_SECTION: DebugInfo, LockCount, RecursionCount, owner. */
static uint64_t field(const struct call *c, unsigned n)
{
	const unsigned offsets[2][4] = { { 0, 4, 8, 12 }, { 0, 8, 12, 16 } };

	return call_arg(c, 0) + offsets[call_is_64(c)][n];
}

void section_initialize(struct call *c)
{
	call_fill(c, call_arg(c, 0), 0, call_is_64(c) ? 40 : 24);
	call_write32(c, field(c, 1), UINT32_MAX);
	call_return(c, 1);
}

void section_enter(struct call *c)
{
	uint64_t owner = call_read_pointer(c, field(c, 3));
	uint32_t depth = call_read32(c, field(c, 2));

	if (depth != 0 && owner != call_thread_id(c)) {
		call_stop(c, "it waits for a critical section that another "
			     "thread holds");
		return;
	}
	call_write32(c, field(c, 1), call_read32(c, field(c, 1)) + 1);
	call_write32(c, field(c, 2), depth + 1);
	call_write_pointer(c, field(c, 3), call_thread_id(c));
	call_return(c, 1);
}

void section_leave(struct call *c)
{
	uint32_t depth = call_read32(c, field(c, 2));

	if (depth == 0)
		return;
	call_write32(c, field(c, 1), call_read32(c, field(c, 1)) - 1);
	call_write32(c, field(c, 2), depth - 1);
	if (depth == 1)
		call_write_pointer(c, field(c, 3), 0);
}

void section_delete(struct call *c)
{
	call_fill(c, call_arg(c, 0), 0, call_is_64(c) ? 40 : 24);
}

static void interlocked_increment(struct call *c)
{
	uint32_t n = call_read32(c, call_arg(c, 0)) + 1;

	call_write32(c, call_arg(c, 0), n);
	call_return(c, n);
}

static void interlocked_decrement(struct call *c)
{
	uint32_t n = call_read32(c, call_arg(c, 0)) - 1;

	call_write32(c, call_arg(c, 0), n);
	call_return(c, n);
}

static void interlocked_exchange(struct call *c)
{
	uint32_t old = call_read32(c, call_arg(c, 0));

	call_write32(c, call_arg(c, 0), call_arg32(c, 1));
	call_return(c, old);
}

static void interlocked_exchange_add(struct call *c)
{
	uint32_t old = call_read32(c, call_arg(c, 0));

	call_write32(c, call_arg(c, 0), old + call_arg32(c, 1));
	call_return(c, old);
}

static void interlocked_compare_exchange(struct call *c)
{
	uint32_t old = call_read32(c, call_arg(c, 0));

	if (old == call_arg32(c, 2))
		call_write32(c, call_arg(c, 0), call_arg32(c, 1));
	call_return(c, old);
}

/* A bit a slot. */
static const char slots_key;

static uint64_t *slots(struct call *c)
{
	return call_state(c, &slots_key, sizeof(uint64_t));
}

static void tls_alloc(struct call *c)
{
	uint64_t *used = slots(c);

	for (unsigned i = 0; i < TLS_SLOTS; i++) {
		if (*used >> i & 1)
			continue;
		*used |= (uint64_t)1 << i;
		call_write_pointer(c, teb_tls_slot(call_process(c), i), 0);
		call_return(c, i);
		return;
	}
	call_stop(c, "it wants more than %d thread-local slots", TLS_SLOTS);
}

static bool is_slot(struct call *c, uint32_t n)
{
	if (n < TLS_SLOTS)
		return true;
	call_fail(c, 0, ERROR_INVALID_PARAMETER);
	return false;
}

static void tls_get_value(struct call *c)
{
	uint32_t n = call_arg32(c, 0);

	if (!is_slot(c, n))
		return;
	call_return(c, call_read_pointer(c, teb_tls_slot(call_process(c),
							 n)));
	call_set_last_error(c, ERROR_SUCCESS);
}

static void tls_set_value(struct call *c)
{
	uint32_t n = call_arg32(c, 0);

	if (!is_slot(c, n))
		return;
	call_write_pointer(c, teb_tls_slot(call_process(c), n),
			   call_arg(c, 1));
	call_return(c, 1);
}

static void tls_free(struct call *c)
{
	uint32_t n = call_arg32(c, 0);

	if (!is_slot(c, n))
		return;
	if (!(*slots(c) >> n & 1)) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	*slots(c) &= ~((uint64_t)1 << n);
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "InitializeCriticalSection", 1, section_initialize },
	{ "InitializeCriticalSectionAndSpinCount", 2, section_initialize },
	{ "InitializeCriticalSectionEx", 3, section_initialize },
	{ "EnterCriticalSection", 1, section_enter },
	{ "TryEnterCriticalSection", 1, section_enter },
	{ "LeaveCriticalSection", 1, section_leave },
	{ "DeleteCriticalSection", 1, section_delete },
	{ "InterlockedIncrement", 1, interlocked_increment },
	{ "InterlockedDecrement", 1, interlocked_decrement },
	{ "InterlockedExchange", 2, interlocked_exchange },
	{ "InterlockedExchangeAdd", 2, interlocked_exchange_add },
	{ "InterlockedCompareExchange", 3, interlocked_compare_exchange },
	{ "TlsAlloc", 0, tls_alloc },
	{ "TlsGetValue", 1, tls_get_value },
	{ "TlsSetValue", 2, tls_set_value },
	{ "TlsFree", 1, tls_free },
};
STUB_MODULE(kernel32_sync, "kernel32.dll", stubs);

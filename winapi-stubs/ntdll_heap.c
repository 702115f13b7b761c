/* ntdll.dll: the heap and critical sections; they return statuses. */
#include "emulator/heap.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* Heap, flags, size. */
static void allocate(struct call *c)
{
	enum { GENERATE_EXCEPTIONS = 4 };
	uint64_t at = call_alloc(c, call_arg(c, 2));

	if (at == 0 && call_arg32(c, 1) & GENERATE_EXCEPTIONS)
		call_raise(c, (uint32_t)STATUS_NO_MEMORY, 0, NULL, 0);
	call_return(c, at);
}

static void reallocate(struct call *c)
{
	call_return(c, call_realloc(c, call_arg(c, 2), call_arg(c, 3)));
}

static void release(struct call *c)
{
	call_return(c, call_arg(c, 2) == 0 || call_free(c, call_arg(c, 2)));
}

static void size_of(struct call *c)
{
	call_return(c, call_alloc_size(c, call_arg(c, 2)));
}

static void create(struct call *c)
{
	call_return(c, call_alloc(c, SPACE_PAGE));
}

/* NULL: it is gone. */
static void destroy(struct call *c)
{
	(void)c;
}

static void return_true(struct call *c)
{
	call_return(c, 1);
}

static void initialize(struct call *c)
{
	section_initialize(c);
	call_return(c, (uint32_t)STATUS_SUCCESS);
}

static void enter(struct call *c)
{
	section_enter(c);
	call_return(c, (uint32_t)STATUS_SUCCESS);
}

static void leave(struct call *c)
{
	section_leave(c);
	call_return(c, (uint32_t)STATUS_SUCCESS);
}

static void delete_section(struct call *c)
{
	section_delete(c);
	call_return(c, (uint32_t)STATUS_SUCCESS);
}

static const struct stub stubs[] = {
	{ "RtlAllocateHeap", 3, allocate },
	{ "RtlReAllocateHeap", 4, reallocate },
	{ "RtlFreeHeap", 3, release },
	{ "RtlSizeHeap", 3, size_of },
	{ "RtlCreateHeap", 6, create },
	{ "RtlDestroyHeap", 1, destroy },
	{ "RtlValidateHeap", 3, return_true },
	{ "RtlLockHeap", 1, return_true },
	{ "RtlUnlockHeap", 1, return_true },
	{ "RtlInitializeCriticalSection", 1, initialize },
	{ "RtlInitializeCriticalSectionAndSpinCount", 2, initialize },
	{ "RtlEnterCriticalSection", 1, enter },
	{ "RtlLeaveCriticalSection", 1, leave },
	{ "RtlDeleteCriticalSection", 1, delete_section },
};
STUB_MODULE(ntdll_heap, "ntdll.dll", stubs);

/* kernel32.dll: the memory of this process, by handle, and of the machine. */
#include "emulator/heap.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

enum { PART = 4096 };

#define GIGABYTE (1ull << 30)

static void copy_memory(struct call *c, uint64_t from, uint64_t to)
{
	uint64_t n = call_arg(c, 3), done = 0;
	uint8_t part[PART];
	size_t m;

	if (!process_argument(c))
		return;
	if (!call_is_readable(c, from, n) || !call_is_writable(c, to, n)) {
		call_fail(c, 0, call_api(c)[0] == 'R' ? ERROR_PARTIAL_COPY :
							ERROR_NOACCESS);
		return;
	}
	for (; done < n; done += m) {
		m = n - done < PART ? (size_t)(n - done) : PART;
		call_read(c, from + done, part, m);
		call_write(c, to + done, part, m);
	}
	if (call_arg(c, 4) != 0)
		call_write_pointer(c, call_arg(c, 4), n);
	call_return(c, 1);
}

static void read_process_memory(struct call *c)
{
	copy_memory(c, call_arg(c, 1), call_arg(c, 2));
}

static void write_process_memory(struct call *c)
{
	copy_memory(c, call_arg(c, 2), call_arg(c, 1));
}

/* Pages are never swapped out here. */
static void lock_pages(struct call *c)
{
	if (call_is_readable(c, call_arg(c, 0), call_arg(c, 1)))
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_NOACCESS);
}

static void virtual_alloc_ex(struct call *c)
{
	if (process_argument(c))
		memory_allocate(c, call_arg(c, 1), call_arg(c, 2),
				call_arg32(c, 3), call_arg32(c, 4));
}

/* A free place at a multiple of 'alignment'; 0 where there is none. */
static uint64_t aligned_place(struct call *c, uint64_t size,
			      uint64_t alignment)
{
	struct space *s = &call_process(c)->space;
	struct region *r;
	uint64_t at;

	if (alignment > s->high - s->low || size > s->high - alignment)
		return 0;
	r = space_reserve(s, 0, size + alignment, REGION_PRIVATE);
	if (r == NULL)
		return 0;
	at = (r->base + alignment - 1) & ~(alignment - 1);
	space_release(s, r);
	return at;
}

/*
 * MEM_EXTENDED_PARAMETER, of 16 bytes: of one kind alone, the address that is
 * wanted (lowest, highest, alignment). No process is NULL here.
 */
static void virtual_alloc_2(struct call *c)
{
	enum { ADDRESS_REQUIREMENTS = 1 };
	const unsigned size = call_pointer_size(c);
	uint64_t at = call_arg(c, 1), parameter = call_arg(c, 5), wanted;
	uint64_t alignment = 0;

	if (call_arg(c, 0) != 0 && !process_argument(c))
		return;
	if (call_arg32(c, 6) > 1 ||
	    (call_arg32(c, 6) == 1 &&
	     (call_read32(c, parameter) & 0xff) != ADDRESS_REQUIREMENTS)) {
		call_stop(c, "it wants memory of a kind that isn't emulated");
		return;
	}
	if (call_arg32(c, 6) == 1) {
		wanted = call_read_pointer(c, parameter + 8);
		alignment = call_read_pointer(c, wanted + 2 * size);
		if (call_read_pointer(c, wanted) != 0 ||
		    call_read_pointer(c, wanted + size) != 0) {
			call_stop(c, "it wants memory between two addresses");
			return;
		}
	}
	if ((alignment & (alignment - 1)) != 0 ||
	    (alignment != 0 && (alignment < SPACE_GRANULARITY || at != 0))) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (alignment != 0)
		at = aligned_place(c, call_arg(c, 2), alignment);
	if (alignment != 0 && at == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		memory_allocate(c, at, call_arg(c, 2), call_arg32(c, 3),
				call_arg32(c, 4));
}

/* A machine of 1 GB, half of it free, as MEMORYSTATUS has it. */
static void global_memory_status(struct call *c)
{
	const unsigned size = call_pointer_size(c);
	const uint64_t space = 0x7ffe0000;
	const uint64_t values[] = { GIGABYTE, GIGABYTE / 2, 2 * GIGABYTE,
				    GIGABYTE, space, space - (64u << 20) };
	uint64_t to = call_arg(c, 0);

	call_write32(c, to, size == 8 ? 56 : 32);
	call_write32(c, to + 4, 50);
	for (unsigned i = 0; i < 6; i++)
		call_write_pointer(c, to + 8 + i * size, values[i]);
}

static void global_memory_status_ex(struct call *c)
{
	const uint64_t space = call_is_64(c) ? 0x7fffffe0000 : 0x7ffe0000;
	const uint64_t values[] = { GIGABYTE, GIGABYTE / 2, 2 * GIGABYTE,
				    GIGABYTE, space, space - (64u << 20), 0 };
	uint64_t to = call_arg(c, 0);

	if (call_read32(c, to) != 64) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	call_write32(c, to + 4, 50);
	for (unsigned i = 0; i < 7; i++)
		call_write64(c, to + 8 + 8 * i, values[i]);
	call_return(c, 1);
}

/* What the firmware tells, in KB: as much as there is. */
static void get_installed_memory(struct call *c)
{
	if (call_arg(c, 0) == 0) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	call_write64(c, call_arg(c, 0), GIGABYTE >> 10);
	call_return(c, 1);
}

/* A handle is the address of its block. */
static void global_handle(struct call *c)
{
	if (call_alloc_size(c, call_arg(c, 0)) != UINT64_MAX)
		call_return(c, call_arg(c, 0));
	else
		call_fail(c, 0, ERROR_INVALID_HANDLE);
}

static void global_flags(struct call *c)
{
	enum { INVALID = 0x8000 };

	if (call_alloc_size(c, call_arg(c, 0)) == UINT64_MAX)
		call_fail(c, INVALID, ERROR_INVALID_HANDLE);
}

/* The largest block that is free, as far as a heap of no limit has one. */
static void heap_compact(struct call *c)
{
	call_return(c, 0x100000);
}

/* HeapCompatibilityInformation: an ordinary heap. */
static void heap_query_information(struct call *c)
{
	if (call_arg32(c, 1) != 0) {
		call_stop(c, "it asks a heap for information %u",
			  call_arg32(c, 1));
		return;
	}
	if (call_arg(c, 4) != 0)
		call_write_pointer(c, call_arg(c, 4), 4);
	if (call_arg(c, 3) < 4)
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
	else if (call_write32(c, call_arg(c, 2), 0))
		call_return(c, 1);
}

static void return_true(struct call *c)
{
	call_return(c, 1);
}

static void return_first(struct call *c)
{
	call_return(c, call_arg(c, 0));
}

static void get_process_heaps(struct call *c)
{
	if (call_arg32(c, 0) != 0)
		call_write_pointer(c, call_arg(c, 1),
				   heap_handle(call_process(c)));
	call_return(c, 1);
}

static void fill_memory(struct call *c)
{
	call_fill(c, call_arg(c, 0), call_arg_int(c, 2), call_arg(c, 1));
}

static void zero_memory(struct call *c)
{
	call_fill(c, call_arg(c, 0), 0, call_arg(c, 1));
}

static const struct stub stubs[] = {
	{ "ReadProcessMemory", 5, read_process_memory },
	{ "WriteProcessMemory", 5, write_process_memory },
	{ "VirtualAllocEx", 5, virtual_alloc_ex },
	{ "VirtualAlloc2", 7, virtual_alloc_2 },
	{ "VirtualAlloc2FromApp", 7, virtual_alloc_2 },
	{ "VirtualLock", 2, lock_pages },
	{ "VirtualUnlock", 2, lock_pages },
	{ "GlobalMemoryStatus", 1, global_memory_status },
	{ "GlobalMemoryStatusEx", 1, global_memory_status_ex },
	{ "GetPhysicallyInstalledSystemMemory", 1, get_installed_memory },
	{ "GlobalHandle", 1, global_handle },
	{ "LocalHandle", 1, global_handle },
	{ "GlobalFlags", 1, global_flags },
	{ "LocalFlags", 1, global_flags },
	{ "GlobalFix", 1, return_first },
	{ "GlobalUnfix", 1, return_true },
	{ "GlobalWire", 1, return_first },
	{ "GlobalUnWire", 1, return_true },
	{ "HeapCompact", 2, heap_compact },
	{ "HeapLock", 1, return_true },
	{ "HeapUnlock", 1, return_true },
	{ "HeapQueryInformation", 5, heap_query_information },
	{ "GetProcessHeaps", 2, get_process_heaps },
	{ "RtlFillMemory", 3, fill_memory },
	{ "RtlZeroMemory", 2, zero_memory },
};
STUB_MODULE(kernel32_spaces, "kernel32.dll", stubs);

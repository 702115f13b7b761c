/* kernel32.dll: pages, and the heaps, which are all the same one. */
#include "emulator/call.h"
#include "emulator/heap.h"
#include "emulator/modules.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

static unsigned access_of(uint32_t protection)
{
	switch (protection & 0xff) {
	case PAGE_READONLY:
		return CPU_READ;
	case PAGE_READWRITE:
	case PAGE_WRITECOPY:
		return CPU_READ | CPU_WRITE;
	case PAGE_EXECUTE:
	case PAGE_EXECUTE_READ:
		return CPU_READ | CPU_EXECUTE;
	case PAGE_EXECUTE_READWRITE:
	case PAGE_EXECUTE_WRITECOPY:
		return CPU_READ | CPU_WRITE | CPU_EXECUTE;
	default:
		return 0;
	}
}

static uint32_t protection_of(unsigned access)
{
	if (access & CPU_EXECUTE)
		return access & CPU_WRITE ? PAGE_EXECUTE_READWRITE :
					    PAGE_EXECUTE_READ;
	if (access & CPU_WRITE)
		return PAGE_READWRITE;
	return access & CPU_READ ? PAGE_READONLY : PAGE_NOACCESS;
}

/* One of the bits of the lowest byte; what is beside them may be more. */
static bool is_protection(uint32_t protection)
{
	uint32_t kind = protection & 0xff;

	return kind != 0 && (kind & (kind - 1)) == 0;
}

/* Whole pages of what is reserved already. */
static void commit(struct call *c, uint64_t at, uint64_t size,
		   unsigned access)
{
	struct space *s = &call_process(c)->space;
	const struct region *r = space_find(s, at);

	if (r == NULL || r->kind != REGION_PRIVATE || size > r->size ||
	    at - r->base > r->size - size)
		call_fail(c, 0, ERROR_INVALID_ADDRESS);
	else if (!space_commit(s, at, size, access))
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, at - at % SPACE_PAGE);
}

void memory_allocate(struct call *c, uint64_t wanted, uint64_t size,
		     uint32_t type, uint32_t protection)
{
	struct space *s = &call_process(c)->space;
	unsigned access = access_of(protection);
	uint64_t at = wanted;
	struct region *r;

	if (size == 0 || !(type & (MEM_RESERVE | MEM_COMMIT)) ||
	    !is_protection(protection)) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (type & MEM_RESERVE || at == 0) {
		size += at % SPACE_GRANULARITY;
		at -= at % SPACE_GRANULARITY;
		r = space_reserve(s, at, size, REGION_PRIVATE);
		at = r == NULL ? 0 : r->base;
	}
	if (at == 0)
		call_fail(c, 0, wanted == 0 ? ERROR_NOT_ENOUGH_MEMORY :
					      ERROR_INVALID_ADDRESS);
	else if (type & MEM_COMMIT)
		commit(c, at, size, access);
	else
		call_return(c, at);
}

static void virtual_alloc(struct call *c)
{
	memory_allocate(c, call_arg(c, 0), call_arg(c, 1), call_arg32(c, 2),
			call_arg32(c, 3));
}

static void virtual_free(struct call *c)
{
	struct space *s = &call_process(c)->space;
	uint64_t at = call_arg(c, 0), size = call_arg(c, 1);
	struct region *r = space_find(s, at);
	uint32_t type = call_arg32(c, 2);

	if ((type != MEM_RELEASE && type != MEM_DECOMMIT) ||
	    (type == MEM_RELEASE && size != 0)) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (r == NULL || r->kind != REGION_PRIVATE ||
	    (size == 0 && at - r->base >= SPACE_PAGE)) {
		call_fail(c, 0, ERROR_INVALID_ADDRESS);
		return;
	}
	if (type == MEM_RELEASE)
		space_release(s, r);
	else
		space_decommit(s, at, size == 0 ? r->size : size);
	call_return(c, 1);
}

static void virtual_protect(struct call *c)
{
	struct space *s = &call_process(c)->space;
	uint64_t at = call_arg(c, 0);
	struct region *r = space_find(s, at);
	unsigned old;

	if (!is_protection(call_arg32(c, 2))) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (!call_is_writable(c, call_arg(c, 3), 4)) {
		call_fail(c, 0, ERROR_NOACCESS);
		return;
	}
	if (r == NULL) {
		call_fail(c, 0, ERROR_INVALID_ADDRESS);
		return;
	}
	old = r->pages[(at - r->base) / SPACE_PAGE];
	if (!space_protect(s, at, call_arg(c, 1),
			   access_of(call_arg32(c, 2)))) {
		call_fail(c, 0, ERROR_INVALID_ADDRESS);
		return;
	}
	call_write32(c, call_arg(c, 3), protection_of(old));
	call_return(c, 1);
}

/* MEMORY_BASIC_INFORMATION of an address that has something. */
static void describe_region(struct call *c, const struct region *r,
			    uint64_t address, uint64_t to)
{
	const unsigned size = call_pointer_size(c);
	const struct guest_module *m = modules_at(call_process(c), address);
	uint64_t first = (address - r->base) / SPACE_PAGE, n = first;
	uint32_t protection = protection_of(r->pages[first]);
	bool committed = r->pages[first] & PAGE_COMMITTED;

	while (n < r->size / SPACE_PAGE && r->pages[n] == r->pages[first])
		n++;
	call_write_pointer(c, to, r->base + first * SPACE_PAGE);
	call_write_pointer(c, to + size, m != NULL ? m->base : r->base);
	call_write32(c, to + 2 * size,
		     r->kind == REGION_IMAGE ? PAGE_EXECUTE_WRITECOPY :
					       PAGE_READWRITE);
	to += size == 8 ? 24 : 12;
	call_write_pointer(c, to, (n - first) * SPACE_PAGE);
	call_write32(c, to + size, committed ? MEM_COMMIT : MEM_RESERVE);
	call_write32(c, to + size + 4, committed ? protection : 0);
	call_write32(c, to + size + 8,
		     r->kind == REGION_IMAGE ? MEM_IMAGE : MEM_PRIVATE);
}

uint64_t memory_highest(const struct call *c)
{
	return call_is_64(c) ? 0x7fffffeffff : 0x7ffeffff;
}

/* The same where there is nothing, up to what comes next. */
static void describe_gap(struct call *c, uint64_t address, uint64_t to)
{
	const struct space *s = &call_process(c)->space;
	uint64_t start = address - address % SPACE_PAGE;
	uint64_t end = memory_highest(c) + 1;

	for (size_t i = s->count; i > 0 && s->regions[i - 1].base > start;
	     i--) {
		if (s->regions[i - 1].base < end)
			end = s->regions[i - 1].base;
	}
	call_write_pointer(c, to, start);
	to += call_is_64(c) ? 24 : 12;
	call_write_pointer(c, to, end - start);
	call_write32(c, to + call_pointer_size(c), MEM_FREE);
	call_write32(c, to + call_pointer_size(c) + 4, PAGE_NOACCESS);
}

static void virtual_query(struct call *c)
{
	uint64_t address = call_arg(c, 0), to = call_arg(c, 1);
	size_t size = call_is_64(c) ? 48 : 28;
	const struct space *s = &call_process(c)->space;
	const struct region *r = space_find(s, address);

	if (call_arg(c, 2) < size) {
		call_fail(c, 0, ERROR_BAD_LENGTH);
		return;
	}
	if (r == NULL && address > memory_highest(c)) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (!call_is_writable(c, to, size)) {
		call_fail(c, 0, ERROR_NOACCESS);
		return;
	}
	call_fill(c, to, 0, size);
	if (r != NULL)
		describe_region(c, r, address, to);
	else
		describe_gap(c, address, to);
	call_return(c, size);
}

static void get_process_heap(struct call *c)
{
	call_return(c, heap_handle(call_process(c)));
}

/* Its own handle, so that two of them differ; the blocks are of one heap. */
static void heap_create(struct call *c)
{
	call_return(c, call_alloc(c, SPACE_PAGE));
}

static void return_true(struct call *c)
{
	call_return(c, 1);
}

enum { ZERO_MEMORY = 8, GENERATE_EXCEPTIONS = 4, IN_PLACE = 0x10 };

static void heap_allocate(struct call *c)
{
	uint64_t at = call_alloc(c, call_arg(c, 2));

	if (at == 0 && call_arg32(c, 1) & GENERATE_EXCEPTIONS)
		call_raise(c, (uint32_t)STATUS_NO_MEMORY, 0, NULL, 0);
	else if (at == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, at);
}

static void heap_free_block(struct call *c)
{
	if (call_arg(c, 2) == 0 || call_free(c, call_arg(c, 2)))
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
}

static void heap_reallocate(struct call *c)
{
	uint64_t at;

	if (call_arg32(c, 1) & IN_PLACE &&
	    call_alloc_size(c, call_arg(c, 2)) < call_arg(c, 3)) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	at = call_realloc(c, call_arg(c, 2), call_arg(c, 3));
	if (at == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, at);
}

static void heap_size_of(struct call *c)
{
	uint64_t n = call_alloc_size(c, call_arg(c, 2));

	call_return(c, n);
}

/* Fixed and movable blocks alike: the handle is the address. */
static void local_alloc(struct call *c)
{
	uint64_t at = call_alloc(c, call_arg(c, 1));

	if (at == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, at);
}

static void local_free(struct call *c)
{
	uint64_t at = call_arg(c, 0);

	if (at == 0 || call_free(c, at))
		call_return(c, 0);
	else
		call_fail(c, at, ERROR_INVALID_HANDLE);
}

static void local_realloc(struct call *c)
{
	uint64_t at = call_realloc(c, call_arg(c, 0), call_arg(c, 1));

	if (at == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, at);
}

static void local_lock(struct call *c)
{
	call_return(c, call_arg(c, 0));
}

static void local_size(struct call *c)
{
	uint64_t n = call_alloc_size(c, call_arg(c, 0));

	if (n == UINT64_MAX)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else
		call_return(c, n);
}

static void is_bad_read_pointer(struct call *c)
{
	call_return(c, !call_is_readable(c, call_arg(c, 0), call_arg(c, 1)));
}

static void is_bad_write_pointer(struct call *c)
{
	call_return(c, !call_is_writable(c, call_arg(c, 0), call_arg(c, 1)));
}

static const struct stub stubs[] = {
	{ "VirtualAlloc", 4, virtual_alloc },
	{ "VirtualFree", 3, virtual_free },
	{ "VirtualProtect", 4, virtual_protect },
	{ "VirtualQuery", 3, virtual_query },
	{ "GetProcessHeap", 0, get_process_heap },
	{ "HeapCreate", 3, heap_create },
	{ "HeapDestroy", 1, return_true },
	{ "HeapSetInformation", 4, return_true },
	{ "HeapValidate", 3, return_true },
	{ "HeapAlloc", 3, heap_allocate },
	{ "HeapFree", 3, heap_free_block },
	{ "HeapReAlloc", 4, heap_reallocate },
	{ "HeapSize", 3, heap_size_of },
	{ "LocalAlloc", 2, local_alloc },
	{ "LocalFree", 1, local_free },
	{ "LocalReAlloc", 3, local_realloc },
	{ "LocalLock", 1, local_lock },
	{ "LocalUnlock", 1, return_true },
	{ "LocalSize", 1, local_size },
	{ "GlobalAlloc", 2, local_alloc },
	{ "GlobalFree", 1, local_free },
	{ "GlobalReAlloc", 3, local_realloc },
	{ "GlobalLock", 1, local_lock },
	{ "GlobalUnlock", 1, return_true },
	{ "GlobalSize", 1, local_size },
	{ "IsBadReadPtr", 2, is_bad_read_pointer },
	{ "IsBadWritePtr", 2, is_bad_write_pointer },
};
STUB_MODULE(kernel32_memory, "kernel32.dll", stubs);

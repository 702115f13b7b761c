/* C run-times: the heap, operator new, and blocks of bytes. */
#include <string.h>

#include "winapi-stubs/crt.h"

static void return_block(struct call *c, uint64_t at)
{
	if (at == 0)
		crt_set_errno(c, CRT_ENOMEM);
	call_return(c, at);
}

static void allocate(struct call *c)
{
	return_block(c, call_alloc(c, call_arg(c, 0)));
}

/* What to throw std::bad_alloc needs isn't here. */
static void operator_new(struct call *c)
{
	uint64_t at = call_alloc(c, call_arg(c, 0));

	if (at == 0)
		call_stop(c, "there is no memory for operator new");
	call_return(c, at);
}

/* The product of two sizes, or UINT64_MAX: no block is as large. */
static uint64_t product(uint64_t count, uint64_t size)
{
	return size != 0 && count > UINT32_MAX / size ? UINT64_MAX :
							count * size;
}

static void allocate_array(struct call *c)
{
	uint64_t n = product(call_arg(c, 0), call_arg(c, 1));

	return_block(c, n == UINT64_MAX ? 0 : call_alloc(c, n));
}

static bool release_at(struct call *c, uint64_t at)
{
	if (at == 0 || call_free(c, at))
		return true;
	call_stop(c, "it frees what it didn't allocate, at 0x%llx",
		  (unsigned long long)at);
	return false;
}

static void release(struct call *c)
{
	release_at(c, call_arg(c, 0));
}

static void resize(struct call *c, uint64_t at, uint64_t n)
{
	if (at == 0)
		return_block(c, call_alloc(c, n));
	else if (n == 0)
		release_at(c, at);
	else
		return_block(c, call_realloc(c, at, n));
}

static void reallocate(struct call *c)
{
	resize(c, call_arg(c, 0), call_arg(c, 1));
}

static void reallocate_array(struct call *c)
{
	uint64_t n = product(call_arg(c, 1), call_arg(c, 2));

	if (n == UINT64_MAX)
		return_block(c, 0);
	else
		resize(c, call_arg(c, 0), n);
}

static void block_size(struct call *c)
{
	call_return(c, call_alloc_size(c, call_arg(c, 0)));
}

/* Blocks of the heap are aligned to 16; more needs what lies before them. */
static void allocate_aligned(struct call *c)
{
	enum { ALWAYS = 16 };
	uint64_t alignment = call_arg(c, 1);

	if (alignment > ALWAYS)
		call_stop(c, "it wants memory aligned to %llu bytes",
			  (unsigned long long)alignment);
	else
		return_block(c, call_alloc(c, call_arg(c, 0)));
}

/* As much as can be copied at once. */
enum { PART = 4096 };

/* Backwards where the end of the source would be overwritten first. */
static void copy(struct call *c, uint64_t to, uint64_t from, uint64_t n)
{
	uint8_t part[PART];
	bool back = to > from && to - from < n;
	uint64_t done = 0;

	while (done < n) {
		size_t m = n - done < PART ? (size_t)(n - done) : PART;
		uint64_t at = back ? n - done - m : done;

		if (!call_read(c, from + at, part, m) ||
		    !call_write(c, to + at, part, m))
			return;
		done += m;
	}
}

static void memory_copy(struct call *c)
{
	copy(c, call_arg(c, 0), call_arg(c, 1), call_arg(c, 2));
	call_return(c, call_arg(c, 0));
}

/* wmemcpy() and its like don't exist in DLLs: they are in headers. */
static void memory_copy_checked(struct call *c)
{
	uint64_t to = call_arg(c, 0), room = call_arg(c, 1);
	uint64_t from = call_arg(c, 2), n = call_arg(c, 3);

	if (n == 0)
		return;
	if (to == 0 || from == 0 || n > room)
		crt_invalid(c, "it copies more than there is room for");
	else
		copy(c, to, from, n);
}

static void memory_fill(struct call *c)
{
	call_fill(c, call_arg(c, 0), (uint8_t)call_arg(c, 1),
		  call_arg(c, 2));
	call_return(c, call_arg(c, 0));
}

static int compare_parts(const uint8_t *a, const uint8_t *b, size_t n,
			 bool fold)
{
	for (size_t i = 0; i < n; i++) {
		int x = fold ? crt_lower(a[i]) : a[i];
		int y = fold ? crt_lower(b[i]) : b[i];

		if (x != y)
			return x - y;
	}
	return 0;
}

static void compare(struct call *c, bool fold)
{
	uint64_t a = call_arg(c, 0), b = call_arg(c, 1), n = call_arg(c, 2);
	uint8_t x[PART], y[PART];
	int order = 0;

	for (uint64_t done = 0; done < n && order == 0;) {
		size_t m = n - done < PART ? (size_t)(n - done) : PART;

		if (!call_read(c, a + done, x, m) ||
		    !call_read(c, b + done, y, m))
			return;
		order = compare_parts(x, y, m, fold);
		done += m;
	}
	call_return(c, (uint64_t)(order < 0 ? -1 : order > 0));
}

static void memory_compare(struct call *c)
{
	compare(c, false);
}

static void memory_compare_folded(struct call *c)
{
	compare(c, true);
}

/* Byte by byte at the end of what may be read: it may be found before. */
static void memory_find(struct call *c)
{
	uint64_t at = call_arg(c, 0), n = call_arg(c, 2);
	uint8_t byte = (uint8_t)call_arg(c, 1), part[PART];
	const uint8_t *found;

	for (size_t m; n != 0; at += m, n -= m) {
		m = PART - (at & (PART - 1));
		if (m > n)
			m = (size_t)n;
		if (!call_read(c, at, part, m))
			return;
		found = memchr(part, byte, m);
		if (found != NULL) {
			call_return(c, at + (uint64_t)(found - part));
			return;
		}
	}
}

static void swap_bytes(struct call *c)
{
	uint64_t from = call_arg(c, 0), to = call_arg(c, 1);
	int32_t n = call_arg_int(c, 2);

	for (int32_t i = 0; i + 1 < n; i += 2) {
		uint16_t pair = call_read16(c, from + (uint32_t)i);

		if (!call_write16(c, to + (uint32_t)i,
				  (uint16_t)(pair << 8 | pair >> 8)))
			return;
	}
}

static const struct stub stubs[] = {
	{ "malloc", 1, allocate, CALL_CDECL },
	{ "calloc", 2, allocate_array, CALL_CDECL },
	{ "realloc", 2, reallocate, CALL_CDECL },
	{ "_recalloc", 3, reallocate_array, CALL_CDECL },
	{ "free", 1, release, CALL_CDECL },
	{ "_malloc_base", 1, allocate, CALL_CDECL },
	{ "_calloc_base", 2, allocate_array, CALL_CDECL },
	{ "_realloc_base", 2, reallocate, CALL_CDECL },
	{ "_free_base", 1, release, CALL_CDECL },
	{ "_msize", 1, block_size, CALL_CDECL },
	{ "_aligned_malloc", 2, allocate_aligned, CALL_CDECL },
	{ "_aligned_free", 1, release, CALL_CDECL },
	{ "??2@YAPAXI@Z", 1, operator_new, CALL_CDECL },
	{ "??_U@YAPAXI@Z", 1, operator_new, CALL_CDECL },
	{ "??3@YAXPAX@Z", 1, release, CALL_CDECL },
	{ "??_V@YAXPAX@Z", 1, release, CALL_CDECL },
	{ "??2@YAPEAX_K@Z", 1, operator_new, CALL_CDECL },
	{ "??_U@YAPEAX_K@Z", 1, operator_new, CALL_CDECL },
	{ "??3@YAXPEAX@Z", 1, release, CALL_CDECL },
	{ "??_V@YAXPEAX@Z", 1, release, CALL_CDECL },
	{ "memcpy", 3, memory_copy, CALL_CDECL },
	{ "memmove", 3, memory_copy, CALL_CDECL },
	{ "memcpy_s", 4, memory_copy_checked, CALL_CDECL },
	{ "memmove_s", 4, memory_copy_checked, CALL_CDECL },
	{ "memset", 3, memory_fill, CALL_CDECL },
	{ "memcmp", 3, memory_compare, CALL_CDECL },
	{ "_memicmp", 3, memory_compare_folded, CALL_CDECL },
	{ "memchr", 3, memory_find, CALL_CDECL },
	{ "_swab", 3, swap_bytes, CALL_CDECL },
};
CRT_MODULE(crt_memory, stubs);

/* C run-times: qsort() and bsearch(). */
#include <string.h>

#include "winapi-stubs/crt.h"

struct items {
	struct call *c;
	uint64_t at, size, compare;
	bool stopped;
};

/* As the guest's function says: below 0, 0, above 0. */
static int compare(struct items *s, uint64_t a, uint64_t b)
{
	const uint64_t arguments[] = { a, b };
	uint64_t result = 0;

	if (!s->stopped)
		s->stopped = !call_guest(s->c, s->compare, arguments, 2,
					 &result);
	return (int32_t)result;
}

static void swap(struct items *s, uint64_t i, uint64_t j)
{
	struct arena *a = call_arena(s->c);
	void *x = process_need(arena_alloc(a, s->size, 1));
	void *y = process_need(arena_alloc(a, s->size, 1));

	if (call_read(s->c, s->at + i * s->size, x, s->size) &&
	    call_read(s->c, s->at + j * s->size, y, s->size) &&
	    call_write(s->c, s->at + i * s->size, y, s->size) &&
	    call_write(s->c, s->at + j * s->size, x, s->size))
		return;
	s->stopped = true;
}

/* The largest of 'root' and all below it comes up. */
static void sift(struct items *s, uint64_t root, uint64_t n)
{
	for (uint64_t child; !s->stopped && (child = 2 * root + 1) < n;
	     root = child) {
		if (child + 1 < n &&
		    compare(s, s->at + child * s->size,
			    s->at + (child + 1) * s->size) < 0)
			child++;
		if (compare(s, s->at + root * s->size,
			    s->at + child * s->size) >= 0)
			return;
		if (!s->stopped)
			swap(s, root, child);
	}
}

/* A heap sort: neither is stable, and this one is never quadratic. */
static void sort(struct call *c)
{
	struct items s = { c, call_arg(c, 0), call_arg(c, 2),
			   call_arg(c, 3), false };
	uint64_t n = call_arg(c, 1);

	if (n < 2 || s.size == 0)
		return;
	if (s.size > 65536 || !call_is_readable(c, s.at, n * s.size)) {
		call_stop(c, "it sorts what isn't there");
		return;
	}
	for (uint64_t i = n / 2; i-- > 0 && !s.stopped;)
		sift(&s, i, n);
	for (uint64_t i = n - 1; i > 0 && !s.stopped; i--) {
		swap(&s, 0, i);
		sift(&s, 0, i);
	}
}

static void search(struct call *c)
{
	uint64_t key = call_arg(c, 0), low = 0, high = call_arg(c, 2);
	struct items s = { c, call_arg(c, 1), call_arg(c, 3),
			   call_arg(c, 4), false };

	while (low < high && !s.stopped) {
		uint64_t middle = low + (high - low) / 2;
		uint64_t at = s.at + middle * s.size;
		int order = compare(&s, key, at);

		if (s.stopped)
			return;
		if (order == 0) {
			call_return(c, at);
			return;
		}
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
}

static void find(struct call *c)
{
	uint64_t n = call_read32(c, call_arg(c, 2));
	struct items s = { c, call_arg(c, 1), call_arg(c, 3),
			   call_arg(c, 4), false };

	for (uint64_t i = 0; i < n && !s.stopped; i++) {
		uint64_t at = s.at + i * s.size;

		if (compare(&s, call_arg(c, 0), at) == 0 && !s.stopped) {
			call_return(c, at);
			return;
		}
	}
}

static const struct stub stubs[] = {
	{ "qsort", 4, sort, CALL_CDECL },
	{ "bsearch", 5, search, CALL_CDECL },
	{ "_lfind", 5, find, CALL_CDECL },
};
CRT_MODULE(crt_sort, stubs);

/* One allocator for everything that lives as long as one analysis. */
#ifndef UTIL_ARENA_H
#define UTIL_ARENA_H

#include <stddef.h>

struct arena_block;
struct budget;

struct arena {
	struct arena_block *newest;
	size_t used, size;     /* of the newest block */
	size_t total;          /* bytes taken from the heap */
	struct budget *budget; /* that blocks are taken from; NULL: none */
};

#define ARENA_INIT ((struct arena){ NULL, 0, 0, 0, NULL })

/* One for a shorter while, from the same budget. */
#define ARENA_BESIDE(a) ((struct arena){ NULL, 0, 0, 0, (a)->budget })

/*
 * 'n' zeroed bytes, or NULL when out of memory, or when the budget is used up.
 * 'align' is a power of two.
 */
void *arena_alloc(struct arena *a, size_t n, size_t align);

/* The same, for what is written over at once: not zeroed. */
void *arena_take(struct arena *a, size_t n, size_t align);

/* 'count' zeroed elements; NULL also where the product overflows. */
void *arena_array(struct arena *a, size_t count, size_t size, size_t align);

#define arena_new(a, type) \
	((type *)arena_alloc((a), sizeof(type), _Alignof(type)))
#define arena_new_array(a, type, count) \
	((type *)arena_array((a), (count), sizeof(type), _Alignof(type)))

/* Room for 'wanted' elements, more than there is room for; as below. */
int arena_resize(struct arena *a, void **items, size_t count, size_t *capacity,
		 size_t wanted, size_t size);

/*
 * Room for one more element behind the 'count' that 'items' holds: '*items'
 * may move, and the new room isn't zeroed. 0, or -1 when out of memory
 * ('*items' is then as it was).
 */
static inline int arena_grow(struct arena *a, void **items, size_t count,
			     size_t *capacity, size_t size)
{
	if (count < *capacity)
		return 0;
	return arena_resize(a, items, count, capacity,
			    *capacity == 0 ? 8 : *capacity * 2, size);
}

/*
 * Free everything that was ever given out. The arena can be used again, and
 * keeps its budget.
 */
void arena_release(struct arena *a);

#endif

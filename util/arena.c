/* A chain of blocks, each twice the size of the one before. */
#include "util/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/budget.h"

enum { BLOCK_MIN = 4096, BLOCK_MAX = 1 << 20 };

struct arena_block {
	struct arena_block *older;
	_Alignas(max_align_t) unsigned char data[];
};

static int add_block(struct arena *a, size_t n)
{
	size_t size = a->size * 2;
	struct arena_block *b;

	if (size < BLOCK_MIN)
		size = BLOCK_MIN;
	if (size > BLOCK_MAX)
		size = BLOCK_MAX;
	if (size < n)
		size = n;
	if (size > SIZE_MAX - sizeof(*b))
		return -1;
	if (a->budget != NULL && !budget_take(a->budget, size))
		return -1;
	b = malloc(sizeof(*b) + size);
	if (b == NULL) {
		if (a->budget != NULL)
			budget_give_back(a->budget, size);
		return -1;
	}
	b->older = a->newest;
	a->newest = b;
	a->used = 0;
	a->size = size;
	a->total += size;
	return 0;
}

void *arena_take(struct arena *a, size_t n, size_t align)
{
	size_t start = (a->used + align - 1) & ~(align - 1);
	void *p;

	if (a->newest == NULL || start > a->size || n > a->size - start) {
		if (add_block(a, n) != 0)
			return NULL;
		start = 0;
	}
	p = a->newest->data + start;
	a->used = start + n;
	return p;
}

void *arena_alloc(struct arena *a, size_t n, size_t align)
{
	void *p = arena_take(a, n, align);

	return p == NULL ? NULL : memset(p, 0, n);
}

void *arena_array(struct arena *a, size_t count, size_t size, size_t align)
{
	if (size != 0 && count > SIZE_MAX / size)
		return NULL;
	return arena_alloc(a, count * size, align);
}

int arena_resize(struct arena *a, void **items, size_t count, size_t *capacity,
		 size_t wanted, size_t size)
{
	void *moved;

	if (wanted > SIZE_MAX / size)
		return -1;
	moved = arena_take(a, wanted * size, _Alignof(max_align_t));
	if (moved == NULL)
		return -1;
	if (count != 0)
		memcpy(moved, *items, count * size);
	*items = moved;
	*capacity = wanted;
	return 0;
}

void arena_release(struct arena *a)
{
	struct arena_block *b = a->newest;

	while (b != NULL) {
		struct arena_block *older = b->older;

		free(b);
		b = older;
	}
	if (a->budget != NULL)
		budget_give_back(a->budget, a->total);
	*a = ARENA_BESIDE(a);
}

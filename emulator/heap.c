/* Blocks of a few sizes, each size with a list of what is free. */
#include "emulator/heap.h"

#include <string.h>

enum {
	ALIGN = 16,
	CLASSES = 96,
	SLOTS_FIRST = 1024,
	CHUNK = 1 << 20,
};

/* Far from where DLLs want to lie. */
#define HEAP_BASE 0x20000000u
#define HEAP_BYTES (256ull << 20)

/* In a table by address, open addressing; a block stays for ever. */
struct block {
	uint64_t address; /* 0: an empty slot */
	uint64_t size;    /* as asked */
	uint64_t next;    /* of the free ones of its class */
	uint8_t size_class;
	bool used;
};

struct heap {
	uint64_t base, next, committed_end, end;
	struct block *slots;
	size_t slot_count, used;
	uint64_t free[CLASSES];
};

/* Four sizes in each power of two: no block wastes more than a quarter. */
static uint64_t class_size(unsigned c)
{
	uint64_t power = (uint64_t)ALIGN * 4 << c / 4;

	return c < 4 ? (uint64_t)ALIGN * (c + 1) :
		       power / 4 * (c % 4 + 1) / 2 + power / 2;
}

static unsigned class_of(uint64_t n)
{
	unsigned c = 0;

	while (c < CLASSES && class_size(c) < n)
		c++;
	return c;
}

struct heap *heap_new(struct process *p)
{
	struct heap *h = process_need(arena_new(&p->arena, struct heap));
	struct region *r = space_reserve(&p->space, HEAP_BASE, HEAP_BYTES,
					 REGION_PRIVATE);

	if (r == NULL)
		return NULL;
	h->base = r->base;
	/* Its first page is what the handle points to. */
	h->next = h->base + SPACE_PAGE;
	h->committed_end = h->base + CHUNK;
	h->end = h->base + r->size;
	if (!space_commit(&p->space, h->base, CHUNK, CPU_READ | CPU_WRITE))
		return NULL;
	h->slot_count = SLOTS_FIRST;
	h->slots = process_need(
		arena_new_array(&p->arena, struct block, SLOTS_FIRST));
	return h;
}

static struct block *find_slot(struct block *slots, size_t count,
			       uint64_t address)
{
	size_t i = (size_t)(address / ALIGN * 0x9e3779b97f4a7c15 >> 20) %
		   count;

	while (slots[i].address != 0 && slots[i].address != address)
		i = (i + 1) % count;
	return &slots[i];
}

static struct block *find(const struct heap *h, uint64_t address)
{
	struct block *b;

	if (address == 0)
		return NULL;
	b = find_slot(h->slots, h->slot_count, address);
	return b->address != 0 && b->used ? b : NULL;
}

static void grow(struct process *p, struct heap *h)
{
	size_t count = h->slot_count * 2;
	struct block *slots =
		process_need(arena_new_array(&p->arena, struct block, count));

	for (size_t i = 0; i < h->slot_count; i++) {
		if (h->slots[i].address != 0)
			*find_slot(slots, count, h->slots[i].address) =
				h->slots[i];
	}
	h->slots = slots;
	h->slot_count = count;
}

/* New memory from the end, where no block of the class is free. */
static uint64_t extend(struct process *p, uint64_t size)
{
	struct heap *h = p->heap;
	uint64_t at = h->next, more;

	if (size > h->end - at)
		return 0;
	if (at + size > h->committed_end) {
		more = at + size - h->committed_end;
		more = (more + CHUNK - 1) / CHUNK * CHUNK;
		if (more > h->end - h->committed_end)
			more = h->end - h->committed_end;
		if (!space_commit(&p->space, h->committed_end, more,
				  CPU_READ | CPU_WRITE))
			return 0;
		h->committed_end += more;
	}
	h->next += size;
	return at;
}

static void clear(struct process *p, uint64_t address, uint64_t n)
{
	static const uint8_t zeros[SPACE_PAGE];

	while (n != 0) {
		uint64_t part = n < sizeof(zeros) ? n : sizeof(zeros);

		process_write(p, address, zeros, part);
		address += part;
		n -= part;
	}
}

uint64_t heap_alloc(struct process *p, uint64_t n)
{
	struct heap *h = p->heap;
	unsigned c = class_of(n);
	struct block *b;
	uint64_t at;

	if (c == CLASSES || class_size(c) > HEAP_BYTES)
		return 0;
	at = h->free[c];
	if (at != 0) {
		b = find_slot(h->slots, h->slot_count, at);
		h->free[c] = b->next;
		clear(p, at, n);
	} else {
		at = extend(p, class_size(c));
		if (at == 0)
			return 0;
		if (h->used * 4 >= h->slot_count * 3)
			grow(p, h);
		b = find_slot(h->slots, h->slot_count, at);
		h->used++;
	}
	*b = (struct block){ .address = at, .size = n,
			     .size_class = (uint8_t)c, .used = true };
	return at;
}

bool heap_free(struct process *p, uint64_t address)
{
	struct heap *h = p->heap;
	struct block *b = find(h, address);

	if (b == NULL)
		return false;
	b->used = false;
	b->next = h->free[b->size_class];
	h->free[b->size_class] = address;
	return true;
}

uint64_t heap_size(const struct process *p, uint64_t address)
{
	const struct block *b = find(p->heap, address);

	return b == NULL ? UINT64_MAX : b->size;
}

static bool copy(struct process *p, uint64_t to, uint64_t from, uint64_t n)
{
	uint8_t part[SPACE_PAGE];

	while (n != 0) {
		size_t m = n < sizeof(part) ? (size_t)n : sizeof(part);

		if (!process_read(p, from, part, m) ||
		    !process_write(p, to, part, m))
			return false;
		from += m;
		to += m;
		n -= m;
	}
	return true;
}

uint64_t heap_realloc(struct process *p, uint64_t address, uint64_t n)
{
	struct block *b = find(p->heap, address);
	uint64_t old, at;

	if (b == NULL)
		return 0;
	old = b->size;
	if (n <= class_size(b->size_class)) {
		b->size = n;
		if (n > old)
			clear(p, address + old, n - old);
		return address;
	}
	at = heap_alloc(p, n);
	if (at == 0 || !copy(p, at, address, old < n ? old : n))
		return 0;
	heap_free(p, address);
	return at;
}

uint64_t heap_handle(const struct process *p)
{
	return p->heap->base;
}

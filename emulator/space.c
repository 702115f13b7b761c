/* Regions of the address space, sorted; their pages, one byte each. */
#include "emulator/space.h"

#include <string.h>

#include "util/status.h"

/* The first region that ends behind 'address'. */
static size_t find_index(const struct space *s, uint64_t address)
{
	size_t low = 0, high = s->count;

	while (low < high) {
		size_t mid = low + (high - low) / 2;
		const struct region *r = &s->regions[mid];

		if (r->base + r->size <= address)
			low = mid + 1;
		else
			high = mid;
	}
	return low;
}

struct region *space_find(const struct space *s, uint64_t address)
{
	size_t i = find_index(s, address);

	if (i == s->count || s->regions[i].base > address)
		return NULL;
	return &s->regions[i];
}

static uint64_t round_up(uint64_t n, uint64_t to)
{
	return (n + to - 1) & ~(to - 1);
}

/* The lowest gap that is large enough, as Windows looks from below. */
static uint64_t find_gap(const struct space *s, uint64_t size)
{
	uint64_t at = s->low;

	for (size_t i = find_index(s, at); i < s->count; i++) {
		const struct region *r = &s->regions[i];

		if (r->base >= at + size)
			break;
		at = round_up(r->base + r->size, SPACE_GRANULARITY);
	}
	return at + size <= s->high ? at : 0;
}

struct region *space_reserve(struct space *s, uint64_t base, uint64_t size,
			     enum region_kind kind)
{
	void *regions = s->regions;
	struct region new = { .kind = kind };
	size_t i;

	size = round_up(size, SPACE_PAGE);
	if (size == 0 || size > s->high || s->count >= REGIONS_MAX)
		return NULL;
	if (base == 0)
		base = find_gap(s, size);
	base &= ~(uint64_t)(SPACE_PAGE - 1);
	i = find_index(s, base);
	if (base == 0 || base + size < base ||
	    (i < s->count && s->regions[i].base < base + size))
		return NULL;
	new.base = base;
	new.size = size;
	new.pages = arena_new_array(s->arena, uint8_t, size / SPACE_PAGE);
	if (new.pages == NULL ||
	    arena_grow(s->arena, &regions, s->count, &s->capacity,
		       sizeof(new)) != 0)
		return NULL;
	s->regions = regions;
	memmove(&s->regions[i + 1], &s->regions[i],
		(s->count - i) * sizeof(new));
	s->regions[i] = new;
	s->count++;
	return &s->regions[i];
}

/* The pages [first, end) of 'r' that 'size' bytes at 'address' touch. */
static bool pages_of(const struct region *r, uint64_t address, uint64_t size,
		     uint64_t *first, uint64_t *end)
{
	if (r == NULL || size == 0 || size > r->size ||
	    address - r->base > r->size - size)
		return false;
	*first = (address - r->base) / SPACE_PAGE;
	*end = round_up(address - r->base + size, SPACE_PAGE) / SPACE_PAGE;
	return true;
}

/* How many pages from 'i' on are in the same state. */
static uint64_t run_of(const struct region *r, uint64_t i, uint64_t end)
{
	uint64_t n = 1;

	while (i + n < end && r->pages[i + n] == r->pages[i])
		n++;
	return n;
}

/* The processor's, of pages that have 'access' for who asks. */
static unsigned real_access(const struct space *s, unsigned access)
{
	return s->runs_data && access & CPU_READ ? access | CPU_EXECUTE :
						   access;
}

bool space_commit(struct space *s, uint64_t address, uint64_t size,
		  unsigned access)
{
	struct region *r = space_find(s, address);
	uint64_t i, end, n;

	if (!pages_of(r, address, size, &i, &end))
		return false;
	for (; i < end; i += n) {
		uint64_t at = r->base + i * SPACE_PAGE;
		uint64_t bytes;

		n = run_of(r, i, end);
		bytes = n * SPACE_PAGE;
		if (r->pages[i] & PAGE_COMMITTED) {
			if (!cpu_protect(s->cpu, at, bytes,
					 real_access(s, access)))
				return false;
		} else {
			s->full |= bytes > s->commit_max - s->committed;
			if (s->full || !cpu_map(s->cpu, at, bytes,
						real_access(s, access)))
				return false;
			s->committed += bytes;
		}
		memset(r->pages + i, (int)(PAGE_COMMITTED | access), n);
	}
	return true;
}

bool space_protect(struct space *s, uint64_t address, uint64_t size,
		   unsigned access)
{
	struct region *r = space_find(s, address);
	uint64_t i, end;

	if (!pages_of(r, address, size, &i, &end))
		return false;
	for (uint64_t k = i; k < end; k++) {
		if (!(r->pages[k] & PAGE_COMMITTED))
			return false;
	}
	return space_commit(s, address, size, access);
}

void space_decommit(struct space *s, uint64_t address, uint64_t size)
{
	struct region *r = space_find(s, address);
	uint64_t i, end, n;

	if (!pages_of(r, address, size, &i, &end))
		return;
	for (; i < end; i += n) {
		n = run_of(r, i, end);
		if (!(r->pages[i] & PAGE_COMMITTED))
			continue;
		cpu_unmap(s->cpu, r->base + i * SPACE_PAGE, n * SPACE_PAGE);
		s->committed -= n * SPACE_PAGE;
		memset(r->pages + i, 0, n);
	}
}

void space_release(struct space *s, struct region *r)
{
	size_t i = (size_t)(r - s->regions);

	space_decommit(s, r->base, r->size);
	s->count--;
	memmove(&s->regions[i], &s->regions[i + 1],
		(s->count - i) * sizeof(*r));
}

uint64_t space_allocate(struct space *s, uint64_t base, uint64_t size,
			enum region_kind kind, unsigned access)
{
	struct region *r = space_reserve(s, base, size, kind);

	if (r == NULL)
		return 0;
	base = r->base;
	if (space_commit(s, base, r->size, access))
		return base;
	space_release(s, r);
	return 0;
}

bool space_allows(const struct space *s, uint64_t address, uint64_t n,
		  unsigned access, uint64_t *bad)
{
	unsigned want = access | PAGE_COMMITTED;

	while (n != 0) {
		const struct region *r = space_find(s, address);
		uint64_t left = SPACE_PAGE - address % SPACE_PAGE;

		*bad = address;
		if (r == NULL ||
		    (r->pages[(address - r->base) / SPACE_PAGE] & want) !=
			    want)
			return false;
		if (left >= n)
			return true;
		n -= left;
		address += left;
	}
	return true;
}

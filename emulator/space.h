/* The guest's address space: what lies where, and who may do what with it. */
#ifndef EMULATOR_SPACE_H
#define EMULATOR_SPACE_H

#include "emulator/cpu.h"
#include "util/arena.h"

enum region_kind { REGION_IMAGE, REGION_PRIVATE, REGION_SYSTEM };

/* Pages that were reserved together. */
struct region {
	uint64_t base, size;
	enum region_kind kind;
	uint8_t *pages; /* a set of enum cpu_access each, and PAGE_COMMITTED */
};

enum { SPACE_PAGE = 4096, SPACE_GRANULARITY = 65536, PAGE_COMMITTED = 0x80 };

/* Of all regions, in bytes, unless told otherwise; and how many there may be. */
#define SPACE_COMMIT_MAX (512ull << 20)
enum { REGIONS_MAX = 4096 };

struct space {
	struct cpu *cpu;
	struct arena *arena;
	struct region *regions; /* by address */
	size_t count, capacity;
	uint64_t committed, commit_max;
	bool full; /* somebody wanted more than that */
	bool runs_data; /* what may be read may be executed: no DEP */
	uint64_t low, high; /* free places are looked for in between */
};

struct region *space_find(const struct space *s, uint64_t address);

/*
 * Reserve 'size' bytes at 'base', or where there is room (0). NULL where
 * there is none, or there are too many.
 */
struct region *space_reserve(struct space *s, uint64_t base, uint64_t size,
			     enum region_kind kind);
bool space_commit(struct space *s, uint64_t address, uint64_t size,
		  unsigned access);
bool space_protect(struct space *s, uint64_t address, uint64_t size,
		   unsigned access);
void space_decommit(struct space *s, uint64_t address, uint64_t size);
void space_release(struct space *s, struct region *r);

/* Both at once. The base, or 0. */
uint64_t space_allocate(struct space *s, uint64_t base, uint64_t size,
			enum region_kind kind, unsigned access);

/* Are all 'n' bytes there, with that access? '*bad' is the first that isn't. */
bool space_allows(const struct space *s, uint64_t address, uint64_t n,
		  unsigned access, uint64_t *bad);

#endif

/* Stacks of threads and fibers: what they have, and where they end. */
#include "emulator/stack.h"

enum { GUARD = SPACE_GRANULARITY, ACCESS = CPU_READ | CPU_WRITE };

uint64_t stack_new(struct process *p, uint64_t size)
{
	struct region *r = space_reserve(&p->space, 0, size + GUARD,
					 REGION_PRIVATE);
	uint64_t base;

	if (r == NULL)
		return 0;
	base = r->base;
	if (space_commit(&p->space, base + GUARD, size, ACCESS))
		return base + GUARD;
	space_release(&p->space, r);
	return 0;
}

/* NT_TIB: exceptions, base, limit. */
static uint64_t limit_at(const struct process *p)
{
	return p->teb + 2 * (uint64_t)p->pointer;
}

bool stack_overflows(struct process *p, uint64_t address)
{
	uint64_t limit = process_read_pointer(p, limit_at(p));
	const struct region *r = space_find(&p->space, address);
	uint64_t last;

	if (r == NULL || r->kind != REGION_PRIVATE || address >= limit ||
	    limit - r->base != GUARD)
		return false;
	last = r->base + SPACE_PAGE;
	if (!space_commit(&p->space, last, limit - last, ACCESS))
		return false;
	process_write_pointer(p, limit_at(p), last);
	return true;
}

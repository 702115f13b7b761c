/* The slots of modules, and each thread's vector of them. */
#include "emulator/tls.h"

#include "emulator/heap.h"
#include "emulator/releases.h"
#include "emulator/teb.h"

enum { BLOCK_ALIGNMENT = 64 };

/* Where an address of the file is in the process. */
static uint64_t moved(const struct guest_module *m, uint64_t address)
{
	return address - m->image.image_base + m->base;
}

static uint64_t data_size(const struct guest_module *m)
{
	uint64_t size = m->tls.end - m->tls.start;

	return m->tls.end < m->tls.start || size > m->size ? 0 : size;
}

/* As the file has it, and zeros behind. 0: no memory. */
static uint64_t new_block(struct process *p, const struct guest_module *m)
{
	uint64_t size = data_size(m), at, n;
	uint64_t from = moved(m, m->tls.start), done = 0;
	uint8_t part[SPACE_PAGE];

	at = heap_alloc(p, size + m->tls.zero_fill + BLOCK_ALIGNMENT);
	if (at == 0)
		return 0;
	at = (at + BLOCK_ALIGNMENT - 1) & ~(uint64_t)(BLOCK_ALIGNMENT - 1);
	for (; done < size; done += n) {
		n = size - done < sizeof(part) ? size - done : sizeof(part);
		if (!process_read(p, from + done, part, n))
			break;
		process_write(p, at + done, part, n);
	}
	return at;
}

/* The thread's vector, made when there is something to put into it. */
static uint64_t vector_of(struct process *p, uint64_t teb)
{
	uint64_t at = teb_tls_vector(p, teb);

	if (at != 0 && at != p->no_tls)
		return at;
	at = heap_alloc(p, (uint64_t)GUEST_MODULES_MAX * p->pointer);
	if (at != 0)
		teb_set_tls_vector(p, teb, at);
	return at;
}

static bool add_block(struct process *p, const struct guest_module *m,
		      unsigned index, uint64_t teb)
{
	uint64_t vector = vector_of(p, teb);
	uint64_t block = vector == 0 ? 0 : new_block(p, m);

	if (block == 0)
		return false;
	process_write_pointer(p, vector + (uint64_t)index * p->pointer, block);
	return true;
}

bool tls_add_module(struct process *p, const struct guest_module *m)
{
	unsigned index = p->tls_count;

	if (!m->tls.present || p->windows < VISTA)
		return true;
	p->tls_modules[p->tls_count++] = m;
	process_write32(p, moved(m, m->tls.index), index);
	for (unsigned i = 0; i < p->teb_count; i++) {
		if (!add_block(p, m, index, p->tebs[i]))
			return false;
	}
	return true;
}

bool tls_add_thread(struct process *p, uint64_t teb)
{
	for (unsigned i = 0; i < p->tls_count; i++) {
		if (!p->tls_modules[i]->gone &&
		    !add_block(p, p->tls_modules[i], i, teb))
			return false;
	}
	return true;
}

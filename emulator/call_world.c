/* What a stub may know of the world, and memory that it keeps. */
#include <string.h>

#include "emulator/serve.h"
#include "emulator/teb.h"
#include "emulator/heap.h"
#include "emulator/world.h"

/* A hundred instructions are 100 ns. */
enum { INSTRUCTIONS_A_TICK = 100, TICKS_A_MILLISECOND = 10000 };
enum { BOOTED_BEFORE_MS = 3600000 };

struct process *call_process(const struct call *c)
{
	return c->process;
}

const char *call_api(const struct call *c)
{
	return c->trap->stub->name;
}

bool call_is_64(const struct call *c)
{
	return c->process->is_64;
}

unsigned call_pointer_size(const struct call *c)
{
	return c->process->pointer;
}

uint16_t call_windows(const struct call *c)
{
	return c->process->windows;
}

uint16_t call_build(const struct call *c)
{
	return c->process->build;
}

uint16_t call_service_pack(const struct call *c)
{
	return c->process->service_pack;
}

enum call_product call_product(const struct call *c)
{
	return c->process->product;
}

/* Each question makes it a little later, so that no loop waits for ever. */
static uint64_t elapsed(const struct process *p)
{
	return cpu_instructions(p->cpu) / INSTRUCTIONS_A_TICK +
	       p->calls * 10 + p->slept;
}

uint64_t process_clock(const struct process *p)
{
	return p->world->clock + elapsed(p);
}

uint64_t call_clock(const struct call *c)
{
	return process_clock(c->process);
}

uint32_t call_ticks(const struct call *c)
{
	return (uint32_t)(BOOTED_BEFORE_MS + elapsed(c->process) / TICKS_A_MILLISECOND);
}

void call_sleep(struct call *c, uint32_t milliseconds)
{
	c->process->slept += (uint64_t)milliseconds * TICKS_A_MILLISECOND;
}

uint32_t call_random(struct call *c)
{
	uint32_t x = c->process->random;

	x ^= x << 13;
	x ^= x >> 17;
	x ^= x << 5;
	c->process->random = x;
	return x;
}

uint32_t call_thread_id(const struct call *c)
{
	return teb_thread_id(c->process);
}

uint32_t call_process_id(const struct call *c)
{
	(void)c;
	return PROCESS_ID;
}

uint64_t call_teb(const struct call *c)
{
	return c->process->teb;
}

uint64_t call_peb(const struct call *c)
{
	return c->process->peb;
}

struct arena *call_arena(struct call *c)
{
	return &c->process->scratch;
}

/* A list: there is one entry a stub file, or a variable. */
struct state_entry {
	struct state_entry *next;
	const void *key;
	void *host;
	uint64_t guest;
};

static struct state_entry *entry_of(struct process *p, const void *key)
{
	struct state_entry *e = p->states;

	while (e != NULL && e->key != key)
		e = e->next;
	if (e != NULL)
		return e;
	e = process_need(arena_new(&p->arena, struct state_entry));
	e->key = key;
	e->next = p->states;
	p->states = e;
	return e;
}

void *call_state(struct call *c, const void *key, size_t size)
{
	struct state_entry *e = entry_of(c->process, key);

	if (e->host == NULL)
		e->host = process_need(arena_alloc(&c->process->arena, size,
						   _Alignof(max_align_t)));
	return e->host;
}

uint64_t call_static(struct call *c, const void *key, size_t n)
{
	struct state_entry *e = entry_of(c->process, key);

	if (e->guest == 0)
		e->guest = heap_alloc(c->process, n);
	return e->guest;
}

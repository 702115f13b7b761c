/* kernel32.dll: what is stored for each fiber, or thread that is none. */
#include <string.h>

#include "emulator/run.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

enum { FLS_SLOTS = 128 };

/* Of a fiber, or of a thread that is none: by its TEB. */
struct values {
	struct values *next;
	uint64_t owner;
	uint64_t of[FLS_SLOTS];
};

struct slots {
	bool used[FLS_SLOTS];
	uint64_t callbacks[FLS_SLOTS];
	struct values *values;
};

static struct slots *all(struct call *c)
{
	static const char key;

	return call_state(c, &key, sizeof(struct slots));
}

static struct values *values_of(struct call *c, uint64_t owner)
{
	struct slots *s = all(c);
	struct values *v = s->values;

	while (v != NULL && v->owner != owner)
		v = v->next;
	if (v != NULL)
		return v;
	v = process_need(arena_new(&call_process(c)->arena, struct values));
	*v = (struct values){ .next = s->values, .owner = owner };
	s->values = v;
	return v;
}

/* Whatever has been stored is told that it goes. */
static void let_go(struct call *c, struct values *v, unsigned slot)
{
	uint64_t callback = all(c)->callbacks[slot], value = v->of[slot], result;

	v->of[slot] = 0;
	if (callback != 0 && value != 0)
		call_guest(c, callback, &value, 1, &result);
}

static bool goes_on(const struct process *p)
{
	return !process_is_stopped(p) && !p->runs->abandoning;
}

void fls_let_go(struct call *c, uint64_t owner)
{
	for (unsigned i = 0; i < FLS_SLOTS && goes_on(call_process(c)); i++)
		let_go(c, values_of(c, owner), i);
}

void fls_copy(struct call *c, uint64_t from, uint64_t to)
{
	memcpy(values_of(c, to)->of, values_of(c, from)->of,
	       sizeof(values_of(c, to)->of));
}

static void fls_alloc(struct call *c)
{
	struct slots *f = all(c);

	for (uint32_t i = 0; i < FLS_SLOTS; i++) {
		if (f->used[i])
			continue;
		f->used[i] = true;
		f->callbacks[i] = call_arg(c, 0);
		call_return(c, i);
		return;
	}
	call_fail(c, UINT32_MAX, ERROR_NOT_ENOUGH_MEMORY);
}

/* False where the slot of argument 0 is nobody's. */
static bool fls_argument(struct call *c, uint32_t *slot)
{
	*slot = call_arg32(c, 0);
	if (*slot < FLS_SLOTS && all(c)->used[*slot])
		return true;
	call_fail(c, 0, ERROR_INVALID_PARAMETER);
	return false;
}

static void fls_get_value(struct call *c)
{
	uint32_t slot;

	if (!fls_argument(c, &slot))
		return;
	call_set_last_error(c, ERROR_SUCCESS);
	call_return(c, values_of(c, fiber_owner(c))->of[slot]);
}

static void fls_set_value(struct call *c)
{
	uint32_t slot;

	if (!fls_argument(c, &slot))
		return;
	values_of(c, fiber_owner(c))->of[slot] = call_arg(c, 1);
	call_return(c, 1);
}

static void fls_free(struct call *c)
{
	struct process *p = call_process(c);
	uint32_t slot;

	if (!fls_argument(c, &slot))
		return;
	for (struct values *v = all(c)->values; v != NULL && goes_on(p);
	     v = v->next)
		let_go(c, v, slot);
	all(c)->used[slot] = false;
	all(c)->callbacks[slot] = 0;
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "FlsAlloc", 1, fls_alloc },
	{ "FlsGetValue", 1, fls_get_value },
	{ "FlsSetValue", 2, fls_set_value },
	{ "FlsFree", 1, fls_free },
};
STUB_MODULE(kernel32_fls, "kernel32.dll", stubs);

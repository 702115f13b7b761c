/* A table of objects; a handle is four times the index behind the first. */
#include "emulator/handles.h"

#include "emulator/serve.h"
#include "emulator/threads.h"
#include "loader/pe.h"

enum { HANDLE_STEP = 4 };

struct handle_slot {
	const struct handle_type *type; /* NULL: free */
	void *object;
};

struct handles {
	struct handle_slot *slots;
	size_t count, capacity;
};

static struct handles *handles_of(struct call *c)
{
	struct process *p = c->process;

	if (p->handles == NULL)
		p->handles = process_need(arena_new(&p->arena,
						    struct handles));
	return p->handles;
}

static struct handle_slot *slot_of(struct call *c, uint64_t handle)
{
	struct handles *h = handles_of(c);
	uint64_t n = handle / HANDLE_STEP - 1;

	if (handle == 0 || handle % HANDLE_STEP != 0 || n >= h->count ||
	    h->slots[n].type == NULL)
		return NULL;
	return &h->slots[n];
}

uint32_t handle_new(struct call *c, const struct handle_type *type,
		    void *object)
{
	struct handles *h = handles_of(c);
	void *slots = h->slots;
	size_t n = 0;

	while (n < h->count && h->slots[n].type != NULL)
		n++;
	if (n >= HANDLES_MAX)
		return 0;
	if (n == h->count) {
		if (arena_grow(&c->process->arena, &slots, h->count,
			       &h->capacity, sizeof(*h->slots)) != 0)
			process_need(NULL);
		h->slots = slots;
		h->count++;
	}
	h->slots[n] = (struct handle_slot){ type, object };
	return (uint32_t)((n + 1) * HANDLE_STEP);
}

const struct handle_type *handle_type_of(struct call *c, uint64_t handle,
					 void **object)
{
	const struct handle_slot *s = slot_of(c, handle);

	*object = s == NULL ? NULL : s->object;
	return s == NULL ? NULL : s->type;
}

void *handle_object(struct call *c, uint64_t handle,
		    const struct handle_type *type)
{
	const struct handle_slot *s = slot_of(c, handle);

	return s == NULL || s->type != type ? NULL : s->object;
}

uint32_t handle_duplicate(struct call *c, uint64_t handle)
{
	const struct handle_slot *s = slot_of(c, handle);

	return s == NULL ? 0 : handle_new(c, s->type, s->object);
}

/* An object with several handles lives until the last is closed. */
static bool is_shared(const struct handles *h, const void *object)
{
	for (size_t i = 0; i < h->count; i++) {
		if (h->slots[i].type != NULL && h->slots[i].object == object)
			return true;
	}
	return false;
}

bool handle_close(struct call *c, uint64_t handle)
{
	struct handle_slot *s = slot_of(c, handle);
	const struct handle_type *type;
	void *object;

	if (s == NULL)
		return false;
	type = s->type;
	object = s->object;
	s->type = NULL;
	if (type->close != NULL && !is_shared(c->process->handles, object))
		type->close(c, object);
	return true;
}

/* The first that is signaled, or 'count'; of 'all', 0 where all are. */
static unsigned find_signaled(struct call *c, const uint64_t *handles,
			      unsigned count, bool all)
{
	unsigned n;

	for (n = 0; n < count; n++) {
		void *object;
		const struct handle_type *t = handle_type_of(c, handles[n],
							     &object);

		if (t->is_signaled(c, object) != all)
			break;
	}
	if (all)
		return n == count ? 0 : count;
	return n;
}

static void take(struct call *c, uint64_t handle)
{
	void *object;
	const struct handle_type *t = handle_type_of(c, handle, &object);

	if (t->take != NULL)
		t->take(c, object);
}

static bool can_wait(struct call *c, const uint64_t *handles, unsigned count)
{
	void *object;

	for (unsigned i = 0; i < count; i++) {
		const struct handle_type *t = handle_type_of(c, handles[i],
							     &object);

		if (t == NULL || t->is_signaled == NULL)
			return false;
	}
	return count != 0;
}

uint32_t handles_wait(struct call *c, const uint64_t *handles, unsigned count,
		      bool all, uint32_t milliseconds)
{
	unsigned n;

	if (!can_wait(c, handles, count)) {
		call_set_last_error(c, ERROR_INVALID_HANDLE);
		return UINT32_MAX;
	}
	n = find_signaled(c, handles, count, all);
	while (n == count && milliseconds != 0 && threads_run_one(c))
		n = find_signaled(c, handles, count, all);
	if (n < count) {
		for (unsigned i = 0; i < count; i++) {
			if (all || i == n)
				take(c, handles[i]);
		}
		return n;
	}
	if (milliseconds == UINT32_MAX)
		threads_stop_waiting(c);
	call_sleep(c, milliseconds);
	return WAIT_TIMEOUT;
}

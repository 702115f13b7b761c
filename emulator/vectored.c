/* Handlers that hear of every exception, before those of frames. */
#include "emulator/vectored.h"

#include "emulator/exceptions.h"
#include "emulator/heap.h"
#include "emulator/run.h"

/* EXCEPTION_CONTINUE_EXECUTION */
enum { GO_ON = -1 };

uint64_t vectored_add(struct process *p, uint64_t function, bool first)
{
	struct vectored *v, **at = &p->vectored;
	unsigned n = 0;

	for (; *at != NULL; at = &(*at)->next)
		n++;
	if (n >= VECTORED_MAX)
		return 0;
	if (first)
		at = &p->vectored;
	v = process_need(arena_new(&p->arena, struct vectored));
	/* A handle is the address of something, as on Windows. */
	*v = (struct vectored){ .next = *at,
				.function = function,
				.handle = heap_alloc(p, p->pointer) };
	*at = v;
	return v->handle;
}

bool vectored_remove(struct process *p, uint64_t handle)
{
	struct vectored **at = &p->vectored;

	while (*at != NULL && (*at)->handle != handle)
		at = &(*at)->next;
	if (*at == NULL)
		return false;
	*at = (*at)->next;
	heap_free(p, handle);
	return true;
}

static enum vectored_answer ask(struct process *p, uint64_t function,
				uint64_t pointers, struct dispatch *d)
{
	struct run_result r;

	d->outer = p->dispatches;
	d->level = p->runs->depth + 1;
	p->dispatches = d;
	r = guest_call(p, RUN_CALLBACK, function, &pointers, 1);
	p->dispatches = d->outer;
	if (r.end != RUN_RETURNED)
		return VECTORED_GONE;
	return (int32_t)r.value == GO_ON ? VECTORED_GOES_ON : VECTORED_PASSED;
}

enum vectored_answer vectored_ask(struct process *p, uint64_t record,
				  uint64_t context,
				  const struct cpu_state *state)
{
	enum vectored_answer answer = VECTORED_PASSED;
	uint64_t sp = cpu_get(p->cpu, CPU_SP), pointers = sp - 16;
	struct dispatch d = { .state = *state };
	const struct vectored *v = p->vectored;

	if (v == NULL)
		return VECTORED_PASSED;
	process_write_pointer(p, pointers, record);
	process_write_pointer(p, pointers + p->pointer, context);
	cpu_set(p->cpu, CPU_SP, pointers);
	for (; v != NULL && answer == VECTORED_PASSED; v = v->next)
		answer = ask(p, v->function, pointers, &d);
	if (answer == VECTORED_PASSED)
		cpu_set(p->cpu, CPU_SP, sp);
	return answer;
}

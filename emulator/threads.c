/* Threads that the guest makes. */
#include "emulator/threads.h"

#include "emulator/modules.h"
#include "emulator/serve.h"
#include "emulator/teb.h"
#include "loader/pe.h"

static bool is_ended(struct call *c, void *object)
{
	const struct thread *t = object;

	(void)c;
	return t->ended;
}

const struct handle_type thread_handle = {
	.kind = HANDLE_THREAD,
	.word = "thread",
	.is_signaled = is_ended,
};

struct thread *thread_new(struct call *c, uint64_t function,
			  uint64_t argument, bool suspended)
{
	struct process *p = c->process;
	struct thread *t, **last = &p->threads;
	unsigned n = 1;

	for (; *last != NULL; last = &(*last)->next)
		n++;
	if (n > THREADS_MAX)
		return NULL;
	t = process_need(arena_new(&p->arena, struct thread));
	*t = (struct thread){
		.id = FIRST_THREAD_ID + 4 * n,
		.function = function,
		.argument = argument,
		.suspended = suspended,
	};
	t->teb = teb_new(p, t->id, &t->stack);
	if (t->teb == 0)
		return NULL;
	*last = t;
	return t;
}

/* DLL_THREAD_ATTACH and its like, where the DLL wants to hear of it. */
static void tell_modules(struct process *p, uint32_t reason)
{
	for (size_t i = 0; i < p->module_count; i++) {
		struct guest_module *m = p->modules[i];

		if (!m->gone && m->attached && !m->no_thread_calls &&
		    !process_is_stopped(p))
			module_notify(p, m, reason, 0);
	}
}

static void run_thread(struct process *p, struct thread *t)
{
	struct run_result r;
	struct cpu_state before;
	uint64_t teb = p->teb;

	t->started = true;
	cpu_save(p->cpu, &before);
	if (!teb_activate(p, t->teb)) {
		process_stop(p, "a thread can't be started");
		return;
	}
	cpu_reset_float(p->cpu);
	cpu_set(p->cpu, CPU_SP, t->stack - 64);
	tell_modules(p, DLL_THREAD_ATTACH);
	r = guest_call(p, RUN_THREAD, t->function, &t->argument, 1);
	if (r.end == RUN_EXCEPTION)
		process_stop(p, "a thread of it ends with the exception "
				"0x%x, which nobody catches: Windows ends the "
				"process",
			     r.exception);
	if (r.end == RUN_RETURNED || r.end == RUN_THREAD_EXIT)
		tell_modules(p, DLL_THREAD_DETACH);
	t->ended = true;
	t->exit_code = (uint32_t)r.value;
	teb_activate(p, teb);
	if (r.end != RUN_ABANDONED)
		cpu_restore(p->cpu, &before);
}

static struct thread *next_thread(const struct process *p)
{
	struct thread *t = p->threads;

	while (t != NULL && (t->started || t->suspended != 0))
		t = t->next;
	return t;
}

bool threads_run_one(struct call *c)
{
	struct process *p = c->process;
	struct thread *t = next_thread(p);

	if (t == NULL || run_has_loader_lock(p) || process_is_stopped(p) ||
	    p->runs->abandoning)
		return false;
	run_thread(p, t);
	return !process_is_stopped(p) && !p->runs->abandoning;
}

void threads_stop_waiting(struct call *c)
{
	struct process *p = c->process;

	if (process_is_stopped(p) || p->runs->abandoning)
		return;
	if (run_has_loader_lock(p) && next_thread(p) != NULL)
		call_stop(c, "DllMain waits for a thread that can't start "
			     "before DllMain is over: it would hang (R904)");
	else
		call_stop(c, "it waits for what nobody does");
}

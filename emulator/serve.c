/* From the trap of an API to its stub, and back. */
#include "emulator/serve.h"

#include <string.h>

#include "emulator/modules.h"
#include "emulator/run.h"
#include "emulator/teb.h"
#include "emulator/trace.h"

static void stop_without_stub(struct process *p, const struct call *c)
{
	struct str caller = modules_describe(p, c->return_address);

	process_stop(p, "it calls %.*s!%.*s from %.*s, which the emulator "
			"doesn't have",
		     STR_ARGS(c->module->name), STR_ARGS(c->trap->name),
		     STR_ARGS(caller));
}

static void put_result(struct process *p, const struct call *c)
{
	struct cpu_vector v = { 0, 0 };

	if (c->is_double && p->is_64) {
		memcpy(&v.low, &c->number, sizeof(c->number));
		cpu_set_vector(p->cpu, 0, v);
	} else if (c->is_double) {
		cpu_push_float(p->cpu, c->number);
	} else {
		cpu_set(p->cpu, CPU_AX, p->is_64 ? c->value :
						   (uint32_t)c->value);
	}
	if (c->wide_value && !p->is_64)
		cpu_set(p->cpu, CPU_DX, c->value >> 32);
}

/* Back to the caller, with the stack as the convention leaves it. */
static void return_to_caller(struct process *p, const struct call *c)
{
	const struct stub *s = c->trap->stub;
	uint64_t sp = c->sp + p->pointer;
	unsigned slots = s->arguments;

	if (s->convention == CALL_THISCALL && slots != 0)
		slots--;
	if (!p->is_64 && s->convention != CALL_CDECL)
		sp += slots * 4;
	cpu_set(p->cpu, CPU_SP, sp);
	cpu_set(p->cpu, CPU_IP, c->return_address);
	put_result(p, c);
}

static void keep_failure(struct process *p, const struct call *c)
{
	struct failure *f = &p->failures[p->failure_count % FAILURES_KEPT];

	if (!c->failed)
		return;
	f->api = c->trap->stub->name;
	f->error = c->error;
	f->about = str_copy(&p->arena, c->about);
	process_need(f->about.s);
	p->failure_count++;
}

static void run_stub(struct process *p, struct call *c)
{
	struct call *outer = p->call;

	p->call = c;
	p->serving++;
	c->trap->stub->run(c);
	p->serving--;
	p->call = outer;
	keep_failure(p, c);
	if (p->tracing != 0)
		trace_call(p, c);
}

void serve_call(struct process *p, const struct guest_module *m,
		const struct trap *t, struct exception *x)
{
	struct call c = {
		.process = p,
		.module = m,
		.trap = t,
		.sp = cpu_get(p->cpu, CPU_SP),
		.about = STR_EMPTY,
	};

	c.return_address = process_read_pointer(p, c.sp);
	if (t->stub == NULL || t->stub->run == NULL ||
	    t->stub->convention == CALL_DATA) {
		stop_without_stub(p, &c);
		return;
	}
	if (p->calls++ >= p->limits.calls) {
		process_stop(p, "it called APIs %llu times, which is the limit",
			     (unsigned long long)p->limits.calls);
		return;
	}
	run_stub(p, &c);
	if (!process_is_stopped(p) && !p->runs->abandoning) {
		return_to_caller(p, &c);
		if (c.exception.raised) {
			*x = c.exception;
			x->address = c.return_address;
		}
	}
	if (p->serving == 0 && p->scratch.total != 0)
		arena_release(&p->scratch);
}

void serve_data(struct process *p, const struct guest_module *m,
		const struct trap *t, uint64_t address)
{
	struct call c = {
		.process = p,
		.module = m,
		.trap = t,
		.data = address,
		.about = STR_EMPTY,
	};

	if (t->stub->run != NULL)
		run_stub(p, &c);
}

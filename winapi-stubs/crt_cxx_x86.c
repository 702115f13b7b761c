/*
 * C run-times: __CxxFrameHandler on x86. EAX has the function's description;
 * the frame has its link, its handler, and its state, and the base pointer
 * is behind. Below it is the stack pointer of the function.
 */
#include "winapi-stubs/crt_cxx.h"

enum { OF_STATE = 8, OF_BASE = 12, OF_STACK = -4 };

static int32_t state_of(struct call *c, uint64_t frame)
{
	return (int32_t)call_read32(c, frame + OF_STATE);
}

static bool unwind_states(struct call *c, const struct cxx_function *f,
			  uint64_t frame, int32_t to)
{
	uint64_t action, result;
	int32_t state;

	while ((state = state_of(c, frame)) > to) {
		int32_t next = cxx_unwind_entry(c, f, state, &action);

		call_write32(c, frame + OF_STATE, (uint32_t)next);
		if (action != 0 &&
		    !cxx_call_with(c, CPU_BP, frame + OF_BASE, action, NULL,
				   0, &result))
			return false;
	}
	return true;
}

/* The catch block is called by the function's base pointer. */
static void enter_catch(struct call *c, const struct cxx_function *f,
			uint64_t frame, const struct cxx_try *t,
			const struct cxx_catch *h,
			const struct cxx_exception *x)
{
	struct cpu *cpu = c->process->cpu;
	struct cxx_handling handling = { .exception = *x,
					 .frame = frame,
					 .low = t->low };
	struct cxx_handling *o;
	uint64_t stack = frame + (uint64_t)(int64_t)OF_STACK, next;

	if (!exception_unwind_x86(c->process, frame, call_arg(c, 0)) ||
	    !unwind_states(c, f, frame, t->low))
		return;
	call_write32(c, frame + OF_STATE, (uint32_t)t->high + 1);
	handling.stack = call_read32(c, stack);
	for (o = *cxx_handlings(c); o != NULL; o = o->outer) {
		o->left = o->left || o->frame < frame ||
			  (o->frame == frame && t->low <= o->low);
		if (o->left && o->frame == frame)
			handling.stack = o->stack;
	}
	cpu_set(cpu, CPU_BP, frame + OF_BASE);
	if (!cxx_run_catch(c, &handling, h->handler, NULL, 0, &next))
		return;
	cpu_set(cpu, CPU_BP, frame + OF_BASE);
	/* The block has its own while it runs. */
	call_write32(c, stack, handling.stack);
	cpu_set(cpu, CPU_SP, handling.stack);
	cpu_set(cpu, CPU_IP, next);
	exception_go_on(c->process);
}

static void search_catches(struct call *c, const struct cxx_function *f,
			   uint64_t frame)
{
	int32_t state = state_of(c, frame);
	struct cxx_exception x;
	struct cxx_catch h;
	struct cxx_try t;

	cxx_read_exception(c, call_arg(c, 0), &x);
	for (uint32_t i = 0; i < f->tries; i++) {
		if (!cxx_read_try(c, f, i, &t))
			return;
		if (state < t.low || state > t.high)
			continue;
		for (uint32_t j = 0; j < t.catches; j++) {
			if (!cxx_read_catch(c, f, &t, j, &h) ||
			    process_is_stopped(c->process) ||
			    c->process->runs->abandoning)
				return;
			if (cxx_catches(c, f, &h, &x, frame + OF_BASE)) {
				enter_catch(c, f, frame, &t, &h, &x);
				return;
			}
		}
	}
	if (f->flags & CXX_NO_EXCEPT)
		call_stop(c, "an exception leaves a function that is noexcept, "
			     "which ends the process");
}

void cxx_frame_handler_x86(struct call *c)
{
	uint64_t record = call_arg(c, 0), frame = call_arg(c, 1);
	uint32_t code = call_read32(c, record);
	uint32_t flags = call_read32(c, record + 4);
	struct cxx_function f;

	call_return(c, CONTINUE_SEARCH);
	if (!cxx_read_function(c, cpu_get(c->process->cpu, CPU_AX), 0, &f))
		return;
	if (code != (uint32_t)CXX_CODE && f.flags & CXX_SYNCHRONOUS)
		return;
	if (flags & (RECORD_UNWINDING | RECORD_EXIT_UNWIND))
		unwind_states(c, &f, frame, CXX_NO_STATE);
	else
		search_catches(c, &f, frame);
}

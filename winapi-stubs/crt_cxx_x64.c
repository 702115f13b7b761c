/*
 * C run-times: __CxxFrameHandler3 on x64. Cleanups and catch blocks are
 * functions of their own (funclets), which get the frame of the function
 * that they belong to. A catch block runs when all frames above are unwound,
 * but before the stack is cut: it then says where the function goes on.
 */
#include "winapi-stubs/crt_cxx.h"

#include "emulator/modules.h"

struct frame_call {
	uint64_t record, frame, dispatcher;
	uint64_t owner; /* the frame of the function; of a funclet, another */
	uint32_t code, flags, pc, begin;
	int32_t state, floor; /* a funclet of a catch has those above 'floor' */
	int32_t ceiling;
	struct cxx_function function;
};

/* What is passed to call_catch_block() in the record, by its numbers. */
enum {
	PASS_FUNCTION, PASS_FRAME, PASS_HANDLER, PASS_STATE, PASS_NEXT_STATE,
	PASS_OWNER, PASS_OBJECT, PASS_THROW_INFO, PASS_BASE, PASS_COUNT,
};

static int32_t state_by_ip(struct call *c, const struct frame_call *k)
{
	const struct cxx_function *f = &k->function;
	uint32_t low = 0, high = f->ips;

	while (low < high) {
		uint32_t mid = low + (high - low) / 2;

		if (call_read32(c, f->ip_map + (uint64_t)mid * 8) <= k->pc)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == 0)
		return CXX_NO_STATE;
	return (int32_t)call_read32(c, f->ip_map + (uint64_t)(low - 1) * 8 +
					       4);
}

/* Is it the frame of a catch block? Then its function's lies elsewhere. */
static void find_owner(struct call *c, struct frame_call *k)
{
	struct cxx_catch h;
	struct cxx_try t;

	k->owner = k->frame;
	k->floor = CXX_NO_STATE;
	k->ceiling = INT32_MAX;
	for (uint32_t i = 0; i < k->function.tries; i++) {
		if (!cxx_read_try(c, &k->function, i, &t))
			return;
		for (uint32_t j = 0; j < t.catches; j++) {
			if (!cxx_read_catch(c, &k->function, &t, j, &h))
				return;
			if (h.handler != k->begin)
				continue;
			k->owner = call_read64(
				c, k->frame + (uint64_t)(int64_t)h.frame);
			k->floor = t.high;
			k->ceiling = t.catch_high;
			return;
		}
	}
}

/* A frame whose catch block runs is in the state around its try. */
static int32_t current_state(struct call *c, const struct frame_call *k)
{
	const struct cxx_handling *h = *cxx_handlings(c);

	for (; h != NULL; h = h->outer) {
		if (h->frame == k->frame)
			return h->state;
	}
	return state_by_ip(c, k);
}

static bool read_call(struct call *c, struct frame_call *k)
{
	uint64_t base, entry;

	k->record = call_arg(c, 0);
	k->frame = call_arg(c, 1);
	k->dispatcher = call_arg(c, 3);
	k->code = call_read32(c, k->record);
	k->flags = call_read32(c, k->record + RECORD64_FLAGS);
	base = call_read64(c, k->dispatcher + DISPATCHER_IMAGE);
	entry = call_read64(c, k->dispatcher + DISPATCHER_ENTRY);
	k->pc = (uint32_t)(call_read64(c, k->dispatcher + DISPATCHER_PC) -
			   base);
	k->begin = call_read32(c, entry);
	if (!cxx_read_function(
		    c,
		    base + call_read32(c, call_read64(
						  c, k->dispatcher +
							     DISPATCHER_HANDLER_DATA)),
		    base, &k->function))
		return false;
	find_owner(c, k);
	k->state = current_state(c, k);
	return !c->exception.raised;
}

/* False where a cleanup doesn't come back. */
static bool unwind_states(struct call *c, const struct frame_call *k,
			  int32_t to)
{
	int32_t state = k->state;
	uint64_t action, result;

	while (state > to && state > k->floor) {
		int32_t next = cxx_unwind_entry(c, &k->function, state,
						&action);
		const uint64_t arguments[] = { action, k->owner };

		if (action != 0 &&
		    !call_guest(c, action, arguments, 2, &result))
			return false;
		state = next;
	}
	return true;
}

/* The function that RtlUnwindEx() calls in the end: see the top. */
static void call_catch_block(struct call *c)
{
	uint64_t at = call_arg(c, 0) + RECORD64_INFORMATION;
	uint64_t passed[PASS_COUNT], next;
	struct cxx_handling h;

	if (!call_read(c, at, passed, sizeof(passed)))
		return;
	for (struct cxx_handling *o = *cxx_handlings(c); o != NULL;
	     o = o->outer)
		o->left = o->left || o->sp < passed[PASS_FRAME];
	h = (struct cxx_handling){
		.exception = { .object = passed[PASS_OBJECT],
			       .throw_info = passed[PASS_THROW_INFO],
			       .base = passed[PASS_BASE] },
		.frame = passed[PASS_FRAME],
		.state = (int32_t)passed[PASS_NEXT_STATE],
	};
	const uint64_t arguments[] = { passed[PASS_HANDLER],
				       passed[PASS_OWNER] };

	if (cxx_run_catch(c, &h, passed[PASS_HANDLER], arguments, 2, &next))
		call_return(c, next);
}

static void enter_catch(struct call *c, const struct frame_call *k,
			const struct cxx_try *t, const struct cxx_catch *h,
			const struct cxx_exception *x)
{
	uint64_t record = (cpu_get(c->process->cpu, CPU_SP) -
			   RECORD64_SIZE) & ~15ull, ignored;
	const uint64_t passed[PASS_COUNT] = {
		[PASS_FUNCTION] = crt_variable(c, "__CxxCallCatchBlock"),
		[PASS_FRAME] = k->frame,
		[PASS_HANDLER] = k->function.base + h->handler,
		[PASS_STATE] = (uint64_t)t->low,
		[PASS_NEXT_STATE] = (uint64_t)cxx_unwind_entry(
			c, &k->function, t->low, &ignored),
		[PASS_OWNER] = k->owner,
		[PASS_OBJECT] = x->object,
		[PASS_THROW_INFO] = x->throw_info,
		[PASS_BASE] = x->base,
	};
	const struct unwind_target target = { .frame = k->frame,
					      .record = record };
	struct cpu_state state;

	call_fill(c, record, 0, RECORD64_SIZE);
	call_write32(c, record, (uint32_t)CODE_CONSOLIDATE);
	call_write32(c, record + RECORD64_FLAGS, RECORD_NONCONTINUABLE);
	call_write32(c, record + RECORD64_COUNT, EXCEPTION_INFORMATION_MAX);
	if (!call_write(c, record + RECORD64_INFORMATION, passed,
			sizeof(passed)))
		return;
	caller_state(c, &state);
	cpu_set(c->process->cpu, CPU_SP, record - 32);
	exception_unwind_x64(c->process, &state, &target);
}

static void search_catches(struct call *c, const struct frame_call *k)
{
	struct cxx_exception x;
	struct cxx_catch h;
	struct cxx_try t;

	cxx_read_exception(c, k->record, &x);
	for (uint32_t i = 0; i < k->function.tries; i++) {
		if (!cxx_read_try(c, &k->function, i, &t))
			return;
		if (k->state < t.low || k->state > t.high ||
		    t.low <= k->floor || t.high > k->ceiling)
			continue;
		for (uint32_t j = 0; j < t.catches; j++) {
			if (!cxx_read_catch(c, &k->function, &t, j, &h) ||
			    process_is_stopped(c->process) ||
			    c->process->runs->abandoning)
				return;
			if (cxx_catches(c, &k->function, &h, &x, k->owner)) {
				enter_catch(c, k, &t, &h, &x);
				return;
			}
		}
	}
	if (k->function.flags & CXX_NO_EXCEPT)
		call_stop(c, "an exception leaves a function that is noexcept, "
			     "which ends the process");
}

static void frame_handler(struct call *c)
{
	struct frame_call k;
	int32_t to = CXX_NO_STATE;

	if (!call_is_64(c)) {
		cxx_frame_handler_x86(c);
		return;
	}
	call_return(c, CONTINUE_SEARCH);
	if (!read_call(c, &k))
		return;
	if (k.code != (uint32_t)CXX_CODE &&
	    k.code != (uint32_t)CODE_CONSOLIDATE &&
	    k.code != (uint32_t)CODE_LONGJUMP &&
	    k.function.flags & CXX_SYNCHRONOUS)
		return;
	if (!(k.flags & (RECORD_UNWINDING | RECORD_EXIT_UNWIND))) {
		search_catches(c, &k);
		return;
	}
	if (k.flags & RECORD_TARGET_UNWIND) {
		/* Where a longjmp() lands nothing is left. */
		if (k.code != (uint32_t)CODE_CONSOLIDATE)
			return;
		to = (int32_t)call_read64(c, k.record + RECORD64_INFORMATION +
						     8 * PASS_STATE);
	}
	unwind_states(c, &k, to);
}

/* Its tables are packed: what they say isn't read. */
static void packed_frame_handler(struct call *c)
{
	call_stop(c, "an exception passes a function with the packed tables "
		     "of Visual C++ 2019 and later, which aren't emulated");
}

static const struct stub stubs[] = {
	{ "__CxxFrameHandler", 4, frame_handler, CALL_CDECL },
	{ "__CxxFrameHandler2", 4, frame_handler, CALL_CDECL },
	{ "__CxxFrameHandler3", 4, frame_handler, CALL_CDECL },
	{ "__CxxFrameHandler4", 4, packed_frame_handler, CALL_CDECL },
	{ "__CxxCallCatchBlock", 1, call_catch_block, CALL_CDECL },
};
CRT_MODULE(crt_cxx_x64, stubs);

static const struct stub packed_stubs[] = {
	{ "__CxxFrameHandler4", 4, packed_frame_handler, CALL_CDECL },
};
STUB_MODULE(crt_cxx_vcruntime140_1, "vcruntime140_1.dll", packed_stubs);

/*
 * Handlers of __try: __C_specific_handler of x64, and those of x86 that the
 * run-time exports. The tables are what compilers write into .xdata ("x64
 * exception handling") and behind each frame's handler.
 */
#include "emulator/exceptions.h"
#include "emulator/serve.h"
#include "winapi-stubs/crt.h"
#include "winapi-stubs/unwind.h"

/* Scopes of a function, each four numbers relative to the image. */
enum { SCOPES_MAX = 4096, SCOPE_SIZE = 16, FILTER_ALWAYS = 1 };

struct scope {
	uint32_t begin, end, handler, target;
};

struct dispatched {
	uint64_t record, frame, context, dispatcher;
	uint64_t image, table;
	uint32_t pc, flags, count;
};

static void read_dispatched(struct call *c, struct dispatched *d)
{
	d->record = call_arg(c, 0);
	d->frame = call_arg(c, 1);
	d->context = call_arg(c, 2);
	d->dispatcher = call_arg(c, 3);
	d->image = call_read64(c, d->dispatcher + DISPATCHER_IMAGE);
	d->table = call_read64(c, d->dispatcher + DISPATCHER_HANDLER_DATA);
	d->pc = (uint32_t)(call_read64(c, d->dispatcher + DISPATCHER_PC) -
			   d->image);
	d->flags = call_read32(c, d->record + RECORD64_FLAGS);
	d->count = call_read32(c, d->table);
	if (d->count > SCOPES_MAX)
		d->count = 0;
}

/* Is 'i' a scope around the place? */
static bool scope_at(struct call *c, const struct dispatched *d, uint32_t i,
		     struct scope *s)
{
	uint64_t at = d->table + 4 + (uint64_t)i * SCOPE_SIZE;

	return call_read(c, at, s, sizeof(*s)) && d->pc >= s->begin &&
	       d->pc < s->end;
}

/* EXCEPTION_POINTERS, below what the caller has on its stack. */
static uint64_t push_pointers(struct call *c, uint64_t record,
			      uint64_t context)
{
	struct process *p = c->process;
	uint64_t at = (cpu_get(p->cpu, CPU_SP) - 2 * p->pointer) & ~15ull;

	cpu_set(p->cpu, CPU_SP, at);
	call_write_pointer(c, at, record);
	call_write_pointer(c, at + p->pointer, context);
	return at;
}

/* What the filter says. False where it doesn't come back. */
static bool ask_filter(struct call *c, const struct dispatched *d,
		       const struct scope *s, int32_t *answer)
{
	uint64_t sp = cpu_get(c->process->cpu, CPU_SP), value;
	uint64_t arguments[2];
	bool back;

	*answer = 1;
	if (s->handler == FILTER_ALWAYS)
		return true;
	arguments[0] = push_pointers(c, d->record, d->context);
	arguments[1] = d->frame;
	back = call_guest(c, d->image + s->handler, arguments, 2, &value);
	if (back)
		cpu_set(c->process->cpu, CPU_SP, sp);
	*answer = (int32_t)value;
	return back;
}

/* An exception goes by: who takes it? */
static void search_scopes(struct call *c, const struct dispatched *d)
{
	struct scope s;
	int32_t answer;

	call_return(c, CONTINUE_SEARCH);
	for (uint32_t i = 0; i < d->count; i++) {
		if (!scope_at(c, d, i, &s) || s.target == 0)
			continue;
		if (!ask_filter(c, d, &s, &answer))
			return;
		if (answer < 0) {
			call_return(c, CONTINUE_EXECUTION);
			return;
		}
		if (answer > 0) {
			struct cpu_state state;
			const struct unwind_target to = {
				.frame = d->frame,
				.ip = d->image + s.target,
				.record = d->record,
				.value = call_read32(c, d->record),
			};

			caller_state(c, &state);
			exception_unwind_x64(c->process, &state, &to);
			return;
		}
	}
}

/* The frame is left: its __finally blocks run, from the inside outwards. */
static void leave_scopes(struct call *c, const struct dispatched *d)
{
	uint64_t scope = d->dispatcher + DISPATCHER_SCOPE, value;
	uint32_t target = (uint32_t)(
		call_read64(c, d->dispatcher + DISPATCHER_TARGET) - d->image);
	const uint64_t arguments[] = { 1, d->frame };
	struct scope s;

	call_return(c, CONTINUE_SEARCH);
	for (uint32_t i = call_read32(c, scope); i < d->count; i++) {
		if (!scope_at(c, d, i, &s))
			continue;
		/* What the target is in is not left. */
		if (d->flags & RECORD_TARGET_UNWIND &&
		    ((target >= s.begin && target < s.end) ||
		     (s.target != 0 && target == s.target)))
			return;
		if (s.target != 0)
			continue;
		call_write32(c, scope, i + 1);
		if (!call_guest(c, d->image + s.handler, arguments, 2,
				&value))
			return;
	}
}

static void c_specific_handler(struct call *c)
{
	struct dispatched d;

	if (!call_is_64(c)) {
		call_stop(c, "only 64-bit code has it");
		return;
	}
	read_dispatched(c, &d);
	if (d.flags & (RECORD_UNWINDING | RECORD_EXIT_UNWIND))
		leave_scopes(c, &d);
	else
		search_scopes(c, &d);
}

static const struct stub stubs[] = {
	{ "__C_specific_handler", 4, c_specific_handler, CALL_CDECL },
};
CRT_MODULE(crt_seh, stubs);
STUB_MODULE(crt_seh_ntdll, "ntdll.dll", stubs);

/* ntdll.dll: unwinding of 64-bit code, contexts, tables of functions. */
#include "emulator/exceptions.h"
#include "emulator/modules.h"
#include "emulator/serve.h"
#include "emulator/unwind.h"
#include "winapi-stubs/unwind.h"

void caller_state(const struct call *c, struct cpu_state *out)
{
	cpu_save(c->process->cpu, out);
	out->registers[CPU_IP] = c->return_address;
	out->registers[CPU_SP] = c->sp + c->process->pointer;
}

/* On x86 it goes back to its caller, whatever the target address (arg 1). */
static void unwind(struct call *c)
{
	struct process *p = c->process;
	const struct unwind_target target = { .frame = call_arg(c, 0),
					      .ip = call_arg(c, 1),
					      .record = call_arg(c, 2),
					      .value = call_arg(c, 3) };
	struct cpu_state state;

	if (!call_is_64(c)) {
		if (exception_unwind_x86(p, target.frame, target.record))
			call_return(c, target.value);
		return;
	}
	if (target.record != 0 &&
	    !call_is_writable(c, target.record, RECORD64_SIZE)) {
		call_stop(c, "the record of its exception isn't there");
		return;
	}
	caller_state(c, &state);
	exception_unwind_x64(p, &state, &target);
}

static void capture_context(struct call *c)
{
	struct cpu_state state;

	if (!call_is_64(c)) {
		exception_capture_x86(c->process, call_arg(c, 0),
				      c->return_address, c->sp + 4);
		return;
	}
	if (!call_is_writable(c, call_arg(c, 0), CONTEXT64_SIZE)) {
		call_fill(c, call_arg(c, 0), 0, CONTEXT64_SIZE);
		return;
	}
	caller_state(c, &state);
	context64_write(c->process, call_arg(c, 0), &state);
}

static void restore_context(struct call *c)
{
	struct cpu_state state;
	uint64_t record = call_arg(c, 1);

	if (!call_is_64(c)) {
		call_stop(c, "only 64-bit code has it");
		return;
	}
	if (!call_is_readable(c, call_arg(c, 0), CONTEXT64_SIZE) ||
	    (record != 0 && !call_is_readable(c, record, RECORD64_SIZE))) {
		call_stop(c, "its context isn't there");
		return;
	}
	cpu_save(c->process->cpu, &state);
	context64_read(c->process, call_arg(c, 0), &state);
	exception_resume_x64(c->process, &state, record);
}

static void lookup_function_entry(struct call *c)
{
	struct function_entry e;

	if (!unwind_find(c->process, call_arg(c, 0), &e))
		return;
	call_write64(c, call_arg(c, 1), e.base);
	call_return(c, e.at);
}

/* The places where registers were kept (arg 7) are rarely asked for. */
static void virtual_unwind(struct call *c)
{
	uint64_t at = call_arg(c, 3), context = call_arg(c, 4);
	struct function_entry e = { .at = at, .base = call_arg(c, 1) };
	struct cpu_state state;
	struct unwound found;

	if (call_arg(c, 7) != 0) {
		call_stop(c, "it asks where registers were kept");
		return;
	}
	e.begin = call_read32(c, at);
	e.end = call_read32(c, at + 4);
	e.unwind = call_read32(c, at + 8);
	if (!call_is_writable(c, context, CONTEXT64_SIZE)) {
		call_fill(c, context, 0, CONTEXT64_SIZE);
		return;
	}
	cpu_save(c->process->cpu, &state);
	context64_read(c->process, context, &state);
	state.registers[CPU_IP] = call_arg(c, 2);
	unwind_one(c->process, &e, call_arg32(c, 0), &state, &found);
	context64_write(c->process, context, &state);
	call_write64(c, call_arg(c, 5), found.handler_data);
	call_write64(c, call_arg(c, 6), found.frame);
	call_return(c, found.handler);
}

static void add_function_table(struct call *c)
{
	struct process *p = c->process;
	struct function_table *t = p->function_tables;
	unsigned n = 0;

	for (; t != NULL; t = t->next)
		n++;
	if (n >= FUNCTION_TABLES_MAX) {
		call_stop(c, "it adds more than %d tables of functions",
			  FUNCTION_TABLES_MAX);
		return;
	}
	t = process_need(arena_new(&p->arena, struct function_table));
	*t = (struct function_table){ .next = p->function_tables,
				      .at = call_arg(c, 0),
				      .count = call_arg32(c, 1),
				      .base = call_arg(c, 2) };
	p->function_tables = t;
	call_return(c, 1);
}

static void delete_function_table(struct call *c)
{
	struct function_table **t = &c->process->function_tables;

	while (*t != NULL && (*t)->at != call_arg(c, 0))
		t = &(*t)->next;
	if (*t == NULL)
		return;
	*t = (*t)->next;
	call_return(c, 1);
}

static void pc_to_file_header(struct call *c)
{
	const struct guest_module *m = modules_at(c->process, call_arg(c, 0));

	call_write_pointer(c, call_arg(c, 1), m == NULL ? 0 : m->base);
	call_return(c, m == NULL ? 0 : m->base);
}

/* The record says all but where it comes from. */
static void raise_record(struct call *c)
{
	const bool wide = call_is_64(c);
	uint64_t r = call_arg(c, 0), at = r + (wide ? RECORD64_INFORMATION : 20);
	uint32_t count = call_read32(c, r + (wide ? RECORD64_COUNT : 16));
	uint64_t information[EXCEPTION_INFORMATION_MAX];

	if (count > EXCEPTION_INFORMATION_MAX)
		count = EXCEPTION_INFORMATION_MAX;
	for (uint32_t i = 0; i < count; i++)
		information[i] = call_read_pointer(
			c, at + (uint64_t)i * call_pointer_size(c));
	call_raise(c, call_read32(c, r),
		   call_read32(c, r + 4) & RECORD_NONCONTINUABLE, information,
		   count);
}

static const struct stub stubs[] = {
	{ "RtlUnwind", 4, unwind },
	{ "RtlUnwindEx", 6, unwind },
	{ "RtlCaptureContext", 1, capture_context },
	{ "RtlRestoreContext", 2, restore_context },
	{ "RtlLookupFunctionEntry", 3, lookup_function_entry },
	{ "RtlVirtualUnwind", 8, virtual_unwind },
	{ "RtlAddFunctionTable", 3, add_function_table, CALL_CDECL },
	{ "RtlDeleteFunctionTable", 1, delete_function_table, CALL_CDECL },
	{ "RtlPcToFileHeader", 2, pc_to_file_header },
	{ "RtlRaiseException", 1, raise_record },
};
STUB_MODULE(ntdll_unwind, "ntdll.dll", stubs);
/* Some of these are more than forwarders there. */
STUB_MODULE(kernel32_unwind, "kernel32.dll", stubs);

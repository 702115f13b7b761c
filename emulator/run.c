/* The loop around the processor: traps, faults, levels. */
#include "emulator/run.h"

#include "emulator/exceptions.h"
#include "emulator/modules.h"
#include "emulator/releases.h"
#include "emulator/serve.h"
#include "emulator/stack.h"
#include "loader/pe.h"

struct runs *runs_new(struct process *p)
{
	static const uint8_t trap = 0xcc;
	struct runs *r = process_need(arena_new(&p->arena, struct runs));

	r->returns = space_allocate(&p->space, 0, SPACE_PAGE, REGION_SYSTEM,
				    CPU_READ | CPU_EXECUTE);
	if (r->returns == 0)
		return NULL;
	for (unsigned i = 0; i <= CALLS_DEEP_MAX; i++)
		process_write(p, r->returns + (uint64_t)i * TRAP_SIZE, &trap,
			      1);
	return r;
}

static uint64_t return_address(const struct process *p, unsigned level)
{
	return p->runs->returns + (uint64_t)level * TRAP_SIZE;
}

unsigned run_level_at(const struct process *p, uint64_t address)
{
	uint64_t n = (address - p->runs->returns) / TRAP_SIZE;

	if (address < p->runs->returns || n > CALLS_DEEP_MAX)
		return 0;
	return (unsigned)n;
}

bool run_has_loader_lock(const struct process *p)
{
	for (unsigned i = p->runs->depth; i > 0; i--) {
		if (p->runs->levels[i].kind == RUN_DLL_MAIN)
			return true;
		if (p->runs->levels[i].kind == RUN_THREAD)
			return false;
	}
	return false;
}

uint32_t run_exception_error(uint32_t status)
{
	switch (status) {
	case (uint32_t)STATUS_ACCESS_VIOLATION:
	case (uint32_t)STATUS_DATATYPE_MISALIGNMENT:
		return ERROR_NOACCESS;
	case (uint32_t)STATUS_ILLEGAL_INSTRUCTION:
		return ERROR_INVALID_FUNCTION;
	case (uint32_t)STATUS_STACK_OVERFLOW:
		return ERROR_STACK_OVERFLOW;
	case (uint32_t)STATUS_INTEGER_OVERFLOW:
		return ERROR_ARITHMETIC_OVERFLOW;
	case (uint32_t)STATUS_GUARD_PAGE_VIOLATION:
	case (uint32_t)STATUS_BREAKPOINT:
	case (uint32_t)STATUS_SINGLE_STEP:
	case (uint32_t)STATUS_ARRAY_BOUNDS_EXCEEDED:
	case (uint32_t)STATUS_FLOAT_DENORMAL_OPERAND:
	case (uint32_t)STATUS_FLOAT_DIVIDE_BY_ZERO:
	case (uint32_t)STATUS_FLOAT_INEXACT_RESULT:
	case (uint32_t)STATUS_FLOAT_INVALID_OPERATION:
	case (uint32_t)STATUS_FLOAT_OVERFLOW:
	case (uint32_t)STATUS_FLOAT_STACK_CHECK:
	case (uint32_t)STATUS_FLOAT_UNDERFLOW:
	case (uint32_t)STATUS_INTEGER_DIVIDE_BY_ZERO:
	case (uint32_t)STATUS_PRIVILEGED_INSTRUCTION:
		return status;
	default:
		return ERROR_MR_MID_NOT_FOUND;
	}
}

/* Arguments and the return address, as the machine's convention has them. */
static bool push_arguments(struct process *p, const uint64_t *arguments,
			   unsigned count, uint64_t back)
{
	static const enum cpu_register in_registers[] = { CPU_CX, CPU_DX,
							  CPU_R8, CPU_R9 };
	uint64_t sp = cpu_get(p->cpu, CPU_SP), slots[GUEST_ARGUMENTS_MAX + 1];
	unsigned room = count, size = p->pointer;

	if (p->is_64) {
		room = count < 4 ? 4 : count;
		sp = (sp - room * 8) & ~(uint64_t)15;
	} else {
		sp -= room * 4;
	}
	for (unsigned i = 0; i < room; i++) {
		slots[i] = i < count ? arguments[i] : 0;
		if (p->is_64 && i < 4)
			cpu_set(p->cpu, in_registers[i], slots[i]);
		else if (!process_write(p, sp + i * size, &slots[i], size))
			return false;
	}
	sp -= size;
	cpu_set(p->cpu, CPU_SP, sp);
	return process_write(p, sp, &back, size);
}

/* The level at the top ends with 'r', or one below it does. */
static bool end_level(struct process *p, unsigned level,
		      const struct run_result *r)
{
	struct runs *runs = p->runs;

	if (level == runs->depth)
		return true;
	runs->abandoning = true;
	runs->abandoned_to = level;
	runs->pending = *r;
	return false;
}

void run_leave(struct process *p, const struct run_result *with,
	       bool thread_only)
{
	unsigned level = p->runs->depth;

	while (level > 1 && !(thread_only &&
			      p->runs->levels[level].kind == RUN_THREAD))
		level--;
	p->runs->abandoning = true;
	p->runs->abandoned_to = level;
	p->runs->pending = *with;
}

/* Nobody catches it: whoever called from outside learns of it. */
static void leave_by_exception(struct process *p, const struct exception *x)
{
	unsigned level = p->runs->depth;

	while (level > 1 && p->runs->levels[level].kind == RUN_CALLBACK)
		level--;
	p->runs->abandoning = true;
	p->runs->abandoned_to = level;
	p->runs->pending = (struct run_result){
		.end = RUN_EXCEPTION,
		.exception = x->code,
		.where = modules_describe(p, x->address),
		.access = x->access,
		.data = x->data,
	};
}

static void raise(struct process *p, const struct exception *x)
{
	if (p->no_tls != 0 && p->windows < VISTA &&
	    x->code == (uint32_t)STATUS_ACCESS_VIOLATION &&
	    x->data - p->no_tls < SPACE_PAGE) {
		process_stop(p,
			     "it uses thread-local storage "
			     "(__declspec(thread)), which this Windows doesn't "
			     "give to a DLL that is loaded late (R701): what "
			     "it finds there isn't known");
		return;
	}
	if (!exception_dispatch(p, x) && !process_is_stopped(p) &&
	    !p->runs->abandoning)
		leave_by_exception(p, x);
}

static void on_breakpoint(struct process *p, const struct cpu_event *e)
{
	struct guest_module *m = modules_at(p, e->address);
	struct trap *t = m == NULL ? NULL : module_trap_at(m, e->address);
	struct exception x = {
		.code = (uint32_t)STATUS_BREAKPOINT,
		.address = e->address,
	};

	if (t == NULL) {
		/* As in Windows: a handler that goes on has to step over it. */
		cpu_set(p->cpu, CPU_IP, e->address);
	} else {
		serve_call(p, m, t, &x);
		if (!x.raised)
			return;
	}
	raise(p, &x);
}

/*
 * UD2 and its like are there to be illegal. Of others the guest's processor
 * may well have what the emulated one lacks, AVX above all.
 */
static bool is_meant_to_be_illegal(struct process *p, uint64_t address)
{
	uint8_t code[2] = { 0 };

	process_read(p, address, code, sizeof(code));
	return code[0] == 0x0f &&
	       (code[1] == 0x0b || code[1] == 0xb9 || code[1] == 0xff);
}

static void stop_at(struct process *p, const char *what, uint64_t address,
		    const char *why)
{
	struct str where = modules_describe(p, address);

	process_stop(p, "%s %.*s%s", what, STR_ARGS(where), why);
}

/* " that the emulated processor doesn't have (of AVX: c5 fc 57 c0 ...)" */
static struct str instruction_text(struct process *p, uint64_t address)
{
	uint8_t code[6] = { 0 };
	const char *kind = "";
	size_t n = 0;

	while (n < sizeof(code) && process_read(p, address + n, &code[n], 1))
		n++;
	if (code[0] == 0x62)
		kind = "of AVX-512, ";
	else if (code[0] == 0xc4 || code[0] == 0xc5)
		kind = "of AVX, ";
	return process_text(p, " that the emulated processor doesn't have "
			       "(%sits first bytes are %02x %02x %02x %02x "
			       "%02x %02x)",
			    kind, code[0], code[1], code[2], code[3], code[4],
			    code[5]);
}

static void on_fault(struct process *p, const struct cpu_event *e)
{
	uint32_t code = e->status;

	cpu_set(p->cpu, CPU_IP, e->address);
	if (code == (uint32_t)STATUS_ACCESS_VIOLATION &&
	    stack_overflows(p, e->data))
		code = (uint32_t)STATUS_STACK_OVERFLOW;
	if (e->status == (uint32_t)STATUS_ILLEGAL_INSTRUCTION &&
	    !is_meant_to_be_illegal(p, e->address)) {
		stop_at(p, "it runs an instruction at", e->address,
			instruction_text(p, e->address).s);
		return;
	}
	raise(p, &(struct exception){ .code = code,
				      .address = e->address,
				      .access = e->access,
				      .data = e->data });
}

static void on_event(struct process *p, const struct cpu_event *e)
{
	struct str what;

	switch (e->kind) {
	case CPU_BREAKPOINT:
		on_breakpoint(p, e);
		return;
	case CPU_FAULT:
		on_fault(p, e);
		return;
	case CPU_LIMIT:
		what = process_text(p, "it ran %llu million instructions, "
				       "which is the limit; it was at",
				    (unsigned long long)(p->limits.instructions /
							 1000000));
		stop_at(p, what.s, e->address, "");
		return;
	case CPU_SYSTEM_CALL:
		stop_at(p, "it makes a system call of its own at", e->address,
			", which isn't emulated");
		return;
	case CPU_BROKEN:
		stop_at(p, "the emulated processor can't go on at", e->address,
			"");
		return;
	}
}

/*
 * A handler of an exception went on in the frames of a level further down:
 * those above are at their end.
 */
static bool leave_dead_levels(struct process *p, const struct cpu_event *e)
{
	const struct runs *runs = p->runs;
	uint64_t sp = cpu_get(p->cpu, CPU_SP);
	unsigned level = runs->depth;
	struct run_result on = { .end = RUN_GOES_ON };

	while (level > 1 && runs->levels[level].kind == RUN_CALLBACK &&
	       sp > runs->levels[level].before.registers[CPU_SP])
		level--;
	if (level == runs->depth)
		return false;
	cpu_set(p->cpu, CPU_IP, e->address);
	end_level(p, level, &on);
	return true;
}

/* Run the top level to its end. */
static struct run_result run(struct process *p)
{
	struct runs *runs = p->runs;
	unsigned own = runs->depth;
	struct cpu_event e;

	for (;;) {
		if (p->space.full)
			process_stop(p,
				     "it uses more than %llu MB of memory, "
				     "which is the limit",
				     (unsigned long long)(p->space.commit_max >>
							  20));
		if (process_is_stopped(p))
			return (struct run_result){ .end = RUN_STOPPED };
		if (runs->abandoning) {
			if (runs->abandoned_to != own)
				break;
			runs->abandoning = false;
			if (runs->pending.end != RUN_GOES_ON)
				return runs->pending;
		}
		cpu_run(p->cpu, cpu_get(p->cpu, CPU_IP),
			p->limits.instructions, &e);
		if (e.kind == CPU_BREAKPOINT) {
			unsigned level = run_level_at(p, e.address);
			struct run_result r = {
				.end = RUN_RETURNED,
				.value = cpu_get(p->cpu, CPU_AX),
			};

			if (level != 0 && level <= own &&
			    end_level(p, level, &r))
				return r;
			if (level != 0)
				continue;
		}
		if (leave_dead_levels(p, &e))
			continue;
		on_event(p, &e);
	}
	return (struct run_result){ .end = RUN_ABANDONED };
}

struct run_result guest_call(struct process *p, enum run_kind kind,
			     uint64_t function, const uint64_t *arguments,
			     unsigned count)
{
	const uint64_t end_of_chain = p->is_64 ? 0 : 0xffffffff;
	struct runs *runs = p->runs;
	struct run_result r = { .end = RUN_STOPPED };
	struct run_level *level;
	uint64_t handlers = 0;

	if (runs->depth >= CALLS_DEEP_MAX) {
		process_stop(p, "calls of the DLL are nested too deeply");
		return r;
	}
	level = &runs->levels[++runs->depth];
	level->kind = kind;
	cpu_save(p->cpu, &level->before);
	/* Whoever calls from outside catches all that leaves the function. */
	if (kind != RUN_CALLBACK && !p->is_64) {
		handlers = process_read_pointer(p, p->teb);
		process_write_pointer(p, p->teb, end_of_chain);
	}
	if (push_arguments(p, arguments, count,
			   return_address(p, runs->depth))) {
		cpu_set(p->cpu, CPU_IP, function);
		r = run(p);
	} else {
		process_stop(p, "the stack of the DLL is used up");
	}
	if (kind != RUN_CALLBACK && !p->is_64)
		process_write_pointer(p, p->teb, handlers);
	runs->depth--;
	if (r.end == RUN_RETURNED)
		cpu_return(p->cpu, &level->before);
	else if (r.end != RUN_ABANDONED)
		cpu_restore(p->cpu, &level->before);
	return r;
}

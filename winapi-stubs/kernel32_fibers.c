/*
 * kernel32.dll: fibers. A thread runs the fiber that it switches to at once,
 * on that one's own stack.
 */
#include "emulator/exceptions.h"
#include "emulator/modules.h"
#include "emulator/run.h"
#include "emulator/serve.h"
#include "emulator/stack.h"
#include "winapi-stubs/kernel32.h"

#include "loader/pe.h"

enum {
	FIBERS_MAX = 1024,
	STACK_DEFAULT = 1 << 20, STACK_MAX = 16 << 20,
};

/* NT_TIB, in pointers: of the thread that runs. */
enum tib_field {
	TIB_EXCEPTIONS, TIB_STACK_BASE, TIB_STACK_LIMIT, TIB_FIBER = 4,
};

struct fiber {
	struct fiber *next;
	uint64_t at; /* as the guest has it: its parameter comes first */
	uint64_t owner, function, stack;
	unsigned level; /* where it was left; 0: it hasn't run */
	uint64_t tib[3];
	struct cpu_state state;
};

struct fibers {
	struct fiber *first;
	unsigned count;
};

static struct fibers *all(struct call *c)
{
	static const char key;

	return call_state(c, &key, sizeof(struct fibers));
}

static uint64_t tib_at(struct call *c, enum tib_field f)
{
	return call_teb(c) + f * call_pointer_size(c);
}

static struct fiber *find(struct call *c, uint64_t at)
{
	struct fiber *f = all(c)->first;

	while (f != NULL && f->at != at)
		f = f->next;
	return at == 0 ? NULL : f;
}

static struct fiber *running(struct call *c)
{
	return find(c, call_read_pointer(c, tib_at(c, TIB_FIBER)));
}

uint64_t fiber_owner(struct call *c)
{
	const struct fiber *f = running(c);

	return f == NULL ? call_teb(c) : f->owner;
}

static struct fiber *fiber_new(struct call *c, uint64_t parameter)
{
	struct fibers *all_of_them = all(c);
	struct fiber *f;
	uint64_t at;

	at = all_of_them->count == FIBERS_MAX ?
		     0 : call_alloc(c, 16 * call_pointer_size(c));
	if (at == 0) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return NULL;
	}
	f = process_need(arena_new(&c->process->arena, struct fiber));
	*f = (struct fiber){ .next = all_of_them->first, .at = at,
			     .owner = at };
	all_of_them->first = f;
	all_of_them->count++;
	call_write_pointer(c, at, parameter);
	return f;
}

/* The thread goes on as a fiber, with what it has stored. */
static void convert_thread(struct call *c)
{
	struct fiber *f;

	if (running(c) != NULL) {
		call_fail(c, 0, ERROR_ALREADY_FIBER);
		return;
	}
	f = fiber_new(c, call_arg(c, 0));
	if (f == NULL)
		return;
	f->owner = call_teb(c);
	call_write_pointer(c, tib_at(c, TIB_FIBER), f->at);
	call_return(c, f->at);
}

static void forget(struct call *c, struct fiber *f)
{
	call_free(c, f->at);
	f->at = 0;
	all(c)->count--;
}

static void convert_fiber(struct call *c)
{
	struct fiber *f = running(c);

	if (f == NULL) {
		call_fail(c, 0, ERROR_ALREADY_THREAD);
		return;
	}
	/* What it has stored stays with the thread. */
	if (f->owner != call_teb(c))
		fls_copy(c, f->owner, call_teb(c));
	forget(c, f);
	call_write_pointer(c, tib_at(c, TIB_FIBER), 0);
	call_return(c, 1);
}

static void make(struct call *c, uint64_t size, unsigned function)
{
	struct process *p = c->process;
	struct fiber *f = fiber_new(c, call_arg(c, function + 1));
	uint64_t low = 0;

	if (f == NULL)
		return;
	if (size < STACK_DEFAULT)
		size = STACK_DEFAULT;
	if (size <= STACK_MAX) {
		size = (size + SPACE_PAGE - 1) & ~(uint64_t)(SPACE_PAGE - 1);
		low = stack_new(p, size);
	}
	if (low == 0) {
		forget(c, f);
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	f->function = call_arg(c, function);
	f->stack = low;
	f->tib[TIB_EXCEPTIONS] = p->is_64 ? 0 : UINT32_MAX;
	f->tib[TIB_STACK_BASE] = low + size;
	f->tib[TIB_STACK_LIMIT] = low;
	call_return(c, f->at);
}

/* CreateFiber(stack, function, parameter) */
static void create_fiber(struct call *c)
{
	make(c, call_arg(c, 0), 1);
}

/* CreateFiberEx(committed, reserved, flags, function, parameter) */
static void create_fiber_ex(struct call *c)
{
	enum { SWITCH_FLOATS = 1 };

	if (call_arg32(c, 2) & ~(uint32_t)SWITCH_FLOATS)
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
	else
		make(c, call_arg(c, 1), 3);
}

/* As the caller has it once this has returned. */
static void leave(struct call *c, struct fiber *f)
{
	const struct process *p = c->process;

	cpu_save(p->cpu, &f->state);
	f->state.registers[CPU_IP] = c->return_address;
	f->state.registers[CPU_SP] = c->sp + p->pointer + (p->is_64 ? 0 : 4);
	f->level = p->runs->depth;
	for (unsigned i = 0; i < 3; i++)
		f->tib[i] = call_read_pointer(c, tib_at(c, i));
}

/* Where its function returns to the thread ends. */
static void start(struct call *c, const struct fiber *f)
{
	struct process *p = c->process;
	uint64_t parameter = call_read_pointer(c, f->at);
	uint64_t sp = f->tib[TIB_STACK_BASE] - 64 - p->pointer;
	struct guest_module *m = guest_module_named(p, str_of("kernel32.dll"));

	cpu_set(p->cpu, CPU_SP, sp);
	call_write_pointer(c, sp, m == NULL ? 0 :
			   module_trap(p, m, str_of("(end of a fiber)"),
				       STR_EMPTY));
	if (p->is_64)
		cpu_set(p->cpu, CPU_CX, parameter);
	else
		call_write_pointer(c, sp + 4, parameter);
	cpu_set(p->cpu, CPU_IP, f->function);
}

static void switch_to(struct call *c)
{
	struct process *p = c->process;
	struct fiber *from = running(c), *to = find(c, call_arg(c, 0));

	if (from == NULL || to == NULL) {
		call_stop(c, "it switches between what are no fibers");
		return;
	}
	if (from == to)
		return;
	if (p->runs->levels[p->runs->depth].kind == RUN_CALLBACK ||
	    (to->level != 0 && to->level != p->runs->depth)) {
		call_stop(c, "it switches to another fiber in a callback");
		return;
	}
	if (to->level == 0 && to->stack == 0) {
		call_stop(c, "it switches to the fiber of another thread");
		return;
	}
	leave(c, from);
	for (unsigned i = 0; i < 3; i++)
		call_write_pointer(c, tib_at(c, i), to->tib[i]);
	call_write_pointer(c, tib_at(c, TIB_FIBER), to->at);
	if (to->level == 0)
		start(c, to);
	else
		cpu_restore(p->cpu, &to->state);
	to->level = p->runs->depth;
	exception_go_on(p);
}

static void end_thread(struct call *c)
{
	struct run_result r = { .end = RUN_THREAD_EXIT };

	run_leave(c->process, &r, true);
}

static void delete_fiber(struct call *c)
{
	struct fiber *f = find(c, call_arg(c, 0));
	struct process *p = c->process;
	struct region *r;

	if (f == NULL) {
		call_stop(c, "it deletes what is no fiber");
		return;
	}
	if (f == running(c)) {
		end_thread(c);
		return;
	}
	fls_let_go(c, f->owner);
	r = f->stack == 0 ? NULL : space_find(&p->space, f->stack);
	if (r != NULL)
		space_release(&p->space, r);
	forget(c, f);
}

static void is_a_fiber(struct call *c)
{
	call_return(c, running(c) != NULL);
}

static const struct stub stubs[] = {
	{ "ConvertThreadToFiber", 1, convert_thread },
	{ "ConvertThreadToFiberEx", 2, convert_thread },
	{ "ConvertFiberToThread", 0, convert_fiber },
	{ "CreateFiber", 3, create_fiber },
	{ "CreateFiberEx", 5, create_fiber_ex },
	{ "SwitchToFiber", 1, switch_to },
	{ "DeleteFiber", 1, delete_fiber },
	{ "IsThreadAFiber", 0, is_a_fiber },
	{ "(end of a fiber)", 0, end_thread },
};
STUB_MODULE(kernel32_fibers, "kernel32.dll", stubs);

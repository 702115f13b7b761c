/* The processor, on Unicorn. */
#include "emulator/cpu_parts.h"

#include <stdlib.h>
#include <string.h>

#include "loader/pe.h"

static const int registers_64[CPU_REGISTERS] = {
	UC_X86_REG_RAX, UC_X86_REG_RCX, UC_X86_REG_RDX, UC_X86_REG_RBX,
	UC_X86_REG_RSP, UC_X86_REG_RBP, UC_X86_REG_RSI, UC_X86_REG_RDI,
	UC_X86_REG_R8,	UC_X86_REG_R9,	UC_X86_REG_R10, UC_X86_REG_R11,
	UC_X86_REG_R12, UC_X86_REG_R13, UC_X86_REG_R14, UC_X86_REG_R15,
	UC_X86_REG_RIP, UC_X86_REG_EFLAGS,
};

static const int registers_32[CPU_REGISTERS] = {
	UC_X86_REG_EAX, UC_X86_REG_ECX, UC_X86_REG_EDX, UC_X86_REG_EBX,
	UC_X86_REG_ESP, UC_X86_REG_EBP, UC_X86_REG_ESI, UC_X86_REG_EDI,
	[CPU_IP] = UC_X86_REG_EIP, [CPU_FLAGS] = UC_X86_REG_EFLAGS,
};

/* Beyond every guest's memory: where Unicorn would stop by itself. */
#define NOWHERE_64 0xfffffffffffffff0
#define NOWHERE_32 0xfffffff0

static void happen(struct cpu *c, const struct cpu_event *event)
{
	if (!c->happened)
		c->event = *event;
	c->happened = true;
	uc_emu_stop(c->engine);
}

/*
 * Of every instruction: Unicorn keeps the instruction pointer right only for
 * who hooks them all, and a fault's address has to be right.
 */
static void on_instruction(uc_engine *engine, uint64_t address, uint32_t size,
			   void *data)
{
	struct cpu *c = data;

	(void)engine;
	(void)size;
	if (c->instructions++ >= c->limit)
		happen(c, &(struct cpu_event){ .kind = CPU_LIMIT,
					       .address = address });
}

static uint32_t status_of_interrupt(uint32_t number)
{
	switch (number) {
	case 0:
		return (uint32_t)STATUS_INTEGER_DIVIDE_BY_ZERO;
	case 1:
		return (uint32_t)STATUS_SINGLE_STEP;
	case 4:
		return (uint32_t)STATUS_INTEGER_OVERFLOW;
	case 5:
		return (uint32_t)STATUS_ARRAY_BOUNDS_EXCEEDED;
	case 6:
		return (uint32_t)STATUS_ILLEGAL_INSTRUCTION;
	case 13:
		return (uint32_t)STATUS_PRIVILEGED_INSTRUCTION;
	case 16:
		return (uint32_t)STATUS_FLOAT_INVALID_OPERATION;
	case 19:
		return (uint32_t)STATUS_FLOAT_MULTIPLE_FAULTS;
	default:
		return (uint32_t)STATUS_ACCESS_VIOLATION;
	}
}

static void on_interrupt(uc_engine *engine, uint32_t number, void *data)
{
	enum { BREAKPOINT = 3, SYSTEM_CALL = 0x2e };
	struct cpu *c = data;
	struct cpu_event e = { .address = cpu_get(c, CPU_IP) };

	(void)engine;
	if (number == BREAKPOINT) {
		e.kind = CPU_BREAKPOINT;
		e.address--;
	} else if (number == SYSTEM_CALL) {
		e.kind = CPU_SYSTEM_CALL;
	} else {
		e.kind = CPU_FAULT;
		e.status = status_of_interrupt(number);
	}
	happen(c, &e);
}

static void on_system_call(uc_engine *engine, void *data)
{
	(void)engine;
	happen(data, &(struct cpu_event){ .kind = CPU_SYSTEM_CALL,
					  .address = cpu_get(data, CPU_IP) });
}

static bool on_bad_access(uc_engine *engine, uc_mem_type type,
			  uint64_t address, int size, int64_t value,
			  void *data)
{
	struct cpu *c = data;
	struct cpu_event e = {
		.kind = CPU_FAULT,
		.address = cpu_get(c, CPU_IP),
		.status = (uint32_t)STATUS_ACCESS_VIOLATION,
		.data = address,
	};

	(void)engine;
	(void)size;
	(void)value;
	switch (type) {
	case UC_MEM_WRITE_UNMAPPED:
	case UC_MEM_WRITE_PROT:
		e.access = CPU_WRITE;
		break;
	case UC_MEM_FETCH_UNMAPPED:
	case UC_MEM_FETCH_PROT:
		e.access = CPU_EXECUTE;
		e.address = address;
		break;
	default:
		e.access = CPU_READ;
	}
	happen(c, &e);
	return false;
}

static bool on_bad_instruction(uc_engine *engine, void *data)
{
	(void)engine;
	happen(data, &(struct cpu_event){
			     .kind = CPU_FAULT,
			     .address = cpu_get(data, CPU_IP),
			     .status = (uint32_t)STATUS_ILLEGAL_INSTRUCTION });
	return false;
}

/* ISO C has no way from a function's address to a 'void *'. */
static bool add_hook(struct cpu *c, int type, void (*function)(void),
		     int instruction)
{
	void *callback;
	uc_hook hook;

	memcpy(&callback, &function, sizeof(callback));
	return uc_hook_add(c->engine, &hook, type, callback, c, 1, 0,
			   instruction) == UC_ERR_OK;
}

static bool add_hooks(struct cpu *c)
{
	return add_hook(c, UC_HOOK_CODE, (void (*)(void))on_instruction, 0) &&
	       add_hook(c, UC_HOOK_INTR, (void (*)(void))on_interrupt, 0) &&
	       add_hook(c, UC_HOOK_MEM_INVALID,
			(void (*)(void))on_bad_access, 0) &&
	       add_hook(c, UC_HOOK_INSN_INVALID,
			(void (*)(void))on_bad_instruction, 0) &&
	       add_hook(c, UC_HOOK_INSN, (void (*)(void))on_system_call,
			UC_X86_INS_SYSCALL) &&
	       add_hook(c, UC_HOOK_INSN, (void (*)(void))cpu_on_identity,
			UC_X86_INS_CPUID) &&
	       add_hook(c, UC_HOOK_INSN, (void (*)(void))on_system_call,
			UC_X86_INS_SYSENTER);
}

static void get_float_control(struct cpu *c, struct cpu_state *out)
{
	uc_reg_read(c->engine, UC_X86_REG_FPCW, &out->fpu_control);
	uc_reg_read(c->engine, UC_X86_REG_MXCSR, &out->mxcsr);
}

static void set_float_control(struct cpu *c, const struct cpu_state *from)
{
	uc_reg_write(c->engine, UC_X86_REG_FPCW, &from->fpu_control);
	uc_reg_write(c->engine, UC_X86_REG_MXCSR, &from->mxcsr);
}

void cpu_reset_float(struct cpu *c)
{
	const struct cpu_state state = { .fpu_control = CPU_FLOAT_CONTROL,
					 .mxcsr = CPU_MXCSR };

	set_float_control(c, &state);
}

struct cpu *cpu_new(bool is_64)
{
	struct cpu *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->is_64 = is_64;
	if (uc_open(UC_ARCH_X86, is_64 ? UC_MODE_64 : UC_MODE_32,
		    &c->engine) != UC_ERR_OK) {
		free(c);
		return NULL;
	}
	if (!add_hooks(c)) {
		cpu_free(c);
		return NULL;
	}
	cpu_reset_float(c);
	return c;
}

void cpu_free(struct cpu *c)
{
	if (c == NULL)
		return;
	uc_close(c->engine);
	free(c);
}

_Static_assert(CPU_READ == (int)UC_PROT_READ &&
		       CPU_WRITE == (int)UC_PROT_WRITE &&
		       CPU_EXECUTE == (int)UC_PROT_EXEC,
	       "Unicorn's numbers");

bool cpu_map(struct cpu *c, uint64_t address, uint64_t size, unsigned access)
{
	return uc_mem_map(c->engine, address, size, access) == UC_ERR_OK;
}

bool cpu_protect(struct cpu *c, uint64_t address, uint64_t size,
		 unsigned access)
{
	return uc_mem_protect(c->engine, address, size, access) == UC_ERR_OK;
}

void cpu_unmap(struct cpu *c, uint64_t address, uint64_t size)
{
	uc_mem_unmap(c->engine, address, size);
}

bool cpu_read(struct cpu *c, uint64_t address, void *to, size_t n)
{
	return uc_mem_read(c->engine, address, to, n) == UC_ERR_OK;
}

bool cpu_write(struct cpu *c, uint64_t address, const void *from, size_t n)
{
	return uc_mem_write(c->engine, address, from, n) == UC_ERR_OK;
}

uint64_t cpu_get(struct cpu *c, enum cpu_register r)
{
	uint64_t value = 0;
	int id = c->is_64 ? registers_64[r] : registers_32[r];

	if (id != UC_X86_REG_INVALID)
		uc_reg_read(c->engine, id, &value);
	return value;
}

void cpu_set(struct cpu *c, enum cpu_register r, uint64_t value)
{
	int id = c->is_64 ? registers_64[r] : registers_32[r];

	if (id != UC_X86_REG_INVALID)
		uc_reg_write(c->engine, id, &value);
}

struct cpu_vector cpu_get_vector(struct cpu *c, unsigned n)
{
	struct cpu_vector v = { 0, 0 };

	uc_reg_read(c->engine, UC_X86_REG_XMM0 + (int)n, &v);
	return v;
}

void cpu_set_vector(struct cpu *c, unsigned n, struct cpu_vector value)
{
	uc_reg_write(c->engine, UC_X86_REG_XMM0 + (int)n, &value);
}

static unsigned vectors(const struct cpu *c)
{
	return c->is_64 ? CPU_VECTORS : CPU_VECTORS / 2;
}

void cpu_save(struct cpu *c, struct cpu_state *out)
{
	*out = (struct cpu_state){ .mxcsr = 0 };
	for (unsigned i = 0; i < CPU_REGISTERS; i++)
		out->registers[i] = cpu_get(c, i);
	for (unsigned i = 0; i < vectors(c); i++)
		out->vectors[i] = cpu_get_vector(c, i);
	get_float_control(c, out);
}

void cpu_restore(struct cpu *c, const struct cpu_state *state)
{
	for (unsigned i = 0; i < CPU_REGISTERS; i++)
		cpu_set(c, i, state->registers[i]);
	for (unsigned i = 0; i < vectors(c); i++)
		cpu_set_vector(c, i, state->vectors[i]);
	set_float_control(c, state);
}

void cpu_return(struct cpu *c, const struct cpu_state *state)
{
	struct cpu_state s = *state;

	get_float_control(c, &s);
	cpu_restore(c, &s);
}

/* Unicorn went back without any of the hooks: by HLT, or by a fault of its. */
static void explain_stop(struct cpu *c, uc_err error)
{
	struct cpu_event *e = &c->event;

	*e = (struct cpu_event){ .kind = CPU_FAULT,
				 .address = cpu_get(c, CPU_IP) };
	if (error == UC_ERR_OK) {
		e->status = (uint32_t)STATUS_PRIVILEGED_INSTRUCTION;
		e->address--;
	} else if (error == UC_ERR_INSN_INVALID) {
		e->status = (uint32_t)STATUS_ILLEGAL_INSTRUCTION;
	} else if (error == UC_ERR_EXCEPTION) {
		e->status = (uint32_t)STATUS_ACCESS_VIOLATION;
		e->access = CPU_READ;
	} else {
		e->kind = CPU_BROKEN;
	}
}

static bool is_illegal(const struct cpu_event *e)
{
	return e->kind == CPU_FAULT &&
	       e->status == (uint32_t)STATUS_ILLEGAL_INSTRUCTION;
}

void cpu_run(struct cpu *c, uint64_t address, uint64_t limit,
	     struct cpu_event *out)
{
	uc_err error;

	c->limit = limit;
	do {
		c->happened = false;
		error = uc_emu_start(c->engine, address,
				     c->is_64 ? NOWHERE_64 : NOWHERE_32, 0, 0);
		if (!c->happened)
			explain_stop(c, error);
	} while (is_illegal(&c->event) &&
		 cpu_count_bits(c, &c->event, &address));
	*out = c->event;
}

uint64_t cpu_instructions(const struct cpu *c)
{
	return c->instructions;
}

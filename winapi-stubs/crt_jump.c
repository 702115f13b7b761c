/* C run-times: setjmp() and longjmp(). */
#include "emulator/exceptions.h"
#include "emulator/run.h"
#include "emulator/serve.h"
#include "winapi-stubs/crt.h"
#include "winapi-stubs/unwind.h"

/* What jmp_buf has on x86, in that order; the frame of handlers behind. */
static const enum cpu_register kept_32[] = { CPU_BP, CPU_BX, CPU_DI, CPU_SI,
					     CPU_SP, CPU_IP };

/* And on x64, behind the frame. */
static const enum cpu_register kept_64[] = {
	CPU_BX,	 CPU_SP,  CPU_BP,  CPU_SI,  CPU_DI,
	CPU_R12, CPU_R13, CPU_R14, CPU_R15, CPU_IP,
};

enum {
	COUNT_32 = sizeof(kept_32) / sizeof(*kept_32),
	COUNT_64 = sizeof(kept_64) / sizeof(*kept_64),
	VECTORS_AT = 96, FIRST_VECTOR = 6, JUMP_IP = 80,
};

/* As it is for the caller once this has returned. */
static uint64_t value_of(struct call *c, enum cpu_register r)
{
	if (r == CPU_SP)
		return c->sp + call_pointer_size(c);
	return r == CPU_IP ? c->return_address :
			     cpu_get(c->process->cpu, r);
}

static void set_jump(struct call *c)
{
	uint64_t at = call_arg(c, 0);

	for (unsigned i = 0; !call_is_64(c) && i < COUNT_32; i++)
		call_write32(c, at + 4 * i,
			     (uint32_t)value_of(c, kept_32[i]));
	if (!call_is_64(c)) {
		call_write32(c, at + 4 * COUNT_32,
			     call_read32(c, call_teb(c)));
		return;
	}
	call_write64(c, at, call_arg(c, 1));
	for (unsigned i = 0; i < COUNT_64; i++)
		call_write64(c, at + 8 + 8 * i, value_of(c, kept_64[i]));
	for (unsigned i = FIRST_VECTOR; i < CPU_VECTORS; i++) {
		struct cpu_vector v = cpu_get_vector(c->process->cpu, i);

		call_write(c, at + VECTORS_AT + 16 * (i - FIRST_VECTOR), &v,
			   sizeof(v));
	}
}

/* Frames of handlers in between are unwound first. */
static void jump_64(struct call *c, uint64_t at, uint64_t value)
{
	struct process *p = c->process;
	uint64_t record = (c->sp - 512) & ~15ull;
	struct unwind_target target = { .frame = call_read64(c, at),
					.ip = call_read64(c, at + JUMP_IP),
					.record = record,
					.value = value };
	struct cpu_state state;

	call_fill(c, record, 0, RECORD64_SIZE);
	call_write32(c, record, (uint32_t)CODE_LONGJUMP);
	call_write32(c, record + RECORD64_COUNT, 1);
	call_write64(c, record + RECORD64_INFORMATION, at);
	caller_state(c, &state);
	cpu_set(p->cpu, CPU_SP, record - 16);
	if (target.frame != 0) {
		exception_unwind_x64(p, &state, &target);
		return;
	}
	state.registers[CPU_AX] = value;
	exception_resume_x64(p, &state, record);
}

static void jump(struct call *c)
{
	struct cpu *cpu = c->process->cpu;
	uint64_t at = call_arg(c, 0), value = call_arg32(c, 1);
	uint32_t frame;

	if (!call_is_readable(c, at, call_is_64(c) ? 256 : 28)) {
		call_stop(c, "its jmp_buf isn't there");
		return;
	}
	value = value == 0 ? 1 : value;
	if (call_is_64(c)) {
		jump_64(c, at, value);
		return;
	}
	frame = call_read32(c, at + 4 * COUNT_32);
	if (frame != call_read32(c, call_teb(c)) &&
	    !exception_unwind_x86(c->process, frame, 0))
		return;
	for (unsigned i = 0; i < COUNT_32; i++)
		cpu_set(cpu, kept_32[i], call_read32(c, at + 4 * i));
	cpu_set(cpu, CPU_AX, value);
	exception_go_on(c->process);
}

static const struct stub stubs[] = {
	{ "_setjmp", 2, set_jump, CALL_CDECL },
	{ "_setjmp3", 2, set_jump, CALL_CDECL },
	{ "longjmp", 2, jump, CALL_CDECL },
};
CRT_MODULE(crt_jump, stubs);

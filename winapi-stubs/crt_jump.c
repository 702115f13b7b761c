/* C run-times: setjmp() and longjmp(). */
#include "emulator/exceptions.h"
#include "emulator/run.h"
#include "emulator/serve.h"
#include "winapi-stubs/crt.h"

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
	VECTORS_AT = 96, FIRST_VECTOR = 6,
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

/* The guest goes on there, and not behind this call. */
static void go_on(struct call *c)
{
	struct runs *r = c->process->runs;

	r->abandoning = true;
	r->abandoned_to = r->depth;
	r->pending = (struct run_result){ .end = RUN_GOES_ON };
}

static void restore_64(struct call *c, uint64_t at)
{
	struct cpu *cpu = c->process->cpu;

	for (unsigned i = 0; i < COUNT_64; i++)
		cpu_set(cpu, kept_64[i], call_read64(c, at + 8 + 8 * i));
	for (unsigned i = FIRST_VECTOR; i < CPU_VECTORS; i++) {
		struct cpu_vector v;

		call_read(c, at + VECTORS_AT + 16 * (i - FIRST_VECTOR), &v,
			  sizeof(v));
		cpu_set_vector(cpu, i, v);
	}
}

/* Frames of handlers in between are unwound first, which x64 can't yet. */
static void jump(struct call *c)
{
	struct cpu *cpu = c->process->cpu;
	uint64_t at = call_arg(c, 0), value = call_arg32(c, 1);
	uint32_t frame;

	if (!call_is_readable(c, at, call_is_64(c) ? 256 : 28)) {
		call_stop(c, "its jmp_buf isn't there");
		return;
	}
	if (call_is_64(c)) {
		if (call_read64(c, at) != 0) {
			call_stop(c, "it unwinds frames of 64-bit code");
			return;
		}
		restore_64(c, at);
	} else {
		frame = call_read32(c, at + 4 * COUNT_32);
		if (frame != call_read32(c, call_teb(c)) &&
		    !exception_unwind_x86(c->process, frame, 0))
			return;
		for (unsigned i = 0; i < COUNT_32; i++)
			cpu_set(cpu, kept_32[i],
				call_read32(c, at + 4 * i));
	}
	cpu_set(cpu, CPU_AX, value == 0 ? 1 : value);
	go_on(c);
}

static const struct stub stubs[] = {
	{ "_setjmp", 2, set_jump, CALL_CDECL },
	{ "_setjmp3", 2, set_jump, CALL_CDECL },
	{ "longjmp", 2, jump, CALL_CDECL },
};
CRT_MODULE(crt_jump, stubs);

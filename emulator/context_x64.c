/* CONTEXT of x64, and how the guest goes on at one. */
#include <string.h>

#include "emulator/exceptions.h"
#include "emulator/run.h"

enum {
	FLAGS = 0x30, MXCSR = 0x34, CS = 0x38, SS = 0x42, EFLAGS = 0x44,
	REGISTERS = 0x78, /* in the order of enum cpu_register, up to RIP */
	FLOAT_CONTROL = 0x100, FLOAT_MXCSR = 0x118, VECTORS = 0x1a0,
	WHOLE = 0x10000f,
};

void context64_write(struct process *p, uint64_t at, const struct cpu_state *s)
{
	static const uint16_t segments[] = { 0x33, 0x2b, 0x2b, 0x53, 0x2b,
					     0x2b };
	const uint32_t flags = WHOLE, eflags =
					      (uint32_t)s->registers[CPU_FLAGS];
	uint8_t c[CONTEXT64_SIZE] = { 0 };

	memcpy(c + FLAGS, &flags, sizeof(flags));
	memcpy(c + MXCSR, &s->mxcsr, sizeof(s->mxcsr));
	memcpy(c + CS, segments, sizeof(segments));
	memcpy(c + EFLAGS, &eflags, sizeof(eflags));
	memcpy(c + REGISTERS, s->registers, (CPU_IP + 1) * 8);
	memcpy(c + FLOAT_CONTROL, &s->fpu_control, sizeof(s->fpu_control));
	memcpy(c + FLOAT_MXCSR, &s->mxcsr, sizeof(s->mxcsr));
	memcpy(c + VECTORS, s->vectors, sizeof(s->vectors));
	process_write(p, at, c, sizeof(c));
}

void context64_read(struct process *p, uint64_t at, struct cpu_state *s)
{
	uint8_t c[CONTEXT64_SIZE];
	uint32_t eflags;

	if (!process_read(p, at, c, sizeof(c)))
		return;
	memcpy(&s->mxcsr, c + MXCSR, sizeof(s->mxcsr));
	memcpy(&eflags, c + EFLAGS, sizeof(eflags));
	s->registers[CPU_FLAGS] = eflags;
	memcpy(s->registers, c + REGISTERS, (CPU_IP + 1) * 8);
	memcpy(&s->fpu_control, c + FLOAT_CONTROL, sizeof(s->fpu_control));
	memcpy(s->vectors, c + VECTORS, sizeof(s->vectors));
}

/* jmp_buf: the frame, then these, a word of flags, and XMM6 to XMM15. */
static void load_jump_buffer(struct process *p, uint64_t at,
			     struct cpu_state *s)
{
	static const enum cpu_register kept[] = {
		CPU_BX,	 CPU_SP,  CPU_BP,  CPU_SI,  CPU_DI,
		CPU_R12, CPU_R13, CPU_R14, CPU_R15, CPU_IP,
	};
	enum { COUNT = sizeof(kept) / sizeof(*kept), VECTORS_AT = 96, FIRST = 6 };

	for (unsigned i = 0; i < COUNT; i++)
		s->registers[kept[i]] = process_read_pointer(p, at + 8 + 8 * i);
	for (unsigned i = FIRST; i < CPU_VECTORS; i++)
		process_read(p, at + VECTORS_AT + 16 * (i - FIRST),
			     &s->vectors[i], sizeof(s->vectors[i]));
}

/* Its first parameter is a function that tells where to go on. */
static bool consolidate(struct process *p, struct cpu_state *s,
			uint64_t record)
{
	struct dispatch d = { .outer = p->dispatches,
			      .level = p->runs->depth + 1,
			      .state = *s };
	uint64_t function = process_read_pointer(
		p, record + RECORD64_INFORMATION);
	struct run_result r;

	p->dispatches = &d;
	r = guest_call(p, RUN_CALLBACK, function, &record, 1);
	p->dispatches = d.outer;
	s->registers[CPU_IP] = r.value;
	return r.end == RUN_RETURNED;
}

void exception_resume_x64(struct process *p, const struct cpu_state *state,
			  uint64_t record)
{
	struct cpu_state s = *state;
	uint32_t code = 0, count = 0;

	if (record != 0) {
		code = process_read32(p, record + RECORD64_CODE);
		count = process_read32(p, record + RECORD64_COUNT);
	}
	if (code == (uint32_t)CODE_LONGJUMP && count >= 1)
		load_jump_buffer(p,
				 process_read_pointer(
					 p, record + RECORD64_INFORMATION),
				 &s);
	else if (code == (uint32_t)CODE_CONSOLIDATE && count >= 1 &&
		 !consolidate(p, &s, record))
		return;
	cpu_restore(p->cpu, &s);
	exception_go_on(p);
}

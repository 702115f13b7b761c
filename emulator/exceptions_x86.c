/*
 * Exceptions of 32-bit code: each frame that wants to hear of them is in a
 * list, which starts at FS:0. Layouts of EXCEPTION_RECORD and CONTEXT are
 * those of winnt.h for x86.
 */
#include <string.h>

#include "emulator/exceptions.h"
#include "emulator/run.h"
#include "emulator/vectored.h"
#include "loader/pe.h"

enum {
	RECORD_CODE = 0,
	RECORD_FLAGS = 4,
	RECORD_ADDRESS = 12,
	RECORD_COUNT = 16,
	RECORD_INFORMATION = 20,
	RECORD_SIZE = 80,
};

enum {
	CONTEXT_FLAGS = 0,
	CONTEXT_FLOAT_CONTROL = 0x1c,
	CONTEXT_FLOAT_TAGS = 0x24,
	CONTEXT_FS = 0x90,
	CONTEXT_ES = 0x94,
	CONTEXT_DS = 0x98,
	CONTEXT_CS = 0xbc,
	CONTEXT_SS = 0xc8,
	CONTEXT_SIZE = 0x2cc,
	CONTEXT_WHOLE = 0x1003f,
};

static const struct {
	enum cpu_register id;
	unsigned offset;
} context_registers[] = {
	{ CPU_DI, 0x9c }, { CPU_SI, 0xa0 },    { CPU_BX, 0xa4 },
	{ CPU_DX, 0xa8 }, { CPU_CX, 0xac },    { CPU_AX, 0xb0 },
	{ CPU_BP, 0xb4 }, { CPU_IP, 0xb8 },    { CPU_FLAGS, 0xc0 },
	{ CPU_SP, 0xc4 },
};

#define END_OF_CHAIN 0xffffffffu

/* A list that is longer than this leads in a circle. */
enum { FRAMES_MAX = 4096 };

static void put(uint8_t *at, unsigned offset, uint32_t value)
{
	memcpy(at + offset, &value, sizeof(value));
}

static void write_context(struct process *p, uint64_t at)
{
	const unsigned n = sizeof(context_registers) /
			   sizeof(*context_registers);
	uint8_t c[CONTEXT_SIZE] = { 0 };

	put(c, CONTEXT_FLAGS, CONTEXT_WHOLE);
	put(c, CONTEXT_FLOAT_CONTROL, 0x27f);
	put(c, CONTEXT_FLOAT_TAGS, 0xffff);
	put(c, CONTEXT_FS, 0x3b);
	put(c, CONTEXT_ES, 0x23);
	put(c, CONTEXT_DS, 0x23);
	put(c, CONTEXT_CS, 0x1b);
	put(c, CONTEXT_SS, 0x23);
	for (unsigned i = 0; i < n; i++)
		put(c, context_registers[i].offset,
		    (uint32_t)cpu_get(p->cpu, context_registers[i].id));
	process_write(p, at, c, sizeof(c));
}

static void load_context(struct process *p, uint64_t at)
{
	const unsigned n = sizeof(context_registers) /
			   sizeof(*context_registers);

	for (unsigned i = 0; i < n; i++)
		cpu_set(p->cpu, context_registers[i].id,
			process_read32(p, at + context_registers[i].offset));
}

void exception_capture_x86(struct process *p, uint64_t at, uint64_t ip,
			   uint64_t sp)
{
	write_context(p, at);
	for (unsigned i = 0; i < sizeof(context_registers) /
					 sizeof(*context_registers);
	     i++) {
		enum cpu_register r = context_registers[i].id;

		if (r == CPU_IP || r == CPU_SP)
			process_write32(p, at + context_registers[i].offset,
					(uint32_t)(r == CPU_IP ? ip : sp));
	}
}

static void write_record(struct process *p, uint64_t at,
			 const struct exception *x)
{
	uint8_t r[RECORD_SIZE] = { 0 };
	unsigned count = x->information_count;

	put(r, RECORD_CODE, x->code);
	put(r, RECORD_FLAGS, x->flags);
	put(r, RECORD_ADDRESS, (uint32_t)x->address);
	for (unsigned i = 0; i < count; i++)
		put(r, RECORD_INFORMATION + i * 4,
		    (uint32_t)x->information[i]);
	if (x->code == (uint32_t)STATUS_ACCESS_VIOLATION && count == 0) {
		count = 2;
		put(r, RECORD_INFORMATION, x->access == CPU_WRITE);
		put(r, RECORD_INFORMATION + 4, (uint32_t)x->data);
	}
	put(r, RECORD_COUNT, count);
	process_write(p, at, r, sizeof(r));
}

/* Frames lie on the stack, each further up than the one before. */
static bool is_frame(const struct process *p, uint64_t frame, uint64_t above)
{
	uint64_t bad;

	return frame != END_OF_CHAIN && frame > above && frame % 4 == 0 &&
	       space_allows(&p->space, frame, 8, CPU_READ, &bad);
}

/* The handler of a frame. False where it doesn't come back. */
static bool ask_frame(struct process *p, uint64_t frame, uint64_t record,
		      uint64_t context, uint32_t *answer)
{
	/* A word for what the handler calls the dispatcher's context. */
	uint64_t room = cpu_get(p->cpu, CPU_SP) - 16;
	const uint64_t arguments[] = { record, frame, context, room };
	uint64_t handler = process_read32(p, frame + 4);
	struct run_result r;

	cpu_set(p->cpu, CPU_SP, room);
	r = guest_call(p, RUN_CALLBACK, handler, arguments, 4);
	if (r.end != RUN_RETURNED)
		return false;
	cpu_set(p->cpu, CPU_SP, room + 16);
	*answer = (uint32_t)r.value;
	return true;
}

bool exception_dispatch_x86(struct process *p, const struct exception *x)
{
	uint64_t sp = cpu_get(p->cpu, CPU_SP);
	uint64_t context = (sp - CONTEXT_SIZE - RECORD_SIZE - 64) & ~15ull;
	uint64_t record = context + CONTEXT_SIZE;
	uint64_t frame = process_read_pointer(p, p->teb), above = 0, bad;
	struct cpu_state state;
	uint32_t answer;

	if (!space_allows(&p->space, context - 256, sp - context,
			  CPU_WRITE, &bad))
		return false;
	write_context(p, context);
	write_record(p, record, x);
	cpu_save(p->cpu, &state);
	cpu_set(p->cpu, CPU_SP, context - 16);
	switch (vectored_ask(p, record, context, &state)) {
	case VECTORED_GONE:
		return true;
	case VECTORED_GOES_ON:
		load_context(p, context);
		return true;
	case VECTORED_PASSED:
		break;
	}
	for (unsigned n = 0; n < FRAMES_MAX && is_frame(p, frame, above);
	     n++) {
		if (!ask_frame(p, frame, record, context, &answer))
			return true;
		if (answer == CONTINUE_EXECUTION &&
		    !(x->flags & RECORD_NONCONTINUABLE)) {
			load_context(p, context);
			return true;
		}
		above = frame;
		frame = process_read32(p, frame);
	}
	cpu_set(p->cpu, CPU_SP, sp);
	return false;
}

bool exception_unwind_x86(struct process *p, uint64_t target, uint64_t record)
{
	uint64_t sp = cpu_get(p->cpu, CPU_SP);
	uint64_t context = (sp - CONTEXT_SIZE - RECORD_SIZE - 64) & ~15ull;
	uint64_t frame = process_read_pointer(p, p->teb), above = 0;
	uint32_t answer, flags = RECORD_UNWINDING;

	if (target == 0)
		flags |= RECORD_EXIT_UNWIND;
	write_context(p, context);
	if (record == 0) {
		record = context + CONTEXT_SIZE;
		write_record(p, record,
			     &(struct exception){
				     .code = (uint32_t)STATUS_UNWIND });
	}
	process_write32(p, record + RECORD_FLAGS,
			process_read32(p, record + RECORD_FLAGS) | flags);
	cpu_set(p->cpu, CPU_SP, context - 16);
	for (unsigned n = 0; n < FRAMES_MAX && frame != target &&
			     is_frame(p, frame, above);
	     n++) {
		if (!ask_frame(p, frame, record, context, &answer))
			return false;
		above = frame;
		frame = process_read32(p, frame);
		process_write_pointer(p, p->teb, frame);
	}
	cpu_set(p->cpu, CPU_SP, sp);
	return true;
}

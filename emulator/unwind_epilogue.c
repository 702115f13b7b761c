/*
 * The end of an x64 function: "add rsp" or "lea rsp", pops, and a return or
 * a jump, and nothing else. Who is inside has parts of the frame only.
 */
#include "emulator/unwind.h"

#include <string.h>

enum { CODE_MAX = 96, PADDING = 16, REX_W = 0x48, REX_WB = 0x49 };

struct code {
	uint8_t bytes[CODE_MAX + PADDING]; /* zeros behind the last */
	size_t n, at;
};

static bool has(const struct code *c, const void *bytes, size_t n)
{
	return c->at + n <= c->n && memcmp(c->bytes + c->at, bytes, n) == 0;
}

/* A number of one byte, or four, with its sign. */
static int64_t number(const struct code *c, size_t at, bool wide)
{
	int32_t value;

	if (!wide)
		return (int8_t)c->bytes[at];
	memcpy(&value, c->bytes + at, sizeof(value));
	return value;
}

static void skip_adjustment(struct code *c, unsigned frame_register,
			    struct cpu_state *s)
{
	static const uint8_t add_byte[] = { REX_W, 0x83, 0xc4 };
	static const uint8_t add_word[] = { REX_W, 0x81, 0xc4 };
	const uint8_t *b = c->bytes + c->at;
	unsigned mode, with_index;

	if (has(c, add_byte, 3) && c->at + 4 <= c->n) {
		s->registers[CPU_SP] += (uint64_t)number(c, c->at + 3, false);
		c->at += 4;
		return;
	}
	if (has(c, add_word, 3) && c->at + 7 <= c->n) {
		s->registers[CPU_SP] += (uint64_t)number(c, c->at + 3, true);
		c->at += 7;
		return;
	}
	/* lea rsp, [frame register + number] */
	if (frame_register == 0 || b[1] != 0x8d ||
	    b[0] != (frame_register < 8 ? REX_W : REX_WB) ||
	    (b[2] >> 3 & 7) != 4 || (b[2] & 7) != (frame_register & 7))
		return;
	mode = b[2] >> 6;
	with_index = (frame_register & 7) == 4;
	if (mode != 1 && mode != 2)
		return;
	s->registers[CPU_SP] =
		s->registers[frame_register] +
		(uint64_t)number(c, c->at + 3 + with_index, mode == 2);
	c->at += 3 + with_index + (mode == 1 ? 1 : 4);
}

static bool is_pop(const struct code *c, unsigned *reg, size_t *length)
{
	const uint8_t *b = c->bytes + c->at;

	if (c->at >= c->n)
		return false;
	*length = b[0] == 0x41 ? 2 : 1;
	if ((b[*length - 1] & 0xf8) != 0x58)
		return false;
	*reg = (b[*length - 1] & 7) + (*length == 2 ? 8 : 0);
	return *reg != CPU_SP;
}

/* A jump leaves the function where it doesn't lead into its middle. */
static bool leaves(const struct code *c, const struct function_entry *e,
		   uint64_t pc)
{
	const uint8_t *b = c->bytes + c->at;
	uint64_t to = pc - e->base + c->at;

	if (c->at >= c->n)
		return false;
	if (b[0] == 0xeb)
		to += 2 + (uint64_t)number(c, c->at + 1, false);
	else if (b[0] == 0xe9)
		to += 5 + (uint64_t)number(c, c->at + 1, true);
	else
		return (b[0] == 0xff && b[1] == 0x25) ||
		       (b[0] == REX_W && b[1] == 0xff &&
			(b[2] & 0x38) == 0x20);
	return to <= e->begin || to >= e->end;
}

static bool is_end(const struct code *c, const struct function_entry *e,
		   uint64_t pc)
{
	static const uint8_t repeated_return[] = { 0xf3, 0xc3 };
	const uint8_t *b = c->bytes + c->at;

	if (c->at < c->n && (b[0] == 0xc3 || b[0] == 0xc2))
		return true;
	return has(c, repeated_return, 2) || leaves(c, e, pc);
}

bool unwind_epilogue(struct process *p, const struct function_entry *e,
		     unsigned frame_register, struct cpu_state *s)
{
	uint64_t pc = s->registers[CPU_IP], left = e->base + e->end - pc;
	struct code c = { .n = left < CODE_MAX ? left : CODE_MAX };
	struct cpu_state after = *s;
	uint64_t *sp = &after.registers[CPU_SP];
	unsigned reg;
	size_t n;

	if (!process_read(p, pc, c.bytes, c.n))
		return false;
	skip_adjustment(&c, frame_register, &after);
	while (is_pop(&c, &reg, &n)) {
		after.registers[reg] = process_read_pointer(p, *sp);
		*sp += 8;
		c.at += n;
	}
	if (!is_end(&c, e, pc))
		return false;
	after.registers[CPU_IP] = process_read_pointer(p, *sp);
	*sp += 8;
	*s = after;
	return true;
}

/* The processor's floating-point stack, and its segments. */
#include "emulator/cpu_parts.h"

#include <string.h>

enum { FLOAT_BYTES = 10, FLOAT_TOP_SHIFT = 11, FLOAT_TOP_MASK = 7 };

static void move_float_top(struct cpu *c, int by)
{
	uint16_t status = 0, tags = 0;
	unsigned top;

	uc_reg_read(c->engine, UC_X86_REG_FPSW, &status);
	uc_reg_read(c->engine, UC_X86_REG_FPTAG, &tags);
	top = status >> FLOAT_TOP_SHIFT & FLOAT_TOP_MASK;
	/* Two bits a register: 0 is used, 3 is empty. */
	if (by > 0)
		tags |= (uint16_t)(3u << 2 * top);
	top = (top + (unsigned)by) & FLOAT_TOP_MASK;
	if (by < 0)
		tags &= (uint16_t)~(3u << 2 * top);
	status = (uint16_t)((status & ~(FLOAT_TOP_MASK << FLOAT_TOP_SHIFT)) |
			    top << FLOAT_TOP_SHIFT);
	uc_reg_write(c->engine, UC_X86_REG_FPSW, &status);
	uc_reg_write(c->engine, UC_X86_REG_FPTAG, &tags);
}

/* ST0 is FP0 of the top that the processor has at that moment. */
static int top_register(struct cpu *c)
{
	uint16_t status = 0;

	uc_reg_read(c->engine, UC_X86_REG_FPSW, &status);
	return UC_X86_REG_FP0 +
	       (status >> FLOAT_TOP_SHIFT & FLOAT_TOP_MASK);
}

void cpu_push_float(struct cpu *c, double value)
{
	long double extended = value;
	uint8_t bytes[16] = { 0 };

	memcpy(bytes, &extended, FLOAT_BYTES);
	move_float_top(c, -1);
	uc_reg_write(c->engine, top_register(c), bytes);
}

double cpu_pop_float(struct cpu *c)
{
	long double extended = 0;
	uint8_t bytes[16] = { 0 };

	uc_reg_read(c->engine, top_register(c), bytes);
	memcpy(&extended, bytes, FLOAT_BYTES);
	move_float_top(c, 1);
	return (double)extended;
}

static uint64_t descriptor(uint64_t base, uint32_t limit, unsigned access,
			   unsigned flags)
{
	return (limit & 0xffff) | (base & 0xffffff) << 16 |
	       (uint64_t)access << 40 | (uint64_t)(limit >> 16 & 15) << 48 |
	       (uint64_t)flags << 52 | (base >> 24 & 0xff) << 56;
}

/* The selectors that 32-bit Windows has: 0x1b, 0x23, 0x3b. */
static bool set_table(struct cpu *c, uint64_t table, uint64_t teb)
{
	enum { CODE = 3, USER_DATA = 4, STACK = 5, TEB = 7, COUNT = 8 };
	enum { ACCESS_CODE = 0xfb, ACCESS_DATA = 0xf3, ACCESS_STACK = 0x93 };
	enum { FLAG_32 = 4, FLAG_PAGES = 8, TEB_LIMIT = 0xfff };
	const uint32_t all = 0xfffff;
	uint64_t entries[COUNT] = {
		[CODE] = descriptor(0, all, ACCESS_CODE,
				    FLAG_32 | FLAG_PAGES),
		[USER_DATA] = descriptor(0, all, ACCESS_DATA,
					 FLAG_32 | FLAG_PAGES),
		[STACK] = descriptor(0, all, ACCESS_STACK,
				     FLAG_32 | FLAG_PAGES),
		[TEB] = descriptor(teb, TEB_LIMIT, ACCESS_DATA, FLAG_32),
	};
	uc_x86_mmr place = { 0, table, sizeof(entries) - 1, 0 };
	const struct {
		int id;
		uint16_t selector;
	} segments[] = {
		{ UC_X86_REG_SS, STACK << 3 },
		{ UC_X86_REG_CS, CODE << 3 | 3 },
		{ UC_X86_REG_DS, USER_DATA << 3 | 3 },
		{ UC_X86_REG_ES, USER_DATA << 3 | 3 },
		{ UC_X86_REG_FS, TEB << 3 | 3 },
	};

	if (!cpu_write(c, table, entries, sizeof(entries)) ||
	    uc_reg_write(c->engine, UC_X86_REG_GDTR, &place) != UC_ERR_OK)
		return false;
	for (size_t i = 0; i < sizeof(segments) / sizeof(*segments); i++) {
		uint64_t selector = segments[i].selector;

		if (uc_reg_write(c->engine, segments[i].id, &selector) !=
		    UC_ERR_OK)
			return false;
	}
	return true;
}

bool cpu_set_segments(struct cpu *c, uint64_t table, uint64_t teb)
{
	if (!c->is_64)
		return set_table(c, table, teb);
	return uc_reg_write(c->engine, UC_X86_REG_GS_BASE, &teb) == UC_ERR_OK;
}

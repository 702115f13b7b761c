/*
 * POPCNT, which Unicorn's processor lacks ("Intel 64 and IA-32 Architectures
 * Software Developer's Manual", volume 2).
 */
#include "emulator/cpu_parts.h"

#include <string.h>

#include "loader/pe.h"

enum {
	INSTRUCTION_MAX = 15,
	CARRY = 1 << 0, PARITY = 1 << 2, ADJUST = 1 << 4, ZERO = 1 << 6,
	SIGN = 1 << 7, OVERFLOW = 1 << 11,
};

/* One instruction, as far as it is read. */
struct popcnt {
	struct cpu *cpu;
	uint64_t at; /* of the next byte */
	bool failed; /* it ends, or isn't there */
	bool counts; /* behind F3 */
	bool word;   /* 66 */
	bool short_address; /* 67 */
	uint8_t rex;
	unsigned destination, source; /* numbers of registers */
	bool in_memory;
	uint64_t address;
	bool of_next; /* 'address' counts from the next instruction */
};

static uint8_t next(struct popcnt *i)
{
	uint8_t byte = 0;

	if (!cpu_read(i->cpu, i->at++, &byte, 1))
		i->failed = true;
	return byte;
}

/* Sign-extended. */
static uint64_t displacement(struct popcnt *i, unsigned bytes)
{
	uint32_t value = 0;

	for (unsigned n = 0; n < bytes; n++)
		value |= (uint32_t)next(i) << 8 * n;
	return bytes == 1 ? (uint64_t)(int64_t)(int8_t)value :
			    (uint64_t)(int64_t)(int32_t)value;
}

/* Up to 0F B8. Segments that start elsewhere than at 0 aren't read. */
static bool read_prefixes(struct popcnt *i)
{
	for (unsigned n = 0; n < INSTRUCTION_MAX && !i->failed; n++) {
		uint8_t byte = next(i);

		if (byte == 0x0f)
			return i->counts && next(i) == 0xb8 && !i->failed;
		/* Only right before the operation. */
		i->rex = 0;
		if (i->cpu->is_64 && (byte & 0xf0) == 0x40)
			i->rex = byte;
		else if (byte == 0xf3)
			i->counts = true;
		else if (byte == 0x66)
			i->word = true;
		else if (byte == 0x67)
			i->short_address = true;
		else if (byte != 0x26 && byte != 0x2e && byte != 0x36 &&
			 byte != 0x3e)
			return false;
	}
	return false;
}

static uint64_t register_of(struct popcnt *i, unsigned number)
{
	return cpu_get(i->cpu, (enum cpu_register)number);
}

/* Base, and index times a power of two. */
static void read_scaled(struct popcnt *i, unsigned mode)
{
	const uint8_t sib = next(i);
	const unsigned base = (sib & 7u) | (i->rex & 1u) << 3;
	const unsigned index = (sib >> 3 & 7u) | (i->rex & 2u) << 2;

	if ((sib & 7) == 5 && mode == 0)
		i->address = displacement(i, 4);
	else
		i->address = register_of(i, base);
	if (index != CPU_SP)
		i->address += register_of(i, index) << (sib >> 6);
}

static void read_operands(struct popcnt *i)
{
	const uint8_t byte = next(i);
	const unsigned mode = byte >> 6, place = byte & 7;

	i->destination = (byte >> 3 & 7u) | (i->rex & 4u) << 1;
	i->source = place | (i->rex & 1u) << 3;
	i->in_memory = mode != 3;
	if (!i->in_memory)
		return;
	if (place == CPU_SP) {
		read_scaled(i, mode);
	} else if (place == CPU_BP && mode == 0) {
		i->address = displacement(i, 4);
		i->of_next = i->cpu->is_64;
	} else {
		i->address = register_of(i, i->source);
	}
	if (mode != 0)
		i->address += displacement(i, mode == 1 ? 1 : 4);
	if (i->of_next)
		i->address += i->at;
	if (!i->cpu->is_64 || i->short_address)
		i->address &= UINT32_MAX;
}

static void finish(struct popcnt *i, uint64_t value, unsigned bytes)
{
	const uint64_t cleared =
		CARRY | PARITY | ADJUST | ZERO | SIGN | OVERFLOW;
	uint64_t flags = cpu_get(i->cpu, CPU_FLAGS) & ~cleared;
	uint64_t count = (uint64_t)__builtin_popcountll(value);

	if (bytes == 2)
		count |= register_of(i, i->destination) & ~(uint64_t)0xffff;
	cpu_set(i->cpu, (enum cpu_register)i->destination, count);
	cpu_set(i->cpu, CPU_FLAGS, flags | (value == 0 ? ZERO : 0));
}

bool cpu_count_bits(struct cpu *c, struct cpu_event *e, uint64_t *next_one)
{
	struct popcnt i = { .cpu = c, .at = e->address };
	uint64_t value = 0;
	unsigned bytes;

	/* Addresses of 16 bits: nobody writes those any more. */
	if (!read_prefixes(&i) || (i.short_address && !c->is_64))
		return false;
	bytes = i.rex & 8 ? 8 : i.word ? 2 : 4;
	read_operands(&i);
	if (i.failed || i.at - e->address > INSTRUCTION_MAX)
		return false;
	if (!i.in_memory) {
		value = register_of(&i, i.source);
		if (bytes < 8)
			value &= ((uint64_t)1 << 8 * bytes) - 1;
	} else if (!cpu_read(c, i.address, &value, bytes)) {
		e->status = (uint32_t)STATUS_ACCESS_VIOLATION;
		e->access = CPU_READ;
		e->data = i.address;
		return false;
	}
	finish(&i, value, bytes);
	*next_one = i.at;
	return true;
}

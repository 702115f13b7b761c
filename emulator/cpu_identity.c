/*
 * What CPUID says: what this processor can do, so that code takes no way that
 * it lacks. Unicorn's own answer leaves out what every x64 processor has.
 */
#include "emulator/cpu_parts.h"

enum { HIGHEST = 7, HIGHEST_EXTENDED = 1 };

static const uint32_t extended = 0x80000000;

/* Leaf 1. */
enum {
	SSE3 = 1 << 0, SSSE3 = 1 << 9, CX16 = 1 << 13, SSE41 = 1 << 19,
	SSE42 = 1 << 20, POPCNT = 1 << 23, AES = 1 << 25, /* ECX */
	FPU = 1 << 0, TSC = 1 << 4, CX8 = 1 << 8, CMOV = 1 << 15,
	CLFLUSH = 1 << 19, MMX = 1 << 23, FXSR = 1 << 24, SSE = 1 << 25,
	SSE2 = 1 << 26, /* EDX */
};
/* Leaf 7, EBX. */
enum { BMI1 = 1 << 3, BMI2 = 1 << 8, ADX = 1 << 19 };
/* Extended leaf 1. */
enum {
	LAHF = 1 << 0, LZCNT = 1 << 5, /* ECX */
	NX = 1 << 20, RDTSCP = 1 << 27, LONG_MODE = 1 << 29, /* EDX */
};

struct identity_leaf {
	uint32_t ax, bx, cx, dx;
};

static struct identity_leaf leaf_of(const struct cpu *c, uint32_t number,
				    uint32_t part)
{
	struct identity_leaf l = { 0 };

	if (number == 0)
		/* "AuthenticAMD" */
		l = (struct identity_leaf){ HIGHEST, 0x68747541, 0x444d4163,
					    0x69746e65 };
	else if (number == 1)
		/* One processor, and lines of 64 bytes. */
		l = (struct identity_leaf){
			0x663, 0x10800,
			SSE3 | SSSE3 | CX16 | SSE41 | SSE42 | POPCNT | AES,
			FPU | TSC | CX8 | CMOV | CLFLUSH | MMX | FXSR | SSE |
				SSE2,
		};
	else if (number == 7 && part == 0)
		l.bx = BMI1 | BMI2 | ADX;
	else if (number == extended)
		l = (struct identity_leaf){ extended | HIGHEST_EXTENDED,
					    0x68747541, 0x444d4163,
					    0x69746e65 };
	else if (number == (extended | 1))
		l = (struct identity_leaf){
			0x663, 0, LAHF | LZCNT,
			NX | RDTSCP | (c->is_64 ? LONG_MODE : 0)
		};
	return l;
}

int cpu_on_identity(uc_engine *engine, void *data)
{
	struct cpu *c = data;
	const struct identity_leaf l =
		leaf_of(c, (uint32_t)cpu_get(c, CPU_AX),
			(uint32_t)cpu_get(c, CPU_CX));

	(void)engine;
	cpu_set(c, CPU_AX, l.ax);
	cpu_set(c, CPU_BX, l.bx);
	cpu_set(c, CPU_CX, l.cx);
	cpu_set(c, CPU_DX, l.dx);
	return 1; /* It is done. */
}

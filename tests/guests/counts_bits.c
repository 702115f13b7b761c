/* POPCNT in its forms, its flags, and what CPUID says that there is. */
#include "check.h"

enum { ARITHMETIC = 0x8d5, ZERO = 0x40 };

static unsigned words[4] = { 0, 0xff, 0x80000001, 7 };

/* Of CF, PF, AF, ZF, SF and OF behind it. */
static unsigned flags_of(unsigned n)
{
	size_t flags;
	unsigned count;

	__asm__ volatile("cmpl $1, %2\n\tpopcnt %2, %1\n\tpushf\n\tpop %0"
			 : "=r"(flags), "=r"(count) : "r"(n) : "cc");
	return (unsigned)flags & ARITHMETIC;
}

static void registers(void)
{
	unsigned n = 0xffffffff, count;
	unsigned long long wide = 0;

	__asm__("popcnt %1, %0" : "=r"(count) : "r"(n) : "cc");
	CHECK(count == 32);
	count = 0xabcd0000;
	__asm__("popcntw %w1, %w0" : "+r"(count) : "r"(0xf000f) : "cc");
	CHECK(count == 0xabcd0004);
	CHECK(flags_of(0) == ZERO && flags_of(3) == 0);
#ifdef __x86_64__
	__asm__("popcntq %1, %0" : "=r"(wide) : "r"(0x8000000100000001ull) : "cc");
	CHECK(wide == 3);
	/* The upper half is cleared. */
	__asm__("movq $-1, %%r9\n\tpopcntl %1, %%r9d\n\tmovq %%r9, %0" : "=r"(wide) : "r"(n) : "r9", "cc");
	CHECK(wide == 32);
#endif
	(void)wide;
}

static void memory(void)
{
	unsigned *base = words, count;
	size_t index = 2;

	__asm__("popcntl (%1), %0" : "=r"(count) : "r"(base + 1), "m"(words) : "cc");
	CHECK(count == 8);
	__asm__("popcntl 12(%1), %0" : "=r"(count) : "r"(base), "m"(words) : "cc");
	CHECK(count == 3);
	__asm__("popcntl (%1,%2,4), %0" : "=r"(count) : "r"(base), "r"(index), "m"(words) : "cc");
	CHECK(count == 2);
	__asm__("popcntl 0x1000(%1), %0" : "=r"(count) : "r"((char *)base - 0xffc), "m"(words) : "cc");
	CHECK(count == 8);
	__asm__("popcntl %1, %0" : "=r"(count) : "m"(words[1]) : "cc");
	CHECK(count == 8);
#ifdef __x86_64__
	__asm__("movq %1, %%r12\n\tmovq %2, %%r13\n\tpopcntl -4(%%r12,%%r13,2), %0"
		: "=r"(count) : "r"(base), "r"(index * 4), "m"(words) : "r12", "r13", "cc");
	CHECK(count == 3);
#endif
}

static void identity(void)
{
	unsigned a = 1, b, c = 0, d;

	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	CHECK((c & 1 << 23) != 0);                      /* POPCNT */
	CHECK((c & 1 << 28) == 0 && (c & 1 << 27) == 0); /* AVX, OSXSAVE */
	CHECK((d & 1) != 0 && (d & 1 << 26) != 0);       /* x87, SSE2 */
	/* Windows before Vista doesn't know of SSE3. */
	CHECK(IsProcessorFeaturePresent(PF_SSE3_INSTRUCTIONS_AVAILABLE) == (LOBYTE(GetVersion()) >= 6 && c & 1));
	CHECK(sizeof(void *) == 4 || IsProcessorFeaturePresent(PF_COMPARE_EXCHANGE128) == (LOBYTE(GetVersion()) >= 6 && c & 1 << 13));
	a = 7;
	c = 0;
	__asm__ volatile("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	CHECK((b & 1 << 5) == 0 && (b & 1 << 16) == 0); /* AVX2, AVX-512 */
}

static void check(void)
{
	registers();
	memory();
	identity();
}

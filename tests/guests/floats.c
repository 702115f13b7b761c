/*
 * How floats are counted: as a thread of Windows starts, and as functions
 * leave it. Without the start-up code of MinGW's own run-time, which sets it.
 */
#include "check.h"

enum { DOUBLES = 0x27f, SINGLES = 0x7f, VECTORS = 0x1f80 };

int _fltused;

static unsigned short control(void)
{
	unsigned short value;

	__asm__ volatile("fnstcw %0" : "=m"(value));
	return value;
}

static void set_control(unsigned short value)
{
	__asm__ volatile("fldcw %0" : : "m"(value));
}

static unsigned vectors_control(void)
{
	unsigned value;

	__asm__ volatile("stmxcsr %0" : "=m"(value));
	return value;
}

/* The sum has 26 bits; those of a float are 24. */
static BOOL counts_doubles(void)
{
	volatile double large = 16777217.0, half = 0.5, sum;

	__asm__ volatile("fldl %1\n\tfaddl %2\n\tfstpl %0"
			 : "=m"(sum)
			 : "m"(large), "m"(half));
	return sum == 16777217.5;
}

static BOOL CALLBACK go_on(LPSTR name)
{
	(void)name;
	return FALSE;
}

static BOOL CALLBACK change(LPSTR name)
{
	(void)name;
	set_control(SINGLES);
	return FALSE;
}

static void check(void)
{
	CHECK(control() == DOUBLES && vectors_control() == VECTORS);
	CHECK(counts_doubles());
	/* A function that Windows calls leaves it as it finds it... */
	CHECK(EnumSystemLocalesA(go_on, LCID_INSTALLED));
	CHECK(control() == DOUBLES && vectors_control() == VECTORS);
	CHECK(counts_doubles());
	/* ...or as it sets it. */
	CHECK(EnumSystemLocalesA(change, LCID_INSTALLED));
	CHECK(control() == SINGLES && !counts_doubles());
	set_control(DOUBLES);
	CHECK(counts_doubles());
}

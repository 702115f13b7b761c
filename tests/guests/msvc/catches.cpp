/*
 * C++ exceptions as Visual C++ compiles them: objects are copied, destroyed,
 * thrown again. Each check that fails writes to the address of its number.
 */
#include "type_info.h"

#define CHECK(n, e)                                                          \
	do {                                                                 \
		if (!(e))                                                    \
			*(volatile int *)(n) = 1;                            \
	} while (0)

static int destroyed, copied, alive;

struct Base {
	int number;
	virtual ~Base() {}
};

struct Error : Base {
	int code;
	Error(int c) : code(c) { alive++; }
	Error(const Error &o) : code(o.code) { copied++; alive++; }
	~Error() { alive--; }
};

struct Guard {
	~Guard() { destroyed++; }
};

static __attribute__((noinline)) void throws(int what)
{
	Guard g;

	if (what == 1)
		throw 42;
	if (what == 2)
		throw Error(5);
	if (what == 3)
		throw "text";
	if (what == 4)
		throw (Base *)0;
}

static __attribute__((noinline)) int catches(int what)
{
	Guard g;

	try {
		Guard h;
		throws(what);
	} catch (int i) {
		return i;
	} catch (Error e) {
		return e.code * 100;
	} catch (const char *s) {
		return s[0];
	} catch (...) {
		return -1;
	}
	return 0;
}

static int throws_again()
{
	try {
		try {
			throws(2);
		} catch (Base &) {
			throw;
		}
	} catch (Error &e) {
		return e.code;
	}
	return 0;
}

static int throws_in_catch()
{
	try {
		try {
			throws(1);
		} catch (int i) {
			Guard g;
			throw (long)i;
		}
	} catch (int) {
		return 1;
	} catch (long l) {
		return (int)l + 1;
	}
	return 0;
}

static int catches_in_a_loop()
{
	int n = 0;

	for (int i = 0; i < 300; i++) {
		try {
			throws(1 + i % 3);
		} catch (int) {
			n += 1;
			continue;
		} catch (Error &) {
			n += 10;
		} catch (const char *) {
			n += 100;
		}
	}
	return n;
}

static int catches_in_catch()
{
	try {
		throws(1);
	} catch (int i) {
		try {
			throws(3);
		} catch (const char *s) {
			return i + s[0];
		}
	}
	return 0;
}

extern "C" int __stdcall DllMain(void *, unsigned long reason, void *)
{
	if (reason != 1)
		return 1;
	CHECK(1, catches(1) == 42);
	CHECK(2, destroyed == 3);
	CHECK(3, catches(2) == 500);
	CHECK(4, alive == 0 && copied >= 1);
	CHECK(5, catches(3) == 't');
	CHECK(6, catches(4) == -1);
	CHECK(7, catches(0) == 0);
	CHECK(8, throws_again() == 5 && alive == 0);
	destroyed = 0;
	CHECK(9, throws_in_catch() == 43 && destroyed == 2);
	CHECK(10, catches_in_a_loop() == 11100 && alive == 0);
	CHECK(11, catches_in_catch() == 42 + 't');
	return 1;
}

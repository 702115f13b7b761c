/*
 * __try as Visual C++ compiles it: filters, __finally blocks, exceptions in
 * both. Each check that fails writes to the address of its number.
 */
typedef unsigned long DWORD;

__declspec(dllimport) void __stdcall RaiseException(DWORD, DWORD, DWORD,
						    const void *);

#define CHECK(n, e)                                                          \
	do {                                                                 \
		if (!(e))                                                    \
			*(volatile int *)(n) = 1;                            \
	} while (0)

static int steps, order, again;

static int filter(DWORD code)
{
	steps = steps * 10 + 1;
	return code == 0xc0000005;
}

static __attribute__((noinline)) void store(volatile int *p)
{
	*p = 1;
}

static void leaves_finally(volatile int *p)
{
	__try {
		store(p);
	} __finally {
		steps = steps * 10 + 2;
	}
}

static int passes_a_filter(void)
{
	__try {
		__try {
			RaiseException(0xe0001234, 0, 0, 0);
		} __except (0) {
			return 1;
		}
	} __except (1) {
		return 7;
	}
	return 2;
}

static int mend(void)
{
	again = 1;
	return -1;
}

static int goes_on(void)
{
	__try {
		RaiseException(0xe0000001, 0, 0, 0);
		return 5;
	} __except (mend()) {
		return 6;
	}
}

static int returns_from_try(void)
{
	__try {
		__try {
			steps = 3;
			return 4;
		} __finally {
			order = steps;
		}
	} __finally {
		order = order * 10 + 1;
	}
	return 0;
}

static int raises_in_handler(void)
{
	__try {
		__try {
			RaiseException(0xe0000002, 0, 0, 0);
		} __except (1) {
			RaiseException(0xe0000003, 0, 0, 0);
			return 1;
		}
	} __except (1) {
		return 9;
	}
	return 3;
}

static int raises_in_finally(void)
{
	__try {
		__try {
			__try {
				RaiseException(0xe0000002, 0, 0, 0);
			} __finally {
				RaiseException(0xe0000003, 0, 0, 0);
			}
		} __finally {
			steps = 88;
		}
	} __except (1) {
		return 9;
	}
	return 3;
}

int __stdcall DllMain(void *dll, DWORD reason, void *reserved)
{
	if (reason != 1)
		return 1;
	__try {
		leaves_finally((int *)8);
	} __except (filter(_exception_code())) {
		steps = steps * 10 + 3;
	}
	CHECK(1, steps == 123);
	CHECK(2, passes_a_filter() == 7);
	CHECK(3, goes_on() == 5 && again);
	CHECK(4, returns_from_try() == 4 && order == 31);
	for (int i = 0; i < 100; i++) {
		CHECK(5, raises_in_handler() == 9);
		steps = 0;
		CHECK(6, raises_in_finally() == 9 && steps == 88);
	}
	return 1;
}

/*
 * What every target is held to, in front of it (--wrap): for n bytes of input
 * the processor for so long, and so much of the heap at once, as SECURITY.md has it
 * at most c * n. Memory is only counted where a sanitizer tells of it.
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/*
 * Libraries for images set aside 128 MB at once for what a head asks for.
 * Generous: sanitizers and coverage slow a run down, and others want the processor, too.
 */
enum {
	MS_ALWAYS = 4000,
	US_PER_BYTE = 100,
	BYTES_ALWAYS = 192 << 20,
	BYTES_PER_BYTE = 2048,
};

int __real_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int __sanitizer_install_malloc_and_free_hooks(
	void (*taken)(const volatile void *, size_t),
	void (*freed)(const volatile void *)) __attribute__((weak));
size_t __sanitizer_get_allocated_size(const volatile void *p)
	__attribute__((weak));

static size_t held, peak;

static void take(const volatile void *p, size_t n)
{
	(void)p;
	held += n;
	if (held > peak)
		peak = held;
}

static void give_back(const volatile void *p)
{
	const size_t n = p != NULL ? __sanitizer_get_allocated_size(p) : 0;

	held -= n < held ? n : held;
}

static uint64_t used_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (uint64_t)t.tv_sec * 1000000 + (uint64_t)t.tv_nsec / 1000;
}

static void hold_to(const char *what, uint64_t used, uint64_t limit)
{
	if (used <= limit)
		return;
	fprintf(stderr, "fuzz: %llu %s, and %llu are the limit\n",
		(unsigned long long)used, what, (unsigned long long)limit);
	abort();
}

int __wrap_LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static bool is_watching;
	const uint64_t start = used_us();
	size_t before;
	int ret;

	if (!is_watching && __sanitizer_install_malloc_and_free_hooks != NULL)
		__sanitizer_install_malloc_and_free_hooks(take, give_back);
	is_watching = true;
	before = peak = held;
	ret = __real_LLVMFuzzerTestOneInput(data, size);
	hold_to("bytes of the heap", peak - before,
		BYTES_ALWAYS + (uint64_t)size * BYTES_PER_BYTE);
	hold_to("microseconds", used_us() - start,
		MS_ALWAYS * 1000u + (uint64_t)size * US_PER_BYTE);
	return ret;
}

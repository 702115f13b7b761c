/* What the tests of an opened profile share. */
#include "tests/profiles/opened_sample.h"

struct arena sample_arena;
struct profile sample;

static void open_sample(void)
{
	const char *why = "";

	sample_arena = ARENA_INIT;
	cr_assert(profile_open(sample_compile(&sample_arena), &sample) == 0);
	cr_assert(profile_verify(&sample, &why) == 0, "%s", why);
}

static void close_sample(void)
{
	arena_release(&sample_arena);
}

TestSuite(profile, .init = open_sample, .fini = close_sample);

struct profile_module module_of(const char *name)
{
	struct profile_module m;

	cr_assert(profile_find_module(&sample, str_of(name), &m), "%s", name);
	return m;
}

/* The compiled seeds of the fuzz targets are of this format, or they reach no more than a header. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "profiles/overlays.h"
#include "util/arena.h"
#include "util/file.h"
#include "util/str.h"

static struct arena arena;

static struct file open_seed(const char *path)
{
	const char *top = getenv("DRYLOAD_SOURCE");
	struct file f;

	if (top == NULL)
		cr_skip_test("DRYLOAD_SOURCE isn't set");
	path = str_printf(&arena, "%s/fuzz/corpus/%s", top, path).s;
	cr_assert_eq(file_open(path, &f), 0, "%s", path);
	return f;
}

static void release(void)
{
	arena_release(&arena);
}

TestSuite(fuzz_seeds, .fini = release);

Test(fuzz_seeds, profiles_are_of_the_format_of_today)
{
	static const char *const seeds[] = { "profile/everything.dlp",
					     "profile/apisets.dlp" };

	for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
		struct file f = open_seed(seeds[i]);
		const char *why = "it can't be opened";
		struct profile p;

		cr_expect(profile_open(f.bytes, &p) == 0 &&
				  profile_verify(&p, &why) == 0,
			  "%s: %s; fuzz/README.md tells how it is made anew",
			  seeds[i], why);
		file_close(&f);
	}
}

Test(fuzz_seeds, overlays_are_of_the_format_of_today)
{
	struct file f = open_seed("overlays/everything.dlo");
	const char *why = "they can't be opened";
	struct overlays o;

	cr_expect(overlays_open(f.bytes, &o) == 0 &&
			  overlays_verify(&o, &why) == 0,
		  "%s; fuzz/README.md tells how they are made anew", why);
	file_close(&f);
}

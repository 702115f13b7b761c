/* What an analysis takes of memory grows with the file, and no faster. */
#include <criterion/criterion.h>

#include "analysis/analyze.h"
#include "tests/support/run.h"
#include "tests/support/shapes.h"
#include "util/status.h"

enum { FEW = 500, MANY = 4 * FEW };

/* SECURITY.md names this factor, and what comes on top. */
enum { BYTES_PER_BYTE = 100, BYTES_AT_LEAST = 1 << 20 };

struct cost {
	size_t file, memory;
};

static struct cost cost_of(struct scratch *s, const struct shape *shape,
			   unsigned n)
{
	struct pe_builder *b = shape_build(shape, n);
	struct cost c = { .file = pe_builder_build(b).len };
	const char *path = scratch_pe(s, "shape.dll", b);
	struct dryload *d;
	struct analysis a;

	cr_assert_eq(dryload_new(&d), DRYLOAD_OK);
	cr_assert_eq(analyze(d, path, &a), OK);
	c.memory = a.arena.total + d->neighbourhood.arena.total;
	analysis_release(&a);
	dryload_free(d);
	return c;
}

Test(growth, memory_grows_with_the_file)
{
	struct scratch *s = scratch_new();

	for (const struct shape *shape = shapes; shape->name != NULL; shape++) {
		const struct cost few = cost_of(s, shape, FEW);
		const struct cost many = cost_of(s, shape, MANY);

		cr_expect_leq(many.memory, BYTES_PER_BYTE * many.file +
						   BYTES_AT_LEAST,
			      "%s: %zu bytes of %zu", shape->name, many.memory,
			      many.file);
		/* Blocks double, so that a step may come early. */
		cr_expect_leq(many.memory, 2 * 4 * few.memory,
			      "%s: from %zu to %zu", shape->name, few.memory,
			      many.memory);
	}
	scratch_free(s);
}

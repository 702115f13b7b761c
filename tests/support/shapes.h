/* Files that ask for as much work as their size can. */
#ifndef TESTS_SUPPORT_SHAPES_H
#define TESTS_SUPPORT_SHAPES_H

#include "tests/support/pe_builder.h"

struct shape {
	const char *name;
	/* 'n' of what it has many of. */
	void (*fill)(struct pe_builder *b, unsigned n);
};

/* Ends with a NULL name. */
extern const struct shape shapes[];

/* The caller frees it. */
struct pe_builder *shape_build(const struct shape *s, unsigned n);

#endif

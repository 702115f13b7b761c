/* The YAML of profiles, and lists of exports, to one compiled table. */
#ifndef PROFILES_COMPILE_H
#define PROFILES_COMPILE_H

#include <stdbool.h>

#include "util/bytes.h"

struct arena;
struct profile;

struct compile_input {
	const char *path; /* for messages */
	struct bytes text;
};

struct compile_error {
	const char *path; /* of an input, or NULL where none is to blame */
	unsigned line;    /* 0: of no line */
	char text[512];
};

/*
 * Compile targets and the file of components, in any order. '*out' and the
 * memory for the work are from 'a'. 0, E_PROFILE with '*error', E_NO_MEMORY.
 */
int profile_compile(const struct compile_input *inputs, size_t count,
		    struct arena *a, struct bytes *out,
		    struct compile_error *error);

/* How a profile is made of another, and of lists. Zeros are YAML alone. */
struct compile_options {
	const struct profile *base; /* whose targets can be extended; or NULL */
	bool lists;   /* inputs that aren't called .yaml are lists */
	bool whole;   /* what lists don't have isn't there */
	bool kill_at; /* as in struct export_list */
};

/*
 * Compile targets without those that they extend. Lists
 * (profiles/export_list.h) are of the one target that there is then.
 */
int profile_compile_own(const struct compile_input *inputs, size_t count,
			const struct compile_options *options, struct arena *a,
			struct bytes *out, struct compile_error *error);

/* The same of the files of overlays, for profiles/overlays.h. */
int overlays_compile(const struct compile_input *inputs, size_t count,
		     struct arena *a, struct bytes *out,
		     struct compile_error *error);

#endif

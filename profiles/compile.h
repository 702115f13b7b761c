/* The YAML of profiles to one compiled table. Only for building it. */
#ifndef PROFILES_COMPILE_H
#define PROFILES_COMPILE_H

#include "util/bytes.h"

struct arena;

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

/* The same of the files of overlays, for profiles/overlays.h. */
int overlays_compile(const struct compile_input *inputs, size_t count,
		     struct arena *a, struct bytes *out,
		     struct compile_error *error);

#endif

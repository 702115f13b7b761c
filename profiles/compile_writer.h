/* A compiled profile while it is written. */
#ifndef PROFILES_COMPILE_WRITER_H
#define PROFILES_COMPILE_WRITER_H

#include "profiles/compile_facts.h"
#include "profiles/table_out.h"

struct writer {
	struct compiler *c;
	struct facts *f;
	struct arena *arena;
	struct table_out out;
	struct intern strings;
	uint32_t *offsets; /* of the strings */
	size_t offset_capacity;
	struct intern patterns;
	struct intern components;
	const struct fact_module **modules; /* sorted, without empty ones */
	uint32_t module_count;
	const struct fact_row **rows; /* of one module, sorted */
};

/* Let the field at 'at' name 's'. 0, E_NO_MEMORY, or E_PROFILE. */
int writer_string(struct writer *w, uint8_t *at, struct str s);

/* compile_write_system.c */
int writer_targets(struct writer *w);
int writer_assemblies(struct writer *w);
int writer_apisets(struct writer *w);

#endif

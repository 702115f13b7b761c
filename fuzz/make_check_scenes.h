/* The scenes of which make_check_corpus writes seeds: a DLL and its neighbour. */
#ifndef FUZZ_MAKE_CHECK_SCENES_H
#define FUZZ_MAKE_CHECK_SCENES_H

#include "tests/support/pe_builder.h"

/* As in fuzz/check.c. */
enum {
	HOST_NONE = 1,
	HOST_EXTENSION = 3,
	NEIGHBOUR = 4,
	WITH = 8,
	ACCEPTED = 16,
	GONE = 32,
	LISTED = 64,
};

/* For x86 where no machine is said. */
struct scene {
	const char *name;
	void (*root)(struct pe_builder *b);
	void (*neighbour)(struct pe_builder *b);
	uint8_t options; /* NEIGHBOUR goes without saying */
	uint16_t machine;
};

/* Each list ends with a scene that has no name. */
extern const struct scene import_scenes[];   /* make_check_imports.c */
extern const struct scene assembly_scenes[]; /* make_check_assemblies.c */
extern const struct scene image_scenes[];    /* make_check_images.c */

/* What scenes of several lists are made of. */

void import_all(struct pe_builder *b, const char *dll,
		const char *const *names);

/* own.dll, which forwards, and those that import all of it. */
void forwarding(struct pe_builder *b);
void forwarded_root(struct pe_builder *b);
void forwarded_delayed(struct pe_builder *b);

/* root.dll and own.dll, which import each other. */
void imports_own(struct pe_builder *b);
void forwards_to_root(struct pe_builder *b);

/* own.dll with one export; and what is bound to it. */
void exports_one(struct pe_builder *b);
void bound(struct pe_builder *b);

void run_times(struct pe_builder *b);
void for_x64(struct pe_builder *b);

#endif

/* Reading every row of a profile, shared out over files. */
#ifndef PROFILES_VERIFY_PARTS_H
#define PROFILES_VERIFY_PARTS_H

#include "profiles/profile.h"

struct check {
	const struct profile *p;
	const char *why; /* static, or NULL while all is well */
};

/* False, with a reason. */
bool verify_refuse(struct check *c, const char *why);

/* Offset 0 is the only empty string that a row may name. */
bool verify_filled_string(const struct check *c, uint32_t off);
bool verify_any_string(const struct check *c, uint32_t off);

/* verify_targets.c */
bool verify_targets(struct check *c);

/* verify_names.c */
bool verify_names(struct check *c);

/* verify_system.c */
bool verify_assemblies(struct check *c);
bool verify_apisets(struct check *c);

#endif

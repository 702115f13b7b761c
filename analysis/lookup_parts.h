/* How a pattern is answered, shared out over files. */
#ifndef ANALYSIS_LOOKUP_PARTS_H
#define ANALYSIS_LOOKUP_PARTS_H

#include "analysis/lookup.h"

/* "DLL!Name", taken apart. */
struct lookup_pattern {
	struct str module; /* "*" where none was given */
	struct str name;   /* empty: the DLL itself */
	bool module_is_literal, name_is_literal;
	bool by_ordinal;
	uint32_t ordinal;
};

struct lookup_walk {
	const struct profile *profile;
	struct arena *arena;
	struct lookup *out;
};

/*
 * lookup_pattern.c. Without a DLL, the name of a DLL means that DLL; else any
 * export.
 */
struct lookup_pattern lookup_pattern_read(const struct profile *profile,
					  const char *text, struct arena *a);
bool lookup_is_api_set(const struct profile *p, struct str name);

/* The others return 0, or E_NO_MEMORY. */

/* lookup_rows.c: results of one DLL. */
int lookup_add_result(struct lookup_walk *w, const struct lookup_result *r);
int lookup_add_module(struct lookup_walk *w, const struct profile_module *m);

/* A name may have rows of several ordinals: the first that is fixed. */
int lookup_add_name(struct lookup_walk *w, const struct profile_module *m,
		    struct str name, const struct profile_answer *answer);
int lookup_add_ordinal(struct lookup_walk *w, const struct profile_module *m,
		       uint32_t ordinal, const struct profile_answer *answer);

/* What one DLL answers on the targets where it is the one that is asked. */
void lookup_ask_module(const struct lookup_walk *w,
		       const struct lookup_pattern *p,
		       const struct profile_module *m, target_set targets,
		       struct lookup_result *r);

/* An API set whose exports are asked for, and its hosts that were walked. */
struct exports_of_set {
	struct str set;
	const struct profile_module *hosts;
	size_t earlier;
};

/* lookup_sets.c. Does the name mean a set on a target that is asked about? */
bool lookup_is_set_there(const struct lookup_walk *w, struct str name);

/* Where the name is no API set it is that of a file (R2306). */
int lookup_add_api_set(struct lookup_walk *w, const struct lookup_pattern *p,
		       struct str file, bool always);

/* An export of a host, as the set's: it has what its hosts have. */
int lookup_add_export_of_set(struct lookup_walk *w,
			     const struct exports_of_set *of,
			     const struct profile_export *e);

/*
 * Each of its hosts' exports that fits, as the set's. Some Windows has one host,
 * some another: what both have comes once.
 */
int lookup_walk_set(struct lookup_walk *w, const struct lookup_pattern *p,
		    struct str set);

/* "api-ms-*": the sets that it fits, whether or not a file is called so too. */
int lookup_sets(struct lookup_walk *w, const struct lookup_pattern *p,
		struct str file);

/*
 * lookup.c. Every row once; rows of one export follow each other. 'of': they are
 * asked for by the name of an API set; or NULL.
 */
int lookup_walk_exports(struct lookup_walk *w, const struct profile_module *m,
			struct str pattern, const struct exports_of_set *of);

#endif

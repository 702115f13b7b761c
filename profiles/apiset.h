/*
 * API sets: names of DLLs that Windows leads to other DLLs, its hosts, before
 * it looks for any file (R2301 to R2305).
 */
#ifndef PROFILES_APISET_H
#define PROFILES_APISET_H

#include "profiles/profile.h"

/* A row of the table. */
struct profile_apiset {
	struct str contract; /* "api-ms-win-core-file-l1-1-0", lower case */
	struct str host;     /* "kernelbase.dll"; empty: there is none */
	struct str importer; /* the DLL that this host is for; empty: all */
	target_set there, uncertain;
};

/* Of one name no two Windows of ours have more than two. */
enum { APISET_ANSWER_HOSTS = 4 };

/* The sets are disjoint, and so are those of the hosts. */
struct apiset_answer {
	struct {
		struct str name;
		target_set targets;
	} hosts[APISET_ANSWER_HOSTS];
	size_t host_count;
	target_set hosted;   /* those of all hosts */
	target_set hostless; /* a set that nothing implements (R2305) */
	target_set unknown;  /* the sources disagree, or don't tell */
};

/* "api-" and "ext-": no other name is ever looked up. */
static inline bool apiset_is_candidate(struct str name)
{
	return name.n > 4 && name.s[3] == '-' &&
	       (str_equal_nocase((struct str){ name.s, 3 }, str_of("api")) ||
		str_equal_nocase((struct str){ name.s, 3 }, str_of("ext")));
}

/*
 * What the DLL 'importer' gets where it asks for 'name', on 'targets'. Those
 * in no set of the answer take it for the name of a file (R2306).
 */
struct apiset_answer apiset_find(const struct profile *p, struct str name,
				 struct str importer, target_set targets);

/* Sorted by contract; one contract can have several rows. */
bool profile_apiset_at(const struct profile *p, uint32_t row,
		       struct profile_apiset *out);

#endif

/* One side of a comparison: files as reports tell of them, and their tables. */
#ifndef ANALYSIS_COMPARE_SIDE_H
#define ANALYSIS_COMPARE_SIDE_H

#include "analysis/session.h"
#include "report/compare.h"

/* The fields of build.facts, in the order of 'build_facts'. */
enum {
	FACT_MACHINE,
	FACT_KIND,
	FACT_HOST,
	FACT_IMAGE_BASE,
	FACT_RELOCATIONS,
	FACT_SUBSYSTEM,
	FACT_MANIFEST,
	FACT_CLR,
	FACT_TOOLCHAIN,
	FACT_RUNTIME,
	BUILD_FACTS,
	FACTS_OF_REPORTS = FACT_IMAGE_BASE, /* reports have those before it */
};

/* A file of one side. */
struct build {
	struct str name, path;
	const struct json_value *file; /* of a document; NULL: not read */
	struct str unread; /* why not; NULL 's': it was read */
	bool has_tables; /* it was read itself: facts, exports, procedures */
	bool needs_known;
	struct needs needs; /* sorted, each once */
	struct names exports; /* sorted */
	struct str facts[BUILD_FACTS];
};

struct side {
	struct str path;
	struct str profiles;
	bool is_folder;
	size_t folders; /* in it, which aren't looked at */
	struct build *builds; /* sorted by name, then path */
	size_t count, capacity;
	struct arena arena;
};

/* The names of build.facts: "machine", "image_base" ... */
extern const char *const build_facts[BUILD_FACTS];

/*
 * Read the DLL, the folder of DLLs or the report at 'path'. 0, or a status
 * with the session's message set. 'out' is the caller's to release.
 */
int side_read(struct dryload *d, const char *path, struct side *out);

void side_release(struct side *s);

/*
 * Check the DLL at the path of 'b' on 'targets' (0: as the session says) and
 * read the report on it. As above.
 */
int build_judge(struct dryload *d, target_set targets, struct build *b,
		struct arena *a);

/* analysis/compare_tables.c: what the file's own tables say. As above. */
int build_read_tables(struct dryload *d, struct build *b, struct arena *a);

/* The DLLs that a report says the file itself imports. 0, or E_NO_MEMORY. */
int build_read_dependencies(struct build *b, struct arena *a);

int needs_add(struct needs *list, struct arena *a, const struct need *n);

/* Sort them, each once. */
void needs_sort(struct needs *list);

/* A finding on one target of one side. */
struct sighting {
	struct str key; /* what makes it the same finding on both sides */
	struct str object;
	unsigned target;
	const struct json_value *finding;
};

struct sightings {
	struct sighting *items;
	size_t count, capacity;
};

/*
 * analysis/compare_findings.c: the verdicts by target, the set of these, and
 * all findings, sorted. Nothing where 'b' is NULL or wasn't read. 0, E_NO_MEMORY, or E_USAGE
 * where there are too many targets.
 */
int build_read_targets(const struct build *b, struct target_names *names,
		       struct arena *a, struct compared_verdict **verdicts,
		       target_set *set, struct sightings *seen);

/* What is found on one side alone, on targets that both were judged on. */
int sightings_compare(const struct sightings *before,
		      const struct sightings *after, struct arena *a,
		      struct file_comparison *out);

/* analysis/compare_file.c: one file against the other; either may be NULL. */
int build_compare(const struct build *before, const struct build *after,
		  struct target_names *names, struct arena *a,
		  struct file_comparison *out);

#endif

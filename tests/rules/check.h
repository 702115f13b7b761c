/* A scene, and a whole check of one of its files. */
#ifndef TESTS_RULES_CHECK_H
#define TESTS_RULES_CHECK_H

#include "analysis/analyze.h"
#include "tests/resolver/scene.h"

struct check {
	struct scene scene;
	struct dryload d;
	struct analysis a; /* of the last run */
};

/* The made-up Windows of the scene or, else, the real ones. */
void check_open(struct check *c, bool made_up);
/* Those of scene_open_releases(). */
void check_open_releases(struct check *c);
/* Or the Windows of these YAML texts. */
void check_open_texts(struct check *c, const char *const *texts, size_t count);
void check_close(struct check *c);

/*
 * Check the file beside the others, and say what was found, a line a finding:
 * "missing-procedure 127 root.dll > sys.dll!Fresh on old likely". Targets are
 * named where they aren't all that were asked; "likely" where it is on all.
 */
const char *check_findings(struct check *c, const char *name);
/* The same for any path. */
const char *check_path(struct check *c, const char *path);

/*
 * The findings of root.dll as it lies there now: what an earlier check read of
 * the folder is forgotten. The second writes it first.
 */
const char *check_again(struct check *c);
const char *check_built(struct check *c, struct pe_builder *b);

/* The same, "id: summary | before ... after" a line a finding. */
const char *check_words(struct check *c, struct pe_builder *b);

/* Of root.dll: "id: before ... after -> advice", paths as they end. */
const char *check_told(struct check *c);

/* The i-th finding of the last run, which there must be. */
const struct finding *check_finding(const struct check *c, size_t i);
bool check_rests_on(const struct finding *f, const char *rule);

/* Its advice has these words. */
void check_advice(const struct finding *f, const char *words);

/* The index of a target, and the verdict on it: "fails 127 likely". */
unsigned check_target(const struct check *c, const char *id);
const char *check_verdict(struct check *c, const char *id);

#endif

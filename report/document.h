/* A dryload-report/1 read back: what report/json.c wrote, or somebody else. */
#ifndef REPORT_DOCUMENT_H
#define REPORT_DOCUMENT_H

#include "profiles/profile.h"
#include "report/report.h"
#include "util/json_in.h"

/* Its files are objects with a path, and targets with a verdict each. */
struct document {
	struct json_value root;
	const struct json_value *files;  /* the array */
	const struct json_value *unread; /* with a path and a message each */
	struct str version, profiles;   /* of the dryload that wrote it */
};

/* The targets of documents: those of the profile, then others as they come. */
struct target_names {
	struct str ids[TARGETS_MAX];
	unsigned count;
};

void target_names_init(struct target_names *names, const struct profile *p);

/* Its index. TARGETS_MAX: it is new, and there is no room for more. */
unsigned target_names_add(struct target_names *names, struct str id);

/*
 * Read 'bytes', and see that everything is there that is asked of it below.
 * '*why' is what is wrong, from the arena, or NULL. 0, or E_NO_MEMORY.
 */
int document_read(struct bytes bytes, struct arena *a, struct document *out,
		  const char **why);

/* Of a target's object. */
enum verdict_kind document_verdict(const struct json_value *target);
bool document_likely(const struct json_value *object);

/* The worst over the targets of a file's object. */
enum verdict_kind document_worst(const struct json_value *file);

/* The same without what a baseline accepts, where one was used. */
enum verdict_kind document_counting(const struct json_value *file);

/* One more file; its warnings are those of each target. */
void document_count(const struct json_value *file, struct summary *s);

/*
 * report/document_merge.c: one object of the two of a file, with the targets
 * of both; NULL in '*out' where they contradict each other, and are better
 * kept apart. 0, or E_NO_MEMORY.
 */
int document_merge_files(const struct json_value *a,
			 const struct json_value *b,
			 struct target_names *names, struct arena *arena,
			 struct json_value **out);

/* report/document_write.c: a value as it was read; a whole document. */
struct json_out;
void document_write_value(struct json_out *j, const char *key,
			  const struct json_value *v);
struct json_list {
	const struct json_value *const *items;
	size_t count;
};
void document_write(FILE *out, const struct json_value *tool,
		    struct json_list files, struct json_list unread,
		    const struct summary *summary);

/* Does it look like JSON, and not like a program? */
bool document_is_json(struct bytes bytes);

#endif

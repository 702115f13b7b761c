/* Profiles of one's own, and what a list of targets names. */
#ifndef ANALYSIS_PROFILES_H
#define ANALYSIS_PROFILES_H

#include "analysis/session.h"
#include "util/file.h"

/* A file whose targets the session's profile has. */
struct added_profile {
	struct added_profile *next;
	struct str path;
	target_set targets;
};

/*
 * The set that a list, separated by commas, names: ids, groups, files and profiles of
 * the session's folder. Those that weren't used before are added. 0, or a
 * status with the session's message set.
 */
int targets_of(struct dryload *d, struct str list, target_set *out);

/* A word of a list that people write, without the blanks around it. */
struct str word_trim(struct str word);

/*
 * Open the compiled profile at 'path', every row of it read. 0, or a status
 * with the session's message set; on success the caller closes 'file'.
 */
int profile_file_open(struct dryload *d, const char *path, struct file *file,
		      struct profile *out);

/* The file that is meant: itself, or NAME of the session's folder. */
int profile_path_of(struct dryload *d, struct str word, struct arena *a,
		    struct str *out);

#endif

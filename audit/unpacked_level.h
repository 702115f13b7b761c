/* One archive of an unpacked: its members, as they come. */
#ifndef AUDIT_UNPACKED_LEVEL_H
#define AUDIT_UNPACKED_LEVEL_H

#include <string.h>

#include "audit/unpacked.h"

struct unpacked_note {
	struct str path, message;
	bool is_elsewhere; /* all of it is looked at with another */
};

struct level {
	struct arena arena;
	struct members members;
	size_t capacity; /* of the members */
	bool *holds_more; /* by member: an archive, or a program with one */
	bool *is_installer; /* one that cabinets beside it may belong to */
	bool *is_ours;    /* one for the loader */
	struct unpacked_note *notes;
	size_t note_count, note_capacity;
	struct str *claims; /* names of cabinets beside it that are its own */
	size_t claim_count, claim_capacity;
	bool claims_unknown; /* any cabinet beside it may be its own */
	struct str owner; /* the installer beside it that it belongs to */
	bool is_sealed; /* nobody can change the members' file any more */
	size_t passed_over;
	size_t next_note, next_file, next_archive;
	bool installers_done; /* they come before other archives */
	bool told; /* that it was opened */
};

/* What all of them together may use, and whether it was used up. */
struct unpacked_budget {
	uint64_t bytes, kept; /* that are left */
	size_t members, archives;
	int64_t deadline;
	bool limit_reached;
	bool by_chance; /* the clock or a process that died cut it off */
};

/* Where an archive lies that lies in another: its bytes, and those beside it. */
struct level_inside {
	struct bytes bytes;
	const struct level *parent;
};

/*
 * Open an archive, known as 'path': at that path, or inside another. What is
 * wrong with it is a note. 0, or E_NO_MEMORY. Closed either way.
 */
int level_open(struct level *l, const struct unpacker *u,
	       struct unpacked_budget *b, struct str path,
	       const struct level_inside *inside);
void level_close(struct level *l);

/* The name that people know it by. */
static inline const char *level_base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? path : slash + 1;
}

/* Of something in it, or of the archive itself where 'inside' is empty. */
int level_note(struct level *l, struct str inside, struct str message);

#endif

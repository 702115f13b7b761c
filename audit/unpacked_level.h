/* One archive of an unpacked: its members, as they come. */
#ifndef AUDIT_UNPACKED_LEVEL_H
#define AUDIT_UNPACKED_LEVEL_H

#include "audit/unpacked.h"

struct unpacked_note {
	struct str path, message;
};

struct level {
	struct arena arena;
	struct members members;
	size_t capacity; /* of the members */
	bool *holds_more; /* by member: an archive, or a program with one */
	bool *is_ours;    /* one for the loader */
	struct unpacked_note *notes;
	size_t note_count, note_capacity;
	size_t passed_over;
	size_t next_note, next_file, next_archive;
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

/*
 * Open an archive, known as 'path': at that path, or of these bytes. What is
 * wrong with it is a note. 0, or E_NO_MEMORY. Closed either way.
 */
int level_open(struct level *l, const struct unpacker *u,
	       struct unpacked_budget *b, struct str path,
	       const struct bytes *bytes);
void level_close(struct level *l);

/* Of something in it, or of the archive itself where 'inside' is empty. */
int level_note(struct level *l, struct str inside, struct str message);

#endif

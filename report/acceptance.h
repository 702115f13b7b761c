/* What a baseline says of the findings of a file. */
#ifndef REPORT_ACCEPTANCE_H
#define REPORT_ACCEPTANCE_H

#include "profiles/profile.h"
#include "report/report.h"

enum acceptance_state {
	ACCEPTED,           /* it doesn't count */
	ACCEPTANCE_CHANGED, /* it rests on something else now: it counts */
	ACCEPTANCE_EXPIRED, /* the day is over: it counts */
};

/* One entry on one finding; there may be several, on targets that differ. */
struct acceptance {
	enum acceptance_state state;
	target_set targets;
	struct str reason, owner;
	struct str until; /* "2027-01-31", or empty */
	struct acceptance *next;
};

/* An entry about a file that was checked, and that nothing fits any more. */
struct unused_entry {
	struct str baseline; /* the path of its file */
	unsigned line;
	struct str file, finding, object; /* "authfilter.dll", an id, a name */
};

struct baseline_use {
	const struct unused_entry *unused;
	size_t unused_count;
	size_t unchecked; /* entries about files that weren't checked */
};

/* "accepted", "changed", "expired". */
const char *acceptance_word(enum acceptance_state s);

/* The targets of finding number 'n' on which it doesn't count. */
target_set accepted_targets(const struct file_report *f, size_t n);

/* What is said of finding number 'n' on a target, or NULL. */
const struct acceptance *acceptance_on(const struct file_report *f, size_t n,
				       unsigned target);

/* An order of what is said; 0 where it is the same. */
int acceptance_compare(const struct acceptance *a, const struct acceptance *b);

/* A sentence for a person. NULL 's' when out of memory. */
struct str acceptance_text(const struct file_report *f,
			   const struct finding *item,
			   const struct acceptance *said);

/* All that is said of it, "; " between; empty: nothing. As above. */
struct str acceptances_text(const struct file_report *f,
			    const struct finding *item);

/* Does it count nowhere? */
bool is_accepted(const struct file_report *f, const struct finding *item);

/* Does the file count as one that loads there, and isn't? */
bool verdict_is_accepted(const struct file_report *f, unsigned target);

/* What is said of a finding of 'f', or NULL. */
const struct acceptance *acceptances_of(const struct file_report *f,
					const struct finding *item);

#endif

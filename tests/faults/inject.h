/* The n-th allocation, or the n-th call that opens or reads, fails. */
#ifndef TESTS_FAULTS_INJECT_H
#define TESTS_FAULTS_INJECT_H

#include <stdbool.h>

enum fault_kind {
	FAULT_NONE,
	FAULT_MEMORY, /* malloc() and its like, in all libraries and libc */
	FAULT_ARENA,  /* what is asked of an arena, which has few blocks */
	FAULT_FILES,  /* what the program itself calls: open, read, mmap */
};

enum { FAULT_EXIT = 99, FAULT_SECONDS = 60 };

struct fault {
	enum fault_kind kind;
	unsigned long n; /* from 1 */
	bool onwards;    /* all behind it fail, too */
	bool trace;      /* say where */
};

/* From here on; calls before don't count. */
void fault_arm(struct fault f);

typedef void fault_ended(void *context, struct fault f, int status);

/*
 * None fails here: from here on the process forks at each such call, which fails in
 * the child, and tells 'ended' how that ended before it goes on. 'f.n' doesn't count.
 */
void fault_walk(struct fault f, fault_ended *ended, void *context);

/*
 * The first call that the last walk left out, since the process had started another,
 * which two can't share; 0: none.
 */
unsigned long fault_left(void);

/* None fails any more. */
void fault_disarm(void);

/* It has come to that, in this process or one that it started. */
bool fault_fired(void);

/* Each kind, once and onwards, for the loop over all of them. */
extern const struct fault fault_rounds[];
enum { FAULT_ROUNDS = 4 };

/* The next n: FAULT_STEP in the environment says that not all are looked at. */
unsigned long fault_next(unsigned long n);

const char *fault_text(struct fault f);

#endif

/*
 * An error that was logged, held against what a file would do: which of its
 * possible causes the file has on each Windows, and which it can't have.
 */
#ifndef RULES_DIAGNOSIS_H
#define RULES_DIAGNOSIS_H

#include "resolver/search.h"
#include "rules/rules.h"

/* Who gives an error, and what can be told of it from files (R1101). */
enum code_class {
	CODE_OF_LOAD,    /* the loader or IIS, for reasons that files show */
	CODE_OF_START,   /* a DllMain or run-time: files show part of it */
	CODE_OF_MACHINE, /* rights, locks, memory, policies: files don't tell */
	CODE_OF_FILTER,  /* never the loader's */
};

enum code_class code_class_of(uint32_t win32);

/* What was logged of a DLL. */
struct logged_error {
	uint32_t win32;
	/*
	 * An event says that the DLL isn't for the machine of the process, and
	 * names that one: an IMAGE_FILE_MACHINE_*, or 0 if it doesn't (R1007).
	 */
	bool is_mismatch;
	uint16_t process;
	bool is_of_manifest; /* an event of SideBySide: no code of its own */
};

enum answer {
	ANSWER_YES,     /* it fails there, with that very code */
	ANSWER_OTHER,   /* it fails there, with another one first */
	ANSWER_OWN,     /* it loads there: the code is its own */
	ANSWER_OUTSIDE, /* it loads there as far as files tell, and they don't
			   tell of this code */
	ANSWER_OPEN,    /* whether it loads there isn't known */
	ANSWER_AGAINST, /* the event can't be of this file in a process there */
};

struct diagnosis_row {
	unsigned target;
	enum answer answer;
	bool likely;                 /* else certain */
	const struct finding *cause; /* what decides; NULL: nothing is wrong */
	const struct finding *later; /* what has the code, once 'cause' is
					mended; NULL: nothing */
	uint16_t process; /* the machine of the event's process, where that
			     decides; else 0 */
	uint16_t unless;  /* 193 may be a process of that machine, of which
			     this Windows has some as well; 0: not */
};

/* A DLL whose name stands among the file's data: it may load it itself. */
struct guessed_dll {
	struct str name;
	target_set missing; /* where its own LoadLibrary wouldn't find it */
	bool beside;        /* a copy lies beside the file (R404) */
};

/* A guess is of use while it is short. */
enum { GUESSES_MAX = 12 };

struct diagnosis {
	uint32_t win32;
	enum code_class class;
	struct diagnosis_row rows[TARGETS_MAX];
	size_t count;
	target_set own; /* where the answer is ANSWER_OWN */

	/* Missing on a row's target, but delay-loaded: never the cause. */
	const struct finding **delayed;
	size_t delayed_count;

	struct guessed_dll guesses[GUESSES_MAX];
	size_t guess_count;
	size_t guesses_left; /* more of them */
	bool is_exe;         /* R204: it loads, and fails with 127 */
};

/*
 * 's' is what the resolution was made with; the root is mapped again for its
 * strings, where a guess is asked for. 0, or E_NO_MEMORY.
 */
int diagnose(const struct subject *subject, const struct findings *findings,
	     struct search *s, const struct logged_error *logged,
	     struct arena *a, struct diagnosis *out);

#endif

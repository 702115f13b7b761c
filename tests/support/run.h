/* Runs the real command, and keeps what it said. */
#ifndef TESTS_SUPPORT_RUN_H
#define TESTS_SUPPORT_RUN_H

#include <stddef.h>

#include "tests/support/pe_builder.h"

/* What a command left behind. Texts are terminated; run_free() frees them. */
struct run {
	int status; /* its exit status, or 128 + the signal that ended it */
	char *out, *err;
};

/*
 * Run 'program' with 'argv' (which ends with NULL, and doesn't hold the
 * program's name), its standard input from the file 'input' (NULL: empty).
 */
struct run run_program(const char *program, const char *input,
		       const char *const *argv);

/* The command that the variable DRYLOAD names; without it the test skips. */
struct run run_dryload(const char *input, const char *const *argv);

/* run_dryload() with these arguments, and nothing to read. */
#define RUN(...) run_dryload(NULL, (const char *const[]){ __VA_ARGS__, NULL })

/* The same on a terminal of 80 columns: both outputs are in 'out'. */
struct run run_on_terminal(const char *const *argv);

void run_free(struct run *r);

/* Ended so, and said so on each stream; NULL: anything, "": nothing. Freed. */
void expect_run(struct run r, int status, const char *out, const char *err);

/* Ended so, and said so on one stream or the other. Freed. */
void expect_words(struct run r, int status, const char *words);

/* The command that the variable DRYLOAD names; without it the test skips. */
const char *run_command(void);

/* A folder for the files of one test, gone with all of them at its end. */
struct scratch {
	char path[32];
	struct arena arena; /* of the paths below */
};

/* Skips as run_dryload() does, so that nothing is left behind. */
struct scratch *scratch_new(void);
void scratch_free(struct scratch *s);

/* Where a file of that name would lie. */
const char *scratch_path(struct scratch *s, const char *name);

/* Files of it: of these bytes, or built and their builder freed. */
const char *scratch_file(struct scratch *s, const char *name,
			 const void *data, size_t n);
const char *scratch_pe(struct scratch *s, const char *name,
		       struct pe_builder *b);

#endif

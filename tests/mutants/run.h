/* One test, on one mutant. */
#ifndef TESTS_MUTANTS_RUN_H
#define TESTS_MUTANTS_RUN_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct criterion_test;

#define COMMAND "DRYLOAD_MUTANT"

enum { FOLDERS_MAX = 256 /* that a process makes */ };

/* Written by the process that runs tests, read when it has ended. */
struct shared {
	size_t test; /* the last begun */
	long microseconds;
	size_t folder_count;
	char folders[FOLDERS_MAX][PATH_MAX];
};

struct test {
	const struct criterion_test *test;
	long microseconds; /* 0: not known yet, or it fails as it is */
	unsigned char *reaches; /* a byte a mutant */
};

/* Of this process and its children. */
extern struct shared *shared;

/* Before all else: where tests begin, and what 'shared' and 'mutants_reached' are. */
void one_test_init(size_t mutants);

/* 'n' zeroed bytes that children share; 'fd' < 0: of no file. */
void *share(size_t n, int fd);

/* As a file, so that the command finds it. */
void share_reached(size_t count);

/* This program as the command, with the mutant awake that 'how' names. */
int be_the_command(const char *how, int argc, char **argv);

/* Of memory and output: a mutant may want more than there is. */
void limit_process(void);

/* Does not return where the test fails. */
void run_test(const struct test *t);

/* What Criterion would do for it, in this process. */
void criterion_run(const struct criterion_test *t);

bool ended_well(pid_t child);

/* That tests left behind. */
void remove_folders(void);

#endif

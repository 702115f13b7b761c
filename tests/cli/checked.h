/* DLLs for dryload check, and what it ended with and said of a target. */
#ifndef TESTS_CLI_CHECKED_H
#define TESTS_CLI_CHECKED_H

#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/run.h"

/* The founding case: built against a newer Windows than it meets. */
struct pe_builder *founding_new(void);

/* One that loads everywhere. */
struct pe_builder *plain_new(void);

void expect_status(struct run r, int status);

/* The line of a target in the table of a report. */
void expect_target(const struct run *r, const char *target, const char *words);

#endif

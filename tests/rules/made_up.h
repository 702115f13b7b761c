/* A check on the made-up Windows, for suites that lie in several files. */
#ifndef TESTS_RULES_MADE_UP_H
#define TESTS_RULES_MADE_UP_H

#include "tests/rules/check.h"

/* What a filter exports, before other words. */
#define FILTER "+GetFilterVersion +HttpFilterProc "

/* Of the test that runs: each has a process of its own. */
extern struct check c;

void made_up_open(void);
void made_up_close(void);

/* Write a DLL beside the others, or into a folder of PATH. */
void dll(const char *name, const char *words);
void dll_in_path(const char *name, const char *words);

/* The findings of a root.dll of these words, and what the first one says. */
const char *check_root(const char *words);
const char *message(void);

/* Those of root.dll as it lies there. */
void expect_findings(const char *findings);

/* What it says before and behind the names of targets, "|" between them. */
const char *said_by(const struct finding *f);
void expect_said(const struct finding *f, const char *part);

#endif

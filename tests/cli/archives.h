/* dryload audit on archives of all kinds: the suite 'cli_audit_archives'. */
#ifndef TESTS_CLI_ARCHIVES_H
#define TESTS_CLI_ARCHIVES_H

#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/run.h"

/*
 * Where they lie, of the test that runs: each has a process of its own.
 * tests/audit/make_archives.py tells what is in them.
 */
extern struct scratch *archives;

/* A DLL that exports "work", and imports from that one. */
struct pe_builder *dll_new(const char *import);

#define AUDIT(name, ...) \
	RUN("audit", "-t", "xp-sp3-x86", ##__VA_ARGS__, \
	    scratch_path(archives, name))

/* How often 'part' stands in 'text'. */
size_t count(const char *text, const char *part);

/* Of the file: "NAME!/bin/user.dll,xp-sp3-x86,loads". */
void expect_line(const struct run *r, const char *path, const char *verdict);

#endif

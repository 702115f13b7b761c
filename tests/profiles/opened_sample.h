/* The profile of sample.h, opened for each test of the suite 'profile'. */
#ifndef TESTS_PROFILES_OPENED_SAMPLE_H
#define TESTS_PROFILES_OPENED_SAMPLE_H

#include "tests/profiles/sample.h"

/* Of the test that runs: each has a process of its own. */
extern struct arena sample_arena;
extern struct profile sample;

/* The DLL of that name, which there must be. */
struct profile_module module_of(const char *name);

#define B(target) TARGET_BIT(target)

#endif

/* Failures of modules, and what IIS makes of each, as texts. */
#ifndef TESTS_RULES_IIS_FAILURES_H
#define TESTS_RULES_IIS_FAILURES_H

#include "rules/iis_events.h"

/* Of the test that runs: each has a process of its own. */
extern struct arena failure_arena;

void failure_set_up(void);
void failure_tear_down(void);

/* A failure with 126 on an x86 Windows of that IIS. */
struct iis_failure failure_of(enum host host, const char *version);
struct iis_failure filter(const char *version);
struct iis_failure extension(const char *version);

/* The same in the mode of IIS 5, for another cause, there, and so on. */
struct iis_failure as_5(struct iis_failure f);
struct iis_failure by(enum iis_cause cause, struct iis_failure f);
struct iis_failure on_x64(struct iis_failure f);
struct iis_failure at(enum iis_scope scope, struct iis_failure f);

/* "Application W3SVC-WP 2214 7e certain" a line; "or" before alternatives. */
const char *events(struct iis_failure f);

/* "500 0 127 certain", "-" for what isn't logged, a line a reading. */
const char *clients(struct iis_failure f);

/* What the event says. */
const char *text_of(struct iis_failure f, int index);

#endif

/* What Windows and IIS log around a DLL that doesn't load, and what it means. */
#ifndef RULES_EVENTS_H
#define RULES_EVENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/str.h"

/* What the event is about: what to judge a file as that it names. */
enum event_about {
	EVENT_FILTER,
	EVENT_EXTENSION,
	EVENT_MODULE, /* a native module of IIS 7 and later */
	EVENT_POOL,
	EVENT_ASSEMBLY,
	EVENT_BOX, /* what the loader told a desktop, of any process */
};

enum { EVENT_RULES_MAX = 4 };

struct event_kind {
	uint32_t id; /* 0: a page that IIS shows, not an event */
	const char *source; /* "W3SVC-WP"; longer names of it end with this */
	const char *log; /* where it is, or who shows it */
	enum event_about about;
	bool has_data;   /* its data is the error */
	bool names_dll;  /* "%1" of the phrase is one */
	unsigned rank;   /* the lower, the more it says about the cause */
	const char *message; /* as Windows words it; NULL: not known here */
	const char *phrase;  /* by which it is known in a text; NULL: none */
	const char *meaning;
	const char *advice;
	const char *rules[EVENT_RULES_MAX + 1]; /* ends with NULL */
};

/* The table whole. */
const struct event_kind *event_kinds(size_t *count);

/*
 * By its number and, where it is given, its source: numbers of other sources
 * mean something else. NULL where there is no such row.
 */
const struct event_kind *event_find(uint32_t id, struct str source);

/* Is it one of the table's sources, under whichever of its names? */
bool event_source_is_known(struct str source);

/* Does it tell that a DLL isn't for the machine of the process (R1007)? */
bool event_is_mismatch(const struct event_kind *k);

/* What the load it tells of ended with, where it can't be another; or 0. */
uint32_t event_implied_win32(const struct event_kind *k);

#endif

/* What stands at one place of a pasted text. */
#ifndef RULES_PASTE_MARKS_H
#define RULES_PASTE_MARKS_H

#include "rules/paste.h"

enum mark_kind {
	MARK_NONE,
	MARK_START,   /* an event begins */
	MARK_SOURCE,  /* 'text' */
	MARK_ID,      /* 'number', 'labelled' */
	MARK_MESSAGE, /* 'event'; 'text' is what it names */
	MARK_CODE,    /* 'rank', 'code' */
	MARK_MENTION, /* of a DLL: 'text', 'is_path' */
	MARK_STATUS,  /* "HTTP Error 'number'.'substatus'" */
	MARK_REASON,
	MARK_PROCESS, /* 'number' is the machine of the process */
};

struct mark {
	enum mark_kind kind;
	size_t length; /* of the text that it takes; 0: go on behind a byte */
	struct str text;
	uint32_t number;
	unsigned substatus;
	bool has_substatus;
	bool labelled, is_path;
	enum code_rank rank;
	struct explanation code;
	const struct event_kind *event;
	const struct http_reason *reason;
};

/* 'numbers_are_events': see below. */
void mark_at(struct str text, size_t at, bool numbers_are_events,
	     struct mark *out);

/* For what recognises a mark: it is of that kind. True. */
bool mark_take(struct mark *m, enum mark_kind kind, size_t length);

/*
 * rules/paste_labels.c: the beginning of an event, its source, its number; and
 * a number of the table, alone: no version, address, time or path.
 */
bool mark_label_at(struct str text, struct mark *m);
bool mark_bare_id_at(struct str all, size_t at, struct mark *m);

/* May 2214 without a label be an event? Where the text is about such things. */
bool marks_numbers_are_events(struct str text);

#endif

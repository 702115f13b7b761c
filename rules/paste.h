/*
 * What somebody pasted: events of Windows in any form, lines of a site's log
 * or of HTTPERR, a page that IIS shows, or a story with codes in it.
 */
#ifndef RULES_PASTE_H
#define RULES_PASTE_H

#include "rules/events.h"
#include "rules/explain.h"
#include "rules/http_status.h"
#include "rules/symptoms.h"
#include "util/arena.h"

/* A day of a log isn't a paste; what is longer is refused, or dropped. */
enum {
	PASTE_TEXT_MAX = 1 << 18,
	PASTE_RECORDS_MAX = 64,
	PASTE_MENTIONS_MAX = 16,
	PASTE_SYMPTOMS_MAX = 4,
};

enum record_kind {
	RECORD_EVENT,
	RECORD_CODE, /* a code that stands in no event */
	RECORD_LOG,  /* a line of a site's log */
	RECORD_HTTPERR,
};

/* One of them. Strings are pieces of the paste, or empty. */
struct record {
	enum record_kind record;
	const struct event_kind *kind; /* NULL: not in the table */
	uint32_t id;       /* as it was given; 0: it wasn't */
	struct str source; /* as it was given */
	struct str dll;    /* the DLL that it names */
	uint16_t process;  /* IMAGE_FILE_MACHINE_* that it names; 0: none */
	bool has_code;
	bool code_is_shared; /* given once, for several events */
	bool code_is_implied; /* given nowhere: the event means no other */
	struct explanation code;

	/* Of log lines. */
	bool has_status, has_substatus, has_win32;
	unsigned status, substatus;
	struct str uri;
	const struct http_status *http;
	const struct http_reason *reason;
	struct str reason_word; /* as it was given */
};

struct paste {
	struct record *items; /* in the order of the text */
	size_t count, capacity;
	size_t decisive; /* the one to go by, where there are any */
	size_t dropped;  /* beyond PASTE_RECORDS_MAX */
	struct str mentions[PASTE_MENTIONS_MAX]; /* names of DLLs and EXEs */
	size_t mention_count;
	const struct symptom *symptoms[PASTE_SYMPTOMS_MAX];
	size_t symptom_count;
};

/*
 * 0, E_NO_MEMORY, or E_USAGE with the reason in 'why' where nothing in it is
 * known. 'out' is from the arena and borrows 'text'.
 */
int paste_read(struct str text, struct arena *a, struct paste *out,
	       const char **why);

/* Does any event lack the data that alone says what went wrong? */
bool paste_lacks_data(const struct paste *p);

/* The last part of a path, whichever slashes it has. */
struct str paste_base_name(struct str path);

/* A new record, zeroed; NULL when out of memory, or of room. */
struct record *paste_add(struct paste *p, struct arena *a);

/*
 * rules/paste_log.c: the lines of logs in 'text'. They are blanked in it, so
 * that nothing else is read into them. 0, or E_NO_MEMORY.
 */
int paste_read_logs(char *text, size_t n, struct arena *a, struct paste *out);

/*
 * rules/paste_order.c: drop what says nothing, share what was given once, and
 * choose the record to go by.
 */
void paste_settle(struct paste *p);

/* rules/paste_codes.c: the code that stands at the start of 'text'. */
enum code_rank { CODE_NONE, CODE_MESSAGE, CODE_NUMBER, CODE_HRESULT,
		 CODE_DATA };

enum code_rank paste_code_at(struct str all, size_t at,
			     struct explanation *out, size_t *length);

/*
 * rules/paste_data.c: of those the data of an event. CODE_NONE with a length
 * is a part of a dump that says nothing.
 */
enum code_rank paste_data_at(struct str text, struct explanation *out,
			     size_t *length);

#endif

/* What the records of a paste are to each other. */
#include "rules/paste.h"

/* Its text, and behind that its XML, which has the data. */
static bool is_told_again(const struct paste *p, size_t i)
{
	const struct record *r = &p->items[i];
	const struct record *next = r + 1;

	return i + 1 < p->count && r->record == RECORD_EVENT &&
	       next->record == RECORD_EVENT && r->kind != NULL &&
	       r->kind == next->kind && !r->has_code && next->has_code &&
	       str_equal_nocase(r->dll, next->dll);
}

/* Records that turned out to say nothing. */
static void drop_empty(struct paste *p)
{
	size_t kept = 0;

	for (size_t i = 0; i < p->count; i++) {
		const struct record *r = &p->items[i];

		if (!is_told_again(p, i) &&
		    (r->kind != NULL || r->id != 0 || r->has_code ||
		     r->has_status || r->reason != NULL))
			p->items[kept++] = *r;
	}
	p->count = kept;
}

/* One code for all: 2214 and 2268 carry the same, and people give it once. */
static void share_code(struct paste *p)
{
	const struct record *only = NULL;

	for (size_t i = 0; i < p->count; i++) {
		const struct record *r = &p->items[i];

		if (!r->has_code || r->record >= RECORD_LOG)
			continue;
		if (only != NULL && only->code.win32 != r->code.win32)
			return;
		only = r;
	}
	for (size_t i = 0; only != NULL && i < p->count; i++) {
		struct record *r = &p->items[i];

		if (r->has_code || r->record != RECORD_EVENT ||
		    r->kind == NULL || !r->kind->has_data)
			continue;
		r->code = only->code;
		r->has_code = r->code_is_shared = true;
	}
}

/* What an event always comes with need not be given (R602, R2602). */
static void imply_codes(struct paste *p)
{
	for (size_t i = 0; i < p->count; i++) {
		struct record *r = &p->items[i];

		if (r->has_code || r->record != RECORD_EVENT ||
		    r->kind == NULL || event_implied_win32(r->kind) == 0)
			continue;
		explain_value(event_implied_win32(r->kind),
			      "what the event means", &r->code);
		r->has_code = r->code_is_implied = true;
	}
}

/* As of a picture that isn't there: its error is about no DLL. */
static bool is_of_no_dll(const struct record *r)
{
	return r->record == RECORD_LOG &&
	       (r->http == NULL ||
		(http_status_is_vague(r->http) && r->uri.n != 0 &&
		 !http_uri_is_of_dll(r->uri)));
}

/* The lower, the more it says. */
static unsigned record_rank(const struct record *r)
{
	enum { UNKNOWN_RANK = 60, CODE_RANK = 20, LOG_RANK = 30, NO_DATA = 10,
	       NO_DLL = 15 };
	unsigned rank = UNKNOWN_RANK;

	if (r->kind != NULL)
		rank = r->kind->rank;
	else if (r->record == RECORD_CODE || r->has_code)
		rank = r->record == RECORD_LOG ? LOG_RANK : CODE_RANK;
	else if (r->record >= RECORD_LOG)
		rank = LOG_RANK + NO_DATA;
	if (r->kind != NULL && r->kind->has_data && !r->has_code)
		rank += NO_DATA;
	if (is_of_no_dll(r))
		rank += NO_DLL;
	return rank;
}

static void choose_decisive(struct paste *p)
{
	for (size_t i = 1; i < p->count; i++) {
		if (record_rank(&p->items[i]) <
		    record_rank(&p->items[p->decisive]))
			p->decisive = i;
	}
}

bool paste_lacks_data(const struct paste *p)
{
	bool lacks = false;

	for (size_t i = 0; i < p->count; i++) {
		const struct record *r = &p->items[i];

		if (r->has_code && !r->code_is_implied)
			return false;
		lacks = lacks || (r->kind != NULL && r->kind->has_data);
	}
	return lacks;
}

void paste_settle(struct paste *p)
{
	drop_empty(p);
	share_code(p);
	imply_codes(p);
	choose_decisive(p);
}

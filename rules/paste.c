/* From a pasted text to the records in it, in one walk. */
#include "rules/paste.h"

#include "rules/paste_marks.h"
#include "rules/pieces.h"
#include "util/status.h"

static const char nothing_known[] =
	"no error code, event or log line in it: give the text of an event "
	"with its data (\"0000: 7e 00 00 00\"), its XML, a line of a site's "
	"log (\"404 0 2\") or of HTTPERR, an HRESULT (0x8007007E), or a "
	"number (126)";

/* The walk; 'best' ranks the codes so far: worse ones don't count. */
struct builder {
	struct arena *arena;
	struct paste *paste;
	struct str text;
	bool numbers_are_events;
	bool no_memory;
	/* The event or code that the next piece belongs to, or NULL. */
	struct record *current;
	enum code_rank best;
};

struct str paste_base_name(struct str path)
{
	size_t at = path.n;

	while (at > 0 && !char_in(path.s[at - 1], "\\/"))
		at--;
	return str_skip(path, at);
}

struct record *paste_add(struct paste *p, struct arena *a)
{
	void *items = p->items;

	if (p->count == PASTE_RECORDS_MAX) {
		p->dropped++;
		return NULL;
	}
	/* Made at once for all, so that records stay where they are. */
	if (items == NULL)
		items = arena_new_array(a, struct record, PASTE_RECORDS_MAX);
	if (items == NULL)
		return NULL;
	p->items = items;
	p->items[p->count].source = STR_EMPTY;
	p->items[p->count].dll = STR_EMPTY;
	p->items[p->count].uri = STR_EMPTY;
	p->items[p->count].reason_word = STR_EMPTY;
	return &p->items[p->count++];
}

static struct record *record_new(struct builder *b, enum record_kind kind)
{
	struct record *r = paste_add(b->paste, b->arena);

	if (r == NULL) {
		b->no_memory = b->no_memory || b->paste->dropped == 0;
		return NULL;
	}
	r->record = kind;
	return r;
}

/* An event that says which it is by neither number nor words so far. */
static bool is_open(const struct record *r)
{
	return r != NULL && r->id == 0 && r->kind == NULL &&
	       (r->record == RECORD_EVENT || r->record == RECORD_CODE);
}

static struct record *event_of(struct builder *b,
			       const struct event_kind *kind, uint32_t id)
{
	for (size_t i = b->paste->count; i-- > 0;) {
		struct record *r = &b->paste->items[i];

		if (r->record == RECORD_EVENT &&
		    (kind != NULL ? r->kind == kind : r->id == id))
			return r;
	}
	return NULL;
}

/* The record for an event that is told here, be it the current one. */
static struct record *event_enter(struct builder *b,
				  const struct event_kind *kind, uint32_t id)
{
	struct record *r = b->current;

	if (!is_open(r))
		r = record_new(b, RECORD_EVENT);
	if (r == NULL)
		return NULL;
	r->record = RECORD_EVENT;
	r->kind = kind;
	r->id = id;
	b->current = r;
	return r;
}

static void take_source(struct builder *b, struct str source)
{
	const struct record *r = b->current;

	if (r != NULL && str_equal(r->source, source))
		return;
	if (r == NULL || r->source.n != 0)
		b->current = record_new(b, RECORD_EVENT);
	if (b->current != NULL)
		b->current->source = source;
}

static void take_id(struct builder *b, uint32_t id, bool labelled)
{
	struct str source = b->current != NULL ? b->current->source :
						 STR_EMPTY;
	const struct event_kind *kind = event_find(id, source);
	struct record *r;

	if (kind == NULL && !labelled)
		return;
	r = is_open(b->current) ? NULL : event_of(b, kind, id);
	/* Its message came first. */
	if (r != NULL && r->id == 0)
		r->id = id;
	if (r == NULL)
		event_enter(b, kind, id);
	else if (labelled)
		b->current = r;
}

static bool wants_message(const struct record *r)
{
	return r->dll.n == 0 && r->kind->names_dll;
}

static void take_message(struct builder *b, const struct event_kind *kind,
			 struct str dll)
{
	struct record *r = b->current;

	/* IIS 5 has numbers of its own for the same words (R1010). */
	if (r != NULL && r->record == RECORD_EVENT && r->kind == NULL &&
	    r->id != 0)
		r->kind = kind;
	if (r == NULL || r->kind != kind ||
	    (kind->names_dll && r->dll.n != 0 && !str_equal(r->dll, dll))) {
		r = is_open(b->current) ? NULL : event_of(b, kind, 0);
		if (r != NULL && kind->names_dll && !wants_message(r))
			r = str_equal(r->dll, dll) ? r : NULL;
		if (r == NULL)
			r = event_enter(b, kind, 0);
	}
	if (r == NULL)
		return;
	if (kind->names_dll && r->dll.n == 0)
		r->dll = dll;
	b->current = r;
}

static void take_code(struct builder *b, enum code_rank rank,
		      const struct explanation *code)
{
	struct record *r = b->current;

	if (rank < b->best)
		return;
	/* A surer code takes the place of guesses. */
	if (rank > b->best) {
		for (size_t i = 0; i < b->paste->count; i++) {
			if (b->paste->items[i].record < RECORD_LOG)
				b->paste->items[i].has_code = false;
		}
		b->best = rank;
	}
	if (r == NULL || (r->has_code && r->code.win32 != code->win32))
		r = record_new(b, RECORD_CODE);
	if (r == NULL || r->has_code)
		return;
	r->code = *code;
	r->has_code = true;
	b->current = r;
}

static void take_mention(struct builder *b, struct str path, bool is_path)
{
	struct paste *p = b->paste;
	struct str name = paste_base_name(path);

	if (is_path && b->current != NULL && b->current->dll.n == 0 &&
	    b->current->kind != NULL && b->current->kind->names_dll)
		b->current->dll = path;
	for (size_t i = 0; i < p->mention_count; i++) {
		if (str_equal_nocase(p->mentions[i], name))
			return;
	}
	if (p->mention_count < PASTE_MENTIONS_MAX)
		p->mentions[p->mention_count++] = name;
}

static void take_status(struct builder *b, const struct mark *m)
{
	struct record *r = record_new(b, RECORD_LOG);

	if (r == NULL)
		return;
	r->has_status = true;
	r->status = m->number;
	r->substatus = m->substatus;
	r->has_substatus = m->has_substatus;
	r->http = http_status_find(r->status, r->substatus, 0, STR_EMPTY);
}

static void take_reason(struct builder *b, const struct http_reason *reason)
{
	struct record *r = record_new(b, RECORD_HTTPERR);

	if (r != NULL)
		r->reason = reason;
}

/* What only an event about it tells: see struct event_kind. */
static void take_process(struct builder *b, uint16_t machine)
{
	struct record *r = b->current;

	if (r != NULL && r->kind != NULL && event_is_mismatch(r->kind))
		r->process = machine;
}

static size_t take_mark(struct builder *b, const struct mark *m)
{
	switch (m->kind) {
	case MARK_START:
		b->current = NULL;
		break;
	case MARK_SOURCE:
		take_source(b, m->text);
		break;
	case MARK_ID:
		take_id(b, m->number, m->labelled);
		break;
	case MARK_MESSAGE:
		if (m->event->names_dll && m->text.n != 0)
			take_mention(b, m->text, false);
		take_message(b, m->event, m->text);
		break;
	case MARK_CODE:
		take_code(b, m->rank, &m->code);
		break;
	case MARK_MENTION:
		take_mention(b, m->text, m->is_path);
		break;
	case MARK_STATUS:
		take_status(b, m);
		break;
	case MARK_REASON:
		take_reason(b, m->reason);
		break;
	case MARK_PROCESS:
		take_process(b, (uint16_t)m->number);
		break;
	case MARK_NONE:
		break;
	}
	return m->length > 0 ? m->length : 1;
}

static void walk(struct builder *b)
{
	struct mark m;

	for (size_t at = 0; at < b->text.n && !b->no_memory;) {
		mark_at(b->text, at, b->numbers_are_events, &m);
		at += take_mark(b, &m);
	}
}

int paste_read(struct str text, struct arena *a, struct paste *out,
	       const char **why)
{
	struct builder b = { .arena = a, .paste = out };
	struct str copy;
	char *bytes;
	int ret;

	*out = (struct paste){ 0 };
	if (text.n > PASTE_TEXT_MAX) {
		*why = "too long: give the lines that matter";
		return E_USAGE;
	}
	bytes = arena_alloc(a, text.n + 1, 1);
	if (bytes == NULL)
		return E_NO_MEMORY;
	memcpy(bytes, text.s, text.n);
	copy = (struct str){ bytes, text.n };
	ret = paste_read_logs(bytes, text.n, a, out);
	if (ret != OK)
		return ret;
	b.text = copy;
	b.numbers_are_events = marks_numbers_are_events(copy);
	walk(&b);
	if (b.no_memory)
		return E_NO_MEMORY;
	paste_settle(out);
	while (out->symptom_count < PASTE_SYMPTOMS_MAX &&
	       (out->symptoms[out->symptom_count] =
			symptom_find(copy, out->symptom_count)) != NULL)
		out->symptom_count++;
	*why = nothing_known;
	return out->count == 0 && out->symptom_count == 0 ? E_USAGE : OK;
}

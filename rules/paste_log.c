/* Lines of a site's log and of HTTPERR, with or without their header. */
#include "rules/paste.h"
#include "rules/pieces.h"
#include "util/status.h"

static const char blanks[] = " \t\r\v\f";

enum { WORDS_MAX = 64, NO_COLUMN = WORDS_MAX };

/* Where a header says that the fields are. */
struct columns {
	size_t count; /* 0: there was no header */
	size_t date, time, status, substatus, win32, uri, reason;
};

static const struct columns no_columns = {
	0,	   NO_COLUMN, NO_COLUMN, NO_COLUMN,
	NO_COLUMN, NO_COLUMN, NO_COLUMN, NO_COLUMN,
};

/* "404 0 2" */
static const struct columns triple_columns = {
	3, NO_COLUMN, NO_COLUMN, 0, 1, 2, NO_COLUMN, NO_COLUMN,
};

struct line {
	struct str words[WORDS_MAX];
	size_t count;
};

static void line_split(struct str text, struct line *out)
{
	struct str word;

	out->count = 0;
	while (out->count < WORDS_MAX &&
	       (word = word_next(&text, blanks)).n > 0)
		out->words[out->count++] = word;
}

static size_t column_of(const struct line *header, const char *name)
{
	for (size_t i = 1; i < header->count; i++) {
		if (str_equal_nocase(header->words[i], str_of(name)))
			return i - 1;
	}
	return NO_COLUMN;
}

static void columns_read(const struct line *header, struct columns *out)
{
	out->count = header->count - 1;
	out->date = column_of(header, "date");
	out->time = column_of(header, "time");
	out->status = column_of(header, "sc-status");
	out->substatus = column_of(header, "sc-substatus");
	out->win32 = column_of(header, "sc-win32-status");
	out->uri = column_of(header, "cs-uri-stem");
	if (out->uri == NO_COLUMN)
		out->uri = column_of(header, "cs-uri");
	out->reason = column_of(header, "s-reason");
}

static bool number_at(const struct line *l, size_t i, uint64_t max,
		      uint64_t *out)
{
	return i < l->count && digits_read(l->words[i], 10, out) && *out <= max;
}

static bool status_at(const struct line *l, size_t i)
{
	uint64_t n;

	return number_at(l, i, 599, &n) && n >= 100;
}

/* What a log has where there is nothing to tell. */
static bool is_dash(struct str s)
{
	return s.n == 1 && s.s[0] == '-';
}

static const char date_pattern[] = "dddd-dd-dd"; /* 2005-08-23 */
static const char time_pattern[] = "dd:dd:dd";

static bool fits(struct str s, const char *pattern)
{
	if (s.n != strlen(pattern))
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (pattern[i] == 'd' ? !char_is_digit(s.s[i]) :
					s.s[i] != pattern[i])
			return false;
	}
	return true;
}

/* Without a date in front, as IIS 5.x logs, all must be as its header says. */
static bool fits_header(const struct line *l, const struct columns *c)
{
	return l->count == c->count &&
	       (c->date == NO_COLUMN ||
		fits(l->words[c->date], date_pattern)) &&
	       (c->time == NO_COLUMN || fits(l->words[c->time], time_pattern));
}

/*
 * The defaults of IIS 6 end with the three numbers, those of IIS 7 and later
 * with the time taken behind them. The line has five words or more.
 */
static void columns_guess(const struct line *l, struct columns *out)
{
	size_t n = l->count, first;
	uint64_t ignored;

	*out = no_columns;
	for (size_t i = 2; i < n && out->uri == NO_COLUMN; i++) {
		if (l->words[i].s[0] == '/')
			out->uri = i;
	}
	for (size_t i = n - 2; i < n; i++) {
		if (http_reason_find(l->words[i]) != NULL &&
		    (status_at(l, i - 2) || is_dash(l->words[i - 2]))) {
			out->reason = i;
			out->status = i - 2;
			return;
		}
	}
	first = status_at(l, n - 4) ? n - 4 : n - 3;
	for (size_t i = first; i < first + 3; i++) {
		if (!number_at(l, i, UINT32_MAX, &ignored))
			return;
	}
	if (!status_at(l, first))
		return;
	out->status = first;
	out->substatus = first + 1;
	out->win32 = first + 2;
}

static void code_set(struct record *r, uint64_t win32)
{
	r->has_win32 = true;
	if (win32 == 0)
		return;
	explain_value((uint32_t)win32, "sc-win32-status of a site's log",
		      &r->code);
	r->code.from_log = true;
	r->has_code = true;
}

static void reason_set(const struct line *l, const struct columns *c,
		       struct record *r)
{
	if (c->reason >= l->count)
		return;
	r->record = RECORD_HTTPERR;
	r->reason = http_reason_find(l->words[c->reason]);
	if (!is_dash(l->words[c->reason]))
		r->reason_word = l->words[c->reason];
}

/* False: not such a line. */
static bool record_read(const struct line *l, const struct columns *c,
			struct record *out)
{
	struct record r = { .record = RECORD_LOG };
	uint64_t n;

	r.source = r.dll = r.uri = r.reason_word = STR_EMPTY;
	reason_set(l, c, &r);
	r.has_status = status_at(l, c->status);
	/* No answer was sent: what is left behind by a process has none. */
	if (!r.has_status && (r.reason == NULL || c->status >= l->count ||
			      !is_dash(l->words[c->status])))
		return false;
	if (r.has_status && number_at(l, c->status, 599, &n))
		r.status = (unsigned)n;
	r.has_substatus = number_at(l, c->substatus, 999, &n);
	if (r.has_substatus)
		r.substatus = (unsigned)n;
	if (number_at(l, c->win32, UINT32_MAX, &n))
		code_set(&r, n);
	if (c->uri < l->count && !is_dash(l->words[c->uri]))
		r.uri = l->words[c->uri];
	if (str_ends_nocase(r.uri, ".dll"))
		r.dll = r.uri;
	/* Of the others HTTP.sys tells itself: IIS saw no such request. */
	if (r.record != RECORD_HTTPERR || r.status == 503)
		r.http = http_status_find(r.status, r.substatus, r.code.win32,
					  r.uri);
	*out = r;
	return true;
}

/* "404 0 2" in a line of its own. */
static bool is_triple(const struct line *l)
{
	uint64_t n;

	return l->count == 3 && status_at(l, 0) && number_at(l, 1, 999, &n) &&
	       number_at(l, 2, UINT32_MAX, &n);
}

static bool line_read(struct str text, struct columns *header,
		      struct record *out)
{
	struct columns guess;
	struct line l;

	line_split(text, &l);
	if (l.count == 0)
		return false;
	if (str_equal_nocase(l.words[0], str_of("#Fields:"))) {
		columns_read(&l, header);
		return false;
	}
	if (is_triple(&l))
		return record_read(&l, &triple_columns, out);
	if (l.count < 5 || !fits(l.words[0], date_pattern))
		return fits_header(&l, header) && record_read(&l, header, out);
	if (header->count != 0 && record_read(&l, header, out))
		return true;
	columns_guess(&l, &guess);
	return record_read(&l, &guess, out);
}

/* A log is mostly requests that went well. */
static bool tells_of_failure(const struct record *r)
{
	return r->status >= 400 || r->has_code || r->reason != NULL;
}

static int record_add(struct paste *out, struct arena *a,
		      const struct record *found)
{
	struct record *r = paste_add(out, a);

	if (r == NULL)
		return out->dropped == 0 ? E_NO_MEMORY : OK;
	*r = *found;
	r->uri = str_copy(a, found->uri);
	r->dll = str_copy(a, found->dll);
	r->reason_word = str_copy(a, found->reason_word);
	return r->uri.s == NULL || r->dll.s == NULL ||
			       r->reason_word.s == NULL ?
		       E_NO_MEMORY :
		       OK;
}

int paste_read_logs(char *text, size_t n, struct arena *a, struct paste *out)
{
	struct columns header = no_columns;
	size_t start = 0;

	while (start < n) {
		const char *end = memchr(text + start, '\n', n - start);
		const size_t length = end == NULL ?
					      n - start :
					      (size_t)(end - text) - start;
		struct record found;

		if (line_read((struct str){ text + start, length }, &header,
			      &found)) {
			if (tells_of_failure(&found) &&
			    record_add(out, a, &found) != OK)
				return E_NO_MEMORY;
			memset(text + start, ' ', length);
		}
		start += length + 1;
	}
	return OK;
}

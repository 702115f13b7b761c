/* What tells of an event which it is: the labels of its fields, its number. */
#include "rules/paste_marks.h"

#include "rules/pieces.h"

static const char line_ends[] = "\r\n";

enum { LABEL_REACH_MAX = 64 };

/*
 * At the colon that must follow a label; empty: there is none. A '*' at the
 * label's end is the rest of its line, as letters with accents may be in any
 * code page.
 */
static struct str behind_colon(struct str text, const char *label)
{
	enum { WORD_MAX = 24 };
	size_t n = strlen(label);
	const bool open = label[n - 1] == '*';
	struct str rest;

	n -= open;
	if (!str_equal_nocase(str_head(text, n), (struct str){ label, n }))
		return STR_EMPTY;
	rest = str_head(str_skip(text, n), LABEL_REACH_MAX);
	for (n = 0; open && n < WORD_MAX && rest.n > 0 &&
		    !char_in(rest.s[0], ":\r\n");
	     n++)
		rest = str_skip(rest, 1);
	while (rest.n > 0 && char_in(rest.s[0], " \t"))
		rest = str_skip(rest, 1);
	return rest.n > 0 && rest.s[0] == ':' ? rest : STR_EMPTY;
}

/* The same of whichever label of a list, which ends with NULL, fits. */
static struct str behind_any(struct str text, const char *const *labels)
{
	struct str rest = STR_EMPTY;

	for (size_t i = 0; rest.n == 0 && labels[i] != NULL; i++)
		rest = behind_colon(text, labels[i]);
	return rest;
}

static bool start_at(struct str text, struct mark *m)
{
	static const char *const starts[] = { "event type:", "<event>",
					      "<event ", "log name:",
					      "ereignistyp:", "protokollname:",
					      "nom du journal" };
	/* Event Viewer copies an event as text, and once more behind this. */
	static const char *const again[] = { "event xml", "ereignis-xml",
					     "xml de l*", "xml de evento",
					     "xml evento", NULL };
	struct str rest;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]); i++) {
		if (str_starts_nocase(text, starts[i]))
			return mark_take(m, MARK_START, strlen(starts[i]));
	}
	rest = behind_any(text, again);
	if (rest.n == 0)
		return false;
	word_next(&rest, ": \t\r\n");
	return mark_take(m, MARK_NONE, (size_t)(rest.s - text.s));
}

/* All of a line, where it is the name alone: "Active Server Pages". */
static struct str source_with_blanks(struct str rest, struct str word)
{
	enum { WORDS_MAX = 5 };
	struct str line = word_next(&rest, line_ends), left;
	size_t words = 0;

	while (line.n > 0 && char_in(line.s[line.n - 1], " \t"))
		line.n--;
	for (size_t i = 0; i < line.n; i++) {
		if (!char_is_word(line.s[i]) && !char_in(line.s[i], " \t.-"))
			return word;
	}
	for (left = line; word_next(&left, " \t").n > 0;)
		words++;
	return words <= WORDS_MAX ? line : word;
}

/* One word, a name in quotes, or one of several words that is known. */
static struct str source_read(struct str rest, bool quoted)
{
	const struct str all = rest;
	const struct str word = word_next(&rest, " \t\r\n\"'<>/,;()");
	size_t count;
	const struct event_kind *kinds = event_kinds(&count);

	rest = all;
	if (quoted)
		return word_next(&rest, "\r\n\"'<>");
	for (size_t i = 0; i < count; i++) {
		if (strchr(kinds[i].source, ' ') != NULL &&
		    str_starts_nocase(all, kinds[i].source))
			return str_head(all, strlen(kinds[i].source));
	}
	return event_source_is_known(word) ? word :
					     source_with_blanks(all, word);
}

/*
 * "Event Source: W3SVC-WP", "source :W3SVC-WP", "ProviderName : ...",
 * <Provider Name="..."; and as Windows has it in other languages.
 */
static bool source_at(struct str text, struct mark *m)
{
	static const char provider[] = "provider name=";
	static const char *const labels[] = {
		"source",	"providername", "quelle", "ereignisquelle",
		"source de l*", "origen",	"origine", "origine evento",
		NULL,
	};
	struct str rest, word;

	if (str_starts_nocase(text, provider))
		rest = str_skip(text, sizeof(provider) - 1);
	else
		rest = behind_any(text, labels);
	if (rest.n == 0)
		return false;
	rest = str_head(rest, LABEL_REACH_MAX);
	while (rest.n > 0 && char_in(rest.s[0], " \t:\"'()"))
		rest = str_skip(rest, 1);
	/* An empty label says nothing; what follows is about something else. */
	if (rest.n == 0 || char_in(rest.s[0], "\r\n,;/<>"))
		return false;
	word = source_read(rest, char_in(rest.s[-1], "\"'"));
	m->text = word;
	return mark_take(m, MARK_SOURCE, (size_t)(word.s - text.s) + word.n);
}

static bool number_behind(struct str text, size_t at, struct mark *m)
{
	struct str rest = str_head(str_skip(text, at), LABEL_REACH_MAX), word;
	uint64_t value;

	/* Over the attributes of <EventID Qualifiers="49152">. */
	if (rest.n > 0 && rest.s[0] == ' ' &&
	    str_starts_nocase(str_skip(rest, 1), "qualifiers"))
		word_next(&rest, ">");
	word = word_next(&rest, " \t:=#>");
	for (size_t i = 0; i < word.n; i++) {
		if (!char_is_digit(word.s[i]))
			word.n = i;
	}
	if (!digits_read(word, 10, &value) || value == 0 || value > 0xffff)
		return false;
	m->number = (uint32_t)value;
	return mark_take(m, MARK_ID, (size_t)(word.s - text.s) + word.n);
}

static bool id_at(struct str text, struct mark *m)
{
	static const char *const labels[] = { "event id", "eventid",
					      "event identifier", "event" };
	static const char *const others[] = { "ereignis-id", "ereigniskennung",
					      "id de l*", "id. del evento",
					      "id. suceso", "id evento",
					      NULL };
	const struct str other = behind_any(text, others);

	if (other.n != 0 &&
	    number_behind(text, (size_t)(other.s - text.s), m)) {
		m->labelled = true;
		return true;
	}
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (str_starts_nocase(text, labels[i]) &&
		    number_behind(text, strlen(labels[i]), m)) {
			m->labelled = true;
			return true;
		}
	}
	/* "ID: 4711" may be of a process: an event that is known, or none. */
	return behind_colon(text, "id").n != 0 && number_behind(text, 2, m);
}

/* The last word of 'text', cut off from it with all that is behind it. */
static struct str word_before(struct str *text)
{
	struct str word;

	while (text->n > 0 && char_in(text->s[text->n - 1], " \t:=\"'>#"))
		text->n--;
	word = (struct str){ text->s + text->n, 0 };
	while (text->n > 0 && char_is_word(text->s[text->n - 1])) {
		text->n--;
		word.s--;
		word.n++;
	}
	return word;
}

/* "RecordId : 2214", processId="2214", "The process id was '2214'". */
static bool is_of_something_else(struct str before)
{
	static const char *const words[] = { "index", "port", "line", "build",
					     "record", "process", "thread" };
	struct str word = word_before(&before);

	if (str_equal_nocase(word, str_of("was")) ||
	    str_equal_nocase(word, str_of("is")) ||
	    str_equal_nocase(word, str_of("of")))
		word = word_before(&before);
	if (str_equal_nocase(word, str_of("id")))
		return !str_equal_nocase(word_before(&before),
					 str_of("event"));
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (str_equal_nocase(word, str_of(words[i])))
			return true;
	}
	return str_ends_nocase(word, "id");
}

/* The first column of Get-EventLog is the number of the record: " Mar 12". */
static bool is_in_front_of_a_date(struct str rest)
{
	const struct str month = word_next(&rest, " \t");
	const struct str day = word_next(&rest, " \t");
	const struct str time = word_next(&rest, " \t");
	uint64_t ignored;

	return month.n == 3 && digits_read(day, 10, &ignored) && time.n == 5 &&
	       time.s[2] == ':';
}

bool mark_bare_id_at(struct str all, size_t at, struct mark *m)
{
	const size_t start = at > LABEL_REACH_MAX ? at - LABEL_REACH_MAX : 0;
	struct str rest = str_skip(all, at), word;
	uint64_t value;

	/* " :2214" is how French sets a colon. */
	if (at > 0 && char_in(all.s[at - 1], ".-:/\\#$,x") &&
	    !(at > 1 && all.s[at - 1] == ':' && all.s[at - 2] == ' '))
		return false;
	word = (struct str){ all.s + start, at - start };
	if (is_of_something_else(word) ||
	    is_in_front_of_a_date(str_head(str_skip(rest, 4), LABEL_REACH_MAX)))
		return false;
	word = str_head(rest, 4);
	rest = str_skip(rest, 4);
	if (word.n < 4 || !digits_read(word, 10, &value) ||
	    (rest.n > 0 && char_is_word(rest.s[0])) ||
	    (rest.n > 1 && char_in(rest.s[0], ".:-/") &&
	     char_is_digit(rest.s[1])))
		return false;
	m->number = (uint32_t)value;
	return event_find(m->number, STR_EMPTY) != NULL &&
	       mark_take(m, MARK_ID, 4);
}

bool mark_label_at(struct str text, struct mark *m)
{
	return start_at(text, m) || source_at(text, m) || id_at(text, m);
}

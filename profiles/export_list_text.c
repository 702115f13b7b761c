/* Lists that people read: module definition files, and a name a line. */
#include <string.h>

#include "profiles/compile_facts.h"
#include "profiles/export_list.h"
#include "util/status.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static struct str trimmed(struct str s)
{
	while (s.n != 0 && is_blank(s.s[0])) {
		s.s++;
		s.n--;
	}
	while (s.n != 0 && is_blank(s.s[s.n - 1]))
		s.n--;
	return s;
}

/* The next line, without its end. False: there is none. */
static bool line_take(struct bytes *rest, struct str *line)
{
	const uint8_t *end;

	if (rest->len == 0)
		return false;
	end = memchr(rest->data, '\n', rest->len);
	line->s = (const char *)rest->data;
	line->n = end == NULL ? rest->len : (size_t)(end - rest->data);
	*rest = bytes_cut(*rest, line->n + (end != NULL), rest->len);
	return true;
}

/* What is before 'mark'; the rest of 's' is what is behind it. */
static struct str cut_at(struct str *s, char mark)
{
	const char *at = s->n == 0 ? NULL : memchr(s->s, mark, s->n);
	struct str before = *s;

	if (at == NULL) {
		*s = STR_EMPTY;
		return before;
	}
	before.n = (size_t)(at - s->s);
	*s = (struct str){ at + 1, s->n - before.n - 1 };
	return before;
}

/* "Name", "Name @115", "@6000", "#6000", "Name = OTHER.Name". */
static int line_read(struct export_list *l, struct str line)
{
	struct listed_export e = { .dll = l->dll };
	const char *mark = memchr(line.s, '!', line.n);
	struct fact_export parsed;

	/* A C++ name holds none: '!' isn't among what MSVC decorates with. */
	if (mark != NULL) {
		e.dll = trimmed(cut_at(&line, '!'));
		line = trimmed(line);
	}
	if (line.n > 1 && line.s[0] == '#')
		line = STR_CONCAT(l->arena, str_of("@"),
				  (struct str){ line.s + 1, line.n - 1 });
	if (line.s == NULL)
		return E_NO_MEMORY;
	if (!export_parse(line, &parsed))
		return export_list_fail(l, "a line is Name, DLL!Name, "
					   "Name @115, @6000 or "
					   "Name = OTHER.Name");
	e.name = parsed.name;
	e.forwarder = parsed.forwarder;
	e.ordinal = parsed.ordinal;
	return export_list_add(l, &e);
}

int export_list_read_text(struct export_list *l, struct bytes bytes)
{
	struct str line;
	int ret = OK;

	while (ret == OK && line_take(&bytes, &line)) {
		l->line++;
		line = trimmed(line);
		if (line.n == 0 || line.s[0] == ';' ||
		    (line.s[0] == '#' &&
		     (line.n == 1 || line.s[1] < '0' || line.s[1] > '9')))
			continue;
		ret = line_read(l, line);
	}
	return ret;
}

/* The next word: of one kind of characters, or quoted. */
static struct str word_take_def(struct str *s)
{
	struct str word;
	size_t n = 0;

	*s = trimmed(*s);
	if (s->n != 0 && s->s[0] == '"') {
		struct str rest = { s->s + 1, s->n - 1 };

		word = cut_at(&rest, '"');
		*s = rest;
		return word;
	}
	if (s->n != 0 && s->s[0] == '=')
		while (n < s->n && s->s[n] == '=')
			n++;
	else
		while (n < s->n && !is_blank(s->s[n]) && s->s[n] != '=')
			n++;
	word = (struct str){ s->s, n };
	*s = (struct str){ s->s + n, s->n - n };
	return word;
}

static bool ordinal_of(struct str word, uint16_t *out)
{
	struct fact_export e;

	if (!export_parse(word, &e) || e.name.n != 0)
		return false;
	*out = e.ordinal;
	return true;
}

/*
 * entry[=internal] [@ordinal [NONAME]] [DATA|CONSTANT|PRIVATE]; with "==" it is
 * mingw's for what the DLL really calls it.
 */
static int entry_read(struct export_list *l, struct str dll, struct str line)
{
	struct listed_export e = { .dll = dll };
	struct str word;

	e.name = word_take_def(&line);
	line = trimmed(line);
	if (line.n != 0 && line.s[0] == '=') {
		bool real = word_take_def(&line).n == 2;

		word = word_take_def(&line);
		if (real)
			e.name = word;
		else if (word.n != 0 && memchr(word.s, '.', word.n) != NULL)
			e.forwarder = word;
	}
	while (line = trimmed(line), line.n != 0) {
		word = word_take_def(&line);
		if (str_equal_nocase(word, str_of("NONAME")))
			e.name = STR_EMPTY;
		else if (str_equal(word, str_of("@")))
			word = STR_CONCAT(l->arena, word,
					  word_take_def(&line));
		if (word.s == NULL)
			return E_NO_MEMORY;
		if (word.n != 0 && word.s[0] == '@' &&
		    !ordinal_of(word, &e.ordinal))
			return export_list_fail(l, "an ordinal is 1 to 65535");
	}
	return export_list_add(l, &e);
}

int export_list_read_definitions(struct export_list *l, struct bytes bytes)
{
	struct str line, dll = l->dll, rest, word;
	bool in_exports = false;
	int ret = OK;

	while (ret == OK && line_take(&bytes, &line)) {
		l->line++;
		rest = line;
		line = rest = trimmed(cut_at(&rest, ';'));
		word = word_take_def(&rest);
		if (line.n == 0)
			continue;
		if (str_equal_nocase(word, str_of("LIBRARY")) ||
		    str_equal_nocase(word, str_of("NAME"))) {
			word = word_take_def(&rest);
			dll = word.n != 0 && word.s[0] != '=' ? word : l->dll;
			in_exports = false;
		} else if (str_equal_nocase(word, str_of("EXPORTS"))) {
			in_exports = true;
			rest = trimmed(rest);
			if (rest.n != 0)
				ret = entry_read(l, dll, rest);
		} else if (str_equal_nocase(word, str_of("SECTIONS")) ||
			   str_equal_nocase(word, str_of("IMPORTS")) ||
			   str_equal_nocase(word, str_of("DESCRIPTION")) ||
			   str_equal_nocase(word, str_of("STACKSIZE")) ||
			   str_equal_nocase(word, str_of("HEAPSIZE")) ||
			   str_equal_nocase(word, str_of("VERSION"))) {
			in_exports = false;
		} else if (in_exports) {
			ret = entry_read(l, dll, line);
		}
	}
	return ret;
}

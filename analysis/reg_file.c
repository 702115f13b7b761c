/* .reg files, as regedit exports them (5.00 in UTF-16, or REGEDIT4). */
#include <string.h>

#include "analysis/world.h"
#include "loader/pe.h"
#include "util/status.h"
#include "util/utf16.h"

enum { REG_FILE_MAX = 1 << 24 };

/* The lines that are left, and the one that is read. */
struct reg_reader {
	struct world_reader *world;
	struct str left, key;
	unsigned line; /* where the present one starts */
	unsigned lines;
	bool ansi;     /* REGEDIT4: texts of hex() have bytes, not UTF-16 */
};

static int fail(struct reg_reader *r, const char *why)
{
	return world_fail(r->world, r->line, "%s", why);
}

static struct str trim(struct str s)
{
	while (s.n != 0 && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t' ||
			    s.s[s.n - 1] == '\r'))
		s.n--;
	while (s.n != 0 && (s.s[0] == ' ' || s.s[0] == '\t')) {
		s.s++;
		s.n--;
	}
	return s;
}

/* False at the end. */
static bool next_line(struct reg_reader *r, struct str *out)
{
	const char *end;
	size_t n;

	if (r->left.n == 0)
		return false;
	end = memchr(r->left.s, '\n', r->left.n);
	n = end == NULL ? r->left.n : (size_t)(end - r->left.s);
	*out = trim((struct str){ r->left.s, n });
	n += end != NULL;
	r->left.s += n;
	r->left.n -= n;
	r->lines++;
	return true;
}

/* "a\\b\"c" up to its quote: '*s' is what is behind that. */
static bool take_quoted(struct reg_reader *r, struct str *s, struct str *out)
{
	char *to = arena_alloc(r->world->arena, s->n + 1, 1);
	size_t n = 0, i = 1;

	*out = (struct str){ to, 0 };
	if (to == NULL || s->n < 2 || s->s[0] != '"')
		return false;
	for (; i < s->n && s->s[i] != '"'; i++) {
		if (s->s[i] == '\\' && i + 1 < s->n)
			i++;
		to[n++] = s->s[i];
	}
	if (i == s->n)
		return false;
	out->n = n;
	*s = (struct str){ s->s + i + 1, s->n - i - 1 };
	return true;
}

static int hex_digit(char c)
{
	c = ascii_lower(c);
	return c >= '0' && c <= '9' ? c - '0' :
	       c >= 'a' && c <= 'f' ? c - 'a' + 10 :
				      -1;
}

/* How long a value is at most, with the lines that it goes on in. */
static size_t length_of(const struct reg_reader *r, struct str s)
{
	size_t n = s.n, at = 0;
	bool goes_on = s.n != 0 && s.s[s.n - 1] == '\\';

	while (goes_on && at < r->left.n) {
		const char *line = r->left.s + at;
		const char *end = memchr(line, '\n', r->left.n - at);
		size_t m = end == NULL ? r->left.n - at : (size_t)(end - line);
		struct str t = trim((struct str){ line, m });

		goes_on = t.n != 0 && t.s[t.n - 1] == '\\';
		n += t.n;
		at += m + (end != NULL);
	}
	return n;
}

/* Bytes with commas; a backslash at the end leads on to the next line. */
static int take_bytes(struct reg_reader *r, struct str s, struct bytes *out)
{
	uint8_t *data = arena_alloc(r->world->arena, length_of(r, s) / 2 + 1,
				    1);
	size_t n = 0;

	if (data == NULL)
		return E_NO_MEMORY;
	for (;;) {
		while (s.n >= 2 && hex_digit(s.s[0]) >= 0 &&
		       hex_digit(s.s[1]) >= 0) {
			data[n++] = (uint8_t)(hex_digit(s.s[0]) << 4 |
					      hex_digit(s.s[1]));
			s.s += 2;
			s.n -= 2;
			if (s.n != 0 && s.s[0] == ',') {
				s.s++;
				s.n--;
			}
		}
		if (s.n == 0)
			break;
		if (s.n != 1 || s.s[0] != '\\' || !next_line(r, &s))
			return fail(r, "bytes, as 0a,0b, belong here");
	}
	*out = (struct bytes){ data, n };
	return OK;
}

/* REGEDIT4 has the bytes of texts: made UTF-16, ASCII as it mostly is. */
static int widen(struct reg_reader *r, struct bytes *data)
{
	uint8_t *out = arena_alloc(r->world->arena, data->len * 2 + 1, 1);

	if (out == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < data->len; i++) {
		if (data->data[i] > 0x7e)
			return fail(r, "bytes beyond ASCII in a text of "
				       "REGEDIT4 aren't read; export as 5.00");
		out[2 * i] = data->data[i];
	}
	*data = (struct bytes){ out, data->len * 2 };
	return OK;
}

/* "hex:", "hex(2):" */
static int take_hex(struct reg_reader *r, struct str name, struct str s)
{
	unsigned type = REG_BINARY;
	struct bytes data;
	size_t at = 3;
	int ret;

	if (s.n > 5 && s.s[3] == '(' && hex_digit(s.s[4]) >= 0 &&
	    s.s[5] == ')') {
		type = (unsigned)hex_digit(s.s[4]);
		at = 6;
	}
	if (at >= s.n || s.s[at] != ':')
		return fail(r, "a type, as hex(2):, belongs here");
	ret = take_bytes(r, (struct str){ s.s + at + 1, s.n - at - 1 },
			 &data);
	if (ret == OK && r->ansi &&
	    (type == REG_SZ || type == REG_EXPAND_SZ || type == REG_MULTI_SZ))
		ret = widen(r, &data);
	if (ret == OK)
		world_value(r->world, r->key, name, type, data);
	return ret;
}

static int take_dword(struct reg_reader *r, struct str name, struct str s)
{
	uint8_t data[4];
	uint32_t value = 0;

	if (s.n != 14)
		return fail(r, "eight digits, as dword:0000000a, belong here");
	for (size_t i = 6; i < s.n; i++) {
		if (hex_digit(s.s[i]) < 0)
			return fail(r, "a dword has hexadecimal digits");
		value = value << 4 | (uint32_t)hex_digit(s.s[i]);
	}
	for (unsigned i = 0; i < 4; i++)
		data[i] = (uint8_t)(value >> 8 * i);
	world_value(r->world, r->key, name, REG_DWORD,
		    (struct bytes){ data, 4 });
	return OK;
}

static bool starts(struct str s, const char *with)
{
	return s.n >= strlen(with) && memcmp(s.s, with, strlen(with)) == 0;
}

static int take_value(struct reg_reader *r, struct str s)
{
	struct str name = STR_EMPTY, text;
	struct bytes data;

	if (r->key.n == 0)
		return fail(r, "a value stands before the first [key]");
	if (s.s[0] == '@')
		s = (struct str){ s.s + 1, s.n - 1 };
	else if (!take_quoted(r, &s, &name))
		return fail(r, "a name in quotes, or @, belongs here");
	s = trim(s);
	if (s.n == 0 || s.s[0] != '=')
		return fail(r, "a '=' is missing");
	s = trim((struct str){ s.s + 1, s.n - 1 });
	if (starts(s, "hex"))
		return take_hex(r, name, s);
	if (starts(s, "dword:"))
		return take_dword(r, name, s);
	if (!take_quoted(r, &s, &text) || trim(s).n != 0)
		return fail(r, "a text in quotes, dword: or hex: belongs "
			       "here; nothing can be taken away");
	data = world_wide(r->world, &text, 1, false);
	if (data.data == NULL)
		return E_NO_MEMORY;
	world_value(r->world, r->key, name, REG_SZ, data);
	return OK;
}

static int take_key(struct reg_reader *r, struct str s)
{
	if (s.n < 3 || s.s[s.n - 1] != ']' || s.s[1] == '-')
		return fail(r, "a key, as [HKEY_LOCAL_MACHINE\\X], belongs "
			       "here; none can be taken away");
	r->key = world_key(r->world, (struct str){ s.s + 1, s.n - 2 });
	if (r->key.s == NULL)
		return fail(r, "the key doesn't start with one of Windows' "
			       "own");
	world_line(r->world, "key", &r->key, 1);
	return OK;
}

static int read_lines(struct reg_reader *r)
{
	struct str s;
	int ret = OK;

	if (!next_line(r, &s))
		s = STR_EMPTY;
	r->line = 1;
	r->ansi = str_equal(s, str_of("REGEDIT4"));
	if (!r->ansi &&
	    !str_equal(s, str_of("Windows Registry Editor Version 5.00")))
		return fail(r, "it doesn't start as regedit's exports do");
	while (ret == OK && next_line(r, &s)) {
		r->line = r->lines;
		if (s.n == 0 || s.s[0] == ';')
			continue;
		ret = s.s[0] == '[' ? take_key(r, s) : take_value(r, s);
	}
	return ret;
}

int world_read_reg_file(struct world_reader *w, const char *name,
			struct bytes text)
{
	struct reg_reader r = { .world = w, .key = STR_EMPTY };
	int ret;

	w->file = name;
	if (text.len > REG_FILE_MAX)
		return fail(&r, "more than 16 MB of registry aren't read");
	r.left = (struct str){ (const char *)text.data, text.len };
	if (text.len >= 2 && text.data[0] == 0xff && text.data[1] == 0xfe) {
		ret = utf16_to_utf8(w->arena,
				    (struct bytes){ text.data + 2,
						    text.len - 2 },
				    false, &r.left);
		if (ret != OK)
			return ret;
	} else if (text.len >= 3 && memcmp(text.data, "\xef\xbb\xbf", 3) == 0) {
		r.left = (struct str){ r.left.s + 3, r.left.n - 3 };
	}
	ret = read_lines(&r);
	if (ret == OK)
		w->file = NULL;
	return ret;
}

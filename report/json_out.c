/* JSON: quoting, commas, nesting. */
#include "report/json_out.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "util/utf8.h"

enum { INDENT = 2 };

void json_init(struct json_out *j, FILE *out, bool one_line)
{
	*j = (struct json_out){ .out = out, .one_line = one_line };
}

void json_resume(struct json_out *j, FILE *out, unsigned depth, bool filled)
{
	assert(depth < JSON_DEPTH_MAX);
	json_init(j, out, false);
	j->depth = depth;
	for (unsigned i = 0; i < depth; i++)
		j->filled[i] = true;
	j->filled[depth] = filled;
}

static void write_as_it_is(FILE *out, struct str s, size_t from, size_t to)
{
	if (from < to)
		fwrite(s.s + from, 1, to - from, out);
}

static bool is_written_as_it_is(uint32_t code)
{
	return code >= 0x20 && code != 0x7f && code != '"' && code != '\\';
}

/* Few calls: each locks the stream, in a program with threads. */
static void write_quoted(FILE *out, struct str s)
{
	uint32_t code;
	size_t n, from = 0;

	putc('"', out);
	for (size_t i = 0; i < s.n; i += n) {
		n = utf8_read(s, i, &code);
		if (n != 0 && is_written_as_it_is(code))
			continue;
		write_as_it_is(out, s, from, i);
		if (n == 0) {
			n = 1;
			fprintf(out, "\\\\x%02X", (unsigned char)s.s[i]);
		} else if (code < 0x20 || code == 0x7f) {
			fprintf(out, "\\u%04" PRIx32, code);
		} else {
			fprintf(out, "\\%c", s.s[i]);
		}
		from = i + n;
	}
	write_as_it_is(out, s, from, s.n);
	putc('"', out);
}

static void break_line(const struct json_out *j)
{
	if (j->one_line)
		return;
	fprintf(j->out, "\n%*s", (int)(j->depth * INDENT), "");
}

/* All that stands before a value. */
static void start_value(struct json_out *j, const char *key)
{
	if (j->filled[j->depth])
		putc(',', j->out);
	if (j->depth > 0)
		break_line(j);
	j->filled[j->depth] = true;
	if (key != NULL) {
		write_quoted(j->out, str_of(key));
		fputs(j->one_line ? ":" : ": ", j->out);
	}
}

static void open_level(struct json_out *j, const char *key, char bracket)
{
	start_value(j, key);
	putc(bracket, j->out);
	assert(j->depth + 1 < JSON_DEPTH_MAX);
	j->filled[++j->depth] = false;
}

static void close_level(struct json_out *j, char bracket)
{
	bool filled = j->filled[j->depth];

	assert(j->depth > 0);
	j->depth--;
	if (filled)
		break_line(j);
	putc(bracket, j->out);
	if (j->depth == 0)
		putc('\n', j->out);
}

void json_object(struct json_out *j, const char *key)
{
	open_level(j, key, '{');
}

void json_object_end(struct json_out *j)
{
	close_level(j, '}');
}

void json_array(struct json_out *j, const char *key)
{
	open_level(j, key, '[');
}

void json_array_end(struct json_out *j)
{
	close_level(j, ']');
}

void json_str(struct json_out *j, const char *key, struct str s)
{
	start_value(j, key);
	write_quoted(j->out, s);
}

void json_text(struct json_out *j, const char *key, const char *s)
{
	if (s == NULL)
		json_null(j, key);
	else
		json_str(j, key, str_of(s));
}

void json_uint(struct json_out *j, const char *key, uint64_t n)
{
	start_value(j, key);
	fprintf(j->out, "%" PRIu64, n);
}

void json_bool(struct json_out *j, const char *key, bool b)
{
	start_value(j, key);
	fputs(b ? "true" : "false", j->out);
}

void json_null(struct json_out *j, const char *key)
{
	start_value(j, key);
	fputs("null", j->out);
}

void json_str_or_null(struct json_out *j, const char *key, struct str s)
{
	if (s.n == 0)
		json_null(j, key);
	else
		json_str(j, key, s);
}

void json_uint_or_null(struct json_out *j, const char *key, uint64_t n)
{
	if (n == 0)
		json_null(j, key);
	else
		json_uint(j, key, n);
}

void json_members(struct json_out *j, struct str members)
{
	if (members.n == 0)
		return;
	if (j->filled[j->depth])
		putc(',', j->out);
	fwrite(members.s, 1, members.n, j->out);
	j->filled[j->depth] = true;
}

void json_hex_or_null(struct json_out *j, const char *key, uint32_t n)
{
	char text[sizeof("0xC0000139")];

	snprintf(text, sizeof(text), "0x%08" PRIX32, n);
	json_text(j, key, n == 0 ? NULL : text);
}

struct str json_read_back(struct arena *a, struct str s)
{
	const size_t escape = sizeof("\\xNN") - 1;
	char *out = arena_alloc(a, s.n * escape + 1, 1);
	size_t to = 0, n;
	uint32_t code;

	if (out == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i < s.n; i += n) {
		n = utf8_read(s, i, &code);
		if (n != 0) {
			memcpy(out + to, s.s + i, n);
			to += n;
			continue;
		}
		n = 1;
		to += (size_t)sprintf(out + to, "\\x%02X",
				      (unsigned char)s.s[i]);
	}
	return (struct str){ out, to };
}

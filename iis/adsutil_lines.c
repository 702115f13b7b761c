/* The lines that adsutil.vbs writes, and those around them. */
#include "iis/adsutil_lines.h"

#include "iis/metabase.h"
#include "util/status.h"
#include "util/utf16.h"

static struct str trim(struct str s)
{
	struct str item = STR_EMPTY;

	metabase_next_item(&s, '\n', &item);
	return item;
}

bool adsutil_next_line(struct str *rest, struct str *line)
{
	return metabase_next_item(rest, '\n', line);
}

bool adsutil_property(struct str line, struct adsutil_property *out)
{
	const char *colon = memchr(line.s, ':', line.n), *end;
	struct str rest;
	size_t n;

	if (colon == NULL)
		return false;
	n = (size_t)(colon - line.s);
	out->name = trim((struct str){ line.s, n });
	rest = trim((struct str){ line.s + n + 1, line.n - n - 1 });
	if (out->name.n == 0 || memchr(out->name.s, ' ', out->name.n) ||
	    rest.n == 0 || rest.s[0] != '(')
		return false;
	end = memchr(rest.s, ')', rest.n);
	if (end == NULL)
		return false;
	n = (size_t)(end - rest.s);
	out->type = (struct str){ rest.s + 1, n - 1 };
	out->value = trim((struct str){ rest.s + n + 1, rest.n - n - 1 });
	return true;
}

bool adsutil_heading(struct str line, struct str *path)
{
	if (line.n < 3 || line.s[0] != '[' || line.s[line.n - 1] != ']')
		return false;
	*path = (struct str){ line.s + 1, line.n - 2 };
	return true;
}

static bool starts_nocase(struct str s, const char *start)
{
	struct str t = str_of(start);

	return s.n >= t.n && str_equal_nocase((struct str){ s.s, t.n }, t);
}

bool adsutil_is_banner(struct str line)
{
	return starts_nocase(line, "Microsoft (R) Windows Script Host");
}

bool adsutil_command(struct str line, struct str *path)
{
	bool script = false;
	struct str word;

	while (metabase_next_item(&line, ' ', &word)) {
		script |= str_ends_nocase(word, "adsutil") ||
			  str_ends_nocase(word, "adsutil.vbs");
		if (!script || !starts_nocase(word, "ENUM"))
			continue;
		do {
			if (!metabase_next_item(&line, ' ', path))
				*path = str_of("/");
		} while (path->n == 0);
		if (path->s[0] == '>' || path->s[0] == '|')
			*path = str_of("/");
		return true;
	}
	return false;
}

struct str adsutil_without_quotes(struct str s)
{
	if (s.n < 2 || s.s[0] != '"' || s.s[s.n - 1] != '"')
		return s;
	return (struct str){ s.s + 1, s.n - 2 };
}

static struct str parent_of(struct str path)
{
	const char *slash = memrchr(path.s, '/', path.n);

	if (slash == NULL || slash == path.s)
		return str_of("/");
	return (struct str){ path.s, (size_t)(slash - path.s) };
}

bool adsutil_first_key(struct str rest, struct str *path)
{
	struct adsutil_property p;
	struct str line, type = STR_EMPTY, unused;

	while (adsutil_next_line(&rest, &line)) {
		if (adsutil_is_banner(line))
			return false;
		if (adsutil_heading(line, path)) {
			*path = parent_of(*path);
			return type.n > 0;
		}
		if (!adsutil_property(line, &p)) {
			if (adsutil_command(line, &unused))
				return false;
			continue;
		}
		if (!str_equal_nocase(p.name, str_of("KeyType")))
			continue;
		type = adsutil_without_quotes(p.value);
		if (str_equal_nocase(type, str_of("IIsWebService"))) {
			*path = str_of("W3SVC");
			return true;
		}
		if (str_equal_nocase(type, str_of("IIsComputer"))) {
			*path = str_of("/");
			return true;
		}
	}
	return false;
}

int adsutil_decode(struct arena *a, struct bytes b, struct str *out,
		   bool *unicode)
{
	const uint8_t *d = b.data;
	bool little = b.len >= 2 && d[0] == 0xff && d[1] == 0xfe;
	bool big = b.len >= 2 && d[0] == 0xfe && d[1] == 0xff;
	bool bare = b.len >= 4 && d[0] != 0 && d[1] == 0 && d[2] != 0 &&
		    d[3] == 0;

	*unicode = true;
	if (little || big || bare)
		return utf16_to_utf8(a, bytes_cut(b, bare ? 0 : 2, b.len), big,
				     out);
	*unicode = b.len >= 3 && memcmp(d, "\xef\xbb\xbf", 3) == 0;
	b = bytes_cut(b, *unicode ? 3 : 0, b.len);
	*out = (struct str){ (const char *)b.data, b.len };
	return OK;
}

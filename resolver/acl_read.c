/* From the text of a file to its access control lists, line by line. */
#include <string.h>

#include "loader/pe.h"
#include "resolver/acl_parts.h"
#include "util/status.h"

struct acl *acl_last(struct acl_reader *r)
{
	return r->out->count == 0 ? NULL : &r->out->acls[r->out->count - 1];
}

struct str acl_cut(struct str s, size_t from, size_t to)
{
	if (from > to)
		from = to;
	return (struct str){ s.s + from, to - from };
}

struct str acl_trim(struct str s)
{
	while (s.n > 0 && (s.s[s.n - 1] == ' ' || s.s[s.n - 1] == '\t'))
		s.n--;
	while (s.n > 0 && (s.s[0] == ' ' || s.s[0] == '\t'))
		s = (struct str){ s.s + 1, s.n - 1 };
	return s;
}

bool acl_is_indented(struct str line)
{
	return line.n > 0 && (line.s[0] == ' ' || line.s[0] == '\t');
}

bool acl_starts(struct str s, const char *start)
{
	size_t n = strlen(start);

	return s.n >= n && memcmp(s.s, start, n) == 0;
}

static int refuse(struct acl_reader *r, const char *why)
{
	r->why = why;
	return E_USAGE;
}

int acl_begin(struct acl_reader *r, struct str path)
{
	struct acl_listing *l = r->out;
	void *items = l->acls;

	if (l->count == ACL_COUNT_MAX)
		return refuse(r, "more lists than dryload takes");
	if (arena_grow(r->arena, &items, l->count, &l->capacity,
		       sizeof(*l->acls)))
		return E_NO_MEMORY;
	l->acls = items;
	l->acls[l->count++] = (struct acl){
		.path = acl_plain_path(path),
		.line = r->number,
		.first = l->ace_count,
	};
	return OK;
}

void acl_keep_what_decides(struct ace *ace)
{
	ace->mask &= ACE_RIGHTS;
	ace->maybe &= ACE_RIGHTS & ~ace->mask;
}

int acl_add(struct acl_reader *r, const struct ace *ace)
{
	struct acl_listing *l = r->out;
	struct acl *acl = acl_last(r);
	void *items = l->aces;
	struct ace *new;

	if (acl->count == ACES_OF_ONE_MAX) {
		acl->flaw = "its list is longer than Windows' own can be";
		return OK;
	}
	if (l->ace_count == ACE_COUNT_MAX)
		return refuse(r, "more entries than dryload takes");
	if (arena_grow(r->arena, &items, l->ace_count, &l->ace_capacity,
		       sizeof(*l->aces)))
		return E_NO_MEMORY;
	l->aces = items;
	new = &l->aces[l->ace_count++];
	*new = *ace;
	acl_keep_what_decides(new);
	acl->count++;
	return OK;
}

/* icacls /save: the name of the file, and its list on the next line. */
static int read_saved(struct acl_reader *r, struct str path, struct str sddl)
{
	bool whole;
	int ret;

	if (path.n == 0)
		return OK;
	ret = acl_begin(r, path);
	if (ret == OK)
		ret = acl_read_sddl(r, sddl, r->number, &whole);
	if (ret == OK && !whole)
		acl_last(r)->flaw = "its list couldn't be read to the end";
	return ret;
}

/* cacls /S: both on one line, the list in quotes. It isn't empty. */
static bool split_quoted(struct str line, struct str *path, struct str *sddl)
{
	size_t at = line.n - 1;

	if (line.s[at] != '"')
		return false;
	while (at > 0 && line.s[at - 1] != '"')
		at--;
	*path = acl_trim(acl_cut(line, 0, at == 0 ? 0 : at - 1));
	*sddl = acl_cut(line, at, line.n - 1);
	return acl_is_sddl(*sddl);
}

static int read_line(struct acl_reader *r)
{
	struct str path, sddl;
	bool taken;
	int ret;

	if (acl_trim(r->line).n == 0) {
		if (r->block == ACL_SPECIAL)
			r->block = ACL_PRINTED;
		return acl_end_powershell(r);
	}
	if (r->block != ACL_PROPERTIES && acl_is_sddl(r->line))
		return read_saved(r, acl_trim(r->previous), acl_trim(r->line));
	if (r->block != ACL_PROPERTIES &&
	    split_quoted(acl_trim(r->line), &path, &sddl))
		return read_saved(r, path, sddl);
	ret = acl_read_powershell(r, &taken);
	if (ret == OK && !taken)
		ret = acl_end_powershell(r);
	if (ret == OK && !taken)
		ret = acl_read_printed(r, &taken);
	if (!taken)
		r->block = ACL_NOTHING;
	return ret;
}

static bool next_line(struct acl_reader *r, struct str *text)
{
	const char *end;

	if (text->n == 0)
		return false;
	end = memchr(text->s, '\n', text->n);
	r->previous = r->line;
	r->line = acl_cut(*text, 0,
			  end == NULL ? text->n : (size_t)(end - text->s));
	*text = acl_cut(*text, r->line.n + 1, text->n);
	while (r->line.n > 0 && r->line.s[r->line.n - 1] == '\r')
		r->line.n--;
	r->number++;
	return true;
}

static size_t put_utf8(char *to, uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	if (c < 0x800) {
		to[0] = (char)(0xc0 | c >> 6);
		to[1] = (char)(0x80 | (c & 0x3f));
		return 2;
	}
	to[0] = (char)(0xe0 | c >> 12);
	to[1] = (char)(0x80 | (c >> 6 & 0x3f));
	to[2] = (char)(0x80 | (c & 0x3f));
	return 3;
}

/* Halves of a pair stay two characters: no name that counts has one. */
static struct str from_utf16(struct bytes b, bool big, struct arena *a)
{
	char *text = arena_take(a, b.len / 2 * 3 + 1, 1);
	size_t n = 0;

	if (text == NULL)
		return (struct str){ NULL, 0 };
	for (size_t i = 0; i + 1 < b.len; i += 2)
		n += put_utf8(text + n,
			      big ? (uint32_t)(b.data[i] << 8 | b.data[i + 1]) :
				    le16(b.data + i));
	return (struct str){ text, n };
}

/* icacls /save writes UTF-16 without a mark. */
static bool is_bare_utf16(struct bytes b)
{
	size_t n = b.len < 64 ? b.len : 64;

	for (size_t i = 1; i < n; i += 2) {
		if (b.data[i] == 0 && b.data[i - 1] != 0)
			return true;
	}
	return false;
}

/* A copy, as the reader works in it. */
static struct str decode(struct bytes b, struct arena *a)
{
	if (b.len >= 2 && b.data[0] == 0xff && b.data[1] == 0xfe)
		return from_utf16(bytes_cut(b, 2, b.len), false, a);
	if (b.len >= 2 && b.data[0] == 0xfe && b.data[1] == 0xff)
		return from_utf16(bytes_cut(b, 2, b.len), true, a);
	if (b.len >= 3 && memcmp(b.data, "\xef\xbb\xbf", 3) == 0)
		b = bytes_cut(b, 3, b.len);
	else if (is_bare_utf16(b))
		return from_utf16(b, false, a);
	return str_copy(a, (struct str){ (const char *)b.data, b.len });
}

int acl_read(struct bytes bytes, struct arena *a, struct acl_listing *out,
	     unsigned *line, const char **why)
{
	struct acl_reader r = { .arena = a, .out = out };
	struct str text;
	int ret = OK;

	*out = (struct acl_listing){ .source = STR_EMPTY };
	*line = 0;
	*why = "too large";
	if (bytes.len > ACL_TEXT_MAX)
		return E_USAGE;
	text = decode(bytes, a);
	if (text.s == NULL)
		return E_NO_MEMORY;
	r.line = r.previous = STR_EMPTY;
	r.path = r.sddl = r.entry = r.folder = STR_EMPTY;
	while (ret == OK && next_line(&r, &text))
		ret = read_line(&r);
	if (ret == OK)
		ret = acl_end_powershell(&r);
	if (ret == E_USAGE) {
		*line = r.number;
		*why = r.why;
	} else if (ret == OK && out->count == 0) {
		*why = "no access control list is in it; give what icacls, "
		       "cacls or Get-Acl | Format-List prints";
		ret = E_USAGE;
	}
	return ret == OK ? acl_index(out, a) : ret;
}

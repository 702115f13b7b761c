/* Access control lists in Windows' own notation: "D:PAI(A;;FA;;;BA)". */
#include "resolver/acl_parts.h"
#include "util/status.h"

enum { ACE_FIELDS = 6 };

/* The letters of a list: P, AI, AR, and none of a list that isn't there. */
static size_t skip_flags(struct str s, size_t at)
{
	while (at < s.n && ((s.s[at] >= 'A' && s.s[at] <= 'Z') ||
			    s.s[at] == '_') &&
	       !(at + 1 < s.n && s.s[at + 1] == ':'))
		at++;
	return at;
}

/* Where the "D:" is, outside of all entries; s.n where there is none. */
static size_t find_dacl(struct str s)
{
	size_t depth = 0;

	for (size_t i = 0; i + 1 < s.n; i++) {
		if (s.s[i] == '(')
			depth++;
		else if (s.s[i] == ')' && depth > 0)
			depth--;
		else if (depth == 0 && s.s[i] == 'D' && s.s[i + 1] == ':')
			return i;
	}
	return s.n;
}

bool acl_is_sddl(struct str line)
{
	size_t at;

	/* A path on such a drive goes on with a separator. */
	if (line.n < 2 || line.s[1] != ':' ||
	    (line.n > 2 && (line.s[2] == '\\' || line.s[2] == '/')))
		return false;
	if (line.s[0] == 'O' || line.s[0] == 'G')
		return find_dacl(line) != line.n;
	at = skip_flags(line, 2);
	return line.s[0] == 'D' &&
	       (at == line.n || line.s[at] == '(' ||
		(line.s[at] == 'S' && at + 1 < line.n));
}

/* Behind the parenthesis that closes the one at 'at'; 0 where none does. */
static size_t end_of_entry(struct str s, size_t at)
{
	size_t depth = 0;
	bool quoted = false;

	for (; at < s.n; at++) {
		if (s.s[at] == '"')
			quoted = !quoted;
		if (quoted)
			continue;
		if (s.s[at] == '(')
			depth++;
		else if (s.s[at] == ')' && --depth == 0)
			return at + 1;
	}
	return 0;
}

static size_t split_fields(struct str s, struct str out[ACE_FIELDS])
{
	size_t count = 0, from = 0;

	for (size_t i = 0; i <= s.n && count < ACE_FIELDS; i++) {
		if (i == s.n || s.s[i] == ';') {
			out[count++] = acl_cut(s, from, i);
			from = i + 1;
		}
	}
	return count;
}

static bool has_flag(struct str flags, const char *flag)
{
	for (size_t i = 0; i + 1 < flags.n; i += 2) {
		if (str_equal_nocase((struct str){ flags.s + i, 2 },
				     str_of(flag)))
			return true;
	}
	return false;
}

/* "A;ID;0x1200a9;;;BU". Whether a conditional entry counts isn't known. */
static bool parse_entry(struct str s, unsigned line, struct ace *out)
{
	struct str f[ACE_FIELDS];
	bool plain;

	if (split_fields(s, f) != ACE_FIELDS || f[0].n == 0)
		return false;
	plain = f[0].n == 1;
	*out = (struct ace){
		.principal = principal_of_sddl(f[5]),
		.name = f[5],
		.deny = ascii_lower(f[0].s[f[0].n - 1]) == 'd',
		.inherit_only = has_flag(f[1], "IO"),
		.line = line,
	};
	if (ascii_lower(f[0].s[f[0].n - 1]) != 'a' && !out->deny)
		return false;
	return acl_sddl_rights(f[2], plain ? &out->mask : &out->maybe) &&
	       f[5].n != 0;
}

int acl_read_sddl(struct acl_reader *r, struct str text, unsigned line,
		  bool *whole)
{
	size_t at = find_dacl(text), end;
	struct str flags;
	int ret = OK;

	*whole = false;
	if (at == text.n)
		return OK;
	end = skip_flags(text, at + 2);
	flags = acl_cut(text, at + 2, end);
	if (str_equal(flags, str_of("NO_ACCESS_CONTROL")))
		acl_last(r)->open = true;
	for (at = end; ret == OK && at < text.n && text.s[at] == '(';
	     at = end) {
		struct ace ace;

		end = end_of_entry(text, at);
		if (end == 0 || !parse_entry(acl_cut(text, at + 1, end - 1),
					     line, &ace))
			return OK;
		ret = acl_add(r, &ace);
	}
	*whole = at == text.n || (text.s[at] == 'S' && at + 1 < text.n &&
				  text.s[at + 1] == ':');
	return ret;
}

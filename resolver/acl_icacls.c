/* What icacls and cacls print: a path and entries, the others indented. */
#include "loader/pe.h"
#include "resolver/acl_parts.h"
#include "util/status.h"

static const char unread[] = "an entry of its list couldn't be read";

/* The part of a line behind the last colon of its own. */
struct printed {
	struct str before; /* the path and the principal, or this alone */
	struct ace ace;
	bool words;     /* icacls', not cacls' */
	bool special;   /* the rights follow, a line each */
	bool policy;    /* of a mandatory label */
};

/* The start of the "(...)" that ends at 'end', or 'end' where none does. */
static size_t group_start(struct str s, size_t end)
{
	if (end == 0 || s.s[end - 1] != ')')
		return end;
	for (size_t at = end - 1; at > 0; at--) {
		if (s.s[at - 1] == '(')
			return at - 1;
	}
	return end;
}

/* "(I)", "(DENY)", "(RX,W)" */
static void take_group(struct str s, struct printed *out)
{
	static const char *const flags[] = { "I", "OI", "CI", "NP", "NW" };
	size_t from = 0;

	for (size_t i = 0; i < sizeof(flags) / sizeof(flags[0]); i++) {
		if (str_equal_nocase(s, str_of(flags[i]))) {
			out->policy |= i == 4;
			return;
		}
	}
	if (str_equal_nocase(s, str_of("IO"))) {
		out->ace.inherit_only = true;
		return;
	}
	if (str_equal_nocase(s, str_of("DENY"))) {
		out->ace.deny = true;
		return;
	}
	if (str_equal_nocase(s, str_of("special access:"))) {
		out->special = true;
		return;
	}
	if (str_equal_nocase(s, str_of("N"))) {
		out->ace.deny = true;
		out->ace.mask = FILE_ALL_ACCESS;
		return;
	}
	out->words = true;
	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && s.s[i] != ',')
			continue;
		if (!acl_icacls_right(acl_trim(acl_cut(s, from, i)),
				      &out->ace.mask))
			out->ace.maybe = ~0u;
		from = i + 1;
	}
}

/* Only letters, commas and what "special access:" has stand in a group. */
static bool is_group(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = ascii_lower(s.s[i]);

		if ((c < 'a' || c > 'z') && c != ',' && c != ' ' && c != ':')
			return false;
	}
	return s.n != 0;
}

/* "BUILTIN\Users:(I)(RX)", "Everyone:R", "Everyone:(OI)(CI)F"; not empty. */
static bool parse_printed(struct str line, struct printed *out)
{
	size_t end = line.n, at = end;

	*out = (struct printed){ .before = STR_EMPTY };
	if (acl_cacls_letter(line.s[end - 1], &out->ace.mask, &out->ace.deny))
		at--;
	for (;;) {
		size_t start = group_start(line, at);
		struct str group;

		if (start == at)
			break;
		group = acl_cut(line, start + 1, at - 1);
		if (!is_group(group))
			return false;
		take_group(group, out);
		at = start;
	}
	if (at < 2 || line.s[at - 1] != ':' || at == end)
		return false;
	out->before = acl_cut(line, 0, at - 1);
	return true;
}

/* Behind the last ".dll " of the line; 0 where there is none. */
static size_t behind_extension(struct str s)
{
	for (size_t i = s.n; i >= 5; i--) {
		struct str end = { s.s + i - 5, 5 };

		if (str_equal_nocase(end, str_of(".dll ")) ||
		    str_equal_nocase(end, str_of(".exe ")))
			return i;
	}
	return 0;
}

/*
 * Where the principal starts: both parts may have blanks. 0 where no path is
 * before it.
 */
static size_t find_principal(struct str s)
{
	size_t known = principal_at_end(s), at = behind_extension(s);

	if (at != 0)
		return at;
	if (known != 0)
		return s.n - known;
	/* A domain has no blank in its name, nor before its backslash. */
	for (at = s.n; at > 0 && s.s[at - 1] != '\\'; at--)
		;
	for (size_t i = at; i > 0; i--) {
		if (s.s[i - 1] == ' ')
			return i;
		if (s.s[i - 1] == '\\' && i != at)
			break;
	}
	for (at = s.n; at > 0 && s.s[at - 1] != ' '; at--)
		;
	return at;
}

/* No file is called "NT", with the rest of such a domain behind it. */
static bool is_principal_alone(struct str s)
{
	static const char *const domains[] = {
		"NT AUTHORITY\\", "NT SERVICE\\", "IIS APPPOOL\\",
		"APPLICATION PACKAGE AUTHORITY\\",
	};

	for (size_t i = 0; i < sizeof(domains) / sizeof(domains[0]); i++) {
		if (str_starts_nocase(s, domains[i]))
			return true;
	}
	return false;
}

static int add_entry(struct acl_reader *r, struct printed *p, struct str name)
{
	static const char label[] = "Mandatory Label\\";
	int ret;

	r->block = ACL_PRINTED;
	if (name.n == 0) {
		acl_last(r)->flaw = unread;
		return OK;
	}
	/* That nobody of lower integrity may write doesn't matter here. */
	if (p->policy || acl_starts(name, label)) {
		if (!p->policy)
			acl_last(r)->flaw = "its mandatory label may keep "
					    "readers out";
		return OK;
	}
	p->ace.name = name;
	p->ace.principal = principal_of_name(name);
	p->ace.line = r->number;
	/* Whether such a denial has SYNCHRONIZE isn't documented. */
	if (p->ace.deny && p->words) {
		p->ace.mask &= ~(uint32_t)SYNCHRONIZE;
		p->ace.maybe |= SYNCHRONIZE;
	}
	ret = acl_add(r, &p->ace);
	if (ret == OK && p->special)
		r->block = ACL_SPECIAL;
	return ret;
}

/* "x.dll No permissions are set. All users have full control." */
static int read_open(struct acl_reader *r, bool *taken)
{
	static const char words[] = " No permissions are set. All users have "
				    "full control.";
	struct str path = r->line;
	int ret;

	*taken = str_ends_nocase(path, words) && !acl_is_indented(path);
	if (!*taken)
		return OK;
	path.n -= sizeof(words) - 1;
	ret = acl_begin(r, path);
	if (ret == OK)
		acl_last(r)->open = true;
	return ret;
}

/* The rights of a "(special access:)". */
static void read_right(struct acl_reader *r)
{
	struct ace *ace = &r->out->aces[r->out->ace_count - 1];

	if (!acl_cacls_right(acl_trim(r->line), &ace->mask))
		ace->maybe = ~0u;
	acl_keep_what_decides(ace);
}

int acl_read_printed(struct acl_reader *r, bool *taken)
{
	bool indented = acl_is_indented(r->line);
	bool inside = r->block == ACL_PRINTED || r->block == ACL_SPECIAL;
	struct str line = acl_trim(r->line);
	struct printed p;
	size_t at;
	int ret;

	*taken = true;
	if (!parse_printed(line, &p)) {
		if (indented && r->block == ACL_SPECIAL)
			read_right(r);
		else if (indented && inside)
			acl_last(r)->flaw = unread;
		else
			return read_open(r, taken);
		return OK;
	}
	if (indented && inside)
		return add_entry(r, &p, p.before);
	at = is_principal_alone(p.before) ? 0 : find_principal(p.before);
	/* Of the file above, likely: who copied the text lost the blanks. */
	if (!indented && at == 0 && inside)
		acl_last(r)->flaw = unread;
	*taken = !indented && at != 0;
	if (!*taken)
		return OK;
	ret = acl_begin(r, acl_trim(acl_cut(p.before, 0, at)));
	if (ret != OK)
		return ret;
	return add_entry(r, &p, acl_trim(acl_cut(p.before, at, p.before.n)));
}

/* What PowerShell prints of Get-Acl: Format-List and Format-Table. */
#include <string.h>

#include "resolver/acl_parts.h"
#include "util/status.h"

enum { FOLDER_MAX = 1024 };

static const char not_given[] = "its list isn't given";

/* Move the rest of a value, which a line break cut off, behind its start. */
static void join(struct str *value, struct str rest)
{
	if (value->n == 0) {
		*value = rest;
		return;
	}
	memmove((char *)value->s + value->n, rest.s, rest.n);
	value->n += rest.n;
}

/* Behind the last "Allow " or "Deny " between blanks; 0 for none. */
static size_t find_type(struct str s, bool *deny)
{
	for (size_t i = s.n; i > 0; i--) {
		struct str rest = acl_cut(s, i - 1, s.n);

		*deny = acl_starts(rest, " Deny ");
		if (*deny || acl_starts(rest, " Allow "))
			return i - 1;
	}
	return 0;
}

/* A table shows three dots, or one character of them, where it cuts. */
static bool is_cut(struct str s)
{
	return str_ends_nocase(s, "...") || str_ends_nocase(s, "\xe2\x80\xa6");
}

static void read_rights(struct str s, struct ace *ace)
{
	size_t from = 0;

	for (size_t i = 0; i <= s.n; i++) {
		if (i < s.n && s.s[i] != ',')
			continue;
		if (!acl_powershell_right(acl_trim(acl_cut(s, from, i)),
					  &ace->mask))
			ace->maybe = ~0u;
		from = i + 1;
	}
}

/* "BUILTIN\Users Allow  ReadAndExecute, Synchronize" */
static int end_entry(struct acl_reader *r)
{
	struct str s = r->entry;
	struct ace ace = { .line = r->entry_line };
	size_t at;

	r->entry = STR_EMPTY;
	if (s.n == 0)
		return OK;
	at = find_type(s, &ace.deny);
	if (at == 0) {
		acl_last(r)->flaw = is_cut(s) ?
					    "its list is cut off" :
					    "an entry of its list couldn't be "
					    "read";
		return OK;
	}
	ace.name = acl_trim(acl_cut(s, 0, at));
	ace.principal = principal_of_name(ace.name);
	s = acl_trim(acl_cut(s, at + (ace.deny ? 6 : 7), s.n));
	if (is_cut(s))
		acl_last(r)->flaw = "its list is cut off";
	read_rights(s, &ace);
	return acl_add(r, &ace);
}

/* One more line of a list: an entry, or the rest of the one before. */
static int add_line(struct acl_reader *r, struct str s)
{
	bool deny;
	int ret;

	if (s.n == 0)
		return OK;
	if (r->entry.n != 0 && find_type(s, &deny) == 0) {
		join(&r->entry, s);
		return OK;
	}
	ret = end_entry(r);
	r->entry = s;
	r->entry_line = r->number;
	return ret;
}

/* The list itself begins once its path is known. */
static int end_path(struct acl_reader *r)
{
	struct str path = r->path;
	int ret;

	r->path = STR_EMPTY;
	if (path.n == 0)
		return OK;
	ret = acl_begin(r, path);
	if (ret == OK) {
		acl_last(r)->line = r->path_line;
		acl_last(r)->flaw = not_given;
	}
	return ret;
}

/* Entries of the Sddl property say more than those of Access, but names. */
static int take_sddl(struct acl_reader *r)
{
	struct acl *acl = acl_last(r);
	struct acl_listing *l = r->out;
	size_t before = acl->count, first = acl->first;
	const char *flaw = acl->flaw;
	bool whole;
	int ret;

	acl->flaw = NULL;
	ret = acl_read_sddl(r, r->sddl, r->sddl_line, &whole);
	r->sddl = STR_EMPTY;
	if (ret != OK)
		return ret;
	if (whole) {
		acl->count -= before;
		if (acl->count == before && flaw == NULL)
			acl_pair_names(&l->aces[first + before],
				       &l->aces[first], before);
		if (acl->count != 0)
			memmove(&l->aces[first], &l->aces[first + before],
				acl->count * sizeof(*l->aces));
	} else {
		acl->count = before;
		acl->flaw = flaw;
		acl->open = false;
	}
	l->ace_count = first + acl->count;
	return OK;
}

int acl_end_powershell(struct acl_reader *r)
{
	int ret = OK;

	if (r->block != ACL_PROPERTIES && r->block != ACL_TABLE)
		return OK;
	if (r->block == ACL_PROPERTIES)
		ret = end_path(r);
	if (ret == OK)
		ret = end_entry(r);
	if (ret == OK && r->sddl.n != 0)
		ret = take_sddl(r);
	/* Other objects have a path as well. */
	if (ret == OK && r->block == ACL_PROPERTIES &&
	    acl_last(r)->flaw == not_given)
		r->out->count--;
	r->block = ACL_NOTHING;
	return ret;
}

/* "Path   : x": the name of a property, and where its value begins. */
static bool split_property(struct str line, struct str *name,
			   struct str *value)
{
	size_t at = 0;

	while (at < line.n && line.s[at] != ' ' && line.s[at] != ':')
		at++;
	*name = acl_cut(line, 0, at);
	while (at < line.n && line.s[at] == ' ')
		at++;
	if (name->n == 0 || at == line.n || line.s[at] != ':' ||
	    (at + 1 < line.n && line.s[at + 1] != ' '))
		return false;
	*value = acl_trim(acl_cut(line, at + 1, line.n));
	return true;
}

static int read_value(struct acl_reader *r, struct str value)
{
	switch (r->property) {
	case PROPERTY_PATH:
		join(&r->path, value);
		return OK;
	case PROPERTY_ACCESS:
		return add_line(r, value);
	case PROPERTY_SDDL:
		join(&r->sddl, value);
		return OK;
	case PROPERTY_OTHER:
		break;
	}
	return OK;
}

static int read_property(struct acl_reader *r, struct str name,
			 struct str value)
{
	int ret = end_path(r);

	if (ret != OK)
		return ret;
	r->property = PROPERTY_OTHER;
	if (str_equal(name, str_of("Access"))) {
		r->property = PROPERTY_ACCESS;
		if (value.n != 0)
			acl_last(r)->flaw = NULL;
	} else if (str_equal(name, str_of("Sddl"))) {
		r->property = PROPERTY_SDDL;
		r->sddl_line = r->number;
	}
	return read_value(r, value);
}

/* A list begins with its path; everything else is a property of it. */
static int read_list_line(struct acl_reader *r, bool *taken)
{
	struct str name, value;
	int ret;

	if (r->block == ACL_PROPERTIES && acl_is_indented(r->line))
		return read_value(r, acl_trim(r->line));
	*taken = split_property(r->line, &name, &value);
	if (*taken && str_equal(name, str_of("Path")) && value.n != 0) {
		ret = acl_end_powershell(r);
		r->block = ACL_PROPERTIES;
		r->property = PROPERTY_PATH;
		r->path = value;
		r->path_line = r->number;
		return ret;
	}
	*taken = *taken && r->block == ACL_PROPERTIES;
	return *taken ? read_property(r, name, value) : OK;
}

/* Columns are characters, not bytes. */
static size_t byte_of_column(struct str s, size_t column)
{
	size_t at = 0;

	while (at < s.n && column > 0) {
		at++;
		while (at < s.n && ((unsigned char)s.s[at] & 0xc0) == 0x80)
			at++;
		column--;
	}
	return at;
}

/* Where a column of that name begins; s.n where none does. */
static size_t find_column(struct str s, const char *name)
{
	for (size_t i = 1; i < s.n; i++) {
		if (s.s[i - 1] == ' ' &&
		    acl_starts(acl_cut(s, i, s.n), name))
			return i;
	}
	return s.n;
}

/* "Path  Owner  Access" with dashes below. */
static bool read_head(struct acl_reader *r)
{
	struct str head = r->previous;
	size_t access = find_column(head, "Access"), next = 4;

	if (!acl_starts(r->line, "---") || !acl_starts(head, "Path ") ||
	    access == head.n)
		return false;
	while (next < head.n && head.s[next] == ' ')
		next++;
	r->owner_column = next;
	r->access_column = access;
	return true;
}

static int read_row(struct acl_reader *r)
{
	size_t owner = byte_of_column(r->line, r->owner_column);
	size_t access = byte_of_column(r->line, r->access_column);
	struct str path = acl_trim(acl_cut(r->line, 0, owner));
	int ret = OK;

	if (path.n != 0) {
		ret = end_entry(r);
		if (ret == OK && r->folder.n != 0)
			path = STR_CONCAT(r->arena, r->folder, str_of("\\"),
					  path);
		if (ret == OK)
			ret = path.s == NULL ? E_NO_MEMORY :
					       acl_begin(r, path);
	}
	if (ret != OK || acl_last(r) == NULL)
		return ret;
	return add_line(r, acl_trim(acl_cut(r->line, access, r->line.n)));
}

int acl_read_powershell(struct acl_reader *r, bool *taken)
{
	struct str line = acl_trim(r->line);
	int ret;

	*taken = true;
	if (r->block == ACL_TABLE)
		return read_row(r);
	if (acl_is_indented(r->line) && acl_starts(line, "Directory: ")) {
		ret = acl_end_powershell(r);
		r->folder = acl_trim(acl_cut(line, 11, line.n));
		/* It is put before the name of each row. */
		if (r->folder.n > FOLDER_MAX)
			r->folder = STR_EMPTY;
		return ret;
	}
	if (read_head(r)) {
		ret = acl_end_powershell(r);
		r->block = ACL_TABLE;
		return ret;
	}
	return read_list_line(r, taken);
}

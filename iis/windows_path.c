/* Paths of a configuration, read as Windows would: R108, R109. */
#include "iis/windows_path.h"

#include <string.h>

#include "util/status.h"

static struct str str_from(struct str s, size_t at)
{
	return (struct str){ s.s + at, s.n - at };
}

/* What stands between two '%' and could be a variable's name. */
static struct str variable_at(struct str path, size_t at)
{
	for (size_t i = at + 1; i < path.n; i++) {
		if (path.s[i] == '%')
			return (struct str){ path.s + at + 1, i - at - 1 };
		if (strchr("\\/:\" ", path.s[i]) != NULL)
			break;
	}
	return STR_EMPTY;
}

static const struct windows_variable *
find_variable(const struct windows_variable *set, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal_nocase(set[i].name, name))
			return &set[i];
	}
	return NULL;
}

/* The text before the next '%' that opens a variable, and its name. */
static struct str plain_text(struct str path, size_t at, struct str *name)
{
	size_t end = at;

	*name = STR_EMPTY;
	for (; end < path.n; end++) {
		if (path.s[end] == '%')
			*name = variable_at(path, end);
		if (name->n != 0)
			break;
	}
	return (struct str){ path.s + at, end - at };
}

static int add_part(struct arena *a, struct str **parts, size_t *count,
		    size_t *capacity, struct str new)
{
	void *items = *parts;

	if (arena_grow(a, &items, *count, capacity, sizeof(new)))
		return E_NO_MEMORY;
	*parts = items;
	(*parts)[(*count)++] = new;
	return OK;
}

int windows_path_expand(struct str path, const struct windows_variable *set,
			size_t count, struct arena *a, struct str *out,
			struct str *unknown, bool *usual)
{
	struct str *parts = NULL, name;
	size_t part_count = 0, capacity = 0;

	*out = path;
	*unknown = STR_EMPTY;
	*usual = false;
	if (path.n > WINDOWS_PATH_BYTES_MAX)
		return OK;
	for (size_t at = 0; at < path.n;) {
		const struct windows_variable *variable;
		struct str text = plain_text(path, at, &name);

		if (add_part(a, &parts, &part_count, &capacity, text))
			return E_NO_MEMORY;
		at += text.n;
		if (name.n == 0)
			continue;
		variable = find_variable(set, count, name);
		if (variable == NULL) {
			*unknown = name;
			return OK;
		}
		*usual |= variable->usual;
		at += name.n + 2;
		if (add_part(a, &parts, &part_count, &capacity,
			     variable->value))
			return E_NO_MEMORY;
	}
	*out = str_join(a, parts, part_count, "");
	return out->s == NULL ? E_NO_MEMORY : OK;
}

bool windows_name_is_short(struct str name)
{
	size_t dot = name.n, digits;

	for (size_t i = 0; i < name.n; i++) {
		if (name.s[i] == '.' && dot != name.n)
			return false;
		if (name.s[i] == '.')
			dot = i;
	}
	if (dot > 8 || (dot < name.n && name.n - dot > 4))
		return false;
	for (digits = dot; digits > 0; digits--) {
		if (name.s[digits - 1] < '0' || name.s[digits - 1] > '9')
			break;
	}
	return digits < dot && digits > 1 && name.s[digits - 1] == '~';
}

/* In UTF-16, as Windows counts. */
static size_t length_of(struct str utf8)
{
	size_t n = 0;

	for (size_t i = 0; i < utf8.n; i++) {
		unsigned char c = (unsigned char)utf8.s[i];

		n += (c & 0xc0) != 0x80;
		n += c >= 0xf0;
	}
	return n;
}

static void refuse(struct windows_path *p, enum windows_path_kind kind,
		   const char *why)
{
	p->kind = kind;
	p->why = why;
}

/* Without \\?\ Windows would put it in order first (R109). */
static void refuse_untidy(struct windows_path *p,
			  struct windows_path_reading how, const char *why)
{
	if (how.verbatim)
		refuse(p, WINDOWS_PATH_NONE, why);
	else
		refuse(p, WINDOWS_PATH_OPEN,
		       "it isn't written as Windows keeps paths, and what this "
		       "IIS makes of that isn't documented");
}

static void refuse_no_drive(struct windows_path *p, struct str text,
			    bool prefixed, struct windows_path_reading how)
{
	bool share = prefixed ? str_starts_nocase(text, "UNC\\") :
				str_starts_nocase(text, "\\\\");

	if (!prefixed && str_starts_nocase(text, "\\\\.\\"))
		refuse(p, WINDOWS_PATH_NONE, "it names a device");
	else if (share)
		refuse(p, WINDOWS_PATH_OPEN,
		       "it is on a network share, which isn't at hand");
	else if (prefixed)
		refuse(p, WINDOWS_PATH_OPEN,
		       "it names a volume or a device without a drive letter");
	else
		refuse_untidy(p, how,
			      "it isn't a whole path with a drive, and IIS "
			      "puts \\\\?\\ before it");
}

/* A drive's letter, a colon, and its root: "C:\". */
static bool has_drive(struct str text)
{
	char c = text.n >= 3 ? ascii_lower(text.s[0]) : '\0';

	return c >= 'a' && c <= 'z' && text.s[1] == ':' &&
	       (text.s[2] == '\\' || text.s[2] == '/');
}

/* What no name of a file holds. */
static void check_characters(struct windows_path *p,
			     struct windows_path_reading how)
{
	for (size_t i = 2; p->why == NULL && i < p->text.n; i++) {
		unsigned char c = (unsigned char)p->text.s[i];

		if (c == '/')
			refuse_untidy(p, how,
				      "it has a slash, and behind \\\\?\\ a "
				      "backslash alone separates names");
		else if (c == ':')
			refuse(p, WINDOWS_PATH_OPEN,
			       "it names a stream of a file, which a copy "
			       "doesn't keep");
		else if (c < 0x20 || strchr("<>\"|?*", c) != NULL)
			refuse(p, WINDOWS_PATH_NONE,
			       "it has a character that no name of a file can "
			       "have");
	}
}

static void check_name(struct windows_path *p, struct windows_path_reading how,
		       struct str name)
{
	if (name.n == 0)
		refuse(p, WINDOWS_PATH_OPEN,
		       "it has two backslashes in a row, and what Windows "
		       "makes of them behind \\\\?\\ isn't documented");
	else if (str_equal(name, str_of(".")) || str_equal(name, str_of("..")))
		refuse_untidy(p, how,
			      "it has a . or .., which means no folder behind "
			      "\\\\?\\");
}

/* R108 and R109 tell two things of a dot at the end. */
static void check_last(struct windows_path *p, struct str last)
{
	if (last.s[last.n - 1] == '.')
		refuse(p, WINDOWS_PATH_OPEN,
		       "it ends with a dot, and what Windows makes of that "
		       "behind \\\\?\\ isn't documented");
}

static int split(struct windows_path *p, struct windows_path_reading how,
		 struct arena *a)
{
	struct str rest = str_from(p->text, 3);
	size_t capacity = 0;

	p->is_folder = rest.n == 0;
	while (rest.n != 0) {
		const char *end = memchr(rest.s, '\\', rest.n);
		struct str name = { rest.s,
				    end ? (size_t)(end - rest.s) : rest.n };

		check_name(p, how, name);
		if (p->why != NULL)
			return OK;
		if (add_part(a, &p->names, &p->count, &capacity, name))
			return E_NO_MEMORY;
		p->is_folder = end != NULL;
		rest = str_from(rest, name.n + (end != NULL));
	}
	return OK;
}

struct str windows_path_join(struct arena *a, const struct windows_path *p)
{
	struct str names = str_join(a, p->names, p->count, "\\");
	struct str drive = { p->text.s, 3 };

	return STR_CONCAT(a, drive, names,
			  p->is_folder && p->count != 0 ? str_of("\\") :
							  STR_EMPTY);
}

/* No dot in the last name: .DLL goes behind it (R108). */
static int complete(struct windows_path *p, struct arena *a)
{
	struct str *last = &p->names[p->count - 1];

	if (memchr(last->s, '.', last->n) != NULL)
		return OK;
	*last = STR_CONCAT(a, *last, str_of(".DLL"));
	p->text = windows_path_join(a, p);
	p->completed = true;
	return last->s == NULL || p->text.s == NULL ? E_NO_MEMORY : OK;
}

/* Blanks at the end don't count (R108); \\?\ is what IIS adds itself. */
static struct str trim(struct str path, bool *prefixed)
{
	while (path.n != 0 && path.s[path.n - 1] == ' ')
		path.n--;
	*prefixed = str_starts_nocase(path, "\\\\?\\");
	return *prefixed ? str_from(path, 4) : path;
}

/* What has a drive: "C:\..." */
static int read_on_drive(struct windows_path *p,
			 struct windows_path_reading how, struct arena *a)
{
	check_characters(p, how);
	if (p->why != NULL)
		return OK;
	p->drive = (char)(ascii_lower(p->text.s[0]) - 'a' + 'A');
	if (split(p, how, a) != OK)
		return E_NO_MEMORY;
	if (p->why != NULL || p->is_folder)
		return OK;
	check_last(p, p->names[p->count - 1]);
	return p->why == NULL && how.completes ? complete(p, a) : OK;
}

int windows_path_read(struct str path, struct windows_path_reading how,
		      struct arena *a, struct windows_path *out)
{
	bool prefixed;
	struct str text = trim(path, &prefixed);
	int ret = OK;

	*out = (struct windows_path){ .text = text };
	how.verbatim |= prefixed;
	out->too_long = path.n > WINDOWS_PATH_BYTES_MAX ||
			length_of(text) + (how.verbatim ? 4 : 0) >=
				WINDOWS_PATH_LENGTH;
	if (text.n == 0)
		refuse(out, WINDOWS_PATH_NONE, "it is empty");
	else if (text.s[0] == '"')
		refuse(out, WINDOWS_PATH_NONE,
		       "it stands in quotes, which Windows doesn't take off");
	else if (!has_drive(text))
		refuse_no_drive(out, text, prefixed, how);
	else if (out->too_long)
		refuse(out, WINDOWS_PATH_NONE,
		       "it is too long: 266 characters or more as IIS asks for "
		       "it");
	else
		ret = read_on_drive(out, how, a);
	if (out->why != NULL)
		*out = (struct windows_path){ .kind = out->kind,
					      .text = path,
					      .too_long = out->too_long,
					      .why = out->why };
	return ret;
}

/* Lists of exports: which kind a file is, and what may stand in one. */
#include "profiles/export_list.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "profiles/format.h"
#include "profiles/rows.h"
#include "util/arena.h"
#include "util/status.h"

static const char archive_magic[] = "!<arch>\n";

enum list_kind export_list_kind(const char *path, struct bytes bytes)
{
	const struct str name = str_of(path);
	const uint8_t *start = bytes_at(bytes, 0, sizeof(archive_magic) - 1);

	if (start != NULL &&
	    memcmp(start, archive_magic, sizeof(archive_magic) - 1) == 0)
		return LIST_LIBRARY;
	start = bytes_at(bytes, 0, 2);
	if (start != NULL && memcmp(start, "MZ", 2) == 0)
		return LIST_IMAGE;
	if (str_ends_nocase(name, ".yaml") || str_ends_nocase(name, ".yml"))
		return LIST_NONE;
	return str_ends_nocase(name, ".def") ? LIST_DEFINITIONS : LIST_TEXT;
}

int export_list_fail(struct export_list *l, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(l->error, sizeof(l->error), format, args);
	va_end(args);
	return E_PROFILE;
}

/* "advapi32" of "sdk/advapi32.def" and "lib/libadvapi32.a". */
static struct str stem_of(const char *path, enum list_kind kind)
{
	const char *slash = strrchr(path, '/'), *dot;
	struct str name = str_of(slash != NULL ? slash + 1 : path);

	dot = name.n == 0 ? NULL : memrchr(name.s, '.', name.n);
	if (kind != LIST_IMAGE && dot != NULL && dot != name.s)
		name.n = (size_t)(dot - name.s);
	if (kind == LIST_LIBRARY && str_ends_nocase(str_of(path), ".a") &&
	    name.n > 3 && memcmp(name.s, "lib", 3) == 0)
		name = (struct str){ name.s + 3, name.n - 3 };
	return name;
}

static bool is_plain(struct str s, const char *banned)
{
	for (size_t i = 0; i < s.n; i++) {
		if ((unsigned char)s.s[i] <= ' ' || s.s[i] == 0x7f ||
		    (banned[0] != '\0' && strchr(banned, s.s[i]) != NULL))
			return false;
	}
	return s.n <= PROFILE_STRING_MAX;
}

/* "Name@12" without what stdcall puts behind it. */
static struct str undecorated(struct str name)
{
	size_t n = name.n;

	while (n > 0 && name.s[n - 1] >= '0' && name.s[n - 1] <= '9')
		n--;
	if (n == name.n || n < 2 || name.s[n - 1] != '@' || name.s[0] == '?')
		return name;
	return (struct str){ name.s, n - 1 };
}

int export_list_add(struct export_list *l, const struct listed_export *e)
{
	void *items = l->items;
	struct listed_export new = *e;

	if (l->kill_at)
		new.name = undecorated(new.name);
	if (new.name.n == 0 && new.ordinal == 0)
		return export_list_fail(l, "an export has neither a name nor "
					   "an ordinal");
	if (!is_plain(new.name, "") || !is_plain(new.forwarder, "") ||
	    (new.forwarder.n != 0 && !is_forwarder(new.forwarder)))
		return export_list_fail(l, "'%.64s' is no export",
					str_printf(l->arena, "%.*s",
						   STR_ARGS(new.name)).s);
	if (new.dll.n == 0 || !is_plain(new.dll, "/\\:*?\"<>|") ||
	    new.dll.n > PROFILE_TARGET_STRING_MAX)
		return export_list_fail(l, "which DLL has it isn't said; name "
					   "the file after the DLL, or write "
					   "DLL!Name");
	if (memchr(new.dll.s, '.', new.dll.n) == NULL) {
		new.dll = STR_CONCAT(l->arena, new.dll, str_of(".dll"));
		if (new.dll.s == NULL)
			return E_NO_MEMORY;
	}
	if (arena_grow(l->arena, &items, l->count, &l->capacity,
		       sizeof(new)) != 0)
		return E_NO_MEMORY;
	l->items = items;
	l->items[l->count++] = new;
	return OK;
}

int export_list_read(struct export_list *l, const char *path,
		     struct bytes bytes)
{
	enum list_kind kind = export_list_kind(path, bytes);
	size_t before = l->count;
	int ret;

	l->dll = stem_of(path, kind);
	l->line = 0;
	l->machine = 0;
	switch (kind) {
	case LIST_LIBRARY:
		ret = export_list_read_library(l, bytes);
		break;
	case LIST_IMAGE:
		ret = export_list_read_image(l, bytes);
		break;
	case LIST_DEFINITIONS:
		ret = export_list_read_definitions(l, bytes);
		break;
	default:
		ret = export_list_read_text(l, bytes);
	}
	if (ret == OK && l->count == before) {
		l->line = 0;
		return export_list_fail(l, "it lists no export");
	}
	return ret;
}

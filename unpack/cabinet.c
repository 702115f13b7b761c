/* Cabinets: those that an installer beside them has files in are read by that. */
#include <glib-object.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "unpack/form.h"
#include "unpack/msi_tables.h"
#include "util/str.h"

/* Each of them is opened for each cabinet: a folder of more is told of. */
enum { INSTALLERS_MAX = 256 };

struct installers {
	struct beside files;
	LibmsiDatabase *databases[INSTALLERS_MAX]; /* NULL: it can't be read */
};

/* The path of a file in the same folder, from malloc(). */
static char *path_beside(const char *path, const char *name)
{
	const char *slash = strrchr(path, '/');
	const int n = slash == NULL ? 0 : (int)(slash - path) + 1;
	char *out;

	return asprintf(&out, "%.*s%s", n, path, name) < 0 ? NULL : out;
}

static bool open_cabinet(const struct source *s, struct out *o, void **state)
{
	struct installers *all = calloc(1, sizeof(*all));

	*state = all;
	if (all == NULL) {
		out_note(o, NULL, "out of memory");
		return false;
	}
	beside_open(&all->files, s->path, ".msi");
	if (all->files.is_cut || all->files.count > INSTALLERS_MAX) {
		out_note(o, NULL,
			 "lies beside more than %d installers, and may belong "
			 "to any: its files aren't judged",
			 INSTALLERS_MAX);
		return false;
	}
	for (size_t i = 0; i < all->files.count; i++) {
		char *path = path_beside(s->path, all->files.files[i].name);

		if (path != NULL)
			all->databases[i] = libmsi_database_new(
				path, LIBMSI_DB_FLAGS_READONLY, NULL, NULL);
		free(path);
	}
	return true;
}

static bool is_claimed(LibmsiDatabase *db, const char *name)
{
	LibmsiQuery *q = msi_query(db, "SELECT `Cabinet` FROM `Media`");
	bool found = false;
	LibmsiRecord *r;

	while (q != NULL && !found &&
	       (r = libmsi_query_fetch(q, NULL)) != NULL) {
		char *cabinet = libmsi_record_get_string(r, 1);

		found = cabinet != NULL &&
			str_equal_nocase(str_of(cabinet), str_of(name));
		g_free(cabinet);
		g_object_unref(r);
	}
	if (q != NULL)
		g_object_unref(q);
	return found;
}

/* Files in it have the names that the installer's tables know them by. */
static bool is_anothers(const struct installers *all, const char *name,
			struct out *o)
{
	const char *unread = NULL;

	for (size_t i = 0; i < all->files.count; i++) {
		const char *its = all->files.files[i].name;

		if (all->databases[i] == NULL) {
			unread = its;
		} else if (is_claimed(all->databases[i], name)) {
			out_owned(o, its);
			return true;
		}
	}
	if (unread != NULL)
		out_note(o, NULL,
			 "may belong to %s beside it, which can't be read: its "
			 "files aren't judged",
			 unread);
	return unread != NULL;
}

static void read_cabinet(const struct source *s, struct out *o, void *state)
{
	if (is_anothers(state, s->name, o))
		return;
	if (archive_is_split(s->bytes.data, s->bytes.len))
		out_note(o, NULL,
			 "is one of a set of cabinets that files are split "
			 "among, which can't be opened here: unpack it with "
			 "cabextract");
	else
		form_archive.read(s, o, NULL);
}

const struct form form_cabinet = { open_cabinet, read_cabinet };

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
	struct beside cabinets; /* their names alone */
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
	beside_open(&all->cabinets, s->path, ".cab");
	beside_close(&all->cabinets);
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

enum claim { CLAIM_NONE, CLAIM_OWN, CLAIM_UNKNOWN };

static enum claim claim_of(LibmsiDatabase *db, const char *name,
			   const struct beside *cabinets)
{
	struct msi_tables *t = calloc(1, sizeof(*t));
	enum claim claim = CLAIM_UNKNOWN;

	if (db == NULL || t == NULL) {
		free(t);
		return CLAIM_UNKNOWN;
	}
	t->knows_cabinets = msi_cabinets_read(db, t);
	if (msi_cabinets_are_beside(t, cabinets))
		claim = CLAIM_NONE;
	for (size_t i = 0; i < t->cabinet_count; i++) {
		if (str_equal_nocase(str_of(t->cabinets[i]), str_of(name)))
			claim = CLAIM_OWN;
	}
	arena_release(&t->arena);
	free(t);
	return claim;
}

/* Files in it have the names that the installer's tables know them by. */
static bool is_anothers(const struct installers *all, const char *name,
			struct out *o)
{
	const char *unread = NULL;

	for (size_t i = 0; i < all->files.count; i++) {
		const char *its = all->files.files[i].name;

		switch (claim_of(all->databases[i], name, &all->cabinets)) {
		case CLAIM_OWN:
			out_owned(o, its);
			return true;
		case CLAIM_UNKNOWN:
			unread = its;
			break;
		case CLAIM_NONE:
			break;
		}
	}
	if (unread != NULL)
		out_note(o, NULL,
			 "may belong to %s beside it, which can't be read in "
			 "full: its files aren't judged; put it elsewhere if "
			 "it doesn't",
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

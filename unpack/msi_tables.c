/* Directory, Component, File and Media. */
#include "unpack/msi_tables.h"

#include <stdlib.h>
#include <string.h>

LibmsiQuery *msi_query(LibmsiDatabase *db, const char *text)
{
	LibmsiQuery *q = libmsi_query_new(db, text, NULL);

	if (q != NULL && libmsi_query_execute(q, NULL, NULL))
		return q;
	if (q != NULL)
		g_object_unref(q);
	return NULL;
}

LibmsiRecord *msi_stream(LibmsiDatabase *db, const char *name)
{
	LibmsiQuery *q = libmsi_query_new(
		db, "SELECT `Data` FROM `_Streams` WHERE `Name` = ?", NULL);
	LibmsiRecord *parameters = libmsi_record_new(1), *r = NULL;

	if (q != NULL && libmsi_record_set_string(parameters, 1, name) &&
	    libmsi_query_execute(q, parameters, NULL))
		r = libmsi_query_fetch(q, NULL);
	g_object_unref(parameters);
	if (q != NULL)
		g_object_unref(q);
	return r;
}

static struct str field_of(struct arena *a, LibmsiRecord *r, unsigned field)
{
	char *text = libmsi_record_get_string(r, field);
	struct str s = str_copy(a, str_of(text != NULL ? text : ""));

	g_free(text);
	return s;
}

static int by_key(const void *left, const void *right)
{
	const struct msi_row *a = left, *b = right;

	return str_compare(a->key, b->key);
}

/* Key, parent and name by a query with these three columns. */
static bool read_rows(LibmsiDatabase *db, const char *text, struct arena *a,
		      struct msi_rows *out)
{
	LibmsiQuery *q = msi_query(db, text);
	LibmsiRecord *r;
	bool ok = q != NULL;

	while (ok && out->count < MSI_ROWS_MAX &&
	       (r = libmsi_query_fetch(q, NULL)) != NULL) {
		struct msi_row row = { field_of(a, r, 1), field_of(a, r, 2),
				       field_of(a, r, 3) };
		void *items = out->items;

		g_object_unref(r);
		ok = row.key.s != NULL && row.parent.s != NULL &&
		     row.name.s != NULL &&
		     arena_grow(a, &items, out->count, &out->capacity,
				sizeof(row)) == 0;
		if (!ok)
			break;
		out->items = items;
		out->items[out->count++] = row;
	}
	if (q != NULL)
		g_object_unref(q);
	if (out->count != 0)
		qsort(out->items, out->count, sizeof(*out->items), by_key);
	return ok;
}

static const struct msi_row *find(const struct msi_rows *rows, struct str key)
{
	const struct msi_row wanted = { .key = key };

	return rows->count == 0 ? NULL :
				  bsearch(&wanted, rows->items, rows->count,
					  sizeof(wanted), by_key);
}

/* "short|long" of "target:source". */
static struct str long_name(struct str s)
{
	const char *colon = memchr(s.s, ':', s.n), *bar;

	if (colon != NULL)
		s.n = (size_t)(colon - s.s);
	bar = memchr(s.s, '|', s.n);
	if (bar == NULL)
		return s;
	return (struct str){ bar + 1, (size_t)(s.s + s.n - bar - 1) };
}

static bool is_root(const struct msi_row *folder)
{
	return folder->parent.n == 0 || str_equal(folder->parent, folder->key);
}

/* Those of Windows are known by their keys: their names are anything. */
static bool is_of_windows(const struct msi_rows *folders,
			  const struct msi_row *folder)
{
	const struct msi_row *parent = find(folders, folder->parent);
	const char *end = "Folder";

	return parent != NULL && is_root(parent) &&
	       str_ends_nocase(folder->key, end);
}

/* '*path' is that of what lies in the folder. False: it can't be told. */
static bool put_folder(const struct msi_tables *t, struct arena *a,
		       struct str key, struct str *path)
{
	for (unsigned depth = 0; depth < MSI_DEPTH_MAX; depth++) {
		const struct msi_row *folder = find(&t->folders, key);
		struct str name;

		if (folder == NULL || is_root(folder))
			return true;
		name = is_of_windows(&t->folders, folder) ?
			       folder->key :
			       long_name(folder->name);
		if (name.n != 0 && !str_equal(name, str_of(".")))
			*path = STR_CONCAT(a, name, str_of("/"), *path);
		if (path->s == NULL)
			return false;
		key = folder->parent;
	}
	return false;
}

const char *msi_path_of(const struct msi_tables *t, const char *key)
{
	struct arena *a = (struct arena *)&t->path;
	const struct msi_row *file = find(&t->files, str_of(key)), *component;
	struct str path;

	arena_release(a);
	if (file == NULL)
		return NULL;
	path = str_copy(a, long_name(file->name));
	component = find(&t->components, file->parent);
	if (path.s == NULL || component == NULL ||
	    !put_folder(t, a, component->parent, &path))
		return NULL;
	return path.s;
}

/* The greatest number in the column that is asked for; -1: it can't be read. */
static int greatest(LibmsiDatabase *db, const char *text)
{
	LibmsiQuery *q = msi_query(db, text);
	int most = q != NULL ? 0 : -1;
	LibmsiRecord *r;

	while (q != NULL && (r = libmsi_query_fetch(q, NULL)) != NULL) {
		const int n = libmsi_record_get_int(r, 1);

		if (n > most)
			most = n;
		g_object_unref(r);
	}
	if (q != NULL)
		g_object_unref(q);
	return most;
}

/* Of each file the number lies within those of a medium, else rows are lost. */
static bool has_all_media(LibmsiDatabase *db)
{
	const int files = greatest(db, "SELECT `Sequence` FROM `File`");

	return files >= 0 &&
	       files <= greatest(db, "SELECT `LastSequence` FROM `Media`");
}

/* A merge module has one, of a name that is always the same. */
static bool add_merge_module(LibmsiDatabase *db, struct msi_tables *t)
{
	LibmsiRecord *r = msi_stream(db, "MergeModule.CABinet");

	if (r == NULL)
		return false;
	g_object_unref(r);
	t->cabinets[t->cabinet_count++] = "#MergeModule.CABinet";
	return true;
}

/* In the order of their names; the same is named once. */
bool msi_cabinets_read(LibmsiDatabase *db, struct msi_tables *t)
{
	struct msi_rows rows = { .count = 0 };
	const char *text = "SELECT `Cabinet`, `VolumeLabel`, `Source` FROM `Media`";

	if (!read_rows(db, text, &t->arena, &rows))
		return add_merge_module(db, t);
	for (size_t i = 0; i < rows.count; i++) {
		if (rows.items[i].key.n == 0 ||
		    t->cabinet_count == MSI_CABINETS_MAX ||
		    (i > 0 && str_equal(rows.items[i].key,
					rows.items[i - 1].key)))
			continue;
		t->cabinets[t->cabinet_count++] = rows.items[i].key.s;
	}
	return t->cabinet_count < MSI_CABINETS_MAX && has_all_media(db);
}

bool msi_cabinets_are_beside(const struct msi_tables *t,
			     const struct beside *b)
{
	for (size_t i = 0; i < t->cabinet_count; i++) {
		if (t->cabinets[i][0] != '#' &&
		    beside_find(b, t->cabinets[i]) == NULL)
			return false;
	}
	return t->knows_cabinets;
}

static bool read_places(LibmsiDatabase *db, struct msi_tables *t)
{
	return read_rows(db,
			 "SELECT `Directory`, `Directory_Parent`, `DefaultDir` "
			 "FROM `Directory`",
			 &t->arena, &t->folders) &&
	       read_rows(db,
			 "SELECT `Component`, `Directory_`, `Component` FROM "
			 "`Component`",
			 &t->arena, &t->components) &&
	       read_rows(db,
			 "SELECT `File`, `Component_`, `FileName` FROM `File`",
			 &t->arena, &t->files);
}

bool msi_tables_read(LibmsiDatabase *db, struct msi_tables *t)
{
	if (!read_places(db, t))
		return false;
	t->knows_cabinets = msi_cabinets_read(db, t);
	return t->knows_cabinets || t->cabinet_count != 0;
}

/*
 * Windows Installer's databases, by libmsi: the tables say where each file goes,
 * and under which name; the cabinets in streams hold them by their keys.
 */
#include <archive.h>
#include <archive_entry.h>
#include <libmsi.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "unpack/form.h"
#include "unpack/msi_tables.h"

/* A stream is in memory as a whole. */
enum { STREAM_MAX = 1 << 30 };

static bool open_msi(const struct source *s, struct out *o, void **state)
{
	GError *error = NULL;
	LibmsiDatabase *db = libmsi_database_new(
		s->path, LIBMSI_DB_FLAGS_READONLY, NULL, &error);

	*state = db;
	if (db == NULL) {
		out_note(o, NULL,
			 "can't be opened: %s: get it anew, or rename it if it "
			 "is no installer",
			 error != NULL ? error->message : "it is damaged");
		out_claim(o, "");
	} else if (s->beside->count == 0) {
		beside_open(s->beside, s->path, ".cab");
	}
	g_clear_error(&error);
	return db != NULL;
}

/* The bytes of a field, from malloc(). False where it is none, or too large. */
static bool read_stream(LibmsiRecord *r, unsigned field, struct bytes *out)
{
	GInputStream *in = libmsi_record_get_stream(r, field);
	size_t n = 0, capacity = 0;
	uint8_t *data = NULL;
	gssize got = -1;

	while (in != NULL) {
		if (n == capacity) {
			size_t more = capacity * 2 + (1 << 16);
			uint8_t *grown = more > STREAM_MAX ?
						 NULL :
						 realloc(data, more);

			got = -1;
			if (grown == NULL)
				break;
			data = grown;
			capacity = more;
		}
		got = g_input_stream_read(in, data + n, capacity - n, NULL,
					  NULL);
		if (got <= 0)
			break;
		n += (size_t)got;
	}
	if (in != NULL)
		g_object_unref(in);
	*out = (struct bytes){ data, n };
	if (got == 0)
		return true;
	free(data);
	return false;
}

static bool copy_entry(struct archive *a, struct archive_entry *e,
		       const struct msi_tables *t, struct out *o)
{
	const char *key = archive_entry_pathname_utf8(e);
	const char *path;

	if (key == NULL)
		key = archive_entry_pathname(e);
	path = key == NULL ? NULL : msi_path_of(t, key);
	/* What no table knows isn't installed. */
	if (path == NULL)
		return true;
	if (!out_begin(o, path))
		return false;
	for (;;) {
		const void *data;
		int64_t at;
		size_t n;
		int ret = archive_read_data_block(a, &data, &n, &at);

		if (ret == ARCHIVE_EOF)
			return out_end(o);
		if (ret < ARCHIVE_WARN) {
			const char *why = archive_error_string(a);

			out_drop(o);
			out_note(o, o->path, "can't be unpacked: %s",
				 why != NULL ? why : "its cabinet is damaged");
			return false;
		}
		if (!out_data(o, data, n))
			return false;
	}
}

static void read_cabinet(const char *name, struct archive *a,
			 const struct msi_tables *t, struct out *o)
{
	struct archive_entry *e;
	int ret = ARCHIVE_OK;

	if (a == NULL)
		return;
	while (!o->stopped) {
		ret = archive_read_next_header(a, &e);
		if (ret < ARCHIVE_WARN || ret == ARCHIVE_EOF ||
		    !copy_entry(a, e, t, o))
			break;
	}
	if (ret < ARCHIVE_WARN)
		out_note(o, NULL, "its cabinet %s is damaged: %s", name,
			 archive_error_string(a) != NULL ?
				 archive_error_string(a) :
				 "it can't be unpacked");
	archive_read_free(a);
}

/* Its head tells whether it can be read alone. */
static bool is_whole(const char *name, const uint8_t *head, size_t n,
		     struct out *o)
{
	if (!archive_is_split(head, n))
		return true;
	out_note(o, NULL,
		 "its cabinet %s is one of a set that files are split among, "
		 "which can't be opened here: unpack it with msiexec's option "
		 "/a",
		 name);
	return false;
}

static void read_inside(LibmsiDatabase *db, const char *name,
			const struct msi_tables *t, struct out *o)
{
	LibmsiRecord *r = msi_stream(db, name);
	struct bytes bytes;

	if (r == NULL || !read_stream(r, 1, &bytes)) {
		out_note(o, NULL, "its cabinet %s can't be read", name);
	} else {
		if (is_whole(name, bytes.data, bytes.len, o))
			read_cabinet(name, archive_open(bytes, o), t, o);
		free((void *)bytes.data);
	}
	if (r != NULL)
		g_object_unref(r);
}

static void read_beside(const struct beside *beside, const char *name,
			const struct msi_tables *t, struct out *o)
{
	const struct beside_file *file = beside_find(beside, name);
	uint8_t head[64];
	ssize_t n;

	if (file == NULL && beside->is_cut) {
		out_note(o, NULL,
			 "its cabinet %s isn't among the %d beside it that are "
			 "opened at most: the files in that aren't looked at",
			 name, BESIDE_MAX);
		return;
	}
	if (file == NULL) {
		out_note(o, NULL,
			 "its cabinet %s isn't found beside it: the files in "
			 "that aren't looked at",
			 name);
		return;
	}
	n = pread(file->fd, head,
		  file->size < sizeof(head) ? file->size : sizeof(head),
		  (off_t)file->at);
	if (!is_whole(name, head, n > 0 ? (size_t)n : 0, o))
		return;
	o->packed += file->size;
	read_cabinet(name, archive_open_beside(file, o), t, o);
}

static void read_cabinets(LibmsiDatabase *db, const struct source *s,
			  const struct msi_tables *t, struct out *o)
{
	/* First, whatever becomes of them. */
	for (size_t i = 0; i < t->cabinet_count; i++) {
		if (t->cabinets[i][0] != '#')
			out_claim(o, t->cabinets[i]);
	}
	if (!t->knows_cabinets)
		out_note(o, NULL, "doesn't tell where all its files lie: it is "
				  "damaged, get it anew");
	if (!msi_cabinets_are_beside(t, s->beside))
		out_claim(o, "");
	for (size_t i = 0; i < t->cabinet_count && !o->stopped; i++) {
		const char *name = t->cabinets[i];

		if (name[0] == '#')
			read_inside(db, name + 1, t, o);
		else
			read_beside(s->beside, name, t, o);
	}
}

/* Programs and DLLs that run while it is installed. */
static void read_binaries(LibmsiDatabase *db, struct out *o)
{
	LibmsiQuery *q = msi_query(db, "SELECT `Name`, `Data` FROM `Binary`");
	LibmsiRecord *r;

	while (q != NULL && !o->stopped &&
	       (r = libmsi_query_fetch(q, NULL)) != NULL) {
		char *name = libmsi_record_get_string(r, 1);
		char *path = g_strdup_printf("Binary/%s",
					     name != NULL ? name : "");
		struct bytes bytes;

		if (read_stream(r, 2, &bytes)) {
			if (out_begin(o, path) &&
			    out_data(o, bytes.data, bytes.len))
				out_end(o);
			free((void *)bytes.data);
		}
		g_free(path);
		g_free(name);
		g_object_unref(r);
	}
	if (q != NULL)
		g_object_unref(q);
}

static void read_msi(const struct source *s, struct out *o, void *state)
{
	LibmsiDatabase *db = state;
	struct msi_tables t = { .arena = ARENA_INIT };

	if (!msi_tables_read(db, &t)) {
		out_note(o, NULL, "its tables can't be read: it is no "
				  "installer, or damaged, then get it anew");
		out_claim(o, "");
	} else {
		read_cabinets(db, s, &t, o);
	}
	read_binaries(db, o);
	arena_release(&t.arena);
}

const struct form form_msi = { open_msi, read_msi };

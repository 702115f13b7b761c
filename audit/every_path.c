/* What is passed over, can't be read, or was opened. */
#include "audit/every_path.h"

#include "audit/unpacked.h"
#include "report/json_out.h"
#include "util/status.h"

void every_path_release(struct every_path *e)
{
	arena_release(&e->arena);
	*e = (struct every_path){ .arena = ARENA_INIT };
}

static int add(struct every_path *e, struct str text, struct str **items,
	       size_t *count, size_t *capacity)
{
	const struct str copy = str_copy(&e->arena, text);
	void *all = *items;

	if (copy.s == NULL ||
	    arena_grow(&e->arena, &all, *count, capacity, sizeof(copy)))
		return E_NO_MEMORY;
	*items = all;
	(*items)[(*count)++] = copy;
	return OK;
}

static int add_member(struct every_path *e, const struct record *r)
{
	e->members += r->kind == RECORD_FILE;
	e->closed |= r->kind == RECORD_ARCHIVE;
	if (r->kind == RECORD_UNPACKED)
		return add(e, r->member, &e->archives, &e->archive_count,
			   &e->archive_capacity);
	if (r->kind != RECORD_UNREAD)
		return OK;
	e->notes_cut = e->note_count == UNPACKED_NOTES_MAX;
	return e->notes_cut ? OK : add(e, r->message, &e->notes, &e->note_count,
				       &e->note_capacity);
}

static void write_list(struct json_out *j, const char *key,
		       const struct str *items, size_t count)
{
	json_array(j, key);
	for (size_t i = 0; i < count; i++)
		json_str(j, NULL, items[i]);
	json_array_end(j);
}

static void write_archive(const struct every_path *e, struct json_out *j)
{
	json_uint(j, "members", e->members);
	write_list(j, "archives", e->archives, e->archive_count);
	write_list(j, "notes", e->notes, e->note_count);
	json_bool(j, "notes_cut", e->notes_cut);
}

int every_path_tell(struct every_path *e, const char *path,
		    const struct record *r, FILE *out)
{
	struct json_out j;

	if (r->member.n != 0)
		return add_member(e, r);
	if (r->kind == RECORD_FILE)
		return OK;
	/* It is a program that was told of. */
	if (e->closed) {
		every_path_release(e);
		return OK;
	}
	json_init(&j, out, true);
	json_object(&j, NULL);
	json_text(&j, "path", path);
	if (r->kind == RECORD_END)
		write_archive(e, &j);
	else if (r->kind == RECORD_UNREAD)
		json_str(&j, "unread", r->message);
	else
		json_text(&j, "passed_over", r->kind == RECORD_ARCHIVE ?
						     "archive" : "other");
	json_object_end(&j);
	every_path_release(e);
	return OK;
}

struct unread_folder {
	struct str path, message;
};

int unread_folders_add(struct unread_folders *f, struct str path,
		       struct str message)
{
	const struct unread_folder folder = {
		str_copy(&f->arena, path), str_copy(&f->arena, message)
	};
	void *items = f->items;

	if (folder.path.s == NULL || folder.message.s == NULL ||
	    arena_grow(&f->arena, &items, f->count, &f->capacity,
		       sizeof(folder)))
		return E_NO_MEMORY;
	f->items = items;
	f->items[f->count++] = folder;
	return OK;
}

void unread_folders_write(const struct unread_folders *f, FILE *out)
{
	struct json_out j;

	for (size_t i = 0; i < f->count; i++) {
		json_init(&j, out, true);
		json_object(&j, NULL);
		json_str(&j, "path", f->items[i].path);
		json_str(&j, "unread", f->items[i].message);
		json_object_end(&j);
	}
}

void unread_folders_release(struct unread_folders *f)
{
	arena_release(&f->arena);
	*f = (struct unread_folders){ .arena = ARENA_INIT };
}

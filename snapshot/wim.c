/*
 * Images of WIM and ESD files, by wimlib. It hands out no file's bytes, and a
 * solid ESD is read well only in its own order: so what is wanted is put into
 * a temporary folder, all at once, and read there.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wimlib.h>

#include "snapshot/source.h"
#include "snapshot/temporary.h"
#include "util/status.h"
#include "util/wim_head.h"

struct wim {
	WIMStruct *wim;
	int image;
};

static int refuse(struct volume *v, int error)
{
	return trouble(v->messages, "%s: %s", v->path,
		       wimlib_get_error_string((enum wimlib_error_code)error));
}

struct listing {
	struct volume *volume;
	struct node *folder;
	int status;
};

static int list_one(const struct wimlib_dir_entry *entry, void *data)
{
	struct listing *l = data;

	if ((entry->attributes & WIMLIB_FILE_ATTRIBUTE_REPARSE_POINT) != 0 &&
	    entry->reparse_tag != WIMLIB_REPARSE_TAG_WOF) {
		l->volume->links_left_out++;
		return 0;
	}
	l->status = node_add(
		l->volume, l->folder, str_of(entry->filename),
		(entry->attributes & WIMLIB_FILE_ATTRIBUTE_DIRECTORY) != 0, 0);
	return l->status != OK;
}

static int list(struct volume *v, struct node *folder)
{
	struct wim *w = v->data;
	struct listing l = { v, folder, OK };
	struct arena a = ARENA_INIT;
	struct str path = node_path(&a, folder);
	int error = WIMLIB_ERR_NOMEM;

	if (path.s != NULL)
		path = str_printf(&a, "/%s", path.s);
	if (path.s != NULL)
		error = wimlib_iterate_dir_tree(
			w->wim, w->image, path.s,
			WIMLIB_ITERATE_DIR_TREE_FLAG_CHILDREN, list_one, &l);
	arena_release(&a);
	if (l.status != OK)
		return l.status;
	return error != 0 ? refuse(v, error) : OK;
}

static int extract(struct volume *v, const struct node *const *files,
		   size_t count, const char *to, struct arena *a)
{
	enum {
		FLAGS = WIMLIB_EXTRACT_FLAG_NO_ACLS |
			WIMLIB_EXTRACT_FLAG_NO_ATTRIBUTES |
			WIMLIB_EXTRACT_FLAG_NORPFIX,
	};
	const struct wim *w = v->data;
	const char **paths = arena_new_array(a, const char *, count);
	int error;

	if (paths == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		struct str path = node_path(a, files[i]);

		path = str_printf(a, "/%s", path.s != NULL ? path.s : "");
		if (path.s == NULL)
			return E_NO_MEMORY;
		paths[i] = path.s;
	}
	error = wimlib_extract_paths(w->wim, w->image, to, paths, count,
				     FLAGS);
	return error != 0 ? refuse(v, error) : OK;
}

/* What was put there, as a folder that is a source of its own. */
static int read_extracted(struct volume *v, const char *from,
			  const struct node *const *files, size_t count,
			  volume_taker *take, void *data)
{
	const struct source source = { from, 0 };
	struct volume folder = *v;
	int ret = folder_open(&source, &folder);

	if (ret != OK)
		return ret;
	ret = folder.form->read(&folder, files, count, take, data);
	volume_close(&folder);
	return ret;
}

static int read_files(struct volume *v, const struct node *const *files,
		      size_t count, volume_taker *take, void *data)
{
	struct arena a = ARENA_INIT;
	struct str to;
	int ret = temporary_folder(v, &a, &to);

	if (ret == OK) {
		ret = extract(v, files, count, to.s, &a);
		if (ret == OK)
			ret = read_extracted(v, to.s, files, count, take,
					     data);
		temporary_remove(to.s);
	}
	arena_release(&a);
	return ret;
}

static void close_wim(struct volume *v)
{
	struct wim *w = v->data;

	wimlib_free(w->wim);
	wimlib_global_cleanup();
}

static const struct volume_form form = {
	.name = "an image of a WIM file",
	.list = list,
	.read = read_files,
	.close = close_wim,
};

/* Editions of one Windows differ, so that nobody but the user can choose. */
static int choose(const struct source *s, struct volume *v, unsigned count)
{
	struct wim *w = v->data;
	char names[TROUBLE_MAX / 2] = "";
	size_t n = 0;

	if (s->index != 0 && s->index <= count) {
		w->image = (int)s->index;
		return OK;
	}
	if (s->index == 0 && count == 1) {
		w->image = 1;
		return OK;
	}
	for (unsigned i = 1; i <= count && n < sizeof(names); i++) {
		const char *name = wimlib_get_image_name(w->wim, (int)i);

		n += (size_t)snprintf(names + n, sizeof(names) - n, "%s%u %s",
				      i == 1 ? "" : ", ", i,
				      name != NULL && name[0] != '\0' ?
					      name :
					      "without a name");
	}
	return trouble(v->messages, "%s: name one of its images with --image: "
				    "%s",
		       v->path, names);
}

int wim_open(const struct source *s, struct volume *v)
{
	struct wim *w = arena_new(v->arena, struct wim);
	struct wimlib_wim_info info;
	int error, ret;

	if (w == NULL)
		return E_NO_MEMORY;
	if (!wim_head_fits(s->path))
		return trouble(v->messages,
			       "%s: damaged: its header names more than there "
			       "is in the file", v->path);
	wimlib_global_init(WIMLIB_INIT_FLAG_ASSUME_UTF8);
	error = wimlib_open_wim(s->path, 0, &w->wim);
	if (error == 0)
		error = wimlib_get_wim_info(w->wim, &info);
	v->data = w;
	if (error != 0)
		ret = refuse(v, error);
	else if (info.total_parts > 1)
		ret = trouble(v->messages,
			      "%s: one of %u parts of an image; join them "
			      "(`wimlib-imagex join whole.wim PART...`), and "
			      "name that",
			      v->path, info.total_parts);
	else
		ret = choose(s, v, info.image_count);
	if (ret != OK) {
		close_wim(v);
		return ret;
	}
	v->form = &form;
	return OK;
}

/*
 * wimlib reads files of this machine alone: out of an image, the WIM is copied
 * to a temporary file, which lasts until it is open.
 */
#include "snapshot/install.h"

#include <unistd.h>

#include "snapshot/temporary.h"
#include "util/status.h"

static int find_image(struct volume *v, struct node **out, struct str *name)
{
	static const char *const names[] = { "sources/install.wim",
					     "sources/install.esd" };
	int ret = OK;

	*out = NULL;
	for (size_t i = 0; ret == OK && *out == NULL && i < 2; i++) {
		*name = str_of(names[i]);
		ret = volume_find(v, &v->top, *name, out);
	}
	return ret;
}

/* Those that aren't read here, and what to do. */
static int refuse_others(struct volume *v, bool *found)
{
	static const struct {
		const char *path, *what;
	} rows[] = {
		{ "sources/install.swm",
		  "split into parts; join them (`wimlib-imagex join "
		  "install.wim install*.swm`)" },
		{ "x64/sources/install.esd", "for machines of two kinds" },
		{ "x64/sources/install.wim", "for machines of two kinds" },
	};
	struct node *node;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < sizeof(rows) / sizeof(*rows);
	     i++) {
		ret = volume_find(v, &v->top, str_of(rows[i].path), &node);
		if (ret != OK || node == NULL)
			continue;
		*found = true;
		return trouble(v->messages,
			       "%s: installation media with %s, %s, and name "
			       "the file that you want, unpacked",
			       v->path, rows[i].path, rows[i].what);
	}
	return ret;
}

static int copy_out(struct volume *v, const struct node *file, struct str name,
		    struct str *path)
{
	int fd, ret = temporary_file(v, v->arena, path, &fd);

	if (ret != OK)
		return ret;
	ret = v->form->copy(v, file, *path, fd);
	if (ret == OK)
		note(v->messages,
		     "%s was copied to a temporary file of %lld MB", name.s,
		     (long long)lseek(fd, 0, SEEK_END) >> 20);
	if (close(fd) != 0 && ret == OK)
		ret = temporary_refuse(v, *path);
	if (ret != OK)
		unlink(path->s);
	return ret;
}

static int open_in_place(const struct source *s, struct volume *v,
			 struct str path)
{
	const struct source image = { path.s, s->index };

	volume_close(v);
	v->top = (struct node){ .name = STR_EMPTY, .is_folder = true };
	return wim_open(&image, v);
}

int install_open(const struct source *s, struct volume *v, bool *found)
{
	struct node *file;
	struct str name, path;
	int ret = find_image(v, &file, &name);

	*found = ret == OK && file != NULL;
	if (ret != OK || file == NULL)
		return ret == OK ? refuse_others(v, found) : ret;
	if (v->form->copy != NULL) {
		ret = copy_out(v, file, name, &path);
		if (ret != OK)
			return ret;
		ret = open_in_place(s, v, path);
		unlink(path.s);
		return ret;
	}
	if (!v->form->is_here)
		return trouble(v->messages,
			       "%s: %s in it isn't read from there; name that "
			       "file, unpacked",
			       v->path, name.s);
	path = node_path(v->arena, file);
	if (path.s != NULL)
		path = str_printf(v->arena, "%s/%s", s->path, path.s);
	return path.s == NULL ? E_NO_MEMORY : open_in_place(s, v, path);
}

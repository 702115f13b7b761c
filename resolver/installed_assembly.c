/* "x86_Microsoft.VC90.CRT_1fc8b3b9a1e18e3b_9.0.21022.8_x-ww_d08d0375". */
#include "resolver/installed_assembly.h"

#include <string.h>

#include "util/status.h"

/* The next part of the name, up to a line below it. */
static struct str next_part(struct str *name)
{
	const char *line = memchr(name->s, '_', name->n);
	size_t n = line == NULL ? name->n : (size_t)(line - name->s);
	struct str part = { name->s, n };

	n += line != NULL;
	*name = (struct str){ name->s + n, name->n - n };
	return part;
}

/* The architecture, the name, the key; its version goes to '*version'. */
static bool is_of_assembly(struct str folder,
			   const struct assembly_identity *asked,
			   struct str architecture, uint64_t *version)
{
	struct str key = asked->public_key_token;

	if (key.n == 0)
		key = str_of("none");
	if (!str_equal_nocase(next_part(&folder), architecture))
		return false;
	/* A name may have such lines itself. */
	if (folder.n <= asked->name.n || folder.s[asked->name.n] != '_' ||
	    !str_equal_nocase((struct str){ folder.s, asked->name.n },
			      asked->name))
		return false;
	folder.s += asked->name.n + 1;
	folder.n -= asked->name.n + 1;
	return str_equal_nocase(next_part(&folder), key) &&
	       assembly_version_parse(next_part(&folder), version);
}

static bool serves(uint64_t installed, uint64_t asked)
{
	return installed >= asked && installed >> 32 == asked >> 32;
}

bool installed_assembly_is_folder(struct str path)
{
	while (path.n > 1 && path.s[path.n - 1] == '/')
		path.n--;
	return str_ends_nocase(path, "/winsxs") ||
	       str_equal_nocase(path, str_of("winsxs"));
}

static int take_files(struct search *s, struct folders *in,
		      struct installed_assembly *out)
{
	const struct folder *f = &in->items[0], *ignored;

	out->files = arena_new_array(s->arena, struct private_file,
				     f->name_count);
	if (out->files == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < f->name_count; i++) {
		struct private_file *file = &out->files[out->file_count];

		file->name = f->names[i];
		if (folders_find(in, s->arena, file->name, &file->path,
				 &ignored) != OK)
			return E_NO_MEMORY;
		out->file_count += file->path.n != 0;
	}
	return OK;
}

static int open_newest(struct search *s, const struct folders *of,
		       struct str parent, struct installed_assembly *out)
{
	struct folders in = { .confinement = of->confinement,
			      .members = of->members };
	struct str path = STR_CONCAT(s->arena, parent, str_of("/"),
				     out->folder);

	if (path.s == NULL || folders_add(&in, s->arena, path) != OK ||
	    folder_list(&in.items[0], s->arena) != OK)
		return E_NO_MEMORY;
	return take_files(s, &in, out);
}

static int look_in(struct search *s, struct folders *of, struct folder *f,
		   const struct assembly_identity *asked,
		   struct str architecture, uint64_t version,
		   struct installed_assembly *out)
{
	uint64_t found;

	if (folder_list(f, s->arena) != OK)
		return E_NO_MEMORY;
	for (size_t i = 0; i < f->name_count; i++) {
		if (!is_of_assembly(f->names[i], asked, architecture,
				    &found) ||
		    !serves(found, version) || found < out->version)
			continue;
		out->version = found;
		out->folder = f->names[i];
	}
	return out->folder.n == 0 ? OK : open_newest(s, of, f->path, out);
}

int installed_assembly_find(struct search *s,
			    const struct assembly_identity *asked,
			    struct str architecture, uint64_t version,
			    struct installed_assembly *out)
{
	static const enum folder_role roles[] = { FOLDER_BESIDE, FOLDER_PATH };
	int ret = OK;

	*out = (struct installed_assembly){ .folder = STR_EMPTY };
	for (unsigned r = 0; r < 2; r++) {
		struct folders *of =
			deployment_folders(s->deployment, roles[r]);

		for (size_t i = 0; i < of->count; i++) {
			if (!installed_assembly_is_folder(of->items[i].path))
				continue;
			ret = look_in(s, of, &of->items[i], asked,
				      architecture, version, out);
			if (ret != OK || out->file_count != 0)
				return ret;
		}
	}
	return ret;
}

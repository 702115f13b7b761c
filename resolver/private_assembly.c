/* name.DLL, name.MANIFEST, both in a folder called name; by language first. */
#include "resolver/private_manifest.h"

#include <dirent.h>
#include <string.h>

#include "util/status.h"

/* A name leads to no other folder. */
static bool is_plain(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (strchr("\\/:", name.s[i]) != NULL)
			return false;
	}
	return name.n != 0 && !str_equal(name, str_of(".")) &&
	       !str_equal(name, str_of(".."));
}

/* Its DLLs lie where its manifest does. */
static int find_files(struct search *s, struct folders *folders,
		      struct private_assembly *out)
{
	const struct folder *folder;

	for (size_t i = 0; i < out->file_count; i++) {
		if (is_plain(out->files[i].name) &&
		    folders_find(folders, s->arena, out->files[i].name,
				 &out->files[i].path, &folder) != OK)
			return E_NO_MEMORY;
	}
	return OK;
}

static int look_in(struct search *s, struct folders *folders,
		   const struct assembly_identity *asked,
		   struct private_assembly *out)
{
	static const char *const endings[] = { "dll", "manifest" };
	const struct folder *folder;
	int ret;

	for (unsigned i = 0; i < 2; i++) {
		struct str name = str_printf(s->arena, "%.*s.%s",
					     STR_ARGS(asked->name),
					     endings[i]);

		if (name.s == NULL || folders_find(folders, s->arena, name,
						   &out->path, &folder) != OK)
			return E_NO_MEMORY;
		if (out->path.n == 0)
			continue;
		ret = private_manifest_read(s, asked, i == 0, out);
		return ret == OK ? find_files(s, folders, out) : ret;
	}
	return OK;
}

struct folder_search {
	struct str parent, name;
	struct arena *arena;
	struct str *out;
};

static int match_folder(void *context, struct str name, bool is_folder)
{
	const struct folder_search *f = context;

	if (!is_folder || f->out->n != 0 || !str_equal_nocase(name, f->name))
		return OK;
	*f->out = STR_CONCAT(f->arena, f->parent, str_of("/"), name);
	return f->out->s == NULL ? E_NO_MEMORY : OK;
}

/* The folder called so in 'parent', whatever its case; empty for none. */
static int find_folder(struct search *s, struct str parent, struct str name,
		       struct str *out)
{
	const struct members *members = s->deployment->beside.members;
	struct folder_search asked = { parent, name, s->arena, out };
	struct dirent *entry;
	DIR *dir;

	*out = STR_EMPTY;
	if (members_have(members, parent))
		return members_list(members, parent, match_folder, &asked);
	dir = opendir(parent.s);
	while (dir != NULL && out->n == 0 && (entry = readdir(dir)) != NULL) {
		if ((entry->d_type == DT_DIR || entry->d_type == DT_LNK ||
		     entry->d_type == DT_UNKNOWN) &&
		    str_equal_nocase(str_of(entry->d_name), name))
			*out = str_printf(s->arena, "%s/%s", parent.s,
					  entry->d_name);
	}
	if (dir != NULL)
		closedir(dir);
	return out->s == NULL ? E_NO_MEMORY : OK;
}

typedef int look_fn(struct search *s, struct folders *folders,
		    const struct assembly_identity *asked,
		    struct private_assembly *out);

/* 'path' ends with the name of a folder, as the disk has it. */
static int put_before(struct arena *a, struct str path, size_t n,
		      struct str *folder)
{
	const struct str name = { path.s + path.n - n, n };
	char *slash;

	*folder = folder->n == 0 ?
			  str_copy(a, name) :
			  STR_CONCAT(a, name, str_of("\\"), *folder);
	if (folder->s == NULL)
		return E_NO_MEMORY;
	while ((slash = memchr(folder->s, '/', folder->n)) != NULL)
		*slash = '\\';
	return OK;
}

/* In the folder 'path' below one of those; its name there has 'n' bytes. */
static int look_inside(struct search *s, const struct folders *folders,
		       struct str path, size_t n, look_fn *look,
		       const struct assembly_identity *asked,
		       struct private_assembly *out)
{
	/* The folder may be a link itself. */
	struct confinement *const c = folders->confinement;
	const bool files_alone = c != NULL && c->files_alone;
	struct folders inner = {
		.confinement = c,
		.members = folders->members,
	};
	int ret = folders_add(&inner, s->arena, path);

	if (c != NULL)
		c->files_alone = false;
	if (ret == OK)
		ret = look(s, &inner, asked, out);
	if (c != NULL)
		c->files_alone = files_alone;
	if (ret == OK && out->path.n != 0)
		ret = put_before(s->arena, path, n, &out->folder);
	return ret;
}

/* In the folders of that name below. */
static int look_below(struct search *s, const struct folders *folders,
		      struct str name, look_fn *look,
		      const struct assembly_identity *asked,
		      struct private_assembly *out)
{
	for (size_t i = 0; i < folders->count; i++) {
		struct str path;
		int ret = find_folder(s, folders->items[i].path, name, &path);

		if (ret == OK && path.n != 0)
			ret = look_inside(s, folders, path, name.n, look, asked,
					  out);
		if (ret != OK || out->path.n != 0)
			return ret;
	}
	return OK;
}

static int look_by_name(struct search *s, struct folders *folders,
			const struct assembly_identity *asked,
			struct private_assembly *out)
{
	int ret = look_in(s, folders, asked, out);

	if (ret == OK && out->path.n == 0)
		ret = look_below(s, folders, asked->name, look_in, asked, out);
	return ret;
}

/* The folder of the language comes first, where one is asked for (R604). */
static int look_by_language(struct search *s, struct folders *folders,
			    const struct assembly_identity *asked,
			    struct private_assembly *out)
{
	int ret = OK;

	if (private_manifest_asks_language(asked->language) &&
	    is_plain(asked->language))
		ret = look_below(s, folders, asked->language, look_by_name,
				 asked, out);
	if (ret == OK && out->path.n == 0)
		ret = look_by_name(s, folders, asked, out);
	return ret;
}

/* The DLL of an assembly may lie in a folder below: that is its own (R2601). */
static int look_beside(struct search *s, const struct module *m,
		       const struct folders *folders,
		       const struct assembly_identity *asked,
		       struct private_assembly *out)
{
	const struct str dir = { m->path.s, m->path.n - m->name.n - 1 };
	int ret = OK;

	for (size_t i = 0; ret == OK && out->path.n == 0 && i < folders->count;
	     i++) {
		const struct str top = folders->items[i].path;

		if (dir.n > top.n + 1 && str_starts(dir, top) &&
		    dir.s[top.n] == '/')
			ret = look_inside(s, folders, dir, dir.n - top.n - 1,
					  look_by_language, asked, out);
	}
	return ret;
}

int private_assembly_find(struct search *s, const struct module *m,
			  const struct assembly_identity *asked,
			  struct private_assembly *out)
{
	const enum folder_role roles[] = { m->role, FOLDER_PROCESS };
	int ret = OK;

	*out = (struct private_assembly){ .path = STR_EMPTY,
					  .folder = STR_EMPTY };
	if (!is_plain(asked->name))
		return OK;
	for (unsigned i = 0; ret == OK && out->path.n == 0 && i < 2; i++) {
		struct folders *folders =
			deployment_folders(s->deployment, roles[i]);

		out->role = roles[i];
		if (m->of_assembly)
			ret = look_beside(s, m, folders, asked, out);
		if (ret == OK && out->path.n == 0)
			ret = look_by_language(s, folders, asked, out);
	}
	return ret;
}

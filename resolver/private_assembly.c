/* name.DLL, name.MANIFEST, both in a folder called name; by language first. */
#include "resolver/private_assembly.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>

#include "loader/pe.h"
#include "loader/resources.h"
#include "resolver/context.h"
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

static bool same_version(struct str a, struct str b)
{
	uint64_t x, y;

	return assembly_version_parse(a, &x) && assembly_version_parse(b, &y) &&
	       x == y;
}

/* Languages that stand for none. */
static bool is_neutral(struct str language)
{
	return language.n == 0 || str_equal_nocase(language, str_of("neutral")) ||
	       str_equal_nocase(language, str_of("x-ww"));
}

static bool is_wildcard(struct str value)
{
	return str_equal(value, str_of("*"));
}

/* One that asks for nothing takes any; one that says nothing may be it. */
static enum assembly_fit weigh_attribute(struct str own, struct str asked)
{
	if (asked.n == 0 || is_wildcard(asked) || str_equal_nocase(own, asked))
		return ASSEMBLY_FITS;
	return own.n == 0 || is_wildcard(own) ? ASSEMBLY_FITS_PERHAPS :
						ASSEMBLY_FITS_NOT;
}

static enum assembly_fit weigh_language(struct str own, struct str asked)
{
	if (is_neutral(asked) && is_neutral(own))
		return ASSEMBLY_FITS;
	return weigh_attribute(own, asked);
}

/* No policy redirects a private one: it is the version asked for (R606). */
static bool is_of_name_and_version(const struct assembly_identity *own,
				   const struct assembly_identity *asked)
{
	return str_equal_nocase(own->name, asked->name) &&
	       str_equal_nocase(own->public_key_token,
				asked->public_key_token) &&
	       (asked->version.n == 0 ||
		same_version(own->version, asked->version));
}

/* That type and language are compared as the processor is, is likely. */
static void weigh_identity(const struct assembly_identity *own,
			   const struct assembly_identity *asked,
			   struct private_assembly *out)
{
	const struct {
		const char *name;
		bool likely;
		enum assembly_fit fit;
	} rows[] = {
		{ "processorArchitecture", false,
		  weigh_attribute(own->architecture, asked->architecture) },
		{ "type", true, weigh_attribute(own->type, asked->type) },
		{ "language", true,
		  weigh_language(own->language, asked->language) },
	};

	out->fit = is_of_name_and_version(own, asked) ? ASSEMBLY_FITS :
							ASSEMBLY_FITS_NOT;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows) &&
			   out->fit != ASSEMBLY_FITS_NOT;
	     i++) {
		if (rows[i].fit == ASSEMBLY_FITS)
			continue;
		out->fit = rows[i].fit;
		out->differs_in = rows[i].name;
		out->likely = rows[i].likely;
	}
}

static int take_files(struct search *s, const struct manifest *m,
		      struct private_assembly *out)
{
	out->files = arena_new_array(s->arena, struct private_file,
				     m->file_count);
	if (out->files == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < m->file_count; i++) {
		out->files[i] = (struct private_file){
			.name = str_copy(s->arena, m->files[i]),
			.path = STR_EMPTY,
		};
		if (out->files[i].name.s == NULL)
			return E_NO_MEMORY;
	}
	out->file_count = m->file_count;
	return OK;
}

static int take_needs(struct search *s, const struct manifest *m,
		      struct private_assembly *out)
{
	int ret = OK;

	out->needs = arena_new_array(s->arena, struct assembly_reference,
				     m->reference_count);
	if (out->needs == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; ret == OK && i < m->reference_count; i++) {
		out->needs[i].optional = m->references[i].optional;
		ret = assembly_identity_copy(s->arena,
					     &m->references[i].identity,
					     &out->needs[i].identity);
	}
	out->need_count = m->reference_count;
	return ret;
}

/* The manifest inside the DLL of the assembly's name. */
static int find_inside(struct bytes file, struct arena *scratch, bool *found,
		       struct bytes *xml)
{
	struct defects ignored = { 0 };
	struct image image;
	int ret = image_read(file, scratch, &ignored, &image);

	*found = ret == OK && image.readable &&
		 resource_find(&image, RESOURCE_TYPE_MANIFEST,
			       ASSEMBLY_MANIFEST_ID, xml);
	return ret;
}

static int weigh(struct search *s, const struct assembly_identity *asked,
		 bool is_dll, struct private_assembly *out)
{
	struct arena scratch = ARENA_BESIDE(s->arena);
	struct manifest manifest;
	struct file file;
	struct bytes xml;
	bool found = true;
	int ret = OK;

	/* What we can't read may still fit. */
	out->fit = ASSEMBLY_FITS;
	if (members_open(s->deployment->beside.members, out->path.s, &file) !=
	    0)
		return errno == ENOMEM ? E_NO_MEMORY : OK;
	xml = file.bytes;
	if (is_dll)
		ret = find_inside(file.bytes, &scratch, &found, &xml);
	if (ret == OK && found)
		ret = manifest_read(xml, &scratch, &manifest);
	if (ret != OK)
		goto out;
	if (!found || manifest.state == MANIFEST_BAD)
		out->fit = ASSEMBLY_FITS_NOT;
	else if (manifest.state == MANIFEST_READ)
		weigh_identity(&manifest.identity, asked, out);
	if (found && out->fit != ASSEMBLY_FITS_NOT &&
	    manifest.state == MANIFEST_READ) {
		ret = take_files(s, &manifest, out);
		if (ret == OK)
			ret = take_needs(s, &manifest, out);
	}
out:
	file_close(&file);
	arena_release(&scratch);
	return ret;
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
		ret = weigh(s, asked, i == 0, out);
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

	*folder = folder->n == 0 ?
			  name :
			  STR_CONCAT(a, name, str_of("\\"), *folder);
	return folder->s == NULL ? E_NO_MEMORY : OK;
}

/* In the folders of that name below. */
static int look_below(struct search *s, const struct folders *folders,
		      struct str name, look_fn *look,
		      const struct assembly_identity *asked,
		      struct private_assembly *out)
{
	/* The folder may be a link itself. */
	struct confinement *const c = folders->confinement;
	const bool files_alone = c != NULL && c->files_alone;

	for (size_t i = 0; i < folders->count; i++) {
		struct folders inner = {
			.confinement = c,
			.members = folders->members,
		};
		struct str path;
		int ret = find_folder(s, folders->items[i].path, name, &path);

		if (ret == OK && path.n != 0) {
			ret = folders_add(&inner, s->arena, path);
			if (c != NULL)
				c->files_alone = false;
			if (ret == OK)
				ret = look(s, &inner, asked, out);
			if (c != NULL)
				c->files_alone = files_alone;
			if (ret == OK && out->path.n != 0)
				ret = put_before(s->arena, path, name.n,
						 &out->folder);
		}
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

	if (!is_neutral(asked->language) && !is_wildcard(asked->language) &&
	    is_plain(asked->language))
		ret = look_below(s, folders, asked->language, look_by_name,
				 asked, out);
	if (ret == OK && out->path.n == 0)
		ret = look_by_name(s, folders, asked, out);
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
		out->role = roles[i];
		ret = look_by_language(s,
				       deployment_folders(s->deployment,
							  roles[i]),
				       asked, out);
	}
	return ret;
}

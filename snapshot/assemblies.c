/* Side-by-side assemblies: those of WinSxS\Manifests, and their policies. */
#include "loader/pe.h"
#include "snapshot/assemblies.h"
#include "snapshot/policy.h"
#include "util/status.h"


struct side_by_side {
	struct windows *w;
	const struct node **files;
	size_t file_count, file_capacity;
	struct assembly *redirects;
	size_t redirect_count, redirect_capacity;
	size_t unread; /* that no XML reader reads */
};

/* A text that a profile can hold. */
static bool is_plain(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		if (s.s[i] <= ' ' || s.s[i] > '~' || s.s[i] == ',')
			return false;
	}
	return s.n <= 255;
}

/* The target whose processes use assemblies for 'architecture' (R611). */
static bool target_of(const struct windows *w, struct str architecture,
		      unsigned *target)
{
	uint16_t machine = 0;

	if (str_equal_nocase(architecture, str_of("x86")))
		machine = IMAGE_FILE_MACHINE_I386;
	else if (str_equal_nocase(architecture, str_of("amd64")))
		machine = IMAGE_FILE_MACHINE_AMD64;
	for (unsigned i = 0; i < w->target_count; i++) {
		*target = i;
		if (w->targets[i].machine == machine)
			return true;
	}
	return false;
}

static bool is_neutral(struct str language)
{
	return language.n == 0 || str_equal(language, str_of("*")) ||
	       str_equal_nocase(language, str_of("none")) ||
	       str_equal_nocase(language, str_of("neutral")) ||
	       str_equal_nocase(language, str_of("x-ww"));
}

static int add_redirect(struct side_by_side *s, const struct redirect *r)
{
	struct assembly new = {
		.name = r->identity.name,
		.public_key_token = r->identity.public_key_token,
	};
	struct str low = r->old_versions, high = low;
	const char *dash = memchr(low.s, '-', low.n);
	void *items = s->redirects;

	if (dash != NULL) {
		low.n = (size_t)(dash - low.s);
		high = (struct str){ dash + 1, high.n - low.n - 1 };
	}
	if (!target_of(s->w, r->identity.architecture, &new.target) ||
	    !is_neutral(r->identity.language) || !is_plain(new.name) ||
	    !is_plain(new.public_key_token) || new.name.n == 0 ||
	    !assembly_version_parse(low, &new.low) ||
	    !assembly_version_parse(high, &new.high) || new.low > new.high ||
	    !assembly_version_parse(r->new_version, &new.version))
		return OK;
	if (s->redirect_count == ASSEMBLIES_MAX)
		return OK;
	if (arena_grow(s->w->arena, &items, s->redirect_count,
		       &s->redirect_capacity, sizeof(new)) != 0)
		return E_NO_MEMORY;
	s->redirects = items;
	s->redirects[s->redirect_count++] = new;
	return OK;
}

static int take_policy(struct side_by_side *s, struct bytes bytes)
{
	struct redirect *redirects;
	size_t count;
	int ret = policy_read(bytes, s->w->arena, &redirects, &count);

	for (size_t i = 0; ret == OK && i < count; i++)
		ret = add_redirect(s, &redirects[i]);
	return ret;
}

static int keep_files(struct windows *w, const struct manifest *m,
		      struct assembly *out)
{
	out->files = arena_new_array(w->arena, struct str, m->file_count + 1);
	if (out->files == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < m->file_count; i++) {
		struct str name = str_lower(w->arena, m->files[i]);

		if (name.s == NULL)
			return E_NO_MEMORY;
		if (name.n != 0 && is_plain(name))
			out->files[out->file_count++] = name;
	}
	return OK;
}

static int take_manifest(struct side_by_side *s, const struct manifest *m)
{
	struct assembly new = {
		.name = m->identity.name,
		.public_key_token = m->identity.public_key_token,
	};
	int ret;

	if (!str_equal_nocase(m->identity.type, str_of("win32")) ||
	    !target_of(s->w, m->identity.architecture, &new.target) ||
	    !is_neutral(m->identity.language) || !is_plain(new.name) ||
	    new.name.n == 0 || !is_plain(new.public_key_token) ||
	    !assembly_version_parse(m->identity.version, &new.version))
		return OK;
	new.low = new.high = new.version;
	ret = keep_files(s->w, m, &new);
	return ret == OK ? assembly_add(s->w, &new) : ret;
}

/* Cut what is behind the last '_' off 'text'. */
static struct str cut_last(struct str *text)
{
	const char *line = text->n == 0 ? NULL
					: memrchr(text->s, '_', text->n);
	struct str last = *text;

	if (line == NULL) {
		*text = STR_EMPTY;
		return last;
	}
	last = (struct str){ line + 1,
			     text->n - (size_t)(line + 1 - text->s) };
	text->n -= last.n + 1;
	return last;
}

/*
 * "amd64_name_token_version_language_hash.manifest" of Vista and later says
 * it all but the files; ".." stands for letters that were left out.
 */
static int take_name(struct side_by_side *s, struct str name)
{
	struct assembly new = { .file_count = 0 };
	struct str rest = name, version, language;
	const char *line;

	rest.n -= sizeof(".manifest") - 1;
	new.folder = rest;
	cut_last(&rest);
	language = cut_last(&rest);
	version = cut_last(&rest);
	new.public_key_token = cut_last(&rest);
	line = rest.n == 0 ? NULL : memchr(rest.s, '_', rest.n);
	if (line == NULL)
		return OK;
	new.name = (struct str){ line + 1,
				 rest.n - (size_t)(line + 1 - rest.s) };
	rest.n = (size_t)(line - rest.s);
	if (!target_of(s->w, rest, &new.target) || !is_neutral(language) ||
	    new.name.n == 0 || !is_plain(new.name) ||
	    memmem(new.name.s, new.name.n, "..", 2) != NULL ||
	    !assembly_version_parse(version, &new.version))
		return OK;
	new.low = new.high = new.version;
	return assembly_add(s->w, &new);
}

static bool starts_nocase(struct str s, const char *start)
{
	struct str head = str_of(start);

	return s.n >= head.n &&
	       str_equal_nocase((struct str){ s.s, head.n }, head);
}

static bool is_policy(struct str name)
{
	return str_ends_nocase(name, ".policy") ||
	       starts_nocase(name, "x86_policy.") ||
	       starts_nocase(name, "amd64_policy.");
}

static int take_file(void *data, const struct node *file, struct bytes bytes)
{
	struct side_by_side *s = data;
	struct manifest m;
	int ret;

	if (is_policy(file->name))
		return take_policy(s, bytes);
	ret = manifest_read(bytes, s->w->arena, &m);
	if (ret != OK)
		return ret;
	if (m.state == MANIFEST_READ)
		return take_manifest(s, &m);
	s->unread++;
	return take_name(s, file->name);
}

/*
 * Those of Windows' own components, signed so since Vista, aren't assemblies
 * that a manifest could ask for; there are ten thousand of them.
 */
static bool is_component(struct str name)
{
	static const char token[] = "_31bf3856ad364e35_";

	return memmem(name.s, name.n, token, sizeof(token) - 1) != NULL;
}

static int add_file(struct side_by_side *s, const struct node *file)
{
	void *files = s->files;

	if (s->file_count == ASSEMBLIES_MAX)
		return OK;
	if (arena_grow(s->w->arena, &files, s->file_count, &s->file_capacity,
		       sizeof(*s->files)) != 0)
		return E_NO_MEMORY;
	s->files = files;
	s->files[s->file_count++] = file;
	return OK;
}

static int collect_manifests(struct side_by_side *s)
{
	struct node *folder;
	int ret = volume_find(s->w->volume, s->w->folder,
			      str_of("WinSxS/Manifests"), &folder);

	if (ret != OK || folder == NULL)
		return ret;
	ret = volume_list(s->w->volume, folder);
	for (size_t i = 0; ret == OK && i < folder->count; i++) {
		const struct node *n = &folder->inner[i];

		if (!n->is_folder && str_ends_nocase(n->name, ".manifest") &&
		    (starts_nocase(n->name, "x86_") ||
		     starts_nocase(n->name, "amd64_")) &&
		    !is_component(n->name))
			ret = add_file(s, n);
	}
	return ret;
}

/* XP and Server 2003 have a folder for each: x86_policy..., with *.policy. */
static int collect_policies(struct side_by_side *s)
{
	struct node *folder;
	int ret = volume_find(s->w->volume, s->w->folder,
			      str_of("WinSxS/Policies"), &folder);

	if (ret != OK || folder == NULL)
		return ret;
	ret = volume_list(s->w->volume, folder);
	for (size_t i = 0; ret == OK && i < folder->count; i++) {
		struct node *inner = &folder->inner[i];

		if (inner->is_folder)
			ret = volume_list(s->w->volume, inner);
		for (size_t j = 0; ret == OK && j < inner->count; j++) {
			if (!inner->inner[j].is_folder &&
			    is_policy(inner->inner[j].name))
				ret = add_file(s, &inner->inner[j]);
		}
	}
	return ret;
}

static int keep_names(struct windows *w, struct node *folder,
		      struct assembly *out)
{
	int ret = volume_list(w->volume, folder);

	out->files = arena_new_array(w->arena, struct str, folder->count + 1);
	if (ret != OK || out->files == NULL)
		return ret != OK ? ret : E_NO_MEMORY;
	for (size_t i = 0; i < folder->count; i++) {
		struct str name = str_lower(w->arena, folder->inner[i].name);

		if (name.s == NULL)
			return E_NO_MEMORY;
		if (is_plain(name) && str_ends_nocase(name, ".dll") &&
		    out->file_count < MANIFEST_FILES_MAX)
			out->files[out->file_count++] = name;
	}
	return OK;
}

/* What a packed manifest doesn't tell, the assembly's folder does. */
static int list_files(struct windows *w)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < w->assembly_count; i++) {
		struct assembly *a = &w->assemblies[i];
		struct str path = STR_EMPTY;
		struct node *folder = NULL;

		if (a->folder.n == 0)
			continue;
		path = STR_CONCAT(w->arena, str_of("WinSxS/"), a->folder);
		if (path.s == NULL)
			return E_NO_MEMORY;
		ret = volume_find(w->volume, w->folder, path, &folder);
		if (ret == OK && folder != NULL && folder->is_folder)
			ret = keep_names(w, folder, a);
	}
	return ret;
}

int assemblies_collect(struct windows *w)
{
	struct side_by_side s = { .w = w };
	int ret = collect_manifests(&s);

	if (ret == OK)
		ret = collect_policies(&s);
	if (ret == OK)
		ret = volume_read(w->volume, s.files, s.file_count, take_file,
				  &s);
	if (ret == OK)
		ret = list_files(w);
	if (ret == OK)
		ret = assemblies_settle(w, s.redirects, s.redirect_count);
	if (ret == OK && s.unread != 0)
		note(w->messages,
		     "%zu manifests of WinSxS can't be read: names of files "
		     "and folders say what they are of",
		     s.unread);
	return ret;
}

/* Whose a cabinet is: its files have names in the tables of that alone. */
#include "audit/unpacked_claims.h"

#include <string.h>

#include "audit/walk.h"
#include "util/names.h"
#include "util/status.h"

/* The folder in the archive of a path below it: "a/b/", or nothing. */
static struct str folder_in(const struct level *l, struct str path)
{
	const size_t root = l->members.root.n + 1;
	const char *base = level_base_name(path.s);

	return (struct str){ path.s + root, (size_t)(base - path.s) - root };
}

/* One that would be opened by itself, in just that folder. */
static bool may_be_cabinet(const struct level *l, size_t i, struct str folder)
{
	const struct str path = l->members.items[i].path;

	return l->holds_more[i] && !l->is_installer[i] && path.n > folder.n &&
	       memcmp(path.s, folder.s, folder.n) == 0 &&
	       memchr(path.s + folder.n, '/', path.n - folder.n) == NULL &&
	       str_ends_nocase(path, ".cab");
}

int claims_share(struct arena *a, const struct level *parent, const char *path,
		 const char **options)
{
	const struct str folder = folder_in(parent, str_of(path));
	const struct members *m = &parent->members;
	struct str number = str_printf(a, "%d", m->fd);
	const size_t most = 2 + 2 * UNPACKED_CABINETS_MAX;
	size_t n = 0;

	options[n++] = "--shared";
	options[n++] = number.s;
	for (size_t i = 0; i < m->count && n < most; i++) {
		const struct member *f = &m->items[i];
		struct str place;

		if (!may_be_cabinet(parent, i, folder))
			continue;
		place = str_printf(a, "%llu:%llu:%s", (unsigned long long)f->at,
				   (unsigned long long)f->size,
				   level_base_name(f->path.s));
		options[n++] = "--beside";
		options[n++] = place.s;
		if (place.s == NULL)
			return E_NO_MEMORY;
	}
	options[n] = NULL;
	return number.s == NULL ? E_NO_MEMORY : OK;
}

static int note_elsewhere(struct level *l, struct str inside,
			  struct str message)
{
	const size_t before = l->note_count;
	int ret = level_note(l, inside, message);

	if (l->note_count != before)
		l->notes[before].is_elsewhere = true;
	return ret;
}

/* "x.zip!/a/setup.msi!" is the root of an installer's files. */
static struct str installer_path(const struct level *installer)
{
	const struct str root = installer->members.root;

	return (struct str){ root.s, root.n - 1 };
}

static int heed_claim(struct level *l, size_t i, bool is_sure, struct str by)
{
	struct str message = STR_CONCAT(
		&l->arena,
		str_of(is_sure ? "is a cabinet of " : "may be a cabinet of "),
		by,
		str_of(is_sure ? " beside it, and looked at with that" :
				 " beside it, which can't be read in full: its "
				 "files aren't judged"));
	const struct str path = l->members.items[i].path;

	l->holds_more[i] = false;
	if (message.s == NULL)
		return E_NO_MEMORY;
	return is_sure ? note_elsewhere(l, path, message) :
			 level_note(l, path, message);
}

int claims_heed(struct level *l, const struct level *installer)
{
	const struct str path = installer_path(installer);
	const struct str by = str_of(level_base_name(path.s));
	const struct str name = { by.s, path.n - (size_t)(by.s - path.s) };
	const struct str folder = folder_in(l, path);
	int ret = OK;

	if (installer->claim_count == 0 && !installer->claims_unknown)
		return OK;
	names_sort(installer->claims, installer->claim_count);
	for (size_t i = 0; ret == OK && i < l->members.count; i++) {
		struct str base;
		bool is_sure;

		if (!may_be_cabinet(l, i, folder))
			continue;
		base = str_of(level_base_name(l->members.items[i].path.s));
		is_sure = names_find(installer->claims, installer->claim_count,
				     base) != NULL;
		if (is_sure || installer->claims_unknown)
			ret = heed_claim(l, i, is_sure, name);
	}
	return ret;
}

/* Its cabinets' files have no names without it. */
static int heed_excluded(struct level *l, size_t installer)
{
	struct arena scratch = ARENA_INIT;
	const struct str path = STR_CONCAT(&scratch, l->members.root,
					   str_of("/"),
					   l->members.items[installer].path);
	const struct str folder = path.s != NULL ? folder_in(l, path) : path;
	int ret = path.s != NULL ? OK : E_NO_MEMORY;

	for (size_t i = 0; ret == OK && i < l->members.count; i++) {
		struct str line;

		if (!may_be_cabinet(l, i, folder))
			continue;
		line = STR_CONCAT(&l->arena, str_of("may be a cabinet of "),
				  str_of(level_base_name(path.s)),
				  str_of(" beside it, which isn't to be looked "
					 "at: its files aren't judged"));
		l->holds_more[i] = false;
		ret = line.s == NULL ?
			      E_NO_MEMORY :
			      level_note(l, l->members.items[i].path, line);
	}
	arena_release(&scratch);
	return ret;
}

int claims_heed_excluded(struct level *l)
{
	int ret = OK;

	for (size_t i = 0, n = 0;
	     ret == OK && i < l->members.count && n < UNPACKED_ARCHIVES_MAX;
	     i++) {
		if (!l->is_installer[i] || l->holds_more[i])
			continue;
		n++;
		ret = heed_excluded(l, i);
	}
	return ret;
}

static bool is_named(const struct dryload_audit *asked, struct str path)
{
	for (size_t i = 0; i < asked->count; i++) {
		if (str_equal(str_of(asked->paths[i]), path))
			return true;
	}
	return false;
}

/* Found in a folder, the one beside it is found there, too. */
static bool is_looked_at(const struct dryload_audit *asked, struct str cabinet,
			 struct str installer)
{
	if (is_named(asked, installer))
		return true;
	return asked->include_count == 0 && asked->list == NULL &&
	       !is_named(asked, cabinet) &&
	       !walk_excludes(asked, installer, 0);
}

int claims_note_owner(struct level *l, const struct dryload_audit *asked,
		      struct str path)
{
	const size_t folder = (size_t)(level_base_name(path.s) - path.s);
	struct str installer = STR_CONCAT(
		&l->arena, ((struct str){ path.s, folder }), l->owner);
	struct str line = STR_CONCAT(&l->arena, str_of("is a cabinet of "),
				     l->owner,
				     str_of(" beside it, and looked at with "
					    "that"));

	if (installer.s == NULL || line.s == NULL)
		return E_NO_MEMORY;
	if (is_looked_at(asked, path, installer))
		return note_elsewhere(l, STR_EMPTY, line);
	line = STR_CONCAT(&l->arena, line, str_of(" alone: name it, too"));
	return line.s == NULL ? E_NO_MEMORY : level_note(l, STR_EMPTY, line);
}

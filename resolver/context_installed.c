/* Assemblies that are installed: what there is of the one asked for. */
#include "resolver/context_parts.h"

#include <string.h>

#include "resolver/installed_assembly.h"
#include "resolver/layers.h"
#include "util/status.h"

int context_add_file(struct search *s, struct activation_context *c,
		     const struct assembly_file *new)
{
	void *items = c->files;

	if (new->targets == 0)
		return OK;
	if (arena_grow(s->arena, &items, c->file_count, &c->file_capacity,
		       sizeof(*new)))
		return E_NO_MEMORY;
	c->files = items;
	c->files[c->file_count++] = *new;
	return OK;
}

/* "a.dll,b.dll" of a row of the profile. */
static int add_files(struct search *s, struct activation_context *c,
		     struct str list, target_set targets)
{
	int ret = OK;

	while (ret == OK && list.n != 0) {
		const char *comma = memchr(list.s, ',', list.n);
		size_t n = comma == NULL ? list.n : (size_t)(comma - list.s);

		ret = context_add_file(s, c, &(struct assembly_file){
					     .name = { list.s, n },
					     .targets = targets,
					     .path = STR_EMPTY,
					     .folder = STR_EMPTY });
		n += comma != NULL;
		list = (struct str){ list.s + n, list.n - n };
	}
	return ret;
}

int context_ask_system(struct search *s, struct activation_context *c,
		       const struct assembly_identity *asked, bool has_version,
		       uint64_t version, struct system_answer *out)
{
	struct profile_assembly row;
	int ret = OK;

	for (uint32_t i = 0; ret == OK && profile_assembly_at(s->profile, i,
							      &row);
	     i++) {
		if (!str_equal_nocase(row.name, asked->name))
			continue;
		if (!str_equal_nocase(row.public_key_token,
				      asked->public_key_token)) {
			out->other_key |= row.there & out->asked;
			continue;
		}
		out->named |= (row.there | row.unproven) & out->asked;
		if (!has_version || version < row.low)
			continue;
		if (version > row.high) {
			if (row.open)
				out->unproven |= row.there | row.unproven;
			continue;
		}
		out->there |= row.there & out->asked;
		c->likely |= row.likely & out->asked;
		out->unproven |= row.unproven;
		ret = add_files(s, c, row.files, row.there & out->asked);
	}
	out->unproven &= out->asked & ~out->there;
	return ret;
}

/*
 * "9.0.20718.0-9.0.21022.8", or one version alone: does a policy of the
 * overlay lead from there to what it has (R606)?
 */
static bool redirects(struct str list, uint64_t version)
{
	struct str range;

	while (overlay_word(&list, &range)) {
		const char *dash = memchr(range.s, '-', range.n);
		struct str from = range, to = range;
		uint64_t low, high;

		if (dash != NULL) {
			from.n = (size_t)(dash - range.s);
			to = (struct str){ dash + 1, range.n - from.n - 1 };
		}
		if (assembly_version_parse(from, &low) &&
		    assembly_version_parse(to, &high) && version >= low &&
		    version <= high)
			return true;
	}
	return false;
}

static bool list_has(struct str list, struct str wanted)
{
	struct str word;

	while (overlay_word(&list, &word)) {
		if (str_equal_nocase(word, wanted))
			return true;
	}
	return false;
}

int context_ask_layers(struct search *s, struct activation_context *c,
		       const struct assembly_identity *asked, uint64_t version,
		       struct str architecture, struct system_answer *out)
{
	struct layer_cursor at = { 0 };
	struct overlay_assembly row;
	target_set targets;
	int ret = OK;

	while (ret == OK &&
	       layers_next_assembly(s->layers, &at, &row, &targets)) {
		uint64_t installed;

		targets &= out->asked;
		if (!str_equal_nocase(str_of(row.name), asked->name) ||
		    !str_equal_nocase(str_of(row.public_key_token),
				      asked->public_key_token) ||
		    !list_has(row.architectures, architecture))
			continue;
		out->named |= targets;
		if (!assembly_version_parse(str_of(row.version), &installed)) {
			out->unproven |= targets;
			continue;
		}
		if (version != installed && !redirects(row.redirects, version))
			continue;
		out->there |= targets;
		c->likely |= targets;
		ret = add_files(s, c, row.files, targets);
	}
	out->unproven &= ~out->there;
	return ret;
}

int context_ask_installed(struct search *s, struct activation_context *c,
			  const struct assembly_identity *asked,
			  uint64_t version, struct str architecture,
			  struct system_answer *out)
{
	struct installed_assembly found;
	int ret = installed_assembly_find(s, asked, architecture, version,
					  &found);

	if (ret != OK || found.file_count == 0)
		return ret;
	out->named |= out->asked;
	out->there |= out->asked;
	out->unproven = 0;
	c->likely |= out->asked;
	for (size_t i = 0; ret == OK && i < found.file_count; i++)
		ret = context_add_file(s, c, &(struct assembly_file){
					     .name = found.files[i].name,
					     .targets = out->asked,
					     .path = found.files[i].path,
					     .place = ASSEMBLY_IN_WINSXS,
					     .folder = found.folder });
	return ret;
}

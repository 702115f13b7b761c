/* From an archive to the archives in it, and back. */
#include "audit/unpacked.h"

#include <stdlib.h>

#include "audit/unpacked_claims.h"
#include "util/status.h"

struct unpacked {
	const struct unpacker *unpacker;
	struct unpacked_budget budget;
	struct level levels[UNPACKED_DEPTH_MAX];
	unsigned depth;
	struct arena path; /* of what was given last */
	size_t unopened; /* archives, since a limit was reached */
	struct str outermost;
	bool told; /* of those */
};

int unpacked_open(const struct unpacker *u, const char *path,
		  struct unpacked **out)
{
	struct unpacked *new = calloc(1, sizeof(*new));
	int ret;

	*out = new;
	if (new == NULL)
		return E_NO_MEMORY;
	new->unpacker = u;
	new->outermost = str_of(path);
	new->budget = (struct unpacked_budget){
		.bytes = u->bytes_max,
		.kept = UNPACKED_KEPT_MAX,
		.members = UNPACKED_MEMBERS_MAX,
		.archives = UNPACKED_ARCHIVES_MAX,
		.deadline = budget_now() + UNPACKED_SECONDS * (int64_t)1000,
	};
	new->depth = 1;
	ret = level_open(&new->levels[0], u, &new->budget, str_of(path), NULL);
	return ret;
}

void unpacked_close(struct unpacked *u)
{
	if (u == NULL)
		return;
	while (u->depth != 0)
		level_close(&u->levels[--u->depth]);
	arena_release(&u->path);
	free(u);
}

static struct str path_of(struct unpacked *u, const struct level *l, size_t i)
{
	return STR_CONCAT(&u->path, l->members.root, str_of("/"),
			  l->members.items[i].path);
}

/* False: there is no more of the files in that archive. */
static bool next_file(struct unpacked *u, struct level *l,
		      struct unpacked_item *out)
{
	while (l->next_file < l->members.count) {
		const size_t i = l->next_file++;

		if (!l->is_ours[i])
			continue;
		out->kind = UNPACKED_FILE;
		out->path = path_of(u, l, i);
		out->depth = u->depth;
		return true;
	}
	return false;
}

static bool has_room(const struct unpacked *u)
{
	return !u->budget.limit_reached && u->budget.bytes != 0 &&
	       u->budget.members != 0 && u->budget.archives != 0;
}

static int open_member(struct unpacked *u, struct level *l, struct str path)
{
	struct file file;
	int ret;

	if (u->depth == UNPACKED_DEPTH_MAX) {
		/* The level's notes are told before: this is one of them. */
		return level_note(l,
				  (struct str){ path.s + l->members.root.n + 1,
						path.n - l->members.root.n -
							1 },
				  str_of("lies in too many archives: it isn't "
					 "opened"));
	}
	if (members_open(&l->members, path.s, &file) != 0)
		return E_NO_MEMORY;
	u->budget.archives--;
	ret = level_open(&u->levels[u->depth++], u->unpacker, &u->budget, path,
			 &(struct level_inside){ file.bytes, l });
	file_close(&file);
	if (ret == OK && !l->installers_done)
		ret = claims_heed(l, &u->levels[u->depth - 1]);
	return ret;
}

/* Into the next archive in it, or back out of it. */
static int go_on(struct unpacked *u, struct level *l)
{
	while (l->next_archive < l->members.count) {
		const size_t i = l->next_archive++;
		struct str path;

		if (!l->holds_more[i] ||
		    l->is_installer[i] == l->installers_done)
			continue;
		if (!has_room(u)) {
			u->unopened++;
			continue;
		}
		path = path_of(u, l, i);
		return path.s == NULL ? E_NO_MEMORY : open_member(u, l, path);
	}
	if (!l->installers_done) {
		l->installers_done = true;
		l->next_archive = 0;
		return OK;
	}
	level_close(l);
	u->depth--;
	return OK;
}

static int tell_end(struct unpacked *u, struct unpacked_item *out)
{
	out->kind = UNPACKED_END;
	out->path = u->outermost;
	out->by_chance = u->budget.by_chance;
	if (u->unopened == 0 || u->told)
		return OK;
	u->told = true;
	out->kind = UNPACKED_NOTE;
	out->message = str_printf(
		&u->path,
		"%.*s: %zu archive%s in it %s opened, since a limit was "
		"reached before",
		STR_ARGS(u->outermost), u->unopened,
		u->unopened == 1 ? "" : "s",
		u->unopened == 1 ? "isn't" : "aren't");
	return out->message.s == NULL ? E_NO_MEMORY : OK;
}

int unpacked_next(struct unpacked *u, struct unpacked_item *out)
{
	int ret = OK;

	*out = (struct unpacked_item){ .message = STR_EMPTY };
	arena_release(&u->path);
	while (ret == OK && u->depth != 0) {
		struct level *l = &u->levels[u->depth - 1];

		out->members = &l->members;
		if (!l->told) {
			l->told = true;
			out->kind = UNPACKED_ARCHIVE;
			out->depth = u->depth - 1;
			out->passed_over = l->passed_over;
			out->path = str_copy(&u->path,
					     (struct str){
						     l->members.root.s,
						     l->members.root.n - 1 });
			return out->path.s == NULL ? E_NO_MEMORY : OK;
		}
		if (l->next_note < l->note_count) {
			const struct unpacked_note *n =
				&l->notes[l->next_note++];

			out->kind = n->is_elsewhere ? UNPACKED_ELSEWHERE :
						      UNPACKED_NOTE;
			out->path = n->path;
			out->message = n->message;
			return OK;
		}
		if (next_file(u, l, out))
			return out->path.s == NULL ? E_NO_MEMORY : OK;
		ret = go_on(u, l);
	}
	out->members = NULL;
	return ret == OK ? tell_end(u, out) : ret;
}

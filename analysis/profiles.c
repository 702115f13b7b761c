/* Profiles of one's own: opening them, and adding them to the shipped ones. */
#include "analysis/profiles.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "profiles/join.h"
#include "util/status.h"

static const char suffix[] = ".dlp";

static bool is_path(struct str word)
{
	return (word.n != 0 && memchr(word.s, '/', word.n) != NULL) ||
	       str_ends_nocase(word, suffix) || str_ends_nocase(word, ".yaml");
}

int profile_file_open(struct dryload *d, const char *path, struct file *file,
		      struct profile *out)
{
	const char *why;
	int ret;

	if (file_open(path, file) != 0)
		return session_fail(d, errno == ENOMEM ? E_NO_MEMORY : E_IO,
				    "%s: %s", path, file_error_text(errno));
	if (profile_open(file->bytes, out) != OK)
		ret = session_fail(d, E_PROFILE, "%s: %s", path,
				   profile_open_error(file->bytes));
	else if (profile_verify(out, &why) != OK)
		ret = session_fail(d, E_PROFILE,
				   "%s: the profile is damaged (%s); build it "
				   "again",
				   path, why);
	else
		return OK;
	file_close(file);
	return ret;
}

/* Both would answer to the same word. */
static int check_ids(struct dryload *d, const char *path,
		     const struct profile *p)
{
	struct profile_target t;
	target_set set;
	struct str bad;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (profile_parse_targets(&d->profile, str_of(t.id), &set,
					  &bad))
			return session_fail(d, E_USAGE,
					    "%s: '%s' is another target or "
					    "group already; build the profile "
					    "with another --id",
					    path, t.id);
	}
	return OK;
}

/* Whatever was worked out with fewer targets is dropped or done again. */
static void take_profile(struct dryload *d, const struct profile *joined)
{
	session_leave(d);
	d->profile = *joined;
	for (size_t i = 0; i < d->layers.count; i++)
		d->layers.items[i].targets = overlay_targets(
			&d->layers.items[i].overlay, &d->profile);
}

static int join(struct dryload *d, const char *path, const struct profile *p)
{
	target_set before = profile_all_targets(&d->profile);
	struct profile joined;
	struct bytes bytes;
	const char *why;
	int ret = profile_join(&d->profile, p, &d->arena, &bytes, &why);

	if (ret == E_PROFILE)
		return session_fail(d, E_USAGE,
				    "%s: can't be used beside the %u targets "
				    "that there are: %s",
				    path, profile_target_count(&d->profile),
				    why);
	if (ret == OK)
		ret = profile_open(bytes, &joined);
	if (ret != OK)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	joined.added = profile_all_targets(&joined) & ~shipped_targets(d);
	take_profile(d, &joined);
	d->added->targets = profile_all_targets(&joined) & ~before;
	return OK;
}

static int add_file(struct dryload *d, struct str path)
{
	struct added_profile *new = arena_new(&d->arena, struct added_profile);
	struct added_profile *before = d->added;
	struct profile p;
	struct file file;
	int ret;

	if (new == NULL)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	new->path = str_copy(&d->arena, path);
	if (new->path.s == NULL)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	if (d->reports != 0)
		return session_fail(d, E_USAGE,
				    "%s: a profile can't be added within a "
				    "report",
				    new->path.s);
	ret = profile_file_open(d, new->path.s, &file, &p);
	if (ret != OK)
		return ret;
	new->next = before;
	d->added = new;
	ret = check_ids(d, new->path.s, &p);
	if (ret == OK)
		ret = join(d, new->path.s, &p);
	if (ret != OK)
		d->added = before;
	file_close(&file);
	return ret;
}

static int add_profile(struct dryload *d, struct str path, target_set *out)
{
	const struct added_profile *i = d->added;
	int ret = OK;

	while (i != NULL && !str_equal(i->path, path))
		i = i->next;
	if (i == NULL) {
		ret = add_file(d, path);
		i = d->added;
	}
	if (ret == OK)
		*out |= i->targets;
	return ret;
}

int profile_path_of(struct dryload *d, struct str word, struct arena *a,
		    struct str *out)
{
	struct stat st;

	*out = word;
	if (is_path(word) || d->profile_folder == NULL || word.n == 0)
		return OK;
	*out = STR_CONCAT(a, str_of(d->profile_folder), str_of("/"), word,
			  str_of(suffix));
	if (out->s == NULL)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	if (stat(out->s, &st) != 0)
		*out = word;
	return OK;
}

/* Groups and "all" are of the shipped targets, so that no profile adds any. */
static bool is_target(const struct dryload *d, struct str word,
		      target_set *out)
{
	const struct profile *p = &d->profile;
	const target_set named = profile_word_targets(p, word) & shipped_targets(d);
	const target_set whole = named & profile_whole_targets(p);

	if (named != 0) {
		*out |= whole != 0 ? whole : named;
		return true;
	}
	for (unsigned i = 0; i < profile_target_count(p); i++) {
		if ((shipped_targets(d) & TARGET_BIT(i)) == 0 &&
		    str_equal_nocase(profile_target_id(p, i), word)) {
			*out |= TARGET_BIT(i);
			return true;
		}
	}
	return false;
}

/* "mine.dlp:ID": one of a profile's targets. */
static struct str cut_id(struct str *word)
{
	const char *colon = word->n == 0 ? NULL :
					   memrchr(word->s, ':', word->n);
	struct str path, id;

	if (colon == NULL)
		return STR_EMPTY;
	path = (struct str){ word->s, (size_t)(colon - word->s) };
	id = (struct str){ colon + 1, word->n - path.n - 1 };
	if (!str_ends_nocase(path, suffix))
		return STR_EMPTY;
	*word = path;
	return id;
}

static int take_file(struct dryload *d, struct str word, target_set *out)
{
	struct str id = cut_id(&word);
	target_set all = 0, one = 0;
	int ret = add_profile(d, word, &all);

	if (ret == OK && id.n != 0 && (!is_target(d, id, &one) ||
				       (one & all) != one))
		return session_fail(d, E_USAGE,
				    "%.*s has no target '%.*s'; `dryload "
				    "profile show` lists them",
				    STR_ARGS(word), STR_ARGS(id));
	*out |= id.n != 0 ? one : all;
	return ret;
}

static int take_word(struct dryload *d, struct str word, target_set *out)
{
	struct str path = word, bare = word;
	int ret;

	cut_id(&bare);
	if (is_path(bare))
		return take_file(d, word, out);
	if (is_target(d, word, out))
		return OK;
	ret = profile_path_of(d, word, &d->arena, &path);
	if (ret == OK && !str_equal(path, word))
		return take_file(d, path, out);
	if (ret != OK)
		return ret;
	return session_fail(d, E_USAGE,
			    "no target or group is called '%.*s'; "
			    "`dryload targets` lists them",
			    STR_ARGS(word));
}

struct str word_trim(struct str word)
{
	for (; word.n != 0 && *word.s == ' '; word.n--)
		word.s++;
	while (word.n != 0 && word.s[word.n - 1] == ' ')
		word.n--;
	return word;
}

int targets_of(struct dryload *d, struct str list, target_set *out)
{
	struct str word;
	int ret = OK;

	*out = 0;
	for (const char *end = list.s + list.n, *at = list.s;
	     ret == OK && at <= end; at += word.n + 1) {
		const char *comma = memchr(at, ',', (size_t)(end - at));

		word = (struct str){ at, (size_t)((comma != NULL ? comma : end) -
						  at) };
		ret = take_word(d, word_trim(word), out);
	}
	return ret;
}

int dryload_add_profile(struct dryload *d, const char *path)
{
	target_set ignored = 0;

	return add_profile(d, str_of(path), &ignored);
}

int dryload_set_profile_folder(struct dryload *d, const char *path)
{
	struct str copy = STR_EMPTY;

	if (path != NULL)
		copy = str_copy(&d->arena, str_of(path));
	if (copy.s == NULL)
		return session_fail(d, E_NO_MEMORY, "out of memory");
	d->profile_folder = path != NULL ? copy.s : NULL;
	return OK;
}

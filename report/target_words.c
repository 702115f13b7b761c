/* A set of targets in as few words as -t would take for it. */
#include "report/target_words.h"

#include "profiles/overlays.h"
#include "util/status.h"

static int add_group(struct arena *a, struct target_groups *g, struct str word,
		     unsigned target)
{
	void *items = g->items;

	for (size_t i = 0; i < g->count; i++) {
		if (str_equal_nocase(g->items[i].word, word)) {
			g->items[i].set |= TARGET_BIT(target);
			return OK;
		}
	}
	if (arena_grow(a, &items, g->count, &g->capacity, sizeof(*g->items)))
		return E_NO_MEMORY;
	g->items = items;
	g->items[g->count++] =
		(struct target_group){ word, TARGET_BIT(target) };
	return OK;
}

int target_groups_read(struct arena *a, const struct profile *p,
		       struct target_groups *out)
{
	const target_set whole = profile_whole_targets(p);
	int ret = OK;

	*out = (struct target_groups){ .profile = p };
	for (unsigned i = 0; ret == OK && i < profile_target_count(p); i++) {
		struct str groups = profile_target_groups(p, i), word;

		while (ret == OK && overlay_word(&groups, &word))
			ret = add_group(a, out, word, i);
	}
	for (size_t i = 0; i < out->count; i++) {
		if ((out->items[i].set & whole) != 0)
			out->items[i].set &= whole;
	}
	return ret;
}

/* How much of 'left' a group of 'inside' has; 0 where it has more than that. */
static int worth(const struct target_group *g, target_set inside,
		 target_set left)
{
	return (g->set & ~inside) != 0 ? 0 :
					 __builtin_popcountll(g->set & left);
}

static const struct target_group *
best_group(const struct target_groups *g, target_set inside, target_set left)
{
	const struct target_group *best = NULL;
	int most = 1;

	for (size_t i = 0; i < g->count; i++) {
		const int has = worth(&g->items[i], inside, left);

		if (has > most) {
			most = has;
			best = &g->items[i];
		}
	}
	return best;
}

/* Groups of two and more as far as they go, then ids. */
struct str target_words(struct arena *a, const struct target_groups *g,
			target_set set)
{
	const struct target_group *group;
	struct str words[TARGETS_MAX];
	target_set left = set;
	size_t count = 0;

	if (set == profile_all_targets(g->profile))
		return str_of("all");
	while ((group = best_group(g, set, left)) != NULL) {
		words[count++] = group->word;
		left &= ~group->set;
	}
	for (; left != 0; left &= left - 1)
		words[count++] = profile_target_id(
			g->profile, (unsigned)__builtin_ctzll(left));
	return str_join(a, words, count, ", ");
}

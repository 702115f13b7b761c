/* A set of targets in as few words as -t would take for it. */
#include "report/target_words.h"

#include "profiles/overlays.h"

/* A word of -t, and how much of what is left it stands for. */
struct cover {
	struct str word;
	target_set set;
};

/* The group of 'inside' that has most of 'left'. */
static struct cover best_group(const struct profile *p, target_set inside,
			       target_set left)
{
	struct cover best = { STR_EMPTY, 0 };
	struct profile_target t;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		struct str groups = str_of(t.groups), word;

		while (overlay_word(&groups, &word)) {
			target_set set;
			struct str bad;

			if (profile_parse_targets(p, word, &set, &bad) &&
			    (set & ~inside) == 0 &&
			    __builtin_popcountll(set & left) >
				    __builtin_popcountll(best.set & left))
				best = (struct cover){ word, set };
		}
	}
	return best;
}

/* "2003, xp-sp3-x86": groups as far as they go, then ids. */
struct str target_words(struct arena *a, const struct profile *p,
			target_set set)
{
	struct str words[TARGETS_MAX];
	struct profile_target t;
	target_set left = set;
	size_t count = 0;

	if (set == profile_all_targets(p))
		return str_of("all");
	while (left != 0) {
		struct cover c = best_group(p, set, left);

		if (__builtin_popcountll(c.set & left) < 2)
			break;
		words[count++] = c.word;
		left &= ~c.set;
	}
	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (left & TARGET_BIT(i))
			words[count++] = str_of(t.id);
	}
	return str_join(a, words, count, ", ");
}

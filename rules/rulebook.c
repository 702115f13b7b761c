/* The rule book: its parts joined, and look-ups in it. */
#include "rules/rulebook.h"

#include "rules/rulebook_parts.h"
#include "util/str.h"

/* In the order of their numbers. */
static const struct rulebook_part *const parts[] = {
	&rulebook_opening,
	&rulebook_image,
	&rulebook_image_fields,
	&rulebook_imports,
	&rulebook_delay,
	&rulebook_search,
	&rulebook_side_by_side,
	&rulebook_tls,
	&rulebook_base,
	&rulebook_start_up,
	&rulebook_iis,
	&rulebook_iis_setup,
	&rulebook_codes,
	&rulebook_other,
	&rulebook_later,
	&rulebook_api_sets,
	&rulebook_later_order,
	&rulebook_delayed_api_sets,
	&rulebook_later_search,
	&rulebook_later_start_up,
	&rulebook_iis7,
};

const struct rule *rulebook_at(size_t n)
{
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++) {
		if (n < parts[i]->count)
			return &parts[i]->rules[n];
		n -= parts[i]->count;
	}
	return NULL;
}

const struct rule *rulebook_find(const char *id)
{
	const struct rule *r;

	for (size_t i = 0; (r = rulebook_at(i)) != NULL; i++) {
		if (str_equal_nocase(str_of(r->id), str_of(id)))
			return r;
	}
	return NULL;
}

const char *rule_confidence_word(enum rule_confidence c)
{
	static const char *const words[] = {
		[RULE_CERTAIN] = "certain",
		[RULE_LIKELY] = "likely",
		[RULE_OPEN] = "open",
	};

	return words[c];
}

const char *rule_state_word(enum rule_state s)
{
	static const char *const words[] = {
		[RULE_ENACTED] = "enacted",
		[RULE_OFFLINE] = "files can't tell",
		[RULE_LATER] = "not enacted yet",
	};

	return words[s];
}

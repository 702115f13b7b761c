/* The themes of the rule book, each in a file of its own. */
#ifndef RULES_RULEBOOK_PARTS_H
#define RULES_RULEBOOK_PARTS_H

#include "rules/rulebook.h"

struct rulebook_part {
	const struct rule *rules; /* in the order of their numbers */
	size_t count;
};

#define RULEBOOK_PART(array) { (array), sizeof(array) / sizeof((array)[0]) }

extern const struct rulebook_part rulebook_opening;
extern const struct rulebook_part rulebook_image;
extern const struct rulebook_part rulebook_image_fields;
extern const struct rulebook_part rulebook_imports;
extern const struct rulebook_part rulebook_delay;
extern const struct rulebook_part rulebook_search;
extern const struct rulebook_part rulebook_side_by_side;
extern const struct rulebook_part rulebook_tls;
extern const struct rulebook_part rulebook_base;
extern const struct rulebook_part rulebook_start_up;
extern const struct rulebook_part rulebook_iis;
extern const struct rulebook_part rulebook_iis_setup;
extern const struct rulebook_part rulebook_codes;
extern const struct rulebook_part rulebook_other;
extern const struct rulebook_part rulebook_later;
extern const struct rulebook_part rulebook_api_sets;
extern const struct rulebook_part rulebook_later_order;
extern const struct rulebook_part rulebook_delayed_api_sets;
extern const struct rulebook_part rulebook_later_search;
extern const struct rulebook_part rulebook_later_start_up;
extern const struct rulebook_part rulebook_iis7;

#endif

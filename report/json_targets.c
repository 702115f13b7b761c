/* Targets of a set in a JSON report. */
#include "report/json_targets.h"

void json_target_ids(struct json_out *j, const char *key,
		     const struct profile *p, target_set set)
{
	const unsigned count = profile_target_count(p);

	json_array(j, key);
	for (unsigned i = 0; i < count; i++) {
		if (set & TARGET_BIT(i))
			json_str(j, NULL, profile_target_id(p, i));
	}
	json_array_end(j);
}

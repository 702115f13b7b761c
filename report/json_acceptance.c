/* What a baseline says, as JSON. */
#include "report/json_acceptance.h"

#include "report/acceptance.h"

void json_acceptance(struct json_out *j, const struct file_report *f,
		     const struct finding *item, unsigned target)
{
	const struct acceptance *said;

	if (f->acceptances == NULL)
		return;
	said = acceptance_on(f, (size_t)(item - f->findings->items), target);
	if (said == NULL) {
		json_null(j, "acceptance");
		return;
	}
	json_object(j, "acceptance");
	json_text(j, "state", acceptance_word(said->state));
	json_str(j, "reason", said->reason);
	json_str(j, "owner", said->owner);
	json_str_or_null(j, "until", said->until);
	json_object_end(j);
}

void json_baseline(struct json_out *j, const struct report *r)
{
	const struct baseline_use *use = r->baseline;

	if (use == NULL)
		return;
	json_object(j, "baseline");
	json_uint(j, "accepted", r->summary.accepted);
	json_object(j, "counting");
	json_uint(j, "fails", r->summary.counting_fails);
	json_uint(j, "unknown", r->summary.counting_unknown);
	json_object_end(j);
	json_array(j, "unused");
	for (size_t i = 0; i < use->unused_count; i++) {
		const struct unused_entry *u = &use->unused[i];

		json_object(j, NULL);
		json_str(j, "baseline", u->baseline);
		json_uint(j, "line", u->line);
		json_str(j, "file", u->file);
		json_str(j, "finding", u->finding);
		json_str_or_null(j, "object", u->object);
		json_object_end(j);
	}
	json_array_end(j);
	json_uint(j, "unchecked", use->unchecked);
	json_object_end(j);
}

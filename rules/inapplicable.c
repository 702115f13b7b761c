/* Overlays that were asked for, and that a target can't have (R304). */
#include "resolver/layers.h"
#include "rules/rules.h"
#include "util/status.h"

static int add(const struct layer *layer, target_set targets, const char *verb,
	       const char *after, struct arena *a, struct findings *out)
{
	struct finding f = finding_new(FINDING_INAPPLICABLE_OVERLAY, targets);

	if (targets == 0)
		return OK;
	f.before = STR_CONCAT(a, str_of(layer->overlay.id), str_of(" ("),
			      str_of(layer->overlay.title), str_of(verb));
	f.after = str_of(after);
	return findings_add(out, a, &f);
}

int rules_inapplicable_overlays(const struct subject *s, struct arena *a,
				struct findings *out)
{
	const struct layers *l = s->layers;
	const target_set strangers = profile_strangers(s->profile);
	int ret = OK;

	for (size_t i = 0; ret == OK && i < l->count; i++) {
		const struct layer *layer = &l->items[i];
		target_set without = s->resolution->targets & ~layer->targets;

		ret = add(layer, without & ~strangers,
			  ") can't be installed on ",
			  ", and has no effect there", a, out);
		if (ret == OK)
			ret = add(layer, without & strangers,
				  ") may fit or not, and has no effect, on ",
				  ": what that extends isn't known", a, out);
	}
	return ret;
}

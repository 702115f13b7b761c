/* What tells a finding from others, run after run. */
#include "report/fingerprint.h"

#include <stdlib.h>
#include <string.h>

#include "report/detail.h"
#include "util/status.h"

static int compare_ids(const void *x, const void *y)
{
	return str_compare(*(const struct str *)x, *(const struct str *)y);
}

/* Sorted, since another profile may have them in another order. */
static struct str sorted_targets(struct arena *a, const struct profile *p,
				 target_set set)
{
	struct str ids[TARGETS_MAX];
	size_t count = 0;

	for (unsigned i = 0; i < profile_target_count(p); i++) {
		if (set & TARGET_BIT(i))
			ids[count++] = profile_target_id(p, i);
	}
	qsort(ids, count, sizeof(*ids), compare_ids);
	return str_join(a, ids, count, "/");
}

/* Windows takes no notice of case in names of files, and "/" is in none. */
static struct str importers(const struct file_report *f,
			    const struct finding *item, struct arena *a)
{
	struct str names[CHAIN_NAMES_MAX], joined;
	size_t count = chain_names(item->chain, names);

	if (item->chain == NULL)
		names[count++] = f->subject->resolution->root->name;
	joined = str_join(a, names, count, "/");
	return joined.s == NULL ? joined : str_lower(a, joined);
}

int finding_fingerprint(const struct file_report *f,
			const struct finding *item,
			char out[SHA256_HEX_SIZE])
{
	struct arena scratch = ARENA_INIT;
	struct str object = finding_object(&scratch, item), whole;
	const struct str parts[] = {
		str_of(finding_kind(item->id)->id),
		importers(f, item, &scratch),
		object.n != 0 ? object : item->summary,
		sorted_targets(&scratch, f->subject->profile, item->targets),
	};
	int ret = E_NO_MEMORY;

	if (object.s == NULL || parts[1].s == NULL || parts[3].s == NULL)
		goto out;
	whole = str_join(&scratch, parts, 4, "\n");
	if (whole.s == NULL)
		goto out;
	sha256_hex((struct bytes){ (const uint8_t *)whole.s, whole.n }, out);
	ret = OK;
out:
	arena_release(&scratch);
	return ret;
}

/* From the name of an API set to the DLLs behind it. */
#include "resolver/api_set.h"

#include "util/status.h"

/* Its host comes from the system's folder alone (R2307). */
static void find_host(const struct search *s, struct str name,
		      target_set targets, struct provider *out,
		      struct api_set_host *host)
{
	struct profile_module m = { .there = 0 };

	*host = (struct api_set_host){ .name = name, .unproven = targets };
	if (!profile_find_module(s->profile, name, &m))
		return;
	host->system = m.index;
	host->targets = targets & m.there;
	host->unproven = targets & ~m.there;
	out->likely |= host->targets & m.likely;
}

/* The targets whose schema is older than that of 10. */
static target_set older_schemas(const struct profile *p)
{
	struct profile_target t;
	target_set set = 0;

	for (unsigned i = 0; profile_target_at(p, i, &t); i++) {
		if (t.apiset_schema < 6)
			set |= TARGET_BIT(i);
	}
	return set;
}

/* That the set beats a file is sure from 10 on, and likely before. */
static void doubt_files(const struct search *s, struct provider *out)
{
	if (out->file == NULL || out->file->role == FOLDER_PATH)
		return;
	out->likely |= out->in_host & older_schemas(s->profile);
}

static int fill(const struct search *s, const struct apiset_answer *answer,
		struct provider *out)
{
	struct api_set *set = arena_new(s->arena, struct api_set);

	if (set == NULL)
		return E_NO_MEMORY;
	set->host_count = answer->host_count;
	set->hostless = answer->hostless;
	set->unknown = answer->unknown;
	for (size_t i = 0; i < answer->host_count; i++) {
		find_host(s, answer->hosts[i].name, answer->hosts[i].targets,
			  out, &set->hosts[i]);
		out->in_host |= set->hosts[i].targets;
		out->unproven |= set->hosts[i].unproven;
	}
	out->unproven |= answer->unknown;
	out->absent |= answer->hostless;
	out->api_set = set;
	doubt_files(s, out);
	return OK;
}

int search_import(struct search *s, struct str name, struct str importer,
		  enum search_order order, target_set targets,
		  struct provider *out)
{
	struct apiset_answer answer;
	target_set led;
	int ret;

	if (!apiset_is_candidate(name))
		return search_module(s, name, order, targets, out);
	answer = apiset_find(s->profile, name, importer, targets);
	led = answer.hosted | answer.hostless | answer.unknown;
	ret = search_module(s, name, order, targets & ~led, out);
	return ret != OK || led == 0 ? ret : fill(s, &answer, out);
}

target_set api_set_who_has(const struct profile *p, struct str name,
			   struct str importer, struct str procedure)
{
	const target_set all = profile_all_targets(p);
	struct apiset_answer answer = apiset_find(p, name, importer, all);
	target_set have = 0;

	for (size_t i = 0; i < answer.host_count; i++) {
		const target_set here = answer.hosts[i].targets;
		struct profile_module m;

		if (profile_find_module(p, answer.hosts[i].name, &m))
			have |= profile_find_name(p, &m, procedure,
						  here & m.there)
					.there;
	}
	return have;
}

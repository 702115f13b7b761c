/* What an import lacks: the rows of it, and who else has the procedure. */
#include "resolver/bind_missing.h"

#include "resolver/api_set.h"
#include "util/status.h"

static int add_missing(struct search *s, struct dependency *d,
		       const struct missing *m)
{
	void *items = d->missing;
	struct missing copy = *m;

	copy.procedure.name = str_copy(s->arena, m->procedure.name);
	copy.forwarder = str_copy(s->arena, m->forwarder);
	if (copy.procedure.name.s == NULL || copy.forwarder.s == NULL ||
	    arena_grow(s->arena, &items, d->missing_count,
		       &d->missing_capacity, sizeof(copy)))
		return E_NO_MEMORY;
	d->missing = items;
	d->missing[d->missing_count++] = copy;
	return OK;
}

/* On which of all targets Windows' own DLL has it: "first in". */
static target_set who_has(const struct search *s, const struct module *owner,
			  const struct dependency *d,
			  const struct procedure *p)
{
	const target_set all = ~(target_set)0;
	struct profile_module m;
	target_set have = 0;

	if (apiset_is_candidate(d->file_name) && !p->by_ordinal)
		have = api_set_who_has(s->profile, d->file_name, owner->name,
				       p->name);
	if (!d->provider.known_to_profile ||
	    !profile_module_at(s->profile, d->provider.system, &m))
		return have;
	return have |
	       (!p->by_ordinal ?
			profile_find_name(s->profile, &m, p->name, all).there :
			profile_find_ordinal(s->profile, &m, p->ordinal, all)
				.there);
}

/* False where the module has more missing than anybody would read. */
static bool has_room(struct search *s, const struct missing *m)
{
	s->missing_bytes += sizeof(*m) + m->procedure.name.n + m->forwarder.n;
	return s->missing_bytes <= MISSING_BYTES_MAX;
}

int missing_report(struct search *s, struct module *owner,
		   struct dependency *d, const struct procedure *p,
		   struct str host, const struct binding *b)
{
	target_set in_file = d->provider.in_file | d->provider.at_hand_on;
	target_set in_overlay = d->provider.in_overlay;
	target_set in_system = ~(in_file | in_overlay);
	target_set forward = b->forward_missing;
	target_set absent = b->missing & ~forward;
	target_set unknown = b->unknown & ~b->missing;
	const struct {
		enum missing_kind kind;
		target_set targets;
		bool in_file;
	} rows[] = {
		{ MISSING_EXPORT_TABLE, absent & b->no_export_table, true },
		{ MISSING_EXPORT, absent & in_file & ~b->no_export_table,
		  true },
		{ MISSING_EXPORT, absent & in_system, false },
		{ MISSING_EXPORT, absent & in_overlay, false },
		{ MISSING_FORWARD_TARGET, forward & in_file, true },
		{ MISSING_FORWARD_TARGET, forward & in_system, false },
		{ MISSING_FORWARD_TARGET, forward & in_overlay, false },
		{ MISSING_UNKNOWN, unknown & ~in_overlay, false },
		{ MISSING_UNKNOWN, unknown & in_overlay, false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct missing m = {
			.kind = rows[i].kind,
			.procedure = *p,
			.targets = rows[i].targets,
			.in_file = rows[i].in_file,
			.forwarder = b->forwarder,
			.table_pattern = b->table_pattern,
			.host = host,
			.overlay = (rows[i].targets & in_overlay) != 0 ?
					   b->overlay :
					   NULL,
			.evidence = b->overlay_evidence,
			.likely = b->missing_likely & rows[i].targets,
		};
		int ret = OK;

		if (m.targets == 0)
			continue;
		if (has_room(s, &m)) {
			m.have = who_has(s, owner, d, p);
			ret = add_missing(s, d, &m);
		} else if (!d->delayed) {
			owner->dropped |= m.targets;
		}
		if (ret != OK)
			return ret;
	}
	return OK;
}

/* An import that Windows' own DLL satisfies, or not: its table, its forwarders. */
#include "resolver/bind_system.h"

#include "resolver/layers.h"
#include "util/status.h"

/*
 * The rows of an answer that forward, each on its targets. Windows fits
 * itself: where its export is there, doubts about what it leads to don't
 * count (2003 RTM's kernel32!GetLastError is sure, the ntdll names aren't).
 */
static int follow_rows(struct search *s, struct str owner,
		       struct dependency *d,
		       const struct profile_answer *answer, bool by_ordinal,
		       unsigned depth, struct binding *out)
{
	struct binding own = binding_further(out);

	for (uint32_t i = 0; i < answer->row_count; i++) {
		uint32_t row = answer->first_row + i;
		struct profile_export e;
		target_set targets;
		int ret;

		if (by_ordinal && !profile_ordinal_row(s->profile, row, &row))
			continue;
		if (!profile_export_at(s->profile, row, &e))
			continue;
		targets = e.there & answer->forwarded;
		if (targets == 0)
			continue;
		ret = forward_follow(s, owner, d, e.forwarder, targets, depth,
				     &own);
		if (ret != OK)
			return ret;
	}
	forward_add_own(out, &own);
	return OK;
}

static int ask_system(struct search *s, struct dependency *d,
		      uint32_t system, const struct procedure *p,
		      target_set targets, unsigned depth, struct binding *out)
{
	struct module *const namesake = s->namesake;
	struct profile_answer answer;
	struct profile_module m;
	int ret;

	if (!profile_module_at(s->profile, system, &m)) {
		out->unknown |= targets;
		return OK;
	}
	answer = p->by_ordinal ?
			 profile_find_ordinal(s->profile, &m, p->ordinal,
					      targets) :
			 profile_find_name(s->profile, &m, p->name, targets);
	if (s->layers != NULL && (answer.absent | answer.unknown) != 0)
		layers_add(s, m.name, p, &answer, out);
	out->missing |= answer.absent;
	out->unknown |= answer.unknown;
	out->likely |= answer.likely;
	out->table_pattern = m.table_pattern;
	if (answer.forwarded == 0)
		return OK;
	/* Windows' own DLLs lead to Windows' own: they came before. */
	s->namesake = NULL;
	ret = follow_rows(s, m.name, d, &answer, p->by_ordinal, depth, out);
	s->namesake = namesake;
	return ret;
}

/*
 * Will the next who asks be told the same? Overlays, contexts and the like make
 * it depend on who asks, and how deep a chain is on where it began.
 */
static bool is_worth_keeping(const struct search *s,
			     const struct procedure *p, unsigned depth)
{
	return depth == 0 && !p->by_ordinal && s->layers == NULL &&
	       s->context == NULL && s->flags.targets == 0 &&
	       s->access == NULL;
}

static void add_answer(struct binding *out, const struct system_binding *a)
{
	forward_add_missing(out, a->forward_missing, a->forwarder);
	out->missing |= a->missing;
	out->unknown |= a->unknown;
	out->likely |= a->likely;
	out->table_pattern = a->table_pattern;
}

/* Ask as if it were for the first time, and keep what files don't change. */
static int ask_and_keep(struct search *s, struct dependency *d,
			const struct system_question *q,
			const struct procedure *p, struct binding *out)
{
	const size_t followed = s->forwarders_followed;
	struct binding found = binding_further(out);
	struct system_binding answer;
	int ret = ask_system(s, d, q->system, p, q->targets, 0, &found);

	if (ret != OK)
		return ret;
	answer = (struct system_binding){
		.missing = found.missing,
		.unknown = found.unknown,
		.likely = found.likely,
		.forward_missing = found.forward_missing,
		.forwarder = found.forwarder,
		.table_pattern = found.table_pattern,
		.forwarders = s->forwarders_followed - followed,
	};
	add_answer(out, &answer);
	out->forwarders_differ |= found.forwarders_differ;
	if (found.rests_on_files || found.forwarders_differ ||
	    s->forwarders_followed >= FORWARDERS_FOLLOWED_MAX)
		return OK;
	return system_memo_add(&s->memo, s->arena, q, &answer);
}

int bind_to_system(struct search *s, struct dependency *d, uint32_t system,
		   const struct procedure *p, target_set targets,
		   unsigned depth, struct binding *out)
{
	const struct system_question q = {
		.name = p->name,
		.targets = targets,
		.system = system,
		.standard_order =
			search_order_of(s, d->delayed) == SEARCH_STANDARD,
	};
	const struct system_binding *known;

	if (!is_worth_keeping(s, p, depth))
		return ask_system(s, d, system, p, targets, depth, out);
	known = system_memo_find(&s->memo, &q);
	/* Each file may follow as many, whatever came before it. */
	if (known == NULL || s->forwarders_followed + known->forwarders >=
				     FORWARDERS_FOLLOWED_MAX)
		return ask_and_keep(s, d, &q, p, out);
	s->forwarders_followed += known->forwarders;
	add_answer(out, known);
	return OK;
}

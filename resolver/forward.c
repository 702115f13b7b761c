/* One procedure, from the DLL that is asked to the DLL that has it. */
#include "resolver/forward.h"

#include "resolver/api_set.h"
#include "resolver/bind_system.h"
#include "resolver/entry_point.h"
#include "resolver/layers.h"
#include "util/status.h"

/* "DLL.Name" or "DLL.#12"; false where it is neither. */
static bool split_forwarder(struct str text, struct str *dll,
			    struct procedure *p)
{
	size_t dot = text.n;

	while (dot > 0 && text.s[dot - 1] != '.')
		dot--;
	if (dot < 2 || dot == text.n)
		return false;
	*dll = (struct str){ text.s, dot - 1 };
	*p = (struct procedure){
		.name = { text.s + dot, text.n - dot },
	};
	if (p->name.s[0] != '#')
		return true;
	p->by_ordinal = true;
	for (size_t i = 1; i < p->name.n; i++) {
		const char digit = p->name.s[i];
		const uint32_t ordinal = p->ordinal * 10u +
					 (uint32_t)(digit - '0');

		if (digit < '0' || digit > '9' || ordinal > UINT16_MAX)
			return false;
		p->ordinal = (uint16_t)ordinal;
	}
	p->name = STR_EMPTY;
	return true;
}

/* The file is loaded by the forwarder, with all that it imports. */
static int note_load(struct search *s, struct dependency *d,
		     struct module *file, target_set targets, bool by_ordinal)
{
	void *items = d->forwards;

	for (size_t i = 0; i < d->forward_count; i++) {
		if (d->forwards[i].file == file) {
			d->forwards[i].targets |= targets;
			return OK;
		}
	}
	if (arena_grow(s->arena, &items, d->forward_count,
		       &d->forward_capacity, sizeof(*d->forwards)))
		return E_NO_MEMORY;
	d->forwards = items;
	d->forwards[d->forward_count++] = (struct forward_load){
		file, targets, by_ordinal, d->missing_count
	};
	return OK;
}

static void merge(struct binding *into, const struct binding *from)
{
	into->missing |= from->missing;
	into->unknown |= from->unknown;
	into->likely |= from->likely;
	into->beside |= from->beside;
	into->missing_likely |= from->missing_likely;
	into->rests_on_files |= from->rests_on_files;
}

static bool rests_on_a_file(const struct provider *p)
{
	return (p->in_file | p->in_file_open | p->in_refused |
		p->at_hand_on) != 0;
}

void forward_add_missing(struct binding *out, target_set missing,
			 struct str forwarder)
{
	if (missing == 0)
		return;
	if (out->forward_missing == 0)
		out->forwarder = forwarder;
	else if (!str_equal(out->forwarder, forwarder))
		out->forwarders_differ = true;
	out->forward_missing |= missing;
}

int forward_follow(struct search *s, struct str owner, struct dependency *d,
		   struct str text, target_set targets, unsigned depth,
		   struct binding *out)
{
	struct binding further = binding_further(out);
	struct procedure p;
	struct provider provider;
	struct str dll;
	int ret = OK;

	if (s->forwarders_followed++ >= FORWARDERS_FOLLOWED_MAX) {
		out->unknown |= targets;
		return OK;
	}
	/* The mapping it lies in may go while other files are opened. */
	text = str_copy(out->scratch, text);
	if (text.s == NULL)
		return E_NO_MEMORY;
	if (depth == FORWARDERS_MAX || !split_forwarder(text, &dll, &p)) {
		further.missing = targets;
	} else {
		dll = search_file_name(out->scratch, dll);
		if (dll.s == NULL)
			return E_NO_MEMORY;
		ret = search_import(s, dll, owner,
				    search_order_of(s, d->delayed), targets,
				    &provider);
		if (ret == OK && s->after != NULL)
			entry_point_provide(s, d, dll, targets, &provider);
		out->rests_on_files |= ret == OK && rests_on_a_file(&provider);
		if (ret == OK && provider.in_refused != 0)
			ret = note_load(s, d, provider.refused,
					provider.in_refused, out->by_ordinal);
		if (ret == OK && provider.in_file != 0)
			ret = note_load(s, d, provider.file, provider.in_file,
					out->by_ordinal);
		if (ret == OK)
			ret = bind_procedure(s, owner, d, &provider, &p,
					     targets, depth + 1, &further);
	}
	if (ret != OK)
		return ret;
	forward_add_missing(out, further.missing, text);
	merge(out, &further);
	return OK;
}

static int bind_to_file(struct search *s, struct dependency *d,
			struct module *file, const struct procedure *p,
			target_set targets, unsigned depth,
			struct binding *out)
{
	struct export_symbol symbol;
	bool found;
	int ret = module_open(&s->modules, s->arena, s->profile, file);

	if (ret != OK)
		return ret;
	/* Whatever else is wrong with the file comes first: see the walk. */
	if (!module_is_readable(file))
		return OK;
	found = p->by_ordinal ?
			exports_find_ordinal(&file->exports, p->ordinal,
					     &symbol) :
			exports_find_name(&file->exports, p->name, p->hint,
					  &symbol);
	if (!found) {
		out->missing |= targets;
		if (!file->exports.present)
			out->no_export_table |= targets;
		return OK;
	}
	if (symbol.forwarder.n == 0)
		return OK;
	return forward_follow(s, file->name, d, symbol.forwarder, targets,
			      depth, out);
}

void forward_add_own(struct binding *out, const struct binding *own)
{
	forward_add_missing(out, own->forward_missing, own->forwarder);
	out->forwarders_differ |= own->forwarders_differ;
	out->missing |= own->missing;
	out->rests_on_files |= own->rests_on_files;
}

/* Another version of the DLL: it may have more than Windows' own. */
static void doubt_assembly(const struct provider *provider, target_set targets,
			   struct binding *out)
{
	target_set here = provider->in_assembly & targets;

	out->unknown |= here & (out->missing | ~provider->in_system);
	out->missing &= ~here;
	out->forward_missing &= ~here;
}

/* Windows' own DLLs behind an API set. */
static int bind_to_hosts(struct search *s, struct str owner,
			 struct dependency *d, const struct api_set *set,
			 const struct procedure *p, target_set targets,
			 unsigned depth, struct binding *out)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < set->host_count; i++) {
		const struct api_set_host *host = &set->hosts[i];
		target_set here = targets & host->targets;

		/*
		 * A forwarder that comes back to its own DLL: Windows has a
		 * host for that importer which the table lacks.
		 */
		if (here != 0 && depth != 0 &&
		    str_equal_nocase(host->name, owner))
			out->unknown |= here;
		else if (here != 0)
			ret = bind_to_system(s, d, host->system, p, here,
					     depth, out);
	}
	return ret;
}

int bind_procedure(struct search *s, struct str owner, struct dependency *d,
		   const struct provider *provider, const struct procedure *p,
		   target_set targets, unsigned depth, struct binding *out)
{
	const target_set at_hand = provider->at_hand_on & targets;
	int ret = OK;

	if (provider->in_file & targets)
		ret = bind_to_file(s, d, provider->file, p,
				   provider->in_file & targets, depth, out);
	if (ret == OK && provider->in_system & targets & ~at_hand)
		ret = bind_to_system(s, d, provider->system, p,
				     provider->in_system & targets & ~at_hand,
				     depth, out);
	if (ret == OK && provider->in_host & targets)
		ret = bind_to_hosts(s, owner, d, provider->api_set, p, targets,
				    depth, out);
	if (ret == OK && provider->in_overlay & targets)
		ret = layers_bind(s, d, provider, p,
				  provider->in_overlay & targets, depth, out);
	if (ret == OK && at_hand != 0)
		ret = bind_to_file(s, d, provider->at_hand, p, at_hand, depth,
				   out);
	/* That it is this one is likely (R606, R2601). */
	if (at_hand != 0 && provider->at_hand->of_assembly)
		out->missing_likely |= out->missing & at_hand;
	/* So is that it is this file (R501, R2101). */
	out->missing_likely |= out->missing & provider->in_file &
			       provider->likely;
	if (provider->at_hand != NULL)
		out->unknown |= provider->in_private & targets & ~at_hand;
	doubt_assembly(provider, targets & ~at_hand, out);
	if (depth == 0)
		return ret;
	/* Behind a forwarder the DLL itself may be missing. */
	out->missing |= (provider->absent | provider->elsewhere) & targets;
	out->unknown |= (provider->optional | provider->unproven |
			 provider->in_file_open | provider->in_private) &
			targets;
	out->likely |= provider->likely & targets;
	out->beside |= provider->in_file_likely & targets;
	return ret;
}

/* Overlays as providers of DLLs and of procedures. */
#include "resolver/layers.h"

#include "util/status.h"

/* Where one is installed of which nobody listed the DLLs. */
static target_set unlisted(const struct layers *l)
{
	target_set set = 0;

	for (size_t i = 0; i < l->count; i++) {
		if (l->items[i].overlay.open_dlls)
			set |= l->items[i].targets;
	}
	return set;
}

target_set layers_provide(const struct layers *l, const struct profile *p,
			  struct str name, target_set targets,
			  struct provider *out)
{
	struct overlay_module m;
	target_set taken = 0;

	for (size_t i = 0; i < l->count; i++) {
		target_set here = targets & l->items[i].targets & ~taken;

		if (here == 0 ||
		    !overlay_has_module(l->table, &l->items[i].overlay, p, name,
					&m))
			continue;
		here &= m.system;
		out->likely |= m.likely & here;
		taken |= here;
	}
	if (taken != 0)
		out->overlay_dll = name;
	out->in_overlay |= taken;
	out->optional &= ~taken;
	/* A DLL of another Windows may be among them. */
	if (out->known_to_profile)
		out->unproven |= targets & unlisted(l) &
				 ~(out->optional | out->elsewhere);
	out->unproven &= ~taken;
	out->elsewhere &= ~taken;
	return taken;
}

target_set layers_assemble(const struct layers *l, const struct profile *p,
			   struct str name, target_set targets,
			   struct provider *out)
{
	target_set taken = 0;

	for (size_t i = 0; i < l->count; i++) {
		struct overlay_module m;

		if (!overlay_has_module(l->table, &l->items[i].overlay, p, name,
					&m))
			continue;
		m.assembly &= targets & l->items[i].targets & ~taken;
		out->likely |= m.likely & m.assembly;
		taken |= m.assembly;
	}
	if (taken != 0)
		out->overlay_dll = name;
	out->in_overlay |= taken;
	return taken;
}

bool layers_next_assembly(const struct layers *l, struct layer_cursor *at,
			  struct overlay_assembly *out, target_set *targets)
{
	for (; at->layer < l->count; at->layer++, at->n = 0) {
		const struct layer *layer = &l->items[at->layer];

		if (overlay_assembly_at(l->table, &layer->overlay, at->n,
					out)) {
			at->n++;
			*targets = layer->targets;
			return true;
		}
	}
	return false;
}

static struct overlay_request request_of(struct str dll,
					 const struct procedure *p)
{
	return (struct overlay_request){
		.dll = dll,
		.name = p->by_ordinal ? STR_EMPTY : p->name,
		.ordinal = p->ordinal,
	};
}

/* As with Windows' own: doubts about what it leads to don't count. */
static int follow_all(struct search *s, struct dependency *d,
		      const struct overlay_request *r, target_set targets,
		      unsigned depth, struct binding *out)
{
	struct binding own = binding_further(out);

	for (unsigned i = 0; i < OVERLAY_MACHINES; i++) {
		target_set here =
			targets & overlay_machine_targets(s->profile, i);
		struct str text;
		int ret;

		if (here == 0)
			continue;
		text = overlay_forwarder(s->layers->table, r, i);
		ret = forward_follow(s, r->dll, d, text, here, depth, &own);
		if (ret != OK)
			return ret;
	}
	forward_add_own(out, &own);
	return OK;
}

static int bind_layer(struct search *s, struct dependency *d,
		      const struct layer *layer,
		      const struct overlay_request *r,
		      const struct overlay_answer *answer, unsigned depth,
		      struct binding *out)
{
	out->missing |= answer->absent;
	out->missing_likely |= answer->absent & answer->likely;
	out->unknown |= answer->unknown;
	out->likely |= answer->there & answer->likely;
	if ((answer->absent | answer->unknown | answer->forwarded) != 0) {
		out->overlay = layer->overlay.id;
		out->overlay_evidence = answer->evidence;
	}
	if (answer->forwarded == 0)
		return OK;
	return follow_all(s, d, r, answer->forwarded, depth, out);
}

/* Where a layer brings that DLL, to a folder or an assembly. */
static target_set layer_has(const struct search *s, const struct layer *layer,
			    struct str dll, target_set targets)
{
	struct overlay_module m;

	targets &= layer->targets;
	if (targets == 0 ||
	    !overlay_has_module(s->layers->table, &layer->overlay, s->profile,
				dll, &m))
		return 0;
	return targets & (m.system | m.assembly);
}

/* Where layers from 'first' on bring it as well. */
static target_set others_have(const struct search *s, size_t first,
			      struct str dll, target_set targets)
{
	target_set set = 0;

	for (size_t i = first; i < s->layers->count; i++)
		set |= layer_has(s, &s->layers->items[i], dll, targets);
	return set;
}

int layers_bind(struct search *s, struct dependency *d,
		const struct provider *provider, const struct procedure *p,
		target_set targets, unsigned depth, struct binding *out)
{
	const struct overlay_request r =
		request_of(provider->overlay_dll, p);
	const struct layers *l = s->layers;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < l->count && targets != 0; i++) {
		const struct layer *layer = &l->items[i];
		target_set here = layer_has(s, layer, r.dll, targets), again;
		struct overlay_answer answer;

		if (here == 0)
			continue;
		answer = overlay_find_export(l->table, &layer->overlay,
					     s->profile, &r, here);
		/* Of two copies the newer stays, in whatever order they came. */
		again = others_have(s, i + 1, r.dll, answer.absent);
		answer.absent &= ~again;
		ret = bind_layer(s, d, layer, &r, &answer, depth, out);
		targets &= ~(here & ~again);
	}
	return ret;
}

void layers_add(const struct search *s, struct str dll,
		const struct procedure *p, struct profile_answer *answer,
		struct binding *out)
{
	const struct overlay_request r = request_of(dll, p);
	const struct layers *l = s->layers;

	for (size_t i = 0; i < l->count; i++) {
		const struct overlay *v = &l->items[i].overlay;
		target_set open = (answer->absent | answer->unknown) &
				  l->items[i].targets;
		struct overlay_answer added;
		bool adds = overlay_adds_to(l->table, v, dll);

		if (open == 0 || (!adds && !v->open_names))
			continue;
		added = overlay_find_added(l->table, v, s->profile, &r, open);
		answer->likely |= added.likely;
		answer->absent &= ~(added.there | added.unknown);
		answer->unknown = (answer->unknown | added.unknown) &
				  ~added.there;
		/* It brings another build of this very DLL, or may. */
		out->missing_likely |= answer->absent & open;
	}
}

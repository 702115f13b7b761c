/* The imports of one module, bound to their providers. */
#include "resolver/bind.h"

#include "profiles/release.h"
#include "resolver/api_set.h"
#include "resolver/bind_missing.h"
#include "resolver/bound.h"
#include "resolver/forward.h"
#include "util/budget.h"
#include "util/status.h"

/* The bits of LOAD_LIBRARY_SEARCH_* (R2502). */
enum { SEARCH_FLAGS = 0x1f00 };

static bool is_one(target_set targets)
{
	return (targets & (targets - 1)) == 0;
}

int bind_on(struct search *s, struct module *m, struct dependency *d,
	    const struct procedure *p, struct str host, target_set targets)
{
	struct arena scratch = ARENA_BESIDE(s->arena);
	struct binding b = {
		.scratch = &scratch,
		.by_ordinal = p->by_ordinal,
		.forwarder = STR_EMPTY,
	};
	int ret;

	if (targets == 0)
		return OK;
	ret = bind_procedure(s, m->name, d, &d->provider, p, targets, 0, &b);
	if (ret == OK && !d->delayed) {
		m->likely |= b.likely & ~b.missing & ~b.unknown;
		m->beside |= b.beside & ~b.missing & ~b.unknown;
	}
	/* Each tells which of its forwarders leads nowhere. */
	if (b.forwarders_differ && !is_one(targets)) {
		for (; ret == OK && targets != 0; targets &= targets - 1)
			ret = bind_on(s, m, d, p, host, targets & -targets);
	} else if (ret == OK && (b.missing | b.unknown) != 0) {
		ret = missing_report(s, m, d, p, host, &b);
	}
	arena_release(&scratch);
	return ret;
}

static int bind_symbol(struct search *s, struct module *m,
		       struct dependency *d, const struct import_symbol *symbol,
		       target_set targets)
{
	const struct procedure p = {
		.by_ordinal = symbol->by_ordinal,
		.ordinal = symbol->ordinal,
		.hint = symbol->hint,
		.name = symbol->name,
	};
	const struct api_set *set = d->provider.api_set;
	int ret = bind_on(s, m, d, &p, STR_EMPTY,
			  targets & ~d->provider.in_host);

	for (size_t i = 0; ret == OK && set != NULL && i < set->host_count; i++)
		ret = bind_on(s, m, d, &p, set->hosts[i].name,
			      targets & set->hosts[i].targets);
	return ret;
}

static void note_evidence(struct module *m, const struct provider *from)
{
	m->likely |= from->likely;
	m->beside |= from->in_file_likely;
}

/*
 * The private copy that a manifest binds isn't there. Without any other it is
 * missing; that Windows takes another then isn't known.
 */
static int settle_lacking(struct search *s, const struct module *m,
			  struct dependency *d)
{
	const struct activation_context *context = s->context;
	struct provider *from = &d->provider, other;
	int ret;

	d->lacking = from->at_hand == NULL ? from->in_private : 0;
	from->in_private &= ~d->lacking;
	/* Whose folder is meant is sure from 7 on (R605, R2601). */
	from->likely |= windows_before(s->profile, from->in_private, WINDOWS_7);
	if (d->lacking == 0)
		return OK;
	s->context = NULL;
	ret = search_import(s, d->file_name, m->name,
			    search_order_of(s, d->delayed), d->lacking, &other);
	s->context = context;
	if (ret != OK)
		return ret;
	from->absent |= other.absent & d->lacking;
	from->unproven |= d->lacking & ~other.absent;
	return OK;
}

/* One more dependency, with its provider on 'targets'; the rest is empty. */
static int add_dependency(struct search *s, struct module *m, struct str name,
			  bool delayed, target_set targets,
			  struct dependency **out)
{
	struct dependency *d = &m->dependencies[m->dependency_count];
	struct str file_name = search_file_name(s->arena, name);
	target_set as_it_is = 0; /* Windows 2000 looks for it so (R301) */
	int ret;

	if (file_name.s == NULL)
		return E_NO_MEMORY;
	*d = (struct dependency){
		.name = str_copy(s->arena, name),
		.file_name = str_lower(s->arena, file_name),
		.delayed = delayed,
	};
	if (d->name.s == NULL || d->file_name.s == NULL)
		return E_NO_MEMORY;
	m->dependency_count++;
	*out = d;
	if (!delayed && dependency_is_completed(d))
		as_it_is = windows_before(s->profile, targets, WINDOWS_XP);
	ret = search_import(s, file_name, m->name, search_order_of(s, delayed),
			    targets & ~as_it_is, &d->provider);
	d->provider.absent |= as_it_is;
	if (ret == OK)
		ret = settle_lacking(s, m, d);
	if (!delayed)
		note_evidence(m, &d->provider);
	return ret;
}

static int bind_module(struct search *s, struct module *m,
		       const struct import_table *table,
		       const struct import_module *import, bool delayed,
		       target_set unbound)
{
	const target_set targets = m->bound_on & ~unbound;
	struct dependency *d;
	int ret = add_dependency(s, m, import->name, delayed, targets, &d);

	if (ret != OK)
		return ret;
	d->unbound = m->bound_on & unbound;
	m->likely |= d->unbound;
	if (!budget_has_time(s->arena->budget))
		return E_BUDGET;
	for (size_t i = 0; ret == OK && i < import->count; i++)
		ret = bind_symbol(s, m, d, &table->symbols[import->first + i],
				  targets);
	return ret;
}

static size_t room_for(const struct import_table *table)
{
	return table->module_count < DEPENDENCIES_MAX ? table->module_count :
							DEPENDENCIES_MAX;
}

static int bind_table(struct search *s, struct module *m,
		      const struct import_table *table, bool delayed)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < table->module_count; i++) {
		if (i < DEPENDENCIES_MAX)
			ret = bind_module(s, m, table, &table->modules[i],
					  delayed, 0);
		else if (!delayed)
			m->dropped = m->bound_on;
	}
	return ret;
}

/* Loaded for its name's sake, where the list counts (R312). */
static int bind_stranger(struct search *s, struct module *m,
			 const struct bound_import *bound, target_set targets)
{
	struct dependency *d;
	int ret = add_dependency(s, m, bound->name, false,
				 m->bound_on & targets, &d);

	if (ret != OK)
		return ret;
	d->bound_only = true;
	d->bound_timestamp = bound->timestamp;
	return OK;
}

_Static_assert((int)BOUND_IMPORTS_MAX <= (int)DEPENDENCIES_MAX,
	       "there is room for what the bound list orders");

/* The descriptors, in the order and with the gaps of the bound list. */
static int bind_bound(struct search *s, struct module *m,
		      const struct import_table *table,
		      const struct bound_walk *walk)
{
	target_set listed;
	int ret = OK;

	if (walk->count == 0 && !walk->left_aside)
		return bind_table(s, m, table, false);
	listed = bound_targets(s->profile);
	if (walk->left_aside) {
		m->likely |= listed & m->bound_on;
		return bind_table(s, m, table, false);
	}
	for (size_t i = 0; ret == OK && i < walk->count; i++) {
		const struct bound_step *step = &walk->steps[i];

		if (step->import == NULL)
			ret = bind_stranger(s, m, step->bound, listed);
		else
			ret = bind_module(s, m, table, step->import, false,
					  step->bound == NULL ? listed : 0);
	}
	return ret;
}

/* What is wrong with the tables outlives the tables. */
static int keep_defects(struct search *s, struct module *m,
			const struct defects *found)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < found->count; i++)
		ret = defect_add(&m->defects, s->arena, found->items[i].kind,
				 found->items[i].offset, found->items[i].value);
	return ret;
}

static bool is_standard_order(const struct search *s)
{
	return search_order_of(s, false) == SEARCH_STANDARD;
}

/* Another namesake, or none: does it change anything? */
static bool is_bound_alike(const struct search *s, const struct module *m)
{
	if (m->bound_beside == s->namesake)
		return true;
	return !m->met_namesake &&
	       (s->namesake == NULL ||
		(m->known_asked & search_known_bit(s->namesake->name)) == 0);
}

bool module_is_bound(const struct search *s, const struct module *m)
{
	const struct activation_context *c = s->context;

	if ((s->asked & m->machine_targets & ~m->bound_on) != 0 ||
	    m->bound_in_standard_order != is_standard_order(s) ||
	    !is_bound_alike(s, m))
		return false;
	if (m->bound_in == c)
		return true;
	for (size_t i = 0; i < m->static_count; i++) {
		struct str name = m->dependencies[i].name;

		for (unsigned maybe = 0; maybe < 2; maybe++) {
			if (context_binds(m->bound_in, name, maybe) !=
			    context_binds(c, name, maybe))
				return false;
		}
	}
	return true;
}

/* Which folders it wants searched for its static imports (R2504). */
static struct search_flags flags_of(const struct search *s,
				    const struct module *m)
{
	struct search_flags f = {
		.bits = m->image.load_config.dependent_load_flags &
			SEARCH_FLAGS,
		.importer = m,
	};

	if (f.bits != 0)
		f.targets = windows_from(s->profile, m->bound_on,
					 WINDOWS_10_1607);
	return f;
}

int module_resolve(struct search *s, struct module *m)
{
	const struct activation_context *context = s->context;
	const struct module *pinned = s->modules.pinned[1];
	struct arena scratch = ARENA_BESIDE(s->arena);
	struct import_table imports, delayed;
	struct bound_walk bound;
	struct defects found = { 0 };
	int ret;

	s->modules.pinned[1] = m;
	s->forwarders_followed = s->missing_bytes = 0;
	m->bound_on = m->machine_targets & s->asked;
	m->bound_in = context;
	m->bound_in_standard_order = is_standard_order(s);
	m->bound_beside = s->namesake;
	s->namesake_met = false;
	s->known_asked = 0;
	s->flags = flags_of(s, m);
	m->dependency_count = 0;
	m->likely = m->beside = m->dropped = 0;
	ret = imports_read(&m->image, &scratch, &found, &imports);
	if (ret == OK)
		ret = delay_imports_read(&m->image, &scratch, &found, &delayed);
	if (ret == OK)
		ret = bound_walk_read(&m->image, &imports, &scratch, &found,
				      &bound);
	if (ret == OK)
		ret = keep_defects(s, m, &found);
	if (ret != OK)
		goto out;
	m->dependencies = arena_new_array(s->arena, struct dependency,
					  room_for(&imports) + bound.strangers +
						  room_for(&delayed));
	ret = m->dependencies == NULL ? E_NO_MEMORY : OK;
	if (ret == OK)
		ret = bind_bound(s, m, &imports, &bound);
	m->static_count = m->dependency_count;
	m->import_count = imports.symbol_count;
	/* They are bound later, when no context is active (R601). */
	s->context = NULL;
	s->flags = (struct search_flags){ 0 };
	if (ret == OK)
		ret = bind_table(s, m, &delayed, true);
out:
	m->met_namesake = s->namesake_met;
	m->known_asked = s->known_asked;
	s->flags = (struct search_flags){ 0 };
	s->context = context;
	s->modules.pinned[1] = pinned;
	arena_release(&scratch);
	return ret;
}

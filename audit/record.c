/* From the report on a file to a record. */
#include "audit/record.h"

#include <limits.h>
#include <string.h>

#include "analysis/analyze.h"
#include "audit/table.h"
#include "report/detail.h"
#include "util/status.h"

static bool is_told(const struct finding *f)
{
	enum severity level = finding_kind(f->id)->severity;

	return level == LEVEL_ERROR || level == LEVEL_UNKNOWN;
}

static struct record_cause cause_of(const struct file_report *f,
				    const struct finding *item,
				    struct str object)
{
	return (struct record_cause){
		.id = item->id,
		.object = object,
		.importer = item->chain != NULL ?
				    finding_importer(item) :
				    f->subject->resolution->root->name,
		.advice = item->advice,
		.in_file = item->evidence != NULL &&
			   strcmp(item->evidence, "file") == 0,
	};
}

/*
 * The place of what is known by 'key', which may be met on several ways: it is
 * one cause. NULL: there is no room for one more, or no memory ('*ret').
 */
static struct record_cause *place_of(struct table *known, struct str key,
				     struct record *r, bool *is_new, int *ret)
{
	const struct table_entry *old;
	struct table_entry *place;

	*is_new = false;
	if (r->cause_count == RECORD_CAUSES_MAX) {
		old = table_find(known, key);
		r->is_cut |= old == NULL;
		return old == NULL ? NULL : &r->causes[old->number];
	}
	place = table_enter(known, key, is_new);
	if (place == NULL) {
		*ret = E_NO_MEMORY;
		return NULL;
	}
	if (*is_new)
		place->number = r->cause_count++;
	return &r->causes[place->number];
}

_Static_assert(FINDING_COUNT <= UCHAR_MAX, "a kind is one letter of a key");

/* Its kind, and behind that, from the second letter on, what it is about. */
static struct str key_of(const struct file_report *f,
			 const struct finding *item)
{
	const char letter = (char)item->id;
	const struct str kind = { &letter, 1 };

	/* Of the file itself: the files that have it belong together. */
	if (item->chain == NULL && item->procedure.n == 0 && !item->by_ordinal &&
	    str_equal_nocase(item->module, f->subject->resolution->root->name))
		return str_copy(f->arena, kind);
	return finding_object_behind(f->arena, kind, item);
}

static int add_cause(const struct file_report *f, const struct finding *item,
		     struct table *known, struct record *r)
{
	const struct str key = key_of(f, item);
	struct record_cause *c;
	int ret = OK;
	bool is_new;

	if (key.s == NULL)
		return E_NO_MEMORY;
	c = place_of(known, key, r, &is_new, &ret);
	if (c == NULL)
		return ret;
	if (is_new)
		*c = cause_of(f, item,
			      (struct str){ key.s + 1, key.n - 1 });
	c->targets |= item->targets;
	c->likely |= item->likely;
	c->first_in |= item->first_in;
	return OK;
}

static int add_redistributable(const struct file_report *f,
			       const struct finding *item, struct record *r)
{
	struct str text = STR_CONCAT(f->arena, item->before, item->after);

	if (text.s == NULL)
		return E_NO_MEMORY;
	r->redistributables[r->redistributable_count++] =
		(struct record_redistributable){
			.targets = item->targets,
			.module = item->module,
			.text = text,
		};
	return OK;
}

static bool is_redistributable(const struct finding *f)
{
	return f->id == FINDING_NEEDS_REDISTRIBUTABLE ||
	       f->id == FINDING_DEBUG_RUNTIME;
}

static int add_findings(const struct file_report *f, uint64_t seed,
			struct record *r)
{
	const struct findings *all = f->findings;
	struct table known = { .seed = seed };
	size_t causes = 0, redistributables = 0;
	int ret = OK;

	for (size_t i = 0; i < all->count; i++) {
		causes += is_told(&all->items[i]);
		redistributables += is_redistributable(&all->items[i]);
	}
	if (causes > RECORD_CAUSES_MAX)
		causes = RECORD_CAUSES_MAX;
	r->causes = arena_new_array(f->arena, struct record_cause, causes + 1);
	r->redistributables =
		arena_new_array(f->arena, struct record_redistributable,
				redistributables + 1);
	if (r->causes == NULL || r->redistributables == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; ret == OK && i < all->count; i++) {
		const struct finding *item = &all->items[i];

		if (is_told(item))
			ret = add_cause(f, item, &known, r);
		else if (is_redistributable(item))
			ret = add_redistributable(f, item, r);
	}
	table_free(&known);
	return ret;
}

/* What itself imports, of the files that lie beside it. */
static int add_uses(const struct file_report *f, struct record *r)
{
	const struct module *root = f->subject->resolution->root;
	size_t count = root->dependency_count;

	if (count > RECORD_USES_MAX)
		count = RECORD_USES_MAX;
	r->uses = arena_new_array(f->arena, struct str, count + 1);
	if (r->uses == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < count; i++) {
		const struct provider *from = &root->dependencies[i].provider;

		if (from->in_file != 0 && from->file != root)
			r->uses[r->use_count++] = from->file->path;
	}
	return OK;
}

void record_count(const struct file_report *f, struct record *r)
{
	struct summary s = { 0 };

	summary_count(&s, f);
	r->counting_fails = s.counting_fails != 0;
	r->counting_unknown = s.counting_unknown != 0;
	r->warnings = (uint32_t)s.warnings;
	r->counting_warnings = (uint32_t)s.counting_warnings;
	r->accepted = (uint32_t)s.accepted;
}

int record_make(const struct file_report *f, uint64_t seed, struct record *r)
{
	const struct module *root = f->subject->resolution->root;
	int ret;

	r->kind = RECORD_FILE;
	r->size = f->file->size;
	r->is_dll = strcmp(file_kind(root), "exe") != 0;
	r->host = f->subject->host;
	r->targets = f->subject->targets;
	if (root->open_error == 0)
		r->machine = root->image.machine;
	r->loads = targets_with(f, VERDICT_LOADS);
	r->fails = targets_with(f, VERDICT_FAILS);
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		if ((r->targets & TARGET_BIT(t)) && f->verdicts[t].likely)
			r->likely |= TARGET_BIT(t);
	}
	record_count(f, r);
	ret = add_findings(f, seed, r);
	return ret == OK ? add_uses(f, r) : ret;
}

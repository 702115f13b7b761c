/* The compiler's steps: read, order the targets, apply them, write. */
#include "profiles/compile.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "profiles/compile_facts.h"
#include "profiles/export_list.h"
#include "util/status.h"

int compile_fail(struct compiler *c, unsigned line, const char *format, ...)
{
	va_list args;

	c->error->path = c->path;
	c->error->line = line;
	va_start(args, format);
	vsnprintf(c->error->text, sizeof(c->error->text), format, args);
	va_end(args);
	return E_PROFILE;
}

static int input_read(struct compiler *c, const struct compile_input *input)
{
	struct yaml_error error;
	struct yaml_node *root;
	int ret;

	c->path = input->path;
	ret = yaml_read(input->text, c->facts->arena, &root, &error);
	if (ret == E_USAGE)
		return compile_fail(c, error.line, "%s", error.text);
	if (ret != 0)
		return ret;
	if (root->kind == YAML_MAP && yaml_find(root, "target") != NULL)
		return header_read(c, root);
	if (root->kind == YAML_MAP && (yaml_find(root, "date") != NULL ||
				       yaml_find(root, "components") != NULL))
		return components_read(c, root);
	return compile_fail(c, root->line,
			    "neither a Windows ('target:') nor the components "
			    "('date:', 'components:')");
}

/* Older before newer, 64-bit processes after 32-bit ones, WOW64 last. */
static int target_compare(const void *a, const void *b)
{
	const struct fact_target *x = a, *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	for (unsigned i = 0; i < 4; i++) {
		if (x->number[i] != y->number[i])
			return x->number[i] < y->number[i] ? -1 : 1;
	}
	return str_compare(x->id, y->id);
}

static int group_clash_check(struct compiler *c, const struct fact_target *t)
{
	const struct yaml_node *groups = yaml_find(t->root, "groups");

	for (const struct yaml_node *i = groups != NULL ? groups->first : NULL;
	     i != NULL; i = i->next) {
		if (facts_target(c->facts, i->text) >= 0)
			return compile_fail(c, i->line,
					    "'%.*s' is the id of a target; "
					    "give the group another word",
					    STR_ARGS(i->text));
	}
	return 0;
}

static int id_taken(struct compiler *c, const struct fact_target *t)
{
	int other = facts_target(c->facts, t->id);
	unsigned line = yaml_find(t->root, "target")->line;

	if ((unsigned)other < c->facts->base_count)
		return compile_fail(c, line,
				    "'%.*s' is a target of dryload's own; "
				    "choose another id",
				    STR_ARGS(t->id));
	return compile_fail(c, line, "'%.*s' is in %s too", STR_ARGS(t->id),
			    c->facts->targets[other].path);
}

/* The target that 'node' speaks of by its id. */
static int base_find(struct compiler *c, const struct yaml_node *node,
		     struct str id, struct fact_target *t, unsigned *column)
{
	int found = facts_target(c->facts, id);

	if (found < 0)
		return compile_fail(c, node->line,
				    "there is no target '%.*s'; give its file "
				    "too",
				    STR_ARGS(id));
	*column = (unsigned)found;
	t->needed |= TARGET_BIT(*column);
	return OK;
}

/* What the target is made from; those are applied before it. */
static int bases_find(struct compiler *c, struct fact_target *t)
{
	const struct yaml_node *like = yaml_find(t->root, "like");
	struct facts *f = c->facts;
	unsigned column = 0;
	int ret = OK;

	if (like != NULL && like->kind != YAML_MAP)
		return compile_fail(c, like->line,
				    "'like' needs targets below it");
	for (const struct yaml_node *i = like != NULL ? like->first : NULL;
	     ret == OK && i != NULL; i = i->next)
		ret = base_find(c, i, i->key, t, &column);
	if (ret != OK || t->parent.n == 0)
		return ret;
	ret = base_find(c, yaml_find(t->root, "extends"), t->parent, t,
			&column);
	if (ret != OK)
		return ret;
	t->parent = f->targets[column].id;
	t->parent_column = column;
	/* What isn't known of the base isn't known of this either. */
	if (column < f->base_count)
		t->partial |= f->targets[column].partial;
	return OK;
}

static int targets_order(struct compiler *c)
{
	struct facts *f = c->facts;

	qsort(f->targets + f->base_count, f->target_count - f->base_count,
	      sizeof(f->targets[0]), target_compare);
	for (unsigned i = f->base_count; i < f->target_count; i++) {
		struct fact_target *t = &f->targets[i];
		int ret;

		c->path = t->path;
		if (facts_target(f, t->id) != (int)i)
			return id_taken(c, t);
		ret = group_clash_check(c, t);
		if (ret == OK)
			ret = bases_find(c, t);
		if (ret != OK)
			return ret;
	}
	return OK;
}

/* Some target waits for itself. */
static int circle_fail(struct compiler *c)
{
	const struct facts *f = c->facts;
	const struct fact_target *t = f->targets;
	const struct yaml_node *node;

	while (t->applied)
		t++;
	c->path = t->path;
	node = yaml_find(t->root, "extends");
	if (node == NULL)
		node = yaml_find(t->root, "like");
	return compile_fail(c, node->line,
			    "'%.*s' extends itself by way of its parents, or "
			    "of those that it is like",
			    STR_ARGS(t->id));
}

/* Bases first, in as many passes as the longest line of them needs. */
static int targets_apply(struct compiler *c)
{
	struct facts *f = c->facts;
	target_set applied = 0, before;

	for (unsigned i = 0; i < f->base_count; i++)
		applied |= TARGET_BIT(i);
	do {
		before = applied;
		for (unsigned i = f->base_count; i < f->target_count; i++) {
			struct fact_target *t = &f->targets[i];
			int ret;

			if (t->applied || (t->needed & ~applied) != 0)
				continue;
			ret = target_apply(c, i);
			if (ret != OK)
				return ret;
			t->applied = true;
			applied |= TARGET_BIT(i);
		}
	} while (applied != before);
	for (unsigned i = 0; i < f->target_count; i++) {
		if (!f->targets[i].applied)
			return circle_fail(c);
	}
	return OK;
}

/* Whatever isn't said of the date and the components is the base's. */
static int finish(struct compiler *c, const struct compile_input *inputs,
		  size_t count, const struct compile_options *o,
		  struct bytes *out)
{
	int ret = OK;

	c->path = NULL;
	if (c->facts->target_count == c->facts->base_count)
		return compile_fail(c, 0, "no file has a 'target:'");
	if (c->facts->date[0] == '\0' && o->base != NULL)
		memcpy(c->facts->date, profile_date(o->base),
		       HEADER_DATE_BYTES);
	if (c->facts->date[0] == '\0')
		return compile_fail(c, 0,
				    "no file has a 'date:'; give "
				    "components.yaml too");
	ret = targets_order(c);
	if (ret == OK && o->base != NULL)
		ret = facts_load_tables(c->facts, o->base);
	if (ret == OK)
		ret = targets_apply(c);
	if (ret == OK && o->lists)
		ret = lists_apply(c, inputs, count, o);
	if (ret == OK)
		facts_drop_base(c->facts);
	return ret == OK ? facts_write(c, out) : ret;
}

int profile_compile_own(const struct compile_input *inputs, size_t count,
			const struct compile_options *options, struct arena *a,
			struct bytes *out, struct compile_error *error)
{
	struct compiler c = { .error = error };
	int ret = OK;

	*error = (struct compile_error){ NULL, 0, "" };
	c.facts = arena_new(a, struct facts);
	if (c.facts == NULL)
		return E_NO_MEMORY;
	c.facts->arena = a;
	ret = facts_reserve(c.facts, inputs, count);
	if (ret == OK && options->base != NULL)
		ret = facts_load(c.facts, options->base);
	for (size_t i = 0; ret == OK && i < count; i++) {
		if (!options->lists ||
		    export_list_kind(inputs[i].path, inputs[i].text) ==
			    LIST_NONE)
			ret = input_read(&c, &inputs[i]);
	}
	return ret == OK ? finish(&c, inputs, count, options, out) : ret;
}

int profile_compile(const struct compile_input *inputs, size_t count,
		    struct arena *a, struct bytes *out,
		    struct compile_error *error)
{
	static const struct compile_options yaml_alone = { .base = NULL };

	return profile_compile_own(inputs, count, &yaml_alone, a, out, error);
}

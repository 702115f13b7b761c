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

static int target_find(const struct facts *f, struct str id)
{
	for (unsigned i = 0; i < f->target_count; i++) {
		if (str_equal_nocase(f->targets[i].id, id))
			return (int)i;
	}
	return -1;
}

static int group_clash_check(struct compiler *c, const struct fact_target *t)
{
	const struct yaml_node *groups = yaml_find(t->root, "groups");

	for (const struct yaml_node *i = groups != NULL ? groups->first : NULL;
	     i != NULL; i = i->next) {
		if (target_find(c->facts, i->text) >= 0)
			return compile_fail(c, i->line,
					    "'%.*s' is the id of a target; "
					    "give the group another word",
					    STR_ARGS(i->text));
	}
	return 0;
}

static int id_taken(struct compiler *c, const struct fact_target *t)
{
	int other = target_find(c->facts, t->id);
	unsigned line = yaml_find(t->root, "target")->line;

	if ((unsigned)other < c->facts->base_count)
		return compile_fail(c, line,
				    "'%.*s' is a target of dryload's own; "
				    "choose another id",
				    STR_ARGS(t->id));
	return compile_fail(c, line, "'%.*s' is in %s too", STR_ARGS(t->id),
			    c->facts->targets[other].path);
}

static int targets_order(struct compiler *c)
{
	struct facts *f = c->facts;

	qsort(f->targets + f->base_count, f->target_count - f->base_count,
	      sizeof(f->targets[0]), target_compare);
	for (unsigned i = f->base_count; i < f->target_count; i++) {
		struct fact_target *t = &f->targets[i];
		int ret, parent;

		c->path = t->path;
		if (target_find(f, t->id) != (int)i)
			return id_taken(c, t);
		ret = group_clash_check(c, t);
		if (ret != 0)
			return ret;
		if (t->parent.n == 0)
			continue;
		parent = target_find(f, t->parent);
		if (parent < 0)
			return compile_fail(c, yaml_find(t->root,
							 "extends")->line,
					    "there is no target '%.*s'; give "
					    "its file too",
					    STR_ARGS(t->parent));
		t->parent = f->targets[parent].id;
		t->parent_column = (unsigned)parent;
		/* What isn't known of the base isn't known of this either. */
		if (t->parent_column < f->base_count)
			t->partial |= f->targets[parent].partial;
	}
	return 0;
}

/* Parents first, in as many passes as the longest line of them needs. */
static int targets_apply(struct compiler *c)
{
	struct facts *f = c->facts;
	unsigned left = f->target_count - f->base_count;

	while (left != 0) {
		unsigned before = left;

		for (unsigned i = 0; i < f->target_count; i++) {
			struct fact_target *t = &f->targets[i];
			int ret;

			if (t->applied ||
			    (t->parent.n != 0 &&
			     !f->targets[t->parent_column].applied))
				continue;
			ret = target_apply(c, i);
			if (ret != 0)
				return ret;
			t->applied = true;
			left--;
		}
		if (left != before)
			continue;
		for (unsigned i = 0; i < f->target_count; i++) {
			if (f->targets[i].applied)
				continue;
			c->path = f->targets[i].path;
			return compile_fail(c,
					    yaml_find(f->targets[i].root,
						      "extends")->line,
					    "'%.*s' extends itself by way of "
					    "its parents",
					    STR_ARGS(f->targets[i].id));
		}
	}
	return 0;
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

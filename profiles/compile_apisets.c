/* The key 'apisets' of a target's file. */
#include <stdlib.h>

#include "profiles/compile_facts.h"
#include "profiles/evidence.h"
#include "profiles/rows.h"
#include "util/status.h"

/* Where in the file we are. */
struct apiset_place {
	struct compiler *c;
	unsigned column;
	bool removed, uncertain;
	struct str host; /* empty: without one */
};

uint8_t apiset_schema_of(const unsigned build[4])
{
	if (build[0] >= 10)
		return 6;
	if (build[0] != 6 || build[1] == 0)
		return 0;
	return build[1] < 3 ? 2 : 4;
}

void apisets_inherit(struct facts *f, unsigned column, unsigned parent)
{
	if (f->targets[column].apiset_schema == 0)
		return;
	for (size_t i = 0; i < f->apiset_count; i++) {
		struct profile_apiset *s = &f->apisets[i].set;

		if ((s->there & TARGET_BIT(parent)) != 0)
			s->there |= TARGET_BIT(column);
		if ((s->uncertain & TARGET_BIT(parent)) != 0)
			s->uncertain |= TARGET_BIT(column);
	}
}

/* "contract", or "contract for importer", all in lower case. */
static bool apiset_parse(struct str text, struct profile_apiset *out)
{
	static const char between[] = " for ";
	const char *at = memmem(text.s, text.n, between, sizeof(between) - 1);

	*out = (struct profile_apiset){ .contract = text,
					.host = STR_EMPTY,
					.importer = STR_EMPTY };
	for (size_t i = 0; i < text.n; i++) {
		if (text.s[i] != ascii_lower(text.s[i]))
			return false;
	}
	if (at != NULL) {
		out->contract.n = (size_t)(at - text.s);
		out->importer.s = at + sizeof(between) - 1;
		out->importer.n = (size_t)(text.s + text.n - out->importer.s);
		if (out->importer.n == 0)
			return false;
	}
	return apiset_is_candidate(out->contract) &&
	       out->contract.n <= PROFILE_TARGET_STRING_MAX &&
	       memchr(out->contract.s, ' ', out->contract.n) == NULL &&
	       memchr(out->contract.s, '.', out->contract.n) == NULL &&
	       apiset_stem(out->contract).n > 4;
}

static int head_of(struct facts *f, struct str key, uint32_t **head)
{
	uint32_t before = f->apiset_keys.count, number;
	void *heads = f->apiset_heads;

	if (arena_grow(f->arena, &heads, before, &f->apiset_head_capacity,
		       sizeof(**head)) != 0)
		return E_NO_MEMORY;
	f->apiset_heads = heads;
	if (intern_add(&f->apiset_keys, f->arena, key, &number) != 0)
		return E_NO_MEMORY;
	if (number == before)
		f->apiset_heads[number] = NO_ROW;
	*head = &f->apiset_heads[number];
	return 0;
}

/* No row of that key is on the column any more. Was one? */
static bool clear_column(struct facts *f, uint32_t head, unsigned column)
{
	bool found = false;

	for (uint32_t i = head; i != NO_ROW; i = f->apisets[i].next_alike) {
		struct fact_apiset *s = &f->apisets[i];

		found |= ((s->set.there | s->set.uncertain) &
			  TARGET_BIT(column)) != 0;
		s->set.there &= ~TARGET_BIT(column);
		s->set.uncertain &= ~TARGET_BIT(column);
	}
	return found;
}

static bool is_said(const struct facts *f, uint32_t head, unsigned column)
{
	for (uint32_t i = head; i != NO_ROW; i = f->apisets[i].next_alike) {
		if (f->apisets[i].said_by == column + 1)
			return true;
	}
	return false;
}

/* The row of that host, made where it is new. */
static int row_of(struct facts *f, const struct profile_apiset *set,
		  uint32_t *head, struct fact_apiset **out)
{
	void *rows = f->apisets;

	for (uint32_t i = *head; i != NO_ROW; i = f->apisets[i].next_alike) {
		*out = &f->apisets[i];
		if (str_equal((*out)->set.host, set->host))
			return 0;
	}
	if (f->apiset_count >= NO_ROW ||
	    arena_grow(f->arena, &rows, f->apiset_count, &f->apiset_capacity,
		       sizeof(**out)) != 0)
		return E_NO_MEMORY;
	f->apisets = rows;
	*out = &f->apisets[f->apiset_count];
	**out = (struct fact_apiset){ .set = *set, .next_alike = *head };
	*head = (uint32_t)f->apiset_count++;
	return 0;
}

static int set_take(const struct apiset_place *at, const struct yaml_node *node)
{
	struct facts *f = at->c->facts;
	struct profile_apiset set;
	struct fact_apiset *row;
	uint32_t *head;
	bool found;
	int ret;

	if (node->kind != YAML_TEXT || !apiset_parse(node->text, &set))
		return compile_fail(at->c, node->line,
				    "an API set is written like "
				    "api-ms-win-core-file-l1-1-0, or with "
				    "' for kernel32.dll' behind it");
	set.host = at->host;
	ret = head_of(f, node->text, &head);
	if (ret != 0)
		return ret;
	if (is_said(f, *head, at->column))
		return compile_fail(at->c, node->line,
				    "%.*s is in this file twice",
				    STR_ARGS(node->text));
	found = clear_column(f, *head, at->column);
	if (at->removed)
		return found ? 0 :
			       compile_fail(at->c, node->line,
					    "the parent has no %.*s to remove",
					    STR_ARGS(node->text));
	ret = row_of(f, &set, head, &row);
	if (ret != 0)
		return ret;
	row->said_by = (uint8_t)(at->column + 1);
	*(at->uncertain ? &row->set.uncertain : &row->set.there) |=
		TARGET_BIT(at->column);
	return 0;
}

static int list_take(const struct apiset_place *at,
		     const struct yaml_node *list)
{
	int ret = 0;

	if (list->kind != YAML_LIST)
		return compile_fail(at->c, list->line,
				    "'%.*s' needs a list of API sets",
				    STR_ARGS(list->key));
	for (const struct yaml_node *i = list->first; ret == 0 && i != NULL;
	     i = i->next)
		ret = set_take(at, i);
	return ret;
}

static int hosts_take(struct apiset_place *at, const struct yaml_node *hosts)
{
	int ret = 0;

	if (hosts->kind != YAML_MAP)
		return compile_fail(at->c, hosts->line,
				    "'%.*s' needs hosts below it",
				    STR_ARGS(hosts->key));
	for (const struct yaml_node *i = hosts->first; ret == 0 && i != NULL;
	     i = i->next) {
		at->host = i->key;
		if (str_equal(i->key, str_of("none")))
			at->host = STR_EMPTY;
		else if (memchr(i->key.s, '.', i->key.n) == NULL)
			return compile_fail(at->c, i->line,
					    "'%.*s' is no host; one is like "
					    "kernelbase.dll, or none",
					    STR_ARGS(i->key));
		ret = list_take(at, i);
	}
	return ret;
}

/* What the parent has says nothing of this Windows. */
static int forget_column(struct facts *f, unsigned column)
{
	for (size_t i = 0; i < f->apiset_count; i++) {
		f->apisets[i].set.there &= ~TARGET_BIT(column);
		f->apisets[i].set.uncertain &= ~TARGET_BIT(column);
	}
	return 0;
}

int apisets_read(struct compiler *c, const struct yaml_node *node,
		 unsigned column)
{
	struct apiset_place at = { .c = c, .column = column };
	int ret = 0;

	if (c->facts->targets[column].apiset_schema == 0)
		return compile_fail(c, node->line,
				    "Windows has API sets from 6.1 on");
	if (node->kind == YAML_TEXT && str_equal(node->text, str_of("unknown")))
		return forget_column(c->facts, column);
	if (node->kind != YAML_MAP)
		return compile_fail(c, node->line,
				    "'apisets' needs keys below it");
	for (const struct yaml_node *i = node->first; ret == 0 && i != NULL;
	     i = i->next) {
		at.removed = str_equal(i->key, str_of("remove"));
		at.uncertain = str_equal(i->key, str_of("uncertain"));
		if (at.removed)
			ret = list_take(&at, i);
		else if (at.uncertain ||
			 str_equal(i->key, str_of("observed")) ||
			 str_equal(i->key, str_of("older-and-later")))
			ret = hosts_take(&at, i);
		else
			ret = compile_fail(c, i->line,
					   "'%.*s' is no evidence of an API "
					   "set; use observed, "
					   "older-and-later, uncertain or "
					   "remove",
					   STR_ARGS(i->key));
	}
	return ret;
}

/* The key that YAML has for it. NULL 's' when out of memory. */
static struct str key_of(struct arena *a, const struct profile_apiset *set)
{
	if (set->importer.n == 0)
		return set->contract;
	return str_printf(a, "%.*s for %.*s", STR_ARGS(set->contract),
			  STR_ARGS(set->importer));
}

static int apiset_load(struct facts *f, const struct profile_apiset *set)
{
	struct str key = key_of(f->arena, set);
	struct fact_apiset *row;
	uint32_t *head;

	if (key.s == NULL || head_of(f, key, &head) != 0 ||
	    row_of(f, set, head, &row) != 0)
		return E_NO_MEMORY;
	return 0;
}

int apisets_load(struct facts *f, const struct profile *p, target_set needed)
{
	struct profile_apiset set;
	int ret = 0;

	for (uint32_t i = 0; ret == 0 && profile_apiset_at(p, i, &set); i++) {
		if (((set.there | set.uncertain) & needed) != 0)
			ret = apiset_load(f, &set);
	}
	return ret;
}

bool apisets_know(const struct facts *f, unsigned column)
{
	for (size_t i = 0; i < f->apiset_count; i++) {
		const struct profile_apiset *s = &f->apisets[i].set;

		if (((s->there | s->uncertain) & TARGET_BIT(column)) != 0)
			return true;
	}
	return false;
}

static int fact_compare(const void *a, const void *b)
{
	const struct fact_apiset *x = a, *y = b;

	return apiset_compare(&x->set, &y->set);
}

void apisets_order(struct facts *f)
{
	size_t kept = 0;

	for (size_t i = 0; i < f->apiset_count; i++) {
		const struct profile_apiset *s = &f->apisets[i].set;

		if ((s->there | s->uncertain) != 0)
			f->apisets[kept++] = f->apisets[i];
	}
	f->apiset_count = kept;
	if (kept != 0)
		qsort(f->apisets, kept, sizeof(f->apisets[0]), fact_compare);
}

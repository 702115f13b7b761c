/* Names in a decorated name: their own, then the scopes, the inner first. */
#include "util/undecorate_parts.h"

#include <string.h>

static const struct symbol_name no_name = {
	.base = { "", 0 }, .arguments = { "", 0 },
	.scope = { "", 0 }, .innermost = { "", 0 },
};

static void remember(struct undecorator *u, struct str name)
{
	struct memory *m = &u->memory;

	if (m->name_count < REMEMBERED_MAX)
		m->names[m->name_count++] = name;
}

struct str undecorate_source_name(struct undecorator *u)
{
	struct str name = { u->at, 0 };
	const char *end = memchr(u->at, '@', (size_t)(u->end - u->at));

	if (end == NULL || end == u->at)
		return undecorate_fail(u);
	name.n = (size_t)(end - u->at);
	if (memchr(name.s, '?', name.n) != NULL)
		return undecorate_fail(u);
	u->at = end + 1;
	return name;
}

/* A template sees no names from outside of it, nor leaves its own there. */
static void read_template(struct undecorator *u, struct symbol_name *name)
{
	struct memory outside = u->memory;
	const struct operator_name *special = NULL;

	if (!undecorate_enter(u))
		return;
	u->memory.name_count = u->memory.type_count = 0;
	if (undecorate_take(u, "?")) {
		special = undecorate_operator(u);
		if (special == NULL || special->kind >= NAME_SPECIAL)
			undecorate_fail(u);
	}
	if (special != NULL) {
		name->kind = special->kind;
		name->base = str_of(special->text);
	} else {
		name->base = undecorate_source_name(u);
		remember(u, name->base);
	}
	if (name->kind == NAME_LITERAL)
		name->base = UNDECORATE_JOIN(u, name->base,
					     undecorate_source_name(u));
	name->arguments = undecorate_arguments(u);
	u->memory = outside;
	undecorate_leave(u);
}

static struct str remembered(struct undecorator *u)
{
	size_t i = (size_t)(*u->at++ - '0');

	return i < u->memory.name_count ? u->memory.names[i] :
					  undecorate_fail(u);
}

/* One that a digit can refer to later. */
static struct str read_name(struct undecorator *u)
{
	struct symbol_name name = no_name;
	struct str text;
	char c = undecorate_peek(u);

	if (c >= '0' && c <= '9')
		return remembered(u);
	if (undecorate_take(u, "?$")) {
		read_template(u, &name);
		if (name.kind != NAME_PLAIN)
			return undecorate_fail(u);
		text = UNDECORATE_JOIN(u, name.base, name.arguments);
	} else {
		text = undecorate_source_name(u);
	}
	remember(u, text);
	return text;
}

/* "?A0x1f@", and "?1?" with the function that a local name is in. */
static struct str read_scope(struct undecorator *u)
{
	struct str symbol, number;

	if (u->end - u->at > 1 && memcmp(u->at, "?$", 2) == 0)
		return read_name(u);
	if (undecorate_take(u, "?A")) {
		while (!undecorate_take(u, "@")) {
			if (undecorate_peek(u) == '\0')
				return undecorate_fail(u);
			u->at++;
		}
		remember(u, str_of("`anonymous namespace'"));
		return str_of("`anonymous namespace'");
	}
	if (!undecorate_take(u, "?"))
		return read_name(u);
	number = undecorate_number(u);
	if (!undecorate_take(u, "?"))
		return undecorate_fail(u);
	symbol = undecorate_symbol(u);
	return UNDECORATE_JOIN(u, str_of("`"), symbol, str_of("'::`"), number,
			       str_of("'"));
}

void undecorate_scope(struct undecorator *u, struct symbol_name *name)
{
	struct str scopes[SCOPES_MAX + 1];
	size_t at = SCOPES_MAX;

	scopes[at] = STR_EMPTY; /* for the "::" behind the last one */
	while (!undecorate_take(u, "@")) {
		if (at == 0 || u->failed) {
			undecorate_fail(u);
			return;
		}
		scopes[--at] = read_scope(u);
	}
	if (at == SCOPES_MAX)
		return;
	name->innermost = scopes[SCOPES_MAX - 1];
	name->scope = undecorate_join(u, scopes + at, SCOPES_MAX + 1 - at,
				      "::");
}

struct str undecorate_type_name(struct undecorator *u)
{
	struct symbol_name name = no_name;

	name.base = read_name(u);
	undecorate_scope(u, &name);
	return UNDECORATE_JOIN(u, name.scope, name.base);
}

struct symbol_name undecorate_symbol_name(struct undecorator *u)
{
	struct symbol_name name = no_name;
	const struct operator_name *special;

	if (undecorate_take(u, "?$")) {
		read_template(u, &name);
		if (u->counts_templates && name.kind == NAME_PLAIN)
			remember(u, UNDECORATE_JOIN(u, name.base,
						    name.arguments));
		return name;
	}
	if (!undecorate_take(u, "?")) {
		name.base = read_name(u);
		return name;
	}
	special = undecorate_operator(u);
	if (special == NULL) {
		undecorate_fail(u);
		return name;
	}
	name.kind = special->kind;
	name.base = str_of(special->text);
	if (name.kind == NAME_LITERAL)
		name.base = UNDECORATE_JOIN(u, name.base,
					    undecorate_source_name(u));
	return name;
}

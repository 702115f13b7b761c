/* What a compiler adds: tables of virtual functions, guards, type info. */
#include "util/undecorate_parts.h"

enum { BASES_MAX = 16 };

/* "const A::`vftable'{for `B's `C'}". */
static struct str read_table(struct undecorator *u, struct symbol_name *name)
{
	struct str bases[BASES_MAX], of = STR_EMPTY, word;
	size_t count = 0;

	undecorate_scope(u, name);
	if (!undecorate_take(u, "6") && !undecorate_take(u, "7"))
		return undecorate_fail(u);
	word = undecorate_qualified(u, STR_EMPTY, undecorate_qualifiers(u));
	while (!undecorate_take(u, "@")) {
		if (u->failed || count == BASES_MAX)
			return undecorate_fail(u);
		bases[count++] = undecorate_type_name(u);
	}
	if (count != 0)
		of = UNDECORATE_JOIN(u, str_of("{for `"),
				     undecorate_join(u, bases, count, "'s `"),
				     str_of("'}"));
	return UNDECORATE_JOIN(u, undecorate_spaced(u, word), name->scope,
			       name->base, of);
}

static struct str read_vcall(struct undecorator *u, struct symbol_name *name)
{
	struct str offset;

	undecorate_scope(u, name);
	if (!undecorate_take(u, "$B"))
		return undecorate_fail(u);
	offset = undecorate_number(u);
	if (!undecorate_take(u, "A"))
		return undecorate_fail(u);
	return UNDECORATE_JOIN(u, str_of("[thunk]: "),
			       undecorate_convention(u), str_of(" "),
			       name->scope, name->base, str_of("{"), offset,
			       str_of(", {flat}}"));
}

static struct str read_guard(struct undecorator *u, struct symbol_name *name)
{
	undecorate_scope(u, name);
	if (undecorate_take(u, "4IA"))
		return UNDECORATE_JOIN(u, name->scope, name->base);
	if (!undecorate_take(u, "5"))
		return undecorate_fail(u);
	if (u->at == u->end)
		return UNDECORATE_JOIN(u, name->scope, name->base);
	return UNDECORATE_JOIN(u, name->scope, name->base, str_of("{"),
			       undecorate_number(u), str_of("}"));
}

static struct str read_descriptor(struct undecorator *u,
				  const struct symbol_name *name)
{
	struct type_text t = undecorate_result(u);

	if (!undecorate_take(u, "@8"))
		return undecorate_fail(u);
	return UNDECORATE_JOIN(u, undecorate_declare(u, &t, STR_EMPTY),
			       str_of(" "), name->base);
}

static struct str read_class_data(struct undecorator *u,
				  struct symbol_name *name)
{
	struct str numbers[4], place = STR_EMPTY;

	if (name->kind == NAME_BASE_DESCRIPTOR) {
		for (size_t i = 0; i < 4; i++)
			numbers[i] = undecorate_number(u);
		place = UNDECORATE_JOIN(u,
					undecorate_join(u, numbers, 4, ", "),
					str_of(")'"));
	}
	undecorate_scope(u, name);
	if (!undecorate_take(u, "8"))
		return undecorate_fail(u);
	return UNDECORATE_JOIN(u, name->scope, name->base, place);
}

/* Of a variable whose whole symbol follows, or of one whose name does. */
static struct str read_initializer(struct undecorator *u,
				   struct symbol_name *name)
{
	struct symbol_name of;
	struct str variable;

	if (undecorate_peek(u) == '?') {
		variable = UNDECORATE_JOIN(u, str_of("`"),
					   undecorate_symbol(u), str_of("'"));
		if (!undecorate_take(u, "@@"))
			return undecorate_fail(u);
	} else {
		of = undecorate_symbol_name(u);
		undecorate_scope(u, &of);
		variable = UNDECORATE_JOIN(u, str_of("'"), of.scope, of.base,
					   of.arguments, str_of("'"));
	}
	name->kind = NAME_PLAIN;
	name->base = UNDECORATE_JOIN(u, name->base, variable, str_of("'"));
	return undecorate_declaration(u, name);
}

struct str undecorate_special(struct undecorator *u, struct symbol_name *name)
{
	switch (name->kind) {
	case NAME_TABLE:
		return read_table(u, name);
	case NAME_VCALL:
		return read_vcall(u, name);
	case NAME_GUARD:
		return read_guard(u, name);
	case NAME_TYPE_DESCRIPTOR:
		return read_descriptor(u, name);
	case NAME_BASE_DESCRIPTOR:
	case NAME_CLASS_DATA:
		return read_class_data(u, name);
	case NAME_INITIALIZER:
		return read_initializer(u, name);
	default:
		return undecorate_fail(u);
	}
}

/* Arguments of templates: types, numbers, and what has an address. */
#include "util/undecorate_parts.h"

#include <string.h>

enum { OFFSETS_MAX = 3 };

/* A pointer to a member: the member, and how to get from class to class. */
static struct str read_member(struct undecorator *u, bool has_symbol,
			      size_t offsets)
{
	struct str parts[1 + OFFSETS_MAX];
	size_t count = 0;

	if (has_symbol)
		parts[count++] = undecorate_symbol(u);
	for (size_t i = 0; i < offsets; i++)
		parts[count++] = undecorate_number(u);
	return UNDECORATE_JOIN(u, str_of("{"),
			       undecorate_join(u, parts, count, ", "),
			       str_of("}"));
}

static struct str read_type(struct undecorator *u, unsigned qualifiers)
{
	struct type_text type = undecorate_type(u, qualifiers);

	return undecorate_declare(u, &type, STR_EMPTY);
}

/* Behind the '$'. */
static struct str read_value(struct undecorator *u)
{
	if (undecorate_take(u, "0"))
		return undecorate_number(u);
	if (undecorate_take(u, "1"))
		return UNDECORATE_JOIN(u, str_of("&"), undecorate_symbol(u));
	if (undecorate_take(u, "E"))
		return undecorate_symbol(u);
	if (undecorate_take(u, "F"))
		return read_member(u, false, 2);
	if (undecorate_take(u, "G"))
		return read_member(u, false, 3);
	if (undecorate_take(u, "H"))
		return read_member(u, true, 1);
	if (undecorate_take(u, "I"))
		return read_member(u, true, 2);
	if (undecorate_take(u, "J"))
		return read_member(u, true, 3);
	return undecorate_fail(u);
}

static struct str read_argument(struct undecorator *u)
{
	if (undecorate_take(u, "$$Y"))
		return undecorate_type_name(u);
	if (undecorate_take(u, "$$B"))
		return read_type(u, 0);
	if (undecorate_take(u, "$$C"))
		return read_type(u, undecorate_qualifiers(u));
	/* Of a template<auto>: the type of the value comes before it. */
	if (undecorate_take(u, "$M")) {
		read_type(u, 0);
		return undecorate_take(u, "$") ? read_value(u) :
						 undecorate_fail(u);
	}
	if (u->end - u->at > 1 && u->at[0] == '$' && u->at[1] != '$') {
		u->at++;
		return read_value(u);
	}
	return read_type(u, 0);
}

/* An empty pack is no argument. */
static bool take_empty(struct undecorator *u)
{
	return undecorate_take(u, "$$V") || undecorate_take(u, "$$$V") ||
	       undecorate_take(u, "$$Z");
}

struct str undecorate_arguments(struct undecorator *u)
{
	struct str items[ARGUMENTS_MAX];
	size_t count = 0;

	while (!undecorate_take(u, "@")) {
		if (take_empty(u))
			continue;
		if (u->failed || count == ARGUMENTS_MAX)
			return undecorate_fail(u);
		items[count++] = read_argument(u);
	}
	return UNDECORATE_JOIN(u, str_of("<"),
			       undecorate_join(u, items, count, ", "),
			       str_of(">"));
}

/* Decorated names, as a whole. */
#include "util/undecorate_parts.h"

/* A name has neither blanks nor controls. */
static bool is_plausible(struct str name)
{
	if (name.n < 2 || name.n > UNDECORATE_MAX ||
	    (name.s[0] != '?' && name.s[0] != '.'))
		return false;
	for (size_t i = 0; i < name.n; i++) {
		unsigned char c = (unsigned char)name.s[i];

		if (c <= ' ' || c == 0x7f)
			return false;
	}
	return true;
}

/* "??_C@_03HHDOKNBJ@abc?$AA@": its kind, length, hash, and start. */
static struct str read_literal(struct undecorator *u)
{
	if (!undecorate_take(u, "0") && !undecorate_take(u, "1"))
		return undecorate_fail(u);
	undecorate_number(u);
	undecorate_source_name(u);
	if (u->failed || u->end[-1] != '@')
		return undecorate_fail(u);
	u->at = u->end;
	return str_of("`string literal'");
}

/* ".?AVA@@": what typeid().raw_name() is. */
static struct str read_raw_name(struct undecorator *u)
{
	struct type_text t;

	if (undecorate_peek(u) != '?')
		return undecorate_fail(u);
	t = undecorate_result(u);
	return UNDECORATE_JOIN(u, undecorate_declare(u, &t, STR_EMPTY),
			       str_of(" `RTTI Type Descriptor Name'"));
}

static struct str read_whole(struct undecorator *u, struct str name)
{
	struct str text;

	u->made_max = MADE_PER_LETTER * name.n;
	u->at = name.s;
	u->end = name.s + name.n;
	if (undecorate_take(u, "."))
		text = read_raw_name(u);
	else if (undecorate_take(u, "??_C@_"))
		text = read_literal(u);
	else
		text = undecorate_symbol(u);
	if (u->at != u->end)
		undecorate_fail(u);
	return u->failed ? STR_EMPTY : text;
}

struct str undecorate(struct arena *a, struct str name)
{
	struct arena scratch = ARENA_INIT;
	struct undecorator u = { .arena = &scratch };
	struct str text;

	if (!is_plausible(name))
		return STR_EMPTY;
	text = read_whole(&u, name);
	/* The first compilers for x64 counted those names, no other does. */
	if (u.failed && !u.no_memory) {
		u = (struct undecorator){ .arena = &scratch,
					  .counts_templates = true };
		text = read_whole(&u, name);
	}
	if (u.no_memory)
		text = (struct str){ NULL, 0 };
	else if (text.n != 0)
		text = str_copy(a, text);
	arena_release(&scratch);
	return text;
}

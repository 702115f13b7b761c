/* The type of a function: how it is called, what it takes and gives. */
#include "util/undecorate_parts.h"

/* A letter and its successor mean the same; the second is "exported". */
struct str undecorate_convention(struct undecorator *u)
{
	static const char *const words[] = {
		"__cdecl",   "__pascal", "__thiscall", "__stdcall",
		"__fastcall", NULL,	 "__clrcall",  "__eabi",
		"__vectorcall",
	};
	char c = undecorate_peek(u);
	size_t i = (size_t)(c - 'A') / 2;

	if (c < 'A' || i >= sizeof(words) / sizeof(words[0]) ||
	    words[i] == NULL)
		return undecorate_fail(u);
	u->at++;
	return str_of(words[i]);
}

/* One letter is as short as a reference, so it isn't remembered. */
static struct type_text read_parameter(struct undecorator *u)
{
	struct memory *m = &u->memory;
	const char *start = u->at;
	char c = undecorate_peek(u);
	struct type_text t;

	if (c >= '0' && c <= '9') {
		u->at++;
		if ((size_t)(c - '0') < m->type_count)
			return m->types[c - '0'];
		undecorate_fail(u);
	}
	t = undecorate_type(u, 0); /* once failed, an empty one */
	if (u->at - start > 1 && m->type_count < REMEMBERED_MAX)
		m->types[m->type_count++] = t;
	return t;
}

static struct str read_parameters(struct undecorator *u)
{
	struct str items[ARGUMENTS_MAX];
	size_t count = 0;

	if (undecorate_take(u, "X"))
		return str_of("(void)");
	while (!undecorate_take(u, "@")) {
		struct type_text t;

		if (u->failed || count == ARGUMENTS_MAX)
			return undecorate_fail(u);
		if (undecorate_take(u, "Z")) {
			items[count++] = str_of("...");
			break;
		}
		t = read_parameter(u);
		items[count++] = undecorate_declare(u, &t, STR_EMPTY);
	}
	if (count == 0)
		return undecorate_fail(u);
	return UNDECORATE_JOIN(u, str_of("("),
			       undecorate_join(u, items, count, ", "),
			       str_of(")"));
}

struct signature undecorate_signature(struct undecorator *u, bool has_this)
{
	struct signature s = {
		.result = { .before = STR_EMPTY, .after = STR_EMPTY },
	};
	unsigned qualifiers = 0;

	if (has_this) {
		qualifiers = undecorate_extended(u, "EFGHI");
		qualifiers |= undecorate_qualifiers(u);
	}
	s.convention = undecorate_convention(u);
	s.has_result = !undecorate_take(u, "@");
	if (s.has_result)
		s.result = undecorate_result(u);
	s.behind = undecorate_qualified(u, read_parameters(u), qualifiers);
	if (undecorate_take(u, "_E"))
		s.behind = UNDECORATE_JOIN(u, s.behind, str_of(" noexcept"));
	else if (!undecorate_take(u, "Z"))
		undecorate_fail(u);
	return s;
}

/* Functions and variables: what stands behind their names. */
#include "util/undecorate_parts.h"

#include <string.h>

struct access {
	char code;
	const char *text;
	bool has_this, adjusts;
};

static struct str whole_name(struct undecorator *u,
			     const struct symbol_name *name)
{
	return UNDECORATE_JOIN(u, name->scope, name->base, name->arguments);
}

/* Behind the type stand the qualifiers once more, of a pointer its target's. */
static void read_storage(struct undecorator *u, struct type_text *t)
{
	static const char members[] = "QRST";
	unsigned qualifiers;
	char c;

	undecorate_extended(u, "EFI");
	c = undecorate_peek(u);
	if (c != '\0' && strchr(members, c) != NULL) {
		u->at++;
		qualifiers = (unsigned)(c - members[0]);
		undecorate_type_name(u);
		if (t->kind != TYPE_POINTER)
			undecorate_fail(u);
	} else {
		qualifiers = undecorate_qualifiers(u);
	}
	if (t->kind == TYPE_OTHER)
		t->before = undecorate_qualified(u, t->before, qualifiers);
	else if (t->kind != TYPE_POINTER ||
		 (qualifiers & ~t->qualifiers) != 0)
		undecorate_fail(u);
}

static struct str read_variable(struct undecorator *u,
				const struct symbol_name *name)
{
	static const char *const access[] = {
		"private: static ", "protected: static ", "public: static ",
		"", "",
	};
	const char *word = access[*u->at++ - '0'];
	struct type_text t;

	if (name->kind != NAME_PLAIN)
		return undecorate_fail(u);
	t = undecorate_type(u, 0);
	read_storage(u, &t);
	return UNDECORATE_JOIN(u, str_of(word),
			       undecorate_declare(u, &t, whole_name(u, name)));
}

/* Behind "$": a thunk for a virtual base, with two numbers or four. */
static struct str read_displacement(struct undecorator *u,
				    struct access *access)
{
	static const char *const words[] = {
		"[thunk]: private: virtual ",
		"[thunk]: protected: virtual ",
		"[thunk]: public: virtual ",
	};
	const bool extended = undecorate_take(u, "R");
	const size_t count = extended ? 4 : 2;
	char c = undecorate_peek(u);
	struct str numbers[4];

	if (c < '0' || c > '5')
		return undecorate_fail(u);
	u->at++;
	access->text = words[(c - '0') / 2];
	access->has_this = true;
	for (size_t i = 0; i < count; i++)
		numbers[i] = undecorate_displacement(u);
	return UNDECORATE_JOIN(
		u, str_of(extended ? "`vtordispex{" : "`vtordisp{"),
		undecorate_join(u, numbers, count, ", "), str_of("}'"));
}

/* Who may call it; what it adjusts stands behind its name. */
static struct str read_access(struct undecorator *u, struct access *access)
{
	static const struct access rows[] = {
		{ 'A', "private: ", true, false },
		{ 'C', "private: static ", false, false },
		{ 'E', "private: virtual ", true, false },
		{ 'G', "[thunk]: private: virtual ", true, true },
		{ 'I', "protected: ", true, false },
		{ 'K', "protected: static ", false, false },
		{ 'M', "protected: virtual ", true, false },
		{ 'O', "[thunk]: protected: virtual ", true, true },
		{ 'Q', "public: ", true, false },
		{ 'S', "public: static ", false, false },
		{ 'U', "public: virtual ", true, false },
		{ 'W', "[thunk]: public: virtual ", true, true },
		{ 'Y', "", false, false },
	};
	const char c = undecorate_peek(u);

	if (undecorate_take(u, "$"))
		return read_displacement(u, access);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (rows[i].code != c)
			continue;
		u->at++;
		*access = rows[i];
		if (!access->adjusts)
			return STR_EMPTY;
		return UNDECORATE_JOIN(u, str_of("`adjustor{"),
				       undecorate_number(u), str_of("}'"));
	}
	return undecorate_fail(u);
}

static struct str read_function(struct undecorator *u,
				const struct symbol_name *name)
{
	const bool is_c = undecorate_take(u, "$$J0");
	struct access access = { '\0', "", false, false };
	struct str adjusts = read_access(u, &access), text;
	struct signature s = undecorate_signature(u, access.has_this);
	struct str result = STR_EMPTY, after = s.result.after;

	text = whole_name(u, name);
	if (name->kind == NAME_CAST) {
		if (!s.has_result)
			return undecorate_fail(u);
		text = UNDECORATE_JOIN(u, text, str_of(" "),
				       undecorate_declare(u, &s.result,
							  STR_EMPTY));
		after = STR_EMPTY;
	} else if (s.has_result) {
		result = UNDECORATE_JOIN(u, s.result.before, str_of(" "));
	}
	return UNDECORATE_JOIN(u, str_of(is_c ? "extern \"C\" " : ""),
			       str_of(access.text), result, s.convention,
			       str_of(" "), text, adjusts, s.behind, after);
}

struct str undecorate_declaration(struct undecorator *u,
				  const struct symbol_name *name)
{
	char c = undecorate_peek(u);

	if (c >= '0' && c <= '4')
		return read_variable(u, name);
	if (undecorate_take(u, "9"))
		return whole_name(u, name);
	return read_function(u, name);
}

/* A constructor is named after its class. */
static void name_structor(struct undecorator *u, struct symbol_name *name)
{
	if (name->kind != NAME_CONSTRUCTOR && name->kind != NAME_DESTRUCTOR)
		return;
	if (name->innermost.n == 0)
		undecorate_fail(u);
	name->base = UNDECORATE_JOIN(
		u, str_of(name->kind == NAME_DESTRUCTOR ? "~" : ""),
		name->innermost);
}

struct str undecorate_symbol(struct undecorator *u)
{
	struct symbol_name name;
	struct str text;

	if (!undecorate_enter(u))
		return STR_EMPTY;
	if (!undecorate_take(u, "?"))
		undecorate_fail(u);
	name = undecorate_symbol_name(u);
	if (name.kind >= NAME_SPECIAL) {
		text = undecorate_special(u, &name);
	} else {
		undecorate_scope(u, &name);
		name_structor(u, &name);
		text = undecorate_declaration(u, &name);
	}
	undecorate_leave(u);
	return text;
}

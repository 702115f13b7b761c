/* Types in a decorated name. */
#include "util/undecorate_parts.h"

#include <string.h>

enum { DIMENSIONS_MAX = 16 };

static const struct type_text no_type = {
	.before = { "", 0 }, .after = { "", 0 }, .convention = { "", 0 },
};

/* One letter, or one behind a '_'. */
static const char *basic_type(struct undecorator *u)
{
	static const char *const basic[26] = {
		['C' - 'A'] = "signed char",
		['D' - 'A'] = "char",
		['E' - 'A'] = "unsigned char",
		['F' - 'A'] = "short",
		['G' - 'A'] = "unsigned short",
		['H' - 'A'] = "int",
		['I' - 'A'] = "unsigned int",
		['J' - 'A'] = "long",
		['K' - 'A'] = "unsigned long",
		['M' - 'A'] = "float",
		['N' - 'A'] = "double",
		['O' - 'A'] = "long double",
		['X' - 'A'] = "void",
	};
	static const char *const more[26] = {
		['D' - 'A'] = "__int8",
		['E' - 'A'] = "unsigned __int8",
		['F' - 'A'] = "__int16",
		['G' - 'A'] = "unsigned __int16",
		['H' - 'A'] = "__int32",
		['I' - 'A'] = "unsigned __int32",
		['J' - 'A'] = "__int64",
		['K' - 'A'] = "unsigned __int64",
		['L' - 'A'] = "__int128",
		['M' - 'A'] = "unsigned __int128",
		['N' - 'A'] = "bool",
		['Q' - 'A'] = "char8_t",
		['S' - 'A'] = "char16_t",
		['U' - 'A'] = "char32_t",
		['W' - 'A'] = "wchar_t",
	};
	const char *const *words = undecorate_take(u, "_") ? more : basic;
	char c = undecorate_peek(u);

	if (c < 'A' || c > 'Z')
		return NULL;
	u->at++;
	return words[c - 'A'];
}

static struct type_text read_basic(struct undecorator *u, unsigned qualifiers)
{
	struct type_text t = no_type;
	const char *word = basic_type(u);

	if (word == NULL)
		undecorate_fail(u);
	else
		t.before = undecorate_qualified(u, str_of(word), qualifiers);
	return t;
}

static struct type_text read_class(struct undecorator *u, const char *word,
				   unsigned qualifiers)
{
	struct type_text t = no_type;
	struct str name = undecorate_type_name(u);

	t.before = undecorate_qualified(
		u, UNDECORATE_JOIN(u, str_of(word), name), qualifiers);
	return t;
}

/* A const array is one of const elements. */
static struct type_text read_array(struct undecorator *u, unsigned qualifiers)
{
	struct type_text t;
	char c = undecorate_peek(u);
	struct str dimensions = STR_EMPTY;

	/* Its rank is a number; no real one has more than one digit. */
	if (c < '0' || c > '9') {
		undecorate_fail(u);
		return no_type;
	}
	u->at++;
	for (char rank = '0'; rank <= c; rank++)
		dimensions = UNDECORATE_JOIN(u, dimensions, str_of("["),
					     undecorate_number(u),
					     str_of("]"));
	if (undecorate_take(u, "$$C"))
		qualifiers |= undecorate_qualifiers(u);
	t = undecorate_type(u, qualifiers);
	t.after = UNDECORATE_JOIN(u, dimensions, t.after);
	t.kind = TYPE_ARRAY;
	return t;
}

static struct type_text read_function(struct undecorator *u, bool has_this)
{
	struct signature s = undecorate_signature(u, has_this);

	return (struct type_text){
		.before = s.result.before,
		.after = UNDECORATE_JOIN(u, s.behind, s.result.after),
		.convention = s.convention,
		.kind = TYPE_FUNCTION,
	};
}

/* What a pointer points to; 'owner' is the class whose member that is. */
static struct type_text read_target(struct undecorator *u, struct str *owner)
{
	static const char members[] = "QRST";
	char c = undecorate_peek(u);
	struct type_text t;
	unsigned qualifiers;

	*owner = STR_EMPTY;
	if (undecorate_take(u, "6"))
		return read_function(u, false);
	if (undecorate_take(u, "8")) {
		*owner = undecorate_type_name(u);
		return read_function(u, true);
	}
	if (c != '\0' && strchr(members, c) != NULL) {
		u->at++;
		qualifiers = (unsigned)(c - members[0]); /* as the bits are */
		*owner = undecorate_type_name(u);
	} else {
		qualifiers = undecorate_qualifiers(u);
	}
	t = undecorate_type(u, qualifiers);
	t.qualifiers = qualifiers;
	return t;
}

/* "int *", "int (__cdecl *", "int A::*const". */
static struct type_text read_pointer(struct undecorator *u, const char *sign,
				     unsigned qualifiers)
{
	struct type_text t;
	struct str owner, pointer;

	qualifiers |= undecorate_extended(u, "EFI");
	t = read_target(u, &owner);
	if (owner.n != 0 && sign[0] != '*')
		undecorate_fail(u);
	pointer = UNDECORATE_JOIN(
		u,
		str_of(qualifiers & QUALIFIED_UNALIGNED ? "__unaligned " : ""),
		owner, str_of(owner.n != 0 ? "::" : ""), str_of(sign));
	pointer = undecorate_qualified(u, pointer,
				       qualifiers & ~QUALIFIED_UNALIGNED);
	t.before = undecorate_spaced(u, t.before);
	if (t.kind == TYPE_FUNCTION || t.kind == TYPE_ARRAY) {
		pointer = UNDECORATE_JOIN(
			u, str_of("("), t.convention,
			str_of(t.kind == TYPE_FUNCTION ? " " : ""), pointer);
		t.after = UNDECORATE_JOIN(u, str_of(")"), t.after);
	}
	t.before = UNDECORATE_JOIN(u, t.before, pointer);
	t.convention = STR_EMPTY;
	t.kind = TYPE_POINTER;
	return t;
}

static struct type_text read_any(struct undecorator *u, unsigned qualifiers)
{
	static const char pointers[] = "PQRS";
	char c = undecorate_peek(u);

	if (undecorate_take(u, "T"))
		return read_class(u, "union ", qualifiers);
	if (undecorate_take(u, "U"))
		return read_class(u, "struct ", qualifiers);
	if (undecorate_take(u, "V"))
		return read_class(u, "class ", qualifiers);
	if (undecorate_take(u, "W4"))
		return read_class(u, "enum ", qualifiers);
	if (undecorate_take(u, "Y"))
		return read_array(u, qualifiers);
	if (undecorate_take(u, "A"))
		return read_pointer(u, "&", qualifiers);
	if (undecorate_take(u, "B"))
		return read_pointer(u, "&", qualifiers | QUALIFIED_VOLATILE);
	if (undecorate_take(u, "$$Q"))
		return read_pointer(u, "&&", qualifiers);
	if (undecorate_take(u, "$$R"))
		return read_pointer(u, "&&", qualifiers | QUALIFIED_VOLATILE);
	if (c != '\0' && strchr(pointers, c) != NULL) {
		u->at++; /* none, const, volatile, both: as the bits are */
		return read_pointer(u, "*",
				    qualifiers | (unsigned)(c - pointers[0]));
	}
	return read_basic(u, qualifiers);
}

struct type_text undecorate_type(struct undecorator *u, unsigned qualifiers)
{
	struct type_text t = no_type;

	if (!undecorate_enter(u))
		return t;
	if (undecorate_take(u, "$$T")) {
		t.before = undecorate_qualified(u, str_of("std::nullptr_t"),
						qualifiers);
	} else if (undecorate_take(u, "$$A6")) {
		t = read_function(u, false);
	} else if (undecorate_take(u, "$$A8@@")) {
		t = read_function(u, true);
	} else {
		t = read_any(u, qualifiers);
	}
	if (t.kind == TYPE_FUNCTION && qualifiers != 0)
		undecorate_fail(u);
	undecorate_leave(u);
	return t;
}

struct type_text undecorate_result(struct undecorator *u)
{
	return undecorate_type(u, undecorate_take(u, "?") ?
					  undecorate_qualifiers(u) :
					  0);
}

struct str undecorate_declare(struct undecorator *u, const struct type_text *t,
			      struct str name)
{
	struct str before = t->before;

	if (name.n != 0 || t->convention.n != 0)
		before = undecorate_spaced(u, before);
	return UNDECORATE_JOIN(u, before, t->convention, name, t->after);
}

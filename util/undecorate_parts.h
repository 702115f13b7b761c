/*
 * The parts of undecorate(): a reader that goes through a name once, and the
 * texts that it makes. The first thing that isn't understood sets 'failed' and
 * moves to the end; functions then return empty texts, and loops end.
 *
 * The grammar is that of Agner Fog, "Calling conventions for different C++
 * compilers and operating systems", 8.1, and of Clang's documentation of what
 * it mangles for Windows.
 */
#ifndef UTIL_UNDECORATE_PARTS_H
#define UTIL_UNDECORATE_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/undecorate.h"

enum {
	REMEMBERED_MAX = 10, /* that a digit can refer to */
	SCOPES_MAX = 32,
	ARGUMENTS_MAX = 64,
	DEPTH_MAX = 64,
	MADE_PER_LETTER = 256, /* bytes of all texts; real names make 60 */
};

enum type_kind { TYPE_OTHER, TYPE_POINTER, TYPE_FUNCTION, TYPE_ARRAY };

enum {
	QUALIFIED_CONST = 1 << 0,
	QUALIFIED_VOLATILE = 1 << 1,
	QUALIFIED_RESTRICT = 1 << 2,
	QUALIFIED_UNALIGNED = 1 << 3,
	QUALIFIED_LVALUE = 1 << 4, /* f() & */
	QUALIFIED_RVALUE = 1 << 5, /* f() && */
};

/* A type surrounds the name of what has it: "int (*", "x", ")[2]". */
struct type_text {
	struct str before, after;
	struct str convention; /* of a function, which stands with the name */
	enum type_kind kind;
	unsigned qualifiers; /* of a pointer: of what it points to */
};

/* What digits refer to. A template's arguments have one of their own. */
struct memory {
	struct str names[REMEMBERED_MAX];
	size_t name_count;
	struct type_text types[REMEMBERED_MAX];
	size_t type_count;
};

struct undecorator {
	struct arena *arena; /* for all texts */
	const char *at, *end;
	bool failed, no_memory;
	bool counts_templates; /* a function template's name is remembered */
	size_t made, made_max;
	unsigned depth;
	struct memory memory;
};

enum name_kind {
	NAME_PLAIN,
	NAME_CONSTRUCTOR,
	NAME_DESTRUCTOR,
	NAME_CAST,    /* its type is the result of the function */
	NAME_LITERAL, /* operator "" */
	NAME_SPECIAL, /* from here on undecorate_special() reads on */
	NAME_TABLE = NAME_SPECIAL, /* `vftable' and its like */
	NAME_VCALL,
	NAME_GUARD,
	NAME_TYPE_DESCRIPTOR,
	NAME_BASE_DESCRIPTOR,
	NAME_CLASS_DATA, /* of run-time type information */
	NAME_INITIALIZER,
};

struct operator_name {
	const char *code, *text;
	enum name_kind kind;
};

struct symbol_name {
	enum name_kind kind;
	struct str base, arguments; /* "f", "<int>" */
	struct str scope, innermost; /* "A::B::", "B"; empty: global */
};

/* A function: "__cdecl", "(int) const", and what it gives back. */
struct signature {
	struct str convention, behind;
	struct type_text result;
	bool has_result; /* a constructor has none */
};

/* util/undecorate_text.c */
struct str undecorate_fail(struct undecorator *u); /* the empty text */
char undecorate_peek(const struct undecorator *u); /* '\0': the end */
bool undecorate_take(struct undecorator *u, const char *text);
struct str undecorate_join(struct undecorator *u, const struct str *parts,
			   size_t count, const char *between);
struct str undecorate_number(struct undecorator *u); /* "-4" */
struct str undecorate_displacement(struct undecorator *u); /* of 32 bits */

/* 's', with a blank where a word or a bracket can't follow at once. */
struct str undecorate_spaced(struct undecorator *u, struct str s);

#define UNDECORATE_JOIN(u, ...)                                            \
	undecorate_join((u), (const struct str[]){ __VA_ARGS__ },          \
			sizeof((const struct str[]){ __VA_ARGS__ }) /      \
				sizeof(struct str),                        \
			"")

/* False, and failed, where it would be too deep. Only then without a leave. */
bool undecorate_enter(struct undecorator *u);
void undecorate_leave(struct undecorator *u);

/* util/undecorate_operator.c: the name behind a '?', or NULL. */
const struct operator_name *undecorate_operator(struct undecorator *u);

/* util/undecorate_name.c: names, without and with the scopes around them. */
struct str undecorate_source_name(struct undecorator *u);
struct symbol_name undecorate_symbol_name(struct undecorator *u);
void undecorate_scope(struct undecorator *u, struct symbol_name *name);
struct str undecorate_type_name(struct undecorator *u); /* "A::B<int>" */

/* util/undecorate_template.c: "<int, 4>", behind the template's name. */
struct str undecorate_arguments(struct undecorator *u);

/* util/undecorate_type.c: a type that has 'qualifiers' as well. */
struct type_text undecorate_type(struct undecorator *u, unsigned qualifiers);
struct str undecorate_declare(struct undecorator *u, const struct type_text *t,
			      struct str name);
struct type_text undecorate_result(struct undecorator *u);

/* util/undecorate_qualifier.c: "B" is const; of 'letters', any that come. */
unsigned undecorate_qualifiers(struct undecorator *u);
unsigned undecorate_extended(struct undecorator *u, const char *letters);
struct str undecorate_qualified(struct undecorator *u, struct str s,
				unsigned qualifiers);

/* util/undecorate_function.c */
struct str undecorate_convention(struct undecorator *u);
struct signature undecorate_signature(struct undecorator *u, bool has_this);

/* util/undecorate_symbol.c: from its '?' on, or from behind its name. */
struct str undecorate_symbol(struct undecorator *u);
struct str undecorate_declaration(struct undecorator *u,
				  const struct symbol_name *name);

/* util/undecorate_special.c: what isn't a function or variable of a program. */
struct str undecorate_special(struct undecorator *u, struct symbol_name *name);

#endif

/* const, volatile, and what Microsoft has beside them. */
#include "util/undecorate_parts.h"

#include <string.h>

/* "E" says that a pointer has 64 bits, which isn't shown. */
unsigned undecorate_extended(struct undecorator *u, const char *letters)
{
	unsigned found = 0;

	for (char c = undecorate_peek(u);
	     c != '\0' && strchr(letters, c) != NULL; c = undecorate_peek(u)) {
		u->at++;
		if (c == 'I')
			found |= QUALIFIED_RESTRICT;
		if (c == 'F')
			found |= QUALIFIED_UNALIGNED;
		if (c == 'G')
			found |= QUALIFIED_LVALUE;
		if (c == 'H')
			found |= QUALIFIED_RVALUE;
	}
	return found;
}

unsigned undecorate_qualifiers(struct undecorator *u)
{
	if (undecorate_take(u, "A"))
		return 0;
	if (undecorate_take(u, "B"))
		return QUALIFIED_CONST;
	if (undecorate_take(u, "C"))
		return QUALIFIED_VOLATILE;
	if (undecorate_take(u, "D"))
		return QUALIFIED_CONST | QUALIFIED_VOLATILE;
	undecorate_fail(u);
	return 0;
}

struct str undecorate_qualified(struct undecorator *u, struct str s,
				unsigned qualifiers)
{
	static const struct {
		unsigned bit;
		const char *word;
	} words[] = {
		{ QUALIFIED_CONST, "const" },
		{ QUALIFIED_VOLATILE, "volatile" },
		{ QUALIFIED_RESTRICT, "__restrict" },
		{ QUALIFIED_UNALIGNED, "__unaligned" },
		{ QUALIFIED_LVALUE, "&" },
		{ QUALIFIED_RVALUE, "&&" },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (qualifiers & words[i].bit)
			s = UNDECORATE_JOIN(u, undecorate_spaced(u, s),
					    str_of(words[i].word));
	}
	return s;
}

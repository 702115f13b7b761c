/* "advapi32.dll!Reg*", taken apart. */
#include "analysis/lookup_parts.h"

#include <string.h>

#include "resolver/search.h"

static bool is_literal(struct str s)
{
	return memchr(s.s, '*', s.n) == NULL && memchr(s.s, '?', s.n) == NULL;
}

/* "#115": a sign, and a number of 16 bits. */
static bool read_ordinal(struct str s, uint32_t *out)
{
	uint32_t n = 0;

	if (s.n < 2 || s.s[0] != '#')
		return false;
	for (size_t i = 1; i < s.n; i++) {
		if (s.s[i] < '0' || s.s[i] > '9')
			return false;
		n = n * 10 + (uint32_t)(s.s[i] - '0');
		if (n > UINT16_MAX)
			return false;
	}
	*out = n;
	return true;
}

bool lookup_is_api_set(const struct profile *p, struct str name)
{
	struct apiset_answer a = apiset_find(p, name, STR_EMPTY,
					     profile_all_targets(p));

	return (a.hosted | a.hostless) != 0;
}

/* "advapi32" is one where no export is called so. */
static bool is_module(const struct profile *p, struct str name,
		      struct str file)
{
	struct profile_module m;
	uint32_t row = 0;

	return profile_find_module(p, name, &m) || lookup_is_api_set(p, name) ||
	       (profile_find_module(p, file, &m) &&
		!profile_next_named(p, name, &row, &m));
}

struct lookup_pattern lookup_pattern_read(const struct profile *profile,
				   const char *text, struct arena *a)
{
	struct str s = str_of(text);
	const struct str file = search_file_name(a, s);
	const char *mark = memchr(s.s, '!', s.n);
	struct lookup_pattern p = { .module = str_of("*"), .name = s };

	if (mark != NULL) {
		const size_t n = (size_t)(mark - s.s);

		if (n != 0)
			p.module = (struct str){ s.s, n };
		p.name = (struct str){ mark + 1, s.n - n - 1 };
	} else if (file.s != NULL && is_module(profile, s, file)) {
		p.module = s;
		p.name = STR_EMPTY;
	}
	p.module_is_literal = is_literal(p.module);
	p.name_is_literal = is_literal(p.name);
	p.by_ordinal = read_ordinal(p.name, &p.ordinal);
	return p;
}

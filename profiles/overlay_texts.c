/* What is known of a DLL by its name, and advice. */
#include "profiles/overlay_rows.h"

/* Does one letter fit what stands at '*at' of the pattern? Goes behind it. */
static bool letter_fits(struct str pattern, size_t *at, char c)
{
	const char *p = pattern.s + *at;
	size_t left = pattern.n - *at;

	if (left >= 5 && p[0] == '[' && p[2] == '-' && p[4] == ']') {
		*at += 5;
		return ascii_lower(c) >= ascii_lower(p[1]) &&
		       ascii_lower(c) <= ascii_lower(p[3]);
	}
	++*at;
	return p[0] == '?' || ascii_lower(p[0]) == ascii_lower(c);
}

bool overlay_glob(struct str pattern, struct str name)
{
	size_t p = 0, n = 0, star = SIZE_MAX, star_n = 0;

	while (n < name.n) {
		size_t next = p;

		if (p < pattern.n && pattern.s[p] == '*') {
			star = ++p;
			star_n = n;
		} else if (p < pattern.n &&
			   letter_fits(pattern, &next, name.s[n])) {
			p = next;
			n++;
		} else if (star != SIZE_MAX) {
			/* Let the last star take one letter more. */
			p = star;
			n = ++star_n;
		} else {
			return false;
		}
	}
	while (p < pattern.n && pattern.s[p] == '*')
		p++;
	return p == pattern.n;
}

static bool knowledge_at(const struct overlays *o, uint32_t index,
			 struct dll_knowledge *out)
{
	const uint8_t *row = overlay_row_at(o, OVERLAY_DLLS, index);

	if (row == NULL)
		return false;
	*out = (struct dll_knowledge){
		.what = overlay_str(o, row + OD_WHAT).s,
		.from = overlay_str(o, row + OD_FROM),
		.app_local = overlay_str(o, row + OD_APP_LOCAL).s,
		.debug = (le32(row + OD_FLAGS) & OD_FLAG_DEBUG) != 0,
	};
	return true;
}

bool dll_knowledge_find(const struct overlays *o, struct str name,
			struct dll_knowledge *out)
{
	uint32_t at = overlay_lower_bound(o, OVERLAY_NAMES, 0, UINT32_MAX,
					  name);
	const uint8_t *row = overlay_row_at(o, OVERLAY_NAMES, at);

	if (row != NULL && str_equal_nocase(overlay_str(o, row), name))
		return knowledge_at(o, le32(row + ON_DLL), out);
	for (at = 0; (row = overlay_row_at(o, OVERLAY_GLOBS, at)) != NULL;
	     at++) {
		if (overlay_glob(overlay_str(o, row), name))
			return knowledge_at(o, le32(row + ON_DLL), out);
	}
	return false;
}

static bool advice_at(const struct overlays *o, const uint8_t *advised,
		      struct advice *out)
{
	const uint8_t *row = overlay_row_at(o, OVERLAY_ADVICE,
					    le32(advised + OP_ADVICE));

	if (row == NULL)
		return false;
	*out = (struct advice){
		.instead = overlay_str(o, row + OI_INSTEAD).s,
		.origin = overlay_str(o, row + OI_ORIGIN).s,
		.yy_thunks = (le32(row + OI_FLAGS) & OI_FLAG_YY_THUNKS) != 0,
		.one_name = (le32(row + OI_FLAGS) & OI_FLAG_ONE_NAME) != 0,
	};
	return true;
}

/* Rows are sorted by DLL, then by procedure; case matters in procedures. */
static int compare_advised(const struct overlays *o, const uint8_t *row,
			   struct str dll, struct str procedure)
{
	int order = str_compare_nocase(overlay_str(o, row), dll);

	return order != 0 ? order :
			    str_compare(overlay_str(o, row + OP_NAME),
					procedure);
}

/* The entry of that very procedure. */
static bool own_advice(const struct overlays *o, struct str dll,
		       struct str procedure, struct advice *out)
{
	uint32_t low = 0, high = overlay_rows_in(o, OVERLAY_ADVISED);

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		const uint8_t *row = overlay_row_at(o, OVERLAY_ADVISED, middle);
		int order = compare_advised(o, row, dll, procedure);

		if (order == 0)
			return advice_at(o, row, out);
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return false;
}

static bool any_glob(struct str list, struct str name)
{
	struct str pattern;

	while (overlay_word(&list, &pattern)) {
		if (overlay_glob(pattern, name))
			return true;
	}
	return false;
}

enum { GENERAL_RULES_MAX = 64 };

uint64_t advice_rules_of(const struct overlays *o, struct str dll)
{
	const uint8_t *row;
	uint64_t set = 0;

	for (uint32_t i = 0;
	     i < GENERAL_RULES_MAX &&
	     (row = overlay_row_at(o, OVERLAY_GENERAL, i)) != NULL;
	     i++) {
		if (any_glob(overlay_str(o, row), dll))
			set |= (uint64_t)1 << i;
	}
	return set;
}

static bool general_advice(const struct overlays *o, uint64_t rules,
			   struct str procedure, struct advice *out)
{
	for (; rules != 0; rules &= rules - 1) {
		const uint8_t *row =
			overlay_row_at(o, OVERLAY_GENERAL,
				       (uint32_t)__builtin_ctzll(rules));
		struct str names;

		if (row == NULL)
			return false;
		names = overlay_str(o, row + OP_NAME);
		if (names.n == 0 || any_glob(names, procedure))
			return advice_at(o, row, out);
	}
	return false;
}

bool advice_find_ruled(const struct overlays *o, struct str dll,
		       uint64_t rules, struct str procedure,
		       struct advice *out, bool *general)
{
	*general = false;
	if (procedure.n != 0 && own_advice(o, dll, procedure, out))
		return true;
	if (own_advice(o, dll, str_of("*"), out))
		return true;
	*general = true;
	return general_advice(o, rules, procedure, out);
}

bool advice_find(const struct overlays *o, struct str dll,
		 struct str procedure, struct advice *out, bool *general)
{
	return advice_find_ruled(o, dll, advice_rules_of(o, dll), procedure,
				 out, general);
}

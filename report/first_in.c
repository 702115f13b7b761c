/* Where something came in: the oldest Windows of each line that has it. */
#include "report/first_in.h"

#include "profiles/release.h"

/* What decides which of two targets comes first. */
struct line {
	uint64_t build;
	uint16_t machine;
	bool is_xp;
};

/* XP is a line of its own: what a service pack brought there, 2003 lacks. */
static struct line line_of(const struct profile *p, unsigned index)
{
	const uint64_t build = profile_target_build(p, index);

	return (struct line){ build, profile_target_machine(p, index),
			      windows_release_of(build) < WINDOWS_2003 &&
				      windows_release_of(build) >= WINDOWS_XP };
}

/* Does it go without saying that 'later' has what 'early' has? */
static bool goes_before(const struct line *early, const struct line *later)
{
	return early->machine == later->machine &&
	       (!early->is_xp || later->is_xp) && early->build <= later->build;
}

/* Of targets of the same build the first stays. */
target_set targets_minimal(const struct profile *p, target_set set)
{
	struct line lines[TARGETS_MAX];
	target_set out = set & profile_all_targets(p);

	for (target_set left = out; left != 0; left &= left - 1) {
		const unsigned i = (unsigned)__builtin_ctzll(left);

		lines[i] = line_of(p, i);
	}
	for (target_set early = out; early != 0; early &= early - 1) {
		const unsigned i = (unsigned)__builtin_ctzll(early);

		if ((out & TARGET_BIT(i)) == 0)
			continue;
		for (target_set left = out; left != 0; left &= left - 1) {
			const unsigned k = (unsigned)__builtin_ctzll(left);

			if (k != i && goes_before(&lines[i], &lines[k]))
				out &= ~TARGET_BIT(k);
		}
	}
	return out;
}

/* "Windows Server 2003 x64, Windows XP x64" is Server 2003 x64/XP x64. */
static struct str short_title(struct arena *a, const char *name)
{
	static const char windows[] = "Windows ", next[] = ", Windows ";
	const char *at = name;
	size_t n = 0;
	char *text = arena_alloc(a, strlen(name) + 1, 1);

	if (text == NULL)
		return (struct str){ NULL, 0 };
	if (strncmp(at, windows, strlen(windows)) == 0)
		at += strlen(windows);
	while (*at != '\0') {
		if (strncmp(at, next, strlen(next)) == 0) {
			text[n++] = '/';
			at += strlen(next);
		} else {
			text[n++] = *at++;
		}
	}
	return (struct str){ text, n };
}

/* Is 'title' one of the names before its end, as 7 SP1 is of 7 SP1/2008 R2? */
static bool is_among(struct str title, const struct str *titles, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct str s = titles[i];

		if (s.n >= title.n && memcmp(s.s, title.s, title.n) == 0 &&
		    (s.n == title.n || s.s[title.n] == '/'))
			return true;
	}
	return false;
}

struct str first_in_text(struct arena *a, const struct profile *p,
			 target_set set)
{
	struct str titles[TARGETS_MAX], list;
	struct profile_target t;
	size_t count = 0;

	/* From the end: a server's title has its client's in front. */
	for (unsigned i = profile_target_count(p); i-- > 0;) {
		if ((set & TARGET_BIT(i)) == 0 || !profile_target_at(p, i, &t))
			continue;
		titles[TARGETS_MAX - 1 - count] = short_title(a, t.name);
		if (titles[TARGETS_MAX - 1 - count].s == NULL)
			return (struct str){ NULL, 0 };
		if (!is_among(titles[TARGETS_MAX - 1 - count],
			      titles + TARGETS_MAX - count, count))
			count++;
	}
	memmove(titles, titles + TARGETS_MAX - count, count * sizeof(*titles));
	list = str_join(a, titles, count > 1 ? count - 1 : count, ", ");
	if (list.s == NULL)
		return list;
	if (count < 2)
		return str_printf(a, "first in %.*s", STR_ARGS(list));
	return str_printf(a, "first in %.*s and %.*s", STR_ARGS(list),
			  STR_ARGS(titles[count - 1]));
}

/* Which list is that of a file. */
#include "resolver/acl.h"

#include <stdlib.h>

#include "resolver/acl_parts.h"
#include "util/status.h"

/* The i-th byte from the end; separators are one, and before all others. */
static unsigned from_end(struct str s, size_t i)
{
	unsigned char c = (unsigned char)ascii_lower(s.s[s.n - 1 - i]);

	return c == '/' || c == '\\' ? 0 : c + 1u;
}

static int compare_tails(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n;

	for (size_t i = 0; i < n; i++) {
		unsigned x = from_end(a, i), y = from_end(b, i);

		if (x != y)
			return x < y ? -1 : 1;
	}
	return (a.n > b.n) - (a.n < b.n);
}

static int compare_acls(const void *x, const void *y)
{
	const struct acl *a = *(const struct acl *const *)x;
	const struct acl *b = *(const struct acl *const *)y;
	int order = compare_tails(a->path, b->path);

	return order != 0 ? order : (a > b) - (a < b);
}

int acl_index(struct acl_listing *l, struct arena *a)
{
	l->by_tail = arena_new_array(a, const struct acl *, l->count);
	if (l->by_tail == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < l->count; i++)
		l->by_tail[i] = &l->acls[i];
	qsort(l->by_tail, l->count, sizeof(*l->by_tail), compare_acls);
	return OK;
}

/* The first whose path isn't before 'path'. */
static size_t lower_bound(const struct acl_listing *l, struct str path)
{
	size_t low = 0, high = l->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (compare_tails(l->by_tail[middle]->path, path) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* \\?\ and PowerShell's provider stand before the path proper. */
struct str acl_plain_path(struct str path)
{
	for (size_t i = 0; i + 1 < path.n; i++) {
		if (path.s[i] == ':' && path.s[i + 1] == ':') {
			path = (struct str){ path.s + i + 2, path.n - i - 2 };
			break;
		}
	}
	if (path.n > 4 && str_equal((struct str){ path.s, 4 },
				    str_of("\\\\?\\")))
		return (struct str){ path.s + 4, path.n - 4 };
	return path;
}

struct acl_match acl_find(const struct acl_listing *l, struct str path)
{
	struct acl_match m = { NULL, NULL };
	size_t at;

	path = acl_plain_path(path);
	at = lower_bound(l, path);
	if (at < l->count && compare_tails(l->by_tail[at]->path, path) == 0)
		m.acl = l->by_tail[at];
	if (m.acl != NULL && at + 1 < l->count &&
	    compare_tails(l->by_tail[at + 1]->path, path) == 0)
		m.other = l->by_tail[at + 1];
	return m;
}

bool acl_path_ends(struct str path, struct str tail)
{
	if (tail.n > path.n)
		return false;
	for (size_t i = 0; i < tail.n; i++) {
		if (from_end(path, i) != from_end(tail, i))
			return false;
	}
	return tail.n == path.n || from_end(path, tail.n) == 0;
}

/* How many whole components, from the end, both have. */
static size_t common_components(struct str a, struct str b)
{
	size_t n = a.n < b.n ? a.n : b.n, i = 0, count = 0;

	for (; i < n && from_end(a, i) == from_end(b, i); i++) {
		if (from_end(a, i) == 0)
			count++;
	}
	/* The one in which they part counts where it ends in both. */
	if (i > 0 && (i == a.n || from_end(a, i) == 0) &&
	    (i == b.n || from_end(b, i) == 0) && from_end(a, i - 1) != 0)
		count++;
	return count;
}

static size_t common_at(const struct acl_listing *l, size_t at,
			struct str path)
{
	return at < l->count ?
		       common_components(l->by_tail[at]->path, path) :
		       0;
}

/* The paths with the longest common tail lie next to where 'path' would. */
struct acl_match acl_find_tail(const struct acl_listing *l, struct str path)
{
	struct acl_match m = { NULL, NULL };
	size_t at = lower_bound(l, path);
	size_t before = common_at(l, at - 1, path);
	size_t behind = common_at(l, at, path);
	size_t best = before > behind ? before : behind;

	if (best == 0)
		return m;
	if (behind == best) {
		m.acl = l->by_tail[at];
		if (before == best)
			m.other = l->by_tail[at - 1];
		else if (common_at(l, at + 1, path) == best)
			m.other = l->by_tail[at + 1];
	} else {
		m.acl = l->by_tail[at - 1];
		if (common_at(l, at - 2, path) == best)
			m.other = l->by_tail[at - 2];
	}
	return m;
}

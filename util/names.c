/* Sorted names, asked as Windows asks. */
#include "util/names.h"

#include <stdlib.h>
#include <string.h>

int names_compare(struct str a, struct str b)
{
	int order = str_compare_nocase(a, b);

	return order != 0 ? order : str_compare(a, b);
}

static int compare(const void *a, const void *b)
{
	return names_compare(*(const struct str *)a, *(const struct str *)b);
}

void names_sort(struct str *names, size_t count)
{
	if (count != 0)
		qsort(names, count, sizeof(*names), compare);
}

/* Where the first name stands that isn't before 'name'. */
static size_t lower_bound(const struct str *names, size_t count,
			  struct str name,
			  int (*order)(struct str a, struct str b))
{
	size_t low = 0, high = count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (order(names[middle], name) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Two searches: of a folder full of twins none is walked through. */
const struct str *names_find(const struct str *names, size_t count,
			     struct str name)
{
	size_t i = lower_bound(names, count, name, names_compare);

	if (i < count && str_equal(names[i], name))
		return &names[i];
	i = lower_bound(names, count, name, str_compare_nocase);
	if (i < count && str_equal_nocase(names[i], name))
		return &names[i];
	return NULL;
}

bool path_lies_in(struct str path, struct str base)
{
	/* The topmost folder alone ends with a slash. */
	if (base.n == 1)
		return true;
	return path.n >= base.n && memcmp(path.s, base.s, base.n) == 0 &&
	       (path.n == base.n || path.s[base.n] == '/');
}

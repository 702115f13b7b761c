/* Which word did they mean? */
#include <string.h>

#include "cli/cli.h"

/* Longer words are no slips of a key. */
enum { WORD_MAX = 32 };

/* Letters to add, drop or change, or neighbours to swap, from 'a' to 'b'. */
static unsigned distance(const char *a, size_t n, const char *b, size_t m)
{
	unsigned rows[3][WORD_MAX + 1];
	unsigned *before = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= m; j++)
		last[j] = (unsigned)j;
	for (size_t i = 1; i <= n; i++) {
		unsigned *spare = before;

		row[0] = (unsigned)i;
		for (size_t j = 1; j <= m; j++) {
			unsigned best = last[j - 1] + (a[i - 1] != b[j - 1]);

			if (last[j] + 1 < best)
				best = last[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
			    a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
				best = before[j - 2] + 1;
			row[j] = best;
		}
		before = last;
		last = row;
		row = spare;
	}
	return last[m];
}

const char *nearest_word(const char *given, const char *const *words,
			 size_t count)
{
	const size_t n = strlen(given);
	const char *nearest = NULL;
	unsigned best = n < 5 ? 1 : 2;

	if (n == 0 || n > WORD_MAX)
		return NULL;
	for (size_t i = 0; i < count; i++) {
		const size_t m = strlen(words[i]);
		unsigned d;

		if (m > WORD_MAX)
			continue;
		d = distance(given, n, words[i], m);
		if (d < best || (d == best && nearest == NULL)) {
			best = d;
			nearest = words[i];
		}
	}
	return nearest;
}

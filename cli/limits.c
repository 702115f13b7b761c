/* What an analysis may use, as people write it. */
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/settings.h"

/* How far a number is shifted by the letter behind it, or -1. */
static int memory_shift(const char *unit)
{
	static const char units[] = "KMG";
	const char *found = unit[0] == '\0' ? NULL : strchr(units, unit[0]);

	if (found == NULL || unit[1] != '\0')
		return -1;
	return 10 * (int)(found - units + 1);
}

bool limit_memory(const char *text, size_t *bytes)
{
	unsigned long long n;
	char *end;
	int shift;

	if (strspn(text, "0123456789") == 0)
		return false;
	errno = 0;
	n = strtoull(text, &end, 10);
	shift = strcmp(text, "0") == 0 ? 0 : memory_shift(end);
	if (errno != 0 || shift < 0 || n > SIZE_MAX >> shift ||
	    (n == 0 && text[1] != '\0'))
		return false;
	*bytes = (size_t)n << shift;
	return true;
}

/* Whole milliseconds are counted: less than one would be no limit. */
bool limit_seconds(const char *text, unsigned *milliseconds)
{
	const size_t whole = strspn(text, "0123456789");
	const bool point = text[whole] == '.';
	const size_t part = point ? strspn(text + whole + 1, "0123456789") : 0;
	unsigned long n;

	if (whole == 0 || whole > 6 || part > 3 || (point && part == 0) ||
	    text[whole + point + part] != '\0')
		return false;
	n = strtoul(text, NULL, 10) * 1000;
	for (size_t i = 0, weight = 100; i < part; i++, weight /= 10)
		n += (unsigned long)(text[whole + 1 + i] - '0') * weight;
	if (n == 0 && strcmp(text, "0") != 0)
		return false;
	*milliseconds = (unsigned)n;
	return true;
}

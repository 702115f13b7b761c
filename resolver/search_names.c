/* The names that are looked for: R108, R301. */
#include "resolver/search.h"

#include "util/status.h"

static bool is_separator(char c)
{
	return c == '\\' || c == '/' || c == ':';
}

struct str search_file_name(struct arena *a, struct str import)
{
	size_t n, dot;

	/* LoadLibrary drops blanks, the file system then dots as well. */
	while (import.n > 0 && import.s[import.n - 1] == ' ')
		import.n--;
	for (dot = import.n; dot > 0 && import.s[dot - 1] != '.'; dot--) {
		if (is_separator(import.s[dot - 1])) {
			dot = 0;
			break;
		}
	}
	if (dot == 0)
		return str_printf(a, "%.*s.dll", STR_ARGS(import));
	for (n = import.n; n > 0; n--) {
		if (import.s[n - 1] != '.' && import.s[n - 1] != ' ')
			break;
	}
	return n == 0 ? str_of(".") : (struct str){ import.s, n };
}

bool search_name_is_plain(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		if (is_separator(name.s[i]))
			return false;
	}
	return str_is_ascii(name);
}

uint64_t search_known_bit(struct str name)
{
	unsigned h = 0;

	for (size_t i = 0; i < name.n; i++)
		h = h * 33 + (unsigned char)ascii_lower(name.s[i]);
	return (uint64_t)1 << (h % 64);
}

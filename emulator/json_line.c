/* JSON without a library, since the cage allows next to nothing. */
#include "emulator/json_line.h"

#include <inttypes.h>
#include <stdio.h>

void json_line_begin(const char *result)
{
	printf("{\"result\":");
	json_line_string(str_of(result));
}

/* The character beyond ASCII at 'i', and its bytes; 0 where there is none. */
static uint32_t character(struct str s, size_t i, size_t *n)
{
	static const uint32_t least[] = { 0, 0x80, 0x800, 0x10000 };
	unsigned char c = (unsigned char)s.s[i];
	size_t more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
	uint32_t value = c & (0x3fu >> more);

	if (more == 0 || c > 0xf4 || s.n - i <= more)
		return 0;
	for (size_t k = 1; k <= more; k++) {
		c = (unsigned char)s.s[i + k];
		if ((c & 0xc0) != 0x80)
			return 0;
		value = value << 6 | (c & 0x3f);
	}
	*n = more + 1;
	return value < least[more] || value > 0x10ffff ||
			       (value >= 0xd800 && value < 0xe000) ?
		       0 :
		       value;
}

/* Texts are UTF-8; whatever else a guest gave is shown byte by byte. */
void json_line_string(struct str value)
{
	putchar('"');
	for (size_t i = 0, n; i < value.n; i += n) {
		unsigned char c = (unsigned char)value.s[i];
		uint32_t u;

		n = 1;
		if (c == '"' || c == '\\') {
			printf("\\%c", c);
			continue;
		}
		if (c >= 0x20 && c < 0x7f) {
			putchar(c);
			continue;
		}
		u = character(value, i, &n);
		if (u == 0)
			n = 1;
		if (u >= 0x10000)
			printf("\\u%04x\\u%04x", 0xd7c0 + (u >> 10),
			       0xdc00 | (u & 0x3ff));
		else
			printf("\\u%04x", u == 0 ? c : u);
	}
	putchar('"');
}

void json_line_text(const char *key, struct str value)
{
	printf(",\"%s\":", key);
	json_line_string(value);
}

void json_line_number(const char *key, uint64_t value)
{
	printf(",\"%s\":%" PRIu64, key, value);
}

void json_line_end(void)
{
	puts("}");
}

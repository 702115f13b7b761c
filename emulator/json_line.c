/* JSON without a library, since the cage allows next to nothing. */
#include "emulator/json_line.h"

#include <inttypes.h>
#include <stdio.h>

void json_line_begin(const char *result)
{
	printf("{\"result\":");
	json_line_string(str_of(result));
}

/* Texts are UTF-8; whatever else a guest gave is shown byte by byte. */
void json_line_string(struct str value)
{
	putchar('"');
	for (size_t i = 0; i < value.n; i++) {
		unsigned char c = (unsigned char)value.s[i];

		if (c == '"' || c == '\\')
			printf("\\%c", c);
		else if (c < 0x20 || c >= 0x7f)
			printf("\\u%04x", c);
		else
			putchar(c);
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

/* Messages, to standard error: what names hold never acts on a terminal. */
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"

/* Controls, and what turns or hides the text around it; as in reports. */
static bool is_printable(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} hidden[] = {
		{ 0, 0x1f },	   { 0x7f, 0x9f },     { 0xad, 0xad },
		{ 0x61c, 0x61c },  { 0x200b, 0x200f }, { 0x2028, 0x202e },
		{ 0x2060, 0x206f }, { 0xd800, 0xdfff }, { 0xfeff, 0xfeff },
		{ 0xfff9, 0xfffb }, { 0xe0000, 0xe0fff },
	};

	for (size_t i = 0; i < sizeof(hidden) / sizeof(hidden[0]); i++) {
		if (code >= hidden[i].first && code <= hidden[i].last)
			return false;
	}
	return code <= 0x10ffff && (code & 0xfffe) != 0xfffe;
}

/* The length of the printable UTF-8 character there; 0: a byte to escape. */
static size_t printable_at(const char *text)
{
	static const uint32_t smallest[] = { 0, 0, 0x80, 0x800, 0x10000 };
	const unsigned char *b = (const unsigned char *)text;
	const size_t n = b[0] < 0x80	 ? 1 :
			 b[0] >> 5 == 6	 ? 2 :
			 b[0] >> 4 == 14 ? 3 :
			 b[0] >> 3 == 30 ? 4 :
					   0;
	uint32_t code = n == 1 ? b[0] : b[0] & (0x7fu >> n);

	/* The zero at the end continues nothing. */
	for (size_t i = 1; i < n; i++) {
		if (b[i] >> 6 != 2)
			return 0;
		code = code << 6 | (b[i] & 0x3fu);
	}
	return n != 0 && code >= smallest[n] && is_printable(code) ? n : 0;
}

/* Whole, by one write: others may write lines there at the same time. */
static void put_escaped(const char *text)
{
	const size_t escape = sizeof("\\xNN") - 1;
	char *out = malloc(strlen(text) * escape + 1), *to = out;

	if (out == NULL) {
		fputs("out of memory", stderr);
		return;
	}
	while (*text != '\0') {
		const size_t n = printable_at(text);

		if (n != 0)
			memcpy(to, text, n);
		else
			sprintf(to, "\\x%02X", (unsigned char)*text);
		to += n != 0 ? n : escape;
		text += n != 0 ? n : 1;
	}
	fwrite(out, 1, (size_t)(to - out), stderr);
	free(out);
}

__attribute__((format(printf, 1, 0))) static void put(const char *format,
						      va_list args)
{
	char *text = NULL;

	if (vasprintf(&text, format, args) < 0) {
		fputs("out of memory", stderr);
		return;
	}
	put_escaped(text);
	free(text);
}

void complain(const char *format, ...)
{
	va_list args;

	fputs("dryload: ", stderr);
	va_start(args, format);
	put(format, args);
	va_end(args);
	fputc('\n', stderr);
}

void complain_notes(struct dryload *d)
{
	char *text = NULL, *line, *rest = NULL;
	size_t size;
	FILE *to = open_memstream(&text, &size);

	if (to == NULL)
		return;
	dryload_write_notes(d, to);
	fclose(to);
	for (line = strtok_r(text, "\n", &rest); line != NULL;
	     line = strtok_r(NULL, "\n", &rest))
		complain("%s", line);
	free(text);
}

int complain_usage(const struct command *c, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "dryload %s: ", c->name);
	va_start(args, format);
	put(format, args);
	va_end(args);
	fprintf(stderr, " (see dryload %s --help)\n", c->name);
	return STATUS_TROUBLE;
}

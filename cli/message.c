/* Messages, to standard error: what names hold never acts on a terminal. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "util/utf8.h"

/* Whole, by one write: others may write lines there at the same time. */
static void put_escaped(struct str text)
{
	const size_t escape = sizeof("\\xNN") - 1;
	char *out = malloc(text.n * escape + 1), *to = out;

	if (out == NULL) {
		fputs("out of memory", stderr);
		return;
	}
	for (size_t i = 0; i < text.n;) {
		const size_t n = utf8_printable_at(text, i);

		if (n != 0)
			memcpy(to, text.s + i, n);
		else
			sprintf(to, "\\x%02X", (unsigned char)text.s[i]);
		to += n != 0 ? n : escape;
		i += n != 0 ? n : 1;
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
	put_escaped(str_of(text));
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

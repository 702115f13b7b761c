/* Messages, with nothing in them that a terminal would obey. */
#include "snapshot/messages.h"

#include <stdarg.h>

#include "util/status.h"

/* Names out of an image may hold anything. */
static void make_printable(char *text)
{
	for (; *text != '\0'; text++) {
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
	}
}

int trouble(struct messages *m, const char *format, ...)
{
	va_list args;

	if (m->trouble[0] != '\0')
		return E_IO;
	va_start(args, format);
	vsnprintf(m->trouble, sizeof(m->trouble), format, args);
	va_end(args);
	make_printable(m->trouble);
	return E_IO;
}

void note(struct messages *m, const char *format, ...)
{
	char text[TROUBLE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	make_printable(text);
	fprintf(m->notes, "%s\n", text);
}

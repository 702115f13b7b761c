/* What holds for a file, as a configuration that could be used. */
#include "cli/settings.h"

/* No byte reaches a terminal as a control. */
static void put_escaped(FILE *out, const char *s, bool quoted)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			fprintf(out, "\\x%02X", (unsigned char)*s);
		else if (quoted && (*s == '"' || *s == '\\'))
			fprintf(out, "\\%c", *s);
		else
			putc(*s, out);
	}
}

static void put_value(FILE *out, const char *s)
{
	putc('"', out);
	put_escaped(out, s, true);
	putc('"', out);
}

static void show_one(FILE *out, const struct setting_kind *kind,
		     const struct setting *s)
{
	if (!s->given) {
		fprintf(out, "# %s: %s (default)\n", kind->name,
			kind->fallback);
		return;
	}
	fprintf(out, "%s: %s", kind->name, kind->list ? "[" : "");
	for (size_t i = kind->list ? 0 : s->count - 1; i < s->count; i++) {
		fputs(kind->list && i != 0 ? ", " : "", out);
		put_value(out, s->values[i]);
	}
	fprintf(out, "%s  # ", kind->list ? "]" : "");
	if (s->file == NULL) {
		fputs("command line\n", out);
		return;
	}
	put_escaped(out, s->file, false);
	fprintf(out, ":%u\n", s->line);
}

void settings_show(FILE *out, const char *file, const struct settings *s)
{
	fputs("# ", out);
	put_escaped(out, file, false);
	putc('\n', out);
	for (size_t i = 0; i < SETTING_COUNT; i++)
		show_one(out, &setting_kinds[i], &s->items[i]);
}

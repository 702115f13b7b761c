/* HTML on a FILE: markup of ours, text of anybody's. */
#include "report/html_out.h"

#include "util/utf8.h"

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* How many bytes from 'at' on are ASCII that stands for itself. */
static size_t plain_run(struct str s, size_t at)
{
	size_t i = at;

	while (i < s.n && s.s[i] >= 0x20 && s.s[i] < 0x7f &&
	       entity(s.s[i]) == NULL)
		i++;
	return i - at;
}

void html_put(FILE *out, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t n = plain_run(s, i);
		const char *name = n == 0 ? entity(s.s[i]) : NULL;

		if (n == 0 && name == NULL)
			n = utf8_printable_at(s, i);
		if (n != 0)
			fwrite_unlocked(s.s + i, 1, n, out);
		else if (name != NULL)
			fputs(name, out);
		else
			fprintf(out, "\\x%02X", (unsigned char)s.s[i]);
		i += n != 0 ? n : 1;
	}
}

void html_text(FILE *out, const char *s)
{
	html_put(out, str_of(s));
}

void html_element(FILE *out, const char *tag, const char *class, struct str s)
{
	if (class != NULL)
		fprintf(out, "<%s class=\"%s\">", tag, class);
	else
		fprintf(out, "<%s>", tag);
	html_put(out, s);
	fprintf(out, "</%s>", tag);
}

void html_path(FILE *out, struct str path)
{
	struct str folder = path, name;

	while (folder.n != 0 && folder.s[folder.n - 1] != '/')
		folder.n--;
	name = (struct str){ path.s + folder.n, path.n - folder.n };
	if (folder.n != 0 && name.n != 0)
		html_element(out, "span", "folder", folder);
	html_put(out, name.n != 0 ? name : path);
}

/* Which form a configuration has, and what its readers share. */
#include "iis/config.h"

#include <stdarg.h>
#include <stdio.h>

#include "util/status.h"

/* The start of a text, as ASCII: UTF-16 and byte order marks taken off. */
enum { HEAD_MAX = 4096 };

struct head {
	char text[HEAD_MAX + 1];
	size_t n;
};

static struct head head_read(struct bytes text)
{
	struct head h = { .n = 0 };
	size_t limit = text.len < 2 * HEAD_MAX ? text.len : 2 * HEAD_MAX;

	for (size_t i = 0; i < limit && h.n < HEAD_MAX; i++) {
		if (text.data[i] != 0 && text.data[i] < 0x80)
			h.text[h.n++] = (char)text.data[i];
	}
	return h;
}

static bool head_has(const struct head *h, const char *word)
{
	struct str w = str_of(word);

	for (size_t i = 0; i + w.n <= h->n; i++) {
		if (str_equal_nocase((struct str){ h->text + i, w.n }, w))
			return true;
	}
	return false;
}

static bool is_xml(const struct head *h)
{
	size_t i = 0;

	while (i < h->n && (h->text[i] == ' ' || h->text[i] == '\t' ||
			    h->text[i] == '\r' || h->text[i] == '\n'))
		i++;
	return i < h->n && h->text[i] == '<';
}

int iis_config_read(struct bytes text, struct arena *a,
		    struct iis_config *out, const char **why)
{
	struct head head = head_read(text);

	*out = (struct iis_config){ .generation = IIS_6 };
	*why = NULL;
	if (is_xml(&head) && (head_has(&head, "XML_Metabase") ||
			      head_has(&head, "<MBProperty") ||
			      head_has(&head, "<IIS_Global")))
		return iis_read_metabase_xml(text, a, out);
	if (is_xml(&head) && head_has(&head, "<configuration"))
		return iis_read_application_host(text, a, out);
	if (head_has(&head, "KeyType") || head_has(&head, "[/"))
		return iis_read_adsutil(text, a, out);
	*why = "it is no MetaBase.xml, no applicationHost.config and no "
	       "output of `adsutil ENUM_ALL`";
	return E_USAGE;
}

int iis_add_filter(struct iis_filters *f, struct arena *a,
		   const struct iis_filter *new)
{
	void *items = f->items;

	if (arena_grow(a, &items, f->count, &f->capacity, sizeof(*new)))
		return E_NO_MEMORY;
	f->items = items;
	f->items[f->count++] = *new;
	return OK;
}

int iis_add_extension(struct iis_extensions *e, struct arena *a,
		      const struct iis_extension *new)
{
	void *items = e->items;

	if (arena_grow(a, &items, e->count, &e->capacity, sizeof(*new)))
		return E_NO_MEMORY;
	e->items = items;
	e->items[e->count++] = *new;
	return OK;
}

int iis_add_note(struct iis_config *c, struct arena *a, unsigned line,
		 const char *format, ...)
{
	void *items = c->notes;
	char text[512];
	struct str copy;
	va_list args;

	if (c->note_count == IIS_NOTES_MAX)
		return OK;
	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	copy = str_copy(a, str_of(text));
	if (copy.s == NULL || arena_grow(a, &items, c->note_count,
					 &c->note_capacity, sizeof(*c->notes)))
		return E_NO_MEMORY;
	c->notes = items;
	c->notes[c->note_count++] = (struct iis_note){ copy, line };
	return OK;
}

/* What the readers of configurations share. */
#include "iis/config.h"

#include <stdarg.h>
#include <stdio.h>

#include "util/status.h"

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

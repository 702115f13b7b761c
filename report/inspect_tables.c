/* The tables of an inspection: sections, imports, exports, the manifest. */
#include "report/inspect_page.h"
#include "util/status.h"
#include "util/undecorate.h"

enum { EXPORTS_SHOWN = 20, NAMED_SHOWN = 20 };

static struct str hex(struct page *p, uint32_t n)
{
	return page_keep(p, str_printf(p->arena, "0x%X", n));
}

static void write_sections(struct page *p, const struct image *img)
{
	const struct text_row head = { {
		{ str_of("name"), TEXT_DIM, false },
		{ str_of("RVA"), TEXT_DIM, true },
		{ str_of("size"), TEXT_DIM, true },
		{ str_of("in file at"), TEXT_DIM, true },
		{ str_of("size"), TEXT_DIM, true },
		{ str_of("flags"), TEXT_DIM, false },
	} };

	if (img->section_count != 0)
		page_row(p, &head);
	for (unsigned i = 0; i < img->section_count; i++) {
		const struct section *s = &img->sections[i];
		const struct text_row row = { {
			{ str_of(s->name), TEXT_PLAIN, false },
			{ hex(p, s->rva), TEXT_PLAIN, true },
			{ hex(p, s->virtual_size), TEXT_PLAIN, true },
			{ hex(p, s->raw_offset), TEXT_PLAIN, true },
			{ hex(p, s->raw_size), TEXT_PLAIN, true },
			{ page_flags(p, s->characteristics, section_flags),
			  TEXT_PLAIN, false },
		} };

		page_row(p, &row);
	}
	page_table(p, "sections");
}

/* Behind its decorated form a C++ name as people read it, for who asks. */
static void write_undecorated(struct page *p, struct str name, size_t *budget)
{
	struct str text;

	if (p->verbosity <= 0)
		return;
	text = page_keep(p, undecorate(p->arena, name));
	if (text.n == 0 || !inspect_take_name(budget, text))
		return;
	fputs("  ", p->text.out);
	text_put(&p->text, TEXT_DIM, text);
}

static void write_symbol(struct page *p, const struct import_symbol *s,
			 size_t *budget)
{
	text_blanks(&p->text, 2 * PAGE_INDENT);
	if (s->by_ordinal)
		fprintf(p->text.out, "#%u", s->ordinal);
	else
		text_put(&p->text, TEXT_PLAIN, s->name);
	if (!s->by_ordinal && p->verbosity > 0)
		fprintf(p->text.out, "  hint %u", s->hint);
	if (!s->by_ordinal)
		write_undecorated(p, s->name, budget);
	putc('\n', p->text.out);
}

static void write_module(struct page *p, const struct import_table *t,
			 const struct import_module *m, size_t *budget)
{
	text_blanks(&p->text, PAGE_INDENT);
	text_put(&p->text, TEXT_PLAIN, m->name);
	fprintf(p->text.out, "  %zu%s%s%s\n", m->count,
		inspect_is_api_set(m->name) ? ", an API set" : "",
		m->timestamp != 0 ? ", bound" : "",
		m->names_in_iat ? ", names in the address table" : "");
	for (size_t n = 0; n < m->count; n++) {
		const struct import_symbol *s = &t->symbols[m->first + n];

		if (!inspect_take_name(budget, s->name))
			break;
		write_symbol(p, s, budget);
	}
}

static void write_imports(struct page *p, const char *title,
			  const struct import_table *t, size_t *budget)
{
	if (t->module_count != 0)
		page_title(p, title);
	for (size_t i = 0; i < t->module_count; i++) {
		if (!inspect_take_name(budget, t->modules[i].name))
			break;
		write_module(p, t, &t->modules[i], budget);
	}
}

static void write_bound(struct page *p, const struct bound_import_table *t,
			size_t *budget)
{
	for (size_t i = 0; i < t->count; i++) {
		const struct bound_import *b = &t->items[i];
		const struct text_row row = { {
			{ b->name, TEXT_PLAIN, false },
			{ page_time(p, b->timestamp), TEXT_PLAIN, false },
			{ str_of(b->forwarder ? "forwarder" : ""), TEXT_DIM,
			  false },
		} };

		if (!inspect_take_name(budget, b->name))
			break;
		page_row(p, &row);
	}
	page_table(p, "bound to");
}

static void write_export(struct page *p, const struct inspect_export *e,
			 size_t *budget)
{
	fprintf(p->text.out, e->name.n != 0 ? "%*s#%-5u " : "%*s#%u",
		PAGE_INDENT, "", e->symbol.ordinal);
	text_put(&p->text, TEXT_PLAIN, e->name);
	if (e->symbol.forwarder.n != 0) {
		fputs(" = ", p->text.out);
		text_put(&p->text, TEXT_DIM, e->symbol.forwarder);
	}
	write_undecorated(p, e->name, budget);
	putc('\n', p->text.out);
}

static void write_exports(struct page *p, const struct export_table *t)
{
	struct inspect_exports walk;
	struct inspect_export e;
	size_t n = 0;

	if (!t->present)
		return;
	if (p->ret == OK)
		p->ret = inspect_exports(t, p->arena, &walk);
	if (p->ret != OK)
		return;
	page_title(p, "exports");
	while (inspect_exports_next(&walk, &e)) {
		if (n++ < EXPORTS_SHOWN || p->verbosity > 0)
			write_export(p, &e, &walk.budget);
	}
	if (n == 0)
		fprintf(p->text.out, "%*snone\n", PAGE_INDENT, "");
	if (n > EXPORTS_SHOWN && p->verbosity <= 0)
		fprintf(p->text.out, "%*sand %zu more (-v shows all)\n",
			PAGE_INDENT, "", n - EXPORTS_SHOWN);
}

static void write_named(struct page *p, const struct dll_names *named)
{
	const bool all = p->verbosity > 0 || named->count <= NAMED_SHOWN;
	const size_t shown = all ? named->count : NAMED_SHOWN;

	if (named->count == 0)
		return;
	page_title(p, "DLLs named in the data (a guess: it may load them)");
	for (size_t i = 0; i < shown; i++) {
		text_blanks(&p->text, PAGE_INDENT);
		text_put(&p->text, TEXT_PLAIN, named->items[i]);
		putc('\n', p->text.out);
	}
	if (!all)
		fprintf(p->text.out, "%*sand %zu more (-v shows all)\n",
			PAGE_INDENT, "", named->count - shown);
}

/* Line by line: a line break is the only control that stays one. */
static void write_manifest(struct page *p, struct bytes data)
{
	const struct bytes text = bytes_cut(data, 0, MANIFEST_TEXT_MAX);
	struct str rest = { (const char *)text.data, text.len };

	page_title(p, "manifest, resource 2");
	while (rest.n != 0) {
		const char *end = memchr(rest.s, '\n', rest.n);
		struct str line = { rest.s,
				    end ? (size_t)(end - rest.s) : rest.n };

		rest.s += line.n + (end != NULL);
		rest.n -= line.n + (end != NULL);
		if (line.n != 0 && line.s[line.n - 1] == '\r')
			line.n--;
		text_blanks(&p->text, PAGE_INDENT);
		text_put(&p->text, TEXT_PLAIN, line);
		putc('\n', p->text.out);
	}
}

void inspect_write_tables(struct page *p, const struct inspection *i)
{
	const struct resource_table *r = &i->resources;
	size_t budget = inspect_name_budget(&i->image);

	write_sections(p, &i->image);
	write_imports(p, "imports", &i->imports, &budget);
	write_imports(p, "delay imports", &i->delay_imports, &budget);
	write_bound(p, &i->bound, &budget);
	write_exports(p, &i->exports);
	write_named(p, &i->named);
	for (size_t n = 0; p->verbosity > 0 && n < r->manifest_count; n++) {
		if (r->manifests[n].id == 2)
			write_manifest(p, r->manifests[n].data);
	}
}

/* An inspection for people: a heading and a table for each part. */
#include <string.h>
#include <time.h>

#include "report/inspect_page.h"
#include "util/status.h"

struct str page_keep(struct page *p, struct str s)
{
	if (s.s != NULL)
		return s;
	p->ret = E_NO_MEMORY;
	return STR_EMPTY;
}

void page_row(struct page *p, const struct text_row *row)
{
	if (p->ret == OK)
		p->ret = text_table_add(&p->table, row);
}

void page_pair(struct page *p, const char *label, struct str value)
{
	const struct text_row row = { {
		{ str_of(label), TEXT_DIM, false },
		{ page_keep(p, value), TEXT_PLAIN, false },
	} };

	page_row(p, &row);
}

void page_title(struct page *p, const char *title)
{
	putc('\n', p->text.out);
	text_put(&p->text, TEXT_BOLD, str_of(title));
	putc('\n', p->text.out);
}

void page_table(struct page *p, const char *title)
{
	if (p->ret == OK && p->table.count != 0) {
		if (title != NULL)
			page_title(p, title);
		text_table_write(&p->text, &p->table, PAGE_INDENT);
	}
	p->table = TEXT_TABLE_INIT(p->arena);
}

struct str page_flags(struct page *p, uint32_t bits,
		      const struct flag_name *names)
{
	struct str text = str_printf(p->arena, "0x%X", bits);

	for (; names->name != NULL && text.s != NULL; names++) {
		if (bits & names->bit)
			text = str_printf(p->arena, "%s %s", text.s,
					  names->name);
	}
	return page_keep(p, text);
}

struct str page_time(struct page *p, uint32_t timestamp)
{
	const time_t seconds = timestamp;
	struct tm tm;
	char text[32];

	if (timestamp == 0 || gmtime_r(&seconds, &tm) == NULL)
		return str_of("0");
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S", &tm);
	return page_keep(p, str_printf(p->arena, "0x%08X, %s UTC", timestamp,
				       text));
}

static bool is_a_dll(const struct inspection *i)
{
	return strcmp(image_kind(&i->image), "dll") == 0;
}

static void write_headers(struct page *p, const struct image *img)
{
	struct arena *a = p->arena;
	const char *subsystem = subsystem_word(img->subsystem);

	page_pair(p, "format", str_of(img->pe32_plus ? "PE32+" : "PE32"));
	page_pair(p, "subsystem",
		  str_printf(a, "%s %u.%u", subsystem ? subsystem : "unknown",
			     img->subsystem_major, img->subsystem_minor));
	page_pair(p, "linker", str_printf(a, "%u.%u", img->linker_major,
					  img->linker_minor));
	page_pair(p, "timestamp", page_time(p, img->timestamp));
	page_pair(p, "image base",
		  str_printf(a, "0x%llX", (unsigned long long)img->image_base));
	page_pair(p, "image size", str_printf(a, "0x%X", img->size_of_image));
	page_pair(p, "entry point", str_printf(a, "0x%X", img->entry_point));
	page_pair(p, "alignment",
		  str_printf(a, "0x%X in memory, 0x%X in the file",
			     img->section_alignment, img->file_alignment));
	page_pair(p, "flags", page_flags(p, img->characteristics, file_flags));
	page_pair(p, "DLL flags",
		  page_flags(p, img->dll_characteristics, dll_flags));
}

static void write_relocations(struct page *p, const struct relocation_table *t)
{
	if (t->present)
		page_pair(p, "relocations",
			  str_printf(p->arena, "%zu in %u %s", t->count,
				     t->block_count,
				     t->block_count == 1 ? "page" : "pages"));
	else
		page_pair(p, "relocations",
			  str_of(t->stripped ?
					"stripped: it can't be moved" :
					"none"));
}

/* "Visual C++ 2010, compiler build 30319, run-time msvcr100.dll". */
static void write_toolchain(struct page *p, const struct toolchain *t)
{
	struct str text = str_of(toolchain_title(t));

	if (text.n == 0 && t->runtime.n == 0)
		return;
	if (t->from_rich)
		text = str_printf(p->arena, "%s, compiler build %u", text.s,
				  t->build);
	if (t->for_xp && text.s != NULL)
		text = str_printf(p->arena, "%s, with a toolset for XP",
				  text.s);
	if (t->runtime.n != 0 && text.s != NULL)
		text = str_printf(p->arena, "%s%srun-time %.*s", text.s,
				  text.n != 0 ? ", " : "",
				  STR_ARGS(t->runtime));
	page_pair(p, "made with", text);
}

static void write_tls_and_clr(struct page *p, const struct inspection *i)
{
	const struct tls *tls = &i->tls;
	const struct clr *clr = &i->clr;

	if (tls->present)
		page_pair(p, "TLS",
			  str_printf(p->arena, "%llu bytes, %zu callbacks",
				     (unsigned long long)(tls->end -
							  tls->start),
				     tls->callback_count));
	if (clr->present)
		page_pair(p, "CLR",
			  str_printf(p->arena, "%.*s, %s%s",
				     STR_ARGS(clr->runtime),
				     clr->il_only ? "IL only" :
						    "with native code",
				     clr->requires_32bit ? ", 32-bit" : ""));
}

/* Of the manifests in a DLL, the loader looks at resource 2 (R601). */
static void write_resources(struct page *p, const struct inspection *i)
{
	const struct resource_table *t = &i->resources;
	const uint16_t *v = t->file_version;
	const bool is_dll = is_a_dll(i);

	if (t->has_version)
		page_pair(p, "version",
			  str_printf(p->arena, "%u.%u.%u.%u", v[0], v[1], v[2],
				     v[3]));
	for (size_t n = 0; n < t->manifest_count; n++) {
		const struct resource *m = &t->manifests[n];

		page_pair(p, "manifest",
			  str_printf(p->arena, "resource %u, %zu bytes%s",
				     m->id, m->data.len,
				     is_dll && m->id != 2 ?
					     "; of a DLL, only 2 counts" :
					     ""));
	}
}

static void write_defects(struct page *p, const struct defects *d)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct defect *x = &d->items[i];
		const bool in_file = defect_is_of_headers(x->kind);
		const struct str place = str_printf(
			p->arena, "%s 0x%llX", in_file ? "offset" : "RVA",
			(unsigned long long)x->offset);
		const struct text_row row = { {
			{ str_of(defect_id(x->kind)), TEXT_YELLOW, false },
			{ page_keep(p, place), TEXT_PLAIN, false },
			{ str_of(defect_text(x->kind)), TEXT_PLAIN, false },
		} };

		page_row(p, &row);
	}
	page_table(p, "malformed");
}

static struct str side_text(struct str side)
{
	return side.n != 0 ? side : str_of("nothing");
}

static void write_opinion(struct page *p, const struct inspect_opinion *o)
{
	if (!o->asked)
		return;
	if (o->failed)
		page_pair(p, "none", o->reason);
	else if (o->total == 0)
		page_pair(p, "agrees",
			  str_printf(p->arena, "on %zu facts", o->facts));
	for (size_t i = 0; i < o->count; i++) {
		const struct inspect_difference *d = &o->items[i];
		const struct str text = str_printf(
			p->arena, "here %.*s, there %.*s",
			STR_ARGS(side_text(d->ours)),
			STR_ARGS(side_text(d->theirs)));
		const struct text_row row = { {
			{ d->what, TEXT_YELLOW, false },
			{ page_keep(p, text), TEXT_PLAIN, false },
		} };

		page_row(p, &row);
	}
	page_table(p, "second opinion");
	if (o->total > o->count)
		fprintf(p->text.out, "%*sand %zu differences more\n", PAGE_INDENT,
			"", o->total - o->count);
}

static void write_title(struct page *p, const struct inspection *i)
{
	text_put(&p->text, TEXT_BOLD, i->path);
	text_blanks(&p->text, PAGE_INDENT);
	if (!i->image.readable) {
		fputs("not a PE image\n", p->text.out);
		return;
	}
	fprintf(p->text.out, "%s %s%s%s, %zu bytes\n\n",
		machine_name(i->image.machine), is_a_dll(i) ? "DLL" : "program",
		i->host == HOST_NONE ? "" : ", ", host_title(i->host),
		i->file.len);
}

int inspect_write_text(const struct inspection *i, FILE *out,
		       struct style style, struct arena *a)
{
	struct page p = {
		.text = { out, style.color, style.width },
		.table = TEXT_TABLE_INIT(a),
		.arena = a,
		.verbosity = style.verbosity,
	};

	write_title(&p, i);
	if (i->image.readable) {
		write_headers(&p, &i->image);
		write_toolchain(&p, &i->made);
		write_relocations(&p, &i->relocations);
		write_tls_and_clr(&p, i);
		write_resources(&p, i);
		page_table(&p, NULL);
	}
	if (i->image.readable && style.verbosity >= 0)
		inspect_write_tables(&p, i);
	write_defects(&p, &i->defects);
	write_opinion(&p, &i->opinion);
	return p.ret;
}

/* A judged server for people: its sites, its modules, what is wrong. */
#include <stdlib.h>

#include "report/server.h"
#include "report/text_findings.h"
#include "rules/codes.h"
#include "util/status.h"

enum { INDENT = 2, HANG = 4 };

/* Only what has something to say; all of it for who asks. */
static int keep_page(const struct file_report *f, unsigned number,
		     struct style style, struct arena *a, struct str *body)
{
	struct text_out t = { NULL, style.color, style.width };
	char *text = NULL;
	size_t size = 0;
	int ret;

	(void)number;
	*body = STR_EMPTY;
	if (style.verbosity < 0 ||
	    (style.verbosity == 0 && report_worst(f) == VERDICT_LOADS))
		return OK;
	t.out = open_memstream(&text, &size);
	if (t.out == NULL)
		return E_NO_MEMORY;
	ret = text_file(&t, f, style.verbosity);
	if (fclose(t.out) != 0)
		ret = E_NO_MEMORY;
	if (ret == OK)
		*body = str_copy(a, (struct str){ text, size });
	free(text);
	return ret == OK && body->s == NULL ? E_NO_MEMORY : ret;
}

static int write_head(struct text_out *t, const struct server_report *r,
		      struct arena *a)
{
	struct profile_target target;
	struct str on;

	profile_target_at(r->profile, r->target, &target);
	on = str_printf(a, "%s on %s", server_iis_name(r), target.id);
	if (on.s == NULL)
		return E_NO_MEMORY;
	text_put(t, TEXT_BOLD, str_of(r->path));
	text_blanks(t, INDENT);
	text_put(t, TEXT_PLAIN, on);
	fputs("\n\n", t->out);
	if (r->doubt == NULL)
		return OK;
	text_paragraph(t, INDENT, HANG, str_of(r->doubt));
	putc('\n', t->out);
	return OK;
}

/* What could be made of a cell, or '*ret' says that memory ran out. */
static struct str keep(struct str s, int *ret)
{
	if (s.s == NULL)
		*ret = E_NO_MEMORY;
	return s;
}

/* "fails (likely)", in its colour. */
static struct text_cell verdict_cell(const struct server_file *f,
				     struct arena *a, int *ret)
{
	static const enum text_color colors[] = {
		[VERDICT_LOADS] = TEXT_GREEN,
		[VERDICT_FAILS] = TEXT_RED,
		[VERDICT_UNKNOWN] = TEXT_YELLOW,
	};

	return (struct text_cell){
		.s = keep(str_printf(a, "%s%s", verdict_word(f->verdict),
				     f->likely ? " (likely)" : ""),
			  ret),
		.color = colors[f->verdict],
	};
}

/* The code, its bytes and the reason, from 'cell' on. */
static void fill_failure(const struct server_file *f, struct arena *a,
			 struct text_cell *cell, int *ret)
{
	char data[ERROR_CODE_BYTES_SIZE];

	if (f->win32 != 0) {
		error_code_bytes(f->win32, data);
		cell[0].s = keep(str_printf(a, "%u", (unsigned)f->win32), ret);
		cell[0].right = true;
		cell[1].s = keep(str_copy(a, str_of(data)), ret);
	}
	cell[2].s = f->summary;
}

static struct text_cell start_cell(const struct server_site *s,
				   struct arena *a, int *ret)
{
	static const enum text_color colors[] = {
		[SITE_STARTS] = TEXT_GREEN,
		[SITE_FAILS] = TEXT_RED,
		[SITE_OPEN] = TEXT_YELLOW,
	};

	return (struct text_cell){
		.s = keep(str_printf(a, "%s%s", site_answer(s),
				     s->judgement.likely ? " (likely)" : ""),
			  ret),
		.color = colors[s->judgement.start],
	};
}

static struct str site_title(const struct server_site *s, struct arena *a,
			     int *ret)
{
	return keep(str_printf(a, "site %.*s", STR_ARGS(s->config->id)), ret);
}

static int write_sites(struct text_out *t, const struct server_report *r,
		       struct arena *a)
{
	struct text_table table = TEXT_TABLE_INIT(a);
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->site_count; i++) {
		const struct server_site *s = &r->sites[i];
		struct text_row row = { 0 };

		row.cells[0].s = site_title(s, a, &ret);
		row.cells[1].s = s->config->name;
		row.cells[2] = start_cell(s, a, &ret);
		if (s->because != NULL) {
			row.cells[3].s = s->because->name;
			fill_failure(s->because->file, a, &row.cells[4], &ret);
		} else if (s->config->stopped) {
			row.cells[3].s = str_of("not with the service");
		}
		if (ret == OK)
			ret = text_table_add(&table, &row);
	}
	if (ret == OK)
		text_table_write(t, &table, INDENT);
	return ret;
}

/* Who the processes of each site are, for who asks for all. */
static int write_pools(struct text_out *t, const struct server_report *r,
		       struct arena *a)
{
	struct text_table table = TEXT_TABLE_INIT(a);
	struct profile_target target;
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->site_count; i++) {
		const struct server_site *s = &r->sites[i];
		struct text_row row = { 0 };

		if (s->pool == NULL ||
		    !profile_target_at(r->profile, s->target, &target))
			continue;
		row.cells[0].s = site_title(s, a, &ret);
		row.cells[1].s = keep(
			STR_CONCAT(a, str_of("pool "), s->pool->name), &ret);
		row.cells[2].s = keep(pool_account(s->pool, a), &ret);
		row.cells[3].s = str_of(target.id);
		if (ret == OK)
			ret = text_table_add(&table, &row);
	}
	if (ret != OK || table.count == 0)
		return ret;
	fputc('\n', t->out);
	text_paragraph(t, INDENT, HANG, str_of("processes"));
	text_table_write(t, &table, HANG);
	return OK;
}

static int add_row(struct text_table *table, const struct server_module *m,
		   struct str owner, struct arena *a)
{
	struct text_row row = { 0 };
	int ret = OK;

	row.cells[0].s = owner;
	row.cells[1].s = keep(module_title(m, a), &ret);
	row.cells[2].s = m->path;
	if (m->file != NULL) {
		row.cells[3] = verdict_cell(m->file, a, &ret);
		fill_failure(m->file, a, &row.cells[4], &ret);
	} else {
		row.cells[3].s = str_of("never loaded");
		row.cells[4].s = str_of(fate_word(m->fate));
	}
	return ret == OK ? text_table_add(table, &row) : ret;
}

static int add_rows(struct text_table *table, const struct server_group *g,
		    struct str owner, bool loaded, struct arena *a)
{
	int ret = OK;

	for (size_t i = 0; g != NULL && ret == OK && i < g->count; i++) {
		if ((g->items[i].file != NULL) == loaded)
			ret = add_row(table, &g->items[i], owner, a);
	}
	return ret;
}

/* The loaded ones in load order, or the others. */
static int write_modules(struct text_out *t, const struct server_report *r,
			 bool loaded, const char *title, struct arena *a)
{
	struct text_table table = TEXT_TABLE_INIT(a);
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->group_count; i++)
		ret = add_rows(&table, r->groups[i], r->groups[i]->owner,
			       loaded, a);
	for (size_t i = 0; ret == OK && i < r->site_count; i++) {
		const struct server_site *s = &r->sites[i];
		struct str owner;

		if (s->filters.count + s->own_extensions.count == 0)
			continue;
		owner = site_title(s, a, &ret);
		if (ret == OK)
			ret = add_rows(&table, &s->filters, owner, loaded, a);
		if (ret == OK)
			ret = add_rows(&table, &s->own_extensions, owner,
				       loaded, a);
	}
	if (ret != OK || table.count == 0)
		return ret;
	fputc('\n', t->out);
	text_paragraph(t, INDENT, HANG, str_of(title));
	text_table_write(t, &table, HANG);
	return OK;
}

/* Each way of never being loaded, once, with what it means. */
static int write_fates(struct text_out *t, const struct server_report *r,
		       struct arena *a)
{
	bool met[FATE_NO_MODULE + 1] = { false };
	const struct server_module *m;

	for (size_t i = 0; i < r->site_count; i++) {
		for (size_t n = 0;
		     (m = site_module(&r->sites[i], n)) != NULL; n++)
			met[m->fate] = true;
	}
	for (size_t i = 0; i < r->group_count; i++) {
		for (size_t n = 0; n < r->groups[i]->count; n++)
			met[r->groups[i]->items[n].fate] = true;
	}
	for (int fate = FATE_LOADED + 1; fate <= FATE_NO_MODULE; fate++) {
		struct str line;

		if (!met[fate])
			continue;
		line = str_printf(a, "%s: %s", fate_word(fate),
				  fate_sentence(fate));
		if (line.s == NULL)
			return E_NO_MEMORY;
		text_paragraph(t, HANG, HANG + INDENT, line);
	}
	return OK;
}

static int write_notes(struct text_out *t, const struct server_report *r,
		       struct arena *a)
{
	if (r->config->note_count != 0)
		fputc('\n', t->out);
	for (size_t i = 0; i < r->config->note_count; i++) {
		const struct iis_note *n = &r->config->notes[i];
		struct str line = n->text;

		if (n->line != 0)
			line = str_printf(a, "line %u: %.*s", n->line,
					  STR_ARGS(n->text));
		if (line.s == NULL)
			return E_NO_MEMORY;
		text_paragraph(t, INDENT, HANG, line);
	}
	return OK;
}

static int write_closing(struct text_out *t, const struct server_report *r,
			 struct arena *a)
{
	size_t starts = server_count(r, SITE_STARTS);
	size_t open = server_count(r, SITE_OPEN);
	struct str line;

	line = str_printf(a, "%zu of %zu sites start%s", starts, r->site_count,
			  r->process == IN_INETINFO ?
				  "; here a filter that fails is skipped, and "
				  "its site runs without it (R1003)" :
				  "");
	if (open != 0 && line.s != NULL)
		line = str_printf(a, "%.*s; of %zu it isn't known",
				  STR_ARGS(line), open);
	if (line.s == NULL)
		return E_NO_MEMORY;
	fputc('\n', t->out);
	text_paragraph(t, INDENT, HANG, line);
	return OK;
}

static int write_report(const struct server_report *r, FILE *out,
			struct style style, struct arena *a)
{
	bool brief = style.verbosity < 0;
	struct text_out t = { out, style.color, brief ? 0 : style.width };
	int ret = OK;

	if (!brief)
		ret = write_head(&t, r, a);
	if (ret == OK)
		ret = write_sites(&t, r, a);
	if (ret != OK || brief)
		return ret;
	if (style.verbosity > 0)
		ret = write_pools(&t, r, a);
	if (ret != OK)
		return ret;
	ret = write_modules(&t, r, true, "loaded, in this order", a);
	if (ret == OK)
		ret = write_modules(&t, r, false, "configured, never loaded",
				    a);
	if (ret == OK)
		ret = write_fates(&t, r, a);
	if (ret == OK)
		ret = write_notes(&t, r, a);
	if (ret != OK)
		return ret;
	for (size_t i = 0; i < r->file_count; i++) {
		if (r->files[i]->body.n == 0)
			continue;
		fputc('\n', out);
		fwrite(r->files[i]->body.s, 1, r->files[i]->body.n, out);
	}
	return write_closing(&t, r, a);
}

const struct server_writer server_text = { "text", keep_page, write_report };

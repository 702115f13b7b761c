/*
 * A judged server as one HTML page that needs nothing else, and no script: its
 * sites, what they load, and a section for each file.
 */
#include <stdlib.h>

#include "report/html_parts.h"
#include "report/server.h"
#include "rules/codes.h"
#include "util/status.h"

/* The section of a file, as in the page of checked files. */
static int keep_section(const struct file_report *f, unsigned number,
			struct style style, struct arena *a, struct str *body)
{
	struct html_cell cells[TARGETS_MAX] = { 0 };
	struct html_row row = { f->path, cells };
	struct html_page page = { .count = number - 1 };
	int ret;

	(void)style;
	page.sections = open_memstream(&page.text, &page.size);
	if (page.sections == NULL)
		return E_NO_MEMORY;
	ret = html_file(&page, f, &row);
	if (fclose(page.sections) != 0)
		ret = E_NO_MEMORY;
	if (ret == OK)
		*body = str_copy(a, (struct str){ page.text, page.size });
	free(page.text);
	return ret == OK && body->s == NULL ? E_NO_MEMORY : ret;
}

/* "1 of 2 sites starts; of 1 it isn't known". */
static void write_headline(FILE *out, const struct server_report *r)
{
	const size_t starts = server_count(r, SITE_STARTS);
	const size_t open = server_count(r, SITE_OPEN);

	fprintf(out, "%zu of %zu %s %s", starts, r->site_count,
		r->site_count == 1 ? "site" : "sites",
		starts == 1 ? "starts" : "start");
	if (open != 0)
		fprintf(out, "; of %zu it isn’t known", open);
}

static void write_head(FILE *out, const struct server_report *r)
{
	struct profile_target target;

	profile_target_at(r->profile, r->target, &target);
	html_open(out, false);
	write_headline(out, r);
	html_body(out, r->profile);
	write_headline(out, r);
	fputs("</h1>\n<p class=facts>", out);
	html_text(out, r->path);
	fputs(" <span>", out);
	html_text(out, server_iis_name(r));
	fputs("</span> <span>", out);
	html_text(out, target.id);
	fputs("</span></p>\n", out);
	if (r->doubt != NULL)
		html_element(out, "p", NULL, str_of(r->doubt));
	fputs("<dl class=\"counts\">\n", out);
	html_count(out, "sites", "all", r->site_count);
	html_count(out, "start", "l", server_count(r, SITE_STARTS));
	html_count(out, "answer with an error", "f", server_count(r, SITE_FAILS));
	html_count(out, "not known", "u", server_count(r, SITE_OPEN));
	fputs("</dl>\n</header>\n<main>\n", out);
}

static void open_table(FILE *out, const char *caption, const char *columns)
{
	fprintf(out,
		"<div class=wide><table><caption>%s</caption><thead><tr>%s"
		"</thead><tbody>\n",
		caption, columns);
}

static void close_table(FILE *out)
{
	fputs("</tbody></table></div>\n", out);
}

/* Cells from the verdict on: what it is, the error, and why. */
static void write_verdict(FILE *out, const char *word,
			  const struct html_cell *cell, uint32_t win32,
			  struct str why)
{
	char data[ERROR_CODE_BYTES_SIZE];

	fprintf(out, "<td class=\"v %s\"><b>%s</b>%s<td class=code>",
		html_verdict_class(cell), word,
		cell->likely ? " <i>likely</i>" : "");
	if (win32 != 0) {
		error_code_bytes(win32, data);
		fprintf(out, "<b>%u</b> <span>%s</span>", (unsigned)win32,
			data);
	}
	fputs("<td>", out);
	html_put(out, why);
	putc('\n', out);
}

static void write_link(FILE *out, const struct server_module *m,
		       struct str text)
{
	if (m->file != NULL)
		fprintf(out, "<a href=\"#f%u\">", m->file->number);
	html_put(out, text);
	if (m->file != NULL)
		fputs("</a>", out);
}

static int write_site(FILE *out, const struct server_site *s, struct arena *a)
{
	static const enum verdict_kind kinds[] = {
		[SITE_STARTS] = VERDICT_LOADS,
		[SITE_FAILS] = VERDICT_FAILS,
		[SITE_OPEN] = VERDICT_UNKNOWN,
	};
	const struct html_cell cell = {
		.kind = kinds[s->judgement.start],
		.likely = s->judgement.likely,
	};
	const struct server_file *f = s->because == NULL ? NULL :
							   s->because->file;
	struct str account = STR_EMPTY;

	if (s->pool != NULL)
		account = STR_CONCAT(a, s->pool->name, str_of(", as "),
				     pool_account(s->pool, a));
	if (account.s == NULL)
		return E_NO_MEMORY;
	fputs("<tr><th scope=row>site ", out);
	html_put(out, s->config->id);
	fputs("<td>", out);
	html_put(out, s->config->name);
	fputs("<td>", out);
	html_put(out, account);
	fputs("<td>", out);
	if (s->because != NULL)
		write_link(out, s->because, s->because->name);
	else if (s->config->stopped)
		fputs("it doesn’t start with the service", out);
	write_verdict(out, site_answer(s), &cell,
		      f == NULL ? 0 : f->win32,
		      f == NULL ? STR_EMPTY : f->summary);
	return OK;
}

static int write_sites(FILE *out, const struct server_report *r,
		       struct arena *a)
{
	int ret = OK;

	fputs("<section id=sites aria-labelledby=sitesh>\n"
	      "<h2 id=sitesh>Sites</h2>\n",
	      out);
	open_table(out, "What each site does when it is first asked for",
		   "<th scope=col>Site<th scope=col>Name<th scope=col>Pool"
		   "<th scope=col>Because of<th scope=col>Outcome"
		   "<th scope=col>Error, event data<th scope=col>Why");
	for (size_t i = 0; ret == OK && i < r->site_count; i++)
		ret = write_site(out, &r->sites[i], a);
	close_table(out);
	if (r->process == IN_INETINFO)
		fputs("<p>Here a filter that fails is skipped, and its site "
		      "runs without it (R1003).</p>\n",
		      out);
	fputs("</section>\n", out);
	return ret;
}

static int write_module(FILE *out, const struct server_report *r,
			const struct server_module *m, struct str owner,
			struct arena *a)
{
	const struct str title = module_title(m, a), when = loaded_at(r, m, a);
	const struct server_file *f = m->file;
	struct html_cell cell = { 0 };

	if (title.s == NULL || when.s == NULL)
		return E_NO_MEMORY;
	fputs("<tr><th scope=row>", out);
	write_link(out, m, title);
	fputs("<td>", out);
	html_put(out, owner);
	fputs("<td><code>", out);
	html_put(out, m->path);
	fprintf(out, "</code><td%s>", f == NULL ? " class=word" : "");
	if (f == NULL) {
		html_text(out, fate_word(m->fate));
		fputs("<td>", out);
		html_text(out, fate_sentence(m->fate));
		putc('\n', out);
		return OK;
	}
	html_put(out, when);
	cell.kind = f->verdict;
	cell.likely = f->likely;
	write_verdict(out, verdict_word(f->verdict), &cell, f->win32,
		      f->summary);
	return OK;
}

static int write_group(FILE *out, const struct server_report *r,
		       const struct server_group *g, struct str owner,
		       bool loaded, struct arena *a)
{
	int ret = owner.s == NULL ? E_NO_MEMORY : OK;

	for (size_t i = 0; ret == OK && i < g->count; i++) {
		if ((g->items[i].file != NULL) == loaded)
			ret = write_module(out, r, &g->items[i], owner, a);
	}
	return ret;
}

/* The loaded ones in load order, or the others. */
static int write_rows(FILE *out, const struct server_report *r, bool loaded,
		      struct arena *a)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < r->group_count; i++)
		ret = write_group(out, r, r->groups[i], r->groups[i]->owner,
				  loaded, a);
	for (size_t i = 0; ret == OK && i < r->site_count; i++) {
		const struct server_site *s = &r->sites[i];
		const struct str owner =
			STR_CONCAT(a, str_of("site "), s->config->id);

		ret = write_group(out, r, &s->filters, owner, loaded, a);
		if (ret == OK)
			ret = write_group(out, r, &s->own_extensions, owner,
					  loaded, a);
	}
	return ret;
}

static int write_modules(FILE *out, const struct server_report *r,
			 struct arena *a)
{
	int ret;

	fputs("<section id=matrix aria-labelledby=matrixh>\n"
	      "<h2 id=matrixh>Filters and extensions</h2>\n",
	      out);
	open_table(out, "Loaded, in this order",
		   "<th scope=col>Module<th scope=col>Of<th scope=col>File"
		   "<th scope=col>Loaded at<th scope=col>Verdict"
		   "<th scope=col>Error, event data<th scope=col>Why");
	ret = write_rows(out, r, true, a);
	close_table(out);
	open_table(out, "Configured, never loaded",
		   "<th scope=col>Module<th scope=col>Of<th scope=col>File"
		   "<th scope=col>It is<th scope=col>That is");
	if (ret == OK)
		ret = write_rows(out, r, false, a);
	close_table(out);
	fputs("</section>\n", out);
	return ret;
}

static void write_notes(FILE *out, const struct server_report *r)
{
	if (r->config->note_count == 0)
		return;
	fputs("<section id=notes aria-labelledby=notesh>\n"
	      "<h2 id=notesh>About the configuration</h2>\n<ul>\n",
	      out);
	for (size_t i = 0; i < r->config->note_count; i++) {
		const struct iis_note *n = &r->config->notes[i];

		fputs("<li>", out);
		if (n->line != 0)
			fprintf(out, "line %u: ", n->line);
		html_put(out, n->text);
		putc('\n', out);
	}
	fputs("</ul>\n</section>\n", out);
}

static int write_report(const struct server_report *r, FILE *out,
			struct style style, struct arena *a)
{
	int ret;

	(void)style;
	write_head(out, r);
	ret = write_sites(out, r, a);
	if (ret == OK)
		ret = write_modules(out, r, a);
	if (ret != OK)
		return ret;
	write_notes(out, r);
	for (size_t i = 0; i < r->file_count; i++)
		fwrite_unlocked(r->files[i]->body.s, 1, r->files[i]->body.n,
				out);
	html_close(out, false);
	return OK;
}

const struct server_writer server_html = { "html", keep_section, write_report };

/*
 * Checked files as one HTML page that needs nothing else: no request, no
 * script of another's. Its policy lets run what is named by its digest alone.
 */
#include "report/html_parts.h"

#include <stdlib.h>

#include "report/detail.h"
#include "util/status.h"

static int begin_html(struct report *r)
{
	struct html_page *page = calloc(1, sizeof(*page));

	r->state = page;
	if (page == NULL)
		return E_NO_MEMORY;
	page->sections = open_memstream(&page->text, &page->size);
	if (page->sections != NULL)
		return OK;
	free(page);
	return E_NO_MEMORY;
}

static int add_row(struct report *r, struct html_page *page,
		   struct html_row *row)
{
	void *items = page->rows;

	if (arena_grow(&page->arena, &items, page->count, &page->capacity,
		       sizeof(*row)))
		return E_NO_MEMORY;
	page->rows = items;
	row->cells = arena_new_array(&page->arena, struct html_cell,
				     profile_target_count(r->profile));
	return row->cells == NULL ? E_NO_MEMORY : OK;
}

static int write_html(struct report *r, const struct file_report *f)
{
	struct html_page *page = r->state;
	struct html_row row = { str_copy(&page->arena, f->path), NULL };
	int ret = row.path.s == NULL ? E_NO_MEMORY : add_row(r, page, &row);

	if (ret == OK)
		ret = html_file(page, f, &row);
	if (ret == OK)
		page->rows[page->count++] = row;
	report_count(r, f);
	return ret;
}

/* Is the worst that the row says likely only? */
static bool is_likely(const struct html_row *row, unsigned targets,
		      enum verdict_kind worst)
{
	bool likely = false;

	for (unsigned t = 0; t < targets; t++) {
		const struct html_cell *c = &row->cells[t];

		if (!c->asked || c->kind != worst)
			continue;
		likely = likely || c->likely;
		if (worst == VERDICT_FAILS && !c->likely)
			return false;
	}
	return likely;
}

static enum verdict_kind worst_of(const struct html_row *row, unsigned targets)
{
	enum verdict_kind worst = VERDICT_LOADS;

	for (unsigned t = 0; t < targets; t++) {
		if (row->cells[t].asked && row->cells[t].kind == VERDICT_FAILS)
			return VERDICT_FAILS;
		if (row->cells[t].asked &&
		    row->cells[t].kind == VERDICT_UNKNOWN)
			worst = VERDICT_UNKNOWN;
	}
	return worst;
}

static size_t count_likely(const struct report *r, enum verdict_kind kind)
{
	const struct html_page *page = r->state;
	unsigned targets = profile_target_count(r->profile);
	size_t count = 0;

	for (size_t i = 0; i < page->count; i++)
		count += worst_of(&page->rows[i], targets) == kind &&
			 is_likely(&page->rows[i], targets, kind);
	return count;
}

/* The answer in a line: "3 of 12 files fail somewhere, 1 of them likely". */
static void write_headline(struct report *r, FILE *out)
{
	const struct summary *s = &r->summary;
	const char *files = s->files == 1 ? "file" : "files";
	size_t likely =
		count_likely(r, s->fails != 0 ? VERDICT_FAILS : VERDICT_LOADS);

	if (s->files == 0)
		fputs("No file was checked", out);
	else if (s->fails != 0)
		fprintf(out, "%zu of %zu %s %s somewhere", s->fails, s->files,
			files, s->fails == 1 ? "fails" : "fail");
	else if (s->unknown != 0)
		fprintf(out, "Not known for %zu of %zu %s", s->unknown,
			s->files, files);
	else if (s->files == 1)
		fputs("The file loads", out);
	else
		fprintf(out, "All %zu files load", s->files);
	if (likely != 0 && (s->fails != 0 || s->unknown == 0)) {
		if (s->files == 1)
			fputs(", likely", out);
		else
			fprintf(out, ", %zu of them likely", likely);
	}
	if (s->unread != 0)
		fprintf(out, "; %zu could not be read", s->unread);
}

static void write_header(struct report *r)
{
	const struct summary *s = &r->summary;
	FILE *out = r->out;

	html_open(out, true);
	write_headline(r, out);
	html_body(out, r->profile);
	write_headline(r, out);
	fputs("</h1>\n<dl class=\"counts\">\n", out);
	html_count(out, "files", "all", s->files);
	html_count(out, "load on all", "l", s->loads);
	html_count(out, "fail on some", "f", s->fails);
	html_count(out, "not known", "u", s->unknown);
	html_count(out, "likely, not certain", "u",
		   count_likely(r, VERDICT_LOADS) +
			   count_likely(r, VERDICT_FAILS));
	html_count(out, "not read", "f", s->unread);
	html_count(out, "warnings", "u", s->warnings);
	fputs("</dl>\n</header>\n<main>\n", out);
}

static int write_page(struct report *r, struct html_page *page)
{
	int ret;

	write_header(r);
	ret = html_matrix(r, page);
	if (ret != OK)
		return ret;
	fwrite(page->text, 1, page->size, r->out);
	html_run(r, page);
	html_close(r->out, true);
	return OK;
}

static int end_html(struct report *r)
{
	struct html_page *page = r->state;
	bool failed = ferror(page->sections) != 0;
	int ret = OK;

	/* In memory: nothing but a lack of it makes this fail. */
	if (fclose(page->sections) != 0 || failed)
		ret = E_NO_MEMORY;
	else
		ret = write_page(r, page);
	free(page->text);
	arena_release(&page->arena);
	free(page);
	r->state = NULL;
	return ret;
}

const struct report_writer report_html = {
	"html",
	begin_html,
	write_html,
	end_html,
};

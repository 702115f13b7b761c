/* Filters, and the matrix: files against targets. */
#include "report/html_parts.h"

#include "rules/error_text.h"
#include "util/status.h"

static void write_option(FILE *out, const char *value, struct str label)
{
	fputs("<option value=\"", out);
	html_text(out, value);
	fputs("\">", out);
	html_put(out, label);
	putc('\n', out);
}

static void write_verdict_filter(FILE *out)
{
	fputs("<label>Verdict <select id=verdict>\n"
	      "<option value=\"\">any\n<option value=l>loads\n"
	      "<option value=f>fails\n<option value=u>unknown\n"
	      "<option value=k>likely, not certain\n</select></label>\n",
	      out);
}

static void write_target_filter(FILE *out, const struct report *r,
				target_set targets)
{
	struct profile_target t;

	fputs("<label>Windows <select id=target>\n<option value=\"\">any\n",
	      out);
	for (unsigned i = 0; profile_target_at(r->profile, i, &t); i++) {
		if ((targets & TARGET_BIT(i)) == 0)
			continue;
		fprintf(out, "<option value=%u>", i);
		html_text(out, t.id);
		fputs(" – ", out);
		html_text(out, t.name);
		putc('\n', out);
	}
	fputs("</select></label>\n", out);
}

static void write_finding_filter(FILE *out, const struct html_page *page)
{
	fputs("<label>Finding <select id=finding>\n<option value=\"\">any\n",
	      out);
	for (unsigned i = 0; i < FINDING_COUNT; i++) {
		const char *id = finding_kind((enum finding_id)i)->id;

		if (page->found[i])
			write_option(out, id, str_of(id));
	}
	fputs("</select></label>\n", out);
}

/* Without the script they would do nothing: it shows them. */
static void write_filters(FILE *out, const struct report *r,
			  const struct html_page *page)
{
	fputs("<form id=filters role=search aria-label=\"Files to show\" "
	      "hidden>\n"
	      "<label>Search <input id=search type=search autocomplete=off "
	      "spellcheck=false placeholder=\"file, DLL or procedure\">"
	      "</label>\n",
	      out);
	write_verdict_filter(out);
	write_target_filter(out, r, page->targets);
	write_finding_filter(out, page);
	fputs("<button id=clear type=button>Show all</button>\n"
	      "<p id=count role=status aria-live=polite></p>\n</form>\n",
	      out);
}

static void write_columns(FILE *out, const struct report *r, target_set targets)
{
	struct profile_target t;

	fputs("<thead><tr><th scope=col>File", out);
	for (unsigned i = 0; profile_target_at(r->profile, i, &t); i++) {
		if ((targets & TARGET_BIT(i)) == 0)
			continue;
		fprintf(out, "<th scope=col data-t=%u><abbr title=\"", i);
		html_text(out, t.name);
		fputs("\">", out);
		html_text(out, t.id);
		fputs("</abbr>", out);
	}
	fputs("</thead>\n<tbody>\n", out);
}

static void write_cell(FILE *out, const struct html_cell *c, size_t file)
{
	if (!c->asked) {
		fputs("<td class=n>not asked", out);
		return;
	}
	fprintf(out, "<td class=\"%s\"><a href=\"#f%zur%u\">%s",
		html_verdict_class(c), file, c->outcome, verdict_word(c->kind));
	if (c->win32 != 0)
		fprintf(out, " <b>%u</b>", (unsigned)c->win32);
	fputs(c->likely ? " <i>likely</i></a>" : "</a>", out);
}

static void write_row(FILE *out, const struct html_page *page, size_t at,
		      unsigned targets)
{
	const struct html_row *row = &page->rows[at];

	fprintf(out, "<tr><th scope=row><a href=\"#f%zu\">", at + 1);
	html_path(out, row->path);
	fputs("</a>", out);
	for (unsigned t = 0; t < targets; t++) {
		if (page->targets & TARGET_BIT(t))
			write_cell(out, &row->cells[t], at + 1);
	}
	putc('\n', out);
}

/* So many different errors are explained. */
enum { CODES_MAX = 64 };

/* The errors of the matrix, in the order of their numbers; their count. */
static size_t find_codes(const struct html_page *page, unsigned targets,
			 uint32_t out[CODES_MAX])
{
	size_t count = 0;

	for (size_t i = 0; i < page->count * targets; i++) {
		uint32_t code =
			page->rows[i / targets].cells[i % targets].win32;
		size_t at = count;

		while (at > 0 && out[at - 1] > code)
			at--;
		if (code == 0 || count == CODES_MAX ||
		    (at > 0 && out[at - 1] == code))
			continue;
		for (size_t k = count++; k > at; k--)
			out[k] = out[k - 1];
		out[at] = code;
	}
	return count;
}

static int write_codes(FILE *out, struct html_page *page, unsigned targets)
{
	uint32_t codes[CODES_MAX];
	size_t count = find_codes(page, targets, codes);

	if (count == 0)
		return OK;
	fputs("<h3>The errors in Windows’ words</h3>\n<dl class=codes>\n", out);
	for (size_t i = 0; i < count; i++) {
		/* Windows shows its messages with a bare %1, too. */
		struct str text =
			error_text(&page->arena, codes[i], str_of("%1"));

		if (text.s == NULL)
			return E_NO_MEMORY;
		if (text.n == 0)
			text = str_of("(no message is known)");
		fprintf(out, "<div><dt>%u</dt>", (unsigned)codes[i]);
		html_element(out, "dd", NULL, text);
		fputs("</div>\n", out);
	}
	fputs("</dl>\n", out);
	return OK;
}

int html_matrix(const struct report *r, struct html_page *page)
{
	unsigned targets = profile_target_count(r->profile);
	FILE *out = r->out;
	int ret;

	fputs("<section id=matrix aria-labelledby=matrixh>\n"
	      "<h2 id=matrixh>Files and Windows</h2>\n",
	      out);
	write_filters(out, r, page);
	fputs("<div class=matrix role=region tabindex=0 "
	      "aria-labelledby=matrixh>\n<table><caption>What each Windows "
	      "does with each file; a cell leads to why</caption>\n",
	      out);
	write_columns(out, r, page->targets);
	for (size_t i = 0; i < page->count; i++)
		write_row(out, page, i, targets);
	fputs("</tbody></table>\n</div>\n", out);
	ret = write_codes(out, page, targets);
	fputs("</section>\n", out);
	return ret;
}

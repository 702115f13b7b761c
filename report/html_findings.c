/* The findings of a file: message, advice, grounds, and what IIS does. */
#include "report/html_parts.h"

#include "report/acceptance.h"
#include "report/detail.h"
#include "report/text_findings.h"
#include "report/text_iis.h"
#include "util/status.h"

/* More names of one finding than anybody reads: the JSON report has all. */
enum { NAMES_MAX = 1000 };

static const char *severity_class(const struct finding *f)
{
	static const char *const classes[] = {
		[LEVEL_ERROR] = "e",
		[LEVEL_UNKNOWN] = "o",
		[LEVEL_WARNING] = "w",
		[LEVEL_NOTE] = "t",
	};

	return classes[finding_kind(f->id)->severity];
}

/* The numbers of its targets, which are columns of the matrix. */
static void write_targets(FILE *out, target_set set)
{
	for (const char *between = ""; set != 0; set &= set - 1) {
		fprintf(out, "%s%d", between, __builtin_ctzll(set));
		between = " ";
	}
}

static int write_paragraph(FILE *out, const char *class, struct str s)
{
	if (s.s == NULL)
		return E_NO_MEMORY;
	if (s.n == 0)
		return OK;
	html_element(out, "p", class, s);
	return OK;
}

static int write_name(FILE *out, struct arena *a, const struct finding *f)
{
	struct str object = finding_object(a, f);
	struct str undecorated = finding_undecorated(a, f);

	if (object.s == NULL || undecorated.s == NULL)
		return E_NO_MEMORY;
	fputs("<li>", out);
	html_element(out, "code", NULL, object);
	if (undecorated.n != 0) {
		fputs(" that is ", out);
		html_element(out, "code", NULL, undecorated);
	}
	putc('\n', out);
	return OK;
}

static bool has_undecorated(const struct file_report *f,
			    const struct finding_group *g)
{
	for (size_t i = 0; i < g->count && i < NAMES_MAX; i++) {
		struct str text = finding_undecorated(f->arena, g->items[i]);

		/* Who writes the names finds out that memory is short. */
		if (text.s == NULL || text.n != 0)
			return true;
	}
	return false;
}

/* All names that the message is about, where it can't hold them. */
static int write_names(FILE *out, const struct file_report *f,
		       const struct finding_group *g)
{
	int ret = OK;

	if (g->count <= LISTED_MAX && !has_undecorated(f, g))
		return OK;
	if (g->count == 1)
		fputs("<details><summary>Its C++ name</summary><ul>\n", out);
	else
		fprintf(out, "<details><summary>All %zu names</summary><ul>\n",
			g->count);
	for (size_t i = 0; ret == OK && i < g->count && i < NAMES_MAX; i++)
		ret = write_name(out, f->arena, g->items[i]);
	if (g->count > NAMES_MAX)
		fprintf(out, "<li>and %zu more, which the JSON report has\n",
			g->count - NAMES_MAX);
	fputs("</ul></details>", out);
	return ret;
}

static int write_item(FILE *out, struct str s)
{
	if (s.s == NULL)
		return E_NO_MEMORY;
	if (s.n != 0) {
		html_element(out, "li", NULL, s);
		putc('\n', out);
	}
	return OK;
}

static int write_answer(FILE *out, struct arena *a, struct str name,
			const struct iis_answer *answer)
{
	int ret = name.s == NULL ? E_NO_MEMORY : OK;

	if (ret != OK)
		return ret;
	fputs("<p>", out);
	html_put(out, name);
	fprintf(out, " writes %s:</p>\n<ul>\n",
		iis_when_words(answer->events[0].when));
	for (int i = 0; ret == OK && i < answer->event_count; i++)
		ret = write_item(out, iis_event_line(a, &answer->events[i]));
	for (int i = 0; ret == OK && i < answer->client_count; i++)
		ret = write_item(out, iis_client_line(a, &answer->clients[i],
						      i > 0));
	if (ret == OK)
		ret = write_item(out, iis_identity_line(a, &answer->failure));
	fputs("</ul>\n", out);
	return ret;
}

static int write_events(FILE *out, const struct file_report *f,
			const struct finding_group *g)
{
	struct iis_answer answers[TARGETS_MAX];
	int count = iis_answers(f, g, true, answers);
	int ret = count < 0 ? E_NO_MEMORY : OK;

	if (count <= 0)
		return ret;
	fputs("<details><summary>What IIS writes, and what a client gets"
	      "</summary>\n",
	      out);
	for (int i = 0; ret == OK && i < count; i++)
		ret = write_answer(out, f->arena,
				   iis_answer_name(f, answers, count, i),
				   &answers[i]);
	fputs("</details>\n", out);
	return ret;
}

static int write_group(FILE *out, const struct file_report *f,
		       const struct finding_group *g)
{
	const struct finding *first = g->items[0];
	const struct finding_kind *kind = finding_kind(first->id);
	struct str message = finding_group_message(f, g, "");
	int ret;

	if (message.s == NULL)
		return E_NO_MEMORY;
	fprintf(out, "<article class=%s data-id=%s data-t=\"",
		severity_class(first), kind->id);
	write_targets(out, first->targets);
	fputs("\"><h4>", out);
	html_put(out, message);
	fprintf(out,
		"</h4><p class=id><b>%s</b> <code>%s</code></p>",
		severity_word(kind->severity), kind->id);
	ret = write_paragraph(out, NULL, finding_details(f, first));
	if (ret == OK)
		ret = write_paragraph(out, NULL, text_iis(f, g));
	if (ret == OK)
		ret = write_paragraph(out, "advice", first->advice);
	if (ret == OK)
		ret = write_paragraph(out, "baseline",
				      acceptances_text(f, first));
	if (ret == OK)
		ret = write_paragraph(out, "grounds",
				      finding_grounds(f, first));
	if (ret == OK)
		ret = write_names(out, f, g);
	if (ret == OK)
		ret = write_events(out, f, g);
	fputs("</article>\n", out);
	return ret;
}

/* Those to act on, or those for who asks for all. */
static int write_groups(FILE *out, const struct file_report *f,
			const struct finding_groups *groups, bool detail)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < groups->count; i++) {
		if (groups->items[i].items[0]->detail == detail)
			ret = write_group(out, f, &groups->items[i]);
	}
	return ret;
}

static size_t count_details(const struct finding_groups *groups)
{
	size_t count = 0;

	for (size_t i = 0; i < groups->count; i++)
		count += groups->items[i].items[0]->detail;
	return count;
}

int html_findings(struct html_page *page, const struct file_report *f)
{
	FILE *out = page->sections;
	struct finding_groups groups;
	int ret = findings_group(f, false, &groups);
	size_t details;

	if (ret != OK || groups.count == 0)
		return ret;
	fputs("<h3>Findings</h3>\n", out);
	ret = write_groups(out, f, &groups, false);
	details = count_details(&groups);
	if (ret != OK || details == 0)
		return ret;
	fprintf(out,
		"<details><summary>%zu %s that nobody needs to act on"
		"</summary>\n",
		details, details == 1 ? "note" : "notes");
	ret = write_groups(out, f, &groups, true);
	fputs("</details>\n", out);
	return ret;
}

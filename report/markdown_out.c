/* Markdown as GitHub and GitLab read it. */
#include "report/markdown_out.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "report/acceptance.h"
#include "report/detail.h"
#include "report/finding_text.h"
#include "report/text_out.h"
#include "rules/codes.h"
#include "util/status.h"

/* More findings than these are folded away. */
enum { SHOWN_MAX = 5 };

/*
 * A backslash is no help against what GitHub and GitLab look for in the
 * finished page; a comment that stands in between is.
 */
static const char *markdown_reserved(char c)
{
	switch (c) {
	case '\\':
		return "\\\\";
	case '`':
		return "\\`";
	case '*':
		return "\\*";
	case '_':
		return "\\_";
	case '[':
		return "\\[";
	case ']':
		return "\\]";
	case '|':
		return "\\|";
	case '~':
		return "\\~";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '@':
		return "@<!-- -->";
	case '#':
		return "#<!-- -->";
	case '$': /* mathematics */
		return "<span>$</span>";
	default:
		return NULL;
	}
}

static bool starts_at(struct str s, size_t at, const char *what)
{
	return s.n - at >= strlen(what) &&
	       strncasecmp(s.s + at, what, strlen(what)) == 0;
}

/* The next character that makes a link of a bare address; or the end. */
static size_t find_link(struct str s, size_t from)
{
	static const char www[] = "www.";

	for (size_t i = from; i < s.n; i++) {
		if (starts_at(s, i, "://"))
			return i;
		if (starts_at(s, i, www))
			return i + strlen(www) - 1;
	}
	return s.n;
}

void markdown_put(FILE *out, struct str s)
{
	for (size_t i = 0; i < s.n;) {
		size_t end = find_link(s, i);

		text_put_reserved(out, (struct str){ s.s + i, end - i },
				  markdown_reserved);
		if (end < s.n)
			fprintf(out, "\\%c", s.s[end]);
		i = end + 1;
	}
}

/* An underscore inside a word is no emphasis: STATUS_DLL_NOT_FOUND. */
static bool is_markup(const char *text, const char *at)
{
	if (*at == '_' && at > text && isalnum((unsigned char)at[-1]) &&
	    isalnum((unsigned char)at[1]))
		return false;
	return strchr("\\*_<>[]|", *at) != NULL;
}

void markdown_text_put(FILE *out, const char *text)
{
	bool code = false;

	for (const char *p = text; *p != '\0'; p++) {
		if (*p == '`')
			code = !code;
		if (!code && is_markup(text, p))
			fputc('\\', out);
		fputc(*p, out);
	}
}

static const char *nothing_reserved(char c)
{
	(void)c;
	return NULL;
}

/* May it stand between two backticks, in a table too? */
static bool is_plain_code(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.s[i];

		if (c < 0x20 || c >= 0x7f || c == '`' || c == '|' || c == '\\')
			return false;
	}
	return s.n != 0 && s.s[0] != ' ' && s.s[s.n - 1] != ' ';
}

void markdown_code(FILE *out, struct str s)
{
	bool plain = is_plain_code(s);

	fputs(plain ? "`" : "<code>", out);
	if (plain)
		text_put_reserved(out, s, nothing_reserved);
	else
		markdown_put(out, s);
	fputs(plain ? "`" : "</code>", out);
}

void markdown_headline(FILE *out, const struct summary *s)
{
	const char *files = s->files == 1 ? "file" : "files";

	fputs("## dryload: ", out);
	if (s->fails != 0)
		fprintf(out, "%zu of %zu %s %s", s->fails, s->files, files,
			s->fails == 1 ? "fails" : "fail");
	else if (s->unknown != 0)
		fprintf(out, "%zu of %zu %s not known", s->unknown, s->files,
			files);
	else if (s->files != 0)
		fprintf(out, "%zu %s %s", s->files, files,
			s->files == 1 ? "loads" : "load");
	else
		fputs("nothing was checked", out);
	if (s->fails != 0 && s->unknown != 0)
		fprintf(out, ", %zu not known", s->unknown);
	if (s->unread != 0)
		fprintf(out, ", %zu not read", s->unread);
	fputs("\n", out);
}

static void put_cell(FILE *out, struct str s)
{
	fputs(" ", out);
	markdown_put(out, s);
	fputs(" |", out);
}

static void put_row(FILE *out, const struct file_report *f, const char *id,
		    unsigned target)
{
	const struct verdict *v = &f->verdicts[target];
	const struct finding *reason = finding_deciding(f, target);
	const char *bold = v->kind == VERDICT_LOADS ? "" : "**";
	char data[ERROR_CODE_BYTES_SIZE];

	fputs("| ", out);
	markdown_code(out, str_of(id));
	fprintf(out, " | %s%s%s%s%s |", bold, verdict_word(v->kind), bold,
		v->likely ? " (likely)" : "",
		verdict_is_accepted(f, target) ? " (accepted)" : "");
	if (v->error != NULL) {
		error_code_bytes(v->error->win32, data);
		fprintf(out, " %u | `%s` |", (unsigned)v->error->win32, data);
	} else {
		fputs(" | |", out);
	}
	put_cell(out, reason != NULL ? reason->summary : STR_EMPTY);
	fputs("\n", out);
}

static void put_table(FILE *out, const struct file_report *f)
{
	struct profile_target t;

	fputs("\n| Windows | verdict | error | event data | first reason |\n"
	      "| --- | --- | ---: | --- | --- |\n",
	      out);
	for (unsigned i = 0; profile_target_at(f->subject->profile, i, &t);
	     i++) {
		if (f->subject->targets & TARGET_BIT(i))
			put_row(out, f, t.id, i);
	}
}

static void put_finding(FILE *out, const struct finding_text *t)
{
	struct finding_line lines[FINDING_LINES];

	fprintf(out, "- **%s**: ", finding_kind(t->first->id)->id);
	if (finding_text_severity(t) == LEVEL_UNKNOWN)
		fputs("not known: ", out);
	markdown_put(out, t->message);
	fputs("\n", out);
	finding_text_lines(t, lines);
	for (size_t i = 0; i < FINDING_LINES; i++) {
		if (lines[i].text.n == 0)
			continue;
		fprintf(out, "  - %s: ", lines[i].label);
		markdown_put(out, lines[i].text);
		fputs("\n", out);
	}
}

static void put_findings(FILE *out, const struct finding_texts *texts)
{
	size_t more = texts->count > SHOWN_MAX ? texts->count - SHOWN_MAX : 0;

	if (texts->count != 0)
		fputs("\n", out);
	for (size_t i = 0; i < texts->count; i++) {
		if (i == SHOWN_MAX)
			fprintf(out,
				"\n<details>\n<summary>%zu more %s</summary>"
				"\n\n",
				more, more == 1 ? "finding" : "findings");
		put_finding(out, &texts->items[i]);
	}
	if (more != 0)
		fputs("\n</details>\n", out);
}

int markdown_file(FILE *out, const struct file_report *f, int verbosity)
{
	struct finding_texts texts = { NULL, 0 };
	struct str title = file_title(f), verdicts = verdicts_sentence(f);

	if (title.s == NULL || verdicts.s == NULL)
		return E_NO_MEMORY;
	if (verbosity >= 0 && finding_texts(f, verbosity, &texts) != OK)
		return E_NO_MEMORY;
	fputs("\n### ", out);
	markdown_code(out, f->path);
	fprintf(out, "\n\n%.*s: ", STR_ARGS(title));
	markdown_put(out, verdicts);
	fputs("\n", out);
	put_table(out, f);
	put_findings(out, &texts);
	return OK;
}

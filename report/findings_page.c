/* The table of findings as a page of Markdown. */
#include <ctype.h>
#include <string.h>

#include "report/markdown_out.h"
#include "report/rules_list.h"
#include "rules/codes.h"
#include "util/status.h"

static const char introduction[] =
"# The findings\n"
"\n"
"<!-- Written from rules/finding_kinds.c; edit there. -->\n"
"\n"
"What `dryload check` and `dryload iis` can say about a file. The ids stand\n"
"in every report, and don't change. `dryload rules ID` shows one of them.\n"
"\n"
"Windows says: the Win32 error of the usual case, its four bytes in the data\n"
"of an event, and the NTSTATUS behind it. A finding in a report may have\n"
"another one, where a rule says so.\n";

static const char *const headings[] = {
	[LEVEL_ERROR] = "Errors: the file doesn't load",
	[LEVEL_UNKNOWN] = "Unknown: whether it loads stays open",
	[LEVEL_WARNING] = "Warnings: it loads, and fails later",
	[LEVEL_NOTE] = "Notes: nothing fails",
};

static void put_windows(FILE *out, const struct finding_kind *k)
{
	const struct error_code *code = error_code_find(k->win32);
	const char *status = ntstatus_name(k->ntstatus);

	if (k->win32 == 0) {
		fputs("- Windows says: nothing, when the DLL is loaded\n", out);
		return;
	}
	fprintf(out, "- Windows says: %u", k->win32);
	if (code != NULL)
		fprintf(out, " %s", code->name);
	fprintf(out, ", `%02x %02x %02x %02x`, 0x%08X", k->win32 & 0xff,
		k->win32 >> 8 & 0xff, k->win32 >> 16 & 0xff, k->win32 >> 24,
		k->ntstatus);
	if (status != NULL)
		fprintf(out, " %s", status);
	fputc('\n', out);
}

/* "[R305](rules.md#r305)" */
static void put_rules(FILE *out, const struct finding_kind *k)
{
	for (size_t i = 0; k->rules[i] != NULL; i++) {
		fprintf(out, "%s[%s](rules.md#", i == 0 ? "- Rules: " : ", ",
			k->rules[i]);
		for (const char *p = k->rules[i]; *p != '\0'; p++)
			fputc(tolower((unsigned char)*p), out);
		fputc(')', out);
	}
	if (k->rules[0] != NULL)
		fputc('\n', out);
}

static void put_finding(FILE *out, const struct finding_kind *k)
{
	fprintf(out, "\n### %s\n\n**", k->id);
	markdown_text_put(out, k->title);
	fputs(".** ", out);
	markdown_text_put(out, k->meaning);
	fputs("\n\n", out);
	put_windows(out, k);
	fputs("- What to do: ", out);
	markdown_text_put(out, k->advice);
	fputc('\n', out);
	put_rules(out, k);
}

int findings_write_markdown(FILE *out)
{
	fputs(introduction, out);
	for (enum severity s = LEVEL_ERROR; s <= LEVEL_NOTE; s++) {
		fprintf(out, "\n## %s\n", headings[s]);
		for (unsigned i = 0; i < FINDING_COUNT; i++) {
			const struct finding_kind *k =
				finding_kind((enum finding_id)i);

			if (k->severity == s)
				put_finding(out, k);
		}
	}
	return ferror(out) ? E_IO : OK;
}

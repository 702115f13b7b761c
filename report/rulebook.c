/* The rule book, written out. */
#include "report/rulebook.h"

#include <string.h>

#include "report/json_out.h"
#include "report/markdown_out.h"
#include "report/text_out.h"
#include "util/status.h"

static enum text_color confidence_color(enum rule_confidence c)
{
	return c == RULE_CERTAIN ? TEXT_PLAIN : TEXT_YELLOW;
}

int rulebook_write_rule(FILE *out, const struct rule *r, struct style style)
{
	struct text_out text = { out, style.color, style.width };
	struct arena arena = ARENA_INIT;
	struct text_table table = TEXT_TABLE_INIT(&arena);
	const struct {
		const char *label, *text;
		enum text_color color;
	} lines[] = {
		{ "theme", r->theme, TEXT_PLAIN },
		{ "targets", r->targets, TEXT_PLAIN },
		{ "Windows does", r->text, TEXT_PLAIN },
		{ "Windows says", r->outcome, TEXT_PLAIN },
		{ "confidence", rule_confidence_word(r->confidence),
		  confidence_color(r->confidence) },
		{ "source", r->source, TEXT_PLAIN },
		{ "in dryload", rule_state_word(r->state), TEXT_PLAIN },
		{ "", r->instead, TEXT_PLAIN },
	};
	int ret = OK;

	text_put(&text, TEXT_BOLD, str_of(r->id));
	fputs(": ", out);
	text_put(&text, TEXT_PLAIN, str_of(r->title));
	fputc('\n', out);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct text_row row = { {
			{ str_of(lines[i].label), TEXT_DIM, false },
			{ str_of(lines[i].text), lines[i].color, false },
		} };

		if (ret == OK && lines[i].text[0] != '\0')
			ret = text_table_add(&table, &row);
	}
	if (ret == OK)
		text_table_write(&text, &table, 2);
	arena_release(&arena);
	return ret;
}

void rulebook_write_json(FILE *out, const struct rule *r)
{
	struct json_out j;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-rulebook/1");
	json_text(&j, "id", r->id);
	json_text(&j, "theme", r->theme);
	json_text(&j, "targets", r->targets);
	json_text(&j, "title", r->title);
	json_text(&j, "text", r->text);
	json_str_or_null(&j, "outcome", str_of(r->outcome));
	json_text(&j, "confidence", rule_confidence_word(r->confidence));
	json_text(&j, "source", r->source);
	json_text(&j, "state", rule_state_word(r->state));
	json_str_or_null(&j, "instead", str_of(r->instead));
	json_object_end(&j);
}

static void put_labelled(FILE *out, const char *label, const char *text)
{
	if (text[0] == '\0')
		return;
	fprintf(out, "- %s: ", label);
	markdown_text_put(out, text);
	fputc('\n', out);
}

static void put_rule(FILE *out, const struct rule *r)
{
	fprintf(out, "\n### %s\n\n**", r->id);
	markdown_text_put(out, r->title);
	fputs(".** ", out);
	markdown_text_put(out, r->text);
	fputs("\n\n", out);
	put_labelled(out, "Targets", r->targets);
	put_labelled(out, "Windows says", r->outcome);
	fprintf(out, "- Confidence: %s\n", rule_confidence_word(r->confidence));
	put_labelled(out, "Source", r->source);
	fprintf(out, "- In dryload: %s%s", rule_state_word(r->state),
		r->instead[0] != '\0' ? ". " : "");
	markdown_text_put(out, r->instead);
	fputc('\n', out);
}

static const char introduction[] =
"# The rules of the loader and of IIS\n"
"\n"
"<!-- Written from rules/rulebook_*.c; edit there. -->\n"
"\n"
"What Windows and IIS do when a DLL is loaded. A finding names the rules\n"
"that it rests on. Reimplementations were read for behaviour only.\n"
"\n"
"Targets: NT5 is Windows XP, Server 2003 and their x64 editions; a plus sign\n"
"stands for later ones too.\n"
"\n"
"Windows says: the Win32 error, its four bytes in the data of an event, and\n"
"the NTSTATUS behind it where there is one.\n"
"\n"
"Confidence: *certain* has a vendor's document or a test that runs on real\n"
"Windows behind it, *likely* one indirect source or a reimplementation,\n"
"*open* nothing, or sources that disagree. Of a rule with several parts the\n"
"weakest decides.\n"
"\n"
"In dryload: *enacted* means that verdicts follow the rule; *files can't\n"
"tell*, that it depends on rights, locks, memory or policies of a machine;\n"
"*not enacted yet*, that files could tell. What is said instead, or left\n"
"out, follows.\n"
"\n";

static void put_counts(FILE *out)
{
	size_t states[] = { 0, 0, 0 };
	const struct rule *r;
	size_t count = 0;

	for (; (r = rulebook_at(count)) != NULL; count++)
		states[r->state]++;
	fprintf(out, "%zu rules", count);
	for (enum rule_state s = RULE_ENACTED; s <= RULE_LATER; s++)
		fprintf(out, "%s %s: %zu", s == RULE_ENACTED ? ";" : ",",
			rule_state_word(s), states[s]);
	fputs(".\n", out);
}

int rulebook_write_markdown(FILE *out)
{
	const char *theme = "";
	const struct rule *r;

	fputs(introduction, out);
	put_counts(out);
	for (size_t i = 0; (r = rulebook_at(i)) != NULL; i++) {
		if (strcmp(r->theme, theme) != 0)
			fprintf(out, "\n## %s\n", r->theme);
		theme = r->theme;
		put_rule(out, r);
	}
	return ferror(out) ? E_IO : OK;
}

/* The table of findings, written out. */
#include "report/rules_list.h"

#include "report/json_out.h"
#include "report/text_out.h"
#include "rules/codes.h"
#include "util/status.h"

struct str rule_names(struct arena *a, const char *const *rules)
{
	struct str text = STR_EMPTY;

	for (size_t i = 0; rules[i] != NULL && text.s != NULL; i++)
		text = str_printf(a, "%s%s%s", text.s, i == 0 ? "" : ", ",
				  rules[i]);
	return text;
}

static const struct finding_kind *kind_find(const char *id)
{
	for (unsigned i = 0; i < FINDING_COUNT; i++) {
		const struct finding_kind *k =
			finding_kind((enum finding_id)i);

		if (str_equal_nocase(str_of(k->id), str_of(id)))
			return k;
	}
	return NULL;
}

static void write_json_kind(struct json_out *j, const struct finding_kind *k)
{
	json_object(j, NULL);
	json_text(j, "id", k->id);
	json_text(j, "severity", severity_word(k->severity));
	json_uint_or_null(j, "win32", k->win32);
	json_hex_or_null(j, "ntstatus", k->ntstatus);
	json_text(j, "title", k->title);
	json_text(j, "meaning", k->meaning);
	json_text(j, "advice", k->advice);
	json_array(j, "rules");
	for (size_t i = 0; k->rules[i] != NULL; i++)
		json_text(j, NULL, k->rules[i]);
	json_array_end(j);
	json_object_end(j);
}

static void write_json(const struct finding_kind *one, FILE *out)
{
	struct json_out j;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-rules/1");
	json_array(&j, "rules");
	if (one != NULL)
		write_json_kind(&j, one);
	for (unsigned i = 0; one == NULL && i < FINDING_COUNT; i++)
		write_json_kind(&j, finding_kind((enum finding_id)i));
	json_array_end(&j);
	json_object_end(&j);
}

static enum text_color severity_color(enum severity s)
{
	if (s == LEVEL_ERROR)
		return TEXT_RED;
	return s == LEVEL_NOTE ? TEXT_DIM : TEXT_YELLOW;
}

/* "127", or nothing for a finding that isn't an error of Windows'. */
static struct str win32_text(struct arena *a, const struct finding_kind *k)
{
	return k->win32 == 0 ? STR_EMPTY : str_printf(a, "%u", k->win32);
}

static int write_list(struct text_out *out, struct arena *a)
{
	struct text_table table = TEXT_TABLE_INIT(a);
	const struct text_row head = { {
		{ str_of("id"), TEXT_DIM, false },
		{ str_of("severity"), TEXT_DIM, false },
		{ str_of("Win32"), TEXT_DIM, true },
		{ str_of("what it means"), TEXT_DIM, false },
	} };
	int ret = text_table_add(&table, &head);

	for (unsigned i = 0; ret == OK && i < FINDING_COUNT; i++) {
		const struct finding_kind *k =
			finding_kind((enum finding_id)i);
		const struct text_row row = { {
			{ str_of(k->id), TEXT_BOLD, false },
			{ str_of(severity_word(k->severity)),
			  severity_color(k->severity), false },
			{ win32_text(a, k), TEXT_PLAIN, true },
			{ str_of(k->title), TEXT_PLAIN, false },
		} };

		if (row.cells[2].s.s == NULL)
			return E_NO_MEMORY;
		ret = text_table_add(&table, &row);
	}
	if (ret == OK)
		text_table_write(out, &table, 0);
	return ret;
}

static struct str windows_text(struct arena *a, const struct finding_kind *k)
{
	const struct error_code *code = error_code_find(k->win32);
	const char *status = ntstatus_name(k->ntstatus);

	if (k->win32 == 0)
		return str_of("nothing, when the DLL is loaded");
	return str_printf(a, "%u %s, 0x%08X %s", k->win32,
			  code != NULL ? code->name : "", k->ntstatus,
			  status != NULL ? status : "");
}

static int write_one(const struct finding_kind *k, struct text_out *out,
		     struct arena *a)
{
	struct text_table table = TEXT_TABLE_INIT(a);
	const struct {
		const char *label;
		struct str text;
	} lines[] = {
		{ "severity", str_of(severity_word(k->severity)) },
		{ "Windows says", windows_text(a, k) },
		{ "meaning", str_of(k->meaning) },
		{ "what to do", str_of(k->advice) },
		{ "rules", k->rules[0] == NULL ?
				   str_of("none: it is about dryload itself") :
				   rule_names(a, k->rules) },
	};
	int ret = OK;

	text_put(out, TEXT_BOLD, str_of(k->id));
	fputs(": ", out->out);
	text_put(out, TEXT_PLAIN, str_of(k->title));
	fputc('\n', out->out);
	for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
		const struct text_row row = { {
			{ str_of(lines[i].label), TEXT_DIM, false },
			{ lines[i].text, TEXT_PLAIN, false },
		} };

		if (lines[i].text.s == NULL)
			return E_NO_MEMORY;
		if (ret == OK)
			ret = text_table_add(&table, &row);
	}
	if (ret == OK)
		text_table_write(out, &table, 2);
	return ret;
}

int rules_list_write(const char *id, bool json, FILE *out, struct style style,
		     struct arena *a)
{
	struct text_out text = { out, style.color, style.width };
	const struct finding_kind *one = id != NULL ? kind_find(id) : NULL;

	if (id != NULL && one == NULL)
		return E_USAGE;
	if (json) {
		write_json(one, out);
		return OK;
	}
	return one != NULL ? write_one(one, &text, a) : write_list(&text, a);
}

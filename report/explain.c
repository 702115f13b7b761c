/* An error code, as the loader's answer and as the filter's own. */
#include "report/explain.h"

#include "report/json_out.h"
#include "report/rules_list.h"
#include "report/text_out.h"
#include "util/status.h"

/* Win32 errors that several statuses become: enough to name them. */
enum { STATUSES_SHOWN_MAX = 8 };

static void json_statuses(struct json_out *j, uint32_t win32)
{
	const struct ntstatus_code *codes;
	size_t count;

	codes = ntstatus_codes(&count);
	json_array(j, "ntstatuses");
	for (size_t i = 0; i < count; i++) {
		if (codes[i].win32 != win32 || win32 == 0)
			continue;
		json_object(j, NULL);
		json_hex_or_null(j, "number", codes[i].number);
		json_text(j, "name", codes[i].name);
		json_text(j, "note", codes[i].note);
		json_object_end(j);
	}
	json_array_end(j);
}

static void json_code(struct json_out *j, const struct error_code *code)
{
	json_text(j, "name", code ? code->name : NULL);
	json_text(j, "message", code ? code->message : NULL);
	json_text(j, "as_loaders_answer", code ? code->loader : NULL);
	json_text(j, "as_filters_own", code ? code->own : NULL);
	if (code)
		json_bool(j, "from_loader", code->from_loader);
	else
		json_null(j, "from_loader");
	json_array(j, "rules");
	for (size_t i = 0; code != NULL && code->rules[i] != NULL; i++)
		json_text(j, NULL, code->rules[i]);
	json_array_end(j);
}

static void write_json(const char *given, const struct explanation *e,
		       FILE *out)
{
	char bytes[ERROR_CODE_BYTES_SIZE];
	struct json_out j;

	error_code_bytes(e->win32, bytes);
	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-explain/1");
	json_text(&j, "given", given);
	json_text(&j, "read_as", e->reading);
	json_uint(&j, "win32", e->win32);
	json_text(&j, "event_data", bytes);
	json_hex_or_null(&j, "hresult", hresult_of_win32(e->win32));
	json_hex_or_null(&j, "ntstatus", e->ntstatus);
	json_text(&j, "ntstatus_name", e->status ? e->status->name : NULL);
	json_text(&j, "ntstatus_note", e->status ? e->status->note : NULL);
	json_code(&j, e->code);
	json_statuses(&j, e->win32);
	if (e->other == NULL) {
		json_null(&j, "other_reading");
	} else {
		json_object(&j, "other_reading");
		json_text(&j, "read_as", e->other_reading);
		json_uint(&j, "win32", e->other->number);
		json_text(&j, "name", e->other->name);
		json_object_end(&j);
	}
	json_object_end(&j);
}

/* "STATUS_DLL_NOT_FOUND 0xC0000135, ...": what LoadLibrary makes it of. */
static struct str statuses_of(struct arena *a, uint32_t win32)
{
	const struct ntstatus_code *codes;
	struct str text = STR_EMPTY;
	size_t count, left = 0, shown = 0;

	codes = ntstatus_codes(&count);
	for (size_t i = 0; i < count && text.s != NULL; i++) {
		if (codes[i].win32 != win32 || win32 == 0)
			continue;
		if (shown++ == STATUSES_SHOWN_MAX) {
			left++;
			shown--;
			continue;
		}
		text = str_printf(a, "%s%s0x%08X %s", text.s,
				  text.n == 0 ? "" : ", ", codes[i].number,
				  codes[i].name);
	}
	if (left != 0 && text.s != NULL)
		text = str_printf(a, "%s and %zu more", text.s, left);
	return text;
}

/* Adds nothing for an empty text. */
static int add_line(struct text_table *table, const char *label, struct str s)
{
	const struct text_row row = { {
		{ str_of(label), TEXT_DIM, false },
		{ s, TEXT_PLAIN, false },
	} };

	if (s.s == NULL)
		return E_NO_MEMORY;
	return s.n == 0 ? OK : text_table_add(table, &row);
}

static int add_meanings(struct text_table *table, const struct explanation *e)
{
	const struct error_code *code = e->code;
	int ret;

	if (code == NULL)
		return add_line(table, "meaning",
				str_of("not one that the loader or a filter "
				       "is known to give"));
	ret = add_line(table, "Windows says",
		       str_of(code->message ? code->message : ""));
	if (ret == OK)
		ret = add_line(table, "as the loader's answer",
			       str_of(code->loader ? code->loader : ""));
	if (ret == OK)
		ret = add_line(table, "as the filter's own",
			       str_of(code->own ? code->own :
						  "not to be expected"));
	if (ret == OK)
		ret = add_line(table, "rules", rule_names(table->arena, code->rules));
	return ret;
}

static int add_notations(struct text_table *table,
			 const struct explanation *e)
{
	struct arena *a = table->arena;
	char bytes[ERROR_CODE_BYTES_SIZE];
	int ret;

	error_code_bytes(e->win32, bytes);
	ret = add_line(table, "event data", str_copy(a, str_of(bytes)));
	if (ret == OK)
		ret = add_line(table, "HRESULT",
			       str_printf(a, "0x%08X",
					  hresult_of_win32(e->win32)));
	if (ret == OK && e->ntstatus != 0)
		ret = add_line(table, "NTSTATUS",
			       str_printf(a, "0x%08X %s", e->ntstatus,
					  e->status ? e->status->name : ""));
	if (ret == OK && e->status != NULL && e->status->note != NULL)
		ret = add_line(table, "", str_of(e->status->note));
	if (ret == OK && e->ntstatus == 0)
		ret = add_line(table, "NTSTATUS", statuses_of(a, e->win32));
	return ret;
}

static int write_text(const struct explanation *e, struct text_out *out,
		      struct arena *a)
{
	const struct str title = str_printf(
		a, "%u%s%s", e->win32, e->code != NULL ? " " : "",
		e->code != NULL ? e->code->name : "");
	struct text_table table = TEXT_TABLE_INIT(a);
	int ret;

	if (title.s == NULL)
		return E_NO_MEMORY;
	text_put(out, TEXT_BOLD, title);
	fputc('\n', out->out);
	ret = add_line(&table, "read as", str_of(e->reading));
	if (ret == OK)
		ret = add_notations(&table, e);
	if (ret == OK)
		ret = add_meanings(&table, e);
	if (ret == OK && e->other != NULL)
		ret = add_line(&table, "or else",
			       str_printf(a, "%u %s, read as %s",
					  e->other->number, e->other->name,
					  e->other_reading));
	if (ret == OK)
		text_table_write(out, &table, 2);
	return ret;
}

int explain_write(const char *given, const struct explanation *e, bool json,
		  FILE *out, struct style style, struct arena *a)
{
	struct text_out text = { out, style.color, style.width };

	if (!json)
		return write_text(e, &text, a);
	write_json(given, e, out);
	return OK;
}

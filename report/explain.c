/* An error code, as the loader's answer and as the filter's own. */
#include "report/explain.h"

#include "report/explain_parts.h"
#include "report/rules_list.h"
#include "util/status.h"

/* Win32 errors that several statuses become: enough to name them. */
enum { STATUSES_SHOWN_MAX = 8 };

/* A paste of many codes: the rest is named, not explained. */
enum { CODES_SHOWN_MAX = 4 };

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

int explain_line(struct text_table *table, const char *label, struct str s)
{
	const struct text_row row = { {
		{ str_of(label), TEXT_DIM, false },
		{ s, TEXT_PLAIN, false },
	} };

	if (s.s == NULL)
		return E_NO_MEMORY;
	return s.n == 0 ? OK : text_table_add(table, &row);
}

struct str explain_code_name(struct arena *a, const struct explanation *e)
{
	if (e->win32_is_unknown)
		return str_printf(a, "0x%08X", e->ntstatus);
	return str_printf(a, "%u%s%s", e->win32, e->code != NULL ? " " : "",
			  e->code != NULL ? e->code->name : "");
}

static int add_meanings(struct text_table *table, const struct explanation *e)
{
	const struct error_code *code = e->code;
	int ret;

	if (e->win32_is_unknown)
		return explain_line(table, "Win32 error",
				str_of("not known here: Windows has more "
				       "statuses with an error of their own "
				       "than this table. Give the number that "
				       "the event, the log or GetLastError "
				       "has beside it"));
	if (code == NULL)
		return explain_line(table, "meaning",
				str_of("not one that the loader or a filter "
				       "is known to give"));
	ret = explain_line(table, "Windows says",
		       str_of(code->message ? code->message : ""));
	if (ret == OK)
		ret = explain_line(table, "as the loader's answer",
			       str_of(code->loader ? code->loader : ""));
	if (ret == OK)
		ret = explain_line(table, "as the filter's own",
			       str_of(code->own ? code->own :
						  "not to be expected"));
	if (ret == OK)
		ret = explain_line(table, "rules",
				   rule_names(table->arena, code->rules));
	return ret;
}

static int add_notations(struct text_table *table,
			 const struct explanation *e)
{
	struct arena *a = table->arena;
	char bytes[ERROR_CODE_BYTES_SIZE];
	int ret;

	if (e->win32_is_unknown)
		return explain_line(table, "NTSTATUS",
				    str_printf(a, "0x%08X", e->ntstatus));
	error_code_bytes(e->win32, bytes);
	ret = explain_line(table, "event data", str_copy(a, str_of(bytes)));
	if (ret == OK)
		ret = explain_line(table, "HRESULT",
			       str_printf(a, "0x%08X",
					  hresult_of_win32(e->win32)));
	if (ret == OK && e->ntstatus != 0)
		ret = explain_line(table, "NTSTATUS",
			       str_printf(a, "0x%08X %s", e->ntstatus,
					  e->status ? e->status->name : ""));
	if (ret == OK && e->status != NULL && e->status->note != NULL)
		ret = explain_line(table, "", str_of(e->status->note));
	if (ret == OK && e->ntstatus == 0)
		ret = explain_line(table, "NTSTATUS", statuses_of(a, e->win32));
	return ret;
}

static int write_code(const struct explanation *e, struct text_out *out,
		      struct arena *a)
{
	const struct str title = explain_code_name(a, e);
	struct text_table table = TEXT_TABLE_INIT(a);
	int ret;

	if (title.s == NULL)
		return E_NO_MEMORY;
	text_put(out, TEXT_BOLD, title);
	fputc('\n', out->out);
	ret = explain_line(&table, "read as", str_of(e->reading));
	if (ret == OK)
		ret = add_notations(&table, e);
	if (ret == OK)
		ret = add_meanings(&table, e);
	if (ret == OK && e->other != NULL)
		ret = explain_line(&table, "or else",
				   str_printf(a, "%u %s, read as %s",
					      e->other->number, e->other->name,
					      e->other_reading));
	if (ret == OK)
		text_table_write(out, &table, 2);
	return ret;
}

/* Has the decisive record, or one before the n-th, the n-th one's code? */
static bool is_repeated(const struct paste *p, size_t n)
{
	const struct record *decisive = &p->items[p->decisive];
	const uint32_t win32 = p->items[n].code.win32;

	if (decisive->has_code && decisive->code.win32 == win32)
		return true;
	for (size_t i = 0; i < n; i++) {
		if (p->items[i].has_code && p->items[i].code.win32 == win32)
			return true;
	}
	return false;
}

/* Each code of a paste once, that of the decisive record first. */
static int write_codes(const struct paste *p, struct text_out *out,
		       struct arena *a)
{
	struct str more = STR_EMPTY;
	size_t shown = 0;
	int ret = OK;

	if (p->count != 0 && p->items[p->decisive].has_code) {
		ret = write_code(&p->items[p->decisive].code, out, a);
		shown++;
	}
	for (size_t i = 0; ret == OK && i < p->count; i++) {
		if (i == p->decisive || !p->items[i].has_code ||
		    is_repeated(p, i))
			continue;
		if (shown == CODES_SHOWN_MAX) {
			more = str_printf(a, "%.*s %u", STR_ARGS(more),
					  p->items[i].code.win32);
			ret = more.s == NULL ? E_NO_MEMORY : OK;
			continue;
		}
		if (shown++ != 0)
			fputc('\n', out->out);
		ret = write_code(&p->items[i].code, out, a);
	}
	if (ret != OK || more.n == 0)
		return ret;
	more = STR_CONCAT(a, str_of("Explain by themselves:"), more);
	if (more.s == NULL)
		return E_NO_MEMORY;
	fputc('\n', out->out);
	text_paragraph(out, 0, 0, more);
	return OK;
}

static bool has_codes(const struct paste *p)
{
	for (size_t i = 0; i < p->count; i++) {
		if (p->items[i].has_code)
			return true;
	}
	return false;
}

/* "11004 there": what the error means as that product's own. */
static int write_vendor(const struct vendor_advice *v, uint32_t win32,
			struct text_out *out, struct arena *a)
{
	struct text_table table = TEXT_TABLE_INIT(a);
	const struct str title = STR_CONCAT(a, v->dll, str_of(": "),
					    str_of(v->product));
	const char *label = v->is_general ? "known for" : "its own";
	struct str cause = v->cause;
	int ret;

	if (title.s == NULL)
		return E_NO_MEMORY;
	if (!v->has_cause)
		cause = win32 == 0 ?
				str_of("give the error, which says more") :
				str_printf(a, "nothing is known of %u as an "
					      "error of its own",
					   win32);
	text_put(out, TEXT_BOLD, title);
	fputc('\n', out->out);
	ret = explain_line(&table, label, cause);
	if (ret == OK)
		ret = explain_line(&table, "look at", v->look);
	if (ret == OK)
		ret = explain_line(&table, "source", str_of(v->source));
	if (ret == OK)
		ret = explain_line(&table, "rules",
				   str_spaced(a, v->rules));
	if (ret == OK)
		text_table_write(out, &table, 2);
	return ret;
}

static int write_text(const struct explain_view *v, struct text_out *out,
		      struct arena *a)
{
	const uint32_t win32 = v->code != NULL && !v->code->win32_is_unknown ?
				       v->code->win32 :
				       0;
	const bool coded = v->paste != NULL ? has_codes(v->paste) :
					      v->code != NULL;
	bool filled = false;
	int ret = OK;

	if (v->paste != NULL && explain_paste_is_shown(v->paste)) {
		ret = explain_paste_text(v->paste, out, a);
		filled = true;
	}
	if (ret == OK && coded) {
		if (filled)
			fputc('\n', out->out);
		ret = v->paste != NULL ? write_codes(v->paste, out, a) :
					 write_code(v->code, out, a);
		filled = true;
	}
	if (ret == OK && v->vendor != NULL) {
		if (filled)
			fputc('\n', out->out);
		ret = write_vendor(v->vendor, win32, out, a);
		filled = true;
	}
	if (ret == OK && v->paste != NULL && v->paste->symptom_count != 0) {
		if (filled)
			fputc('\n', out->out);
		ret = explain_symptoms_text(v->paste, out, a);
	}
	if (ret == OK && v->file != NULL) {
		fputc('\n', out->out);
		ret = explain_file_text(v->file, out, a);
	}
	return ret;
}

int explain_write(const struct explain_view *v, bool json, FILE *out,
		  struct style style, struct arena *a)
{
	struct text_out text = { out, style.color, style.width };

	if (!json)
		return write_text(v, &text, a);
	return explain_write_json(v, out, a);
}

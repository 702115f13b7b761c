/* Events, log lines and symptoms of a paste, for people. */
#include "profiles/overlays.h"
#include "report/explain_parts.h"
#include "report/rules_list.h"
#include "rules/codes.h"
#include "util/status.h"

const char explain_give_data[] =
	"Without its data, four bytes such as 7e 00 00 00, the event says "
	"nothing of the cause: give the bytes. In Event Viewer open the event. "
	"Up to Server 2003 they are in the box Data, with Bytes chosen; from "
	"Vista on they are on the page Details, as Binary data or, in the XML "
	"view, between <Binary> and </Binary>.";

bool explain_paste_is_shown(const struct paste *p)
{
	for (size_t i = 0; i < p->count; i++) {
		if (p->items[i].record != RECORD_CODE)
			return true;
	}
	return p->dropped != 0;
}

struct str str_spaced(struct arena *a, struct str list)
{
	struct str out = STR_EMPTY, word;

	while (out.s != NULL && overlay_word(&list, &word))
		out = STR_CONCAT(a, out, str_of(out.n == 0 ? "" : ", "), word);
	return out;
}

static struct str event_title(const struct record *r, struct arena *a)
{
	const struct event_kind *k = r->kind;
	const bool iis5 = r->id == 0 && str_equal(r->source, str_of("W3SVC"));

	if (k == NULL)
		return str_printf(a, "event %u%s%.*s, of which nothing is "
				     "known here",
				  r->id, r->source.n != 0 ? " of " : "",
				  STR_ARGS(r->source));
	if (k->id == 0)
		return str_of(k->log);
	if (iis5)
		return str_of("event of W3SVC, IIS 5 (its number isn't "
			      "published)");
	if (r->id != 0 && r->id != k->id)
		return str_printf(a, "event %u%s%.*s, with the words of %u",
				  r->id, r->source.n != 0 ? " of " : "",
				  STR_ARGS(r->source), k->id);
	return str_printf(a, "event %u of %s (%s)", k->id, k->source, k->log);
}

static struct str log_title(const struct record *r, struct arena *a)
{
	struct str status;

	if (r->reason != NULL)
		return str_printf(a, "HTTPERR %s", r->reason->word);
	if (r->record == RECORD_HTTPERR && r->reason_word.n != 0)
		return str_printf(a, "HTTPERR %.*s", STR_ARGS(r->reason_word));
	if (r->record == RECORD_HTTPERR)
		return str_of("HTTPERR without a reason");
	status = r->has_substatus ? str_printf(a, "status %u.%u", r->status,
					       r->substatus) :
				    str_printf(a, "status %u", r->status);
	if (status.s == NULL || !r->has_win32)
		return status;
	return str_printf(a, "%.*s, sc-win32-status %u", STR_ARGS(status),
			  r->code.win32);
}

static struct str data_text(const struct record *r, struct arena *a)
{
	char bytes[ERROR_CODE_BYTES_SIZE];
	struct str name;

	if (!r->has_code)
		return str_of("not given");
	error_code_bytes(r->code.win32, bytes);
	name = explain_code_name(a, &r->code);
	if (name.s == NULL)
		return name;
	return str_printf(a, "%s, %.*s%s", bytes, STR_ARGS(name),
			  r->code_is_shared ? " (as given beside it)" : "");
}

static int add_event(struct text_table *table, const struct record *r)
{
	struct arena *a = table->arena;
	const struct event_kind *k = r->kind;
	int ret = OK;

	if (k != NULL && k->message != NULL)
		ret = explain_line(table, "says", str_of(k->message));
	if (ret == OK && (k == NULL || k->names_dll))
		ret = explain_line(table, "names", r->dll);
	if (ret == OK && ((r->has_code && !r->code_is_implied) ||
			  (k != NULL && k->has_data)))
		ret = explain_line(table, "data", data_text(r, a));
	if (ret == OK && k != NULL)
		ret = explain_line(table, "means", str_of(k->meaning));
	if (ret == OK && k != NULL)
		ret = explain_line(table, "what to do", str_of(k->advice));
	if (ret == OK && k != NULL)
		ret = explain_line(table, "rules", rule_names(a, k->rules));
	return ret;
}

static struct str no_failure_text(const struct record *r, struct arena *a)
{
	if (r->record == RECORD_HTTPERR && r->reason_word.n != 0)
		return str_printf(a, "%u: a reason that isn't known here; "
				     "HTTP.sys answered, and no DLL was asked "
				     "to: the status itself tells of no "
				     "failure to load",
				  r->status);
	return str_of("the status itself tells of no failure to load");
}

static int add_log(struct text_table *table, const struct record *r)
{
	struct arena *a = table->arena;
	int ret = explain_line(table, "asked for", r->uri);

	if (ret == OK && r->reason != NULL)
		ret = explain_line(table, "means", str_of(r->reason->meaning));
	if (ret == OK && r->reason != NULL)
		ret = explain_line(table, "what to do",
				   str_of(r->reason->advice));
	if (ret != OK || r->reason != NULL)
		return ret;
	if (r->http == NULL)
		return explain_line(table, "means", no_failure_text(r, a));
	ret = explain_line(table, "means", str_of(r->http->meaning));
	if (ret == OK)
		ret = explain_line(table, "what to do",
				   str_of(r->http->advice));
	if (ret == OK)
		ret = explain_line(table, "rules",
				   rule_names(a, r->http->rules));
	return ret;
}

static int write_record(const struct record *r, struct text_out *out,
			struct arena *a)
{
	struct text_table table = TEXT_TABLE_INIT(a);
	const bool is_log = r->record == RECORD_LOG ||
			    r->record == RECORD_HTTPERR;
	const struct str title = is_log ? log_title(r, a) : event_title(r, a);
	int ret;

	if (title.s == NULL)
		return E_NO_MEMORY;
	text_put(out, TEXT_BOLD, title);
	fputc('\n', out->out);
	ret = is_log ? add_log(&table, r) : add_event(&table, r);
	if (ret == OK)
		text_table_write(out, &table, 2);
	return ret;
}

/* "Event 2214 decides: it names x.dll and has the error." */
static struct str decisive_text(const struct paste *p, struct arena *a)
{
	const struct record *r = &p->items[p->decisive];
	const struct str dll = paste_base_name(r->dll);
	struct str what;

	if (r->kind == NULL)
		what = str_of("The code decides");
	else if (r->kind->id == 0)
		what = str_of("The page decides");
	else
		what = str_printf(a, "Event %u decides", r->kind->id);
	if (what.s == NULL)
		return what;
	return str_printf(a, "%.*s%s%.*s%s.", STR_ARGS(what),
			  dll.n != 0 ? ": it names " : "", STR_ARGS(dll),
			  r->has_code ? (dll.n != 0 ? " and has the error" :
						      ": it has the error") :
					"");
}

static size_t count_shown(const struct paste *p)
{
	size_t count = 0;

	for (size_t i = 0; i < p->count; i++)
		count += p->items[i].record != RECORD_CODE;
	return count;
}

int explain_paste_text(const struct paste *p, struct text_out *out,
		       struct arena *a)
{
	struct str text;
	bool first = true;
	int ret = OK;

	if (paste_lacks_data(p)) {
		text_paragraph(out, 0, 0, str_of(explain_give_data));
		first = false;
	} else if (count_shown(p) > 1 &&
		   p->items[p->decisive].record < RECORD_LOG) {
		text = decisive_text(p, a);
		if (text.s == NULL)
			return E_NO_MEMORY;
		text_paragraph(out, 0, 0, text);
		first = false;
	}
	for (size_t i = 0; ret == OK && i < p->count; i++) {
		if (p->items[i].record == RECORD_CODE)
			continue;
		if (!first)
			fputc('\n', out->out);
		ret = write_record(&p->items[i], out, a);
		first = false;
	}
	if (ret == OK && p->dropped != 0) {
		text = str_printf(a, "%zu more are not shown: give the part "
				     "that matters.",
				  p->dropped);
		if (text.s == NULL)
			return E_NO_MEMORY;
		fputc('\n', out->out);
		text_paragraph(out, 0, 0, text);
	}
	return ret;
}

int explain_symptoms_text(const struct paste *p, struct text_out *out,
			  struct arena *a)
{
	for (size_t i = 0; i < p->symptom_count; i++) {
		const struct symptom *s = p->symptoms[i];
		const struct str rules = rule_names(a, s->rules);
		const struct str text = str_printf(a, "%s (%.*s).", s->meaning,
						   STR_ARGS(rules));

		if (rules.s == NULL || text.s == NULL)
			return E_NO_MEMORY;
		if (i != 0)
			fputc('\n', out->out);
		text_paragraph(out, 0, 0, text);
	}
	return OK;
}

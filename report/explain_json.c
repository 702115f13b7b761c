/* An explanation for programs: "dryload-explain/1". */
#include "profiles/overlays.h"
#include "report/explain_parts.h"
#include "report/json_out.h"
#include "util/digest.h"
#include "util/status.h"

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

static void json_rules(struct json_out *j, const char *const *rules)
{
	json_array(j, "rules");
	for (size_t i = 0; rules != NULL && rules[i] != NULL; i++)
		json_text(j, NULL, rules[i]);
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
	json_rules(j, code ? code->rules : NULL);
}

static void json_explanation(struct json_out *j, const struct explanation *e)
{
	char bytes[ERROR_CODE_BYTES_SIZE];

	const bool known = !e->win32_is_unknown;

	error_code_bytes(e->win32, bytes);
	json_text(j, "read_as", e->reading);
	if (known)
		json_uint(j, "win32", e->win32);
	else
		json_null(j, "win32");
	json_text(j, "event_data", known ? bytes : NULL);
	json_hex_or_null(j, "hresult",
			 known ? hresult_of_win32(e->win32) : 0);
	json_hex_or_null(j, "ntstatus", e->ntstatus);
	json_text(j, "ntstatus_name", e->status ? e->status->name : NULL);
	json_text(j, "ntstatus_note", e->status ? e->status->note : NULL);
	json_code(j, e->code);
	json_statuses(j, e->win32);
	if (e->other == NULL) {
		json_null(j, "other_reading");
		return;
	}
	json_object(j, "other_reading");
	json_text(j, "read_as", e->other_reading);
	json_uint(j, "win32", e->other->number);
	json_text(j, "name", e->other->name);
	json_object_end(j);
}

/* The same fields where there is no code. */
static void json_no_explanation(struct json_out *j)
{
	static const char *const keys[] = {
		"read_as", "win32", "event_data", "hresult", "ntstatus",
		"ntstatus_name", "ntstatus_note",
	};

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		json_null(j, keys[i]);
	json_code(j, NULL);
	json_statuses(j, 0);
	json_null(j, "other_reading");
}

static const char *record_word(enum record_kind kind)
{
	static const char *const words[] = {
		[RECORD_EVENT] = "event",
		[RECORD_CODE] = "code",
		[RECORD_LOG] = "log",
		[RECORD_HTTPERR] = "httperr",
	};

	return words[kind];
}

static void json_status(struct json_out *j, const struct record *r)
{
	const struct http_status *http = r->http;
	const struct http_reason *reason = r->reason;

	if (r->has_status) {
		json_uint(j, "status", r->status);
		if (r->has_substatus)
			json_uint(j, "substatus", r->substatus);
		else
			json_null(j, "substatus");
	}
	json_str_or_null(j, "uri", r->uri);
	if (reason != NULL)
		json_text(j, "reason", reason->word);
	else
		json_str_or_null(j, "reason", r->reason_word);
	json_text(j, "meaning",
		  reason ? reason->meaning : http ? http->meaning : NULL);
	json_text(j, "what_to_do",
		  reason ? reason->advice : http ? http->advice : NULL);
	json_rules(j, reason == NULL && http ? http->rules : NULL);
}

static void json_event(struct json_out *j, const struct record *r)
{
	const struct event_kind *k = r->kind;
	const uint32_t id = r->id != 0 || k == NULL ? r->id : k->id;

	json_uint_or_null(j, "id", id);
	json_str_or_null(j, "source",
			 r->source.n != 0 ? r->source :
			 k != NULL	  ? str_of(k->source) :
					    STR_EMPTY);
	json_text(j, "log", k ? k->log : NULL);
	json_text(j, "message", k ? k->message : NULL);
	json_text(j, "meaning", k ? k->meaning : NULL);
	json_text(j, "what_to_do", k ? k->advice : NULL);
	json_rules(j, k ? k->rules : NULL);
}

static void json_record(struct json_out *j, const struct record *r,
			bool decisive)
{
	json_object(j, NULL);
	json_text(j, "kind", record_word(r->record));
	json_bool(j, "decisive", decisive);
	json_str_or_null(j, "dll", r->dll);
	if (r->has_code && !r->code.win32_is_unknown)
		json_uint(j, "win32", r->code.win32);
	else
		json_null(j, "win32");
	json_bool(j, "code_is_shared", r->code_is_shared);
	if (r->record == RECORD_LOG || r->record == RECORD_HTTPERR)
		json_status(j, r);
	else
		json_event(j, r);
	json_object_end(j);
}

static void json_paste(struct json_out *j, const struct paste *p)
{
	json_array(j, "records");
	for (size_t i = 0; i < p->count; i++)
		json_record(j, &p->items[i], i == p->decisive);
	json_array_end(j);
	json_uint(j, "records_dropped", p->dropped);
	json_text(j, "ask_for",
		  paste_lacks_data(p) ? explain_give_data : NULL);
	json_array(j, "symptoms");
	for (size_t i = 0; i < p->symptom_count; i++) {
		json_object(j, NULL);
		json_text(j, "id", p->symptoms[i]->id);
		json_text(j, "meaning", p->symptoms[i]->meaning);
		json_rules(j, p->symptoms[i]->rules);
		json_object_end(j);
	}
	json_array_end(j);
}

static void json_vendor(struct json_out *j, const struct vendor_advice *v)
{
	struct str rules = v->rules, rule;

	json_object(j, "vendor");
	json_str(j, "dll", v->dll);
	json_text(j, "product", v->product);
	json_str_or_null(j, "cause", v->cause);
	json_str_or_null(j, "look_at", v->look);
	json_bool(j, "is_general", v->is_general);
	json_text(j, "source", v->source);
	json_array(j, "rules");
	while (overlay_word(&rules, &rule))
		json_str(j, NULL, rule);
	json_array_end(j);
	json_object_end(j);
}

static const char *answer_id(enum answer answer)
{
	static const char *const ids[] = {
		[ANSWER_YES] = "yes",	  [ANSWER_OTHER] = "other-error",
		[ANSWER_OWN] = "own",	  [ANSWER_OUTSIDE] = "not-in-files",
		[ANSWER_OPEN] = "unknown",
		[ANSWER_AGAINST] = "against-event",
	};

	return ids[answer];
}

static int json_answer(struct json_out *j, const struct explain_file *f,
		       const struct diagnosis_row *row, struct arena *a)
{
	const struct str reason = explain_reason(f, row, a);
	struct profile_target t;

	if (reason.s == NULL)
		return E_NO_MEMORY;
	if (!profile_target_at(f->report->subject->profile, row->target, &t))
		return OK;
	json_object(j, NULL);
	json_text(j, "target", t.id);
	json_text(j, "answer", answer_id(row->answer));
	json_text(j, "certainty", row->likely ? "likely" : "certain");
	if (row->cause != NULL && row->cause->win32 != 0)
		json_uint(j, "expected_win32", row->cause->win32);
	else if (row->answer == ANSWER_YES)
		json_uint(j, "expected_win32", f->diagnosis->win32);
	else
		json_null(j, "expected_win32");
	json_text(j, "finding",
		  row->cause != NULL ? finding_kind(row->cause->id)->id : NULL);
	json_str(j, "because", reason);
	json_object_end(j);
	return OK;
}

static void json_guesses(struct json_out *j, const struct explain_file *f)
{
	const struct diagnosis *d = f->diagnosis;
	struct profile_target t;

	json_array(j, "guesses");
	for (size_t i = 0; i < d->guess_count; i++) {
		const struct guessed_dll *g = &d->guesses[i];

		json_object(j, NULL);
		json_str(j, "dll", g->name);
		json_bool(j, "beside", g->beside);
		json_array(j, "missing_on");
		for (unsigned n = 0;
		     profile_target_at(f->report->subject->profile, n, &t);
		     n++) {
			if (g->missing & TARGET_BIT(n))
				json_text(j, NULL, t.id);
		}
		json_array_end(j);
		json_object_end(j);
	}
	json_array_end(j);
}

static int json_file(struct json_out *j, const struct explain_file *f,
		     struct arena *a)
{
	char sha256[SHA256_HEX_SIZE];
	struct str note = STR_EMPTY;
	int ret = OK;

	json_object(j, "file");
	json_str(j, "path", f->report->path);
	json_text(j, "sha256",
		  report_sha256(f->report, sha256) ? sha256 : NULL);
	json_text(j, "host", host_word(f->report->subject->host));
	json_array(j, "answers");
	for (size_t i = 0;
	     f->diagnosis != NULL && ret == OK && i < f->diagnosis->count; i++)
		ret = json_answer(j, f, &f->diagnosis->rows[i], a);
	json_array_end(j);
	if (f->diagnosis != NULL)
		json_guesses(j, f);
	json_array(j, "notes");
	for (size_t n = 0; ret == OK; n++) {
		note = explain_file_note(f, n, a);
		if (note.s == NULL)
			ret = E_NO_MEMORY;
		if (note.s == NULL || note.n == 0)
			break;
		json_str(j, NULL, note);
	}
	json_array_end(j);
	json_object_end(j);
	return ret;
}

int explain_write_json(const struct explain_view *v, FILE *out,
		       struct arena *a)
{
	struct json_out j;
	int ret = OK;

	json_init(&j, out, false);
	json_object(&j, NULL);
	json_text(&j, "schema", "dryload-explain/1");
	json_str(&j, "given", v->given);
	if (v->code != NULL)
		json_explanation(&j, v->code);
	else
		json_no_explanation(&j);
	if (v->paste != NULL)
		json_paste(&j, v->paste);
	if (v->vendor != NULL)
		json_vendor(&j, v->vendor);
	if (v->file != NULL)
		ret = json_file(&j, v->file, a);
	json_object_end(&j);
	return ret;
}

/* The public interface of explaining: a code or a paste, and a file to it. */
#include <errno.h>
#include <string.h>

#include "analysis/analyze.h"
#include "analysis/format.h"
#include "dryload.h"
#include "report/explain.h"
#include "util/status.h"

/* Everything that one explanation is made of. */
struct explaining {
	struct arena arena;
	struct explanation code;
	struct paste paste;
	struct vendor_advice vendor;
	struct diagnosis diagnosis;
	struct explain_file file;
	struct explain_view view;
};

/* 2214 alone is no error that anybody knows, but an event. */
static bool is_event_id(const struct explanation *e)
{
	return e->code == NULL && !e->from_bytes && !e->from_hresult &&
	       !e->from_ntstatus && event_find(e->win32, STR_EMPTY) != NULL;
}

static int read_given(struct dryload *d, const char *given,
		      struct explaining *x)
{
	const struct str text = str_of(given);
	const struct record *decisive;
	const char *why, *why_paste;
	const bool is_code = explain_parse(given, &x->code, &why) == OK;
	int ret;

	x->view.given = text;
	x->view.code = is_code ? &x->code : NULL;
	if (is_code && !x->code.from_log && !is_event_id(&x->code))
		return OK;
	ret = paste_read(text, &x->arena, &x->paste, &why_paste);
	/* "200 0 0": nothing went wrong. */
	if (ret == E_USAGE && is_code)
		return OK;
	if (ret == E_USAGE) {
		/* One line is a mistyped code; more are a paste. */
		if (strchr(given, '\n') != NULL)
			why = why_paste;
		return session_fail(d, ret, "'%.64s': %s", given, why);
	}
	if (ret != OK)
		return session_fail(d, ret, "out of memory");
	x->view.paste = &x->paste;
	x->view.code = NULL;
	if (x->paste.count == 0)
		return OK;
	decisive = &x->paste.items[x->paste.decisive];
	if (decisive->has_code)
		x->view.code = &decisive->code;
	for (size_t i = 0; x->view.code == NULL && i < x->paste.count; i++) {
		if (x->paste.items[i].has_code)
			x->view.code = &x->paste.items[i].code;
	}
	return OK;
}

static bool has_win32(const struct explaining *x)
{
	return x->view.code != NULL && !x->view.code->win32_is_unknown;
}

static int ask_vendor(struct str dll, struct explaining *x)
{
	const uint32_t win32 = has_win32(x) ? x->view.code->win32 : 0;
	bool found;
	int ret = vendor_advise(dll, win32, &x->arena, &x->vendor, &found);

	if (ret == OK && found)
		x->view.vendor = &x->vendor;
	return ret;
}

/* By the DLL that the event names, then those that are told of, then FILE. */
static int find_vendor(struct explaining *x, const char *path)
{
	const struct paste *p = x->view.paste;
	int ret = OK;

	if (p != NULL && p->count != 0 && p->items[p->decisive].dll.n != 0)
		ret = ask_vendor(p->items[p->decisive].dll, x);
	for (size_t i = 0; p != NULL && ret == OK && x->view.vendor == NULL &&
			   i < p->mention_count; i++)
		ret = ask_vendor(p->mentions[i], x);
	if (ret == OK && x->view.vendor == NULL && path != NULL)
		ret = ask_vendor(str_of(path), x);
	return ret;
}

/* The host that the decisive event speaks of. */
static enum host host_of(const struct explaining *x)
{
	const struct paste *p = x->view.paste;
	const struct event_kind *kind;

	if (p == NULL || p->count == 0)
		return HOST_AUTO;
	kind = p->items[p->decisive].kind;
	if (kind != NULL && kind->about == EVENT_FILTER)
		return HOST_IIS_FILTER;
	if (kind != NULL && kind->about == EVENT_EXTENSION)
		return HOST_IIS_EXTENSION;
	if (kind != NULL && kind->about == EVENT_MODULE)
		return HOST_IIS_MODULE;
	return HOST_AUTO;
}

/* The DLL that the decisive event names, where it isn't the one at 'path'. */
static struct str other_dll(const struct explaining *x, const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	const struct paste *p = x->view.paste;
	struct str named;

	if (p == NULL || p->count == 0 || strcmp(path, "-") == 0)
		return STR_EMPTY;
	named = paste_base_name(p->items[p->decisive].dll);
	/* Where backslashes were lost its end is all there is. */
	return str_ends_nocase(named, name) ? STR_EMPTY : named;
}

/* The code, and what the event that decides says of the process. */
static struct logged_error logged_of(const struct explaining *x)
{
	const struct paste *p = x->view.paste;
	struct logged_error logged = { .win32 = x->view.code->win32 };
	const struct record *r;

	if (p == NULL || p->count == 0)
		return logged;
	r = &p->items[p->decisive];
	logged.is_mismatch = r->kind != NULL && event_is_mismatch(r->kind);
	logged.process = r->process;
	logged.is_of_manifest = r->kind != NULL &&
				event_implied_win32(r->kind) != 0;
	return logged;
}

static int hold_against(struct dryload *d, const struct analysis *analysis,
			struct explaining *x)
{
	struct logged_error logged;
	int ret = OK;

	x->file.report = &analysis->report;
	if (has_win32(x)) {
		logged = logged_of(x);
		ret = diagnose(&analysis->subject, &analysis->findings,
			       &d->neighbourhood.search, &logged, &x->arena,
			       &x->diagnosis);
		x->file.diagnosis = &x->diagnosis;
	}
	x->view.file = &x->file;
	return ret;
}

static int write_all(struct explaining *x, bool json, FILE *out,
		     const struct dryload_style *style)
{
	return explain_write(&x->view, json, out, style_of(style), &x->arena);
}

int dryload_explain(struct dryload *d, const char *code, const char *format,
		    FILE *out, const struct dryload_style *style)
{
	struct explaining x = { .arena = ARENA_INIT };
	bool json;
	int ret = format_choose(d, format, &json);

	if (ret != OK)
		return ret;
	ret = read_given(d, code, &x);
	if (ret == OK)
		ret = find_vendor(&x, NULL);
	if (ret == OK)
		ret = write_all(&x, json, out, style);
	arena_release(&x.arena);
	return output_finish(d, ret, out);
}

int dryload_explain_file(struct dryload *d, const char *code, const char *path,
			 const char *format, FILE *out,
			 const struct dryload_style *style)
{
	struct explaining x = { .arena = ARENA_INIT };
	struct analysis analysis = { .arena = ARENA_INIT };
	const enum host asked = d->host;
	bool json;
	int ret = format_choose(d, format, &json);

	if (ret != OK)
		return ret;
	ret = read_given(d, code, &x);
	if (ret == OK)
		ret = find_vendor(&x, path);
	if (ret != OK)
		goto out;
	if (asked == HOST_AUTO)
		d->host = host_of(&x);
	x.file.host_was_told = d->host != HOST_AUTO;
	x.file.other_dll = other_dll(&x, path);
	ret = analyze(d, path, &analysis);
	d->host = asked;
	if (ret == OK)
		ret = hold_against(d, &analysis, &x);
	if (ret == OK)
		ret = write_all(&x, json, out, style);
out:
	analysis_release(&analysis);
	arena_release(&x.arena);
	return output_finish(d, ret, out);
}

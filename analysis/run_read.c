/*
 * What dryload-emulator prints, an object of JSON a line, and the findings
 * that it amounts to. The program ran a stranger's code: nothing that it says
 * is taken without a look.
 */
#include "analysis/run.h"

#include "analysis/run_filter.h"
#include "loader/pe.h"
#include "profiles/release.h"
#include "util/json_in.h"
#include "util/status.h"

/* What it says of one target. */
struct run_reader {
	const struct subject *subject;
	target_set target;
	struct arena *arena;
	struct findings *out;
	bool done; /* it said so itself */
};

static bool same(const struct finding *x, const struct finding *y)
{
	return x->id == y->id && x->win32 == y->win32 &&
	       str_equal(x->module, y->module) &&
	       str_equal(x->procedure, y->procedure) &&
	       str_equal(x->before, y->before) &&
	       str_equal(x->after, y->after);
}

/* Runs that end alike on several targets are one finding. */
static int add(struct run_reader *r, struct finding *f)
{
	struct findings *l = r->out;

	if (f->summary.s == NULL || f->before.s == NULL || f->after.s == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < l->count; i++) {
		if (!same(&l->items[i], f))
			continue;
		l->items[i].targets |= f->targets;
		l->items[i].likely |= f->likely;
		return OK;
	}
	return findings_add(l, r->arena, f);
}

static struct finding new_finding(const struct run_reader *r,
				  enum finding_id id)
{
	struct finding f = finding_new(id, r->target);

	f.module = r->subject->resolution->root->name;
	f.before = f.after = f.summary = STR_EMPTY;
	return f;
}

static int stopped(struct run_reader *r, struct str why)
{
	struct finding f = new_finding(r, FINDING_RUN_STOPPED);
	struct arena *a = r->arena;

	f.summary = str_printf(a, "the run stopped: %.*s", STR_ARGS(why));
	f.before = str_printf(a, "the emulated run of %.*s couldn't go on as ",
			      STR_ARGS(f.module));
	f.after = str_printf(a, ": %.*s", STR_ARGS(why));
	return add(r, &f);
}

/* With the calls that led there. */
static int stopped_at(struct run_reader *r, const struct json_value *v)
{
	struct str why = json_member_text(v, "why");
	struct str chain = json_member_text(v, "chain");

	if (chain.n != 0)
		why = str_printf(r->arena, "%.*s; its calls: %.*s",
				 STR_ARGS(why), STR_ARGS(chain));
	return why.s == NULL ? E_NO_MEMORY : stopped(r, why);
}

/* " after RegOpenKeyExA HKLM\SOFTWARE\X failed with 2, then ...". */
static struct str failures_text(struct arena *a, const struct json_value *v)
{
	const struct json_value *list = json_member_of(v, "failures",
						       JSON_ARRAY);
	struct str text = STR_EMPTY;
	enum { SHOWN = 3 };
	size_t first;

	if (list == NULL || list->count == 0)
		return text;
	first = list->count > SHOWN ? list->count - SHOWN : 0;
	for (size_t i = first; i < list->count; i++) {
		const struct json_value *f = &list->items[i];
		struct str about = json_member_text(f, "about");
		struct str api = json_member_text(f, "api");

		text = str_printf(a, "%.*s%s%.*s%s%.*s \xe2\x86\x92 %llu",
				  STR_ARGS(text),
				  i == first ? ": " : ", then ",
				  STR_ARGS(api), about.n != 0 ? " " : "",
				  STR_ARGS(about),
				  (unsigned long long)json_member_integer(
					  f, "error"));
		if (text.s == NULL)
			break;
	}
	return text;
}

/* "an access violation (0xc0000005) at x.dll+0x1234, writing 0x10". */
static struct str exception_text(struct arena *a, const struct json_value *v)
{
	unsigned long long code = json_member_integer(v, "exception");
	struct str at = json_member_text(v, "at");
	struct str access = json_member_text(v, "access");
	struct str data = json_member_text(v, "data");

	if (access.n != 0)
		return str_printf(a, "the exception 0x%llx at %.*s (%.*s of "
				     "%.*s)",
				  code, STR_ARGS(at), STR_ARGS(access),
				  STR_ARGS(data));
	return str_printf(a, "the exception 0x%llx at %.*s", code,
			  STR_ARGS(at));
}

/* From Windows 10 on the loader has an error of its own for it (R2901). */
static void take_exception(const struct run_reader *r,
			   const struct json_value *v, struct finding *f)
{
	f->ntstatus = (uint32_t)json_member_integer(v, "exception");
	if (windows_from(r->subject->profile, r->target, WINDOWS_10) != 0) {
		f->win32 = ERROR_DLL_INIT_FAILED;
		f->ntstatus = (uint32_t)STATUS_DLL_INIT_FAILED;
	}
}

/* The load never returns to whoever asked for it: no error is told. */
static int left_in_dll_main(struct run_reader *r, const struct json_value *v)
{
	struct finding f = new_finding(r, FINDING_ENTRY_POINT_FAULTS);
	struct arena *a = r->arena;

	f.module = json_member_text(v, "module");
	if (f.module.n == 0)
		return stopped(r, str_of("the emulator says nonsense"));
	f.procedure = str_of("DllMain");
	f.summary = str_printf(a, "DllMain of %.*s ends the process",
			       STR_ARGS(f.module));
	f.before = str_printf(a, "%.*s in an emulated run as ",
			      STR_ARGS(f.summary));
	f.after = failures_text(a, v);
	return add(r, &f);
}

static int init_failed(struct run_reader *r, const struct json_value *v)
{
	struct finding f = new_finding(r, FINDING_INIT_FAILED);
	struct str end = json_member_text(v, "end"), how;
	struct arena *a = r->arena;

	if (str_equal(end, str_of("exit")))
		return left_in_dll_main(r, v);
	f.module = json_member_text(v, "module");
	f.win32 = (uint32_t)json_member_integer(v, "error");
	if (f.win32 == 0 || f.module.n == 0)
		return stopped(r, str_of("the emulator says nonsense"));
	f.likely = f.targets;
	how = str_of("returns FALSE");
	if (str_equal(end, str_of("exception"))) {
		take_exception(r, v, &f);
		how = exception_text(a, v);
		if (how.s != NULL)
			how = str_printf(a, "ends with %.*s", STR_ARGS(how));
	}
	if (how.s == NULL)
		return E_NO_MEMORY;
	f.summary = str_printf(a, "DllMain of %.*s %.*s", STR_ARGS(f.module),
			       STR_ARGS(how));
	f.before = str_printf(a, "%.*s in an emulated run as ",
			      STR_ARGS(f.summary));
	f.after = failures_text(a, v);
	return add(r, &f);
}

static int refused(struct run_reader *r, const struct json_value *v)
{
	struct finding f = new_finding(r, FINDING_REFUSED_BY_FILTER);
	struct arena *a = r->arena;

	f.procedure = json_member_text(v, "procedure");
	f.win32 = (uint32_t)json_member_integer(v, "error");
	f.likely = f.targets;
	f.summary = str_printf(a, "%.*s returns FALSE, %u",
			       STR_ARGS(f.procedure), f.win32);
	f.before = str_printf(a, "%.*s of %.*s returns FALSE with %u in an "
				 "emulated run as ",
			      STR_ARGS(f.procedure), STR_ARGS(f.module),
			      f.win32);
	f.after = failures_text(a, v);
	return add(r, &f);
}

static int faulted(struct run_reader *r, const struct json_value *v)
{
	struct finding f = new_finding(r, FINDING_ENTRY_POINT_FAULTS);
	bool crash = json_member(v, "exception") != NULL;
	struct arena *a = r->arena;
	struct str how = crash ? exception_text(a, v) :
				 str_of("the end of the process");

	f.procedure = json_member_text(v, "procedure");
	if (how.s == NULL)
		return E_NO_MEMORY;
	f.summary = str_printf(a, "%.*s ends with %.*s",
			       STR_ARGS(f.procedure), STR_ARGS(how));
	f.before = str_printf(a, "%.*s of %.*s ends with %.*s in an emulated "
				 "run as ",
			      STR_ARGS(f.procedure), STR_ARGS(f.module),
			      STR_ARGS(how));
	f.after = failures_text(a, v);
	return add(r, &f);
}

static int wants_raw_data(struct run_reader *r)
{
	struct finding f = new_finding(r, FINDING_FILTER_WANTS_RAW_DATA);
	f.procedure = str_of("GetFilterVersion");
	f.summary = str_of("the filter asks for SF_NOTIFY_READ_RAW_DATA");
	f.before = str_printf(r->arena,
			      "GetFilterVersion of %.*s asks for "
			      "SF_NOTIFY_READ_RAW_DATA, which worker processes "
			      "don't offer (event 2261), in an emulated run as ",
			      STR_ARGS(f.module));
	return add(r, &f);
}

/* The host is content: what a filter asked for is told (R1008). */
static int accepted(struct run_reader *r, const struct json_value *v)
{
	struct finding f = new_finding(r, FINDING_FILTER_ASKS);
	uint64_t flags = json_member_integer(v, "flags");
	int ret = OK;

	if (json_member(v, "flags") == NULL)
		return OK;
	if (filter_lacks_raw_data(r->subject, r->target, flags))
		ret = wants_raw_data(r);
	f.procedure = str_of("GetFilterVersion");
	f.detail = true;
	f.summary = filter_flags_text(r->arena, flags);
	if (ret != OK || f.summary.s == NULL)
		return E_NO_MEMORY;
	f.summary = str_printf(r->arena, "the filter asks for %.*s",
			       STR_ARGS(f.summary));
	f.before = str_printf(r->arena, "%.*s in an emulated run as ",
			      STR_ARGS(f.summary));
	return add(r, &f);
}

static int missing_at_run_time(struct run_reader *r,
			       const struct json_value *v)
{
	struct str procedure = json_member_text(v, "procedure");
	struct finding f = new_finding(
		r, procedure.n != 0 ? FINDING_RUNTIME_MISSING_PROCEDURE :
				      FINDING_RUNTIME_MISSING_MODULE);
	struct str by = json_member_text(v, "by");
	struct arena *a = r->arena;

	f.module = json_member_text(v, "module");
	f.procedure = procedure;
	f.detail = true;
	if (procedure.n != 0) {
		f.summary = str_printf(a, "%.*s asks %.*s for %.*s in vain",
				       STR_ARGS(by), STR_ARGS(f.module),
				       STR_ARGS(procedure));
	} else {
		f.summary = str_printf(a, "%.*s loads %.*s in vain",
				       STR_ARGS(by), STR_ARGS(f.module));
	}
	if (f.summary.s == NULL)
		return E_NO_MEMORY;
	f.before = str_printf(a, "%.*s, in an emulated run as ",
			      STR_ARGS(f.summary));
	return add(r, &f);
}

static int read_object(struct run_reader *r, const struct json_value *v)
{
	struct str result = json_member_text(v, "result");

	if (str_equal(result, str_of("stopped")))
		return stopped_at(r, v);
	if (str_equal(result, str_of("init-failed")))
		return init_failed(r, v);
	if (str_equal(result, str_of("refused")))
		return refused(r, v);
	if (str_equal(result, str_of("accepted")))
		return accepted(r, v);
	if (str_equal(result, str_of("crashed")) ||
	    str_equal(result, str_of("exited")))
		return faulted(r, v);
	if (str_equal(result, str_of("missing-module")) ||
	    str_equal(result, str_of("missing-procedure")))
		return missing_at_run_time(r, v);
	if (str_equal(result, str_of("load-failed")))
		return stopped(r, str_of("the emulator can't load what was "
					 "found to load"));
	if (str_equal(result, str_of("done")))
		r->done = true;
	return OK;
}

/* The next line, without its end; NULL 's' at the end. */
static struct str next_line(struct str *text)
{
	struct str line = { NULL, 0 };
	size_t n = 0;

	while (n < text->n && text->s[n] != '\n')
		n++;
	if (n == text->n)
		return line;
	line = (struct str){ text->s, n };
	*text = (struct str){ text->s + n + 1, text->n - n - 1 };
	return line;
}

int run_read(const struct dryload *d, const struct subject *s,
	     unsigned target, struct str output, struct str trouble,
	     struct arena *a, struct findings *out)
{
	struct run_reader r = {
		.subject = s,
		.target = TARGET_BIT(target),
		.arena = a,
		.out = out,
	};
	struct json_value v;
	const char *why;
	struct str line;
	int ret = OK;
	bool is_call;
	size_t at;

	while (ret == OK && (line = next_line(&output)).s != NULL) {
		ret = run_trace_line(&d->trace,
				     profile_target_id(s->profile, target),
				     line, &is_call);
		if (ret != OK || is_call)
			continue;
		ret = json_read((struct bytes){ (const uint8_t *)line.s,
						line.n },
				a, &v, &why, &at);
		if (ret == OK && why != NULL)
			ret = stopped(&r, str_of("the emulator printed what "
						 "is no JSON"));
		else if (ret == OK)
			ret = read_object(&r, &v);
	}
	if (ret == OK && trouble.n != 0)
		return stopped(&r, str_printf(a, "the emulator %.*s",
					      STR_ARGS(trouble)));
	if (ret == OK && !r.done)
		return stopped(&r, str_of("the emulator stopped half way"));
	return ret;
}

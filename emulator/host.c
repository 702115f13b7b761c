/* What IIS, or any program, calls of the DLL, in that order. */
#include "emulator/host.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "emulator/heap.h"
#include "emulator/json_line.h"
#include "emulator/modules.h"
#include "emulator/settings.h"
#include "emulator/teb.h"
#include "loader/pe.h"

/*
 * httpfilt.h, httpext.h: HTTP_FILTER_VERSION, whose text has a place for its
 * zero and three to align its flags; and HSE_VERSION_INFO.
 */
enum {
	FILTER_TEXT_SIZE = 256 + 1,
	FILTER_FLAGS = 4 + 4 + FILTER_TEXT_SIZE + 3,
	FILTER_VERSION_SIZE = FILTER_FLAGS + 4,
	EXTENSION_VERSION_SIZE = 4 + 256,
	BEHIND_SIZE = 1024, /* what is watched behind either */
	BEHIND_BYTE = 0xdb,
};

/* HTTP_FILTER_REVISION of the header that came with each IIS. */
static uint32_t filter_revision(const struct process *p)
{
	unsigned major = p->windows >> 8;

	if (p->windows >= 0x502)
		return 0x00060000;
	return major == 5 ? 0x00050000 : 0x00040000;
}

static void say_failures(const struct process *p)
{
	size_t n = p->failure_count, first;

	first = n > FAILURES_KEPT ? n - FAILURES_KEPT : 0;
	printf(",\"failures\":[");
	for (size_t i = first; i < n; i++) {
		const struct failure *f = &p->failures[i % FAILURES_KEPT];

		printf("%s{\"api\":", i == first ? "" : ",");
		json_line_string(str_of(f->api));
		json_line_text("about", f->about);
		json_line_number("error", f->error);
		putchar('}');
	}
	putchar(']');
}

static void say_exception(struct process *p, const struct run_result *r)
{
	json_line_number("exception", r->exception);
	json_line_text("at", r->where);
	if (r->exception != (uint32_t)STATUS_ACCESS_VIOLATION)
		return;
	json_line_text("access", str_of(r->access == CPU_WRITE	 ? "write" :
					r->access == CPU_EXECUTE ? "execute" :
								   "read"));
	json_line_text("data", process_text(p, "0x%" PRIx64, r->data));
}

/* False where 'r' doesn't let the host go on; that is said. */
static bool check(struct process *p, const char *procedure,
		  const struct run_result *r)
{
	switch (r->end) {
	case RUN_RETURNED:
		return true;
	case RUN_EXCEPTION:
		json_line_begin("crashed");
		json_line_text("procedure", str_of(procedure));
		say_exception(p, r);
		say_failures(p);
		json_line_end();
		return false;
	case RUN_THREAD_EXIT:
		process_stop(p, "%s ends the thread of the host", procedure);
		return false;
	case RUN_EXIT:
		json_line_begin("exited");
		json_line_text("procedure", str_of(procedure));
		json_line_number("code", (uint32_t)r->value);
		say_failures(p);
		json_line_end();
		return false;
	default:
		return false;
	}
}

static void say_load_failure(struct process *p, const struct load_result *l)
{
	if (process_is_stopped(p))
		return;
	json_line_begin(l->failed != NULL ? "init-failed" : "load-failed");
	if (l->failed != NULL) {
		json_line_text("module", l->failed->name);
		json_line_text("end", str_of(l->how.end == RUN_EXCEPTION ?
						     "exception" :
					     l->how.end == RUN_EXIT ?
						     "exit" :
						     "false"));
		if (l->how.end == RUN_EXCEPTION)
			say_exception(p, &l->how);
	}
	json_line_number("error", l->error);
	say_failures(p);
	json_line_end();
}

static void say_refusal(struct process *p, const char *procedure)
{
	json_line_begin("refused");
	json_line_text("procedure", str_of(procedure));
	json_line_number("error", teb_last_error(p));
	say_failures(p);
	json_line_end();
}

/* A run that can't call what the host asks for tells nothing of it. */
static uint64_t find_entry_point(struct process *p, struct guest_module *m,
				 const char *name)
{
	uint64_t at = module_procedure(p, m, str_of(name));
	struct export_symbol symbol;

	if (at != 0)
		return at;
	if (m->file.n != 0 &&
	    exports_find_name(&m->exports, str_of(name), 0, &symbol) &&
	    symbol.forwarder.n != 0)
		process_stop(p, "%s of %.*s can't be called: %.*s, where it is "
				"forwarded, isn't found",
			     name, STR_ARGS(m->name),
			     STR_ARGS(symbol.forwarder));
	else
		process_stop(p, "%s can't be called: %.*s doesn't export it",
			     name, STR_ARGS(m->name));
	return 0;
}

static struct run_result call_export(struct process *p,
				     struct guest_module *m,
				     const char *name,
				     const uint64_t *arguments,
				     unsigned count)
{
	struct run_result none = { .end = RUN_STOPPED };
	uint64_t at = find_entry_point(p, m, name);

	if (at == 0)
		return none;
	p->failure_count = 0;
	return guest_call(p, RUN_BOUNDARY, at, arguments, count);
}

static uint64_t version_new(struct process *p, size_t size)
{
	uint64_t at = heap_alloc(p, size + BEHIND_SIZE);
	uint8_t bytes[BEHIND_SIZE];

	memset(bytes, BEHIND_BYTE, sizeof(bytes));
	process_write(p, at + size, bytes, sizeof(bytes));
	return at;
}

/* What lies there is the host's: it is in danger where that has changed. */
static bool is_written_behind(struct process *p, uint64_t behind)
{
	uint8_t bytes[BEHIND_SIZE] = { 0 };

	process_read(p, behind, bytes, sizeof(bytes));
	for (size_t i = 0; i < sizeof(bytes); i++) {
		if (bytes[i] != BEHIND_BYTE)
			return true;
	}
	return false;
}

/*
 * GetFilterVersion or GetExtensionVersion, once both procedures are found
 * (R1001). False: the host stops here.
 */
static bool ask_version(struct process *p, struct guest_module *m)
{
	bool filter = p->host == PROCESS_FILTER;
	const char *other = filter ? "HttpFilterProc" : "HttpExtensionProc";
	const char *name = filter ? "GetFilterVersion" :
				    "GetExtensionVersion";
	size_t size = filter ? FILTER_VERSION_SIZE : EXTENSION_VERSION_SIZE;
	uint64_t version = version_new(p, size);
	struct run_result r;

	if (find_entry_point(p, m, name) == 0 ||
	    find_entry_point(p, m, other) == 0)
		return false;
	if (filter)
		process_write32(p, version, filter_revision(p));
	teb_set_last_error(p, ERROR_SUCCESS);
	r = call_export(p, m, name, &version, 1);
	if (!check(p, name, &r))
		return false;
	if (is_written_behind(p, version + size)) {
		process_stop(p, "%s writes behind the structure that it is "
				"given",
			     name);
		return false;
	}
	if ((uint32_t)r.value == 0) {
		say_refusal(p, name);
		return false;
	}
	json_line_begin("accepted");
	json_line_text("procedure", str_of(name));
	if (filter)
		json_line_number("flags",
				 process_read32(p, version + FILTER_FLAGS));
	json_line_end();
	return true;
}

/* TerminateFilter, TerminateExtension: both may be missing. */
static bool end_module(struct process *p, struct guest_module *m)
{
	const char *name = p->host == PROCESS_FILTER ? "TerminateFilter" :
						       "TerminateExtension";
	const uint64_t flags = 1;
	struct run_result r;

	if (module_procedure(p, m, str_of(name)) == 0)
		return true;
	r = call_export(p, m, name, &flags, 1);
	return check(p, name, &r);
}

static void run_loaded(struct process *p, struct guest_module *m)
{
	json_line_begin("attached");
	json_line_text("module", m->name);
	json_line_end();
	if (p->host != PROCESS_PLAIN &&
	    (!ask_version(p, m) || process_is_stopped(p) ||
	     !end_module(p, m)))
		return;
	if (!process_is_stopped(p))
		modules_free(p, m);
}

void host_run(struct process *p)
{
	struct load_result l;

	modules_load(p, settings_file_name(p->root_file),
		     MODULE_SEARCH_STANDARD, &l);
	if (l.error != ERROR_SUCCESS)
		say_load_failure(p, &l);
	else
		run_loaded(p, l.module);
	if (process_is_stopped(p)) {
		json_line_begin("stopped");
		json_line_text("why", p->stopped);
		json_line_text("chain", p->stopped_chain);
		say_failures(p);
		json_line_end();
	}
	json_line_begin("done");
	json_line_number("instructions", cpu_instructions(p->cpu));
	json_line_number("calls", p->calls);
	json_line_end();
}

/* The public interface: include/dryload.h. */
#include "dryload.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analyze.h"
#include "analysis/baseline.h"
#include "analysis/child.h"
#include "analysis/profiles.h"
#include "analysis/settings.h"
#include "util/status.h"

_Static_assert((int)DRYLOAD_E_NO_MEMORY == (int)E_NO_MEMORY, "public errors");
_Static_assert((int)DRYLOAD_E_IO == (int)E_IO, "public errors");
_Static_assert((int)DRYLOAD_E_PROFILE == (int)E_PROFILE, "public errors");
_Static_assert((int)DRYLOAD_E_USAGE == (int)E_USAGE, "public errors");

struct dryload_report {
	struct dryload *dryload;
	const struct report_writer *writer;
	struct report report;
	struct arena arena;
	void *unread; /* struct unread_file, of the arena */
	size_t unread_capacity;
	struct baseline_record record;
};

const char *dryload_version(void)
{
	return DRYLOAD_VERSION;
}

int dryload_new(struct dryload **out)
{
	struct dryload *d = calloc(1, sizeof(*d));
	int ret;

	*out = NULL;
	if (d == NULL)
		return DRYLOAD_E_NO_MEMORY;
	ret = profile_open(profile_builtin(), &d->profile);
	if (ret != OK) {
		free(d);
		return ret;
	}
	d->app_dir = true;
	*out = d;
	return DRYLOAD_OK;
}

void dryload_free(struct dryload *d)
{
	if (d == NULL)
		return;
	session_leave(d);
	arena_release(&d->looked_arena);
	arena_release(&d->arena);
	free(d);
}

void dryload_reset(struct dryload *d)
{
	session_leave(d);
	d->targets = 0;
	d->host = HOST_AUTO;
	d->isolation = ISOLATION_WORKERS;
	d->app_dir = true;
	d->folders.count = d->process.count = d->path.count = 0;
	d->layers.count = 0;
	d->memory_limit = 0;
	d->time_limit = 0;
	d->emulator = NULL;
	d->baseline = NULL;
}

const char *dryload_message(const struct dryload *d)
{
	return d->message;
}

int dryload_set_targets(struct dryload *d, const char *list)
{
	target_set set = 0;
	int ret = DRYLOAD_OK;

	d->targets = 0;
	if (list != NULL)
		ret = targets_of(d, str_of(list), &set);
	if (ret == DRYLOAD_OK)
		d->targets = set;
	return ret;
}

int dryload_set_host(struct dryload *d, const char *host)
{
	static const struct {
		const char *name;
		enum host host;
	} hosts[] = {
		{ "auto", HOST_AUTO },
		{ "none", HOST_NONE },
		{ "iis-filter", HOST_IIS_FILTER },
		{ "iis-extension", HOST_IIS_EXTENSION },
		{ "iis-module", HOST_IIS_MODULE },
	};

	for (size_t i = 0; i < sizeof(hosts) / sizeof(hosts[0]); i++) {
		if (strcmp(hosts[i].name, host) == 0) {
			d->host = hosts[i].host;
			return DRYLOAD_OK;
		}
	}
	return session_fail(d, DRYLOAD_E_USAGE,
			    "no host is called '%s'; there are auto, none, "
			    "iis-filter, iis-extension and iis-module",
			    host);
}

int dryload_set_isolation_mode(struct dryload *d, int mode)
{
	if (mode != 5 && mode != 6)
		return session_fail(d, DRYLOAD_E_USAGE,
				    "IIS has no isolation mode %d; there are 5 "
				    "and 6",
				    mode);
	d->isolation = mode == 5 ? ISOLATION_IIS_5 : ISOLATION_WORKERS;
	return DRYLOAD_OK;
}

void dryload_set_limits(struct dryload *d, size_t memory,
			unsigned milliseconds)
{
	session_leave(d);
	d->memory_limit = memory;
	d->time_limit = milliseconds;
}

int dryload_set_run(struct dryload *d, bool run)
{
	d->emulator = NULL;
	if (!run)
		return DRYLOAD_OK;
	if (child_find("dryload-emulator",
		       DRYLOAD_LIBEXECDIR "/dryload-emulator", &d->arena,
		       &d->emulator) != OK)
		return session_fail(d, DRYLOAD_E_NO_MEMORY, "out of memory");
	if (d->emulator == NULL)
		return session_fail(d, DRYLOAD_E_IO,
				    "dryload-emulator isn't installed, which "
				    "runs a DLL's start-up code (package "
				    "dryload-emulator)");
	return DRYLOAD_OK;
}

static int add_folder(struct dryload *d, struct folders *to, const char *path)
{
	session_leave(d);
	if (folders_add(to, &d->arena, str_of(path)) == OK)
		return DRYLOAD_OK;
	return session_fail(d, DRYLOAD_E_NO_MEMORY, "out of memory");
}

int dryload_add_folder(struct dryload *d, const char *path)
{
	return add_folder(d, &d->folders, path);
}

int dryload_add_process_folder(struct dryload *d, const char *path)
{
	return add_folder(d, &d->process, path);
}

int dryload_add_path(struct dryload *d, const char *path)
{
	return add_folder(d, &d->path, path);
}

void dryload_set_app_dir(struct dryload *d, bool on)
{
	session_leave(d);
	d->app_dir = on;
}

static int unknown_format(struct dryload *d, const char *format)
{
	struct arena a = ARENA_INIT;
	struct str names = report_writer_names(&a);
	int ret = names.s == NULL ?
			  session_fail(d, DRYLOAD_E_NO_MEMORY,
				       "out of memory") :
			  session_fail(d, DRYLOAD_E_USAGE,
				       "no format is called '%s'; there are "
				       "%s",
				       format, names.s);

	arena_release(&a);
	return ret;
}

int dryload_report_begin(struct dryload *d, const char *format,
			 FILE *out_stream, const struct dryload_style *style,
			 struct dryload_report **out)
{
	const struct report_writer *writer = report_writer_find(format);
	struct dryload_report *r;
	int ret;

	*out = NULL;
	if (writer == NULL)
		return unknown_format(d, format);
	r = calloc(1, sizeof(*r));
	if (r == NULL)
		return session_fail(d, DRYLOAD_E_NO_MEMORY, "out of memory");
	r->dryload = d;
	r->writer = writer;
	r->report.out = out_stream;
	r->report.profile = &d->profile;
	r->report.style = style_of(style);
	/* The folders may have changed since the last report. */
	session_leave(d);
	for (struct baseline *b = d->baselines; b != NULL; b = b->next)
		baseline_restart(b);
	ret = settings_list(d, &r->arena, &r->report.settings,
			    &r->report.setting_count);
	if (ret == OK)
		ret = writer->begin(&r->report);
	if (ret != OK) {
		arena_release(&r->arena);
		free(r);
		return session_fail(d, ret, "out of memory");
	}
	d->reports++;
	*out = r;
	return DRYLOAD_OK;
}

int dryload_report_set_summary(struct dryload_report *report, FILE *stream)
{
	if (report->writer != &report_github)
		return session_fail(report->dryload, DRYLOAD_E_USAGE,
				    "the format %s has no job summary",
				    report->writer->name);
	report->report.job_summary = stream;
	return DRYLOAD_OK;
}

/* The session's last message says why. */
static int add_unread(struct dryload_report *r, const char *path)
{
	struct str name = str_copy(&r->arena, str_of(path));
	struct str reason = str_copy(&r->arena, str_of(r->dryload->message));
	size_t count = r->report.unread_count;

	r->report.summary.unread++;
	if (name.s == NULL || reason.s == NULL ||
	    arena_grow(&r->arena, &r->unread, count, &r->unread_capacity,
		       sizeof(struct unread_file)) != 0)
		return E_NO_MEMORY;
	((struct unread_file *)r->unread)[count] =
		(struct unread_file){ name.s, reason.s };
	r->report.unread = r->unread;
	r->report.unread_count++;
	return OK;
}

/* What is accepted of it, and who is to be asked for more. */
static int apply_baseline(struct dryload_report *r, struct file_report *f)
{
	int ret = baseline_apply(r->dryload, f);

	if (ret == OK && r->record.out != NULL)
		ret = baseline_record(&r->record, f);
	return ret;
}

int dryload_report_check(struct dryload_report *report, const char *path)
{
	struct analysis a;
	int ret = analyze(report->dryload, path, &a);

	if (ret == OK)
		ret = apply_baseline(report, &a.report);
	else if (add_unread(report, path) != OK)
		ret = session_fail(report->dryload, E_NO_MEMORY,
				   "out of memory");
	if (ret == OK)
		ret = report->writer->file(&report->report, &a.report);
	analysis_release(&a);
	return ret;
}

static bool flush_stream(FILE *stream)
{
	return fflush(stream) == 0 && !ferror(stream);
}

void dryload_report_record(struct dryload_report *report, FILE *out,
			   const char *folder, bool unknowns, bool warnings)
{
	struct baseline_record *r = &report->record;

	r->out = out;
	r->folder = folder;
	r->unknowns = unknowns;
	r->warnings = warnings;
}

struct dryload_summary dryload_report_so_far(const struct dryload_report *r)
{
	return summary_of(&r->report.summary);
}

int dryload_report_end(struct dryload_report *report,
		       struct dryload_summary *summary)
{
	struct dryload *d = report->dryload;
	struct arena arena = ARENA_INIT;
	struct baseline_use use;
	int ret = OK;

	d->reports--;
	if (d->baselines != NULL)
		ret = baseline_use_of(d->baselines, &arena, &use);
	if (ret == OK && d->baselines != NULL)
		report->report.baseline = &use;
	/* Whatever happened, the writer frees what it has. */
	if (report->writer->end(&report->report) != OK || ret != OK)
		ret = session_fail(d, E_NO_MEMORY, "out of memory");
	if (report->record.out != NULL)
		baseline_record_end(&report->record);
	arena_release(&arena);
	if (ret == OK && !flush_stream(report->report.out))
		ret = session_fail(d, DRYLOAD_E_IO,
				   "the report can't be written: %s",
				   strerror(errno));
	if (ret == OK && report->report.job_summary != NULL &&
	    !flush_stream(report->report.job_summary))
		ret = session_fail(d, DRYLOAD_E_IO,
				   "the job summary can't be written: %s",
				   strerror(errno));
	if (summary != NULL)
		*summary = summary_of(&report->report.summary);
	arena_release(&report->arena);
	free(report);
	return ret;
}

/* Files one after another, each by the settings of its project. */
#include "cli/check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* False: they are wrong, and that has been said. */
static bool settings_enter(struct check *k, const struct config *project)
{
	const struct config *user = k->configs.user;
	const struct settings *const layers[] = {
		&k->given,
		project != NULL ? &project->settings : NULL,
		user != NULL ? &user->settings : NULL,
	};

	settings_merge(layers, 3, &k->settings);
	k->project = project;
	if (!settings_apply(&k->settings, k->dryload))
		return false;
	if (!k->run || dryload_set_run(k->dryload, true) == DRYLOAD_OK)
		return true;
	complain("%s", dryload_message(k->dryload));
	return false;
}

/*
 * Before anything is written: whatever is wrong in a configuration of any of
 * the files. In the end the settings of the first one hold.
 */
static bool settings_prepare(struct check *k)
{
	const struct config *project;

	if (!configs_open(&k->configs, k->dryload, k->mode, k->config) ||
	    !configs_find(&k->configs, k->files[0], &project) ||
	    !settings_enter(k, project))
		return false;
	for (char *const *f = k->files + 1; *f != NULL; f++) {
		if (!configs_find(&k->configs, *f, &project) ||
		    (project != k->project && !settings_enter(k, project)))
			return false;
	}
	return configs_find(&k->configs, k->files[0], &project) &&
	       (project == k->project || settings_enter(k, project));
}

static void record_more(const struct check *k, struct dryload_report *report)
{
	if (k->record == NULL)
		return;
	dryload_report_record(
		report, k->record, k->record_folder,
		strcmp(setting_kinds[SETTING_UNKNOWN]
			       .words[setting_word(&k->settings,
						   SETTING_UNKNOWN)],
		       "pass") != 0,
		setting_word(&k->settings, SETTING_FAIL_ON) != 0);
}

/* What a file that was just checked adds to the exit status. */
static int status_of(const struct check *k, const struct dryload_summary *s,
		     const struct dryload_summary *before)
{
	if (k->exit_zero)
		return STATUS_OK;
	return settings_status(&k->settings,
			       s->counting_fails - before->counting_fails,
			       s->counting_unknown - before->counting_unknown,
			       s->counting_warnings -
				       before->counting_warnings);
}

static int worse(int a, int b)
{
	static const int ranks[] = {
		[STATUS_OK] = 0,
		[STATUS_UNKNOWN] = 1,
		[STATUS_FAILS] = 2,
		[STATUS_TROUBLE] = 3,
	};

	return ranks[b] > ranks[a] ? b : a;
}

/* '*ret' is what dryload_report_check() returned. */
static int check_file(struct check *k, struct dryload_report *report,
		      const char *file, int *ret)
{
	const struct dryload_summary before = dryload_report_so_far(report);
	const struct config *project;
	struct dryload_summary after;

	*ret = DRYLOAD_OK;
	if (!configs_find(&k->configs, file, &project))
		return STATUS_TROUBLE;
	if (project != k->project) {
		if (!settings_enter(k, project))
			return STATUS_TROUBLE;
		record_more(k, report);
	}
	*ret = dryload_report_check(report, file);
	after = dryload_report_so_far(report);
	return status_of(k, &after, &before);
}

/* A file that can't be read doesn't keep the others from being checked. */
static int check_files(struct check *k, const char *format,
		       struct output *out)
{
	struct dryload *d = k->dryload;
	struct dryload_report *report;
	int status = STATUS_OK, ret;
	FILE *job_summary;

	ret = dryload_report_begin(d, format, out->stream, &out->style,
				   &report);
	if (ret != DRYLOAD_OK)
		return library_failed(d, out);
	if (!job_summary_start(&k->job_summary, format, &job_summary))
		status = STATUS_TROUBLE;
	if (job_summary != NULL)
		dryload_report_set_summary(report, job_summary);
	record_more(k, report);
	for (char *const *f = k->files; *f != NULL; f++) {
		status = worse(status, check_file(k, report, *f, &ret));
		if (ret != DRYLOAD_OK)
			status = library_failed(d, out);
		if (ret == DRYLOAD_E_NO_MEMORY || ferror(out->stream))
			break;
	}
	ret = dryload_report_end(report, NULL);
	if (ret != DRYLOAD_OK)
		status = library_failed(d, out);
	if (job_summary != NULL)
		fclose(job_summary);
	return status;
}

/* As a run leaves it that went no further. */
static bool is_blank(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == 0;
}

/* Reasons that somebody wrote are never written over. */
static bool record_open(struct check *k)
{
	const char *path = k->record_path, *slash;
	int fd;

	if (path == NULL)
		return true;
	slash = strrchr(path, '/');
	k->record_folder = slash == NULL ?
				   strdup(".") :
				   strndup(path, (size_t)(slash - path) + 1);
	if (k->record_folder == NULL) {
		complain("out of memory");
		return false;
	}
	fd = open(path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0666);
	if (fd >= 0 && is_blank(fd))
		k->record = fdopen(fd, "w");
	else if (fd >= 0)
		errno = EEXIST;
	if (k->record != NULL)
		return true;
	complain("can't write %s: %s", path,
		 errno == EEXIST || errno == ELOOP ? "it is there already, and may hold reasons; "
				   "name a new file" :
				   strerror(errno));
	if (fd >= 0)
		close(fd);
	return false;
}

static int record_close(struct check *k, int status)
{
	bool failed;

	if (k->record == NULL)
		return status;
	failed = ferror(k->record) != 0;
	failed |= fclose(k->record) != 0;
	k->record = NULL;
	if (!failed)
		return status;
	complain("can't write %s: %s", k->record_path, strerror(errno));
	return STATUS_TROUBLE;
}

/* On a terminal, what is to say of the run comes behind the report. */
static void write_notes(struct check *k)
{
	if (setting_value(&k->settings, SETTING_BASELINE) != NULL ||
	    k->configs.first != NULL)
		complain_notes(k->dryload);
}

static int show_all(struct check *k, struct output *out)
{
	for (char *const *f = k->files; *f != NULL; f++) {
		const struct config *project;

		if (!configs_find(&k->configs, *f, &project) ||
		    (project != k->project && !settings_enter(k, project)))
			return STATUS_TROUBLE;
		if (f != k->files)
			putc('\n', out->stream);
		settings_show(out->stream, *f, &k->settings);
	}
	return STATUS_OK;
}

bool check_enter(struct check *k, const struct options *o)
{
	if (!settings_words_known(&k->given, k->dryload) ||
	    !output_reserve(&k->out, o) || (!k->show && !record_open(k)))
		return false;
	job_summary_open(&k->job_summary, o->format_given ? o->format : NULL);
	sandbox_calls(o, k->run ? CAGE_STARTER : CAGE_READER);
	return true;
}

/* What the configurations name is known now. */
static void give_up_files(const struct check *k, const struct options *o)
{
	const char *last = NULL;
	struct cage_files c;

	sandbox_files_open(o, &c);
	sandbox_allow_settings(&c, &k->given);
	if (k->configs.user != NULL)
		sandbox_allow_settings(&c, &k->configs.user->settings);
	for (const struct config *p = k->configs.first; p != NULL; p = p->next)
		sandbox_allow_settings(&c, &p->settings);
	if (k->world != NULL)
		sandbox_allow(&c, k->world);
	if (k->run)
		sandbox_allow_helper(&c, "dryload-emulator");
	for (char *const *f = k->files; *f != NULL; f++) {
		const char *slash = strrchr(*f, '/');
		const size_t n = slash == NULL ? 0 : (size_t)(slash - *f) + 1;

		/* Files come folder by folder. */
		if (last == NULL || strncmp(last, *f, n) != 0 ||
		    strchr(last + n, '/') != NULL)
			sandbox_allow_checked(&c, k->dryload, *f);
		last = *f;
	}
	sandbox_files_close(o, &c);
}

int check_run(struct check *k, struct options *o)
{
	int status = STATUS_TROUBLE;
	const char *format;

	if (o->format_given &&
	    !setting_add(&k->given.items[SETTING_FORMAT], o->format))
		return STATUS_TROUBLE;
	if (!settings_prepare(k))
		return STATUS_TROUBLE;
	give_up_files(k, o);
	format = setting_value(&k->settings, SETTING_FORMAT);
	if (output_start(&k->out, o)) {
		status = k->show ? show_all(k, &k->out) :
				   check_files(k, format != NULL ? format : o->format,
					       &k->out);
		status = output_close(&k->out, status);
	}
	status = record_close(k, status);
	write_notes(k);
	return status;
}

void check_free(struct check *k)
{
	settings_free(&k->given);
	configs_close(&k->configs);
	free(k->record_folder);
	dryload_free(k->dryload);
}

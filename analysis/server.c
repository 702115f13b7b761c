/* `dryload iis`: configuration → modules → checks → sites → report. */
#include "analysis/server.h"

#include <errno.h>
#include <string.h>

#include "rules/windows.h"
#include "util/file.h"
#include "util/status.h"

static int open_root(struct server *s, const struct dryload_server *asked)
{
	struct dryload *d = s->dryload;
	int ret = iis_root_open(&s->arena, asked->root, &s->root);

	if (ret == E_IO)
		return session_fail(d, E_IO, "%s: %s", asked->root,
				    strerror(errno));
	for (size_t i = 0; ret == OK && i < asked->drive_count; i++) {
		const char *drive = asked->drives[i];

		if (drive[0] == '\0' || drive[1] != '=')
			return session_fail(d, E_USAGE,
					    "'%s' is no drive: D=DIR says "
					    "which folder stands for D:",
					    drive);
		ret = iis_root_add_drive(s->root, drive[0], drive + 2);
		if (ret == E_IO)
			return session_fail(d, E_IO, "%s: %s", drive + 2,
					    strerror(errno));
		if (ret == E_USAGE)
			return session_fail(d, E_USAGE,
					    "'%c' is no letter of a drive",
					    drive[0]);
	}
	return ret;
}

/* The version decides what Windows makes of odd paths (R109, R114). */
static int enter_root(struct server *s)
{
	struct dryload *d = s->dryload;
	struct root_place place, iis;
	struct profile_target t;
	unsigned version;
	int ret = iis_root_find_folder(s->root,
				       str_of("%windir%\\System32"), false,
				       &s->arena, &place);

	if (ret == OK)
		ret = iis_root_find_folder(
			s->root, str_of("%windir%\\System32\\inetsrv"), false,
			&s->arena, &iis);
	if (ret != OK)
		return ret;

	profile_target_at(&d->profile, s->target, &t);
	version = windows_version(&t);
	if (version != 0)
		iis_root_set_version(s->root, version / 100, version % 100);
	s->has_windows = place.answer == ROOT_FOLDER;
	s->has_iis = iis.answer == ROOT_FOLDER;
	s->confinement.bases =
		iis_root_bases(s->root, &s->confinement.count);
	s->confinement.arena = &s->arena;
	d->confinement = &s->confinement;
	d->isolation = s->config.isolation_mode_5 ? ISOLATION_IIS_5 :
						    ISOLATION_WORKERS;
	return OK;
}

static int read_config(struct server *s, const char *path)
{
	struct dryload *d = s->dryload;
	const char *why;
	struct file file;
	int ret;

	if (file_open(path, &file) != 0)
		return session_fail(d, errno == ENOMEM ? E_NO_MEMORY : E_IO,
				    "%s: %s", path, file_error_text(errno));
	ret = iis_config_read(file.bytes, &s->arena, &s->config, &why);
	file_close(&file);
	if (ret == E_USAGE)
		return session_fail(d, E_USAGE, "%s: %s", path, why);
	return ret;
}

/* What this disk has may be of another time, or the one that is shared. */
static int note_sharing(struct server *s)
{
	static const char path[] =
		"%windir%\\System32\\inetsrv\\config\\redirection.config";
	struct iis_config beside = { .shared_in = { NULL, 0 } };
	struct root_place place;
	struct file file;
	const char *why;
	int ret = iis_root_find(s->root, str_of(path), false, &s->arena,
				&place);

	if (ret != OK || s->config.generation != IIS_7 ||
	    place.answer != ROOT_FILE || file_open(place.disk.s, &file) != 0)
		return ret;
	ret = iis_config_read(file.bytes, &s->arena, &beside, &why);
	file_close(&file);
	if (ret == E_NO_MEMORY || beside.shared_in.s == NULL)
		return ret == E_NO_MEMORY ? ret : OK;
	return iis_add_note(&s->config, &s->arena, 0,
			    "this server shares its configuration "
			    "(redirection.config): it is the "
			    "applicationHost.config in %.*s that counts",
			    STR_ARGS(beside.shared_in));
}

static int run(struct server *s, const struct dryload_server *asked, FILE *out)
{
	struct server_report report = { .path = asked->config };
	int ret = read_config(s, asked->config);

	if (ret == OK)
		ret = open_root(s, asked);
	if (ret == OK)
		ret = server_choose_target(s, s->dryload->targets);
	if (ret == OK)
		ret = enter_root(s);
	if (ret == OK)
		ret = note_sharing(s);
	if (ret == OK)
		ret = server_judge(s, &report);
	if (ret == OK)
		ret = s->writer->report(&report, out, s->style, &s->arena);
	return ret;
}

/* What a run sets in the session, put back afterwards. */
static void restore(struct dryload *d, const struct dryload *before)
{
	session_leave(d);
	d->targets = before->targets;
	d->host = before->host;
	d->process = before->process;
	d->path = before->path;
	d->isolation = before->isolation;
	d->identity = before->identity;
	d->has_identity = before->has_identity;
	d->confinement = NULL;
	d->setting = NULL;
	d->windows_path = STR_EMPTY;
}

int dryload_iis(struct dryload *d, const struct dryload_server *asked,
		const char *format, FILE *out,
		const struct dryload_style *style,
		struct dryload_summary *summary)
{
	static const char *const no_folders[] = { NULL };
	const struct dryload before = *d;
	struct server s = {
		.dryload = d,
		.writer = server_writer_find(format),
		.style = style_of(style),
		.arena = ARENA_INIT,
		.names_identity = d->has_identity,
		.path_folders = asked->path != NULL ? asked->path : no_folders,
	};
	int ret;

	if (s.writer == NULL)
		return session_fail(d, DRYLOAD_E_USAGE,
				    "no format is called '%s' here; there are "
				    "text, json and html",
				    format);
	session_leave(d);
	d->process = d->path = (struct folders){ 0 };
	ret = run(&s, asked, out);
	if (ret == E_NO_MEMORY)
		ret = session_fail(d, ret, "out of memory");
	if (ret == OK && (fflush(out) != 0 || ferror(out)))
		ret = session_fail(d, E_IO, "the report can't be written: %s",
				   strerror(errno));
	if (summary != NULL)
		*summary = summary_of(&s.summary);
	restore(d, &before);
	iis_root_close(s.root);
	arena_release(&s.arena);
	return ret;
}

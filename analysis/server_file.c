/* A configured path → the file in the root → a check of it, once each. */
#include "analysis/server.h"

#include "analysis/analyze.h"
#include "loader/pe.h"
#include "util/status.h"

/* A folder that the root has becomes one of 'to'. */
static int add_folder(struct server *s, struct folders *to, const char *path,
		      bool wow64, bool of_system)
{
	struct root_place place;
	int ret = iis_root_find_folder(s->root, str_of(path), wow64,
				       &s->arena, &place);

	if (ret != OK || place.answer != ROOT_FOLDER)
		return ret;
	ret = folders_add(to, &s->dryload->arena, place.disk);
	if (ret == OK)
		to->items[to->count - 1].of_system = of_system;
	return ret;
}

/* The folders of processes of 'target' (R502, R505, R114). */
static int enter(struct server *s, unsigned target, bool wow64)
{
	struct dryload *d = s->dryload;
	int ret;

	if (s->has_entered && s->entered == target)
		return OK;
	session_leave(d);
	d->process.count = d->path.count = 0;
	ret = add_folder(s, &d->process, "%windir%\\System32\\inetsrv", wow64,
			 true);
	if (ret == OK)
		ret = add_folder(s, &d->path, "%windir%\\System32", wow64, true);
	if (ret == OK)
		ret = add_folder(s, &d->path, "%windir%", wow64, true);
	for (size_t i = 0; ret == OK && s->path_folders[i] != NULL; i++)
		ret = add_folder(s, &d->path, s->path_folders[i], wow64,
				 false);
	d->targets = TARGET_BIT(target);
	s->entered = target;
	s->has_entered = ret == OK;
	return ret;
}

static const struct finding *reason(const struct file_report *r,
				    unsigned target)
{
	if (r->verdicts[target].error != NULL)
		return r->verdicts[target].error;
	for (size_t i = 0; i < r->findings->count; i++) {
		const struct finding *f = &r->findings->items[i];

		if (finding_kind(f->id)->severity == LEVEL_UNKNOWN &&
		    f->targets & TARGET_BIT(target))
			return f;
	}
	return NULL;
}

int server_keep(struct server *s, struct server_file *f,
		const struct file_report *r)
{
	const struct verdict *v = &r->verdicts[f->target];
	const struct finding *why = reason(r, f->target);
	struct report counted = { .summary = s->summary };

	report_count(&counted, r);
	s->summary = counted.summary;
	f->verdict = v->kind;
	f->likely = v->likely;
	f->win32 = v->error != NULL ? v->error->win32 : 0;
	f->summary = why == NULL ? STR_EMPTY :
				   str_copy(&s->arena, why->summary);
	if (f->summary.s == NULL)
		return E_NO_MEMORY;
	return s->writer->file(r, f->number, s->style, &s->arena, &f->body);
}

/* Whom the process runs as counts where lists of rights were given. */
static void take_identity(struct dryload *d, struct str text)
{
	const char *why;

	if (text.n != 0)
		d->has_identity = identity_parse(text, &d->identity, &why);
}

/* Nothing tells of the pool: the usual identity was taken for its (R1012). */
static bool rests_on_guess(const struct server *s, const struct server_file *f,
			   const struct verdict *v)
{
	return s->has_pools && !s->names_identity && f->identity.n == 0 &&
	       s->dryload->listing.count != 0 &&
	       (v->error == NULL || v->error->id == FINDING_ACCESS_DENIED);
}

/* It fails here, and loads in processes that there are as well (R3011). */
static bool is_for_others(const struct server_file *f,
			  const struct analysis *a)
{
	const struct finding *e = a->report.verdicts[f->target].error;

	return f->is_one_of_two && e != NULL && e->id == FINDING_WRONG_MACHINE &&
	       a->subject.resolution->root->image.machine ==
		       (f->wow64 ? IMAGE_FILE_MACHINE_AMD64 :
				   IMAGE_FILE_MACHINE_I386);
}

static int judge_file(struct server *s, struct server_file *f)
{
	struct dryload *d = s->dryload;
	size_t refused = s->confinement.refused_count;
	struct analysis a;
	int ret = enter(s, f->target, f->wow64);

	if (ret != OK)
		return ret;
	d->host = f->host;
	d->setting = &f->setting;
	d->windows_path = f->place.windows;
	take_identity(d, f->identity);
	ret = analyze(d, f->place.disk.s, &a);
	if (ret == E_IO) {
		struct root_place unread = f->place;

		unread.answer = ROOT_UNREADABLE;
		unread.why = "this machine refuses to read it";
		ret = server_judge_place(s, f, &unread);
	} else if (ret == OK && is_for_others(f, &a)) {
		f->is_for_others = true;
		ret = server_judge_place(s, f, &f->place);
	} else if (ret == OK) {
		struct verdict *v = &a.report.verdicts[f->target];

		a.report.path = f->setting.path;
		/* What a link hides may be there all the same. */
		v->likely |= s->confinement.refused_count != refused ||
			     rests_on_guess(s, f, v);
		ret = server_keep(s, f, &a.report);
	}
	analysis_release(&a);
	return ret;
}

int server_check(struct server *s, const struct iis_setting *setting,
		 enum host host, const struct server_process *process,
		 struct str doubt, const struct server_file **out)
{
	const struct server_file like = {
		.host = host,
		.setting = *setting,
		.target = process->target,
		.wow64 = process->is_wow64,
		.unprofiled = process->is_unprofiled,
		.is_one_of_two = process->is_one_of_two,
		.identity = process->identity,
		.doubt = doubt,
	};
	struct server_file *f;
	int ret;

	*out = server_files_find(&s->files, &like);
	if (*out != NULL)
		return OK;
	f = arena_new(&s->arena, struct server_file);
	if (f == NULL)
		return E_NO_MEMORY;
	*f = like;
	f->summary = f->body = STR_EMPTY;
	f->number = (unsigned)s->files.count + 1;
	ret = server_files_add(&s->files, &s->arena, f);
	if (ret == OK)
		ret = iis_root_find(s->root, setting->path, f->wow64,
				    &s->arena, &f->place);
	if (ret != OK)
		return ret;
	*out = f;
	return f->place.answer == ROOT_FILE && !server_is_doubted(f, &f->place) ?
		       judge_file(s, f) :
		       server_judge_place(s, f, &f->place);
}

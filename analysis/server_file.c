/* A configured path → the file in the root → a check of it, once each. */
#include "analysis/server.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analyze.h"
#include "util/status.h"

enum { SLOTS_FIRST = 64 };

static size_t hash_text(size_t h, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		h = (h ^ (unsigned char)text.s[i]) * 1099511628211ull;
	return h;
}

static size_t hash(const struct server_file *f)
{
	size_t h = 14695981039346656037ull ^ ((size_t)f->host << 16) ^
		   ((size_t)f->setting.scope << 8) ^ f->target ^
		   ((size_t)f->wow64 << 24);

	h = hash_text(hash_text(h, f->setting.path), f->identity);
	return hash_text(h, f->doubt);
}

static bool is_same(const struct server_file *a, const struct server_file *b)
{
	return a->host == b->host && a->target == b->target &&
	       a->wow64 == b->wow64 && a->setting.scope == b->setting.scope &&
	       str_equal(a->setting.path, b->setting.path) &&
	       str_equal(a->identity, b->identity) &&
	       str_equal(a->doubt, b->doubt);
}

/* Where a file like 'f' is, or would be. */
static struct server_file **find_slot(const struct server_files *files,
				      const struct server_file *f)
{
	size_t at = hash(f);

	for (;; at++) {
		struct server_file **slot =
			&files->slots[at & (files->slot_count - 1)];

		if (*slot == NULL || is_same(*slot, f))
			return slot;
	}
}

static int grow_slots(struct server_files *f, struct arena *a)
{
	size_t count = f->slot_count == 0 ? SLOTS_FIRST : f->slot_count * 2;

	f->slots = arena_new_array(a, struct server_file *, count);
	if (f->slots == NULL)
		return E_NO_MEMORY;
	f->slot_count = count;
	for (size_t i = 0; i < f->count; i++)
		*find_slot(f, f->items[i]) = f->items[i];
	return OK;
}

static int add_file(struct server_files *f, struct arena *a,
		    struct server_file *new)
{
	void *items = f->items;

	if (arena_grow(a, &items, f->count, &f->capacity, sizeof(new)))
		return E_NO_MEMORY;
	f->items = items;
	f->items[f->count++] = new;
	if (f->count * 2 > f->slot_count)
		return grow_slots(f, a);
	*find_slot(f, new) = new;
	return OK;
}

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

/* What of a check outlives it. */
static int keep(struct server *s, struct server_file *f,
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

static struct str windows_base_name(struct str path)
{
	size_t n = path.n;

	while (n > 0 && path.s[n - 1] != '\\')
		n--;
	return (struct str){ path.s + n, path.n - n };
}

/* A path in the folder of Windows, of which the root holds no copy. */
static bool is_out_of_sight(const struct server *s,
			    const struct root_place *place)
{
	struct str windows = iis_root_windows(s->root), start = place->windows;

	if (s->has_windows || start.n <= windows.n ||
	    (place->answer != ROOT_NO_FOLDER && place->answer != ROOT_MISSING))
		return false;
	start.n = windows.n;
	return str_equal_nocase(start, windows) &&
	       place->windows.s[windows.n] == '\\';
}

static bool is_of_windows(const struct server *s, struct str name,
			  const struct server_file *f)
{
	struct profile_module m;

	return !f->unprofiled &&
	       profile_find_module(&s->dryload->profile, name, &m) &&
	       ((m.there | m.optional | m.elsewhere) & TARGET_BIT(f->target)) !=
		       0;
}

/* IIS' own modules lie in its folder; a product's lie elsewhere, mostly. */
static bool is_of_iis(const struct server *s, enum host host,
		      const struct root_place *place)
{
	/* The second is what a 32-bit process gets for the first (R114). */
	static const char *const folders[] = { "\\System32\\inetsrv\\",
					       "\\SysWOW64\\inetsrv\\" };
	const size_t windows = iis_root_windows(s->root).n;
	const size_t n = strlen(folders[0]);
	struct str rest = place->windows;

	if (host != HOST_IIS_MODULE || rest.n < windows + n)
		return false;
	rest = (struct str){ rest.s + windows, n };
	return str_equal_nocase(rest, str_of(folders[0])) ||
	       str_equal_nocase(rest, str_of(folders[1]));
}

/* A copy may have System32\inetsrv and no SysWOW64: those two are in both. */
static bool is_trusted(const struct server *s, const struct server_file *f,
		       const struct root_place *place, struct str name)
{
	bool no_folder = place->answer == ROOT_NO_FOLDER;

	if (is_of_iis(s, f->host, place))
		return s->has_iis ?
			       no_folder &&
				       (str_equal(name, str_of("isapi.dll")) ||
					str_equal(name,
						  str_of("filter.dll"))) :
			       no_folder || place->answer == ROOT_MISSING;
	return is_out_of_sight(s, place) && is_of_windows(s, name, f);
}

static int judge_absence(struct server *s, const struct root_place *place,
			 const struct subject *subject, struct arena *a,
			 struct findings *out)
{
	static const char no_windows[] =
		"the given folder holds no Windows in which to look it up";
	struct root_place unseen = *place;

	if (!is_out_of_sight(s, place))
		return rules_opening(subject, place, a, out);
	unseen.answer = ROOT_UNREADABLE;
	unseen.why = no_windows;
	return rules_opening(subject, &unseen, a, out);
}

/* A preCondition may keep a file out that isn't there, a profile doesn't. */
static bool is_doubted(const struct server_file *f,
		       const struct root_place *place)
{
	return f->doubt.n != 0 ||
	       (f->unprofiled && place->answer == ROOT_FILE);
}

static struct str doubt_of(const struct server_file *f)
{
	if (f->doubt.n != 0)
		return f->doubt;
	return str_of(f->wow64 ? "no profile of the 32-bit processes of this "
				 "Windows is known" :
				 "no profile of the 64-bit processes of this "
				 "Windows is known");
}

/* There is no file to look at: a module that can't be opened stands for it. */
static int judge_place(struct server *s, struct server_file *f,
		       const struct root_place *place)
{
	struct arena a = ARENA_INIT;
	struct module root = {
		.name = str_lower(&a, windows_base_name(place->windows)),
		.path = f->setting.path,
		.opened = true,
		.open_error = ENOENT,
	};
	struct resolution resolution = {
		.root = &root,
		.targets = TARGET_BIT(f->target),
	};
	struct subject subject = {
		.profile = &s->dryload->profile,
		.resolution = &resolution,
		.host = f->host,
		.isolation = s->dryload->isolation,
		.targets = TARGET_BIT(f->target),
		.setting = &f->setting,
	};
	struct findings findings = { 0 };
	struct file_report report = {
		.path = f->setting.path,
		.subject = &subject,
		.findings = &findings,
		.arena = &a,
	};
	int ret = E_NO_MEMORY;

	if (root.name.s == NULL)
		goto out;
	if (is_doubted(f, place)) {
		ret = rules_unknown_load(&subject, doubt_of(f), &a, &findings);
	} else if (is_trusted(s, f, place, root.name)) {
		resolution.likely = TARGET_BIT(f->target);
		ret = rules_of_windows(&subject, place, &a, &findings);
	} else {
		ret = judge_absence(s, place, &subject, &a, &findings);
	}
	if (ret == OK) {
		report.verdicts[f->target] =
			verdict_on(&subject, &findings, f->target);
		ret = keep(s, f, &report);
	}
out:
	arena_release(&a);
	return ret;
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
		ret = judge_place(s, f, &unread);
	} else if (ret == OK) {
		struct verdict *v = &a.report.verdicts[f->target];

		a.report.path = f->setting.path;
		/* What a link hides may be there all the same. */
		v->likely |= s->confinement.refused_count != refused ||
			     rests_on_guess(s, f, v);
		ret = keep(s, f, &a.report);
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
		.identity = process->identity,
		.doubt = doubt,
	};
	struct server_file *f;
	int ret;

	if (s->files.slot_count == 0 && grow_slots(&s->files, &s->arena))
		return E_NO_MEMORY;
	*out = *find_slot(&s->files, &like);
	if (*out != NULL)
		return OK;
	f = arena_new(&s->arena, struct server_file);
	if (f == NULL)
		return E_NO_MEMORY;
	*f = like;
	f->summary = f->body = STR_EMPTY;
	f->number = (unsigned)s->files.count + 1;
	ret = add_file(&s->files, &s->arena, f);
	if (ret == OK)
		ret = iis_root_find(s->root, setting->path, f->wow64,
				    &s->arena, &f->place);
	if (ret != OK)
		return ret;
	*out = f;
	return f->place.answer == ROOT_FILE && !is_doubted(f, &f->place) ?
		       judge_file(s, f) :
		       judge_place(s, f, &f->place);
}

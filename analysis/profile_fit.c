/*
 * dryload_check_profile(): of each DLL, which shipped Windows has the same
 * exports; and whether the files of a folder would load there.
 */
#include "report/profile_fit.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "analysis/analyze.h"
#include "analysis/format.h"
#include "analysis/profiles.h"
#include "util/names.h"
#include "util/status.h"

/* Of a folder; a system's has about 4000. */
enum { FIT_FILES_MAX = 65536 };

struct file_names {
	struct str *items;
	size_t count, capacity;
};

struct fitting {
	struct dryload *dryload;
	struct arena *arena;
	struct fit *out;
	target_set mine, candidates; /* shipped, of the same machine */
	uint32_t (*added)[TARGETS_MAX], (*removed)[TARGETS_MAX];
	target_set *compared; /* by module, as the two above */
	uint64_t near[TARGETS_MAX], far[TARGETS_MAX];
};

static uint32_t distance(const struct fitting *f, uint32_t module, unsigned t)
{
	return f->added[module][t] + f->removed[module][t];
}

/* Those of 'set' with the least distance. */
static target_set least(const struct fitting *f, uint32_t module,
			target_set set)
{
	uint32_t best = UINT32_MAX;
	target_set out = 0;

	for (; set != 0; set &= set - 1) {
		const unsigned t = (unsigned)__builtin_ctzll(set);
		const uint32_t here = distance(f, module, t);

		if (here < best)
			out = 0;
		if (here <= best) {
			best = here;
			out |= TARGET_BIT(t);
		}
	}
	return out;
}

/* Rows of one name, or of one ordinal without a name, added up. */
struct same {
	struct str name;
	uint32_t ordinal;
	target_set there, uncertain;
};

static void count_same(struct fitting *f, uint32_t module,
		       const struct same *s)
{
	const bool here = (s->there & f->mine) != 0;
	target_set differ = f->compared[module] & ~s->uncertain;

	if ((s->uncertain & f->mine) != 0)
		return;
	differ &= here ? ~s->there : s->there;
	for (; differ != 0; differ &= differ - 1) {
		const unsigned t = (unsigned)__builtin_ctzll(differ);

		f->added[module][t] += here;
		f->removed[module][t] += !here;
	}
}

static bool is_same(const struct same *s, const struct profile_export *e)
{
	return str_equal(s->name, e->name) &&
	       (e->name.n != 0 || s->ordinal == e->ordinal);
}

static void count_module(struct fitting *f, const struct profile_module *m)
{
	const struct profile *p = &f->dryload->profile;
	struct same same = { .name = STR_EMPTY };
	struct profile_export e;
	target_set best;

	f->compared[m->index] = m->tables & f->candidates;
	if ((m->tables & f->mine) == 0)
		f->compared[m->index] = 0;
	if (f->compared[m->index] == 0)
		return;
	for (uint32_t i = 0; i < m->export_count; i++) {
		if (!profile_export_at(p, m->first_export + i, &e))
			break;
		if (i == 0 || !is_same(&same, &e)) {
			count_same(f, m->index, &same);
			same = (struct same){ e.name, e.ordinal, 0, 0 };
		}
		same.there |= e.there;
		same.uncertain |= e.uncertain;
	}
	count_same(f, m->index, &same);
	best = least(f, m->index, f->compared[m->index]);
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		f->near[t] += (best & TARGET_BIT(t)) != 0;
		if ((f->compared[m->index] & TARGET_BIT(t)) != 0)
			f->far[t] += distance(f, m->index, t);
	}
}

/* The one that most DLLs are nearest to. */
static unsigned nearest_of(const struct fitting *f)
{
	unsigned nearest = TARGETS_MAX;

	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		if (f->near[t] == 0)
			continue;
		if (nearest == TARGETS_MAX || f->near[t] > f->near[nearest] ||
		    (f->near[t] == f->near[nearest] &&
		     f->far[t] < f->far[nearest]))
			nearest = t;
	}
	return nearest;
}

static int add_name(struct arena *a, struct str **list, size_t *count,
		    size_t *capacity, struct str name)
{
	void *items = *list;

	if (arena_grow(a, &items, *count, capacity, sizeof(name)) != 0)
		return E_NO_MEMORY;
	*list = items;
	(*list)[(*count)++] = name;
	return OK;
}

static int add_dll(struct fitting *f, const struct profile_module *m,
		   target_set nearest)
{
	struct fit *out = f->out;
	target_set best = least(f, m->index, f->compared[m->index]);
	void *items = out->dlls;

	out->compared++;
	if (distance(f, m->index, out->nearest) == 0) {
		out->equal++;
		return OK;
	}
	if (arena_grow(f->arena, &items, out->dll_count, &out->dll_capacity,
		       sizeof(struct fit_dll)) != 0)
		return E_NO_MEMORY;
	out->dlls = items;
	out->dlls[out->dll_count++] = (struct fit_dll){
		.name = m->name,
		.like = (best & nearest) != 0 ? 0 : best,
		.same = distance(f, m->index,
				 (unsigned)__builtin_ctzll(best)) == 0,
		.added = f->added[m->index][out->nearest],
		.removed = f->removed[m->index][out->nearest],
	};
	return OK;
}

static int judge_module(struct fitting *f, const struct profile_module *m)
{
	const target_set nearest = TARGET_BIT(f->out->nearest);
	struct fit *out = f->out;

	if ((f->compared[m->index] & nearest) != 0)
		return add_dll(f, m, nearest);
	if ((m->there & f->mine) != 0 &&
	    ((m->there | m->unproven) & nearest) == 0)
		return add_name(f->arena, &out->added, &out->added_count,
				&out->added_capacity, m->name);
	if ((m->there & nearest) != 0 &&
	    ((m->there | m->unproven) & f->mine) == 0)
		return add_name(f->arena, &out->removed, &out->removed_count,
				&out->removed_capacity, m->name);
	return OK;
}

static int compare_tables(struct fitting *f)
{
	const struct profile *p = &f->dryload->profile;
	const size_t count = profile_module_count(p);
	struct profile_module m;
	int ret = OK;

	f->added = arena_array(f->arena, count, sizeof(*f->added),
			       _Alignof(uint32_t));
	f->removed = arena_array(f->arena, count, sizeof(*f->removed),
				 _Alignof(uint32_t));
	f->compared = arena_new_array(f->arena, target_set, count);
	if (f->added == NULL || f->removed == NULL || f->compared == NULL)
		return E_NO_MEMORY;
	for (uint32_t i = 0; profile_module_at(p, i, &m); i++)
		count_module(f, &m);
	f->out->nearest = nearest_of(f);
	for (uint32_t i = 0; ret == OK && f->out->nearest != TARGETS_MAX &&
			     profile_module_at(p, i, &m);
	     i++)
		ret = judge_module(f, &m);
	return ret;
}

static int add_need(struct fitting *f, struct str file,
		    const struct finding *finding)
{
	struct fit *out = f->out;
	void *items = out->needs;
	struct fit_need need = {
		str_copy(f->arena, file),
		finding_message(f->arena, &f->dryload->profile, finding,
				f->mine),
	};

	if (need.file.s == NULL || need.message.s == NULL ||
	    arena_grow(f->arena, &items, out->need_count, &out->need_capacity,
		       sizeof(need)) != 0)
		return E_NO_MEMORY;
	out->needs = items;
	out->needs[out->need_count++] = need;
	return OK;
}

/* A file of another machine isn't loaded by this target's processes. */
static int check_file(struct fitting *f, struct str path, struct str name)
{
	struct analysis a;
	int ret = analyze(f->dryload, path.s, &a);

	if (ret == OK && (a.resolution.root->machine_targets & f->mine) != 0) {
		f->out->files++;
		for (size_t i = 0; ret == OK && i < a.findings.count; i++) {
			const struct finding *at = &a.findings.items[i];

			if (finding_kind(at->id)->severity == LEVEL_ERROR &&
			    (at->targets & f->mine) != 0)
				ret = add_need(f, name, at);
		}
	}
	analysis_release(&a);
	/* What can't be read is no file of a Windows that loads. */
	return ret == E_IO ? OK : ret;
}

static int list_files(struct fitting *f, DIR *dir, struct file_names *out)
{
	struct dirent *entry;

	while ((entry = readdir(dir)) != NULL) {
		struct str name = str_of(entry->d_name);

		if (!str_ends_nocase(name, ".dll") &&
		    !str_ends_nocase(name, ".exe") &&
		    !str_ends_nocase(name, ".drv") &&
		    !str_ends_nocase(name, ".ocx") &&
		    !str_ends_nocase(name, ".cpl"))
			continue;
		if (out->count == FIT_FILES_MAX)
			return session_fail(f->dryload, E_USAGE,
					    "a folder has more than %d files",
					    FIT_FILES_MAX);
		if (add_name(f->arena, &out->items, &out->count,
			     &out->capacity, str_copy(f->arena, name)) != OK ||
		    out->items[out->count - 1].s == NULL)
			return E_NO_MEMORY;
	}
	names_sort(out->items, out->count);
	return OK;
}

static int check_folder(struct fitting *f, const char *folder)
{
	struct file_names names = { NULL, 0, 0 };
	DIR *dir = opendir(folder);
	int ret;

	if (dir == NULL)
		return session_fail(f->dryload, E_IO, "%s: %s", folder,
				    strerror(errno));
	ret = list_files(f, dir, &names);
	closedir(dir);
	for (size_t i = 0; ret == OK && i < names.count; i++) {
		struct str path = STR_CONCAT(f->arena, str_of(folder),
					     str_of("/"), names.items[i]);

		ret = path.s == NULL ? E_NO_MEMORY :
				       check_file(f, path, names.items[i]);
	}
	return ret;
}

static int fit_target(struct fitting *f, unsigned target,
		      const char *const *folders, size_t count)
{
	struct dryload *d = f->dryload;
	struct profile_target t;
	int ret;

	profile_target_at(&d->profile, target, &t);
	*f->out = (struct fit){ .profile = &d->profile, .target = target };
	f->mine = TARGET_BIT(target);
	f->candidates = shipped_targets(d) & ~f->mine &
			profile_machine_targets(&d->profile, t.machine);
	d->targets = f->mine;
	ret = compare_tables(f);
	for (size_t i = 0; ret == OK && i < count; i++)
		ret = check_folder(f, folders[i]);
	return ret;
}

static int fit_all(struct dryload *d, target_set set,
		   const char *const *folders, size_t count, struct arena *a,
		   struct fit *fits)
{
	int ret = OK;

	for (size_t n = 0; ret == OK && set != 0; n++, set &= set - 1) {
		struct fitting f = { .dryload = d, .arena = a,
				     .out = &fits[n] };

		ret = fit_target(&f, (unsigned)__builtin_ctzll(set), folders,
				 count);
	}
	return ret;
}

/* The folder's files lie in that Windows, where the profile says what does. */
static int fit_in_place(struct dryload *d, target_set set,
			const char *const *folders, size_t count,
			struct arena *a, struct fit *fits)
{
	const target_set targets = d->targets;
	const bool app_dir = d->app_dir;
	const enum host host = d->host;
	int ret;

	d->app_dir = false;
	d->host = HOST_NONE;
	ret = fit_all(d, set, folders, count, a, fits);
	session_leave(d);
	d->app_dir = app_dir;
	d->host = host;
	d->targets = targets;
	return ret;
}

int dryload_check_profile(struct dryload *d, const char *profile,
			  const char *const *folders, size_t count,
			  const char *format, FILE *out,
			  const struct dryload_style *style,
			  struct dryload_fit *summary)
{
	struct arena a = ARENA_INIT;
	struct fit *fits;
	target_set set;
	size_t targets;
	bool json;
	int ret = format_choose(d, format, &json);

	*summary = (struct dryload_fit){ 0 };
	if (ret == OK)
		ret = targets_of(d, str_of(profile), &set);
	if (ret != OK)
		return ret;
	targets = (size_t)__builtin_popcountll(set);
	fits = arena_new_array(&a, struct fit, targets);
	ret = fits == NULL ? E_NO_MEMORY :
			     fit_in_place(d, set, folders, count, &a, fits);
	if (ret == OK)
		ret = fits_write(fits, targets, json, out, style_of(style), &a);
	for (size_t i = 0; ret == OK && i < targets; i++) {
		for (size_t n = 0; n < fits[i].dll_count; n++)
			summary->mixed += fits[i].dlls[n].like != 0;
		summary->changed += fits[i].dll_count;
		summary->missing += fits[i].need_count;
	}
	arena_release(&a);
	return output_finish(d, ret, out);
}

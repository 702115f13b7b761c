/*
 * The page that runs the stages:
 * file → image → tables → resolution → findings → report.
 */
#include "analysis/analyze.h"

#include <errno.h>
#include <string.h>

#include "analysis/run.h"
#include "loader/pe.h"
#include "rules/access.h"
#include "util/status.h"

static struct str folder_of(struct arena *a, const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return str_of(".");
	if (slash == path)
		return str_of("/");
	return str_copy(a, (struct str){ path, (size_t)(slash - path) });
}

static struct str base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (strcmp(path, "-") == 0)
		return str_of("(stdin)");
	return str_of(slash == NULL ? path : slash + 1);
}

/* A host that is named counts; else the one that the exports are for. */
static enum host choose_host(const struct dryload *d, const struct module *root)
{
	if (d->host != HOST_AUTO)
		return d->host;
	return module_is_readable(root) ? rules_detect_host(&root->exports) :
					  HOST_NONE;
}

/* Asked, or else all whose processes have the file's machine. */
static target_set choose_targets(const struct dryload *d,
				 const struct module *root)
{
	const target_set whole = profile_whole_targets(&d->profile) &
				 shipped_targets(d);

	if (d->targets != 0)
		return d->targets;
	if ((root->machine_targets & whole) != 0)
		return root->machine_targets & whole;
	return whole != 0 ? whole : shipped_targets(d);
}

/* As its folder would name it: "./x.dll" is the x.dll of ".". */
static struct str own_path(struct str folder, const char *path)
{
	if (strcmp(path, "-") == 0 || !str_equal(folder, str_of(".")))
		return str_of(path);
	return base_name(path);
}

/* Would the deployment take another file for the root's name, or none? */
static int is_stranger(struct dryload *d, const char *path, bool *out)
{
	struct neighbourhood *n = &d->neighbourhood;
	const struct folder *folder;
	struct str found;
	int ret;

	*out = false;
	if (d->folders.count == 0 && d->app_dir && strcmp(path, "-") != 0)
		return OK;
	ret = folders_find(&n->deployment.beside, &n->arena, base_name(path),
			   &found, &folder);
	*out = !str_equal(found, str_of(path));
	return ret;
}

/*
 * The root is a module of its folder. Where another file stands under its
 * name there, or it has no place at all, nothing is kept for later files.
 */
static int enter_root(struct dryload *d, const char *path,
		      struct file_parts *file, bool iis, struct arena *a,
		      struct module **out)
{
	struct neighbourhood *n = &d->neighbourhood;
	struct str folder = folder_of(a, path);
	struct str own = own_path(folder, path);
	int ret = folder.s == NULL ? E_NO_MEMORY :
				     session_enter(d, folder, iis);

	if (ret == OK)
		ret = modules_intern(&n->search.modules, &n->arena,
				     base_name(path), own, out);
	if (ret == OK && !str_equal((*out)->path, own)) {
		session_leave(d);
		ret = session_enter(d, folder, iis);
		if (ret == OK)
			ret = modules_intern(&n->search.modules, &n->arena,
					     base_name(path), own, out);
	}
	if (ret == OK)
		ret = is_stranger(d, path, &n->stranger);
	if (ret == OK)
		ret = module_adopt(&n->search.modules, &n->arena, &d->profile,
				   *out, file);
	return ret;
}

/*
 * Who loads it decides where DLLs are looked for, and its exports say who. Most
 * are loaded as the file before them was.
 */
static int enter(struct dryload *d, const char *path, struct file_parts *file,
		 struct arena *a, struct module **root, enum host *host)
{
	const bool iis = d->host == HOST_AUTO ? d->neighbourhood.iis :
						d->host != HOST_NONE;
	int ret = enter_root(d, path, file, iis, a, root);

	if (ret != OK)
		return ret;
	*host = choose_host(d, *root);
	if ((*host != HOST_NONE) == iis)
		return OK;
	module_give_back(*root, file);
	return enter_root(d, path, file, !iis, a, root);
}

/* Where lists of access rights were given, each file is looked up in them. */
static void ask_for_access(struct dryload *d, struct subject *s)
{
	const struct access_loader loader = { s->host, s->isolation,
					      s->identity };

	d->neighbourhood.search.access = NULL;
	if (d->listing.count == 0)
		return;
	d->access = (struct access_check){
		.listing = &d->listing,
		.root_path = d->windows_path,
	};
	access_tokens(&d->profile, loader, &d->access);
	d->neighbourhood.search.access = &d->access;
	s->access = &d->access;
}

static void make_report(struct analysis *out, const char *path,
			struct module *root)
{
	out->report = (struct file_report){
		.path = str_of(path),
		.file = &root->file,
		.subject = &out->subject,
		.findings = &out->findings,
		.arena = &out->arena,
	};
	for (unsigned t = 0; t < TARGETS_MAX; t++) {
		if (out->subject.targets & TARGET_BIT(t))
			out->report.verdicts[t] = verdict_on(
				&out->subject, &out->findings, t);
	}
}

/* From here on the arenas take from the budget, or from none (NULL). */
static void set_budget(struct dryload *d, struct analysis *out,
		       struct budget *budget)
{
	out->arena.budget = budget;
	d->neighbourhood.arena.budget = budget;
}

/* Resolution and rules, within the limits of the session. */
static int judge(struct dryload *d, struct module *root, struct budget *budget,
		 struct analysis *out)
{
	struct arena *a = &out->arena;
	bool limited = d->memory_limit != 0 || d->time_limit != 0;
	int ret;

	set_budget(d, out, limited ? budget : NULL);
	/* Who satisfies each import, on all targets in one walk. */
	ret = resolve(&d->neighbourhood.search, root, out->subject.targets, a,
		      &out->resolution);
	/* What that means, in the order in which Windows would meet it. */
	if (ret == OK)
		ret = rules_run(&out->subject, a, &out->findings);
	set_budget(d, out, NULL);
	/* What a file may use mustn't depend on those before it. */
	d->neighbourhood.stranger |= limited;
	if (ret == OK || budget->state == BUDGET_LEFT)
		return ret;
	out->findings = (struct findings){ 0 };
	out->resolution = (struct resolution){
		.root = root,
		.targets = out->subject.targets,
	};
	return rules_limits(&out->subject, budget->state, a, &out->findings);
}

/* What was found of bytes that couldn't be read may be false. */
static int check_reading(struct dryload *d, const char *path,
			 const struct module *root)
{
	int error;
	const struct module *m =
		modules_unread(&d->neighbourhood.search.modules, &error);

	if (m == NULL)
		return OK;
	d->neighbourhood.stranger = true;
	if (error == ENOMEM)
		return E_NO_MEMORY;
	if (m == root)
		return session_fail(d, E_IO, "%s: %s", path,
				    file_error_text(error));
	return session_fail(d, E_IO, "%s: its neighbour %.*s: %s", path,
			    STR_ARGS(m->path), file_error_text(error));
}

int analyze_file(struct dryload *d, const char *path, struct file_parts *file,
		 struct analysis *out)
{
	struct budget budget = budget_new(d->memory_limit, d->time_limit);
	struct arena *a = &out->arena;
	struct module *root;
	enum host host;
	int ret;

	*out = (struct analysis){ .arena = ARENA_INIT };
	/* From here on it is a module among its neighbours. */
	ret = enter(d, path, file, a, &root, &host);
	if (ret != OK)
		goto out;
	out->subject = (struct subject){
		.profile = &d->profile,
		.resolution = &out->resolution,
		.host = host,
		.isolation = d->isolation,
		.targets = choose_targets(d, root),
		.layers = d->layers.count != 0 ? &d->layers : NULL,
		.advice = &d->neighbourhood.advice,
		.neighbours = &d->neighbourhood.neighbours,
		.identity = d->has_identity ? &d->identity : NULL,
		.deployment = &d->neighbourhood.deployment,
		.setting = d->setting,
	};
	ask_for_access(d, &out->subject);
	d->neighbourhood.search.entry_points = rules_entry_points(host);
	/* What it needs and lacks, and what Windows makes of that. */
	ret = judge(d, root, &budget, out);
	/* What its own start-up code does, where nothing stops it before. */
	if (ret == OK && d->emulator != NULL)
		ret = run_start_up(d, path, &out->subject, a, &out->findings);
	if (ret == OK)
		ret = check_reading(d, path, root);
	if (ret == OK)
		make_report(out, path, root);
out:
	file_parts_close(file);
	if (ret == E_NO_MEMORY)
		session_fail(d, ret, "%s: out of memory", path);
	return ret;
}

int dryload_look_beside(struct dryload *d, const char *path,
			dryload_link *link, void *context)
{
	struct arena *a = &d->looked_arena;
	const struct str folder = folder_of(a, path);
	struct folders *to = &d->looked;
	int ret = folder.s == NULL ? E_NO_MEMORY : OK;

	for (size_t i = 0; ret == OK && i < to->count; i++) {
		if (str_equal(to->items[i].path, folder))
			return OK;
	}
	if (ret == OK)
		ret = folders_add(to, a, folder);
	if (ret != OK)
		return session_fail(d, ret, "out of memory");
	ret = folder_list_links(&to->items[to->count - 1], a, link, context);
	if (ret == OK)
		return OK;
	/* With half of its names, DLLs would be missing: a check lists it. */
	to->count--;
	return session_fail(d, ret, "out of memory");
}

int analyze(struct dryload *d, const char *path, struct analysis *out)
{
	struct file_parts file;

	*out = (struct analysis){ .arena = ARENA_INIT };
	/* The file, of which the stages read what they ask for. */
	if (members_open_parts(d->members, path, &file) != 0)
		return session_fail(d, errno == ENOMEM ? E_NO_MEMORY : E_IO,
				    "%s: %s", path, file_error_text(errno));
	return analyze_file(d, path, &file, out);
}

void analysis_release(struct analysis *a)
{
	arena_release(&a->arena);
}

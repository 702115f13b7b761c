/* The life of a session and of its neighbourhoods. */
#include "analysis/session.h"

#include <stdarg.h>
#include <stdio.h>

#include "rules/iis_versions.h"
#include "util/status.h"

int session_fail(struct dryload *d, int error, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(d->message, sizeof(d->message), format, args);
	va_end(args);
	return error;
}

struct style style_of(const struct dryload_style *style)
{
	if (style == NULL)
		return (struct style){ false, 0, 0 };
	return (struct style){ style->color, style->width, style->verbosity };
}

struct dryload_summary summary_of(const struct summary *s)
{
	return (struct dryload_summary){
		.files = s->files,
		.loads = s->loads,
		.fails = s->fails,
		.unknown = s->unknown,
		.unread = s->unread,
		.warnings = s->warnings,
		.counting_fails = s->counting_fails,
		.counting_unknown = s->counting_unknown,
		.counting_warnings = s->counting_warnings,
		.accepted = s->accepted,
	};
}

void session_leave(struct dryload *d)
{
	struct neighbourhood *n = &d->neighbourhood;

	modules_release(&n->search.modules);
	arena_release(&n->arena);
	*n = (struct neighbourhood){ .arena = ARENA_INIT };
}

void session_trim(struct dryload *d)
{
	enum { MET_BYTES_MAX = 16 << 20 };
	struct neighbourhood *n = &d->neighbourhood;

	if (n->first == 0)
		n->first = n->arena.total;
	if (n->arena.total > 2 * n->first + MET_BYTES_MAX)
		session_leave(d);
}

static int add_one(struct folders *to, struct arena *a,
		   const struct folder *from)
{
	int ret = folders_add(to, a, from->path);

	if (ret == OK)
		to->items[to->count - 1].of_system = from->of_system;
	return ret;
}

static int add_all(struct folders *to, struct arena *a,
		   const struct folders *from)
{
	int ret = OK;

	for (size_t i = 0; ret == OK && i < from->count; i++)
		ret = add_one(to, a, &from->items[i]);
	return ret;
}

/* Its names are known where it was looked at before. */
static void take_names(const struct dryload *d, struct folder *f)
{
	for (size_t i = 0; d->members == NULL && i < d->looked.count; i++) {
		if (str_equal(d->looked.items[i].path, f->path))
			*f = d->looked.items[i];
	}
}

static int add_own(struct dryload *d, struct str folder)
{
	struct neighbourhood *n = &d->neighbourhood;
	int ret = folders_add(&n->deployment.beside, &n->arena, folder);

	if (ret == OK)
		take_names(d, &n->deployment.beside.items[0]);
	return ret;
}

/* Folders that were named stand for the one of the file (R110). */
static int set_deployment(struct dryload *d, struct str folder)
{
	struct neighbourhood *n = &d->neighbourhood;
	int ret;

	deployment_unpacked(&n->deployment, d->members);
	ret = add_all(&n->deployment.beside, &n->arena, &d->folders);

	if (ret == OK && d->folders.count == 0 && d->app_dir)
		ret = add_own(d, folder);
	if (ret == OK)
		ret = add_all(&n->deployment.process, &n->arena, &d->process);
	if (ret == OK)
		ret = add_all(&n->deployment.path, &n->arena, &d->path);
	deployment_confine(&n->deployment, d->confinement);
	return ret;
}

int session_enter(struct dryload *d, struct str folder, bool iis)
{
	struct neighbourhood *n = &d->neighbourhood;

	if (n->folder.s != NULL && n->iis == iis && !n->stranger &&
	    str_equal(n->folder, folder))
		return OK;
	session_leave(d);
	n->folder = str_copy(&n->arena, folder);
	n->iis = iis;
	n->search.profile = &d->profile;
	n->search.deployment = &n->deployment;
	n->search.arena = &n->arena;
	n->search.modules.members = d->members;
	n->advice.arena = &n->arena;
	n->neighbours.deployment = &n->deployment;
	n->neighbours.arena = &n->arena;
	n->search.layers = d->layers.count != 0 ? &d->layers : NULL;
	n->search.iis_targets = iis ? ~(target_set)0 : 0;
	n->search.iis5_targets = iis ? iis_5_targets(&d->profile) : 0;
	if (n->folder.s == NULL || set_deployment(d, folder) != OK) {
		session_leave(d);
		return E_NO_MEMORY;
	}
	return OK;
}

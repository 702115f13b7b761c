/* The options of a session, as a report tells them. */
#include "analysis/settings.h"

#include "analysis/profiles.h"
#include "util/status.h"

/* All but the folders and overlays, of which there can be any number. */
enum { SINGLE_SETTINGS = 10 };

struct list {
	struct report_setting *items;
	size_t count;
};

static void add(struct list *l, const char *name, struct str value)
{
	l->items[l->count++] = (struct report_setting){ name, value };
}

static void add_folders(struct list *l, const char *name,
			const struct folders *folders)
{
	for (size_t i = 0; i < folders->count; i++)
		add(l, name, folders->items[i].path);
}

static void add_deployment(struct list *l, const struct dryload *d)
{
	add_folders(l, "dir", &d->folders);
	add_folders(l, "path", &d->path);
	if (!d->app_dir)
		add(l, "no-app-dir", str_of("nothing lies beside a file"));
	add_folders(l, "process-dir", &d->process);
	for (size_t i = 0; i < d->layers.count; i++)
		add(l, "with", str_of(d->layers.items[i].overlay.id));
}

/* False: out of memory. */
static bool add_access(struct list *l, const struct dryload *d, struct arena *a)
{
	struct str who = str_of("who it is in IIS unless changed");

	if (d->listing.count == 0)
		return true;
	if (d->has_identity)
		who = identity_title(&d->identity, a);
	add(l, "acl", d->listing.source);
	add(l, "identity", who);
	return who.s != NULL;
}

/* False: out of memory. */
static bool add_limits(struct list *l, const struct dryload *d,
		       struct arena *a)
{
	struct str memory = STR_EMPTY, seconds = STR_EMPTY;

	if (d->memory_limit != 0) {
		memory = str_printf(a, "%zu bytes a file", d->memory_limit);
		add(l, "max-memory", memory);
	}
	if (d->time_limit != 0) {
		seconds = str_printf(a, "%u.%03u a file", d->time_limit / 1000,
				     d->time_limit % 1000);
		add(l, "max-seconds", seconds);
	}
	return memory.s != NULL && seconds.s != NULL;
}

int settings_list(const struct dryload *d, struct arena *a,
		  const struct report_setting **out, size_t *count)
{
	size_t most = SINGLE_SETTINGS + d->folders.count + d->path.count +
		      d->process.count + d->layers.count;
	struct list l = { NULL, 0 };
	struct str targets =
		str_of("all whose processes have a file's machine");

	for (const struct added_profile *i = d->added; i != NULL; i = i->next)
		most++;
	l.items = arena_new_array(a, struct report_setting, most);
	if (l.items == NULL)
		return E_NO_MEMORY;
	if (d->targets != 0)
		targets = target_list(a, &d->profile, d->targets);
	if (targets.s == NULL)
		return E_NO_MEMORY;
	add(&l, "targets", targets);
	for (const struct added_profile *i = d->added; i != NULL; i = i->next) {
		if ((i->targets & d->targets) != 0)
			add(&l, "profile", i->path);
	}
	add(&l, "host",
	    str_of(d->host == HOST_AUTO ? "auto, by what a file exports"
					: host_word(d->host)));
	if (d->isolation == ISOLATION_IIS_5)
		add(&l, "isolation-mode", str_of("5"));
	add_deployment(&l, d);
	if (!add_access(&l, d, a) || !add_limits(&l, d, a))
		return E_NO_MEMORY;
	*out = l.items;
	*count = l.count;
	return OK;
}

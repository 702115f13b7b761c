/* One run of the emulator for each target. */
#include "analysis/run.h"

#include <string.h>

#include "analysis/child.h"
#include "resolver/installed_assembly.h"
#include "util/status.h"

enum { SECONDS = 60, OUTPUT_MAX = 1 << 22, TRACED_MAX = 1 << 27 };

/* Unicorn reserves 1 GB for code alone, and uses little of it. */
#define MEMORY (3ull << 30)

/* A line of the settings that emulator/settings.c reads. */
static int add_line(struct arena *a, struct str *text, const char *key,
		    struct str value)
{
	*text = STR_CONCAT(a, *text, str_of(key), str_of(" "), value,
			   str_of("\n"));
	return text->s == NULL ? E_NO_MEMORY : OK;
}

static int add_folders(struct arena *a, struct str *text, const char *key,
		       const struct folders *f)
{
	int ret = OK;

	/* Of a WinSxS the run is told the files alone: run_assemblies.c. */
	for (size_t i = 0; ret == OK && i < f->count; i++) {
		if (!installed_assembly_is_folder(f->items[i].path))
			ret = add_line(a, text, key, f->items[i].path);
	}
	return ret;
}

static const char *host_setting(enum host host)
{
	switch (host) {
	case HOST_IIS_FILTER:
		return "filter";
	case HOST_IIS_EXTENSION:
		return "extension";
	default:
		return "none";
	}
}

static int settings_of(const struct dryload *d, const char *path,
		       const struct subject *s, unsigned target,
		       struct arena *a, struct str *out)
{
	const struct deployment *deployed = &d->neighbourhood.deployment;
	int ret;

	*out = STR_EMPTY;
	ret = add_line(a, out, "target", profile_target_id(s->profile, target));
	if (ret == OK)
		ret = add_line(a, out, "host", str_of(host_setting(s->host)));
	if (ret == OK)
		ret = add_line(a, out, "root", str_of(path));
	if (ret == OK)
		ret = add_folders(a, out, "beside", &deployed->beside);
	if (ret == OK)
		ret = add_folders(a, out, "process", &deployed->process);
	if (ret == OK)
		ret = add_folders(a, out, "path", &deployed->path);
	if (ret == OK && d->trace.kinds != NULL)
		ret = add_line(a, out, "trace", str_of(d->trace.kinds));
	return ret == OK ? run_world(d, s, target, a, out) : ret;
}

static int run_on(const struct dryload *d, const char *path,
		  const struct subject *s, unsigned target, struct arena *a,
		  struct findings *out)
{
	struct child child = {
		.program = d->emulator,
		.seconds = d->world.seconds != 0 ? d->world.seconds : SECONDS,
		.output_max = d->trace.kinds != NULL ? TRACED_MAX : OUTPUT_MAX,
		.memory_max = MEMORY,
	};
	struct str settings, output, trouble;
	int ret = settings_of(d, path, s, target, a, &settings);

	if (ret != OK)
		return ret;
	child.input = (struct bytes){ (const uint8_t *)settings.s,
				      settings.n };
	ret = child_run(&child, a, &output, &trouble);
	if (ret != OK)
		return ret;
	return run_read(d, s, target, output, trouble, a, out);
}

int run_start_up(struct dryload *d, const char *path, const struct subject *s,
		 struct arena *a, struct findings *out)
{
	/* Of a stream, or a name of two lines, there is nothing to open. */
	bool can = strcmp(path, "-") != 0 && strchr(path, '\n') == NULL;
	const struct findings before = *out;
	int ret = OK;

	for (unsigned t = 0; ret == OK && t < TARGETS_MAX; t++) {
		if (!(s->targets & TARGET_BIT(t)) ||
		    verdict_on(s, &before, t).kind != VERDICT_LOADS)
			continue;
		ret = can ? run_on(d, path, s, t, a, out) :
			    run_read(d, s, t, STR_EMPTY,
				     str_of("needs a file with a name"), a,
				     out);
	}
	return ret;
}

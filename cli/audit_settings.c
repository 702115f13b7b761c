/* One project's settings for a whole audit. */
#include "cli/audit_settings.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* That of a folder stands in it. */
static bool find_project(struct audit_settings *a, const char *path,
			 const struct config **out)
{
	char inside[PATH_MAX];
	struct stat st;

	if (stat(path, &st) != 0 || !S_ISDIR(st.st_mode) ||
	    snprintf(inside, sizeof(inside), "%s/.", path) >=
		    (int)sizeof(inside))
		return configs_find(&a->configs, path, out);
	return configs_find(&a->configs, inside, out);
}

/* Files are judged among themselves: all of them by the same. */
static bool find_one_project(struct audit_settings *a,
			     const struct dryload_audit *audit,
			     const struct config **out)
{
	if (audit->count == 0)
		return find_project(a, ".", out);
	if (!find_project(a, audit->paths[0], out))
		return false;
	for (size_t i = 1; i < audit->count; i++) {
		const struct config *other;

		if (!find_project(a, audit->paths[i], &other))
			return false;
		if (other == *out)
			continue;
		complain("%s and %s have settings of different projects: audit "
			 "one after the other, or choose with --config or "
			 "--no-config",
			 audit->paths[0], audit->paths[i]);
		return false;
	}
	return true;
}

/* What stands for the folder of one file can't stand for all. */
static void leave_out(struct settings *s)
{
	static const enum setting_key keys[] = { SETTING_DIRS, SETTING_APP_DIR,
						 SETTING_FORMAT };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		s->items[keys[i]] = (struct setting){ .given = false };
}

/* They are those of each process here, and were found to be right. */
static void take_limits(const struct settings *s, struct dryload *d,
			struct dryload_audit *audit)
{
	const char *most = setting_value(s, SETTING_MAX_MEMORY);
	const char *longest = setting_value(s, SETTING_MAX_SECONDS);
	unsigned milliseconds;

	if (most != NULL && audit->memory == 0)
		limit_memory(most, &audit->memory);
	if (longest != NULL && audit->seconds == 0 &&
	    limit_seconds(longest, &milliseconds))
		audit->seconds = milliseconds / 1000 +
				 (milliseconds % 1000 != 0);
	dryload_set_limits(d, 0, 0);
}

bool audit_settings_enter(struct audit_settings *a, struct dryload *d,
			  struct dryload_audit *audit)
{
	const struct config *project = NULL;
	const struct settings *layers[] = { &a->given, NULL, NULL };

	if (!configs_open(&a->configs, d, a->mode, a->config) ||
	    !find_one_project(a, audit, &project))
		return false;
	/* A delivery may bring it from somebody else. */
	if (project != NULL)
		complain("the settings of %s hold; --no-config reads none",
			 project->path);
	layers[1] = project != NULL ? &project->settings : NULL;
	layers[2] = a->configs.user != NULL ? &a->configs.user->settings :
					      NULL;
	settings_merge(layers, 3, &a->settings);
	leave_out(&a->settings);
	if (!settings_apply(&a->settings, d))
		return false;
	take_limits(&a->settings, d, audit);
	return true;
}

void audit_settings_free(struct audit_settings *a)
{
	settings_free(&a->given);
	configs_close(&a->configs);
}

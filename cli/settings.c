/* The keys, and how each is passed to the library. */
#include "cli/settings.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static const char *const booleans[] = { "true", "false", NULL };
static const char *const modes[] = { "6", "5", NULL };
static const char *const unknowns[] = { "status-2", "pass", "fail", NULL };
static const char *const levels[] = { "error", "warning", NULL };

const struct setting_kind setting_kinds[SETTING_COUNT] = {
	[SETTING_TARGETS] = { "targets", "all for the machine of the file",
			      NULL, true, false },
	[SETTING_HOST] = { "host", "auto", NULL, false, false },
	[SETTING_ISOLATION_MODE] = { "isolation_mode", "6", modes, false,
				     false },
	[SETTING_WITH] = { "with", "[]", NULL, true, false },
	[SETTING_DIRS] = { "dirs", "the folder of the file", NULL, true,
			   true },
	[SETTING_PATH] = { "path", "[]", NULL, true, true },
	[SETTING_APP_DIR] = { "app_dir", "true", booleans, false, false },
	[SETTING_PROCESS_DIR] = { "process_dir", "[]", NULL, true, true },
	[SETTING_MAX_MEMORY] = { "max_memory", "0", NULL, false, false },
	[SETTING_MAX_SECONDS] = { "max_seconds", "0", NULL, false, false },
	[SETTING_UNKNOWN] = { "unknown", "status-2", unknowns, false, false },
	[SETTING_FAIL_ON] = { "fail_on", "error", levels, false, false },
	[SETTING_BASELINE] = { "baseline", "none", NULL, false, true },
	[SETTING_FORMAT] = { "format", "text", check_formats, false,
			      false },
};

static bool no_memory(void)
{
	complain("out of memory");
	return false;
}

bool setting_add(struct setting *s, const char *value)
{
	const char **values = realloc(s->values,
				      (s->count + 1) * sizeof(*values));

	if (values == NULL)
		return no_memory();
	s->values = values;
	s->values[s->count++] = value;
	s->given = true;
	return true;
}

bool setting_add_owned(struct setting *s, char *value)
{
	char **owned = NULL;

	if (value != NULL)
		owned = realloc(s->owned,
				(s->owned_count + 1) * sizeof(*owned));
	if (owned == NULL) {
		free(value);
		return no_memory();
	}
	s->owned = owned;
	s->owned[s->owned_count++] = value;
	return setting_add(s, value);
}

void settings_free(struct settings *s)
{
	for (size_t i = 0; i < SETTING_COUNT; i++) {
		struct setting *item = &s->items[i];

		for (size_t n = 0; n < item->owned_count; n++)
			free(item->owned[n]);
		free(item->owned);
		free(item->values);
		*item = (struct setting){ .given = false };
	}
}

const char *setting_value(const struct settings *s, enum setting_key key)
{
	const struct setting *item = &s->items[key];

	return item->count == 0 ? NULL : item->values[item->count - 1];
}

size_t setting_word(const struct settings *s, enum setting_key key)
{
	const char *const *words = setting_kinds[key].words;
	const char *value = setting_value(s, key);

	for (size_t i = 0; value != NULL && words[i] != NULL; i++) {
		if (strcmp(words[i], value) == 0)
			return i;
	}
	return 0;
}

void settings_merge(const struct settings *const *layers, size_t count,
		    struct settings *out)
{
	*out = (struct settings){ 0 };
	for (size_t key = 0; key < SETTING_COUNT; key++) {
		for (size_t i = 0; i < count; i++) {
			if (layers[i] == NULL || !layers[i]->items[key].given)
				continue;
			out->items[key] = layers[i]->items[key];
			break;
		}
	}
}

int settings_status(const struct settings *s, size_t failed, size_t unknown,
		    size_t warnings)
{
	static const int statuses[] = { STATUS_UNKNOWN, STATUS_OK,
					STATUS_FAILS };

	if (failed != 0 ||
	    (warnings != 0 && setting_word(s, SETTING_FAIL_ON) != 0))
		return STATUS_FAILS;
	if (unknown == 0)
		return STATUS_OK;
	return statuses[setting_word(s, SETTING_UNKNOWN)];
}

static int set_baseline(struct dryload *d, const char *path)
{
	time_t now = time(NULL);
	struct tm local;
	char today[32];

	localtime_r(&now, &local);
	strftime(today, sizeof(today), "%Y-%m-%d", &local);
	return dryload_set_baseline(d, path, today);
}

/* Ids and groups of several values are one list. */
static int set_targets(struct dryload *d, const struct setting *s)
{
	size_t size = 1, n = 0;
	char *list;
	int ret;

	for (size_t i = 0; i < s->count; i++)
		size += strlen(s->values[i]) + 1;
	list = malloc(size);
	if (list == NULL)
		return DRYLOAD_E_NO_MEMORY;
	list[0] = '\0';
	for (size_t i = 0; i < s->count; i++)
		n += (size_t)sprintf(list + n, "%s%s", i == 0 ? "" : ",",
				     s->values[i]);
	ret = dryload_set_targets(d, list);
	free(list);
	return ret;
}

static int set_each(struct dryload *d, const struct setting *s,
		    int (*set)(struct dryload *d, const char *value))
{
	int ret = DRYLOAD_OK;

	for (size_t i = 0; ret == DRYLOAD_OK && i < s->count; i++)
		ret = set(d, s->values[i]);
	return ret;
}

static int set_one(struct dryload *d, const struct settings *s,
		   enum setting_key key)
{
	const struct setting *item = &s->items[key];

	switch (key) {
	case SETTING_TARGETS:
		return set_targets(d, item);
	case SETTING_HOST:
		return dryload_set_host(d, setting_value(s, key));
	case SETTING_ISOLATION_MODE:
		return dryload_set_isolation_mode(
			d, setting_word(s, key) == 0 ? 6 : 5);
	case SETTING_WITH:
		return set_each(d, item, dryload_add_overlay);
	case SETTING_DIRS:
		return set_each(d, item, dryload_add_folder);
	case SETTING_PATH:
		return set_each(d, item, dryload_add_path);
	case SETTING_PROCESS_DIR:
		return set_each(d, item, dryload_add_process_folder);
	case SETTING_APP_DIR:
		dryload_set_app_dir(d, setting_word(s, key) == 0);
		return DRYLOAD_OK;
	case SETTING_BASELINE:
		return set_baseline(d, setting_value(s, key));
	default:
		return DRYLOAD_OK; /* for the command itself */
	}
}

/* Says what is wrong with a setting, and where it stands. */
static bool refuse(const struct setting *item, const char *why)
{
	if (item->file != NULL)
		complain("%s:%u: %s", item->file, item->line, why);
	else
		complain("%s", why);
	return false;
}

static bool set_limits(const struct settings *s, struct dryload *d)
{
	const char *most = setting_value(s, SETTING_MAX_MEMORY);
	const char *longest = setting_value(s, SETTING_MAX_SECONDS);
	unsigned milliseconds = 0;
	size_t memory = 0;
	char why[128];

	if (most != NULL && !limit_memory(most, &memory)) {
		snprintf(why, sizeof(why),
			 "'%.32s' is no amount of memory: write it as 64M or "
			 "2G, or 0 for no limit", most);
		return refuse(&s->items[SETTING_MAX_MEMORY], why);
	}
	if (longest != NULL && !limit_seconds(longest, &milliseconds)) {
		snprintf(why, sizeof(why),
			 "'%.32s' is no number of seconds: write it as 10 or "
			 "0.5, or 0 for no limit", longest);
		return refuse(&s->items[SETTING_MAX_SECONDS], why);
	}
	dryload_set_limits(d, memory, milliseconds);
	return true;
}

bool settings_apply(const struct settings *s, struct dryload *d)
{
	dryload_reset(d);
	for (size_t key = 0; key < SETTING_COUNT; key++) {
		const struct setting *item = &s->items[key];

		if (item->count == 0 ||
		    set_one(d, s, (enum setting_key)key) == DRYLOAD_OK)
			continue;
		return refuse(item, dryload_message(d));
	}
	return set_limits(s, d);
}

/* A word of a list of targets: a path, or one with a file in their folder. */
static bool is_profile(const char *word, size_t n)
{
	char folder[PATH_MAX], path[2 * PATH_MAX];

	if (memchr(word, '/', n) != NULL ||
	    memmem(word, n, ".dlp", 4) != NULL)
		return true;
	if (n > NAME_MAX || !profile_folder(folder, sizeof(folder)))
		return false;
	snprintf(path, sizeof(path), "%s/%.*s.dlp", folder, (int)n, word);
	return access(path, F_OK) == 0;
}

static bool has_profile(const struct setting *targets)
{
	for (size_t i = 0; i < targets->count; i++) {
		const char *at = targets->values[i];

		while (*at != '\0') {
			const size_t space = strspn(at, ", ");
			const size_t n = strcspn(at + space, ", ");

			if (is_profile(at + space, n))
				return true;
			at += space + n;
		}
	}
	return false;
}

bool settings_words_known(const struct settings *s, struct dryload *d)
{
	static const enum setting_key keys[] = {
		SETTING_HOST,	    SETTING_ISOLATION_MODE, SETTING_WITH,
		SETTING_MAX_MEMORY, SETTING_MAX_SECONDS,
	};
	struct settings words = { 0 };

	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		words.items[keys[i]] = s->items[keys[i]];
	if (!has_profile(&s->items[SETTING_TARGETS]))
		words.items[SETTING_TARGETS] = s->items[SETTING_TARGETS];
	return settings_apply(&words, d);
}

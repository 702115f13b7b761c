/* Options that are settings too: of any command that has them. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "cli/settings.h"

/* The short ones are letters. */
static const struct {
	int code;
	enum setting_key key;
	const char *value; /* what an option without a value means */
	const char *folder; /* what names one is called; else NULL */
} setting_options[] = {
	{ 't', SETTING_TARGETS, NULL, NULL },
	{ 'H', SETTING_HOST, NULL, NULL },
	{ 'd', SETTING_DIRS, NULL, "-d" },
	{ OPTION_PATH, SETTING_PATH, NULL, "--path" },
	{ OPTION_NO_APP_DIR, SETTING_APP_DIR, "false", NULL },
	{ OPTION_PROCESS_DIR, SETTING_PROCESS_DIR, NULL, "--process-dir" },
	{ OPTION_WITH, SETTING_WITH, NULL, NULL },
	{ OPTION_MAX_MEMORY, SETTING_MAX_MEMORY, NULL, NULL },
	{ OPTION_MAX_SECONDS, SETTING_MAX_SECONDS, NULL, NULL },
	{ OPTION_BASELINE, SETTING_BASELINE, NULL, NULL },
};

/* False: it isn't one of the words, and that has been said. */
static bool take_word(const struct options *o, const char *option,
		      const char *const *words, struct setting *to)
{
	const int word = option_word(o, option, words);

	return word >= 0 && setting_add(to, words[word]);
}

/* A slip of the finger would be a folder that has none of the DLLs. */
static bool is_folder(const char *option, const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		complain("%s %s: %s", option, path,
			 errno == ENOENT ? "there is no such file or folder" :
					   strerror(errno));
	else if (!S_ISDIR(st.st_mode))
		complain("%s %s: it is no folder", option, path);
	else
		return true;
	return false;
}

bool settings_take_option(struct settings *s, const struct options *o,
			  int code)
{
	static const char *const unknown[] = { "pass", "fail", NULL };
	static const char *const levels[] = { "error", "warning", NULL };
	static const char *const modes[] = { "5", "6", NULL };
	const size_t count = sizeof(setting_options) /
			     sizeof(setting_options[0]);
	size_t i = 0;

	if (code == OPTION_UNKNOWN)
		return take_word(o, "--unknown", unknown,
				 &s->items[SETTING_UNKNOWN]);
	if (code == OPTION_FAIL_ON)
		return take_word(o, "--fail-on", levels,
				 &s->items[SETTING_FAIL_ON]);
	if (code == OPTION_ISOLATION_MODE)
		return take_word(o, "--isolation-mode", modes,
				 &s->items[SETTING_ISOLATION_MODE]);
	if (code == 't') /* the last one counts */
		s->items[SETTING_TARGETS].count = 0;
	while (i < count && setting_options[i].code != code)
		i++;
	if (i == count)
		return true;
	if (setting_options[i].folder != NULL &&
	    !is_folder(setting_options[i].folder, o->value))
		return false;
	return setting_add(&s->items[setting_options[i].key],
			   setting_options[i].value != NULL ?
				   setting_options[i].value :
				   o->value);
}

/* Options that are settings too: of any command that has them. */
#include "cli/settings.h"

/* The short ones are letters. */
static const struct {
	int code;
	enum setting_key key;
	const char *value; /* what an option without a value means */
} setting_options[] = {
	{ 't', SETTING_TARGETS, NULL },
	{ 'H', SETTING_HOST, NULL },
	{ 'd', SETTING_DIRS, NULL },
	{ OPTION_PATH, SETTING_PATH, NULL },
	{ OPTION_NO_APP_DIR, SETTING_APP_DIR, "false" },
	{ OPTION_PROCESS_DIR, SETTING_PROCESS_DIR, NULL },
	{ OPTION_WITH, SETTING_WITH, NULL },
	{ OPTION_MAX_MEMORY, SETTING_MAX_MEMORY, NULL },
	{ OPTION_MAX_SECONDS, SETTING_MAX_SECONDS, NULL },
	{ OPTION_BASELINE, SETTING_BASELINE, NULL },
};

/* False: it isn't one of the words, and that has been said. */
static bool take_word(const struct options *o, const char *option,
		      const char *const *words, struct setting *to)
{
	const int word = option_word(o, option, words);

	return word >= 0 && setting_add(to, words[word]);
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
	return setting_add(&s->items[setting_options[i].key],
			   setting_options[i].value != NULL ?
				   setting_options[i].value :
				   o->value);
}

/* What holds for a checked file: of the command line, or of configurations. */
#ifndef CLI_SETTINGS_H
#define CLI_SETTINGS_H

#include "cli/cli.h"

enum setting_key {
	SETTING_TARGETS,
	SETTING_HOST,
	SETTING_ISOLATION_MODE,
	SETTING_WITH,
	SETTING_DIRS,
	SETTING_PATH,
	SETTING_APP_DIR,
	SETTING_PROCESS_DIR,
	SETTING_MAX_MEMORY,
	SETTING_MAX_SECONDS,
	SETTING_UNKNOWN,
	SETTING_FAIL_ON,
	SETTING_BASELINE,
	SETTING_FORMAT,
	SETTING_COUNT
};

struct setting_kind {
	const char *name;     /* the key in a configuration */
	const char *fallback; /* what holds without it, for a person */
	const char *const *words; /* the first is the default; NULL: any text */
	bool list;
	bool path; /* relative to the file that names it */
};

/* cli/cmd_check.c */
extern const char *const check_formats[];

/* cli/settings.c */
extern const struct setting_kind setting_kinds[SETTING_COUNT];

/* Values are borrowed, but for those in 'owned'. */
struct setting {
	bool given;
	const char **values;
	size_t count;
	char **owned;
	size_t owned_count;
	const char *file; /* NULL: the command line */
	unsigned line;
};

struct settings {
	struct setting items[SETTING_COUNT];
};

/* False when out of memory, and that has been said. */
bool setting_add(struct setting *s, const char *value);
bool setting_add_owned(struct setting *s, char *value);

void settings_free(struct settings *s);

/* The value of a setting that has one, or NULL. */
const char *setting_value(const struct settings *s, enum setting_key key);

/* The number of its value in the words of its kind, or that of the default. */
size_t setting_word(const struct settings *s, enum setting_key key);

/* Of each key the first that is given; the result borrows all. */
void settings_merge(const struct settings *const *layers, size_t count,
		    struct settings *out);

/* Make them those of the files to come. False: it can't be, and was said. */
bool settings_apply(const struct settings *s, struct dryload *d);

/*
 * Before any file is read or made: the words among them, such as targets, are
 * known. False: one isn't, and that has been said.
 */
bool settings_words_known(const struct settings *s, struct dryload *d);

/*
 * What 'failed', 'unknown' and 'warnings' (counts) add up to, by what these
 * settings say counts: an exit status.
 */
int settings_status(const struct settings *s, size_t failed, size_t unknown,
		    size_t warnings);

/* cli/setting_options.c: keep an option. False: it can't be, and was said. */
bool settings_take_option(struct settings *s, const struct options *o,
			  int code);

/*
 * cli/limits.c: "64M", "2G", "10", "0.5"; "0" is no limit. False: it is no
 * amount of memory, or no time.
 */
bool limit_memory(const char *text, size_t *bytes);
bool limit_seconds(const char *text, unsigned *milliseconds);

/* cli/config.c */

/* A configuration that was read. */
struct config {
	char *path;
	struct dryload_config *raw;
	struct settings settings;
	struct config *next;
};

/*
 * Read the file at 'path'. One that isn't 'trusted' came with the files that
 * are checked: it can't name what lies outside its folder. NULL: it can't be
 * read, and that has been said.
 */
struct config *config_read(struct dryload *d, const char *path, bool trusted);
void config_free(struct config *c);

/* cli/config_find.c */

enum config_mode { CONFIG_SEARCHED, CONFIG_NAMED, CONFIG_NONE };

struct place;

/* The configurations of one run. */
struct configs {
	struct dryload *dryload;
	enum config_mode mode;
	struct config *user;  /* or that of --config; NULL: none */
	struct config *first; /* all of projects */
	void *places;         /* a tree: what was found where */
	const struct place *last; /* that of the file before */
};

/* Read the user's own, or the one that was named. False: said. */
bool configs_open(struct configs *c, struct dryload *d, enum config_mode mode,
		  const char *named);
void configs_close(struct configs *c);

/* '*out': that of the project of 'file', or NULL. False: said. */
bool configs_find(struct configs *c, const char *file,
		  const struct config **out);

/* cli/config_show.c: YAML that says what holds for 'file', and why. */
void settings_show(FILE *out, const char *file, const struct settings *s);

#endif

/* What the commands share: options, output, messages. */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>

#include "dryload.h"

/* Exit statuses; the first of 'check' are of its verdicts. */
enum {
	STATUS_OK = 0,
	STATUS_FAILS = 1, /* or: not found, differs */
	STATUS_UNKNOWN = 2,
	STATUS_TROUBLE = 3, /* the run itself went wrong */
};

/* An option of one command. A table ends with a NULL name. */
struct command_option {
	int code; /* its letter, or one of enum option_code */
	const char *name;
	int has_value; /* 0, 1, or VALUE_OPTIONAL */
};

/* As in --trace and --trace=files. */
enum { VALUE_OPTIONAL = 2 };

enum option_code {
	OPTION_PATH = 256,
	OPTION_NO_APP_DIR,
	OPTION_PROCESS_DIR,
	OPTION_ISOLATION_MODE,
	OPTION_WITH,
	OPTION_FILE,
	OPTION_OVERLAYS,
	OPTION_ACL,
	OPTION_IDENTITY,
	OPTION_MAX_MEMORY,
	OPTION_MAX_SECONDS,
	OPTION_MAX_UNPACKED,
	OPTION_UNKNOWN,
	OPTION_FAIL_ON,
	OPTION_EXIT_ZERO,
	OPTION_CONFIG,
	OPTION_NO_CONFIG,
	OPTION_SHOW_CONFIG,
	OPTION_BASELINE,
	OPTION_WRITE_BASELINE,
	OPTION_SECOND_OPINION,
	OPTION_ROOT,
	OPTION_DRIVE,
	OPTION_ID,
	OPTION_EXTENDS,
	OPTION_NAME,
	OPTION_BUILD,
	OPTION_MACHINE,
	OPTION_WHOLE,
	OPTION_KILL_AT,
	OPTION_IMAGE,
	OPTION_INCLUDE,
	OPTION_EXCLUDE,
	OPTION_FILES_FROM,
	OPTION_DB,
	OPTION_TRUST_MTIME,
	OPTION_EVERY_PATH,
	OPTION_QUERY,
	OPTION_RUN,
	OPTION_WORLD,
	OPTION_TRACE,
	OPTION_TRACE_FORMAT,
	OPTION_NO_SANDBOX,
	OPTION_COLOR,
	OPTION_VERSION,
};

struct command {
	const char *name;
	const char *summary; /* a line of dryload --help */
	const char *help;    /* the page */
	const struct command_option *options;
	const char *const *formats; /* the first is the default; ends with NULL */
	int (*run)(const struct command *c, int argc, char **argv);
};

extern const struct command command_audit;
extern const struct command command_check;
extern const struct command command_compare;
extern const struct command command_diff;
extern const struct command command_explain;
extern const struct command command_iis;
extern const struct command command_inspect;
extern const struct command command_lookup;
extern const struct command command_merge;
extern const struct command command_profile;
extern const struct command command_rules;
extern const struct command command_targets;

/* cli/options.c */

enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };

enum { OPTIONS_MAX = 40 };

/* The common options, and where the walk over all of them stands. */
struct options {
	const struct command *command;
	int argc;
	char **argv;
	const char *format;
	bool format_given; /* else it is the default */
	const char *output; /* NULL: standard output */
	enum color_mode color;
	int verbosity;
	bool no_sandbox;
	const char *value; /* of the option that options_next() gave */
	int status;        /* to exit with, after OPTIONS_STOP */
	struct option longs[OPTIONS_MAX + 1];
	char shorts[2 * OPTIONS_MAX + 2];
};

void options_init(struct options *o, const struct command *c, int argc,
		  char **argv);

/*
 * The code of the next option of the command's own; the common ones are kept
 * in 'o'. OPTIONS_END: the rest, from argv[optind] on, are no options.
 * OPTIONS_STOP: exit with o->status; what there is to say has been said.
 */
enum { OPTIONS_END = -1, OPTIONS_STOP = -2 };
int options_next(struct options *o);

/* False: - stands for several of the files, and that has been said. */
bool stdin_is_one_file(const struct options *o);

/*
 * For an option with a few words: its number in 'words' (which ends with
 * NULL), or -1 and a message with the nearest one.
 */
int option_word(const struct options *o, const char *option,
		const char *const *words);

/*
 * cli/access.c: rights on files, and whose; NULL where they weren't given.
 * False: it can't be done, and that has been said.
 */
bool set_access(const struct command *c, struct dryload *d, const char *acl,
		const char *identity);

/*
 * cli/paths_once.c: each file and folder of 'paths' once and, with
 * 'whole_folders', nothing that lies in a folder among them. To free; NULL when
 * out of memory.
 */
const char **paths_once(const char *const *paths, size_t *count,
			bool whole_folders);

/* cli/nearest.c: the word most like 'given', or NULL if none is like it. */
const char *nearest_word(const char *given, const char *const *words,
			 size_t count);

/* cli/output.c */

struct output {
	FILE *stream; /* keeps its own errno: */
	int error;    /* of the first write that failed, or 0 */
	int fd;
	const char *name;
	bool is_new;     /* the file wasn't there before */
	bool is_emptied; /* what lay there is gone */
	char *buffer;
	struct dryload_style style;
};

struct job_summary {
	int fd; /* -1: there is none, for this reason: */
	int error;
};

/*
 * cli/job_summary.c: open it before files are given up. A configuration may ask
 * for it later: 'format' is what an option said, or NULL.
 */
void job_summary_open(struct job_summary *s, const char *format);

/*
 * '*out' is NULL where nobody asks for one. False: it can't be opened, and that
 * has been said.
 */
bool job_summary_start(struct job_summary *s, const char *format, FILE **out);

/* "dryload: ..." and a line break, to standard error; controls are escaped. */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* What dryload_write_notes() says, a line each. */
void complain_notes(struct dryload *d);

/* The same with where to read more. Returns STATUS_TROUBLE. */
int complain_usage(const struct command *c, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/*
 * Open what the options say; '*out' stays where it is until it is closed.
 * False: it can't be opened, and that has been said.
 */
bool output_open(struct output *out, const struct options *o);

/* The same in two steps. What lay there is gone once something is written. */
bool output_reserve(struct output *out, const struct options *o);
bool output_start(struct output *out, const struct options *o);

/* 'status', or STATUS_TROUBLE if anything couldn't be written. */
int output_close(struct output *out, int status);

/* A page of help; the version. STATUS_OK, or STATUS_TROUBLE. */
int write_page(const char *text);
int write_version(void);

/* A handle, or NULL with a message. */
struct dryload *handle_new(void);

/*
 * cli/profile_folder.c: where a profile that is named without a path lies, and
 * whether a word is a path. False: there is no such folder.
 */
bool profile_folder(char *to, size_t size);
bool is_profile_path(const char *word);

/* Tell the library. False: it can't be done, and that has been said. */
bool profile_folder_set(struct dryload *d);

/* What stopped the library. Silent if it was the output. Returns a status. */
int library_failed(const struct dryload *d, struct output *out);

#endif

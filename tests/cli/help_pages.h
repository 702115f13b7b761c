/* The commands and options that the pages of --help name. */
#ifndef TESTS_CLI_HELP_PAGES_H
#define TESTS_CLI_HELP_PAGES_H

#include <stdbool.h>
#include <stddef.h>

enum { HELP_COMMANDS_MAX = 32, HELP_OPTIONS_MAX = 48, HELP_WORD_MAX = 32 };

/* The words behind 'usage' in dryload --help. Skips as run_dryload() does. */
struct help_commands {
	char names[HELP_COMMANDS_MAX][HELP_WORD_MAX];
	size_t count;
};

struct help_commands help_commands(void);

/* Each way to write an option: "-f", "--format". */
struct help_option {
	char name[HELP_WORD_MAX];
	bool has_value;
};

struct help_options {
	struct help_option items[HELP_OPTIONS_MAX];
	size_t count;
};

struct help_options help_options(const char *command);

/* A file of the sources as text, which is the caller's; DRYLOAD_SOURCE is set. */
char *source_text(const char *path);

#endif

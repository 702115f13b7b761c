/* The commands and options that the pages of --help name. */
#include "tests/cli/help_pages.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/run.h"

static const char *next_line(const char *line)
{
	line += strcspn(line, "\n");
	return *line == '\n' ? line + 1 : line;
}

static void keep_word(char to[HELP_WORD_MAX], const char *from, size_t n)
{
	cr_assert_lt(n, HELP_WORD_MAX, "%.*s", (int)n, from);
	memcpy(to, from, n);
	to[n] = '\0';
}

/* "  check     would these files load": two blanks, a word, two or more. */
struct help_commands help_commands(void)
{
	struct help_commands list = { .count = 0 };
	struct run r = RUN("--help");

	for (const char *line = r.out; *line != '\0'; line = next_line(line)) {
		size_t n = strncmp(line, "  ", 2) == 0 ?
				   strspn(line + 2,
					  "abcdefghijklmnopqrstuvwxyz-") :
				   0;

		if (n == 0 || strncmp(line + 2 + n, " ", 1) != 0 ||
		    strncmp(line + 2, "dryload ", 8) == 0)
			continue;
		cr_assert_lt(list.count, HELP_COMMANDS_MAX);
		keep_word(list.names[list.count++], line + 2, n);
	}
	cr_assert_gt(list.count, 6);
	run_free(&r);
	return list;
}

static void add_option(struct help_options *list, const char *at, size_t n,
		       bool has_value)
{
	for (size_t i = 0; i < list->count; i++) {
		if (strlen(list->items[i].name) == n &&
		    memcmp(list->items[i].name, at, n) == 0)
			return;
	}
	cr_assert_lt(list->count, HELP_OPTIONS_MAX);
	keep_word(list->items[list->count].name, at, n);
	list->items[list->count++].has_value = has_value;
}

/* "  -f, --format=FORMAT  text": both, and whether a value follows. */
static void add_options(struct help_options *list, const char *line)
{
	const char *at = line + strspn(line, " ");
	const char *brief = NULL;
	size_t n;

	if (at == line || *at != '-')
		return;
	if (isalpha((unsigned char)at[1]) && at[2] == ',') {
		brief = at;
		at += 4;
	}
	if (strncmp(at, "--", 2) != 0)
		return;
	n = strcspn(at, "=[ \n");
	add_option(list, at, n, at[n] == '=' || at[n] == '[');
	if (brief != NULL)
		add_option(list, brief, 2, at[n] == '=');
}

struct help_options help_options(const char *command)
{
	struct help_options list = { .count = 0 };
	struct run r = RUN(command, "--help");

	for (const char *line = r.out; *line != '\0'; line = next_line(line))
		add_options(&list, line);
	cr_assert_gt(list.count, 5, "%s", command);
	run_free(&r);
	return list;
}

char *source_text(const char *path)
{
	const char *root = getenv("DRYLOAD_SOURCE");
	char whole[512], *text = NULL;
	FILE *in, *out;
	size_t size;
	int c;

	if (root == NULL)
		cr_skip_test("DRYLOAD_SOURCE isn't set");
	snprintf(whole, sizeof(whole), "%s/%s", root, path);
	in = fopen(whole, "r");
	cr_assert_not_null(in, "there is no %s", path);
	out = open_memstream(&text, &size);
	cr_assert_not_null(out);
	while ((c = fgetc(in)) != EOF)
		fputc(c, out);
	fclose(in);
	fclose(out);
	return text;
}

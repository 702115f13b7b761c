/* Baselines that the command wrote, changed and given back to it. */
#ifndef TESTS_CLI_BASELINE_FILE_H
#define TESTS_CLI_BASELINE_FILE_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/run.h"

static inline struct pe_builder *filter_new(const char *procedure)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "advapi32.dll", procedure);
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	return b;
}

/* A copy of 'text' with 'new' for each 'old'. Free it. */
static inline char *replaced(const char *text, const char *old, const char *new)
{
	char *out = NULL;
	size_t size;
	FILE *to = open_memstream(&out, &size);
	const char *at;

	for (; (at = strstr(text, old)) != NULL; text = at + strlen(old))
		fprintf(to, "%.*s%s", (int)(at - text), text, new);
	fputs(text, to);
	fclose(to);
	return out;
}

static inline char *contents(const char *path)
{
	char *text = calloc(1, 1 << 16);
	FILE *f = fopen(path, "r");

	cr_assert_not_null(f, "%s", path);
	cr_assert_lt(fread(text, 1, (1 << 16) - 1, f), (1 << 16) - 1);
	fclose(f);
	return text;
}

/* What --write-baseline says of 'dll' on XP, with its reasons filled in. */
static inline char *accepted(struct scratch *s, const char *dll)
{
	const char *path = scratch_path(s, "written.yaml");
	struct run r = RUN("check", "-t", "xp", "--write-baseline", path, dll);
	char *text, *filled;

	cr_expect_eq(r.status, 1, "%s%s", r.out, r.err);
	run_free(&r);
	text = contents(path);
	unlink(path);
	filled = replaced(text, "reason: \"\"", "reason: no XP is left");
	free(text);
	text = replaced(filled, "owner: \"\"", "owner: ops");
	free(filled);
	return text;
}

static inline const char *save(struct scratch *s, const char *text)
{
	return scratch_file(s, "accepted.yaml", text, strlen(text));
}

/* A baseline that is made of 'text' by one replacement. */
static inline const char *save_changed(struct scratch *s, const char *text,
				       const char *old, const char *new)
{
	char *changed = replaced(text, old, new);
	const char *path = save(s, changed);

	free(changed);
	return path;
}

#endif

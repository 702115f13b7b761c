/* Access control lists in a line each, as tests compare them. */
#include "tests/resolver/acl_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "util/status.h"

static void write_ace(FILE *out, const struct ace *ace)
{
	fprintf(out, " | %u %s%.*s:", ace->line, ace->deny ? "not " : "",
		STR_ARGS(ace->name));
	if (ace->mask & FILE_READ_DATA)
		fputc('r', out);
	if (ace->mask & FILE_EXECUTE)
		fputc('x', out);
	if (ace->mask & SYNCHRONIZE)
		fputc('s', out);
	if (ace->maybe != 0)
		fputs("?", out);
	if (ace->maybe & FILE_READ_DATA)
		fputc('r', out);
	if (ace->maybe & FILE_EXECUTE)
		fputc('x', out);
	if (ace->maybe & SYNCHRONIZE)
		fputc('s', out);
	if (ace->inherit_only)
		fputs(" below", out);
}

const char *acl_text(const struct acl_listing *l, struct arena *a)
{
	struct str copy;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert_not_null(out);
	for (size_t i = 0; i < l->count; i++) {
		const struct acl *acl = &l->acls[i];

		fprintf(out, "%s%u %.*s", i == 0 ? "" : "\n", acl->line,
			STR_ARGS(acl->path));
		for (size_t n = 0; n < acl->count; n++)
			write_ace(out, &l->aces[acl->first + n]);
		if (acl->open)
			fputs(" open", out);
		if (acl->flaw != NULL)
			fprintf(out, " (%s)", acl->flaw);
	}
	fclose(out);
	copy = str_copy(a, str_of(text));
	free(text);
	return copy.s;
}

void expect_acl(const void *data, size_t n, const char *lists)
{
	struct arena a = ARENA_INIT;
	struct acl_listing l;
	unsigned line;
	const char *why;
	const int ret = acl_read((struct bytes){ data, n }, &a, &l, &line, &why);

	cr_assert(ret == OK || ret == E_USAGE);
	cr_expect_str_eq(ret == OK ? acl_text(&l, &a) : "none", lists,
			 "of \"%.*s\"", n > 400 ? 400 : (int)n,
			 (const char *)data);
	arena_release(&a);
}

void expect_acl_rows(const struct acl_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		expect_acl(rows[i].text, strlen(rows[i].text), rows[i].lists);
}

struct token acl_token(const char *identity, unsigned iis)
{
	struct token t = { .iis = iis };
	const char *why;

	cr_assert(identity_parse(str_of(identity), &t.identity, &why), "%s",
		  why);
	return t;
}

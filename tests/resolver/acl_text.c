/* Access control lists in a line each, as tests compare them. */
#include "tests/resolver/acl_text.h"

#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "loader/pe.h"

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

/* What the tests of dryload check share. */
#include "tests/cli/checked.h"

struct pe_builder *founding_new(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_import(b, "advapi32.dll", "RegGetValueA");
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	return b;
}

struct pe_builder *plain_new(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	return b;
}

void expect_status(struct run r, int status)
{
	cr_expect_eq(r.status, status, "%d\n%s%s", r.status, r.out, r.err);
	run_free(&r);
}

void expect_target(const struct run *r, const char *target, const char *words)
{
	const char *line = strstr(r->out, target);
	const char *found;

	cr_assert_not_null(line, "%s\n%s", target, r->out);
	found = strstr(line, words);
	cr_expect(found != NULL && found < strchr(line, '\n'),
		  "%s doesn't say %s:\n%s", target, words, r->out);
}

/* What the tests of audits of archives share. */
#include "tests/cli/archives.h"

#include <stdio.h>
#include <stdlib.h>

struct scratch *archives;

struct pe_builder *dll_new(const char *import)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, import, strcmp(import, "helper.dll") == 0 ? "work" :
								 "GetVersion");
	pe_export(b, "work");
	return b;
}

static void set_up(void)
{
	const char *source = getenv("DRYLOAD_SOURCE");
	struct pe_builder *program = dll_new("kernel32.dll");
	char script[4096];
	struct run r;

	archives = scratch_new();
	if (source == NULL)
		cr_skip_test("DRYLOAD_SOURCE isn't set");
	snprintf(script, sizeof(script), "%s/tests/audit/make_archives.py",
		 source);
	program->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	scratch_pe(archives, "user.dll", dll_new("helper.dll"));
	scratch_pe(archives, "helper.dll", dll_new("kernel32.dll"));
	scratch_pe(archives, "program.exe", program);
	r = run_program(script, NULL, (const char *const[]){ archives->path,
							     NULL });
	cr_assert_eq(r.status, 0, "%s", r.err);
	run_free(&r);
}

static void tear_down(void)
{
	scratch_free(archives);
}

TestSuite(cli_audit_archives, .init = set_up, .fini = tear_down);

size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		n++;
	return n;
}

void expect_line(const struct run *r, const char *path, const char *verdict)
{
	char line[256];

	snprintf(line, sizeof(line), "/%s,xp-sp3-x86,%s", path, verdict);
	cr_expect(strstr(r->out, line), "%s\n%s%s", line, r->out, r->err);
}

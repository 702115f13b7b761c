/* What dryload-emulator says where it can't call what the host asks for. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/support/run.h"

/* The emulator, told of root.dll of 's' alone, which that host loads. */
static void expect(struct scratch *s, const char *host,
		   struct pe_builder *b, const char *words)
{
	char emulator[4096];
	const char *settings;
	struct str text;
	struct run r;

	snprintf(emulator, sizeof(emulator), "%s-emulator", run_command());
	if (access(emulator, X_OK) != 0)
		cr_skip_test("there is no emulator");
	text = str_printf(&s->arena,
			  "target ws2003-sp2-x86\nhost %s\nroot %s\n"
			  "beside %s\n",
			  host, scratch_pe(s, "root.dll", b), s->path);
	settings = scratch_file(s, "settings", text.s, text.n);
	r = run_program(emulator, NULL, (const char *const[]){ settings, NULL });
	cr_expect_not_null(strstr(r.out, words), "no '%s' in %s", words, r.out);
	cr_expect_null(strstr(r.out, "accepted"), "%s", r.out);
	run_free(&r);
}

static struct pe_builder *forwards(const char *name, const char *to,
				   const char *other)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_export_forwarder(b, name, to);
	if (other != NULL)
		pe_export(b, other);
	return b;
}

Test(emulator, a_forwarder_that_leads_nowhere_stops_the_run)
{
	struct scratch *s = scratch_new();

	expect(s, "filter",
	       forwards("GetFilterVersion", "gone.Version", "HttpFilterProc"),
	       "\"stopped\",\"why\":\"GetFilterVersion of root.dll can't be "
	       "called: gone.Version, where it is forwarded, isn't found\"");
	expect(s, "filter",
	       forwards("HttpFilterProc", "kernel32.Nothing",
			"GetFilterVersion"),
	       "HttpFilterProc of root.dll can't be called: kernel32.Nothing");
	expect(s, "extension",
	       forwards("GetExtensionVersion", "gone.#1", "HttpExtensionProc"),
	       "GetExtensionVersion of root.dll can't be called: gone.#1");
	scratch_free(s);
}

Test(emulator, a_procedure_that_is_not_exported_stops_the_run)
{
	struct scratch *s = scratch_new();

	expect(s, "filter", forwards("Other", "gone.Other", NULL),
	       "GetFilterVersion can't be called: root.dll doesn't export it");
	scratch_free(s);
}

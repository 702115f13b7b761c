/* The man pages: nothing is left out, and mandoc takes them. */
#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/cli/help_pages.h"
#include "tests/support/run.h"

/* "Fl f", or "Fl Fl format", and no letter behind it. */
static bool has_flag(const char *page, const char *option)
{
	const char *at = page;
	char flag[HELP_WORD_MAX + 8];
	size_t n;

	if (option[1] == '-')
		snprintf(flag, sizeof(flag), "Fl Fl %s", option + 2);
	else
		snprintf(flag, sizeof(flag), "Fl %s", option + 1);
	n = strlen(flag);
	while ((at = strstr(at, flag)) != NULL) {
		if (isspace((unsigned char)at[n]))
			return true;
		at += n;
	}
	return false;
}

Test(cli_man_pages, every_command_has_one_with_all_its_options)
{
	const struct help_commands commands = help_commands();

	for (size_t i = 0; i < commands.count; i++) {
		const char *name = commands.names[i];
		const struct help_options options = help_options(name);
		char path[80], *page;

		snprintf(path, sizeof(path), "docs/man/dryload-%s.1", name);
		page = source_text(path);
		for (size_t j = 0; j < options.count; j++)
			cr_expect(has_flag(page, options.items[j].name),
				  "%s has no %s", path, options.items[j].name);
		free(page);
	}
}

Test(cli_man_pages, first_page_leads_to_every_command)
{
	const struct help_commands commands = help_commands();
	char *page = source_text("docs/man/dryload.1");
	char reference[64];

	for (size_t i = 0; i < commands.count; i++) {
		snprintf(reference, sizeof(reference), ".Xr dryload-%s 1",
			 commands.names[i]);
		cr_expect(strstr(page, reference), "no %s", reference);
	}
	free(page);
}

Test(cli_man_pages, page_of_the_library_has_every_function)
{
	char *header = source_text("include/dryload.h");
	char *page = source_text("docs/man/dryload.3");
	const char *at = header;
	size_t count = 0;

	while ((at = strstr(at, "DRYLOAD_API ")) != NULL) {
		const char *end = at + strcspn(at, "(;\n");
		const char *name = end;
		char entry[96];

		at += 1;
		if (*end != '(' || strncmp(end, "((", 2) == 0)
			continue;
		while (name[-1] == '_' || isalnum((unsigned char)name[-1]))
			name--;
		count++;
		snprintf(entry, sizeof(entry), ".It Fn %.*s ",
			 (int)(end - name), name);
		cr_expect(strstr(page, entry), "no %s", entry);
	}
	cr_expect_gt(count, 20);
	free(page);
	free(header);
}

Test(cli_man_pages, mandoc_has_nothing_to_say)
{
	static const char lint[] =
		"command -v mandoc >/dev/null || exit 99\n"
		"cd \"$DRYLOAD_SOURCE/docs/man\" && mandoc -Tlint *.[1-8]";
	struct run r;

	if (getenv("DRYLOAD_SOURCE") == NULL)
		cr_skip_test("DRYLOAD_SOURCE isn't set");
	r = run_program("sh", NULL, (const char *const[]){ "-c", lint, NULL });
	if (r.status == 99) {
		run_free(&r);
		cr_skip_test("mandoc isn't installed");
	}
	cr_expect_eq(r.status, 0);
	cr_expect_str_empty(r.out, "%s", r.out);
	run_free(&r);
}

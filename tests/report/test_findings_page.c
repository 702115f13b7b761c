/* docs/findings.md: what it holds, and that it is current. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "report/rules_list.h"
#include "tests/cli/help_pages.h"

static char *page_new(void)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert_not_null(out);
	cr_assert_eq(findings_write_markdown(out), 0);
	cr_assert_eq(fclose(out), 0);
	return text;
}

Test(findings_page, document_is_current)
{
	char *there = source_text("docs/findings.md");
	char *page = page_new();

	cr_expect_str_eq(there, page,
			 "docs/findings.md isn't what rules/finding_kinds.c says");
	free(page);
	free(there);
}

Test(findings_page, every_finding_has_its_heading_and_its_rules)
{
	char *page = page_new();
	char heading[64];

	for (unsigned i = 0; i < FINDING_COUNT; i++) {
		const struct finding_kind *k =
			finding_kind((enum finding_id)i);
		const char *at;

		snprintf(heading, sizeof(heading), "\n### %s\n", k->id);
		at = strstr(page, heading);
		cr_assert(at, "no %s", k->id);
		cr_expect_null(strstr(at + 1, heading), "twice: %s", k->id);
		for (size_t j = 0; k->rules[j] != NULL; j++) {
			snprintf(heading, sizeof(heading), "[%s](rules.md#r%s)",
				 k->rules[j], k->rules[j] + 1);
			cr_expect(strstr(at, heading), "%s: no %s", k->id,
				  k->rules[j]);
		}
	}
	free(page);
}

Test(findings_page, error_is_shown_with_its_bytes)
{
	char *page = page_new();

	cr_expect(strstr(page, "127 ERROR_PROC_NOT_FOUND, `7f 00 00 00`, "
			       "0xC0000139 STATUS_ENTRYPOINT_NOT_FOUND\n"));
	free(page);
}

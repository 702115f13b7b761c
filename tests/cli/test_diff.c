/* dryload diff, from the outside. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/run.h"
#include "tests/support/schema.h"

Test(cli_diff, tells_the_export_that_a_service_pack_brought)
{
	expect_words(RUN("diff", "ws2003-rtm-x86", "ws2003-sp1-x86",
		     "ADVAPI32"),
		 1, "+ advapi32.dll!RegGetValueA\n");
	expect_words(RUN("diff", "ws2003-sp1-x86", "ws2003-rtm-x86",
		     "adv*32.dll"),
		 1, "- advapi32.dll!RegGetValueA\n");
}

Test(cli_diff, counts_alone_are_for_the_quiet)
{
	struct run r = RUN("diff", "-q", "ws2003-rtm-x86", "ws2003-sp1-x86",
			   "advapi32");

	cr_expect_eq(r.status, 1);
	cr_expect_null(strstr(r.out, "RegGetValueA"));
	cr_expect_not_null(strstr(r.out, "only ws2003-sp1-x86 has 0 DLLs, and "
					 "11 exports of DLLs on both\n"),
			   "%s", r.out);
	run_free(&r);
}

Test(cli_diff, the_same_target_differs_in_nothing)
{
	expect_words(RUN("diff", "xp-sp3-x86", "xp-sp3-x86"), 0,
		     "only xp-sp3-x86 has 0 DLLs");
}

Test(cli_diff, a_dll_that_one_has_alone_stands_for_its_exports)
{
	struct run r = RUN("diff", "xp-sp3-x86", "ws2003-sp2-x86");
	const char *line = strstr(r.out, "\n- ");

	cr_assert_not_null(line);
	cr_expect_eq(r.status, 1);
	/* Never "- a.dll" and "- a.dll!Name" both. */
	for (; line != NULL; line = strstr(line + 1, "\n- ")) {
		const size_t n = strcspn(line + 1, "!\n") + 1;
		char name[128];

		if (line[n] != '\n' || n + 2 > sizeof(name))
			continue;
		memcpy(name, line, n);
		name[n] = '!';
		name[n + 1] = '\0';
		cr_expect_null(strstr(r.out, name), "%s", name);
	}
	run_free(&r);
}

Test(cli_diff, json_fits_its_schema_and_keeps_the_unknown_apart)
{
	struct run r = RUN("diff", "-f", "json", "xp-sp3-x86",
			   "ws2003-sp2-x86", "m*");

	expect_schema("docs/dryload-diff-1.schema.json", r.out, true);
	cr_expect_not_null(strstr(r.out, "\"change\": \"unknown\""));
	cr_expect_null(strstr(r.out, "\"from\": \"unknown\",\n      \"to\": "
				     "\"unknown\""));
	run_free(&r);
}

Test(cli_diff, what_does_not_exist_is_a_usage_error)
{
	expect_words(RUN("diff", "xp-sp3-x86"), 3, "it takes two targets");
	expect_words(RUN("diff", "xp", "xp-sp3-x86"), 3, "isn't one target");
	expect_words(RUN("diff", "xp-sp2-x86", "xp-sp3-x86", "nolib"), 3,
		     "has a DLL called 'nolib'");
}

/* Look-ups of API sets, on made-up Windows. */
#include "analysis/lookup.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/resolver/scene.h"
#include "tests/support/apiset_targets.h"
#include "util/status.h"

static struct scene s;

static void set_up(void)
{
	scene_open_texts(&s, apiset_targets, APISET_FILES);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(lookup_api_set, .init = set_up, .fini = tear_down);

static void expect_lookup(const char *targets, const char *pattern, bool json,
			  size_t found, const char *part)
{
	struct lookup l;
	size_t count, size;
	char *text;
	FILE *out = open_memstream(&text, &size);

	cr_assert_not_null(out);
	cr_assert_eq(lookup_run(&s.profile, scene_targets(&s, targets),
				&pattern, 1, &s.arena, &l, &count),
		     OK);
	cr_assert_eq(lookup_write(&l, json, out, (struct style){ .width = 400 },
				  &s.arena),
		     OK);
	fclose(out);
	cr_expect_eq(count, found, "%s", text);
	cr_expect_not_null(strstr(text, part), "no '%s' in %s", part, text);
	free(text);
}

Test(lookup_api_set, names_its_host_on_each_target)
{
	expect_lookup("seven,eight,ten", "api-ms-win-core-synch-l1-2-0.dll",
		      false, 1,
		      "api-ms-win-core-synch-l1-2-0.dll  there: eight, ten; "
		      "not: seven\n"
		      "  an API set: kernelbase.dll on eight, ten\n");
}

Test(lookup_api_set, looks_a_procedure_up_in_the_host)
{
	expect_lookup("seven,eight,ten",
		      "api-ms-win-core-synch-l1-1-0!WaitOnAddress", false, 0,
		      "api-ms-win-core-synch-l1-1-0.dll!WaitOnAddress  not: "
		      "seven, eight, ten\n"
		      "  an API set: kernel32.dll on seven, eight, ten\n");
	expect_lookup("seven,eight,ten",
		      "api-ms-win-core-synch-l1-2-0!WaitOnAddress", false, 1,
		      "there: eight, ten; not: seven");
}

Test(lookup_api_set, without_a_host_is_not_there)
{
	expect_lookup("eight", "ext-ms-win-odd-l1-1-0.dll", false, 0,
		      "ext-ms-win-odd-l1-1-0.dll  not: eight\n"
		      "  an API set: no host on eight\n");
}

Test(lookup_api_set, is_as_unknown_as_its_host)
{
	expect_lookup("ten,untold", "api-ms-win-lost-l1-1-0.dll", false, 0,
		      "unknown: ten, untold\n  an API set: lost.dll on ten\n");
}

Test(lookup_api_set, before_7_is_a_file_like_any_other)
{
	expect_lookup("before", "api-ms-win-core-synch-l1-1-0.dll", false, 0,
		      "api-ms-win-core-synch-l1-1-0.dll  not: before\n");
}

Test(lookup_api_set, has_its_host_in_json)
{
	expect_lookup("eight", "api-ms-win-core-synch-l1-2-0.dll", true, 1,
		      "\"host\": \"kernelbase.dll\"");
}

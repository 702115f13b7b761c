/* Imports of API sets: their hosts, and the names that are files. */
#include "resolver/api_set.h"

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "tests/support/apiset_targets.h"

#define B(target) TARGET_BIT(target)
#define ALL (B(BEFORE) | B(SEVEN) | B(EIGHT) | B(TEN) | B(SERVER))

static struct scene s;

static void set_up(void)
{
	scene_open_texts(&s, apiset_targets, APISET_FILES);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(api_set, .init = set_up, .fini = tear_down);

static void expect_on(target_set targets, const char *words,
		      const char *problems)
{
	scene_dll(&s, "root.dll", words);
	cr_expect_str_eq(scene_problems(&s, "root.dll", targets), problems,
			 "%s", words);
}

/* The DLL of the first descriptor, as it was resolved. */
static const struct dependency *first_dependency(void)
{
	return &s.resolution.root->dependencies[0];
}

Test(api_set, is_bound_to_the_host_of_each_target)
{
	expect_on(ALL, "api-ms-win-core-synch-l1-2-0.dll!WaitOnAddress",
		  "absent root.dll > api-ms-win-core-synch-l1-2-0.dll on 0x3\n");
	cr_expect_eq(first_dependency()->provider.in_host & ALL,
		     B(EIGHT) | B(TEN) | B(SERVER));
}

Test(api_set, has_what_its_host_has)
{
	expect_on(B(SEVEN) | B(TEN),
		  "API-MS-Win-Core-Synch-l1-1-0.dll!CreateEventW "
		  "API-MS-Win-Core-Synch-l1-1-0.dll!Nope",
		  "export root.dll > API-MS-Win-Core-Synch-l1-1-0.dll!Nope\n");
	cr_expect_str_eq(s.resolution.problems[0].missing->host.s,
			 "kernel32.dll");
}

/* Any last number finds the set on 10, and what is newer is missing there. */
Test(api_set, of_a_newer_number_is_found_on_10)
{
	expect_on(B(EIGHT) | B(TEN),
		  "api-ms-win-core-synch-l1-2-9.dll!WaitOnAddress "
		  "api-ms-win-core-synch-l1-2-9.dll!Newer",
		  "absent root.dll > api-ms-win-core-synch-l1-2-9.dll on 0x4\n"
		  "export root.dll > api-ms-win-core-synch-l1-2-9.dll!Newer "
		  "on 0x8\n");
}

Test(api_set, beats_a_file_beside_where_it_is_one)
{
	scene_dll(&s, "api-ms-win-core-synch-l1-2-0.dll", "+Own");
	expect_on(B(BEFORE) | B(SEVEN) | B(TEN),
		  "api-ms-win-core-synch-l1-2-0.dll!Own",
		  "export root.dll > api-ms-win-core-synch-l1-2-0.dll!Own on "
		  "0x8\n");
	cr_expect_eq(first_dependency()->provider.in_file & ALL,
		     B(BEFORE) | B(SEVEN));
}

/* That it beats a file is likely where the schema is an older one. */
Test(api_set, is_likely_before_10_where_a_file_lies_beside)
{
	scene_dll(&s, "api-ms-win-core-synch-l1-1-0.dll", "+CreateEventW");
	expect_on(B(SEVEN) | B(TEN),
		  "api-ms-win-core-synch-l1-1-0.dll!CreateEventW", "");
	cr_expect_eq(s.resolution.likely, B(SEVEN));
}

Test(api_set, without_a_host_is_missing_and_no_file_helps)
{
	scene_dll(&s, "ext-ms-win-odd-l1-1-0.dll", "+Odd");
	expect_on(B(SEVEN) | B(EIGHT) | B(TEN), "ext-ms-win-odd-l1-1-0.dll!Odd",
		  "hostless root.dll > ext-ms-win-odd-l1-1-0.dll on 0xc\n");
}

Test(api_set, that_is_uncertain_is_not_known)
{
	expect_on(ALL, "api-ms-win-perhaps-l1-1-0.dll!Perhaps",
		  "absent root.dll > api-ms-win-perhaps-l1-1-0.dll on 0xf\n"
		  "unknown-set root.dll > api-ms-win-perhaps-l1-1-0.dll on "
		  "0x10\n");
}

/* Even with a file beside: the schema comes first. */
Test(api_set, of_an_untold_schema_is_not_known)
{
	scene_dll(&s, "api-ms-win-core-synch-l1-2-0.dll", "+WaitOnAddress");
	expect_on(B(UNTOLD), "api-ms-win-core-synch-l1-2-0.dll!WaitOnAddress",
		  "unknown-set root.dll > api-ms-win-core-synch-l1-2-0.dll\n");
}

Test(api_set, whose_host_is_in_no_inventory_is_not_known)
{
	expect_on(B(TEN), "api-ms-win-lost-l1-1-0.dll!Lost",
		  "unproven root.dll > api-ms-win-lost-l1-1-0.dll\n");
}

/* kernel32 forwards into the set, and has another host than others (R2304). */
Test(api_set, behind_a_forwarder_is_asked_by_the_forwarding_dll)
{
	expect_on(B(SEVEN) | B(TEN),
		  "kernel32.dll!OpenEventW kernel32.dll!Astray",
		  "forward root.dll > kernel32.dll!Astray\n");
}

Test(api_set, without_a_host_behind_a_forwarder_is_a_missing_procedure)
{
	expect_on(B(EIGHT), "kernel32.dll!Hostless",
		  "forward root.dll > kernel32.dll!Hostless\n");
}

Test(api_set, is_asked_by_a_forwarder_of_the_deployment_too)
{
	scene_dll(&s, "own.dll",
		  "+Wait=api-ms-win-core-synch-l1-2-0.WaitOnAddress "
		  "+Gone=api-ms-win-core-synch-l1-2-0.Gone");
	expect_on(B(EIGHT), "own.dll!Wait own.dll!Gone",
		  "forward root.dll > own.dll!Gone\n");
}

/* R2102: with a folder it is a file, wherever that leads. */
Test(api_set, with_a_folder_is_none)
{
	expect_on(B(TEN), "sub\\api-ms-win-core-synch-l1-1-0.dll!CreateEventW",
		  "unproven root.dll > "
		  "sub\\api-ms-win-core-synch-l1-1-0.dll\n");
}

Test(api_set, is_known_to_have_a_procedure_by_all_its_hosts)
{
	expect_on(B(SEVEN), "api-ms-win-core-synch-l1-1-0.dll!WaitOnAddress",
		  "export root.dll > "
		  "api-ms-win-core-synch-l1-1-0.dll!WaitOnAddress\n");
	cr_expect_eq(s.resolution.problems[0].missing->have, 0);
	cr_expect_eq(api_set_who_has(&s.profile,
				     str_of("api-ms-win-core-synch-l1-2-0.dll"),
				     STR_EMPTY, str_of("WaitOnAddress")),
		     B(EIGHT) | B(TEN) | B(SERVER));
}

Test(api_set, of_a_host_that_lacks_a_name_it_is_told_which_windows_have_it)
{
	expect_on(B(SEVEN), "api-ms-win-core-synch-l1-1-0.dll!Hostless",
		  "export root.dll > api-ms-win-core-synch-l1-1-0.dll!Hostless"
		  "\n");
	cr_expect_eq(s.resolution.problems[0].missing->have,
		     B(EIGHT) | B(TEN) | B(SERVER));
}

Test(api_set, that_is_uncertain_behind_a_forwarder_is_not_known)
{
	scene_dll(&s, "own.dll", "+A=api-ms-win-perhaps-l1-1-0.Perhaps");
	expect_on(B(SERVER), "own.dll!A", "unknown root.dll > own.dll!A\n");
}

Test(api_set, beats_a_file_in_path_for_sure)
{
	scene_dll_in(s.path, "api-ms-win-core-synch-l1-1-0.dll",
		     IMAGE_FILE_MACHINE_I386, "+CreateEventW");
	expect_on(B(SEVEN), "api-ms-win-core-synch-l1-1-0.dll!CreateEventW",
		  "");
	cr_expect_eq(s.resolution.likely, 0);
}

static const char *const hosts[] = {
	"target: ten\n"
	"name: Windows Ten\n"
	"build: 10.0.14393.0\n"
	"machine: x86\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [kernel32.dll]\n"
	"    likely: [perhaps.dll]\n"
	"tables:\n"
	"  observed: [kernel32.dll, perhaps.dll]\n"
	"exports:\n"
	"  kernel32.dll:\n"
	"    add: [Self = api-ms-win-self-l1-1-0.Self, Good = perhaps.There,\n"
	"      Lost = perhaps.Nope]\n"
	"  perhaps.dll:\n"
	"    add: [There]\n"
	"apisets:\n"
	"  observed:\n"
	"    kernel32.dll: [api-ms-win-self-l1-1-0]\n"
	"    perhaps.dll: [api-ms-win-perhaps-l1-1-0]\n",

	"date: 2026-11-24\n",
};

/* Windows has another host for that importer than the table knows. */
Test(api_set, that_leads_back_to_the_dll_that_forwards_is_no_circle)
{
	struct scene t;

	scene_open_texts(&t, hosts, 2);
	scene_dll(&t, "root.dll", "kernel32.dll!Self kernel32.dll!Good");
	cr_expect_str_eq(scene_problems(&t, "root.dll", B(0)), "");
	scene_close(&t);
}

/* But of a DLL of the deployment nobody knows which one. */
Test(api_set, that_leads_back_to_the_file_that_forwards_is_not_known)
{
	struct scene t;

	scene_open_texts(&t, hosts, 2);
	scene_dll(&t, "perhaps.dll",
		  "+Led=api-ms-win-perhaps-l1-1-0.There "
		  "api-ms-win-perhaps-l1-1-0.dll!There");
	scene_dll(&t, "root.dll", "perhaps.dll!Led");
	cr_expect_str_eq(scene_problems(&t, "root.dll", B(0)),
			 "unknown root.dll > perhaps.dll!Led\n");
	/* What it imports itself is Windows' own. */
	cr_expect_str_eq(scene_problems(&t, "perhaps.dll", B(0)), "");
	scene_dll(&t, "other.dll", "api-ms-win-perhaps-l1-1-0.dll!Nope");
	cr_expect_str_eq(scene_problems(&t, "other.dll", B(0)),
			 "export other.dll > "
			 "api-ms-win-perhaps-l1-1-0.dll!Nope\n");
	scene_close(&t);
}

static const char *const moved[] = {
	"target: seven\n"
	"name: Windows Seven\n"
	"build: 6.1.7601.17514\n"
	"machine: x86\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [one.dll, two.dll]\n"
	"tables:\n"
	"  observed: [one.dll, two.dll]\n"
	"exports:\n"
	"  one.dll:\n"
	"    add: [Moved]\n"
	"  two.dll:\n"
	"    add: [Other]\n"
	"apisets:\n"
	"  observed:\n"
	"    one.dll: [api-ms-win-moved-l1-1-0]\n",

	"target: ten\n"
	"name: Windows Ten\n"
	"build: 10.0.14393.0\n"
	"machine: x86\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [one.dll, two.dll]\n"
	"tables:\n"
	"  observed: [one.dll, two.dll]\n"
	"exports:\n"
	"  one.dll:\n"
	"    add: [Other]\n"
	"  two.dll:\n"
	"    add: [Moved]\n"
	"apisets:\n"
	"  observed:\n"
	"    two.dll: [api-ms-win-moved-l1-1-0]\n",

	"date: 2026-11-24\n",
};

Test(api_set, each_windows_asks_its_own_host)
{
	struct scene t;

	scene_open_texts(&t, moved, 3);
	scene_dll(&t, "root.dll", "api-ms-win-moved-l1-1-0.dll!Moved");
	cr_expect_str_eq(scene_problems(&t, "root.dll", B(0) | B(1)), "");
	scene_close(&t);
}

Test(api_set, of_a_host_that_is_likely_there_is_likely)
{
	struct scene t;

	scene_open_texts(&t, hosts, 2);
	scene_dll(&t, "root.dll", "api-ms-win-perhaps-l1-1-0.dll!There");
	cr_expect_str_eq(scene_problems(&t, "root.dll", B(0)), "");
	cr_expect_eq(t.resolution.likely, B(0));
	scene_close(&t);
}

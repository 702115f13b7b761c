/* Files that the process may not open, by lists of access rights. */
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/access_lists.h"
#include "tests/rules/made_up.h"
#include "util/status.h"

#define SHUT "BUILTIN\\Administrators:(F)\n"

TestSuite(access_rules, .init = made_up_open, .fini = made_up_close);

static void expect(const char *findings)
{
	cr_expect_str_eq(check_again(&c), findings);
}

static void expect_text(struct str text, const char *part)
{
	cr_expect_not_null(memmem(text.s, text.n, part, strlen(part)),
			   "%.*s", STR_ARGS(text));
}

Test(access_rules, a_file_that_is_shut_to_network_service_is_5_on_iis_6)
{
	const struct finding *f;

	dll("root.dll", FILTER);
	given("C:\\in\\root.dll " SHUT, NULL);
	expect("access-denied 5 root.dll on new\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 5");
	/* IIS 5 loads it as LocalSystem, an administrator. */
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
	f = check_finding(&c, 0);
	cr_expect_eq(f->ntstatus, (uint32_t)STATUS_ACCESS_DENIED);
	cr_expect(check_rests_on(f, "R104"));
	cr_expect(check_rests_on(f, "R1012"));
	expect_text(f->before, "Network Service may not read and execute");
	expect_text(f->before, "line 1 of ");
	expect_text(f->advice, "cacls C:\\in\\root.dll /E /G IIS_WPG:R;");
}

Test(access_rules, in_the_mode_of_5_iis_6_opens_a_filter_as_local_system)
{
	c.d.isolation = ISOLATION_IIS_5;
	dll("root.dll", FILTER);
	given("C:\\in\\root.dll NT AUTHORITY\\SYSTEM:(F)\n", NULL);
	expect("");
	given("C:\\in\\root.dll NT AUTHORITY\\NETWORK SERVICE:(RX)\n"
	      "  NT AUTHORITY\\SYSTEM:(N)\n",
	      NULL);
	expect("access-denied 5 root.dll\n");
	expect_text(check_finding(&c, 0)->before, "LocalSystem may not read");
	expect_text(check_finding(&c, 0)->advice, "take away what denies it");
}

/* As on IIS 5, in inetinfo or in dllhost: here only the first may open it. */
Test(access_rules, in_the_mode_of_5_iis_6_has_two_identities_for_extensions)
{
	c.d.isolation = ISOLATION_IIS_5;
	c.d.host = HOST_IIS_EXTENSION;
	dll("root.dll", "+GetExtensionVersion +HttpExtensionProc");
	given("C:\\in\\root.dll NT AUTHORITY\\SYSTEM:(F)\n", NULL);
	expect("unknown-access root.dll\n");
	expect_text(check_finding(&c, 0)->before,
		    "under one of two identities");
}

Test(access_rules, a_file_that_is_open_says_nothing)
{
	dll("root.dll", FILTER);
	given("C:\\in\\root.dll " OPEN, NULL);
	expect("");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(access_rules, a_denial_is_named_with_its_line_and_isnt_cured_by_a_grant)
{
	const struct finding *f;

	dll("root.dll", FILTER);
	given("C:\\in\\root.dll SRV\\IIS_WPG:(DENY)(RX)\n  Everyone:(F)\n",
	      "network-service");
	expect("access-denied 5 root.dll\n");
	f = check_finding(&c, 0);
	expect_text(f->before, "line 1 of ");
	expect_text(f->before, "denies that to SRV\\IIS_WPG");
	expect_text(f->advice, "take away what denies it");
}

Test(access_rules, a_dependency_that_is_shut_is_5_with_the_way_to_it)
{
	const struct finding *f;

	dll("root.dll", FILTER "own.dll!A");
	dll("own.dll", "+A");
	given("C:\\in\\root.dll " OPEN "C:\\in\\own.dll " SHUT, NULL);
	expect("unknown-module root.dll > own.dll on old\n"
	       "access-denied 5 root.dll > own.dll on new likely\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 5 likely");
	f = check_finding(&c, 1);
	cr_expect(check_rests_on(f, "R111"));
	expect_text(f->before, "line 3 of ");
	expect_text(f->advice, "C:\\in\\own.dll");
}

Test(access_rules, a_dependency_of_a_plain_dll_is_certain)
{
	c.d.host = HOST_NONE;
	dll("root.dll", "own.dll!A");
	dll("own.dll", "+A");
	given("root.dll " OPEN "own.dll " SHUT, "network-service");
	expect("access-denied 5 root.dll > own.dll\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 5");
	cr_expect_not(check_rests_on(check_finding(&c, 0), "R111"));
}

Test(access_rules, what_else_is_missing_is_told_behind_the_right)
{
	dll("root.dll", FILTER "gone.dll!A");
	given("root.dll " SHUT, "network-service");
	expect("access-denied 5 root.dll\n"
	       "missing-module 126 root.dll > gone.dll\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 5");
}

Test(access_rules, a_shut_file_in_path_ends_the_search)
{
	const struct finding *f;

	c.d.host = HOST_NONE;
	dll("root.dll", "far.dll!A");
	dll_in_path("far.dll", "+A");
	given("C:\\in\\root.dll " OPEN "C:\\tools\\far.dll " SHUT,
	      "network-service");
	expect("access-denied 5 root.dll > far.dll likely\n");
	f = check_finding(&c, 0);
	cr_expect(check_rests_on(f, "R507"));
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 5 likely");
}

Test(access_rules, a_file_missing_from_a_shut_folder_of_path_is_missing)
{
	c.d.host = HOST_NONE;
	dll("root.dll", "far.dll!A");
	dll_in_path("else.dll", "+A");
	given("root.dll " OPEN "C:\\path " SHUT, "network-service");
	expect("missing-module 126 root.dll > far.dll\n");
}

Test(access_rules, a_folder_called_like_the_dll_is_5)
{
	const struct finding *f;

	c.d.host = HOST_NONE;
	dll("root.dll", "own.dll!A");
	cr_assert_eq(mkdir(scene_path(&c.scene, "own.dll"), 0777), 0);
	expect("access-denied 5 root.dll > own.dll likely\n");
	f = check_finding(&c, 0);
	cr_expect_eq(f->ntstatus, (uint32_t)STATUS_FILE_IS_A_DIRECTORY);
	cr_expect(check_rests_on(f, "R106"));
	cr_expect_not(check_rests_on(f, "R1012"));
	expect_text(f->before, "own.dll is a folder");
}

Test(access_rules, a_delay_load_of_a_shut_file_is_a_warning)
{
	c.d.host = HOST_NONE;
	dll("root.dll", "~own.dll!A");
	dll("own.dll", "+A");
	given("root.dll " OPEN "own.dll " SHUT, "network-service");
	expect("delayed-missing-module root.dll > own.dll\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(access_rules, a_group_of_unknown_members_makes_the_verdict_unknown)
{
	const struct finding *f;

	dll("root.dll", FILTER);
	given("C:\\in\\root.dll CORP\\web:(RX)\n  NT AUTHORITY\\SYSTEM:(F)\n",
	      NULL);
	expect("unknown-access root.dll on new\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "unknown");
	f = check_finding(&c, 0);
	expect_text(f->before, "line 1 of ");
	expect_text(f->before, "is about CORP\\web, and whether that is or "
			       "holds Network Service isn't known");
}

/* Whether the condition holds isn't known. */
Test(access_rules, an_entry_that_may_count_or_not_is_named)
{
	static const char list[] = "root.dll\nD:(XA;;FA;;;WD;(a))\n";

	dll("root.dll", FILTER);
	given(list, "network-service");
	expect("unknown-access root.dll\n");
	expect_text(check_finding(&c, 0)->before,
		    "isn't known: what the entry on line 2 of ");
	expect_text(check_finding(&c, 0)->before, "comes to isn't certain");
}

Test(access_rules, what_a_delay_load_may_not_open_is_not_known_either)
{
	c.d.host = HOST_NONE;
	dll("root.dll", "~own.dll!A");
	dll("own.dll", "+A");
	given("root.dll " OPEN "own.dll CORP\\web:(RX)\n", "network-service");
	expect("delayed-unknown-module root.dll > own.dll\n");
	expect_text(check_finding(&c, 0)->before, "may read and execute");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(access_rules, two_lists_for_one_name_are_named_with_their_lines)
{
	dll("root.dll", FILTER);
	given("C:\\a\\root.dll " OPEN "C:\\b\\root.dll " SHUT,
	      "network-service");
	expect("unknown-access root.dll\n");
	expect_text(check_finding(&c, 0)->before, "lines 1 and 3 of ");
}

Test(access_rules, a_list_that_is_cut_off_is_unknown_and_says_why)
{
	dll("root.dll", FILTER);
	given("root.dll Everyone:(RX)\n  mangled\n", "network-service");
	expect("unknown-access root.dll\n");
	expect_text(check_finding(&c, 0)->before, "couldn't be read, line 1");
}

Test(access_rules, files_without_a_list_are_one_note)
{
	c.d.host = HOST_NONE;
	dll("root.dll", "a.dll!A b.dll!B");
	dll("a.dll", "+A");
	dll("b.dll", "+B");
	given("root.dll " OPEN, "network-service");
	expect("unlisted-access\n");
	expect_text(check_finding(&c, 0)->before, "has no list of a.dll, b.dll");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(access_rules, executing_alone_makes_the_verdict_likely)
{
	c.d.host = HOST_NONE;
	dll("root.dll", "+A");
	given("root.dll Everyone:(X,S)\n", "network-service");
	expect("");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
}

Test(access_rules, without_a_host_nobody_knows_who_loads)
{
	c.d.host = HOST_NONE;
	dll("root.dll", "+A");
	given("root.dll BUILTIN\\Users:(RX)\n", NULL);
	expect("unknown-access root.dll\n");
	expect_text(check_finding(&c, 0)->advice, "--identity");
	given("root.dll Everyone:(RX)\n", NULL);
	expect("");
}

Test(access_rules, an_extension_of_iis_5_has_one_of_two_identities)
{
	dll("root.dll", "+GetExtensionVersion +HttpExtensionProc");
	given("root.dll SRV\\IWAM_SRV:(DENY)(RX)\n"
	      "  NT AUTHORITY\\SYSTEM:(F)\n  SRV\\IIS_WPG:(RX)\n",
	      NULL);
	expect("unknown-access root.dll on old\n");
	expect_text(check_finding(&c, 0)->before, "one of two identities");
	given("root.dll NT AUTHORITY\\SYSTEM:(F)\n  Everyone:(RX)\n", NULL);
	expect("");
}

Test(access_rules, an_identity_that_is_given_counts_everywhere)
{
	dll("root.dll", FILTER);
	given("root.dll SRV\\svc:(RX)\n", "SRV\\svc");
	expect("");
	given("root.dll " SHUT, "local-system");
	expect("");
	given("root.dll " SHUT, "local-service");
	expect("access-denied 5 root.dll\n");
}

Test(access_rules, the_lists_are_forgotten_when_they_are_taken_back)
{
	dll("root.dll", FILTER);
	given("root.dll " SHUT, "network-service");
	expect("access-denied 5 root.dll\n");
	cr_assert_eq(dryload_set_access(&c.d, NULL, NULL), OK);
	expect("");
}

Test(access_rules, what_is_no_list_is_an_error_that_says_so)
{
	cr_expect_eq(give("nothing\n", NULL), E_USAGE);
	expect_text(str_of(c.d.message), "acl.txt: no access control list");
	cr_expect_eq(give("x.dll " OPEN, "iusr"), E_USAGE);
	expect_text(str_of(c.d.message), "filters never do");
	cr_expect_eq(dryload_set_access(&c.d, "/nowhere/acl.txt", NULL), E_IO);
	expect_text(str_of(c.d.message), "/nowhere/acl.txt: No such file");
}

Test(access_rules, a_neighbour_whose_right_is_not_known_has_its_importer)
{
	dll("root.dll", FILTER "own.dll!A");
	dll("own.dll", "+A");
	given("root.dll " OPEN "C:\\in\\own.dll CORP\\web:(RX)\n"
	      "  NT AUTHORITY\\SYSTEM:(F)\n", NULL);
	c.d.targets = scene_targets(&c.scene, "new");
	expect("unknown-access root.dll > own.dll\n");
}

Test(access_rules, a_few_files_without_a_list_are_named_and_the_others_counted)
{
	c.d.host = HOST_NONE;
	for (char name[] = "a.dll"; name[0] <= 'g'; name[0]++)
		dll(name, "+A");
	dll("root.dll", "a.dll!A b.dll!A c.dll!A d.dll!A e.dll!A");
	given("root.dll " OPEN, "network-service");
	expect("unlisted-access\n");
	expect_text(check_finding(&c, 0)->before,
		    "has no list of a.dll, b.dll, c.dll, d.dll, e.dll: ");
	dll("root.dll", "a.dll!A b.dll!A c.dll!A d.dll!A e.dll!A f.dll!A "
			"g.dll!A");
	session_leave(&c.d);
	expect("unlisted-access\n");
	expect_text(check_finding(&c, 0)->before,
		    "has no list of a.dll, b.dll, c.dll, d.dll, e.dll and 2 "
		    "more: ");
}

/* Its accounts of pools are in that group. */
TestSuite(access_later, .fini = made_up_close);

Test(access_later, iis_7_is_of_iis_iusrs)
{
	check_open_releases(&c);
	c.d.targets = scene_targets(&c.scene, "xp,vista,seven,eight");
	dll("root.dll", FILTER);
	given("root.dll BUILTIN\\IIS_IUSRS:(RX)\n", "network-service");
	check_again(&c);
	for (const char *const *id = (const char *const[]){ "vista", "seven",
							   "eight", NULL };
	     *id != NULL; id++)
		cr_expect_str_eq(check_verdict(&c, *id), "loads", "%s: %s",
				 *id, check_verdict(&c, *id));
	cr_expect_str_eq(check_verdict(&c, "xp"), "fails 5");
}

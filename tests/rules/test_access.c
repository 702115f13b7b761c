/* Files that the process may not open, by lists of access rights. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "profiles/release.h"
#include "rules/access.h"
#include "rules/access_needs.h"
#include "tests/rules/check.h"
#include "util/status.h"

#define FILTER "+GetFilterVersion +HttpFilterProc "
#define SHUT "BUILTIN\\Administrators:(F)\n"
#define OPEN "BUILTIN\\Administrators:(F)\n  Everyone:(RX)\n"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(access_rules, .init = set_up, .fini = tear_down);

static void dll(const char *name, const char *words)
{
	scene_dll(&c.scene, name, words);
}

static void dll_in_path(const char *name, const char *words)
{
	scene_dll_in(c.scene.path, name, IMAGE_FILE_MACHINE_I386, words);
	cr_assert_eq(folders_add(&c.d.path, &c.d.arena, str_of(c.scene.path)),
		     OK);
}

static int give(const char *lists, const char *identity)
{
	scene_file(c.scene.top, "acl.txt", lists, strlen(lists));
	return dryload_set_access(&c.d,
				  str_printf(&c.scene.arena, "%s/acl.txt",
					     c.scene.top)
					  .s,
				  identity);
}

static void given(const char *lists, const char *identity)
{
	cr_assert_eq(give(lists, identity), OK, "%s", c.d.message);
}

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

/* "new: IIS_WPG: cacls ...; cacls ..." a line a need. */
static const char *needs(void)
{
	struct arena *a = &c.scene.arena;
	struct str text = STR_EMPTY;
	struct access_needs n;

	cr_assert_eq(access_needs(&c.a.subject, a, &n), OK);
	for (size_t i = 0; i < n.count; i++)
		text = STR_CONCAT(a, text, n.items[i].grantee, str_of(": "),
				  str_join(a, n.items[i].commands,
					   n.items[i].count, "; "),
				  str_of("\n"));
	return n.complete ? text.s : STR_CONCAT(a, text, str_of("...")).s;
}

Test(access_rules, commands_give_rights_on_the_file_and_its_neighbours)
{
	dll("root.dll", FILTER "own.dll!A far.dll!B");
	dll("own.dll", "+A");
	dll_in_path("far.dll", "+B");
	check_again(&c);
	cr_expect_str_eq(needs(),
			 "SYSTEM: cacls root.dll /E /G SYSTEM:R; "
			 "cacls own.dll /E /G SYSTEM:R\n"
			 "IIS_WPG: cacls root.dll /E /G IIS_WPG:R; "
			 "cacls own.dll /E /G IIS_WPG:R\n");
	given("C:\\My Filters\\root.dll " OPEN
	      "C:\\My Filters\\own.dll " OPEN, "SRV\\a b");
	check_again(&c);
	cr_expect_str_eq(needs(),
			 "SRV\\a b: cacls \"C:\\My Filters\\root.dll\" /E /G "
			 "\"SRV\\a b:R\"; cacls \"C:\\My Filters\\own.dll\" "
			 "/E /G \"SRV\\a b:R\"\n");
}

/* As `dryload iis` knows it of the configuration. */
Test(access_rules, the_command_is_for_the_path_that_iis_loads)
{
	const struct iis_setting setting = { str_of("D:\\f\\root.dll"),
					     IIS_SCOPE_SITE };

	c.d.targets = ON_NEW;
	dll("root.dll", FILTER "own.dll!A");
	dll("own.dll", "+A");
	c.d.setting = &setting;
	check_again(&c);
	cr_expect_str_eq(needs(),
			 "IIS_WPG: cacls D:\\f\\root.dll /E /G IIS_WPG:R; "
			 "cacls own.dll /E /G IIS_WPG:R\n");
}

Test(access_rules, the_command_is_for_the_whole_name_of_a_relative_path)
{
	c.d.targets = ON_NEW;
	dll("root.dll", FILTER);
	cr_assert_eq(chdir(c.scene.beside), 0);
	check_path(&c, "root.dll");
	cr_expect_str_eq(needs(), "IIS_WPG: cacls root.dll /E /G IIS_WPG:R\n");
	cr_assert_eq(chdir("/"), 0);
}

Test(access_rules, an_identity_that_a_command_line_would_read_has_no_command)
{
	dll("root.dll", FILTER);
	given("root.dll " OPEN, "SRV\\b%b");
	check_again(&c);
	cr_expect_str_eq(needs(), "");
}

#define WINDOWS(id, build, more)                                    \
	"target: " id "\nname: N\nbuild: '" build "'\nmachine: x86\n" \
	"inventory:\n  system32:\n    observed: [ntdll.dll]\n" more

/* Its icacls would be another command. */
Test(access_rules, a_windows_without_iis_needs_no_right)
{
	static const char *const texts[] = {
		"date: 2026-11-24\n",
		WINDOWS("one", "5.2.3790.0", "iis: '6.0'\n"),
		WINDOWS("two", "6.1.7601.17514", ""),
	};

	check_close(&c);
	check_open_texts(&c, texts, sizeof(texts) / sizeof(*texts));
	dll("root.dll", FILTER);
	given("root.dll " OPEN, "SRV\\bob");
	check_again(&c);
	cr_expect_str_eq(needs(),
			 "SRV\\bob: cacls root.dll /E /G SRV\\bob:R\n");
}

Test(access_rules, a_name_that_a_command_line_would_read_has_no_command)
{
	dll("root.dll", FILTER "a%x%.dll!A");
	dll("a%x%.dll", "+A");
	check_again(&c);
	cr_expect_str_eq(needs(), "SYSTEM: cacls root.dll /E /G SYSTEM:R\n"
				  "IIS_WPG: cacls root.dll /E /G IIS_WPG:R\n"
				  "...");
}

Test(access_rules, no_more_commands_are_given_than_anybody_pastes)
{
	struct str words = str_of(FILTER);
	struct access_needs n;

	c.d.targets = scene_targets(&c.scene, "new");
	for (unsigned i = 0; i < ACCESS_COMMANDS_MAX; i++) {
		const char *name = str_printf(&c.scene.arena, "n%u.dll", i).s;

		dll(name, "+A");
		words = str_printf(&c.scene.arena, "%.*s %s!A",
				   STR_ARGS(words), name);
	}
	dll("root.dll", words.s);
	check_again(&c);
	cr_assert_eq(access_needs(&c.a.subject, &c.scene.arena, &n), OK);
	cr_expect_eq(n.items[0].count, (size_t)ACCESS_COMMANDS_MAX, "%zu",
		     n.items[0].count);
	cr_expect_not(n.complete);
}

/* On the later of the two the name is a KnownDLL. */
Test(access_rules, a_neighbour_that_is_not_used_needs_no_right)
{
	dll("shadow.dll", "+Shadow");
	dll("root.dll", FILTER "shadow.dll!Shadow");
	check_again(&c);
	cr_expect_str_eq(needs(), "SYSTEM: cacls root.dll /E /G SYSTEM:R; "
				  "cacls shadow.dll /E /G SYSTEM:R\n"
				  "IIS_WPG: cacls root.dll /E /G IIS_WPG:R\n");
}

Test(access_rules, without_iis_no_rights_are_named)
{
	c.d.host = HOST_NONE;
	dll("root.dll", "+A");
	check_again(&c);
	cr_expect_str_eq(needs(), "");
}

Test(access_rules, an_extension_of_iis_5_is_loaded_by_iwam)
{
	dll("root.dll", "+GetExtensionVersion +HttpExtensionProc");
	check_again(&c);
	cr_expect_str_eq(needs(),
			 "IWAM_%COMPUTERNAME%: cacls root.dll /E /G "
			 "IWAM_%COMPUTERNAME%:R\n"
			 "IIS_WPG: cacls root.dll /E /G IIS_WPG:R\n");
}

static const char *grantee(const char *iis, const char *build)
{
	struct profile_target t = {
		.iis = iis,
		.build = build,
		.build_number = windows_build(str_of(build)),
	};
	struct arena *a = &c.scene.arena;

	return access_command(&t, access_grantee(HOST_IIS_FILTER, NULL, &t),
			      str_of("x.dll"), a)
		.s;
}

Test(access_rules, the_tool_and_the_group_follow_windows_and_iis)
{
	cr_expect_str_eq(grantee("5.1", "5.1.2600.5512"),
			 "cacls x.dll /E /G SYSTEM:R");
	cr_expect_str_eq(grantee("6.0", "5.2.3790.1830"),
			 "cacls x.dll /E /G IIS_WPG:R");
	cr_expect_str_eq(grantee("6.0", "5.2.3790.3959"),
			 "icacls x.dll /grant IIS_WPG:RX");
	cr_expect_str_eq(grantee("7.0", "6.0.6001.18000"),
			 "icacls x.dll /grant IIS_IUSRS:RX");
	cr_expect_str_eq(grantee("10.0", "10.0.14393.0"),
			 "icacls x.dll /grant IIS_IUSRS:RX");
}

Test(access_rules, an_identity_that_is_given_is_the_grantee)
{
	static const struct {
		const char *iis, *identity, *grantee;
		enum host host;
	} rows[] = {
		{ "6.0", "NetworkService", "NETWORK SERVICE", HOST_NONE },
		{ "6.0", "NetworkService", "IIS_WPG", HOST_IIS_FILTER },
		{ "7.5", "NetworkService", "IIS_IUSRS", HOST_IIS_FILTER },
		{ "5.1", "NetworkService", "NETWORK SERVICE", HOST_IIS_FILTER },
		{ "6.0", "LocalService", "LOCAL SERVICE", HOST_NONE },
		{ "6.0", "LocalSystem", "SYSTEM", HOST_NONE },
		{ "7.5", "pool:web", "IIS_IUSRS", HOST_IIS_FILTER },
		{ "6.0", "SRV\\IWAM_SRV", "SRV\\IWAM_SRV", HOST_IIS_FILTER },
		{ "6.0", "CORP\\bob", "CORP\\bob", HOST_IIS_FILTER },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const struct profile_target t = { .iis = rows[i].iis };
		struct identity who;
		const char *why;

		cr_assert(identity_parse(str_of(rows[i].identity), &who,
					 &why));
		cr_expect(str_equal(access_grantee(rows[i].host, &who, &t),
				    str_of(rows[i].grantee)),
			  "row %zu", i);
	}
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

Test(access_rules, one_windows_alone_has_its_commands)
{
	dll("root.dll", FILTER);
	c.d.targets = scene_targets(&c.scene, "old");
	check_again(&c);
	cr_expect_str_eq(needs(), "SYSTEM: cacls root.dll /E /G SYSTEM:R\n");
}

Test(access_rules, the_usual_identity_follows_iis)
{
	struct access_check check = { .token_count = 0 };
	target_set old = scene_targets(&c.scene, "old");
	target_set new = scene_targets(&c.scene, "new");

	access_tokens(&c.d.profile, HOST_IIS_FILTER, NULL, &check);
	cr_assert_eq(check.token_count, 2);
	cr_expect_eq(check.tokens[0].token.identity.kind,
		     IDENTITY_LOCAL_SYSTEM);
	cr_expect_eq(check.tokens[0].targets, old);
	cr_expect_eq(check.tokens[1].token.identity.kind,
		     IDENTITY_NETWORK_SERVICE);
	cr_expect_eq(check.tokens[1].targets & new, new);
	/* Without a host no group of IIS is asked about. */
	access_tokens(&c.d.profile, HOST_NONE, NULL, &check);
	cr_expect_eq(check.tokens[0].token.iis, 0);
}

Test(access_rules, a_file_is_quoted_where_a_command_line_would_cut_it)
{
	static const struct {
		const char *file, *quoted;
	} rows[] = {
		{ "C:\\az-AZ_09.dll", "C:\\az-AZ_09.dll" },
		{ "a b.dll", "\"a b.dll\"" },
		{ "a`b.dll", "\"a`b.dll\"" },
		{ "a{b.dll", "\"a{b.dll\"" },
		{ "a/b.dll", "\"a/b.dll\"" },
		{ "a;b.dll", "\"a;b.dll\"" },
	};
	const struct profile_target t = {
		.iis = "5.1",
		.build = "5.1.2600.5512",
		.build_number = windows_build(str_of("5.1.2600.5512")),
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct arena *a = &c.scene.arena;
		struct str said = access_command(&t, str_of("SYSTEM"),
						 str_of(rows[i].file), a);

		cr_expect_str_eq(said.s, str_printf(a,
						    "cacls %s /E /G SYSTEM:R",
						    rows[i].quoted).s);
	}
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
TestSuite(access_later, .fini = tear_down);

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

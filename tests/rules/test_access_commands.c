/* The commands that give rights: of which files, to whom, by which tool. */
#include <unistd.h>

#include <criterion/criterion.h>

#include "profiles/release.h"
#include "rules/access.h"
#include "rules/access_needs.h"
#include "tests/rules/access_lists.h"
#include "tests/rules/made_up.h"
#include "util/status.h"

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

	const struct access_loader loader = { HOST_IIS_FILTER,
					      ISOLATION_WORKERS, NULL };

	return access_command(&t, access_grantee(loader, &t),
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
		cr_expect(str_equal(access_grantee((struct access_loader){
							   rows[i].host,
							   ISOLATION_WORKERS,
							   &who },
						   &t),
				    str_of(rows[i].grantee)),
			  "row %zu", i);
	}
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
	struct access_loader loader = { .host = HOST_IIS_FILTER };

	access_tokens(&c.d.profile, loader, &check);
	cr_assert_eq(check.token_count, 2);
	cr_expect_eq(check.tokens[0].token.identity.kind,
		     IDENTITY_LOCAL_SYSTEM);
	cr_expect_eq(check.tokens[0].targets, old);
	cr_expect_eq(check.tokens[1].token.identity.kind,
		     IDENTITY_NETWORK_SERVICE);
	cr_expect_eq(check.tokens[1].targets & new, new);
	/* Without a host no group of IIS is asked about. */
	loader.host = HOST_NONE;
	access_tokens(&c.d.profile, loader, &check);
	cr_expect_eq(check.tokens[0].token.iis, 0);
}

Test(access_rules, iis_6_in_the_mode_of_5_loads_by_its_identities)
{
	struct access_check check = { .token_count = 0 };
	target_set all = scene_targets(&c.scene, "old") |
			 scene_targets(&c.scene, "new");
	struct access_loader loader = { HOST_IIS_FILTER, ISOLATION_IIS_5,
					NULL };

	access_tokens(&c.d.profile, loader, &check);
	cr_assert_eq(check.token_count, 1);
	cr_expect_eq(check.tokens[0].token.identity.kind,
		     IDENTITY_LOCAL_SYSTEM);
	cr_expect_eq(check.tokens[0].targets & all, all);
	loader.host = HOST_IIS_EXTENSION;
	access_tokens(&c.d.profile, loader, &check);
	cr_assert_eq(check.token_count, 2);
	cr_expect_eq(check.tokens[1].token.identity.kind, IDENTITY_IWAM);
	cr_expect_eq(check.tokens[1].targets & all, all);
}

Test(access_rules, in_the_mode_of_5_the_rights_of_iis_5_are_named)
{
	c.d.isolation = ISOLATION_IIS_5;
	dll("root.dll", FILTER);
	check_again(&c);
	cr_expect_str_eq(needs(),
			 "SYSTEM: cacls root.dll /E /G SYSTEM:R\n");
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

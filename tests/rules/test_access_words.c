/* Rights in words: whom a command is for, and what a finding says of it. */
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "profiles/release.h"
#include "rules/access.h"
#include "tests/rules/check.h"
#include "util/status.h"

#define FILTER "+GetFilterVersion +HttpFilterProc "

/* A Windows alone in its table, as the first of it. */
#define WINDOWS(build, iis)                                            \
	"target: one\nname: N\nbuild: '" build "'\nmachine: x86\n"     \
	"iis: '" iis "'\ninventory:\n  system32:\n"                    \
	"    observed: [sys.dll]\ntables:\n  observed: [sys.dll]\n"    \
	"exports:\n  sys.dll:\n    add: [There]\n"

static struct check c;

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(access_words, .fini = tear_down);

static void open_one(const char *windows)
{
	const char *const texts[] = { windows, "date: 2026-11-24\n" };

	check_open_texts(&c, texts, 2);
}

static void given(const char *lists, const char *identity)
{
	scene_file(c.scene.top, "acl.txt", lists, strlen(lists));
	cr_assert_eq(dryload_set_access(&c.d,
					str_printf(&c.scene.arena, "%s/acl.txt",
						   c.scene.top)
						.s,
					identity),
		     OK, "%s", c.d.message);
}

static void expect_text(struct str text, const char *part)
{
	cr_expect_not_null(memmem(text.s, text.n, part, strlen(part)),
			   "%.*s", STR_ARGS(text));
}

/* Nobody else is named. */
#define SHUT "NT AUTHORITY\\SYSTEM:(F)\n"

Test(access_words, the_command_is_that_of_the_windows_that_was_asked)
{
	static const struct {
		const char *windows, *identity, *advice;
	} rows[] = {
		{ WINDOWS("5.2.3790.0", "6.0"), NULL,
		  "run: cacls C:\\in\\root.dll /E /G IIS_WPG:R; no account has "
		  "to be put into the group for that" },
		{ WINDOWS("5.2.3790.3959", "6.0"), NULL,
		  "run: icacls C:\\in\\root.dll /grant IIS_WPG:RX; no account "
		  "has to be put into the group for that" },
		{ WINDOWS("6.0.6001.18000", "7.0"), NULL,
		  "run: icacls C:\\in\\root.dll /grant IIS_IUSRS:RX; no account "
		  "has to be put into the group for that" },
		{ WINDOWS("6.1.7601.17514", "7.5"), NULL,
		  "run: icacls C:\\in\\root.dll /grant IIS_IUSRS:RX; no account "
		  "has to be put into the group for that" },
		{ WINDOWS("10.0.14393.0", "10.0"), NULL,
		  "run: icacls C:\\in\\root.dll /grant IIS_IUSRS:RX; no account "
		  "has to be put into the group for that" },
		{ WINDOWS("10.0.17763", "10.0"), NULL,
		  "run: icacls C:\\in\\root.dll /grant IIS_IUSRS:RX; no account "
		  "has to be put into the group for that" },
		{ WINDOWS("5.2.3790.0", "6.0"), "SRV\\bob",
		  "run: cacls C:\\in\\root.dll /E /G SRV\\bob:R" },
		{ WINDOWS("5.2.3790.0", "6.0"), "SRV\\b%b",
		  "give the identity of the process read and execute" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		open_one(rows[i].windows);
		scene_dll(&c.scene, "root.dll", FILTER);
		given("C:\\in\\root.dll " SHUT, rows[i].identity);
		cr_expect_str_eq(check_again(&c), "access-denied 5 root.dll\n");
		cr_expect_str_eq(check_finding(&c, 0)->advice.s,
				 rows[i].advice, "row %zu", i);
		cr_expect_str_eq(check_finding(&c, 0)->evidence, "acl");
		if (i + 1 < sizeof(rows) / sizeof(*rows))
			check_close(&c);
	}
}

/* cacls is on each Windows, icacls on the later ones. */
Test(access_words, of_several_windows_the_command_is_that_of_all)
{
	check_open_releases(&c);
	c.d.targets = scene_targets(&c.scene, "xp,vista,seven");
	scene_dll(&c.scene, "root.dll", FILTER);
	given("C:\\in\\root.dll " SHUT, "SRV\\bob");
	check_again(&c);
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "run: cacls C:\\in\\root.dll /E /G SRV\\bob:R");
	c.d.targets = scene_targets(&c.scene, "vista,seven");
	check_again(&c);
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "run: icacls C:\\in\\root.dll /grant SRV\\bob:RX");
}

/* IIS 5 has no IIS_WPG. */
Test(access_words, of_several_iis_the_command_is_that_of_all)
{
	check_open(&c, true);
	scene_dll(&c.scene, "root.dll", FILTER);
	given("C:\\in\\root.dll " SHUT, "network-service");
	cr_expect_str_eq(check_again(&c), "access-denied 5 root.dll\n");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "run: cacls C:\\in\\root.dll /E /G "
			 "\"NETWORK SERVICE:R\"");
}

#define SEVERAL(id, build, iis, group)                                \
	"target: " id "\nname: N\nbuild: '" build "'\nmachine: x86\n" \
	"iis: '" iis "'\ngroups: [" group "]\ninventory:\n"           \
	"  system32:\n    observed: [sys.dll]\n"

/* Processes of 64-bit Windows stand behind all of 32-bit Windows. */
Test(access_words, of_an_earlier_windows_behind_later_ones_as_well)
{
	static const char *const texts[] = {
		SEVERAL("first", "6.1.7601.17514", "7.5", "x86"),
		SEVERAL("second-wow64", "5.2.3790.0", "6.0", "wow64"),
		SEVERAL("third-wow64", "6.1.7601.17514", "7.5", "wow64"),
		"date: 2026-11-24\n"
	};

	check_open_texts(&c, texts, 4);
	scene_dll(&c.scene, "root.dll", FILTER);
	given("C:\\in\\root.dll " SHUT, "SRV\\bob");
	check_again(&c);
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "run: cacls C:\\in\\root.dll /E /G SRV\\bob:R");
	cr_expect_eq(check_target(&c, "second-wow64"), 1);
}

/* Pools have identities of their own from 7.5 on. */
Test(access_words, whoever_loads_it_is_named)
{
	static const struct {
		const char *windows, *summary;
	} rows[] = {
		{ WINDOWS("5.2.3790.0", "6.0"),
		  "Network Service may not open root.dll" },
		{ WINDOWS("6.0.6001.18000", "7.0"),
		  "Network Service may not open root.dll" },
		{ WINDOWS("6.1.7601.17514", "7.5"),
		  "the identity of the pool may not open root.dll" },
		{ WINDOWS("6.2.9200.16384", "8.0"),
		  "the identity of the pool may not open root.dll" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		open_one(rows[i].windows);
		scene_dll(&c.scene, "root.dll", FILTER);
		given("C:\\in\\root.dll " SHUT, NULL);
		check_again(&c);
		cr_expect_str_eq(check_finding(&c, 0)->summary.s,
				 rows[i].summary);
		if (i + 1 < sizeof(rows) / sizeof(*rows))
			check_close(&c);
	}
}

Test(access_words, what_is_not_known_says_whose_right_it_is)
{
	check_open(&c, true);
	c.d.targets = scene_targets(&c.scene, "new");
	scene_dll(&c.scene, "root.dll", FILTER);
	given("C:\\in\\root.dll CORP\\web:(RX)\n", NULL);
	cr_expect_str_eq(check_again(&c), "unknown-access root.dll\n");
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "whether Network Service may open root.dll");
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "acl");
}

Test(access_words, a_folder_is_to_be_called_otherwise)
{
	check_open(&c, true);
	scene_dll(&c.scene, "root.dll", "own.dll!A");
	cr_assert_eq(mkdir(scene_path(&c.scene, "own.dll"), 0777), 0);
	check_again(&c);
	cr_expect_str_eq(check_finding(&c, 0)->summary.s, "own.dll is a folder");
	cr_expect_str_eq(check_finding(&c, 0)->advice.s,
			 "give the folder another name");
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "file");
}

/* The file itself is the first of all that are loaded. */
Test(access_words, the_file_itself_may_be_without_a_list)
{
	check_open(&c, true);
	c.d.host = HOST_NONE;
	scene_dll(&c.scene, "a.dll", "+A");
	scene_dll(&c.scene, "root.dll", "a.dll!A");
	given("a.dll Everyone:(RX)\n", "network-service");
	cr_expect_str_eq(check_again(&c), "unlisted-access\n");
	cr_expect_str_eq(check_finding(&c, 0)->evidence, "acl");
	expect_text(check_finding(&c, 0)->before, "has no list of root.dll: ");
	given("b.dll Everyone:(RX)\n", "network-service");
	check_again(&c);
	expect_text(check_finding(&c, 0)->before,
		    "has no list of root.dll, a.dll: ");
}

/* No command line takes these as they are. */
Test(access_words, a_name_with_control_characters_has_no_command)
{
	static const char *const names[] = { "a\x01.dll", "a\x1f.dll",
					     "a\x7f.dll", "a\"b.dll", "",
					     "\"b.dll", "%b.dll" };
	struct arena a = ARENA_INIT;

	check_open(&c, true);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct profile_target t = { .build = "5.2.3790.0" };

		cr_expect_eq(access_command(&t, str_of("SYSTEM"),
					    str_of(names[i]), &a)
				     .n,
			     0, "%zu", i);
	}
	arena_release(&a);
}

Test(access_words, a_name_that_begins_with_a_blank_is_quoted)
{
	const struct profile_target t = { .build = "5.2.3790.0" };
	struct arena a = ARENA_INIT;

	check_open(&c, true);
	cr_expect_str_eq(access_command(&t, str_of("x"), str_of(" a.dll"), &a)
				 .s,
			 "cacls \" a.dll\" /E /G x:R");
	arena_release(&a);
}

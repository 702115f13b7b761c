/* Targets that are a client and a server, and what only one of them has. */
#include <string.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, false);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(editions, .init = set_up, .fini = tear_down);

/* Of a DLL that asks for that, of the machine of the target. */
static void expect(const char *words, const char *target, const char *verdict)
{
	const char *end = target + strlen(target);
	uint16_t machine = strcmp(end - 4, "-x64") == 0 ? 0x8664 : 0x14c;

	scene_write(c.scene.beside, "root.dll", scene_builder(machine, words));
	c.d.targets = scene_targets(&c.scene, target);
	session_leave(&c.d);
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_verdict(&c, target), verdict, "%s on %s: %s",
			 words, target, check_verdict(&c, target));
}

/* R2910 */
Test(editions, what_a_server_has_as_a_feature_is_not_known_where_both_are_meant)
{
	static const char words[] = "wlanapi.dll!WlanOpenHandle";

	expect(words, "win10-22h2-x64", "loads");
	expect(words, "win11-21h2-x64-wow64", "loads");
	expect(words, "win7-sp1-x86", "loads likely");
	expect(words, "ws2019-x64", "fails 126");
	expect(words, "win7-sp1-x64", "unknown");
	expect(words, "win8-x64-wow64", "unknown");
	expect(words, "win10-1607-x64", "unknown");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 " only with the Windows component Wireless LAN "
			 "Service (set up with Windows clients)");
}

/* R2911 */
Test(editions, media_foundation_is_a_feature_of_a_server)
{
	static const char words[] = "mfplat.dll!MFStartup";

	expect(words, "win10-22h2-x64", "loads");
	expect(words, "win7-sp1-x86", "loads likely");
	expect(words, "win7-sp1-x64", "unknown");
	expect(words, "win10-1607-x64-wow64", "unknown");
	expect(words, "ws2019-x64", "unknown");
	expect(words, "ws2022-x64-wow64", "unknown");
	cr_expect_str_eq(check_finding(&c, 0)->after.s,
			 " only with the Windows component Media Foundation "
			 "(set up with Windows clients)");
}

Test(editions, what_only_servers_have_is_not_missing_where_both_are_meant)
{
	static const char words[] = "ualapi.dll!UalStart";

	expect(words, "win10-22h2-x64", "fails 126");
	expect(words, "win10-1607-x64", "unknown");
}

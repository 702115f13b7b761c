/* Which Windows a build is. */
#include <criterion/criterion.h>

#include "profiles/release.h"
#include "tests/resolver/scene.h"

static unsigned release_of(const char *build)
{
	const struct profile_target t = {
		.build_number = windows_build(str_of(build)),
	};

	return windows_release(&t);
}

Test(release, a_build_is_ordered_by_all_its_numbers)
{
	static const char *const builds[] = {
		"5.0.2195.6717",   "5.1.2600.2180",  "5.2.3790.0",
		"6.0.6001.18000",  "6.1.7601",	     "6.2.9200.16384",
		"6.3.9600.17415",  "10.0.10240.16384", "10.0.14393.0",
		"10.0.19045.2965", "10.0.20348.1",   "10.0.22000.1",
	};

	for (size_t i = 1; i < sizeof(builds) / sizeof(builds[0]); i++)
		cr_expect_lt(release_of(builds[i - 1]), release_of(builds[i]),
			     "%s", builds[i]);
}

Test(release, a_service_pack_is_of_its_release)
{
	cr_expect_geq(release_of("6.1.7601.17514"), WINDOWS_7);
	cr_expect_lt(release_of("6.1.7601.17514"), WINDOWS_8);
	cr_expect_geq(release_of("10.0.14393.0"), WINDOWS_10_1607);
	cr_expect_lt(release_of("10.0.10586.0"), WINDOWS_10_1607);
	cr_expect_lt(release_of("10.0.20348.1"), WINDOWS_11);
}

Test(release, what_is_no_build_comes_before_all)
{
	static const char *const builds[] = { "", "ten", "10", "100.0.1",
					      "6.99.1", "-1.-1.-1" };

	for (size_t i = 0; i < sizeof(builds) / sizeof(builds[0]); i++)
		cr_expect_eq(release_of(builds[i]), WINDOWS_UNREADABLE, "%s",
			     builds[i]);
	cr_expect_lt(release_of("6.1.99999999999999999999"), WINDOWS_8);
}

Test(release, sets_are_told_apart_by_release_and_width)
{
	struct scene s;
	target_set xp, server;

	scene_open(&s, false);
	xp = scene_targets(&s, "xp-sp2-x86,xp-sp3-x86");
	server = scene_targets(&s, "ws2003-rtm-x86");

	cr_expect_eq(windows_before(&s.profile, xp | server, WINDOWS_2003), xp);
	cr_expect_eq(windows_from(&s.profile, xp | server, WINDOWS_2003),
		     server);
	cr_expect_eq(windows_on_64_bit(&s.profile,
				       scene_targets(&s, "ws2003-sp2-x86,"
							 "ws2003-sp2-x64,"
							 "ws2003-sp2-x64-"
							 "wow64")),
		     scene_targets(&s, "ws2003-sp2-x64,ws2003-sp2-x64-wow64"));
	scene_close(&s);
}

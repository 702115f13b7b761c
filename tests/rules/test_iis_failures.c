/* From the verdict on a module to its failure in IIS. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"
#include "tests/rules/iis_failures.h"

/* From the verdict on a file to its failure. */
static bool failure_on(struct check *c, const char *id,
		       struct iis_failure *out)
{
	unsigned index = check_target(c, id);
	struct profile_target t;

	cr_assert(profile_target_at(&c->d.profile, index, &t));
	return iis_failure_of(&c->a.subject, &c->a.report.verdicts[index], &t,
			      out);
}

Test(iis_events, follow_from_a_verdict_that_fails)
{
	const struct iis_setting setting = { str_of("C:\\f.dll"),
					     IIS_SCOPE_SITE };
	struct iis_failure f;
	struct check c;

	check_open(&c, true);
	scene_dll(&c.scene, "root.dll",
		  "+GetFilterVersion +HttpFilterProc gone.dll!X");
	check_findings(&c, "root.dll");
	cr_assert(failure_on(&c, "new", &f));
	cr_expect_eq(f.cause, IIS_CAUSE_LOAD);
	cr_expect_eq(f.win32, 126);
	cr_expect_str_eq(events(f), "Application W3SVC-WP 2214 7e certain\n"
				    "Application W3SVC-WP 2268 7e certain\n");
	cr_expect_not_null(strstr(text_of(f, 0), "DLL root.dll failed"));
	c.d.setting = &setting;
	check_findings(&c, "root.dll");
	cr_assert(failure_on(&c, "new", &f));
	cr_expect_not_null(strstr(text_of(f, 0), "DLL C:\\f.dll failed"));
	cr_expect_eq(f.scope, IIS_SCOPE_SITE);
	c.d.isolation = ISOLATION_IIS_5;
	check_findings(&c, "root.dll");
	cr_assert(failure_on(&c, "new", &f));
	cr_expect_str_eq(clients(f), "0 - - unlogged likely\n");
	check_close(&c);
}

/* R108: the loader doesn't even look for it. */
Test(iis_events, tell_of_a_path_that_is_too_long_with_its_own_code)
{
	const struct module root = { .name = str_of("f.dll") };
	const struct resolution resolution = { .root = &root };
	struct finding missing = { .id = FINDING_MISSING_FILE, .win32 = 206 };
	const struct verdict v = { .kind = VERDICT_FAILS, .error = &missing };
	const struct profile_target t = {
		.id = "t", .iis = "7.5", .build = "6.1"
	};
	struct subject s = { .host = HOST_IIS_FILTER,
			     .resolution = &resolution };
	struct iis_failure f;

	cr_assert(iis_failure_of(&s, &v, &t, &f));
	cr_expect_eq(f.cause, IIS_CAUSE_LOAD);
	cr_expect_str_eq(clients(f), "500 0 206 likely\n"
				     "503 - - unlogged open\n");
	missing.win32 = 126;
	cr_assert(iis_failure_of(&s, &v, &t, &f));
	cr_expect_eq(f.cause, IIS_CAUSE_NO_FILE);
	cr_expect_str_eq(clients(f), "500 0 126 likely\n"
				     "503 - - unlogged open\n");
	s.host = HOST_IIS_EXTENSION;
	missing.win32 = 206;
	cr_assert(iis_failure_of(&s, &v, &t, &f));
	cr_expect_eq(f.cause, IIS_CAUSE_NO_FILE);
}

Test(iis_events, follow_from_no_other_verdict_and_not_without_iis)
{
	struct iis_failure f;
	struct check c;

	check_open(&c, true);
	scene_dll(&c.scene, "root.dll", "+GetFilterVersion +HttpFilterProc");
	check_again(&c);
	cr_expect_not(failure_on(&c, "new", &f));
	scene_dll(&c.scene, "root.dll",
		  "+GetFilterVersion +HttpFilterProc fax.dll!A");
	check_again(&c);
	cr_expect_str_eq(check_verdict(&c, "new"), "unknown");
	cr_expect_not(failure_on(&c, "new", &f));
	scene_dll(&c.scene, "root.dll", "gone.dll!X");
	check_again(&c);
	cr_expect_not(failure_on(&c, "new", &f));
	check_close(&c);
}

Test(iis_events, name_the_architecture_of_each_kind_of_process_on_x64)
{
	static const char *const machines[] = { "x86", "AMD64" };
	static const char *const targets[] = { "ws2003-sp1-x64-wow64",
					       "ws2003-sp1-x64" };
	static const uint16_t other[] = { IMAGE_FILE_MACHINE_AMD64,
					  IMAGE_FILE_MACHINE_I386 };
	struct iis_failure f;
	struct check c;

	for (int i = 0; i < 2; i++) {
		struct str part = str_printf(&failure_arena,
					     "for a %s processor", machines[i]);

		check_open(&c, false);
		c.d.targets = scene_targets(&c.scene, targets[i]);
		scene_dll_in(c.scene.beside, "root.dll", other[i],
			     "+GetFilterVersion +HttpFilterProc");
		check_findings(&c, "root.dll");
		cr_assert(failure_on(&c, targets[i], &f));
		cr_expect_str_eq(events(f),
				 "Application W3SVC-WP 2274 c1 certain\n"
				 "Application W3SVC-WP 2268 c1 certain\n");
		cr_expect_not_null(strstr(text_of(f, 0), part.s));
		check_close(&c);
	}
}

Test(iis_events, tell_the_file_of_the_other_machine_from_its_neighbour)
{
	struct iis_failure f;
	struct check c;

	check_open(&c, true);
	c.d.targets = ON_BOTH | ON_BIG;
	scene_dll(&c.scene, "root.dll", "+GetFilterVersion +HttpFilterProc");
	check_findings(&c, "root.dll");
	cr_assert(failure_on(&c, "big", &f));
	cr_expect_eq(f.cause, IIS_CAUSE_MACHINE);
	cr_expect(f.on_x64);
	cr_expect_eq(f.machine, IMAGE_FILE_MACHINE_AMD64);
	scene_dll_in(c.scene.beside, "one.dll", IMAGE_FILE_MACHINE_I386, "+A");
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "+GetFilterVersion +HttpFilterProc one.dll!A");
	check_again(&c);
	cr_assert(failure_on(&c, "big", &f));
	cr_expect_eq(f.cause, IIS_CAUSE_LOAD);
	cr_expect_eq(f.win32, 193);
	cr_assert(failure_on(&c, "new", &f));
	cr_expect(f.before_sp1);
	cr_expect_eq(f.cause, IIS_CAUSE_MACHINE);
	check_close(&c);
}

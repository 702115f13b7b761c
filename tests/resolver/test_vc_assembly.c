/* Assemblies of Visual C++ 2005 and 2008, by the Windows alone: R607, R2603. */
#include "resolver/vc_assembly.h"

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"

static struct assembly_identity vc(const char *name)
{
	return (struct assembly_identity){
		.name = str_of(name),
		.public_key_token = str_of("1fc8b3b9a1e18e3b"),
	};
}

Test(vc_assembly, the_c_run_time_may_be_in_windows_7_and_later_and_the_others_are_not)
{
	struct scene r;
	struct assembly_identity asked = vc("Microsoft.VC90.CRT");
	target_set all, unproven, absent;

	scene_open_releases(&r);
	all = scene_targets(&r, "xp,vista,seven,eleven-x64");
	vc_assembly_judge(&r.profile, &asked, all, &unproven, &absent);
	cr_expect_eq(unproven, scene_targets(&r, "seven,eleven-x64"));
	cr_expect_eq(absent, 0);
	asked = vc("microsoft.vc80.mfc");
	vc_assembly_judge(&r.profile, &asked, all, &unproven, &absent);
	cr_expect_eq(unproven, 0);
	cr_expect_eq(absent, all);
	asked.name = str_of("microsoft.vc100.crt");
	vc_assembly_judge(&r.profile, &asked, all, &unproven, &absent);
	cr_expect_eq(unproven | absent, 0);
	scene_close(&r);
}

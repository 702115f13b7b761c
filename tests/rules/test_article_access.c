/*
 * The founding article's comments on error 5 (docs/rules.md tells the rules):
 * for each a deployment of the same kind with the rights on it, and the answer
 * it deserved.
 */
#include <criterion/criterion.h>

#include <string.h>

#include "tests/rules/check.h"
#include "util/status.h"

#define FILTER "+GetFilterVersion +HttpFilterProc "

/* What a folder outside of the web root has, before anybody helps. */
#define ADMINISTRATORS                                   \
	"BUILTIN\\Administrators:(I)(F)\n"               \
	"    NT AUTHORITY\\SYSTEM:(I)(F)\n"

static struct check c;

static void set_up(void)
{
	check_open(&c, false);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(article_access, .init = set_up, .fini = tear_down);

static void given(const char *lists)
{
	scene_file(c.scene.top, "acl.txt", lists, strlen(lists));
	cr_assert_eq(dryload_set_access(&c.d,
					str_printf(&c.scene.arena,
						   "%s/acl.txt", c.scene.top)
						.s,
					NULL),
		     OK, "%s", c.d.message);
}

/* "5 authfilter.dll" or, where nothing denies anything, the verdict. */
static const char *on_2003(const char *name)
{
	const struct verdict *v;

	check_findings(&c, name);
	v = &c.a.report.verdicts[check_target(&c, "ws2003-sp2-x86")];
	if (v->error == NULL)
		return check_verdict(&c, "ws2003-sp2-x86");
	return str_printf(&c.scene.arena, "%u %.*s", v->error->win32,
			  STR_ARGS(v->error->module))
		.s;
}

static void expect_advice(const char *part)
{
	const struct verdict *v =
		&c.a.report.verdicts[check_target(&c, "ws2003-sp2-x86")];

	cr_assert_not_null(v->error);
	cr_expect_not_null(memmem(v->error->advice.s, v->error->advice.n, part,
				  strlen(part)),
			   "%.*s", STR_ARGS(v->error->advice));
}

/* 31 to 33: a filter in a folder of its own; users were put into IIS_WPG. */
Test(article_access, the_group_needs_rights_and_no_new_members)
{
	scene_dll(&c.scene, "wp-rewrite.dll", FILTER);
	given("C:\\WordPress\\wp-rewrite.dll " ADMINISTRATORS);
	cr_expect_str_eq(on_2003("wp-rewrite.dll"), "5 wp-rewrite.dll");
	expect_advice("cacls C:\\WordPress\\wp-rewrite.dll /E /G IIS_WPG:R");
	expect_advice("no account has to be put into the group");
	/* That IUSR may read it doesn't help: filters never run as it. */
	given("C:\\WordPress\\wp-rewrite.dll " ADMINISTRATORS
	      "    SRV\\IUSR_SRV:(RX)\n");
	cr_expect_str_eq(on_2003("wp-rewrite.dll"), "5 wp-rewrite.dll");
	given("C:\\WordPress\\wp-rewrite.dll " ADMINISTRATORS
	      "    SRV\\IIS_WPG:(RX)\n");
	cr_expect_str_eq(on_2003("wp-rewrite.dll"), "loads");
}

/* 35, 36: cured by read and execute for IIS_WPG. */
Test(article_access, read_and_execute_for_the_group_cures_it)
{
	scene_dll(&c.scene, "filter.dll", FILTER);
	given("E:\\filters\\filter.dll BUILTIN\\Administrators:F\n"
	      "                       SRV\\IIS_WPG:W\n");
	cr_expect_str_eq(on_2003("filter.dll"), "5 filter.dll");
	given("E:\\filters\\filter.dll BUILTIN\\Administrators:F\n"
	      "                       SRV\\IIS_WPG:R\n");
	cr_expect_str_eq(on_2003("filter.dll"), "loads");
}

/* 66: that didn't cure it: the DLL beside the filter was shut as well. */
Test(article_access, a_grant_on_the_filter_alone_leaves_its_neighbour)
{
	const struct verdict *v;

	scene_dll(&c.scene, "filter.dll", FILTER "helper.dll!Help");
	scene_dll(&c.scene, "helper.dll", "+Help");
	given("E:\\filters\\filter.dll SRV\\IIS_WPG:(RX)\n"
	      "E:\\filters\\helper.dll " ADMINISTRATORS);
	cr_expect_str_eq(on_2003("filter.dll"), "5 helper.dll");
	v = &c.a.report.verdicts[check_target(&c, "ws2003-sp2-x86")];
	cr_expect_str_eq(v->error->chain->module->name.s, "filter.dll");
	given("E:\\filters\\filter.dll SRV\\IIS_WPG:(RX)\n"
	      "E:\\filters\\helper.dll SRV\\IIS_WPG:(RX)\n");
	/* A 5 all the same is the filter's own then (R1002). */
	cr_expect_str_eq(on_2003("filter.dll"), "loads likely");
}

/* 47, 48: PHP, whose run-time lies beside it or in PATH. */
Test(article_access, php_needs_rights_on_its_run_time_as_well)
{
	scene_dll(&c.scene, "php5isapi.dll",
		  "+GetExtensionVersion +HttpExtensionProc php5ts.dll!Start");
	scene_dll(&c.scene, "php5ts.dll", "+Start");
	given("C:\\PHP\\php5isapi.dll BUILTIN\\Users:(RX)\n"
	      "C:\\PHP\\php5ts.dll " ADMINISTRATORS);
	cr_expect_str_eq(on_2003("php5isapi.dll"), "5 php5ts.dll");
	expect_advice("C:\\PHP\\php5ts.dll /E /G IIS_WPG:R");
	given("C:\\PHP\\php5isapi.dll BUILTIN\\Users:(RX)\n"
	      "C:\\PHP\\php5ts.dll BUILTIN\\Users:(RX)\n");
	cr_expect_str_eq(on_2003("php5isapi.dll"), "loads likely");
}

/* IIS 5.1 runs filters as LocalSystem: what worked there fails on IIS 6. */
Test(article_access, what_local_system_may_open_network_service_may_not)
{
	scene_dll(&c.scene, "filter.dll", FILTER);
	given("C:\\x\\filter.dll " ADMINISTRATORS);
	check_findings(&c, "filter.dll");
	cr_expect_str_eq(check_verdict(&c, "xp-sp3-x86"), "loads");
	cr_expect_str_eq(check_verdict(&c, "ws2003-rtm-x86"), "fails 5");
	cr_expect_str_eq(check_verdict(&c, "ws2003-sp2-x64-wow64"),
			 "fails 5");
}

/* What a run is told of the world: whom the process runs as. */
#include <criterion/criterion.h>
#include <string.h>

#include "analysis/run.h"
#include "tests/rules/made_up.h"
#include "util/status.h"

TestSuite(run_world, .init = made_up_open, .fini = made_up_close);

/* The line of it on the IIS 6 of the made-up Windows. */
static void expect_identity(enum isolation_mode isolation,
			    enum identity_kind kind)
{
	struct arena *a = &c.scene.arena;
	struct str text = STR_EMPTY;
	const char *line = str_printf(a, "identity %d\t", (int)kind).s;

	c.d.isolation = isolation;
	dll("root.dll", FILTER);
	check_again(&c);
	cr_assert_eq(run_world(&c.d, &c.a.subject, check_target(&c, "new"), a,
			       &text),
		     OK);
	cr_expect_not_null(memmem(text.s, text.n, line, strlen(line)),
			   "no %s in %.*s", line, STR_ARGS(text));
}

Test(run_world, a_filter_of_iis_6_runs_as_its_isolation_mode_has_it)
{
	expect_identity(ISOLATION_WORKERS, IDENTITY_NETWORK_SERVICE);
	expect_identity(ISOLATION_IIS_5, IDENTITY_LOCAL_SYSTEM);
}

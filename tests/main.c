/* The test runner: Criterion's own, but for its end. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/*
 * Leaks are looked for in each test's own process. The runner's end is left
 * out: now and then Criterion itself leaves something behind there.
 */
__attribute__((visibility("default"))) int main(int argc, char **argv)
{
	struct criterion_test_set *tests = criterion_initialize();
	int status = 0;

	/* The configuration of who runs the tests is none of theirs. */
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	if (criterion_handle_args(argc, argv, true))
		status = criterion_run_all_tests(tests) ? 0 : 1;
	criterion_finalize(tests);
	fflush(NULL);
	_exit(status);
}

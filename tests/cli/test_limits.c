/* What an analysis may use, from the outside. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/run.h"

/* Loads everywhere, and needs more than 1 KB to find out. */
static const char *filter_in(struct scratch *s)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetLastError");
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	return scratch_pe(s, "a.dll", b);
}

Test(cli_limits, file_that_needs_more_memory_is_not_known)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s);

	expect_run(RUN("check", "--max-memory=1K", dll), 2, "limit-reached", "");
	expect_run(RUN("check", "--max-memory=1K", "--unknown=fail", dll), 1,
		   "limit-reached", "");
	scratch_free(s);
}

Test(cli_limits, file_within_them_is_judged)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s);

	expect_run(RUN("check", "--max-memory=64M", "--max-seconds=600.5", dll), 0,
		   "loads", "");
	expect_run(RUN("check", "--max-memory=0", "--max-seconds=0", dll), 0,
		   "loads", "");
	scratch_free(s);
}

Test(cli_limits, configuration_gives_them_and_the_command_line_goes_before_it)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s);
	static const char text[] = "max_memory: 1K\nmax_seconds: 600\n";

	scratch_file(s, ".dryload.yaml", text, strlen(text));
	expect_run(RUN("check", dll), 2, "limit-reached", "");
	expect_run(RUN("check", "--max-memory=1G", dll), 0, "loads", "");
	scratch_free(s);
}

Test(cli_limits, report_tells_them)
{
	struct scratch *s = scratch_new();

	expect_run(RUN("check", "--max-memory=64M", "--max-seconds=600.5", "-f",
		   "html", filter_in(s)),
	       0, "67108864 bytes a file", "");
	expect_run(RUN("check", "--max-seconds=600.5", "-f", "html", filter_in(s)),
		   0, "600.500 a file", "");
	scratch_free(s);
}

Test(cli_limits, what_is_no_amount_is_refused)
{
	static const char *const sizes[] = { "", "64", "M", "64Q", "64MB", "-1M",
					     "0M", "99999999999G", " 1M" };
	static const char *const seconds[] = { "", ".5", "1.", "0.0", "1e9", "-1",
					       "0.0001", "10000000", "1s" };
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s);
	char option[64];

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		snprintf(option, sizeof(option), "--max-memory=%s", sizes[i]);
		expect_run(RUN("check", option, dll), 3, "",
			   "is no amount of memory");
	}
	for (size_t i = 0; i < sizeof(seconds) / sizeof(seconds[0]); i++) {
		snprintf(option, sizeof(option), "--max-seconds=%s", seconds[i]);
		expect_run(RUN("iis", "--root", s->path, option, dll), 3, "",
			   "is no number of seconds");
	}
	scratch_free(s);
}

Test(cli_limits, message_names_the_line_of_a_configuration)
{
	struct scratch *s = scratch_new();
	const char *dll = filter_in(s);
	static const char text[] = "host: none\nmax_memory: much\n";

	scratch_file(s, ".dryload.yaml", text, strlen(text));
	expect_run(RUN("check", dll), 3, "",
		   ".dryload.yaml:2: 'much' is no amount of memory");
	scratch_free(s);
}

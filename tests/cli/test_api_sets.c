/* API sets on the Windows that dryload knows. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/run.h"

static const char *guest(struct scratch *folder, uint16_t machine)
{
	struct pe_builder *b = pe_builder_new(machine);

	pe_import(b, "api-ms-win-crt-runtime-l1-1-0.dll", "_initterm");
	pe_import(b, "api-ms-win-core-synch-l1-2-0.dll", "WaitOnAddress");
	pe_delay_import(b, "ext-ms-win-unheard-of-l1-1-0.dll", "Unheard");
	return scratch_pe(folder, "guest.dll", b);
}

Test(cli_api_sets, load_on_10_and_11)
{
	struct scratch *folder = scratch_new();
	const char *path = guest(folder, IMAGE_FILE_MACHINE_AMD64);

	expect_run(RUN("check", "-q", "-t", "win10-22h2-x64", path), 0,
		   "loads\n", NULL);
	expect_run(RUN("check", "-q", "-t", "win11-21h2-x64", path), 0,
		   "loads\n", NULL);
	scratch_free(folder);
}

Test(cli_api_sets, are_missing_where_they_are_files)
{
	static const char *const targets[] = { "xp-sp3-x86", "ws2003-sp2-x86",
					       "win7-sp1-x86",
					       "win8-x64-wow64" };
	struct scratch *folder = scratch_new();
	const char *path = guest(folder, IMAGE_FILE_MACHINE_I386);

	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++)
		expect_run(RUN("check", "-q", "-t", targets[i], path), 1,
			   "126  7e 00 00 00  api-ms-win-crt-runtime-l1-1-0"
			   ".dll is missing\n", NULL);
	scratch_free(folder);
}

/* R2309: the update has a file of that name, without the procedure. */
Test(cli_api_sets, are_stubs_with_the_update_of_the_c_run_time)
{
	struct scratch *folder = scratch_new();
	const char *path = guest(folder, IMAGE_FILE_MACHINE_I386);

	expect_run(RUN("check", "-q", "--with", "ucrt", "-t", "win7-sp1-x86",
		   path),
	       1,
	       "127  7f 00 00 00  api-ms-win-core-synch-l1-2-0.dll has no "
	       "WaitOnAddress\n", NULL);
	expect_run(RUN("check", "-q", "--with", "ucrt", "-t",
		   "win8-x64-wow64", path),
	       0, "loads", NULL);
	scratch_free(folder);
}

Test(cli_api_sets, without_a_host_are_likely_missing)
{
	struct scratch *folder = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *path;

	pe_import(b, "ext-ms-win-coreui-l1-1-0.dll", "Some");
	path = scratch_pe(folder, "hostless.dll", b);
	expect_run(RUN("check", "-q", "-t", "win8-x64-wow64", path), 1,
		   "fails (likely)  126  7e 00 00 00  "
		   "ext-ms-win-coreui-l1-1-0.dll has no host\n", NULL);
	scratch_free(folder);
}

Test(cli_api_sets, are_looked_up_in_their_hosts)
{
	expect_run(RUN("lookup", "-t", "win7-sp1-x86,win8-x64-wow64",
		   "api-ms-win-core-synch-l1-2-0!WaitOnAddress"),
	       0,
	       "there: win8-x64-wow64; not: win7-sp1-x86\n"
	       "  an API set: kernelbase.dll on win8-x64-wow64\n", NULL);
}

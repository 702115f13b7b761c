/* What a snapshot finds in a folder that holds a Windows. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/snapshot/small_windows.h"
#include "tests/support/server_tree.h"

static struct scratch *s;
static char *text; /* the profile of 64-bit processes */

static void set_up(void)
{
	s = small_windows_new();
}

static void tear_down(void)
{
	free(text);
	scratch_free(s);
}

TestSuite(snapshot, .init = set_up, .fini = tear_down);

static void expect_part(const char *part)
{
	cr_expect_not_null(strstr(text, part), "no %s in\n%s", part, text);
}

static void expect_no_part(const char *part)
{
	cr_expect_null(strstr(text, part), "%s in\n%s", part, text);
}

Test(snapshot, says_which_windows_it_is)
{
	text = snapshot_text(s);
	expect_part("target: 'windows-6.1.7601.17514-x64'\n"
		    "name: 'Windows 7 Sample Service Pack 1'\n"
		    "build: '6.1.7601.17514'\nmachine: x64\niis: '7.5'\n");
}

Test(snapshot, has_whole_export_tables)
{
	text = snapshot_text(s);
	expect_part("  kernel32.dll:\n    add:\n"
		    "    - 'GetVersion @1'\n"
		    "    - 'HeapAlloc = ntdll.RtlAllocateHeap @2'\n");
	expect_part("  ordinals.dll:\n    add:\n    - '@7'\n"
		    "    - 'Named @1'\n");
	expect_part("tables:\n  observed: [apisetschema.dll, kernel32.dll, "
		    "ntoskrnl.exe, ole32.dll,");
}

Test(snapshot, doesn_t_know_what_could_not_be_loaded)
{
	text = snapshot_text(s);
	expect_part("    unproven: [packed.dll, text.dll, wrong.dll]\n");
	expect_no_part("Never");
	expect_no_part("read me");
}

Test(snapshot, known_dlls_bring_what_they_import)
{
	text = snapshot_text(s);
	expect_part("known_dlls:\n"
		    "  observed: [kernel32.dll, ole32.dll, rpcrt4.dll]\n");
}

Test(snapshot, searches_the_folders_of_path_behind_system32)
{
	text = snapshot_text(s);
	expect_part("  tool.dll:\n    add:\n    - 'Help @1'\n");
	expect_part("  rpcrt4.dll:\n    add:\n    - 'Call @1'\n");
	expect_no_part("Later");
	expect_no_part("other.dll");
}

Test(snapshot, assemblies_have_the_versions_of_policy_and_servicing)
{
	text = snapshot_text(s);
	expect_part("    - name: 'Sample.CRT'\n"
		    "      versions: '8.0.41204.256-8.0.50608.0'\n"
		    "      public_key_token: '1fc8b3b9a1e18e3b'\n"
		    "      files: [msvcr80.dll, msvcp80.dll]\n");
	expect_part("      versions: '8.0.50727.6195'\n");
	expect_part("    - name: 'packed'\n      versions: '2.0.0.5'\n"
		    "      public_key_token: '6595b64144ccf1df'\n"
		    "      files: [packed.dll]\n");
	expect_part("  likely:\n    - name: 'packed'\n"
		    "      versions: '2.0.0.0-2.0.0.4'\n");
	expect_part("      versions: '6.0.0.0-6.0.7601.17513'\n");
	expect_no_part("'8.0.0.0-");
}

Test(snapshot, has_the_api_sets_of_the_schema)
{
	text = snapshot_text(s);
	expect_part("apisets:\n  observed:\n    'none':\n"
		    "    - 'api-ms-sample-none-l1-1-0'\n"
		    "    'ole32.dll':\n    - 'api-ms-sample-two-l1-1-0'\n"
		    "    'ordinals.dll':\n"
		    "    - 'api-ms-sample-two-l1-1-0 for ole32.dll'\n"
		    "    'rpcrt4.dll':\n    - 'api-ms-sample-rpc-l1-1-0'\n");
}

Test(snapshot, processes_of_32_bits_are_a_target_of_their_own)
{
	struct run r;

	text = snapshot_text(s);
	r = run_program("cat", NULL,
			(const char *const[]){
				scratch_path(s, "text-wow64.yaml"), NULL });
	cr_expect_not_null(strstr(r.out, "target: "
					 "'windows-6.1.7601.17514-x64-wow64'"));
	cr_expect_not_null(strstr(r.out, "machine: x86\n"));
	cr_expect_not_null(strstr(r.out, "  lone32.dll:\n"));
	cr_expect_null(strstr(r.out, "ordinals.dll:\n"));
	expect_no_part("lone32");
	run_free(&r);
}

Test(snapshot, tells_what_it_left_out)
{
	struct run r = snapshot_run(s, "disk", "a.dlp");

	cr_expect_eq(r.status, 0);
	cr_expect_not_null(strstr(r.out, "PATH: D:\\Far isn't in the source"),
			   "%s", r.out);
	cr_expect_not_null(strstr(r.out, "1 files have names"), "%s", r.out);
	cr_expect_not_null(strstr(r.out, "x64: 10 DLLs and programs"), "%s",
			   r.out);
	run_free(&r);
}

Test(snapshot, tells_of_programs_that_lie_elsewhere)
{
	struct run r = snapshot_run(s, "disk", "a.dlp");

	cr_expect_not_null(strstr(r.out, "judged: shop.exe (C:\\Shop\\bin)\n"),
			   "%s", r.out);
	cr_expect_not_null(strstr(r.out, "takes, too: C:\\Shop Floor\n"),
			   "%s", r.out);
	run_free(&r);
}

Test(snapshot, links_that_lead_out_are_not_followed)
{
	server_tree_file(s, "secret.dll", "MZ");
	cr_assert_eq(symlink("../../../secret.dll",
			     scratch_path(s, "disk/Windows/System32/out.dll")),
		     0);
	cr_assert_eq(symlink("rpcrt4.dll",
			     scratch_path(s, "disk/Windows/System32/in.dll")),
		     0);
	text = snapshot_text(s);
	expect_part("  in.dll:\n    add:\n    - 'Call @1'\n");
	expect_no_part("out.dll");
}

Test(snapshot, twins_in_case_alone_are_one)
{
	small_windows_pe(s, "disk/Windows/System32/Rpcrt4.DLL",
			 IMAGE_FILE_MACHINE_AMD64, "+Call");
	text = snapshot_text(s);
	expect_part("  rpcrt4.dll:\n    add:\n    - 'Call @1'\n");
}

Test(snapshot, windows_without_a_registry_has_no_known_dlls)
{
	struct run r;

	unlink(scratch_path(s, "disk/Windows/System32/config/SYSTEM"));
	r = snapshot_run(s, "disk", "a.dlp");
	cr_expect_eq(r.status, 0);
	cr_expect_not_null(strstr(r.out, "no registry hive SYSTEM"));
	cr_expect_not_null(strstr(r.out, "which DLLs are KnownDLLs isn't "
					 "known"));
	run_free(&r);
	text = snapshot_text(s);
	expect_no_part("known_dlls");
}

Test(snapshot, damaged_hives_are_noted)
{
	struct run r;

	server_tree_file(s, "disk/Windows/System32/config/SOFTWARE",
			 "regf, and no more");
	r = snapshot_run(s, "disk", "a.dlp");
	cr_expect_eq(r.status, 0, "%s", r.out);
	cr_expect_not_null(strstr(r.out, "hive SOFTWARE can't be read"), "%s",
			   r.out);
	run_free(&r);
}

Test(snapshot, hives_that_were_not_closed_are_noted)
{
	const char *hive = scratch_path(
		s, "disk/Windows/System32/config/SYSTEM");
	uint32_t numbers[2], sum;
	FILE *f = fopen(hive, "r+");
	struct run r;

	/* The first number is in the sum of the first 508 bytes. */
	cr_assert_not_null(f);
	fseek(f, 4, SEEK_SET);
	cr_assert_eq(fread(numbers, sizeof(numbers), 1, f), 1);
	fseek(f, 508, SEEK_SET);
	cr_assert_eq(fread(&sum, sizeof(sum), 1, f), 1);
	sum ^= numbers[0] ^ (numbers[0] + 1);
	numbers[0]++;
	fseek(f, 4, SEEK_SET);
	fwrite(numbers, sizeof(numbers), 1, f);
	fseek(f, 508, SEEK_SET);
	fwrite(&sum, sizeof(sum), 1, f);
	fclose(f);
	r = snapshot_run(s, "disk", "a.dlp");
	cr_expect_eq(r.status, 0, "%s", r.out);
	cr_expect_not_null(strstr(r.out, "hive SYSTEM has changes in its log "
					 "files"),
			   "%s", r.out);
	cr_expect_null(strstr(r.out, "hive SOFTWARE has changes"), "%s",
		       r.out);
	run_free(&r);
	text = snapshot_text(s);
	expect_part("known_dlls: [kernel32.dll");
}

Test(snapshot, folder_without_a_windows_is_an_error)
{
	struct run r = snapshot_run(s, "disk/Tools", "a.dlp");

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.out, "no Windows there"), "%s", r.out);
	cr_expect_neq(access(scratch_path(s, "a.dlp"), F_OK), 0);
	run_free(&r);
}

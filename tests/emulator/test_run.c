/* `dryload check --run` on guests of our own (tests/guests). */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/run.h"

/* Where the guests are and the emulator is; else the test skips. */
static const char *guest(const char *name, const char *machine)
{
	static char path[4096];
	const char *folder = getenv("DRYLOAD_GUESTS");
	char emulator[4096];

	snprintf(emulator, sizeof(emulator), "%s-emulator", run_command());
	if (folder == NULL || access(emulator, X_OK) != 0)
		cr_skip_test("there is no emulator");
	snprintf(path, sizeof(path), "%s/%s-%s.dll", folder, name, machine);
	if (access(path, R_OK) != 0)
		cr_skip_test("there is no compiler for the guest");
	return path;
}

/* The run of that guest says 'text', and ends with 'status'. */
static void expect_on(const char *target, const char *machine,
		      const char *name, int status, const char *text)
{
	struct run r = RUN("check", "--run", "--no-config", "-v", "-t",
			   target, guest(name, machine));

	cr_expect_eq(r.status, status, "%s as %s: %d, %s", name, target,
		     r.status, r.err);
	cr_expect_not_null(strstr(r.out, text), "%s as %s: no '%s' in %s",
			   name, target, text, r.out);
	run_free(&r);
}

static void expect(const char *name, int status, const char *text)
{
	expect_on("ws2003-sp2-x86", "x86", name, status, text);
	expect_on("ws2003-sp2-x64", "x64", name, status, text);
}

Test(emulator, a_dll_that_starts_loads)
{
	expect("plain", 0, "loads");
	expect_on("xp-sp2-x86", "x86", "plain", 0, "loads");
}

Test(emulator, a_module_of_node_finds_what_its_program_exports)
{
	expect("node_module", 0, "loads");
	expect("node_asks", 2,
	       "node.exe!node_of_tomorrow, and whether that program has it "
	       "isn't known");
}

Test(emulator, processors_and_their_memory_are_as_documented)
{
	expect("processors", 0, "loads");
	expect_on("win10-22h2-x64", "x64", "processors", 0, "loads");
	expect_on("win10-22h2-x64-wow64", "x86", "processors", 0, "loads");
}

Test(emulator, an_instruction_of_other_processors_stops_the_run)
{
	expect("wide_vectors", 2, "that the emulated processor doesn't have (of AVX, its "
	       "first bytes are c5 fc 57 c0");
}

Test(emulator, bits_are_counted_and_cpuid_tells_of_it)
{
	expect("counts_bits", 0, "loads");
	expect_on("win10-22h2-x64", "x64", "counts_bits", 0, "loads");
	expect_on("win7-sp1-x86", "x86", "counts_bits", 0, "loads");
}

Test(emulator, floats_are_counted_as_a_thread_of_windows_starts)
{
	expect("floats", 0, "loads");
}

Test(emulator, pages_are_as_documented_and_bad_pointers_fail)
{
	expect("pages", 0, "loads");
	expect_on("xp-sp3-x86", "x86", "pages", 0, "loads");
}

Test(emulator, imports_of_what_it_loads_are_found_where_its_flags_say)
{
	/* R110, R404, R405 */
	expect("loads_beside", 0, "loads");
	expect_on("xp-sp3-x86", "x86", "loads_beside", 0, "loads");
	expect_on("win10-22h2-x64", "x64", "loads_beside", 0, "loads");
}

Test(emulator, where_a_program_lies_decides_what_a_name_finds)
{
	/* R404 */
	char guests[4096];
	const char *file;
	struct run r;

	expect("loads_by_name", 2, "and whether it is looked for there isn't known");
	file = guest("loads_by_name", "x86");
	snprintf(guests, sizeof(guests), "--process-dir=%.*s",
		 (int)(strrchr(file, '/') - file), file);
	r = RUN("check", "--run", "--no-config", "-t", "ws2003-sp2-x86",
		guests, file);
	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
}

Test(emulator, an_overlay_puts_its_dlls_into_system32)
{
	struct run r = RUN("check", "--run", "--no-config", "--with",
			   "vc2010-sp1", "-t", "win7-sp1-x86",
			   guest("place_of_run_time", "x86"));

	cr_expect_eq(r.status, 0, "%s%s", r.out, r.err);
	run_free(&r);
}

Test(emulator, texts_of_its_own_resources_are_found)
{
	expect("string_table", 0, "loads");
}

Test(emulator, dll_main_that_returns_false_is_1114)
{
	expect("refuses_start", 1, "fails (likely)  1114  5a 04 00 00");
	expect("refuses_start", 1, "init-failed");
}

Test(emulator, data_is_executed_where_there_is_no_dep)
{
	/* R220 */
	expect_on("ws2003-rtm-x86", "x86", "runs_data", 0, "loads");
	expect("runs_data", 1, "(execute of 0x");
}

Test(emulator, dll_main_that_ends_the_process_is_no_1114)
{
	expect("leaves", 2, "unknown");
	expect("leaves", 2, "ends the process in an emulated run as ws2003-sp2-");
	expect("leaves", 2, "entry-point-faults");
}

Test(emulator, who_ends_the_thread_of_the_host_has_not_started)
{
	expect("leaves_loader", 2, "ends the thread that loads it");
	expect("leaves_thread", 2,
	       "GetFilterVersion ends the thread of the host");
}

Test(emulator, a_description_that_does_not_fit_is_told)
{
	expect("writes_behind", 2, "GetFilterVersion writes behind the "
				   "structure that it is given");
}

Test(emulator, the_c_run_time_does_what_is_documented)
{
	expect("run_time", 0, "loads");
	expect_on("xp-sp2-x86", "x86", "run_time", 0, "loads");
}

Test(emulator, the_c_run_time_reads_deployed_files)
{
	expect("run_time_files", 0, "loads");
}

Test(emulator, texts_are_as_documented)
{
	expect("texts", 0, "loads");
}

Test(emulator, times_and_named_objects_are_as_documented)
{
	expect("waits", 0, "loads");
}

Test(emulator, fibers_take_turns_on_stacks_and_values_of_their_own)
{
	expect("fibers", 0, "loads");
}

Test(emulator, what_is_written_to_profiles_is_read_there)
{
	expect("profiles", 0, "loads");
}

Test(emulator, pipes_have_two_ends_or_a_name)
{
	expect("pipes", 0, "loads");
}

Test(emulator, snapshots_list_this_process)
{
	expect("snapshots", 0, "loads");
}

Test(emulator, streams_over_memory_are_as_documented)
{
	expect("streams", 0, "loads");
}

Test(emulator, the_c_run_time_searches_and_renames)
{
	expect("searches", 0, "loads");
}

Test(emulator, what_libraries_tell_of_the_process_is_as_documented)
{
	expect("process_facts", 0, "loads");
}

Test(emulator, locks_of_later_windows_are_there_and_work)
{
	expect("locks", 0, "loads");
	expect_on("win7-sp1-x86", "x86", "locks", 0, "loads");
}

Test(emulator, the_disk_is_searched_copied_and_mapped)
{
	expect("disk", 0, "loads");
}

Test(emulator, what_other_machines_share_is_not_known)
{
	expect("share", 2, "whether there is a file \\\\server\\share\\x.ini "
			   "isn't known");
}

Test(emulator, process_messages_registry_and_identity_are_as_documented)
{
	expect("machine", 0, "loads");
	expect_on("win10-22h2-x64", "x64", "machine", 0, "loads");
	expect_on("win10-22h2-x64-wow64", "x86", "machine", 0, "loads");
}

Test(emulator, descriptors_paths_and_dates_of_the_run_time_work)
{
	expect("descriptors", 0, "loads");
}

Test(emulator, the_native_functions_work)
{
	expect("native", 0, "loads");
}

Test(emulator, a_windows_is_a_server_or_a_workstation)
{
	expect_on("ws2003-sp2-x86", "x86", "asks_for_server", 0, "loads");
	expect_on("ws2022-x64", "x64", "asks_for_server", 0, "loads");
	expect_on("win10-22h2-x64", "x64", "asks_for_server", 1, "init-failed");
	expect_on("win7-sp1-x86", "x86", "asks_for_server", 1, "init-failed");
	expect_on("win7-sp1-x64", "x64", "asks_for_server", 2,
		  "it asks whether that Windows is a server, which it may be or not");
}

Test(emulator, texts_are_scanned_and_hashed)
{
	expect("scans", 0, "loads");
}

Test(emulator, sockets_without_a_network_fail_as_documented)
{
	expect("sockets", 0, "loads");
	expect_on("xp-sp2-x86", "x86", "sockets", 0, "loads");
}

Test(emulator, windows_that_nobody_sees_get_their_messages)
{
	expect("windows", 0, "loads");
}

Test(emulator, values_arrays_and_apartments_are_as_documented)
{
	expect("automation", 0, "loads");
}

Test(emulator, shell_network_and_drawing_are_as_a_server_has_them)
{
	expect("shell_and_network", 0, "loads");
}

Test(emulator, the_universal_run_time_is_found_by_its_api_sets)
{
	expect_on("win10-22h2-x64-wow64", "x86", "universal", 0, "loads");
	expect_on("win10-22h2-x64", "x64", "universal", 0, "loads");
}

Test(emulator, a_message_box_is_a_wait_that_is_told)
{
	expect("message_box", 2, "waits for somebody to answer: \"No licence "
				 "was found.\"");
}

Test(emulator, longjmp_lands_at_its_setjmp)
{
	expect("jumps", 0, "loads");
}

Test(emulator, without_run_nothing_is_run)
{
	struct run r = RUN("check", "--no-config", "-t", "ws2003-sp2-x86",
			   guest("refuses_start", "x86"));

	cr_expect_eq(r.status, 0);
	run_free(&r);
}

Test(emulator, an_access_violation_in_dll_main_is_998)
{
	expect_on("ws2003-sp2-x86", "x86", "crashes", 1,
		  "998  e6 03 00 00");
	expect_on("ws2003-sp2-x86", "x86", "crashes", 1,
		  "0xc0000005 at crashes-x86.dll+0x");
	expect_on("ws2003-sp2-x64", "x64", "crashes", 1,
		  "0xc0000005 at crashes-x64.dll+0x");
}

Test(emulator, a_division_by_0_and_a_breakpoint_are_errors_themselves)
{
	/* R903 */
	expect("divides", 1, "3221225620  94 00 00 c0");
	expect("breaks", 1, "2147483651  03 00 00 80");
	expect_on("win10-22h2-x64", "x64", "breaks", 1, "1114  5a 04 00 00");
}

Test(emulator, a_full_stack_in_dll_main_is_1001)
{
	/* R903 */
	expect("overflows", 1, "1001  e9 03 00 00");
	expect("overflows", 1, "the exception 0xc00000fd at overflows-");
	expect_on("win10-22h2-x64", "x64", "overflows", 1,
		  "1114  5a 04 00 00");
}

Test(emulator, a_full_stack_has_room_for_its_handler)
{
	expect("full_stack", 0, "loads");
}

Test(emulator, an_access_violation_is_1114_from_windows_10_on)
{
	/* R2901, R903 */
	expect_on("win7-sp1-x64", "x64", "crashes", 1, "998  e6 03 00 00");
	expect_on("win10-22h2-x64-wow64", "x86", "crashes", 1,
		  "1114  5a 04 00 00");
	expect_on("win10-22h2-x64", "x64", "crashes", 1, "1114  5a 04 00 00");
	expect_on("win7-sp1-x86", "x86", "throws", 1, "317  3d 01 00 00");
}

Test(emulator, a_filter_that_refuses_is_explained_by_what_failed)
{
	expect("filter", 1, "fails (likely)  2  02 00 00 00");
	expect("filter", 1,
	       "RegOpenKeyExA HKEY_LOCAL_MACHINE\\SOFTWARE\\Example "
	       "\xe2\x86\x92 2");
	expect("filter", 1, "refused-by-filter");
}

Test(emulator, exceptions_are_handled_and_unwound)
{
	expect("exceptions", 0, "loads");
}

Test(emulator, try_blocks_of_visual_c_are_left_in_order)
{
	expect("structured", 0, "loads");
	expect_on("win7-sp1-x64", "x64", "structured", 0, "loads");
}

Test(emulator, a_handler_of_later_compilers_is_named_where_the_run_stops)
{
	expect_on("win10-22h2-x64", "x64", "frame_handler4", 2,
		  "ucrtbase.dll!__CxxFrameHandler4: an exception passes a "
		  "function with the packed tables");
}

Test(emulator, cxx_exceptions_of_visual_c_are_caught)
{
	expect_on("win7-sp1-x86", "x86", "catches", 0, "loads");
	expect_on("win7-sp1-x64", "x64", "catches", 0, "loads");
}

Test(emulator, vectored_handlers_hear_first)
{
	expect("vectored", 0, "loads");
}

Test(emulator, a_cxx_exception_out_of_dll_main_is_told_per_target)
{
	expect("throws", 1, "317  3d 01 00 00");
	expect("throws", 1, "0xe06d7363");
	expect_on("win10-22h2-x64", "x64", "throws", 1, "1114  5a 04 00 00");
}

Test(emulator, memory_slots_loader_and_threads_work)
{
	expect("other_calls", 0, "loads");
}

Test(emulator, what_the_guest_looks_for_in_vain_is_noted)
{
	expect("other_calls", 0, "runtime-missing-procedure");
	expect("other_calls", 0, "loads never-was.dll in vain");
}

Test(emulator, a_wait_for_a_thread_in_dll_main_is_told)
{
	expect("hangs", 2, "it would hang (R904)");
}

Test(emulator, a_loop_without_end_is_not_known)
{
	expect_on("ws2003-sp2-x86", "x86", "loops", 2,
		  "million instructions, which is the limit");
}

Test(emulator, an_api_without_a_stub_is_not_known_when_it_is_called)
{
	expect("asks_beyond", 2, "it calls user32.dll!SetWindowContextHelpId "
				 "from asks_beyond-");
}

Test(emulator, the_guest_reaches_no_system_call)
{
	expect("system_call", 2, "it makes a system call of its own at "
				 "system_call-");
}

Test(emulator, thread_local_storage_of_a_late_dll_is_not_known_before_vista)
{
	expect("implicit_tls", 2, "(R701)");
}

Test(emulator, thread_local_storage_of_a_late_dll_works_from_vista_on)
{
	expect_on("win7-sp1-x86", "x86", "implicit_tls", 0, "loads");
	expect_on("win7-sp1-x64", "x64", "implicit_tls", 0, "loads");
	expect_on("win7-sp1-x64", "x64", "thread_blocks", 0, "loads");
	expect_on("win7-sp1-x86", "x86", "thread_blocks", 0, "loads");
}

Test(emulator, a_stream_is_not_run)
{
	const char *const argv[] = { "check", "--run", "--no-config", "-t",
				     "ws2003-sp2-x86", "-", NULL };
	struct run r = run_dryload(guest("plain", "x86"), argv);

	cr_expect_eq(r.status, 2);
	cr_expect_not_null(strstr(r.out, "needs a file with a name"), "%s",
			   r.out);
	run_free(&r);
}

/* The deployed folder 's', with the guest in it, as one of x86 and x64. */
static void deploy(struct scratch *s, const char *machine, const char **out)
{
	const char *from = guest("files", machine);
	FILE *f = fopen(from, "rb");
	static char bytes[1 << 18];
	size_t n;

	cr_assert_not_null(f);
	n = fread(bytes, 1, sizeof(bytes), f);
	fclose(f);
	cr_assert(n < sizeof(bytes));
	*out = scratch_file(s, "files.dll", bytes, n);
}

static void expect_deployed(const char *machine, const char *target,
			    bool with_settings)
{
	struct scratch *s = scratch_new();
	const char *file;
	struct run r;

	deploy(s, machine, &file);
	cr_assert_eq(mkdir(scratch_path(s, "conf"), 0777), 0);
	if (with_settings)
		scratch_file(s, "conf/guest.ini", "yes", 3);
	r = RUN("check", "--run", "--no-config", "-t", target, file);
	cr_expect_eq(r.status, with_settings ? 0 : 1, "%s", r.out);
	if (!with_settings)
		cr_expect_not_null(
			strstr(r.out, "CreateFileA C:\\Deployed\\conf\\"
				      "guest.ini \xe2\x86\x92 2"),
			"%s", r.out);
	cr_expect_neq(access(scratch_path(s, "guest.log"), F_OK), 0);
	run_free(&r);
	scratch_free(s);
}

Test(emulator, deployed_files_are_read_and_nothing_is_written)
{
	expect_deployed("x86", "ws2003-sp2-x86", true);
	expect_deployed("x64", "ws2003-sp2-x64", true);
}

Test(emulator, a_file_that_is_missing_explains_a_refusal)
{
	expect_deployed("x86", "ws2003-sp2-x86", false);
}

Test(emulator, two_runs_say_the_same)
{
	const char *file = guest("other_calls", "x86");
	struct run a = RUN("check", "--run", "-f", "json", "-t", "2003", file);
	struct run b = RUN("check", "--run", "-f", "json", "-t", "2003", file);

	cr_expect_str_eq(a.out, b.out);
	run_free(&a);
	run_free(&b);
}

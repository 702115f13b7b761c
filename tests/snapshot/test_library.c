/* dryload_snapshot(): the library's way to the program. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dryload.h"
#include "profiles/profile.h"
#include "tests/snapshot/small_windows.h"
#include "util/file.h"

static struct scratch *s;
static struct dryload *d;
static char *notes;
static size_t notes_n;
static FILE *stream;

static void set_up(void)
{
	s = small_windows_new();
	cr_assert_eq(dryload_new(&d), DRYLOAD_OK);
	stream = open_memstream(&notes, &notes_n);
	cr_assert_not_null(stream);
}

static void tear_down(void)
{
	fclose(stream);
	free(notes);
	dryload_free(d);
	scratch_free(s);
}

TestSuite(snapshot_library, .init = set_up, .fini = tear_down);

Test(snapshot_library, writes_a_profile_of_both_targets)
{
	const struct dryload_snapshot what = {
		.source = scratch_path(s, "disk"),
		.id = "mine",
		.name = "A server",
	};
	const char *path = scratch_path(s, "mine.dlp");
	struct profile_target target;
	struct profile_module module;
	struct profile profile;
	struct file file;

	cr_assert_eq(dryload_snapshot(d, &what, path, stream), DRYLOAD_OK,
		     "%s", dryload_message(d));
	cr_expect_not_null(strstr(notes, "mine: 10 DLLs and programs"), "%s",
			   notes);
	cr_assert_eq(file_open(path, &file), 0);
	cr_assert_eq(profile_open(file.bytes, &profile), 0);
	cr_expect_eq(profile_target_count(&profile), 2);
	cr_assert(profile_target_at(&profile, 0, &target));
	cr_expect_str_eq(target.id, "mine");
	cr_expect_str_eq(target.name, "A server");
	cr_assert(profile_target_at(&profile, 1, &target));
	cr_expect_str_eq(target.id, "mine-wow64");
	cr_assert(profile_find_module(&profile, str_of("lone32.dll"),
				      &module));
	cr_expect_eq(module.there, TARGET_BIT(1));
	cr_assert(profile_find_module(&profile, str_of("wrong.dll"), &module));
	cr_expect_eq(module.there, 0);
	cr_expect_eq(module.unproven, TARGET_BIT(0));
	file_close(&file);
}

Test(snapshot_library, says_why_there_is_none)
{
	const struct dryload_snapshot what = {
		.source = scratch_path(s, "disk/Tools"),
	};
	const char *path = scratch_path(s, "mine.dlp");

	cr_expect_eq(dryload_snapshot(d, &what, path, NULL), DRYLOAD_E_IO);
	cr_expect_not_null(strstr(dryload_message(d), "no Windows there"),
			   "%s", dryload_message(d));
	cr_expect_neq(access(path, F_OK), 0);
}

Test(snapshot_library, image_that_a_file_has_not_is_an_error)
{
	const struct dryload_snapshot what = {
		.source = scratch_path(s, "a.wim"),
		.image = 7,
	};

	TOOL("wimlib-imagex", "capture", scratch_path(s, "disk"),
	     scratch_path(s, "a.wim"), "Sample");
	cr_expect_eq(dryload_snapshot(d, &what, scratch_path(s, "a.dlp"),
				      stream),
		     DRYLOAD_E_IO);
	cr_expect_not_null(strstr(dryload_message(d), "--image: 1 Sample"),
			   "%s", dryload_message(d));
}

/* It isn't trusted, whatever it has read. */
Test(snapshot_library, what_the_program_prints_reaches_no_terminal_as_controls)
{
	static const char program[] =
		"#!/bin/sh\nprintf 'a note\\033[2J\\nthe end\\033]0;x\\n'\n"
		"exit 3\n";
	const char *copy = scratch_path(s, "dryload");
	const char *helper = scratch_file(s, "dryload-snapshot", program,
					  sizeof(program) - 1);
	struct run r = run_program("cp", NULL,
				   (const char *const[]){ run_command(), copy,
							  NULL });

	run_free(&r);
	cr_assert_eq(chmod(helper, 0755), 0);
	r = run_program(copy, NULL,
			(const char *const[]){ "profile", "snapshot", "-o",
					       scratch_path(s, "x.dlp"),
					       s->path, NULL });
	cr_expect_eq(r.status, 3);
	cr_expect_null(strchr(r.out, 033), "%s", r.out);
	cr_expect_null(strchr(r.err, 033), "%s", r.err);
	cr_expect_not_null(strstr(r.out, "a note"), "%s", r.out);
	cr_expect_not_null(strstr(r.err, "the end"), "%s", r.err);
	run_free(&r);
}

/* 193 held against a file: the worker process may be of the other machine. */
#include <criterion/criterion.h>

#include "rules/diagnosis.h"
#include "tests/rules/check.h"
#include "util/status.h"

#define FILTER "+GetFilterVersion +HttpFilterProc "
#define TARGETS "ws2003-sp2-x86,ws2003-sp2-x64,ws2003-sp2-x64-wow64"

enum { X86 = IMAGE_FILE_MACHINE_I386, X64 = IMAGE_FILE_MACHINE_AMD64 };

static struct check c;
static struct diagnosis d;

static void set_up(void)
{
	check_open(&c, false);
	c.d.targets = scene_targets(&c.scene, TARGETS);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(diagnosis_mismatch, .init = set_up, .fini = tear_down);

static void hold(uint16_t machine, const char *imports,
		 struct logged_error logged)
{
	scene_write(c.scene.beside, "f.dll", scene_builder(machine, imports));
	session_leave(&c.d);
	check_findings(&c, "f.dll");
	cr_assert_eq(diagnose(&c.a.subject, &c.a.findings,
			      &c.d.neighbourhood.search, &logged, &c.a.arena,
			      &d),
		     OK);
}

/* As event 2274 has it; 'process' is what its text names, or 0. */
static void hold_event(uint16_t machine, const char *imports, uint16_t process)
{
	hold(machine, imports,
	     (struct logged_error){ .win32 = 193,
				    .is_mismatch = true,
				    .process = process });
}

static const struct diagnosis_row *on(const char *target)
{
	const unsigned index = check_target(&c, target);

	for (size_t i = 0; i < d.count; i++) {
		if (d.rows[i].target == index)
			return &d.rows[i];
	}
	cr_assert_fail("%s wasn't judged", target);
	return NULL;
}

static void expect(enum answer x86, enum answer x64, enum answer wow64)
{
	cr_expect_eq(on("ws2003-sp2-x86")->answer, x86);
	cr_expect_eq(on("ws2003-sp2-x64")->answer, x64);
	cr_expect_eq(on("ws2003-sp2-x64-wow64")->answer, wow64);
	cr_expect_eq(d.own, 0);
}

Test(diagnosis_mismatch, the_process_that_the_event_names_decides)
{
	hold_event(X86, FILTER "kernel32.dll!Sleep", X64);
	expect(ANSWER_AGAINST, ANSWER_YES, ANSWER_YES);
	cr_expect_eq(on("ws2003-sp2-x64-wow64")->process, X64);
	cr_expect_not(on("ws2003-sp2-x64-wow64")->likely);
	/* The verdict there says it itself. */
	cr_assert_not_null(on("ws2003-sp2-x64")->cause);
	hold_event(X64, FILTER "kernel32.dll!Sleep", X86);
	expect(ANSWER_YES, ANSWER_YES, ANSWER_YES);
}

Test(diagnosis_mismatch, what_else_the_file_lacks_comes_later)
{
	hold_event(X86, FILTER "gone.dll!A", X64);
	expect(ANSWER_AGAINST, ANSWER_YES, ANSWER_YES);
}

Test(diagnosis_mismatch, without_a_name_it_is_the_machine_that_the_file_is_not_for)
{
	hold_event(X86, FILTER "kernel32.dll!Sleep", 0);
	expect(ANSWER_AGAINST, ANSWER_YES, ANSWER_YES);
	hold_event(X64, FILTER "kernel32.dll!Sleep", 0);
	expect(ANSWER_YES, ANSWER_YES, ANSWER_YES);
}

Test(diagnosis_mismatch, a_file_of_the_events_kind_that_loads_is_another_one)
{
	hold_event(X64, FILTER "kernel32.dll!Sleep", X64);
	expect(ANSWER_AGAINST, ANSWER_AGAINST, ANSWER_AGAINST);
	cr_expect_eq(on("ws2003-sp2-x64")->process, X64);
	hold_event(X86, FILTER "kernel32.dll!Sleep", X86);
	expect(ANSWER_AGAINST, ANSWER_AGAINST, ANSWER_AGAINST);
	cr_expect_eq(on("ws2003-sp2-x64-wow64")->unless, 0);
}

Test(diagnosis_mismatch, what_fails_in_the_events_process_is_told_as_ever)
{
	hold_event(X86, FILTER "gone.dll!A", X86);
	cr_expect_eq(on("ws2003-sp2-x86")->answer, ANSWER_OTHER);
	cr_expect_eq(on("ws2003-sp2-x86")->cause->win32, 126);
	cr_expect_eq(on("ws2003-sp2-x64")->answer, ANSWER_AGAINST);
}

Test(diagnosis_mismatch, error_193_alone_is_its_own_unless_the_process_is_of_the_other_kind)
{
	hold(X86, FILTER "kernel32.dll!Sleep",
	     (struct logged_error){ .win32 = 193 });
	cr_expect_eq(on("ws2003-sp2-x86")->answer, ANSWER_OWN);
	cr_expect_eq(on("ws2003-sp2-x86")->unless, 0);
	cr_expect_eq(on("ws2003-sp2-x64-wow64")->answer, ANSWER_OWN);
	cr_expect_eq(on("ws2003-sp2-x64-wow64")->unless, X64);
	hold(X64, FILTER "kernel32.dll!Sleep",
	     (struct logged_error){ .win32 = 193 });
	cr_expect_eq(on("ws2003-sp2-x64")->unless, X86);
	hold(X86, FILTER "kernel32.dll!Sleep",
	     (struct logged_error){ .win32 = 126 });
	cr_expect_eq(on("ws2003-sp2-x64-wow64")->unless, 0);
}

Test(diagnosis_mismatch, what_is_no_image_is_193_in_any_process)
{
	scene_file(c.scene.beside, "f.dll", "no image", 8);
	check_findings(&c, "f.dll");
	cr_assert_eq(diagnose(&c.a.subject, &c.a.findings,
			      &c.d.neighbourhood.search,
			      &(struct logged_error){ .win32 = 193,
						      .is_mismatch = true,
						      .process = X64 },
			      &c.a.arena, &d),
		     OK);
	expect(ANSWER_YES, ANSWER_YES, ANSWER_YES);
}

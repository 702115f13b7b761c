/* Files that ask for far more than a linker would write. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(limits, .init = set_up, .fini = tear_down);

static void write_root(struct pe_builder *b)
{
	scene_write(c.scene.beside, "root.dll", b);
	check_findings(&c, "root.dll");
}

static const struct finding *last_finding(void)
{
	cr_assert_neq(c.a.findings.count, 0);
	return &c.a.findings.items[c.a.findings.count - 1];
}

/* So many descriptors of a DLL that is there. */
static struct pe_builder *with_descriptors(int count)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	for (int i = 0; i < count; i++)
		pe_thunk(b, pe_module(b, "sys.dll"), str_of("There"));
	return b;
}

Test(limits, all_descriptors_up_to_a_limit_are_bound)
{
	write_root(with_descriptors(DEPENDENCIES_MAX));
	cr_expect_eq(c.a.findings.count, 0);
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

Test(limits, descriptors_beyond_it_leave_the_verdict_open)
{
	write_root(with_descriptors(DEPENDENCIES_MAX + 1));
	cr_expect_eq(last_finding()->id, FINDING_UNKNOWN_MODULE);
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
	cr_expect_str_eq(check_verdict(&c, "new"), "unknown");
}

Test(limits, descriptors_beyond_it_leave_the_first_windows_open_alone)
{
	c.d.targets = ON_OLD;
	write_root(with_descriptors(DEPENDENCIES_MAX + 1));
	cr_expect_str_eq(check_verdict(&c, "old"), "unknown");
}

Test(limits, each_module_has_forwarders_of_its_own)
{
	const int most = 2 * FORWARDERS_FOLLOWED_MAX / FORWARDERS_MAX / 3;
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct pe_builder *other = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "near.dll", "Near");
	pe_export(other, "Near");
	for (int i = 0; i < most; i++) {
		pe_import(b, "own.dll", "Loop");
		pe_import(other, "own.dll", "Loop");
	}
	scene_write(c.scene.beside, "near.dll", other);
	scene_dll(&c.scene, "own.dll", "+Loop=own.Loop");
	write_root(b);
	cr_assert_neq(c.a.findings.count, 0);
	for (size_t i = 0; i < c.a.findings.count; i++)
		cr_expect_eq(c.a.findings.items[i].id,
			     FINDING_MISSING_FORWARD_TARGET);
}

/* Names of 2000 bytes that no DLL has. */
static struct pe_builder *with_names(int count, bool delayed)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct pe_module *m = delayed ? pe_delay_module(b, "fresh.dll") :
					pe_module(b, "fresh.dll");
	char name[2016];

	for (int i = 0; i < count; i++) {
		memset(name, 'N', 2000);
		snprintf(name + 2000, sizeof(name) - 2000, "%d", i);
		pe_thunk(b, m, str_of(name));
	}
	return b;
}

Test(limits, missing_names_are_dropped_but_never_pass)
{
	write_root(with_names(4 * MISSING_BYTES_MAX / 2000, false));
	cr_expect_lt(c.a.findings.count, MISSING_BYTES_MAX / 2000 + 2);
	cr_expect_gt(c.a.findings.count, MISSING_BYTES_MAX / 2200);
	cr_expect_eq(last_finding()->id, FINDING_UNKNOWN_MODULE);
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127");
	cr_expect_str_eq(check_verdict(&c, "old"), "fails 126");
}

Test(limits, delayed_names_are_dropped_without_doubt)
{
	write_root(with_names(2 * MISSING_BYTES_MAX / 2000, true));
	cr_expect_eq(last_finding()->id, FINDING_DELAYED_MISSING_PROCEDURE);
	cr_expect_str_eq(check_verdict(&c, "new"), "loads");
}

Test(limits, problems_of_many_modules_are_dropped_but_never_pass)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	char name[32];

	/* Together more than PROBLEM_BYTES_MAX, each less than its share. */
	for (int i = 0; i < 6; i++) {
		snprintf(name, sizeof(name), "n%d.dll", i);
		pe_import(b, name, "A");
	}
	for (int i = 0; i < 6; i++) {
		struct pe_builder *n = with_names(400, false);

		pe_export(n, "A");
		snprintf(name, sizeof(name), "n%d.dll", i);
		scene_write(c.scene.beside, name, n);
	}
	pe_import(b, "sys.dll", "Fresh");
	c.d.targets = ON_NEW;
	write_root(b);
	cr_expect_lt(c.a.findings.count, PROBLEM_BYTES_MAX / 2000 + 2);
	cr_expect_eq(last_finding()->id, FINDING_UNKNOWN_MODULE);
	cr_expect_eq(last_finding()->targets, ON_NEW);
}

Test(limits, missing_dlls_of_long_names_are_dropped_but_never_pass)
{
	const unsigned long_name = 2000;
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	char name[2016];

	for (unsigned i = 0; i < PROBLEM_BYTES_MAX / long_name + 100; i++) {
		memset(name, 'n', long_name);
		snprintf(name + long_name, sizeof(name) - long_name, "%u.dll",
			 i);
		pe_thunk(b, pe_module(b, name), str_of("A"));
	}
	write_root(b);
	cr_expect_leq(c.a.findings.count, PROBLEM_BYTES_MAX / long_name + 1);
	cr_expect_geq(c.a.findings.count, PROBLEM_BYTES_MAX / sizeof(name));
	cr_expect_str_eq(last_finding()->module.s, "root.dll");
	cr_expect_eq(last_finding()->id, FINDING_UNKNOWN_MODULE);
}

enum { CIRCLES = FORWARDERS_FOLLOWED_MAX / (FORWARDERS_MAX + 1) };

/* A hundred imports too many, each round the circle until it is too long. */
static void import_circles(const char *dll, const char *procedure)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	for (int i = 0; i < CIRCLES + 100; i++)
		pe_import(b, dll, procedure);
	write_root(b);
	cr_assert_geq(c.a.findings.count, CIRCLES);
	for (int i = 0; i < CIRCLES; i++)
		cr_expect_eq(c.a.findings.items[i].id,
			     FINDING_MISSING_FORWARD_TARGET, "%d", i);
}

Test(limits, forwarders_are_followed_up_to_a_limit)
{
	scene_dll(&c.scene, "own.dll", "+Loop=own.Loop");
	import_circles("own.dll", "Loop");
	cr_expect_eq(c.a.findings.count, CIRCLES + 100);
	cr_expect_eq(c.a.findings.items[CIRCLES].id,
		     FINDING_UNKNOWN_PROCEDURE);
}

/* What isn't known of those is no problem of Windows' own. */
Test(limits, so_are_those_of_windows_that_were_followed_before)
{
	import_circles("sys.dll", "Circle");
	cr_expect_eq(c.a.findings.count, CIRCLES);
}

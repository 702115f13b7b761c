/* Images that need more addresses than a process may have: R812, R805. */
#include <criterion/criterion.h>

#include "loader/pe.h"
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

TestSuite(base_size, .init = set_up, .fini = tear_down);

enum {
	BESIDES = 0x4000, /* the headers and the other sections */
	PROCESS = 0x7ffe0000 - 0x10000,
	BELOW_SYSTEM = 0x71000000 - 0x10000,
};

/* An x86 image of so many bytes that exports A. */
static struct pe_builder *sized(uint32_t size)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "+A");

	pe_relocation(b, 0x1000, IMAGE_REL_BASED_HIGHLOW);
	pe_section(b, ".big", "x", 1, size - BESIDES);
	return b;
}

static const char *told_of(uint32_t size)
{
	scene_write(c.scene.beside, "root.dll", sized(size));
	return check_told(&c);
}

Test(base_size, a_huge_image_is_a_note)
{
	cr_expect_str_eq(check_built(&c, sized(0x30000000)),
			 "huge-image root.dll likely\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
}

Test(base_size, an_image_larger_than_its_process_fails)
{
	cr_expect_str_eq(check_built(&c, sized(0xc0000000)),
			 "bad-image 8 root.dll likely\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 8 likely");
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_NO_MEMORY);
	cr_expect(check_rests_on(check_finding(&c, 0), "R812"));
}

Test(base_size, the_first_page_more_than_fits_is_too_much)
{
	cr_expect_str_eq(check_built(&c, sized(PROCESS + 0x1000)),
			 "bad-image 8 root.dll likely\n");
	cr_expect_eq(c.a.resolution.root->image.size_of_image,
		     PROCESS + 0x1000u);
	cr_expect_not(check_rests_on(check_finding(&c, 0), "R805"));
	check_built(&c, sized(PROCESS));
	cr_expect(check_rests_on(check_finding(&c, 0), "R805"));
}

Test(base_size, an_image_that_needs_the_place_of_the_systems_dlls_fails)
{
	cr_expect_str_eq(check_built(&c, sized(BELOW_SYSTEM + 0x1000)),
			 "bad-image 8 root.dll likely\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R805"));
	cr_expect_str_eq(check_built(&c, sized(BELOW_SYSTEM)),
			 "huge-image root.dll likely\n");
}

Test(base_size, is_told_with_what_there_is_and_what_to_do)
{
	cr_expect_str_eq(told_of(0xc0000000),
			 "bad-image: root.dll takes 3072 MB of addresses in "
			 "one piece, more than a process of 2 GB has room for "
			 "...  -> load large data at run time instead\n");
	cr_expect_str_eq(told_of(0x72000000),
			 "bad-image: root.dll takes 1824 MB of addresses in "
			 "one piece, more than lies free below the DLLs of the "
			 "system ...  -> load large data at run time instead\n");
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "root.dll doesn't fit into a process");
}

/* The load of the DLL that is too large is what fails (R311). */
Test(base_size, behind_a_forwarder_it_is_127)
{
	scene_write(c.scene.beside, "big.dll", sized(0xc0000000));
	scene_dll(&c.scene, "near.dll", "+A=big.A");
	scene_dll(&c.scene, "root.dll", "near.dll!A");
	cr_expect_str_eq(check_again(&c),
			 "bad-image 127 root.dll > big.dll likely\n");
	scene_dll(&c.scene, "root.dll", "big.dll!A");
	cr_expect_str_eq(check_again(&c),
			 "bad-image 8 root.dll > big.dll likely\n");
}

/* Where the system's DLLs lie isn't told of Vista and later (R805). */
TestSuite(base_size_later, .fini = tear_down);

Test(base_size_later, whether_a_large_image_fits_is_not_known)
{
	check_open_releases(&c);
	c.d.targets = scene_targets(&c.scene, "xp,vista,seven");
	cr_expect_str_eq(check_built(&c, sized(0x72000000)),
			 "bad-image 8 root.dll on xp likely\n"
			 "unknown-image root.dll on vista,seven\n");
	cr_expect_str_eq(check_verdict(&c, "seven"), "unknown");
	cr_expect_str_eq(check_built(&c, sized(0x80000000)),
			 "bad-image 8 root.dll likely\n");
}

Test(base_size_later, what_is_not_known_is_said)
{
	check_open_releases(&c);
	c.d.targets = scene_targets(&c.scene, "seven");
	cr_expect_str_eq(told_of(0x72000000),
			 "unknown-image: root.dll takes 1824 MB of addresses "
			 "in one piece; whether a process has that free on  "
			 "...  is not known -> load large data at run time "
			 "instead\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R812"));
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "whether root.dll fits into a process is not known");
	scene_dll(&c.scene, "near.dll", "root.dll!A");
	session_leave(&c.d);
	cr_expect_str_eq(check_findings(&c, "near.dll"),
			 "unknown-image near.dll > root.dll\n");
}

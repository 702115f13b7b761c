/* The bound import list, where it and the import descriptors differ: R312. */
#include <criterion/criterion.h>

#include <string.h>

#include "loader/pe.h"
#include "tests/rules/check.h"

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
	c.d.host = HOST_NONE;
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(bound, .init = set_up, .fini = tear_down);

enum { OTHER_BUILD = 0x11111111 };

static struct pe_builder *dll(const char *words)
{
	return scene_builder(IMAGE_FILE_MACHINE_I386, words);
}

static bool has(const struct finding *f, const char *text)
{
	return memmem(f->before.s, f->before.n, text, strlen(text)) != NULL;
}

Test(bound, a_list_of_what_is_imported_changes_nothing)
{
	struct pe_builder *b = dll("sys.dll!There deep.dll!Deep | "
				   "deep.dll!Deep");

	pe_bound_import(b, "DEEP.dll", OTHER_BUILD, 1);
	pe_bound_import(b, "nowhere.dll", OTHER_BUILD, 0); /* a forwarder's */
	pe_bound_import(b, "sys.DLL", OTHER_BUILD, 0);
	cr_expect_str_eq(check_built(&c, b), "");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

Test(bound, a_bound_dll_that_is_not_imported_is_123)
{
	struct pe_builder *b = dll("sys.dll!There");

	pe_bound_import(b, "sys.dll", OTHER_BUILD, 0);
	pe_bound_import(b, "deep.dll", OTHER_BUILD, 0);
	cr_expect_str_eq(check_built(&c, b),
			 "bound-import-mismatch 123 root.dll > deep.dll "
			 "likely\n");
	cr_expect_eq(check_finding(&c, 0)->ntstatus,
		     (uint32_t)STATUS_OBJECT_NAME_INVALID);
	cr_expect(check_rests_on(check_finding(&c, 0), "R312"));
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 123 likely");
}

Test(bound, the_list_gives_the_order_of_what_is_found)
{
	struct pe_builder *b = dll("gone.dll!A");

	pe_bound_import(b, "deep.dll", OTHER_BUILD, 0);
	pe_bound_import(b, "gone.dll", OTHER_BUILD, 0);
	cr_expect_str_eq(check_built(&c, b),
			 "bound-import-mismatch 123 root.dll > deep.dll "
			 "likely\n"
			 "missing-module 126 root.dll > gone.dll\n");
}

Test(bound, a_bound_dll_that_is_missing_is_126)
{
	struct pe_builder *b = dll("sys.dll!There");

	pe_bound_import(b, "gone.dll", OTHER_BUILD, 0);
	pe_bound_import(b, "sys.dll", OTHER_BUILD, 0);
	cr_expect_str_eq(check_built(&c, b),
			 "missing-module 126 root.dll > gone.dll likely\n");
	cr_expect(check_rests_on(check_finding(&c, 0), "R312"));
}

Test(bound, addresses_of_the_very_build_are_taken)
{
	struct pe_builder *b = dll("sys.dll!There");
	struct pe_builder *helper = dll("+Help");

	helper->timestamp = 0x3b7dfe0e;
	scene_write(c.scene.beside, "helper.dll", helper);
	pe_bound_import(b, "sys.dll", OTHER_BUILD, 0);
	pe_bound_import(b, "helper.dll", 0x3b7dfe0e, 0);
	cr_expect_str_eq(check_built(&c, b), "");

	b = dll("sys.dll!There");
	pe_bound_import(b, "sys.dll", OTHER_BUILD, 0);
	pe_bound_import(b, "helper.dll", OTHER_BUILD, 0);
	cr_expect_str_eq(check_built(&c, b),
			 "bound-import-mismatch 123 root.dll > helper.dll "
			 "likely\n");
}

Test(bound, an_import_that_the_list_lacks_is_not_loaded)
{
	struct pe_builder *b = dll("sys.dll!There gone.dll!A sys.dll!There");

	pe_bound_import(b, "sys.dll", OTHER_BUILD, 0);
	cr_expect_str_eq(check_built(&c, b),
			 "unbound-import root.dll > gone.dll likely\n");
	cr_expect(has(check_finding(&c, 0), "the bound import list of root.dll "
					    "lacks gone.dll"));
	/* It loads without the DLL, and that is likely only. */
	cr_expect_str_eq(check_verdict(&c, "old"), "loads likely");
}

Test(bound, an_empty_list_counts_as_none)
{
	static const uint8_t nothing[16];
	struct pe_builder *b = dll("sys.dll!There gone.dll!A");

	pe_section(b, ".bound", nothing, sizeof(nothing), 0);
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT, 0x2000, 16);
	cr_expect_str_eq(check_built(&c, b),
			 "missing-module 126 root.dll > gone.dll\n");
}

Test(bound, an_unreadable_list_is_a_note_and_a_doubt)
{
	struct pe_builder *b = dll("sys.dll!There");

	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT, 0x777777, 64);
	cr_expect_str_eq(check_built(&c, b),
			 "malformed-bound-imports root.dll\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "loads likely");
}

/* The list finds the descriptor, though the loader has nothing to bind. */
Test(bound, a_descriptor_without_thunks_is_one)
{
	struct pe_builder *b = dll("sys.dll!There");

	pe_module(b, "deep.dll");
	pe_bound_import(b, "sys.dll", OTHER_BUILD, 0);
	pe_bound_import(b, "deep.dll", OTHER_BUILD, 0);
	cr_expect_str_eq(check_built(&c, b), "");
}

Test(bound, a_delay_load_only_warns)
{
	struct pe_builder *b = dll("+Help sys.dll!There");

	pe_bound_import(b, "deep.dll", OTHER_BUILD, 0);
	pe_bound_import(b, "sys.dll", OTHER_BUILD, 0);
	scene_write(c.scene.beside, "helper.dll", b);
	scene_dll(&c.scene, "root.dll", "~helper.dll!Help");
	cr_expect_str_eq(check_again(&c),
			 "delayed-missing-module helper.dll > deep.dll "
			 "likely\n");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
}

Test(bound, a_list_beyond_the_limit_is_left_aside)
{
	enum { MANY = 6000 };
	struct pe_builder *b = dll("sys.dll!There");

	for (int i = 0; i < MANY; i++)
		pe_bound_import(b, "deep.dll", OTHER_BUILD, 0);
	cr_expect_str_eq(check_built(&c, b), "");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads likely");
}

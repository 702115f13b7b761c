/* Static TLS in DLLs that LoadLibrary brings. */
#include <string.h>

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

TestSuite(tls_rules, .init = set_up, .fini = tear_down);

/* A DLL with so many callbacks, and 'n' bytes of initial data. */
static struct pe_builder *with_tls(const char *words, size_t callbacks,
				   uint32_t n, uint32_t first)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);
	uint8_t *directory, *data;

	pe_tls(b, callbacks);
	pe_builder_build(b);
	directory = pe_at(b, pe_directory_rva(b, IMAGE_DIRECTORY_ENTRY_TLS));
	data = pe_at(b, le32(directory) - (uint32_t)b->image_base);
	memcpy(data, &first, sizeof(first));
	n += le32(directory);
	memcpy(directory + 4, &n, sizeof(n));
	return b;
}

static void expect(struct pe_builder *b, const char *findings)
{
	scene_write(c.scene.beside, "root.dll", b);
	session_leave(&c.d);
	cr_expect_str_eq(check_findings(&c, "root.dll"), findings);
}

Test(tls_rules, data_is_a_warning_and_the_dll_loads)
{
	expect(with_tls("", 0, 4, 7), "implicit-tls root.dll\n");
	cr_expect_str_eq(check_finding(&c, 0)->summary.s,
			 "root.dll uses static TLS");
	cr_expect_str_eq(check_verdict(&c, "old"), "loads");
	expect(with_tls("", 2, 12, 0), "implicit-tls root.dll\n");
	expect(with_tls("", 2, 4, 7), "implicit-tls root.dll\n");
	expect(with_tls("", 2, 4, 0x01000000), "implicit-tls root.dll\n");
}

Test(tls_rules, zeros_without_callbacks_are_a_variable)
{
	expect(with_tls("", 0, 4, 0), "implicit-tls root.dll\n");
}

/* Zeros that the loader adds are variables as well. */
Test(tls_rules, data_may_be_zeros_alone)
{
	struct pe_builder *b = with_tls("", 2, 4, 0);

	pe_at(b, pe_directory_rva(b, IMAGE_DIRECTORY_ENTRY_TLS))[16] = 8;
	expect(b, "implicit-tls root.dll\n");
}

Test(tls_rules, a_program_has_its_slots)
{
	struct pe_builder *b = with_tls("", 0, 4, 7);
	uint8_t *characteristics = b->data + le32(b->data + 60) + 22;

	characteristics[0] |= IMAGE_FILE_RELOCS_STRIPPED;
	characteristics[1] &= (uint8_t)~(IMAGE_FILE_DLL >> 8);
	scene_write(c.scene.beside, "root.dll", b);
	cr_expect_null(strstr(check_again(&c), "implicit-tls"));
}

Test(tls_rules, callbacks_alone_are_a_note)
{
	expect(with_tls("", 2, 4, 0), "tls-callbacks root.dll\n");
	cr_expect_not(c.a.findings.items[0].detail);
}

Test(tls_rules, the_callbacks_of_mingw_are_a_detail)
{
	struct pe_builder *b = with_tls("", 2, 4, 0);

	pe_section(b, ".CRT", "x", 1, 1);
	pe_builder_build(b);
	/* The linker's version: GNU ld 2.40. */
	b->data[le32(b->data + 60) + 26] = 2;
	b->data[le32(b->data + 60) + 27] = 40;
	expect(b, "tls-callbacks root.dll likely\n");
	cr_expect(c.a.findings.items[0].detail);
	cr_expect_eq(c.a.findings.items[0].advice.n, 0);
	cr_expect(check_rests_on(check_finding(&c, 0), "R907"));
	cr_expect_not_null(strstr(check_finding(&c, 0)->after.s,
				  "the load doesn't need them"));
}

Test(tls_rules, an_empty_directory_is_no_news)
{
	expect(with_tls("", 0, 0, 0), "");
}

Test(tls_rules, local_statics_of_visual_c_2015_are_known_by_their_epoch)
{
	struct pe_builder *b = with_tls("", 0, 4, 0x80000000);

	b->data[le32(b->data + 60) + 26] = 14;
	expect(b, "implicit-tls root.dll likely\n");
	cr_expect_not_null(strstr(c.a.findings.items[0].advice.s,
				  "threadSafeInit"));
	cr_expect_not_null(strstr(c.a.findings.items[0].after.s,
				  "statics may be made twice"));
	cr_expect(check_rests_on(check_finding(&c, 0), "R704"));
	expect(with_tls("", 0, 4, 0x80000000), "implicit-tls root.dll\n");
}

/* Of Visual C++ 2015, with 'n' bytes of which the first 'size' are the template. */
static struct pe_builder *with_data(const uint8_t *data, uint32_t n,
				    uint32_t size)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "");
	uint8_t *directory;
	uint32_t start;

	pe_tls(b, 0);
	pe_section(b, ".tls", data, n, n);
	pe_builder_build(b);
	directory = pe_at(b, pe_directory_rva(b, IMAGE_DIRECTORY_ENTRY_TLS));
	start = (uint32_t)b->image_base + 0x2000;
	memcpy(directory, &start, sizeof(start));
	start += size;
	memcpy(directory + 4, &start, sizeof(start));
	b->data[le32(b->data + 60) + 26] = 14;
	return b;
}

Test(tls_rules, the_epoch_stands_behind_other_data_too)
{
	static const uint8_t data[0x10] = { 1, 0, 0, 0, 0, 0, 0, 0x80 };

	expect(with_data(data, sizeof(data), 8),
	       "implicit-tls root.dll likely\n");
}

/* The statics of a DLL are few: what is larger holds variables as well. */
Test(tls_rules, an_epoch_is_looked_for_in_little_data_alone)
{
	static const struct {
		uint32_t size;
		const char *findings;
	} rows[] = {
		{ 4096, "implicit-tls root.dll likely\n" },
		{ 4097, "implicit-tls root.dll\n" },
	};

	static const uint8_t data[0x2000] = { 0, 0, 0, 0x80 };

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		expect(with_data(data, sizeof(data), rows[i].size),
		       rows[i].findings);
}

Test(tls_rules, what_is_imported_has_the_same_problem)
{
	scene_write(c.scene.beside, "a.dll", with_tls("+A", 0, 4, 7));
	expect(scene_builder(IMAGE_FILE_MACHINE_I386, "a.dll!A"),
	       "implicit-tls root.dll > a.dll\n");
	cr_expect_str_eq(c.a.findings.items[0].rules[1], "R703");
	scene_write(c.scene.beside, "a.dll", with_tls("+A", 2, 4, 0));
	expect(scene_builder(IMAGE_FILE_MACHINE_I386, "a.dll!A"),
	       "tls-callbacks root.dll > a.dll\n");
}

Test(tls_rules, a_program_has_tls_as_it_should)
{
	struct pe_builder *b = with_tls("", 0, 4, 7);

	pe_set(b, PE_CHARACTERISTICS, IMAGE_FILE_EXECUTABLE_IMAGE);
	expect(b, "not-a-dll\n");
}

Test(tls_rules, a_directory_that_points_nowhere_is_no_news)
{
	struct pe_builder *b = with_tls("", 0, 4, 7);

	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_TLS, 0x777777, 24);
	expect(b, "");
}

/* Its data begins nowhere: it counts as none that is empty. */
Test(tls_rules, data_that_lies_nowhere_is_a_variable)
{
	struct pe_builder *b = with_tls("", 0, 4, 0);
	uint8_t *directory =
		pe_at(b, pe_directory_rva(b, IMAGE_DIRECTORY_ENTRY_TLS));
	const uint32_t start = 0x1000;

	memcpy(directory, &start, sizeof(start));
	memcpy(directory + 4, &(uint32_t){ start + 4 }, 4);
	expect(b, "implicit-tls root.dll\n");
}

/* Only Visual C++ 2015 has the epoch, and there below the image is none. */
Test(tls_rules, data_that_lies_before_the_image_has_no_epoch)
{
	struct pe_builder *b = with_tls("", 0, 4, 0x80000000);
	uint8_t *directory =
		pe_at(b, pe_directory_rva(b, IMAGE_DIRECTORY_ENTRY_TLS));
	const uint32_t start = le32(directory) - (uint32_t)b->image_base;

	b->data[le32(b->data + 60) + 26] = 14;
	memcpy(directory, &start, sizeof(start));
	memcpy(directory + 4, &(uint32_t){ start + 4 }, 4);
	expect(b, "implicit-tls root.dll\n");
}

TestSuite(tls_on_windows);

/* The call fails in a DLL with static TLS, and nothing follows (R908). */
Test(tls_on_windows, a_dll_that_disables_thread_calls_loads_all_the_same)
{
	static const char *const words[] = {
		"kernel32.dll!GetVersion",
		"kernel32.dll!DisableThreadLibraryCalls",
	};

	check_open(&c, false);
	c.d.targets = scene_targets(&c.scene, "xp,ws2003-rtm-x86");
	for (size_t i = 0; i < 2; i++) {
		expect(with_tls(words[i], 0, 4, 7), "implicit-tls root.dll\n");
		cr_expect_str_eq(check_verdict(&c, "ws2003-rtm-x86"), "loads");
	}
	check_close(&c);
}

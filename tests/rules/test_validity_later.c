/* What Vista and later take as an image and what not: R2201 to R2209. */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"

enum { LOAD_CONFIG = 10, SECURITY = 4, FORCE_INTEGRITY = 0x80 };

static struct check c;

static void set_up(void)
{
	check_open_releases(&c);
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(validity_later, .init = set_up, .fini = tear_down);

static struct pe_builder *x86(void)
{
	return scene_builder(IMAGE_FILE_MACHINE_I386, "sys.dll!There");
}

static struct pe_builder *x64(void)
{
	return scene_builder(IMAGE_FILE_MACHINE_AMD64, "sys.dll!There");
}

/* What is said by that rule; there must be something. */
static const struct finding *by_rule(const char *rule)
{
	for (size_t i = 0; i < c.a.findings.count; i++) {
		if (check_rests_on(check_finding(&c, i), rule))
			return check_finding(&c, i);
	}
	cr_assert_fail("nothing rests on %s", rule);
	return NULL;
}

/* "xp loads, vista fails 193 ...", as far as they are asked. */
static void expect(const char *const (*rows)[2], size_t count)
{
	for (size_t i = 0; i < count; i++)
		cr_expect_str_eq(check_verdict(&c, rows[i][0]), rows[i][1],
				 "%s", rows[i][0]);
}

#define EXPECT(...)                                            \
	do {                                                   \
		static const char *const rows[][2] = {         \
			__VA_ARGS__                            \
		};                                             \
		expect(rows, sizeof(rows) / sizeof(rows[0]));  \
	} while (0)

Test(validity_later, a_healthy_dll_loads_from_xp_to_11)
{
	cr_expect_str_eq(check_built(&c, x64()), "");
	EXPECT({ "vista-x64", "loads" }, { "eleven-x64", "loads" });
	cr_expect_str_eq(check_built(&c, x86()), "");
	EXPECT({ "xp", "loads" }, { "eleven-x64-wow64", "loads" });
}

Test(validity_later, a_subsystem_version_counts_from_8_on)
{
	struct pe_builder *b = x64();

	pe_set(b, PE_SUBSYSTEM_MAJOR, 10);
	pe_set(b, PE_SUBSYSTEM_MINOR, 0);
	check_built(&c, b);
	EXPECT({ "seven-x64", "loads" }, { "eight-x64", "fails 193 likely" },
	       { "blue-x64", "fails 193 likely" }, { "ten-1607-x64", "loads" });
	by_rule("R2203");
	b = x64();
	pe_set(b, PE_SUBSYSTEM_MAJOR, 6);
	pe_set(b, PE_SUBSYSTEM_MINOR, 3);
	check_built(&c, b);
	EXPECT({ "seven-x64", "loads" }, { "eight-x64", "fails 193 likely" },
	       { "blue-x64", "loads" });
}

Test(validity_later, a_subsystem_version_below_3_10_is_refused_from_8_on)
{
	struct pe_builder *b = x86();

	pe_set(b, PE_SUBSYSTEM_MAJOR, 3);
	pe_set(b, PE_SUBSYSTEM_MINOR, 9);
	check_built(&c, b);
	EXPECT({ "xp", "loads" }, { "seven", "loads" },
	       { "eight", "fails 193" }, { "ten", "fails 193" });
	b = x86();
	pe_set(b, PE_SUBSYSTEM_MAJOR, 3);
	pe_set(b, PE_SUBSYSTEM_MINOR, 10);
	cr_expect_str_eq(check_built(&c, b), "");
}

Test(validity_later, an_entry_point_in_the_headers_is_refused_from_8_on)
{
	struct pe_builder *b = x86();

	pe_set(b, PE_ENTRY_POINT, 0x200);
	check_built(&c, b);
	EXPECT({ "xp", "loads" }, { "seven", "loads" },
	       { "eight", "fails 193" }, { "eleven-x64-wow64", "fails 193" });
	by_rule("R2204");
}

Test(validity_later, many_sections_are_taken_from_vista_on)
{
	struct pe_builder *b = x86();

	for (int i = 0; i < 97; i++) {
		char name[9];

		snprintf(name, sizeof(name), ".s%d", i);
		pe_section(b, name, "x", 1, 0);
	}
	check_built(&c, b);
	EXPECT({ "xp", "fails 193 likely" }, { "vista", "loads" },
	       { "ten", "loads" });
}

Test(validity_later, a_flat_image_is_not_known_from_vista_on)
{
	struct pe_builder *b = x86();

	b->flat = true;
	check_built(&c, b);
	EXPECT({ "xp", "loads likely" }, { "vista", "unknown" },
	       { "eleven-x64-wow64", "unknown" });
	cr_expect_not_null(strstr(by_rule("R2201")->before.s, "487 or 193"));
}

/* Its headers and its code are in one piece, as in samples of tiny files. */
Test(validity_later, a_file_under_268_bytes_is_refused_from_vista_on)
{
	struct pe_builder *b = x86();

	b->flat = true;
	pe_builder_build(b);
	pe_set(b, PE_SECTION_COUNT, 0);
	pe_set(b, PE_OPTIONAL_SIZE, 0);
	pe_set(b, PE_DIRECTORY_COUNT, 0);
	pe_set(b, PE_ENTRY_POINT, 0);
	pe_truncate(b, 267);
	check_built(&c, b);
	EXPECT({ "vista", "fails 193" }, { "ten", "fails 193" });
	by_rule("R2202");
	cr_expect_str_neq(check_verdict(&c, "xp"), "fails 193");
}

Test(validity_later, forced_integrity_without_a_signature_is_577)
{
	struct pe_builder *b = x64();

	pe_set(b, PE_DLL_CHARACTERISTICS, FORCE_INTEGRITY);
	cr_expect_str_eq(check_built(&c, b),
			 "unsigned-image 577 root.dll likely\n");
	EXPECT({ "vista-x64", "fails 577 likely" });
	b = x86();
	pe_set(b, PE_DLL_CHARACTERISTICS, FORCE_INTEGRITY);
	check_built(&c, b);
	EXPECT({ "xp", "loads" }, { "seven", "fails 577 likely" });
}

Test(validity_later, forced_integrity_with_a_signature_is_not_known)
{
	struct pe_builder *b = x86();

	pe_set(b, PE_DLL_CHARACTERISTICS, FORCE_INTEGRITY);
	pe_set_directory(b, SECURITY, 0x5000, 0x100);
	check_built(&c, b);
	EXPECT({ "xp", "loads" }, { "seven", "unknown" });
	cr_expect_not_null(strstr(check_finding(&c, 0)->before.s,
				  "depends on the certificate"));
	check_advice(check_finding(&c, 0), "signtool verify");
}

Test(validity_later, an_integrity_fault_of_a_dependency_fails_the_load)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "+Help");

	pe_set(b, PE_DLL_CHARACTERISTICS, FORCE_INTEGRITY);
	scene_write(c.scene.beside, "help.dll", b);
	scene_dll(&c.scene, "root.dll", "help.dll!Help");
	check_findings(&c, "root.dll");
	EXPECT({ "xp", "loads" }, { "eight", "fails 577 likely" });
}

Test(validity_later, arm64ec_is_not_known_on_an_x64_machine)
{
	uint8_t config[0xd0] = { 0xd0 };
	struct pe_builder *b = x64();

	config[0xc8] = 1;
	pe_section(b, ".cfg", config, sizeof(config), 0);
	pe_set_directory(b, LOAD_CONFIG, 0x2000, sizeof(config));
	cr_expect_str_eq(check_built(&c, b), "unknown-image root.dll\n");
	cr_expect_not_null(strstr(check_finding(&c, 0)->before.s, "ARM64EC"));
	check_advice(check_finding(&c, 0), "build it for x64");
}

Test(validity_later, an_arm64_image_is_of_another_machine_everywhere)
{
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_ARM64, "");
	check_findings(&c, "root.dll");
	EXPECT({ "xp", "fails 193" }, { "eleven-x64", "fails 193" });
}

/* KnownDLLs of a registry are certain, those of documents likely (R2508). */
#include <criterion/criterion.h>

#include "tests/rules/check.h"

#define WINDOWS(id, build, known)                                     \
	"target: " id "\nname: N\nbuild: '" build "'\nmachine: x86\n"  \
	"known_dlls: " known "\n"                                     \
	"inventory:\n  system32:\n    observed: [kernel32.dll]\n"     \
	"  default-assembly:\n    observed: [gdiplus.dll]\n"           \
	"tables:\n  observed: [gdiplus.dll, kernel32.dll]\n"          \
	"exports:\n  kernel32.dll:\n    add: [A]\n"                   \
	"  gdiplus.dll:\n    add: [A]\n"

static struct check c;

static void set_up(void)
{
	static const char *const texts[] = {
		"date: 2026-11-24\n",
		WINDOWS("listed", "5.1", "[kernel32.dll]"),
		WINDOWS("read", "5.2", "{observed: [kernel32.dll]}"),
		"target: heir\nname: N\nbuild: '5.3'\nmachine: x86\n"
		"extends: read\n",
		"target: other\nname: N\nbuild: '5.4'\nmachine: x86\n"
		"extends: read\nknown_dlls: [kernel32.dll]\n",
		"target: wide\nname: N\nbuild: '6.1.7601'\nmachine: x64\n"
		"extends: read\n",
		"target: bare\nname: N\nbuild: '6.1.7601'\nmachine: x64\n"
		"extends: read\nknown_dlls: []\n",
	};

	check_open_texts(&c, texts, sizeof(texts) / sizeof(texts[0]));
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(known_dlls, .init = set_up, .fini = tear_down);

Test(known_dlls, those_of_a_registry_are_certain)
{
	scene_dll(&c.scene, "kernel32.dll", "+A +Better");
	scene_dll(&c.scene, "root.dll", "kernel32.dll!A");
	c.d.targets = scene_targets(&c.scene, "read,heir");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "shadowed root.dll > kernel32.dll\n");
	cr_expect_str_eq(check_verdict(&c, "read"), "loads");
	cr_expect_str_eq(check_verdict(&c, "heir"), "loads");
}

Test(known_dlls, those_of_documents_are_likely)
{
	scene_dll(&c.scene, "kernel32.dll", "+A +Better");
	scene_dll(&c.scene, "root.dll", "kernel32.dll!A");
	c.d.targets = scene_targets(&c.scene, "listed,other");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "shadowed root.dll > kernel32.dll likely\n");
	cr_expect_str_eq(check_verdict(&c, "listed"), "loads likely");
	cr_expect_str_eq(check_verdict(&c, "other"), "loads likely");
}

/* Their list says nothing of the assembly, which beats the copy as well. */
Test(known_dlls, what_an_assembly_brings_is_likely_beside_any_list)
{
	scene_dll(&c.scene, "gdiplus.dll", "+A +Better");
	scene_dll(&c.scene, "root.dll", "gdiplus.dll!A");
	c.d.targets = scene_targets(&c.scene, "read,listed");
	check_findings(&c, "root.dll");
	cr_expect_str_eq(check_verdict(&c, "read"), "loads likely");
	cr_expect_str_eq(check_verdict(&c, "listed"), "loads likely");
}

/* Windows that takes its own first doesn't come as far as the copy. */
Test(known_dlls, beat_a_copy_for_another_processor_without_a_look_at_it)
{
	scene_dll(&c.scene, "kernel32.dll", "+A");
	scene_dll_in(c.scene.beside, "root.dll", IMAGE_FILE_MACHINE_AMD64,
		     "kernel32.dll!A");
	c.d.targets = scene_targets(&c.scene, "wide,bare");
	cr_expect_str_eq(check_findings(&c, "root.dll"),
			 "shadowed root.dll > kernel32.dll on wide\n"
			 "passed-over root.dll > kernel32.dll on bare\n");
	cr_expect_str_eq(check_verdict(&c, "wide"), "loads");
}

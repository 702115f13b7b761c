/* What the tests of manifests share. */
#include "tests/rules/manifests.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

const char visual_c[] = MANIFEST(NEEDS(CRT));
const char windows_sys[] = MANIFEST(NEEDS(SYS("6.0.0.0")));

void write_dll(const char *name, uint16_t machine, const char *words,
	       const char *manifest, uint16_t id)
{
	struct pe_builder *b = scene_builder(machine, words);

	if (manifest != NULL)
		pe_manifest(b, id, manifest);
	scene_write(c.scene.beside, name, b);
	session_leave(&c.d);
}

void write_text(const char *folder, const char *name, const char *text)
{
	char dir[200];

	snprintf(dir, sizeof(dir), "%s/%s", c.scene.beside, folder);
	mkdir(dir, 0777);
	scene_file(dir, name, text, strlen(text));
}

void expect_with(const char *words, const char *manifest, uint16_t id,
		 const char *findings)
{
	const char *got;

	write_dll("root.dll", IMAGE_FILE_MACHINE_I386, words, manifest, id);
	got = check_findings(&c, "root.dll");
	cr_expect_str_eq(got, findings, "%s: %s", words, got);
}

void expect_verdicts(const char *old, const char *new)
{
	cr_expect_str_eq(check_verdict(&c, "old"), old);
	cr_expect_str_eq(check_verdict(&c, "new"), new);
}

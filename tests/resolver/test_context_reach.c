/* Whose imports a context binds, and to which module. */
#include "resolver/context.h"

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"

#define ASSEMBLY(inside)                                      \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' " \
	"manifestVersion='1.0'>" inside "</assembly>"

static struct scene s;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(context_reach, .init = set_up, .fini = tear_down);

static void dll_with(const char *manifest, const char *name, const char *words)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);

	pe_manifest(b, 2, manifest);
	scene_write(s.beside, name, b);
}

static void expect(const char *problems)
{
	const char *got = scene_problems(&s, "root.dll", ON_BOTH);

	cr_expect_str_eq(got, problems, "%s", got);
}

/* It is loaded already: no second module, with problems of its own. */
Test(context_reach, a_dll_that_lists_itself_is_loaded_once)
{
	dll_with(ASSEMBLY("<file name='ROOT.dll'/>"), "root.dll",
		 "+Own helper.dll!A gone.dll!B");
	scene_dll(&s, "helper.dll", "+A root.dll!Own");
	expect("absent root.dll > gone.dll\n");
	cr_expect_eq(s.resolution.loaded_count, 2);
}

Test(context_reach, a_dll_that_lists_itself_lacks_what_it_lacks_for_sure)
{
	dll_with(ASSEMBLY("<file name='root.dll'/>"), "root.dll",
		 "+Own helper.dll!A");
	scene_dll(&s, "helper.dll", "+A root.dll!Lacks");
	expect("export helper.dll > root.dll!Lacks\n");
	cr_expect_eq(scene_missing(&s)->likely, 0);
}

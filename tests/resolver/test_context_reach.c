/* Whose imports a context binds, and to which module. */
#include "resolver/context.h"

#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"

#define ASSEMBLY(inside)                                      \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' " \
	"manifestVersion='1.0'>" inside "</assembly>"
#define IDENTITY                                                     \
	"<assemblyIdentity type='win32' name='O' version='1.0.0.0' " \
	"processorArchitecture='x86'/>"
#define ASKS                                     \
	ASSEMBLY("<dependency><dependentAssembly>" IDENTITY \
		 "</dependentAssembly></dependency>")

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

/* R601 */
Test(context_reach, what_a_delay_load_delay_loads_is_in_no_context)
{
	static const char own[] = ASSEMBLY(IDENTITY "<file name='part.dll'/>");
	const char *inner = scene_path(&s, "O");

	cr_assert_eq(mkdir(inner, 0777), 0);
	scene_file(inner, "O.manifest", own, strlen(own));
	scene_dll_in(inner, "part.dll", IMAGE_FILE_MACHINE_I386, "+A");
	scene_dll(&s, "root.dll", "~outer.dll!A");
	dll_with(ASKS, "outer.dll", "+A ~late.dll!A");
	scene_dll(&s, "late.dll", "+A part.dll!A");
	expect("assembly root.dll > outer.dll delayed\n"
	       "absent late.dll > part.dll delayed\n");
}

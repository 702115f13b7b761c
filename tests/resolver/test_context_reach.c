/* Whose imports a context binds, and to which module. */
#include "resolver/context.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

Test(context_reach, a_dll_that_a_manifest_lists_lies_with_that)
{
	const struct activation_context *c;

	dll_with(ASSEMBLY("<file name='part.dll'/>"), "root.dll", "part.dll!A");
	scene_dll(&s, "part.dll", "+A");
	expect("");
	c = s.resolution.root->context;
	cr_assert_eq(c->file_count, 1);
	cr_expect_eq(c->files[0].place, ASSEMBLY_BESIDE_DLL);
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

static void put_part(const char *words)
{
	static const char own[] = ASSEMBLY(IDENTITY "<file name='part.dll'/>");
	const char *inner = scene_path(&s, "O");

	cr_assert_eq(mkdir(inner, 0777), 0);
	scene_file(inner, "O.manifest", own, strlen(own));
	scene_dll_in(inner, "part.dll", IMAGE_FILE_MACHINE_I386, words);
}

/* A manifest of that name beside the DLL is of another file. */
Test(context_reach, a_dll_of_an_assembly_has_no_manifest_beside_the_root)
{
	const struct module *part;

	put_part("+A");
	scene_file(s.beside, "part.dll.manifest", "", 0);
	dll_with(ASKS, "root.dll", "part.dll!A");
	expect("assembly root.dll\n");
	cr_assert_eq(s.resolution.loaded_count, 2);
	part = s.resolution.loaded[1].module;
	cr_expect(str_equal(part->name, str_of("part.dll")));
	cr_expect_eq(part->ignored_manifest.n, 0);
}

/* That it is this assembly which is taken is likely (R606). */
Test(context_reach, what_a_dll_of_an_assembly_brings_is_as_likely_as_that)
{
	put_part("+A mid.dll!M");
	scene_dll(&s, "mid.dll", "+M gone.dll!A");
	dll_with(ASKS, "root.dll", "part.dll!A");
	expect("assembly root.dll\nabsent mid.dll > gone.dll\n");
	cr_expect(s.resolution.problems[1].chain->of_assembly);
}

/* Windows 2000 knows no manifests. */
Test(context_reach, a_dll_of_an_assembly_is_not_loaded_where_there_are_none)
{
	static const char older[] =
		"target: older\nname: O\nbuild: '5.0'\nmachine: x86\n"
		"inventory:\n  system32:\n    observed: [part.dll]\n"
		"tables:\n  observed: [part.dll]\n"
		"exports:\n  part.dll:\n    add: [A]\n";
	static const char newer[] =
		"target: newer\nname: N\nextends: older\nbuild: '5.1'\n"
		"machine: x86\n";
	static const char *const texts[] = { older, newer,
					     "date: 2026-11-24\n" };

	scene_close(&s);
	scene_open_texts(&s, texts, 3);
	put_part("+A gone.dll!B");
	dll_with(ASKS, "root.dll", "part.dll!A");
	expect("assembly root.dll on 0x2\nabsent part.dll > gone.dll on 0x2\n");
}

/* A bit that stands for nothing doesn't switch it off. */
Test(context_reach, a_manifest_is_read_unless_it_is_switched_off)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "sys.dll!There");

	pe_manifest(b, 2, ASKS);
	pe_set(b, PE_DLL_CHARACTERISTICS, 1);
	scene_write(s.beside, "root.dll", b);
	expect("assembly root.dll\n");
}

/* It lies there, whatever it is: it isn't said to be gone. */
Test(context_reach, a_dll_of_an_assembly_that_cannot_be_opened_is_not_known)
{
	const char *part = scene_path(&s, "O/part.dll");

	put_part("+A");
	cr_assert_eq(unlink(part), 0);
	cr_assert_eq(symlink("nothing", part), 0);
	dll_with(ASKS, "root.dll", "part.dll!A");
	expect("assembly root.dll\nunknown root.dll > part.dll!A\n");
}

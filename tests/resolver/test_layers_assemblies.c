/* Assemblies that overlays install, where a manifest asks for them. */
#include "resolver/layers.h"

#include <criterion/criterion.h>

#include "tests/resolver/layers_scene.h"
#include "util/status.h"

TestSuite(layers_assemblies, .init = layers_set_up,
	  .fini = layers_tear_down);

/* Where a manifest asks for its assembly. */
Test(layers_assemblies, an_assembly_of_one_provides_its_files)
{
	struct assembly_file file = { .name = str_of("bound.dll"),
				      .targets = ON_BOTH,
				      .path = STR_EMPTY,
				      .folder = STR_EMPTY };
	const struct activation_context context = { .files = &file,
						    .file_count = 1,
						    .targets = ON_BOTH };
	struct provider p;

	install_layer("first", ON_BOTH);
	install_layer("second", ON_OLD);
	layered.search.context = &context;
	p = find_layered("bound.dll");
	cr_expect_eq(p.in_overlay, ON_OLD);
	cr_expect_eq(p.likely, ON_OLD);
	cr_expect(str_equal(p.overlay_dll, str_of("bound.dll")));
	cr_expect_eq(p.in_assembly, ON_NEW);
	cr_assert_eq(search_module(&layered.search, str_of("bound.dll"),
				   SEARCH_ALTERED, ON_OLD, &p),
		     OK);
	cr_expect_eq(p.in_overlay, ON_OLD);
	/* Without one it isn't found. */
	layered.search.context = NULL;
	cr_expect_eq(find_layered("bound.dll").absent, ON_BOTH);
}

/* What a DLL's manifest makes of it, that asks for this assembly. */
static const struct activation_context *ask_with(const char *words,
						 const char *name,
						 const char *version,
						 const char *key)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);
	struct str file = str_printf(&layered.arena, "r%zu.dll",
				     layered.search.modules.count);

	pe_manifest(b, 2,
		    str_printf(&layered.arena,
			       "<assembly xmlns='urn:schemas-microsoft-com:"
			       "asm.v1' manifestVersion='1.0'><dependency>"
			       "<dependentAssembly><assemblyIdentity "
			       "type='win32' name='%s' version='%s' "
			       "publicKeyToken='%s' "
			       "processorArchitecture='x86'/>"
			       "</dependentAssembly></dependency></assembly>",
			       name, version, key)
			    .s);
	scene_write(layered.beside, file.s, b);
	scene_problems(&layered, file.s, ON_BOTH);
	cr_assert_not_null(layered.resolution.root->context);
	return layered.resolution.root->context;
}

static const struct activation_context *ask(const char *name,
					    const char *version,
					    const char *key)
{
	return ask_with("sys.dll!There", name, version, key);
}

#define KEY "1234567890abcdef"

Test(layers_assemblies, what_one_context_makes_likely_another_does_not)
{
	install_layer("second", ON_BOTH);
	scene_dll(&layered, "near.dll", "+A bound.dll!X");
	ask_with("near.dll!A", "A.CRT", "2.0.0.0", KEY);
	cr_expect_eq(layered.resolution.likely, ON_BOTH);
	scene_dll(&layered, "plain.dll", "near.dll!A");
	cr_expect_str_eq(scene_problems(&layered, "plain.dll", ON_BOTH),
			 "absent near.dll > bound.dll\n");
	cr_expect_eq(layered.resolution.likely, 0);
}

Test(layers_assemblies, an_assembly_is_there_where_it_is_installed)
{
	const struct activation_context *c;

	install_layer("first", ON_BOTH);
	install_layer("second", ON_OLD);
	c = ask("a.crt", "2.0.0.0", KEY);
	cr_expect_eq(c->troubled, ON_NEW);
	cr_expect_eq(c->likely, ON_OLD);
	cr_assert_eq(c->file_count, 1);
	cr_expect_eq(c->files[0].targets, ON_OLD);
	cr_expect(str_equal(c->files[0].name, str_of("bound.dll")));
	cr_expect_eq(layered.resolution.likely, ON_OLD);
}

/* Of its processor, and from XP on. */
Test(layers_assemblies, an_assembly_is_there_on_no_windows_that_the_dll_is_not_for)
{
	const struct activation_context *c;

	install_layer("second", ON_BOTH | ON_BIG);
	c = ask("a.crt", "2.0.0.0", KEY);
	cr_expect_eq(c->likely, ON_BOTH);
	cr_assert_eq(c->file_count, 1);
	cr_expect_eq(c->files[0].targets, ON_BOTH);
}

Test(layers_assemblies, the_policy_of_an_assembly_leads_to_it_from_older_versions)
{
	static const char *const led[] = { "0.5.0.0", "0.5.9.9", "0.6.0.0",
					   "0.8.0.0", "1.0.0.0", "1.4.0.0",
					   "1.9.0.0" };
	static const char *const not_led[] = { "0.4.9.9", "0.6.0.1", "0.7.9.9",
					       "0.8.0.1", "1.9.0.1", "2.0.0.1",
					       "3.0.0.0" };

	install_layer("second", ON_BOTH);
	for (size_t i = 0; i < sizeof(led) / sizeof(led[0]); i++) {
		const struct activation_context *c = ask("A.CRT", led[i], KEY);

		cr_expect_eq(c->troubled, 0, "%s", led[i]);
		cr_expect_eq(c->file_count, 1, "%s", led[i]);
		c = ask("A.CRT", not_led[i], KEY);
		cr_expect_eq(c->troubled, ON_BOTH, "%s", not_led[i]);
		cr_expect_eq(c->file_count, 0, "%s", not_led[i]);
		cr_expect_eq(c->troubles[0].kind, ASSEMBLY_OTHER_VERSION);
	}
}

Test(layers_assemblies, an_assembly_of_another_name_key_or_machine_is_another)
{
	install_layer("second", ON_BOTH);
	cr_expect_eq(ask("A.MFC", "2.0.0.0", KEY)->troubled, ON_BOTH);
	cr_expect_eq(ask("A.CRT", "2.0.0.0", "1234567890abcdee")->troubled,
		     ON_BOTH);
	cr_expect_eq(ask("B.CRT", "2.0.0.0", KEY)->troubled, ON_BOTH);
	cr_expect_eq(ask("A.CRT", "2.0.0.0", KEY)->troubled, 0);
}

Test(layers_assemblies, an_assembly_of_a_vague_version_may_be_the_one)
{
	const struct activation_context *c;

	install_layer("second", ON_BOTH);
	c = ask("C.CRT", "2.0.0.0", KEY);
	cr_assert_eq(c->trouble_count, 1);
	cr_expect_eq(c->troubles[0].kind, ASSEMBLY_UNPROVEN);
	cr_expect_eq(c->troubles[0].targets, ON_BOTH);
}

Test(layers_assemblies, what_is_unproven_of_windows_is_there_where_it_is_installed)
{
	install_layer("second", ON_OLD);
	cr_expect_eq(ask("Windows.Perhaps", "1.0.0.0", "6595b64144ccf1df")
			     ->troubled,
		     ON_NEW);
}

/* What private assemblies bring, and need themselves. */
#include "tests/resolver/private_scene.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

TestSuite(private_needs, .init = private_set_up, .fini = private_tear_down);

/* A private assembly that needs another, and has a DLL. */
static void put_needy(const char *name, const char *needs, const char *dll)
{
	const struct str own = str_printf(
		&s.arena,
		ASSEMBLY(NAMED("%s") "<file name='%s'/><dependency>"
			 "<dependentAssembly>" NAMED("%s")
			 "</dependentAssembly></dependency>"),
		name, dll, needs);

	scene_file(s.beside, str_printf(&s.arena, "%s.manifest", name).s,
		   own.s, own.n);
	scene_dll(&s, dll, "+A");
}

Test(private_needs, need_what_their_manifest_asks_for)
{
	const struct activation_context *c;

	put_needy("O", "Gone", "part.dll");
	c = ask_for("sys.dll!There",
		    "assembly root.dll\nassembly root.dll\n");
	cr_assert_eq(c->trouble_count, 2);
	cr_expect_eq(c->troubles[0].kind, ASSEMBLY_PRIVATE);
	cr_expect_eq(c->troubles[0].needed_by.n, 0);
	cr_expect_eq(c->troubles[1].kind, ASSEMBLY_ABSENT);
	cr_expect_eq(c->troubles[1].targets, ON_BOTH);
	cr_expect(str_equal(c->troubles[1].asked.name, str_of("Gone")));
	cr_expect(str_equal(c->troubles[1].needed_by, str_of("O")));
}

Test(private_needs, that_need_each_other_are_each_asked_for_once)
{
	const struct activation_context *c;

	put_needy("O", "P", "part.dll");
	put_needy("P", "O", "more.dll");
	c = ask_for("part.dll!A more.dll!A",
		    "assembly root.dll\nassembly root.dll\n");
	cr_expect_eq(c->question_count, 2);
	cr_expect_eq(c->trouble_count, 2);
	cr_expect_eq(c->file_count, 2);
}

/* In a folder of its name lies one whose DLL asks for another there (R2601). */
Test(private_needs, of_a_dll_may_lie_where_it_lies_itself)
{
	static const char p[] = ASSEMBLY(NAMED("P") "<file name='p1.dll'/>");
	static const char q[] = ASSEMBLY(NAMED("Q") "<file name='q1.dll'/>");
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "+A q1.dll!A");
	const char *dir = scene_path(&s, "P");
	const struct activation_context *c;

	cr_assert_eq(mkdir(dir, 0777), 0);
	scene_file(dir, "P.manifest", p, strlen(p));
	scene_file(dir, "Q.manifest", q, strlen(q));
	pe_manifest(b, 2, ASKS(NAMED("Q")));
	scene_write(dir, "p1.dll", b);
	scene_dll_in(dir, "q1.dll", IMAGE_FILE_MACHINE_I386, "+A");
	ask_with(ASKS(NAMED("P")), "p1.dll!A",
		 "assembly root.dll\nassembly root.dll > p1.dll\n");
	cr_assert_eq(s.resolution.loaded_count, 3);
	c = s.resolution.loaded[1].module->context;
	cr_assert_eq(c->file_count, 1);
	cr_expect_eq(c->files[0].place, ASSEMBLY_BESIDE_DLL);
	cr_expect(str_equal(c->files[0].folder, str_of("P")));
}

static struct pe_builder *asker_of(const char *manifest, const char *words)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);

	pe_manifest(b, 2, manifest);
	return b;
}

static struct pe_builder *asker(const char *manifest)
{
	return asker_of(manifest, "sys.dll!There");
}

/* Each needs the next. */
Test(private_needs, beyond_so_many_are_not_known)
{
	const struct activation_context *c;

	for (unsigned i = 0; i <= CONTEXT_ASSEMBLIES_MAX; i++)
		put_needy(str_printf(&s.arena, "N%u", i).s,
			  str_printf(&s.arena, "N%u", i + 1).s, "part.dll");
	scene_write(s.beside, "root.dll", asker(ASKS(NAMED("N0"))));
	scene_problems(&s, "root.dll", ON_BOTH);
	c = s.resolution.root->context;
	cr_expect_eq(c->question_count, CONTEXT_ASSEMBLIES_MAX);
	cr_assert_eq(c->trouble_count, CONTEXT_ASSEMBLIES_MAX + 1);
	cr_expect_eq(c->troubles[CONTEXT_ASSEMBLIES_MAX].kind,
		     ASSEMBLY_UNPROVEN);
}

Test(private_needs, are_asked_for_the_procedures_of_each_dll)
{
	put_ours(s.beside);
	ask_for("part.dll!A more.dll!B part.dll!B more.dll!A",
		"assembly root.dll\n"
		"export root.dll > part.dll!B\n"
		"export root.dll > more.dll!A\n");
}

Test(private_needs, are_asked_on_one_windows_alone)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "part.dll!Nope");

	put_ours(s.beside);
	pe_manifest(b, 2, ASKS(NAMED("O")));
	scene_write(s.beside, "root.dll", b);
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_OLD),
			 "assembly root.dll\nexport root.dll > part.dll!Nope\n");
}

Test(private_needs, with_a_damaged_dll_serve_as_little_as_any_other)
{
	put_ours(s.beside);
	cr_assert_eq(truncate(scene_path(&s, "part.dll"), 0x100), 0);
	ask_for("part.dll!A", "assembly root.dll\n"
			      "bad-image root.dll > part.dll\n");
}

/* O in a folder of its own, without one of its DLLs. */
static void put_lacking(const char *gone)
{
	const char *inner = scene_path(&s, "O");

	cr_assert_eq(mkdir(inner, 0777), 0);
	put_ours(inner);
	cr_assert_eq(unlink(str_printf(&s.arena, "%s/%s", inner, gone).s), 0);
}

Test(private_needs, that_lack_a_dll_still_bring_the_others)
{
	put_lacking("part.dll");
	ask_for("part.dll!A more.dll!B",
		"assembly root.dll\nabsent root.dll > part.dll\n");
}

/* That it is gone is no more likely than of any other DLL. */
Test(private_needs, lack_a_dll_on_one_windows_alone)
{
	put_lacking("part.dll");
	scene_write(s.beside, "root.dll", asker(ASKS(NAMED("O"))));
	scene_problems(&s, "root.dll", ON_OLD);
	cr_expect_eq(s.resolution.likely, 0);
	scene_write(s.beside, "other.dll",
		    asker_of(ASKS(NAMED("O")), "part.dll!A"));
	cr_expect_str_eq(scene_problems(&s, "other.dll", ON_OLD),
			 "assembly other.dll\nabsent other.dll > part.dll\n");
	cr_expect_eq(s.resolution.likely, 0);
}

Test(private_needs, may_do_without_what_is_optional)
{
	static const char own[] =
		ASSEMBLY(NAMED("O") "<dependency optional='yes'>"
				    "<dependentAssembly>" NAMED("Gone")
				    "</dependentAssembly></dependency>");

	scene_file(s.beside, "O.manifest", own, strlen(own));
	cr_expect_eq(ask_for("sys.dll!There", "assembly root.dll\n")
			     ->trouble_count,
		     1);
}

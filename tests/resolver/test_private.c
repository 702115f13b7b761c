/* Private assemblies: where they are looked for. */
#include "tests/resolver/private_scene.h"

#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "util/status.h"

TestSuite(private_assemblies, .init = private_set_up, .fini = private_tear_down);

static const struct activation_context *ask(void)
{
	return ask_for("sys.dll!There", "assembly root.dll\n");
}

/* 'folder' is the one of its name; empty: it lies beside. */
static void expect_place(enum assembly_place place, const char *dir,
			 const char *folder)
{
	const struct activation_context *c = ask();

	cr_assert_eq(c->file_count, 2);
	cr_expect_eq(c->files[0].place, place);
	cr_expect(str_equal(c->files[0].path,
			    str_printf(&s.arena, "%s/part.dll", dir)));
	cr_expect(str_equal(c->files[0].folder, str_of(folder)));
	cr_expect_eq(c->files[0].targets, ON_BOTH);
}

Test(private_assemblies, lie_beside_the_program)
{
	put_ours(program);
	expect_place(ASSEMBLY_BESIDE_PROGRAM, program, "");
}

Test(private_assemblies, lie_in_a_folder_of_their_name_beside_the_program)
{
	const char *dir = str_printf(&s.arena, "%s/O", program).s;

	cr_assert_eq(mkdir(dir, 0777), 0);
	put_ours(dir);
	expect_place(ASSEMBLY_BESIDE_PROGRAM, dir, "O");
}

/* A second folder of the program, and in both, where asked for, one of its name. */
static const char *second_program(const char *first_holds)
{
	const char *second = str_printf(&s.arena, "%s/second", s.top).s;
	const char *dir = str_printf(&s.arena, "%s/o", second).s;

	cr_assert_eq(mkdir(second, 0777), 0);
	cr_assert_eq(mkdir(dir, 0777), 0);
	cr_assert_eq(folders_add(&s.deployment.process, &s.arena,
				 str_of(second)),
		     OK);
	put_ours(dir);
	if (first_holds != NULL) {
		cr_assert_eq(mkdir(first_holds, 0777), 0);
		put_ours(first_holds);
	}
	return dir;
}

Test(private_assemblies, lie_in_a_folder_of_their_name_in_any_case)
{
	expect_place(ASSEMBLY_BESIDE_PROGRAM, second_program(NULL), "o");
}

Test(private_assemblies, of_folders_of_their_name_the_first_comes_first)
{
	const char *first = str_printf(&s.arena, "%s/O", program).s;

	second_program(first);
	expect_place(ASSEMBLY_BESIDE_PROGRAM, first, "O");
}

Test(private_assemblies, a_file_of_their_name_is_no_folder)
{
	scene_file(program, "O", "", 0);
	expect_place(ASSEMBLY_BESIDE_PROGRAM, second_program(NULL), "o");
}

Test(private_assemblies, in_a_folder_that_is_gone_there_are_none)
{
	const struct activation_context *c;

	cr_assert_eq(rmdir(program), 0);
	c = ask();
	cr_expect_eq(c->file_count, 0);
	cr_expect_eq(c->troubles[0].kind, ASSEMBLY_ABSENT);
}

Test(private_assemblies, beside_the_dll_come_first)
{
	put_ours(program);
	put_ours(s.beside);
	expect_place(ASSEMBLY_BESIDE_DLL, s.beside, "");
}

Test(private_assemblies, in_a_folder_of_their_name_come_after_those_beside_it)
{
	const char *inner = scene_path(&s, "O");

	put_ours(s.beside);
	cr_assert_eq(mkdir(inner, 0777), 0);
	put_ours(inner);
	expect_place(ASSEMBLY_BESIDE_DLL, s.beside, "");
}

Test(private_assemblies, lie_in_no_folder_of_their_name_that_lacks_them)
{
	cr_assert_eq(mkdir(scene_path(&s, "O"), 0777), 0);
	put_ours(program);
	expect_place(ASSEMBLY_BESIDE_PROGRAM, program, "");
}

/* What becomes of one who asks for that name, with such a manifest there. */
static void expect_of(const char *name, const char *dir,
		      enum assembly_trouble_kind kind)
{
	const struct str own =
		str_printf(&s.arena, ASSEMBLY(NAMED("%s")), name);
	const struct activation_context *c;

	scene_file(dir, str_printf(&s.arena, "%s.manifest", name).s, own.s,
		   own.n);
	c = ask_with(str_printf(&s.arena, ASKS(NAMED("%s")), name).s,
		     "sys.dll!There", "assembly root.dll\n");
	cr_expect_eq(c->troubles[0].kind, kind);
	cr_expect_eq(c->troubles[0].targets, ON_BOTH);
}

Test(private_assemblies, called_like_this_folder_lie_nowhere)
{
	expect_of(".", s.beside, ASSEMBLY_ABSENT);
}

Test(private_assemblies, called_like_the_folder_above_lie_nowhere)
{
	expect_of("..", s.top, ASSEMBLY_ABSENT);
}

/* On Windows no file is called so. */
Test(private_assemblies, whose_name_leads_elsewhere_lie_nowhere)
{
	expect_of("\\b", s.beside, ASSEMBLY_ABSENT);
}

#define UMLAUT "\xc3\xb6o"

Test(private_assemblies, may_have_a_name_beyond_ascii)
{
	expect_of(UMLAUT, s.beside, ASSEMBLY_PRIVATE);
}

/* It may lie there in another case. */
Test(private_assemblies, of_a_name_beyond_ascii_are_not_known_to_be_gone)
{
	const struct activation_context *c = ask_with(
		ASKS(NAMED(UMLAUT)), "sys.dll!There", "assembly root.dll\n");

	cr_expect_eq(c->troubles[0].kind, ASSEMBLY_UNPROVEN);
	cr_expect_eq(c->troubles[0].targets, ON_BOTH);
}

Test(private_assemblies, of_any_version_serve_who_asks_for_none)
{
	const struct activation_context *c;

	put_ours(s.beside);
	c = ask_with(ASKS("<assemblyIdentity type='win32' name='O' "
			  "processorArchitecture='x86'/>"),
		     "sys.dll!There", "assembly root.dll\n");
	cr_expect_eq(c->troubles[0].kind, ASSEMBLY_PRIVATE);
	cr_expect_eq(c->file_count, 2);
}

Test(private_assemblies, that_cannot_be_read_may_be_the_one)
{
	const struct activation_context *c;

	cr_assert_eq(symlink("nothing", scene_path(&s, "O.manifest")), 0);
	c = ask();
	cr_assert_eq(c->trouble_count, 1);
	cr_expect_eq(c->troubles[0].kind, ASSEMBLY_PRIVATE);
	cr_expect_eq(c->troubles[0].targets, ON_BOTH);
	cr_expect_eq(c->file_count, 0);
}

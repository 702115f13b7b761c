/* Private assemblies in folders of their languages. */
#include "tests/resolver/private_scene.h"

#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

TestSuite(private_languages, .init = private_set_up, .fini = private_tear_down);

#define IN_ENGLISH "language='en-US'"

/* A folder beside the DLL with the assembly in that language. */
static void put_in(const char *folder, const char *attributes)
{
	const struct str own =
		str_printf(&s.arena,
			   ASSEMBLY("<assemblyIdentity name='O' "
				    "version='1.0.0.0' %s/>"
				    "<file name='part.dll'/>"),
			   attributes);
	const char *dir = scene_path(&s, folder);

	cr_assert(mkdir(dir, 0777) == 0 || access(dir, W_OK) == 0);
	scene_file(dir, "O.manifest", own.s, own.n);
	scene_dll_in(dir, "part.dll", IMAGE_FILE_MACHINE_I386, "+A");
}

/* Who asks with these gets it from there; NULL: there is none. */
static void expect_in(const char *attributes, const char *folder,
		      const char *place)
{
	const char *asked = str_printf(&s.arena,
				       ASKS("<assemblyIdentity name='O' "
					    "version='1.0.0.0' %s/>"),
				       attributes)
				    .s;
	const struct activation_context *c =
		ask_with(asked, "sys.dll!There", "assembly root.dll\n");

	if (folder == NULL) {
		cr_expect_eq(c->troubles[0].kind, ASSEMBLY_ABSENT);
		return;
	}
	cr_expect_eq(c->troubles[0].kind, ASSEMBLY_PRIVATE);
	cr_assert_eq(c->file_count, 1);
	cr_expect_str_eq(c->files[0].path.s,
			 str_printf(&s.arena, "%s/part.dll",
				    scene_path(&s, folder))
				 .s);
	cr_expect(str_equal(c->files[0].folder, str_of(place)));
}

Test(private_languages, lie_in_a_folder_of_their_language)
{
	put_in("EN-us", WIN32 IN_ENGLISH);
	expect_in(WIN32 IN_ENGLISH, "EN-us", "EN-us");
}

Test(private_languages, lie_in_a_folder_of_their_name_in_one_of_their_language)
{
	cr_assert_eq(mkdir(scene_path(&s, "en-US"), 0777), 0);
	put_in("en-US/o", WIN32 IN_ENGLISH);
	expect_in(WIN32 IN_ENGLISH, "en-US/o", "en-US\\o");
}

Test(private_languages, in_a_folder_of_their_language_come_first)
{
	put_in(".", WIN32 IN_ENGLISH);
	put_in("O", WIN32 IN_ENGLISH);
	put_in("en-US", WIN32 IN_ENGLISH);
	expect_in(WIN32 IN_ENGLISH, "en-US", "en-US");
}

Test(private_languages, lie_beside_the_folder_of_their_language)
{
	cr_assert_eq(mkdir(scene_path(&s, "en-US"), 0777), 0);
	put_in("O", WIN32 IN_ENGLISH);
	expect_in(WIN32 IN_ENGLISH, "O", "O");
}

Test(private_languages, of_no_language_lie_in_the_folder_of_none)
{
	put_in("neutral", WIN32);
	expect_in(WIN32 "language='neutral'", NULL, NULL);
}

Test(private_languages, of_any_language_lie_in_no_folder_of_a_wildcard)
{
	put_in("*", WIN32);
	expect_in(WIN32 "language='*'", NULL, NULL);
}

Test(private_languages, of_a_language_that_leads_elsewhere_lie_nowhere)
{
	put_in("..", WIN32);
	expect_in(WIN32 "language='..'", NULL, NULL);
}

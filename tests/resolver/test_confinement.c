/* Deployments of a copied disk: what lies outside it isn't used. */
#include "resolver/deployment.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/status.h"

static struct scene s;
static struct str base;
static struct confinement confinement;

/* Files may lie beside the DLL alone; "path" is outside. */
static void set_up(void)
{
	scene_open(&s, true);
	base = str_of(s.beside);
	confinement = (struct confinement){ .bases = &base,
					    .count = 1,
					    .arena = &s.arena };
	deployment_confine(&s.deployment, &confinement);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(confinement, .init = set_up, .fini = tear_down);

static void link_beside(const char *name, const char *target)
{
	cr_assert_eq(symlink(target, scene_path(&s, name)), 0);
}

/* What is found, without the top folder; empty for nothing. */
static const char *find(struct folders *f, const char *name)
{
	const struct folder *folder;
	struct str path;

	cr_assert_eq(folders_find(f, &s.arena, str_of(name), &path, &folder),
		     OK);
	cr_expect_eq(path.n == 0, folder == NULL);
	return path.n == 0 ? "" : path.s + strlen(s.top);
}

Test(confinement, files_inside_are_found)
{
	scene_file(s.beside, "x.dll", "", 0);
	link_beside("y.dll", "x.dll");
	cr_expect_str_eq(find(&s.deployment.beside, "X.dll"), "/beside/x.dll");
	cr_expect_str_eq(find(&s.deployment.beside, "y.dll"), "/beside/y.dll");
	cr_expect_eq(confinement.refused_count, 0);
}

Test(confinement, a_link_out_is_passed_over_and_told)
{
	scene_file(s.path, "secret.dll", "", 0);
	link_beside("x.dll", "../path/secret.dll");
	link_beside("y.dll", "/etc/passwd");
	cr_expect_str_eq(find(&s.deployment.beside, "X.dll"), "");
	cr_expect_eq(confinement.refused_count, 1);
	cr_expect_str_eq(confinement.refused.s, scene_path(&s, "x.dll"));
	cr_expect_str_eq(find(&s.deployment.beside, "y.dll"), "");
	cr_expect_eq(confinement.refused_count, 2);
	cr_expect_str_eq(confinement.refused.s, scene_path(&s, "x.dll"));
}

Test(confinement, the_folder_of_the_program_is_confined_too)
{
	cr_assert_eq(folders_add(&s.deployment.process, &s.arena,
				 str_of(s.path)),
		     OK);
	deployment_confine(&s.deployment, &confinement);
	scene_file(s.path, "x.dll", "", 0);
	cr_expect_str_eq(find(&s.deployment.process, "x.dll"), "");
}

Test(confinement, a_folder_outside_has_nothing)
{
	scene_file(s.path, "x.dll", "", 0);
	cr_expect_str_eq(find(&s.deployment.path, "x.dll"), "");
	cr_expect_eq(confinement.refused_count, 1);
}

Test(confinement, the_next_folder_counts_where_one_is_passed_over)
{
	struct folders f = { .confinement = &confinement };

	cr_assert_eq(mkdir(scene_path(&s, "inner"), 0777), 0);
	scene_file(scene_path(&s, "inner"), "x.dll", "", 0);
	scene_file(s.path, "x.dll", "", 0);
	cr_assert_eq(folders_add(&f, &s.arena, str_of(s.path)), OK);
	cr_assert_eq(folders_add(&f, &s.arena,
				 str_of(scene_path(&s, "inner"))),
		     OK);
	cr_expect_str_eq(find(&f, "x.dll"), "/beside/inner/x.dll");
}

Test(confinement, without_one_links_lead_anywhere)
{
	scene_file(s.path, "secret.dll", "", 0);
	link_beside("x.dll", "../path/secret.dll");
	deployment_confine(&s.deployment, NULL);
	cr_expect_str_eq(find(&s.deployment.beside, "x.dll"), "/beside/x.dll");
}

Test(confinement, a_dependency_outside_is_absent)
{
	scene_dll(&s, "root.dll", "ours.dll!Ours");
	scene_dll_in(s.path, "ours.dll", IMAGE_FILE_MACHINE_I386, "+Ours");
	link_beside("ours.dll", "../path/ours.dll");
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_BOTH),
			 "absent root.dll > ours.dll\n");
}

static const char asks_private[] =
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
	"manifestVersion='1.0'><dependency><dependentAssembly>"
	"<assemblyIdentity type='win32' name='Ours.Private' "
	"version='1.0.0.0' processorArchitecture='x86'/>"
	"</dependentAssembly></dependency></assembly>";
static const char is_private[] =
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
	"manifestVersion='1.0'><assemblyIdentity type='win32' "
	"name='Ours.Private' version='1.0.0.0' processorArchitecture='x86'/>"
	"<file name='ours.dll'/></assembly>";

/* What is wrong with a DLL that asks for it, in a folder of its name. */
static const char *with_private_assembly(void)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386,
					     "ours.dll!Ours");

	pe_manifest(b, 2, asks_private);
	scene_write(s.beside, "root.dll", b);
	cr_assert_eq(mkdir(str_printf(&s.arena, "%s/p", s.path).s, 0777), 0);
	scene_file(str_printf(&s.arena, "%s/p", s.path).s,
		   "Ours.Private.manifest", is_private,
		   sizeof(is_private) - 1);
	scene_dll_in(str_printf(&s.arena, "%s/p", s.path).s, "ours.dll",
		     IMAGE_FILE_MACHINE_I386, "+Ours");
	link_beside("Ours.Private", "../path/p");
	return scene_problems(&s, "root.dll", ON_BOTH);
}

Test(confinement, private_assemblies_lie_inside_too)
{
	cr_expect_str_eq(with_private_assembly(),
			 "assembly root.dll\n"
			 "absent root.dll > ours.dll\n");
	cr_expect_gt(confinement.refused_count, 0);
}

/* Known to lie there are the folders themselves, and none below them. */
Test(confinement, of_files_alone_folders_of_assemblies_lie_inside_too)
{
	confinement.files_alone = true;
	scene_file(s.path, "x.dll", "", 0);
	cr_expect_str_eq(with_private_assembly(),
			 "assembly root.dll\n"
			 "absent root.dll > ours.dll\n");
	cr_expect_gt(confinement.refused_count, 0);
	/* The next file is asked for as before. */
	cr_expect_str_eq(find(&s.deployment.path, "x.dll"), "/path/x.dll");
}

Test(confinement, without_one_a_private_assembly_may_be_a_link)
{
	deployment_confine(&s.deployment, NULL);
	/* That of a private one is another question, which stays open. */
	cr_expect_str_eq(with_private_assembly(), "assembly root.dll\n");
}

Test(confinement, a_link_to_nothing_lies_nowhere)
{
	link_beside("x.dll", "nothing.dll");
	cr_expect_str_eq(find(&s.deployment.beside, "x.dll"), "");
	cr_expect_eq(confinement.refused_count, 1);
}

Test(confinement, of_files_alone_links_are_followed_to_where_they_lead)
{
	confinement.files_alone = true;
	scene_file(s.path, "x.dll", "", 0);
	link_beside("y.dll", "../path/x.dll");
	cr_expect_str_eq(find(&s.deployment.path, "x.dll"), "/path/x.dll");
	cr_expect_str_eq(find(&s.deployment.beside, "y.dll"), "");
	cr_expect_eq(confinement.refused_count, 1);
}

/* Which assemblies are there, on which Windows, and whose DLLs they bind. */
#include "resolver/context.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/status.h"

#define KEY "0123456789abcdef"
#define WINDOWS_KEY "6595b64144ccf1df"

/* Windows XP, 7, and a 64-bit one. */
static const char *const texts[] = {
	"target: first\n"
	"name: Windows First\n"
	"build: 5.1.2600.2180\n"
	"machine: x86\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [sys.dll]\n"
	"tables:\n"
	"  observed: [sys.dll]\n"
	"assemblies:\n"
	"  documented:\n"
	"    - { name: A.First, versions: 1.0.0.0, public_key_token: " KEY ",\n"
	"        files: [bound.dll] }\n"
	"  likely:\n"
	"    - { name: A.Likely, versions: 1.0.0.0, public_key_token: " KEY ",\n"
	"        files: [bound.dll] }\n"
	"exports:\n"
	"  sys.dll:\n"
	"    add: [There]\n",

	"target: second\n"
	"name: Windows Second\n"
	"build: 6.1.7601.17514\n"
	"machine: x86\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [sys.dll]\n"
	"tables:\n"
	"  observed: [sys.dll]\n"
	"assemblies:\n"
	"  unproven:\n"
	"    - { name: A.Perhaps, versions: 1.0.0.0,\n"
	"        public_key_token: " KEY " }\n"
	"exports:\n"
	"  sys.dll:\n"
	"    add: [There]\n",

	"target: big\n"
	"name: Windows Big\n"
	"build: 5.2.3790.1830\n"
	"machine: x64\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [sys.dll]\n"
	"tables:\n"
	"  observed: [sys.dll]\n"
	"assemblies:\n"
	"  documented:\n"
	"    - { name: A.Big, versions: 1.0.0.0, public_key_token: " KEY ",\n"
	"        files: [bound.dll] }\n"
	"exports:\n"
	"  sys.dll:\n"
	"    add: [There]\n",

	"date: 2026-11-24\n",
};

enum { FIRST, SECOND };

#define ON_FIRST TARGET_BIT(FIRST)
#define ON_SECOND TARGET_BIT(SECOND)
#define ON_EACH (ON_FIRST | ON_SECOND)

static struct scene s;

static void set_up(void)
{
	scene_open_texts(&s, texts, sizeof(texts) / sizeof(*texts));
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(context, .init = set_up, .fini = tear_down);

#define MANIFEST(inside)                                      \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' " \
	"manifestVersion='1.0'>" inside "</assembly>"

/* What becomes of a DLL whose manifest asks for this. */
static const struct activation_context *ask(const char *attributes,
					    const char *problems)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "bound.dll!Any");
	const char *got;

	pe_manifest(b, 2,
		    str_printf(&s.arena,
			       MANIFEST("<dependency><dependentAssembly>"
					"<assemblyIdentity type='win32' %s/>"
					"</dependentAssembly></dependency>"),
			       attributes)
			    .s);
	scene_write(s.beside, "root.dll", b);
	got = scene_problems(&s, "root.dll", ON_EACH);
	cr_expect_str_eq(got, problems, "%s", got);
	cr_assert_not_null(s.resolution.root->context);
	return s.resolution.root->context;
}

#define NAMED(name, key)                                                 \
	"name='" name "' version='1.0.0.0' publicKeyToken='" key "' "    \
	"processorArchitecture='x86'"

static void expect_trouble(const struct activation_context *c, size_t i,
			   enum assembly_trouble_kind kind, target_set targets)
{
	cr_assert_lt(i, c->trouble_count);
	cr_expect_eq(c->troubles[i].kind, kind);
	cr_expect_eq(c->troubles[i].targets, targets);
}

#define ABSENT_ON_EACH                \
	"assembly root.dll\n"         \
	"absent root.dll > bound.dll\n"

Test(context, an_assembly_binds_where_it_is_there)
{
	const struct activation_context *c =
		ask(NAMED("A.First", KEY),
		    "assembly root.dll on 0x2\n"
		    "absent root.dll > bound.dll on 0x2\n"
		    "unknown root.dll > bound.dll!Any on 0x1\n");

	cr_assert_eq(c->file_count, 1);
	cr_expect_eq(c->files[0].targets, ON_FIRST);
	cr_expect_eq(c->likely, 0);
	cr_expect_eq(c->trouble_count, 1);
	expect_trouble(c, 0, ASSEMBLY_ABSENT, ON_SECOND);
}

Test(context, what_is_likely_there_is_told_so)
{
	const struct activation_context *c =
		ask(NAMED("A.Likely", KEY),
		    "assembly root.dll on 0x2\n"
		    "absent root.dll > bound.dll on 0x2\n"
		    "unknown root.dll > bound.dll!Any on 0x1\n");

	cr_expect_eq(c->likely, ON_FIRST);
}

Test(context, of_another_key_is_what_that_windows_has)
{
	const struct activation_context *c =
		ask(NAMED("A.First", "0123456789abcdee"),
		    "assembly root.dll on 0x1\n"
		    "assembly root.dll on 0x2\n"
		    "absent root.dll > bound.dll\n");

	cr_expect_eq(c->trouble_count, 2);
	expect_trouble(c, 0, ASSEMBLY_OTHER_KEY, ON_FIRST);
	expect_trouble(c, 1, ASSEMBLY_ABSENT, ON_SECOND);
}

Test(context, an_assembly_of_64_bits_binds_nothing_of_32)
{
	const struct activation_context *c =
		ask(NAMED("A.Big", KEY), ABSENT_ON_EACH);

	cr_expect_eq(c->file_count, 0);
	cr_expect_eq(c->trouble_count, 1);
	expect_trouble(c, 0, ASSEMBLY_ABSENT, ON_EACH);
}

Test(context, what_windows_signed_may_be_there_in_no_list)
{
	const struct activation_context *c =
		ask(NAMED("A.Unheard", WINDOWS_KEY), ABSENT_ON_EACH);

	cr_expect_eq(c->trouble_count, 1);
	expect_trouble(c, 0, ASSEMBLY_UNPROVEN, ON_EACH);
}

/* Beside the DLL lies another version, which doesn't settle it (R2601). */
Test(context, what_windows_may_have_is_open_beside_one_that_does_not_fit)
{
	static const char own[] = MANIFEST(
		"<assemblyIdentity type='win32' name='A.Perhaps' "
		"version='2.0.0.0' publicKeyToken='" KEY "' "
		"processorArchitecture='x86'/>");
	const struct activation_context *c;

	scene_file(s.beside, "A.Perhaps.manifest", own, strlen(own));
	c = ask(NAMED("A.Perhaps", KEY),
		"assembly root.dll on 0x2\n"
		"assembly root.dll on 0x1\n"
		"absent root.dll > bound.dll\n");
	cr_expect_eq(c->trouble_count, 2);
	expect_trouble(c, 0, ASSEMBLY_UNPROVEN, ON_SECOND);
	expect_trouble(c, 1, ASSEMBLY_MISFIT, ON_FIRST);
}

/* A folder of a copied WinSxS with a DLL. */
static const char *install(const char *name)
{
	const char *sxs = str_printf(&s.arena, "%s/WinSxS", s.top).s;
	const char *dir = str_printf(&s.arena, "%s/%s", sxs, name).s;

	cr_assert_eq(mkdir(sxs, 0777), 0);
	cr_assert_eq(mkdir(dir, 0777), 0);
	cr_assert_eq(folders_add(&s.deployment.path, &s.arena, str_of(sxs)),
		     OK);
	scene_dll_in(dir, "bound.dll", IMAGE_FILE_MACHINE_I386, "+Any");
	return dir;
}

#define FOLDER(name) "x86_" name "_" KEY "_1.0.0.0_none_00"

Test(context, an_installed_assembly_tells_where_its_dlls_lie)
{
	const char *dir = install(FOLDER("a.installed"));
	const struct activation_context *c =
		ask(NAMED("A.Installed", KEY), "");

	cr_assert_eq(c->file_count, 1);
	cr_expect_eq(c->files[0].place, ASSEMBLY_IN_WINSXS);
	cr_expect(str_equal(c->files[0].folder,
			    str_of(FOLDER("a.installed"))));
	cr_expect(str_equal(c->files[0].path,
			    str_printf(&s.arena, "%s/bound.dll", dir)));
	cr_expect_eq(c->files[0].targets, ON_EACH);
	cr_expect_eq(c->likely, ON_EACH);
}

Test(context, an_installed_assembly_settles_what_windows_may_have)
{
	install(FOLDER("a.perhaps"));
	cr_expect_eq(ask(NAMED("A.Perhaps", KEY), "")->trouble_count, 0);
}

/* The DLL that may not be read is the last of the folder. */
Test(context, an_installed_assembly_has_no_dll_that_lies_outside)
{
	const char *dir = install(FOLDER("a.installed"));
	struct str bases[] = { str_of(s.beside), str_of(dir) };
	struct confinement confinement = { .bases = bases, .count = 2,
					   .arena = &s.arena };

	scene_dll_in(s.path, "out.dll", IMAGE_FILE_MACHINE_I386, "+Out");
	cr_assert_eq(symlink("../../path/out.dll",
			     str_printf(&s.arena, "%s/out.dll", dir).s), 0);
	deployment_confine(&s.deployment, &confinement);
	cr_expect_eq(ask(NAMED("A.Installed", KEY), "")->file_count, 1);
	cr_expect_eq(confinement.refused_count, 1);
}

Test(context, of_an_installed_assembly_a_vague_identity_is_not_known)
{
	const struct activation_context *c;

	install(FOLDER("a.installed"));
	c = ask("name='A.Installed' version='1.0.0.0' publicKeyToken='" KEY
		"'",
		"assembly root.dll\n");
	cr_expect_eq(c->trouble_count, 1);
	expect_trouble(c, 0, ASSEMBLY_VAGUE, ON_EACH);
}

Test(context, without_a_version_no_installed_assembly_is_looked_for)
{
	const struct activation_context *c;

	install("x86_a.installed_" KEY "_0.0.5.0_none_00");
	c = ask("name='A.Installed' publicKeyToken='" KEY
		"' processorArchitecture='x86'",
		ABSENT_ON_EACH);
	cr_expect_eq(c->trouble_count, 1);
	expect_trouble(c, 0, ASSEMBLY_ABSENT, ON_EACH);
}

/* A DLL of 'n' letters, and as long a manifest beside it as a disk takes. */
static const struct module *long_named(int n)
{
	const char *name = str_printf(&s.arena, "%0*d.dll", n - 4, 0).s;

	scene_dll(&s, name, "sys.dll!There");
	scene_file(s.beside, str_printf(&s.arena, "%0*d.dll.manifest", 242, 0).s,
		   "", 0);
	cr_expect_str_eq(scene_problems(&s, name, ON_EACH), "");
	return s.resolution.root;
}

Test(context, the_longest_name_of_a_manifest_beside_a_dll_is_found)
{
	cr_expect_neq(long_named(246)->ignored_manifest.n, 0);
}

Test(context, beside_a_longer_name_no_manifest_can_lie)
{
	cr_expect_eq(long_named(247)->ignored_manifest.n, 0);
}

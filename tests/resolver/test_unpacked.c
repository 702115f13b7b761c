/* A deployment in an archive: its folders are those of the archive. */
#include "resolver/resolve.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/members.h"
#include "util/status.h"

enum { PAGE = 1 << 16, X86 = IMAGE_FILE_MACHINE_I386 };

static struct scene s;
static struct deployment d;
static struct member items[16];
static struct members members;

static void set_up(void)
{
	scene_open(&s, true);
	members = (struct members){ .root = str_of("x.zip!"),
				    .fd = memfd_create("test", 0),
				    .items = items };
	d = (struct deployment){ .beside = { .count = 0 } };
	s.search.deployment = &d;
	s.search.modules.members = &members;
}

static void tear_down(void)
{
	close(members.fd);
	scene_close(&s);
}

TestSuite(unpacked, .init = set_up, .fini = tear_down);

static void add_bytes(const char *path, const void *data, size_t n)
{
	const off_t at = (off_t)members.count * PAGE;

	cr_assert_eq(pwrite(members.fd, data, n, at), (ssize_t)n);
	items[members.count] = (struct member){
		.path = str_of(path),
		.number = members.count,
		.at = (uint64_t)at,
		.size = n,
	};
	members.count++;
}

static void add_built(const char *path, struct pe_builder *b)
{
	struct bytes built = pe_builder_build(b);

	add_bytes(path, built.data, built.len);
	pe_builder_free(b);
}

static void add_dll(const char *path, const char *words)
{
	add_built(path, scene_builder(X86, words));
}

/* All members are there: the folders are "bin", "program" and "path". */
static void open_archive(void)
{
	members_sort(&members);
	deployment_unpacked(&d, &members);
	cr_assert_eq(folders_add(&d.beside, &s.arena, str_of("x.zip!/bin")),
		     OK);
	cr_assert_eq(folders_add(&d.process, &s.arena,
				 str_of("x.zip!/program")),
		     OK);
	cr_assert_eq(folders_add(&d.path, &s.arena, str_of("x.zip!/path")),
		     OK);
}

static void walk(void)
{
	struct module *root;

	open_archive();
	cr_assert_eq(modules_intern(&s.search.modules, &s.arena,
				    str_of("root.dll"),
				    str_of("x.zip!/bin/root.dll"), &root),
		     OK);
	cr_assert_eq(module_open(&s.search.modules, &s.arena, &s.profile,
				 root),
		     OK);
	cr_assert(module_is_readable(root));
	cr_assert_eq(resolve(&s.search, root, ON_BOTH, &s.arena,
			     &s.resolution),
		     OK);
}

static const char *find(struct folders *f, const char *name)
{
	const struct folder *folder;
	struct str path;

	cr_assert_eq(folders_find(f, &s.arena, str_of(name), &path, &folder),
		     OK);
	return path.n == 0 ? "" : path.s;
}

Test(unpacked, files_are_found_without_regard_to_case)
{
	add_dll("bin/One.DLL", "+A");
	add_dll("path/zwei.dll", "+A");
	add_dll("path/b.dll", "+A");
	add_dll("program/drei.dll", "+A");
	add_bytes("bin/w3wp.exe.local", "", 0);
	open_archive();
	cr_expect_str_eq(find(&d.beside, "one.dll"), "x.zip!/bin/One.DLL");
	cr_expect_str_eq(find(&d.beside, "zwei.dll"), "");
	cr_expect_str_eq(find(&d.path, "ZWEI.dll"), "x.zip!/path/zwei.dll");
	cr_expect_str_eq(find(&d.path, "B.dll"), "x.zip!/path/b.dll");
	cr_expect_str_eq(find(&d.process, "Drei.dll"),
			 "x.zip!/program/drei.dll");
	cr_expect_not_null(folders_redirected(&d.beside));
	cr_expect_null(folders_redirected(&d.path));
}

Test(unpacked, a_folder_that_the_archive_lacks_has_nothing)
{
	add_dll("other/one.dll", "+A");
	open_archive();
	cr_expect_str_eq(find(&d.beside, "one.dll"), "");
}

Test(unpacked, imports_are_bound_to_files_of_the_archive)
{
	add_dll("bin/root.dll", "one.dll!A one.dll!Nope gone.dll!X");
	add_dll("bin/One.dll", "+A far.dll!F");
	add_dll("path/far.dll", "+F lost.dll!X");
	walk();
	cr_assert_eq(s.resolution.count, 3);
	cr_expect_str_eq(s.resolution.problems[0].dependency->name.s,
			 "lost.dll");
	cr_expect_eq(s.resolution.problems[1].kind, PROBLEM_PROCEDURE);
	cr_expect_str_eq(s.resolution.problems[2].dependency->name.s,
			 "gone.dll");
}

static const char asks[] =
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

static void add_root(void)
{
	struct pe_builder *b = scene_builder(X86, "ours.dll!Ours");

	pe_manifest(b, 2, asks);
	add_built("bin/root.dll", b);
}

Test(unpacked, a_private_assembly_lies_in_a_folder_of_its_name)
{
	const struct assembly_file *file;

	add_root();
	add_dll("bin/Another/ours.dll", "+Ours");
	add_bytes("bin/OURS.private/Ours.Private.manifest", is_private,
		  sizeof(is_private) - 1);
	add_dll("bin/OURS.private/ours.dll", "+Ours");
	walk();
	cr_assert_eq(s.resolution.root->context->file_count, 1);
	file = &s.resolution.root->context->files[0];
	cr_expect_str_eq(file->path.s, "x.zip!/bin/OURS.private/ours.dll");
	cr_expect(str_equal(file->folder, str_of("OURS.private")));
	cr_assert_eq(s.resolution.count, 1);
	cr_expect_eq(s.resolution.problems[0].assembly->kind,
		     ASSEMBLY_PRIVATE);
}

Test(unpacked, a_file_is_no_folder_of_an_assembly)
{
	add_root();
	add_bytes("bin/Ours.Private", "x", 1);
	walk();
	cr_assert_gt(s.resolution.count, 0);
	cr_expect_eq(s.resolution.problems[0].kind, PROBLEM_ASSEMBLY);
	cr_expect_neq(s.resolution.problems[0].assembly->kind,
		      ASSEMBLY_PRIVATE);
	cr_expect_eq(s.resolution.root->context->file_count, 0);
}

Test(unpacked, a_private_assembly_lies_in_no_folder_of_another_name)
{
	add_root();
	add_bytes("bin/Another/Ours.Private.manifest", is_private,
		  sizeof(is_private) - 1);
	add_dll("bin/Another/ours.dll", "+Ours");
	walk();
	cr_assert_gt(s.resolution.count, 0);
	cr_assert_not_null(s.resolution.problems[0].assembly);
	cr_expect_eq(s.resolution.problems[0].assembly->kind, ASSEMBLY_ABSENT);
}

Test(unpacked, of_folders_that_differ_in_case_the_first_has_the_assembly)
{
	add_root();
	add_bytes("bin/OURS.private/Ours.Private.manifest", is_private,
		  sizeof(is_private) - 1);
	add_dll("bin/ours.PRIVATE/ours.dll", "+Ours");
	walk();
	cr_assert_eq(s.resolution.root->context->file_count, 1);
	cr_expect(str_equal(s.resolution.root->context->files[0].folder,
			    str_of("OURS.private")));
}

Test(unpacked, a_manifest_of_another_assembly_does_not_serve)
{
	static const char other[] =
		"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
		"manifestVersion='1.0'><assemblyIdentity type='win32' "
		"name='Others.Private' version='1.0.0.0' "
		"processorArchitecture='x86'/><file name='ours.dll'/>"
		"</assembly>";

	add_root();
	add_bytes("bin/Ours.Private.manifest", other, sizeof(other) - 1);
	add_dll("bin/ours.dll", "+Ours");
	walk();
	cr_assert_gt(s.resolution.count, 0);
	cr_assert_not_null(s.resolution.problems[0].assembly);
	cr_expect_eq(s.resolution.problems[0].assembly->kind,
		     ASSEMBLY_MISFIT);
	cr_expect_eq(s.resolution.root->context->file_count, 0);
}

static const char *const seven[] = {
	"target: seven\n"
	"name: Windows Seven\n"
	"build: 6.1.7601.17514\n"
	"machine: x86\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [sys.dll]\n"
	"tables:\n"
	"  observed: [sys.dll]\n"
	"assemblies:\n"
	"  unproven:\n"
	"    - { name: Our.Own, versions: 1.0.0.0,\n"
	"        public_key_token: 6595b64144ccf1df }\n"
	"exports:\n"
	"  sys.dll:\n"
	"    add: [There]\n",

	"date: 2026-11-24\n",
};

#define OUR_OWN(inside)                                               \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "         \
	"manifestVersion='1.0'>" inside "</assembly>"
#define OUR_NAME                                                      \
	"<assemblyIdentity type='win32' name='Our.Own' "              \
	"version='1.0.0.0' publicKeyToken='6595b64144ccf1df' "        \
	"processorArchitecture='x86'/>"

/* Of what may be in WinSxS: a private one settles it from 7 on (R2601). */
Test(unpacked, what_windows_may_have_is_open_without_a_private_one)
{
	static const char own[] = OUR_OWN(OUR_NAME);
	struct pe_builder *b;
	struct scene t;

	scene_open_texts(&t, seven, 2);
	b = scene_builder(X86, "sys.dll!There");
	pe_manifest(b, 2,
		    OUR_OWN("<dependency><dependentAssembly>" OUR_NAME
			    "</dependentAssembly></dependency>"));
	scene_write(t.beside, "root.dll", b);
	scene_file(t.beside, "Our.Own.manifest", own, sizeof(own) - 1);
	cr_expect_str_eq(scene_problems(&t, "root.dll", 1), "");
	cr_expect_eq(t.resolution.likely, 1);
	scene_close(&t);
	scene_open_texts(&t, seven, 2);
	b = scene_builder(X86, "sys.dll!There");
	pe_manifest(b, 2,
		    OUR_OWN("<dependency><dependentAssembly>" OUR_NAME
			    "</dependentAssembly></dependency>"));
	scene_write(t.beside, "root.dll", b);
	cr_expect_str_eq(scene_problems(&t, "root.dll", 1),
			 "assembly root.dll\n");
	cr_expect_eq(t.resolution.problems[0].assembly->kind,
		     ASSEMBLY_UNPROVEN);
	scene_close(&t);
}

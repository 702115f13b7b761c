/* Private assemblies: where they are looked for, and what of them serves. */
#include "resolver/context.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"
#include "util/status.h"

#define ASSEMBLY(inside)                                      \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' " \
	"manifestVersion='1.0'>" inside "</assembly>"
#define OURS                                                                  \
	"<assemblyIdentity type='win32' name='O' version='1.0.0.0' "       \
	"processorArchitecture='x86'/>"

static struct scene s;
static char program[96];

static void set_up(void)
{
	scene_open(&s, true);
	snprintf(program, sizeof(program), "%s/program", s.top);
	cr_assert_eq(mkdir(program, 0777), 0);
	cr_assert_eq(folders_add(&s.deployment.process, &s.arena,
				 str_of(program)),
		     OK);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(private_assemblies, .init = set_up, .fini = tear_down);

#define ASKS(identity)                                                  \
	ASSEMBLY("<dependency><dependentAssembly>" identity                 \
		 "</dependentAssembly></dependency>")

static const char asks[] = ASKS(OURS);

static void put(const char *dir)
{
	static const char own[] = ASSEMBLY(OURS "<file name='part.dll'/>"
						  "<file name='more.dll'/>");

	scene_file(dir, "O.manifest", own, strlen(own));
	scene_dll_in(dir, "part.dll", IMAGE_FILE_MACHINE_I386, "+A");
	scene_dll_in(dir, "more.dll", IMAGE_FILE_MACHINE_I386, "+B");
}

/* What became of a DLL with that manifest. */
static const struct activation_context *ask_with(const char *manifest,
						 const char *words,
						 const char *problems)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);
	const char *got;

	pe_manifest(b, 2, manifest);
	scene_write(s.beside, "root.dll", b);
	got = scene_problems(&s, "root.dll", ON_BOTH);
	cr_expect_str_eq(got, problems, "%s", got);
	cr_assert_not_null(s.resolution.root->context);
	return s.resolution.root->context;
}

/* Of one that asks for the assembly. */
static const struct activation_context *ask_for(const char *words,
						const char *problems)
{
	return ask_with(asks, words, problems);
}

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
	put(program);
	expect_place(ASSEMBLY_BESIDE_PROGRAM, program, "");
}

Test(private_assemblies, lie_in_a_folder_of_their_name_beside_the_program)
{
	const char *dir = str_printf(&s.arena, "%s/O", program).s;

	cr_assert_eq(mkdir(dir, 0777), 0);
	put(dir);
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
	put(dir);
	if (first_holds != NULL) {
		cr_assert_eq(mkdir(first_holds, 0777), 0);
		put(first_holds);
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
	put(program);
	put(s.beside);
	expect_place(ASSEMBLY_BESIDE_DLL, s.beside, "");
}

Test(private_assemblies, in_a_folder_of_their_name_come_after_those_beside_it)
{
	const char *inner = scene_path(&s, "O");

	put(s.beside);
	cr_assert_eq(mkdir(inner, 0777), 0);
	put(inner);
	expect_place(ASSEMBLY_BESIDE_DLL, s.beside, "");
}

Test(private_assemblies, lie_in_no_folder_of_their_name_that_lacks_them)
{
	cr_assert_eq(mkdir(scene_path(&s, "O"), 0777), 0);
	put(program);
	expect_place(ASSEMBLY_BESIDE_PROGRAM, program, "");
}

#define NAMED(name)                                                        \
	"<assemblyIdentity type='win32' name='" name "' version='1.0.0.0' " \
	"processorArchitecture='x86'/>"

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

	put(s.beside);
	c = ask_with(ASKS("<assemblyIdentity type='win32' name='O' "
			  "processorArchitecture='x86'/>"),
		     "sys.dll!There", "assembly root.dll\n");
	cr_expect_eq(c->troubles[0].kind, ASSEMBLY_PRIVATE);
	cr_expect_eq(c->file_count, 2);
}

/* What one who asks with these attributes makes of one that has those. */
static const struct assembly_trouble *
weigh(const char *asked, const char *own)
{
	static const char text[] = "<assemblyIdentity name='O' "
				   "version='1.0.0.0' %s/>";
	const struct str mine = str_printf(
		&s.arena, ASSEMBLY("%s<file name='part.dll'/>"),
		str_printf(&s.arena, text, own).s);
	const struct activation_context *c;

	scene_file(s.beside, "O.manifest", mine.s, mine.n);
	c = ask_with(str_printf(&s.arena, ASKS("%s"),
				str_printf(&s.arena, text, asked).s)
			     .s,
		     "sys.dll!There", "assembly root.dll\n");
	cr_assert_eq(c->trouble_count, 1);
	cr_expect_eq(c->troubles[0].targets, ON_BOTH);
	cr_expect_eq(c->file_count != 0,
		     c->troubles[0].kind != ASSEMBLY_MISFIT);
	return &c->troubles[0];
}

#define X86 "processorArchitecture='x86' "
#define WIN32 X86 "type='win32' "

static void expect_misfit(const char *asked, const char *own,
			  const char *differs_in, bool likely)
{
	const struct assembly_trouble *t = weigh(asked, own);

	cr_expect_eq(t->kind, ASSEMBLY_MISFIT);
	cr_assert_not_null(t->differs_in);
	cr_expect_str_eq(t->differs_in, differs_in);
	cr_expect_eq(t->likely, likely);
}

Test(private_assemblies, of_another_processor_do_not_serve)
{
	expect_misfit(WIN32, "processorArchitecture='amd64' type='win32'",
		      "processorArchitecture", false);
}

Test(private_assemblies, of_another_type_likely_do_not_serve)
{
	expect_misfit(WIN32, X86 "type='other'", "type", true);
}

Test(private_assemblies, of_another_language_likely_do_not_serve)
{
	expect_misfit(WIN32 "language='en-US'", WIN32 "language='de-DE'",
		      "language", true);
}

Test(private_assemblies, of_a_language_likely_do_not_serve_who_wants_none)
{
	expect_misfit(WIN32 "language='neutral'", WIN32 "language='de-DE'",
		      "language", true);
}

/* What is certain counts, not what is likely. */
Test(private_assemblies, that_differ_in_more_differ_in_the_processor)
{
	expect_misfit(WIN32 "language='en-US'",
		      "processorArchitecture='amd64' type='other'",
		      "processorArchitecture", false);
}

Test(private_assemblies, that_say_nothing_of_it_may_be_of_that_processor)
{
	const struct assembly_trouble *t = weigh(WIN32, "type='win32'");

	cr_expect_eq(t->kind, ASSEMBLY_PERHAPS);
	cr_assert_not_null(t->differs_in);
	cr_expect_str_eq(t->differs_in, "processorArchitecture");
}

Test(private_assemblies, that_say_nothing_may_be_of_any_language)
{
	cr_expect_eq(weigh(WIN32 "language='en-US'", WIN32)->kind,
		     ASSEMBLY_PERHAPS);
}

Test(private_assemblies, of_a_wildcard_may_be_of_any_processor)
{
	cr_expect_eq(weigh(WIN32, "processorArchitecture='*' type='win32'")
			     ->kind,
		     ASSEMBLY_PERHAPS);
}

static void expect_fit(const char *asked, const char *own)
{
	const struct assembly_trouble *t = weigh(asked, own);

	cr_expect_eq(t->kind, ASSEMBLY_PRIVATE, "%d", t->kind);
	cr_expect_null(t->differs_in);
}

Test(private_assemblies, of_any_type_serve_who_asks_for_none)
{
	expect_fit(X86, X86 "type='other'");
}

Test(private_assemblies, of_any_language_serve_who_asks_for_any)
{
	expect_fit(WIN32 "language='*'", WIN32 "language='de-DE'");
}

Test(private_assemblies, of_the_same_language_in_another_case_serve)
{
	expect_fit(WIN32 "language='en-us'", WIN32 "language='en-US'");
}

Test(private_assemblies, of_no_language_are_neutral)
{
	expect_fit(WIN32 "language='neutral'", WIN32);
}

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

Test(private_assemblies, lie_in_a_folder_of_their_language)
{
	put_in("EN-us", WIN32 IN_ENGLISH);
	expect_in(WIN32 IN_ENGLISH, "EN-us", "EN-us");
}

Test(private_assemblies, lie_in_a_folder_of_their_name_in_one_of_their_language)
{
	cr_assert_eq(mkdir(scene_path(&s, "en-US"), 0777), 0);
	put_in("en-US/o", WIN32 IN_ENGLISH);
	expect_in(WIN32 IN_ENGLISH, "en-US/o", "en-US\\o");
}

Test(private_assemblies, in_a_folder_of_their_language_come_first)
{
	put_in(".", WIN32 IN_ENGLISH);
	put_in("O", WIN32 IN_ENGLISH);
	put_in("en-US", WIN32 IN_ENGLISH);
	expect_in(WIN32 IN_ENGLISH, "en-US", "en-US");
}

Test(private_assemblies, lie_beside_the_folder_of_their_language)
{
	cr_assert_eq(mkdir(scene_path(&s, "en-US"), 0777), 0);
	put_in("O", WIN32 IN_ENGLISH);
	expect_in(WIN32 IN_ENGLISH, "O", "O");
}

Test(private_assemblies, of_no_language_lie_in_the_folder_of_none)
{
	put_in("neutral", WIN32);
	expect_in(WIN32 "language='neutral'", NULL, NULL);
}

Test(private_assemblies, of_any_language_lie_in_no_folder_of_a_wildcard)
{
	put_in("*", WIN32);
	expect_in(WIN32 "language='*'", NULL, NULL);
}

Test(private_assemblies, of_a_language_that_leads_elsewhere_lie_nowhere)
{
	put_in("..", WIN32);
	expect_in(WIN32 "language='..'", NULL, NULL);
}

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

Test(private_assemblies, need_what_their_manifest_asks_for)
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

Test(private_assemblies, that_need_each_other_are_each_asked_for_once)
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

static struct pe_builder *asker(const char *manifest)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "sys.dll!There");

	pe_manifest(b, 2, manifest);
	return b;
}

/* Each needs the next. */
Test(private_assemblies, beyond_so_many_are_not_known)
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

Test(private_assemblies, are_asked_for_the_procedures_of_each_dll)
{
	put(s.beside);
	ask_for("part.dll!A more.dll!B part.dll!B more.dll!A",
		"assembly root.dll\n"
		"export root.dll > part.dll!B\n"
		"export root.dll > more.dll!A\n");
}

Test(private_assemblies, are_asked_on_one_windows_alone)
{
	struct pe_builder *b =
		scene_builder(IMAGE_FILE_MACHINE_I386, "part.dll!Nope");

	put(s.beside);
	pe_manifest(b, 2, asks);
	scene_write(s.beside, "root.dll", b);
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_OLD),
			 "assembly root.dll\nexport root.dll > part.dll!Nope\n");
}

Test(private_assemblies, with_a_damaged_dll_serve_as_little_as_any_other)
{
	put(s.beside);
	cr_assert_eq(truncate(scene_path(&s, "part.dll"), 0x100), 0);
	ask_for("part.dll!A", "assembly root.dll\n"
			      "bad-image root.dll > part.dll\n");
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

/* Overlays: DLLs that are installed on top of a Windows, and names they add. */
#include "resolver/layers.h"

#include <string.h>

#include <criterion/criterion.h>

#include "profiles/compile.h"
#include "tests/resolver/scene.h"
#include "util/status.h"

static const char *const texts[] = {
	"overlay: first\n"
	"title: First\n"
	"kind: plain\n"
	"version: '1.0'\n"
	"machines: [x86]\n"
	"shippable: yes\n"
	"applies_to: [old]\n"
	"inventory:\n"
	"  - place: system32\n"
	"    machines: [x86]\n"
	"    evidence: observed\n"
	"    version: '1.0'\n"
	"    dlls: [rt.dll]\n",

	"overlay: second\n"
	"title: Second\n"
	"kind: plain\n"
	"version: '2.0'\n"
	"machines: [x86]\n"
	"shippable: yes\n"
	"applies_to: [old, new]\n"
	"inventory:\n"
	"  - place: system32\n"
	"    machines: [x86]\n"
	"    evidence: observed\n"
	"    version: '2.0'\n"
	"    dlls: [rt.dll, part.dll, unproven.dll, fax.dll, setup.dll,\n"
	"      fresh.dll]\n"
	"  - place: system32\n"
	"    machines: [x86]\n"
	"    evidence: likely\n"
	"    dlls: [shaky.dll]\n"
	"  - place: assembly A.CRT\n"
	"    evidence: likely\n"
	"    dlls: [bound.dll]\n"
	"assemblies:\n"
	"  - name: A.CRT\n"
	"    version: '2.0.0.0'\n"
	"    public_key_token: '1234567890abcdef'\n"
	"    architectures: [amd64, x86]\n"
	"    files: [bound.dll]\n"
	"    redirects: ['0.5.0.0-0.6.0.0', '0.8.0.0', '1.0.0.0-1.9.0.0?']\n"
	"  - name: B.CRT\n"
	"    version: '2.0.0.0'\n"
	"    public_key_token: '1234567890abcdef'\n"
	"    architectures: [amd64]\n"
	"    files: [bound.dll]\n"
	"  - name: C.CRT\n"
	"    version: '2'\n"
	"    public_key_token: '1234567890abcdef'\n"
	"    architectures: [x86]\n"
	"    files: [bound.dll]\n"
	"    redirects: ['1.0.0.0-2.0.0.0']\n"
	"  - name: Windows.Perhaps\n"
	"    version: '1.0.0.0'\n"
	"    public_key_token: '6595b64144ccf1df'\n"
	"    architectures: [x86]\n"
	"    files: [bound.dll]\n",

	"overlay: update\n"
	"title: Update\n"
	"kind: update\n"
	"machines: [x86]\n"
	"shippable: no\n"
	"adds:\n"
	"  - targets: [old]\n"
	"    source: a machine\n"
	"    exports:\n"
	"      sys.dll:\n"
	"        observed: [Added, Fresh]\n"
	"        reported: [Rumour]\n",

	"tables:\n"
	"  - evidence: observed\n"
	"    whole: yes\n"
	"    version: '1.0'\n"
	"    x86: [rt.dll]\n"
	"  - evidence: observed\n"
	"    whole: yes\n"
	"    version: '2.0'\n"
	"    x86: [part.dll]\n"
	"exports:\n"
	"  rt.dll:\n"
	"    add: [A, Led = part.One, Lost = part.Gone]\n"
	"  part.dll:\n"
	"    add: [One]\n",
};

enum { TEXTS = sizeof(texts) / sizeof(texts[0]) };

static struct scene s;
static struct overlays table;
static struct layer items[4];
static struct layers layers;

static void set_up(void)
{
	struct compile_input inputs[TEXTS];
	struct compile_error error;
	struct bytes compiled;

	scene_open(&s, true);
	for (size_t i = 0; i < TEXTS; i++) {
		inputs[i].path = str_printf(&s.arena, "%zu.yaml", i).s;
		inputs[i].text = (struct bytes){ (const uint8_t *)texts[i],
						 strlen(texts[i]) };
	}
	cr_assert_eq(overlays_compile(inputs, TEXTS, &s.arena, &compiled,
				      &error),
		     OK, "%s:%u: %s", error.path, error.line, error.text);
	cr_assert_eq(overlays_open(compiled, &table), OK);
	memset(items, 0, sizeof(items));
	layers = (struct layers){ .table = &table, .items = items };
	s.search.layers = &layers;
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(layers, .init = set_up, .fini = tear_down);

/* One more, which counts before the next. */
static void install(const char *id, target_set targets)
{
	struct layer *l = &items[layers.count++];

	cr_assert(overlay_find(&table, str_of(id), &l->overlay), "%s", id);
	l->targets = targets;
}

static struct provider find(const char *name)
{
	struct provider p;

	cr_assert_eq(search_module(&s.search, str_of(name), SEARCH_ALTERED,
				   ON_BOTH, &p),
		     OK);
	return p;
}

static void expect(const char *words, const char *problems)
{
	scene_expect(&s, words, problems);
}

Test(layers, a_dll_is_there_where_what_brings_it_is_installed)
{
	struct provider p;

	install("second", ON_OLD);
	p = find("rt.dll");
	cr_expect_eq(p.in_overlay, ON_OLD);
	cr_expect_eq(p.absent, ON_NEW);
	cr_expect_eq(p.likely, 0);
	cr_expect_eq(find("other.dll").absent, ON_BOTH);
	cr_expect_eq(find("sys.dll").in_system, ON_BOTH);
}

Test(layers, what_windows_may_have_is_surely_there_then)
{
	struct provider p;

	install("second", ON_BOTH);
	p = find("unproven.dll");
	cr_expect_eq(p.in_overlay, ON_BOTH);
	cr_expect_eq(p.unproven, 0);
	p = find("fax.dll");
	cr_expect_eq(p.in_overlay, ON_BOTH);
	cr_expect_eq(p.optional, 0);
	p = find("setup.dll");
	cr_expect_eq(p.in_overlay, ON_BOTH);
	cr_expect_eq(p.elsewhere, 0);
}

/* R2504 */
Test(layers, where_load_flags_count_on_one_windows_the_other_keeps_its_dll)
{
	const struct module importer = { .role = FOLDER_BESIDE };
	const unsigned search_system = 0x800;
	struct provider p;

	install("second", ON_BOTH);
	s.search.flags = (struct search_flags){ ON_NEW, search_system,
						&importer };
	p = find("rt.dll");
	cr_expect_eq(p.in_overlay, ON_BOTH);
	s.search.flags.targets = ON_OLD;
	p = find("rt.dll");
	cr_expect_eq(p.in_overlay, ON_BOTH);
	s.search.flags = (struct search_flags){ 0 };
}

Test(layers, likely_evidence_is_kept)
{
	install("first", ON_BOTH);
	install("second", ON_NEW);
	cr_expect_eq(find("shaky.dll").in_overlay, ON_NEW);
	cr_expect_eq(find("shaky.dll").likely, ON_NEW);
}

Test(layers, a_file_beside_comes_first)
{
	install("second", ON_BOTH);
	scene_dll(&s, "rt.dll", "+Own");
	cr_expect_eq(find("rt.dll").in_file, ON_BOTH);
	cr_expect_eq(find("rt.dll").in_overlay, 0);
	expect("rt.dll!Own", "");
}

Test(layers, each_windows_has_the_first_that_brings_the_dll)
{
	install("update", ON_BOTH);
	install("first", ON_BOTH);
	install("second", ON_BOTH);
	cr_expect_eq(find("rt.dll").in_overlay, ON_BOTH);
	/* The table is of the first one's version. */
	expect("rt.dll!A", "");
	cr_expect_eq(s.resolution.likely, ON_NEW);
}

Test(layers, what_its_table_lacks_is_missing_there)
{
	install("first", ON_OLD);
	expect("rt.dll!A rt.dll!Nope",
	       "absent root.dll > rt.dll on 0x2\n"
	       "export root.dll > rt.dll!Nope on 0x1\n");
	cr_expect_str_eq(s.resolution.problems[1].missing->overlay, "first");
	cr_expect_str_eq(s.resolution.problems[1].missing->evidence,
			 "observed");
	cr_expect_eq(s.resolution.problems[1].missing->likely, 0);
	cr_expect_not(s.resolution.problems[1].missing->in_file);
}

Test(layers, of_another_version_it_is_likely_missing)
{
	install("second", ON_BOTH);
	expect("rt.dll!Nope", "export root.dll > rt.dll!Nope\n");
	cr_expect_eq(scene_missing(&s)->likely, ON_BOTH);
}

Test(layers, without_a_table_nothing_is_known)
{
	install("second", ON_BOTH);
	expect("setup.dll!X", "unknown root.dll > setup.dll!X\n");
	cr_expect_not(scene_missing(&s)->in_file);
	cr_expect_str_eq(scene_missing(&s)->overlay, "second");
}

/* On one Windows it is that of Windows, on the other an overlay's. */
Test(layers, each_windows_tells_whose_dll_lacks_the_name)
{
	install("second", ON_OLD);
	expect("fresh.dll!Nope",
	       "export root.dll > fresh.dll!Nope on 0x2\n"
	       "unknown root.dll > fresh.dll!Nope on 0x1\n");
	cr_expect_null(s.resolution.problems[0].missing->overlay);
	cr_expect_str_eq(s.resolution.problems[1].missing->overlay, "second");
}

Test(layers, its_forwarders_are_followed)
{
	install("second", ON_BOTH);
	expect("rt.dll!Led rt.dll!Lost",
	       "forward root.dll > rt.dll!Lost\n");
	cr_expect_str_eq(scene_missing(&s)->overlay, "second");
	cr_expect(str_equal(scene_missing(&s)->forwarder, str_of("part.Gone")));
	cr_expect_not(scene_missing(&s)->in_file);
}

Test(layers, forwarders_are_followed_for_one_windows_alone)
{
	install("second", ON_OLD);
	expect("rt.dll!Led rt.dll!Lost",
	       "absent root.dll > rt.dll on 0x2\n"
	       "forward root.dll > rt.dll!Lost on 0x1\n");
}

Test(layers, a_forwarder_may_lead_to_a_dll_of_one)
{
	install("second", ON_OLD);
	scene_dll(&s, "own.dll", "+A=part.One +B=part.Gone");
	expect("own.dll!A own.dll!B",
	       "forward root.dll > own.dll!A on 0x2\n"
	       "forward root.dll > own.dll!B\n");
}

/* Where a manifest asks for its assembly. */
Test(layers, an_assembly_of_one_provides_its_files)
{
	struct assembly_file file = { .name = str_of("bound.dll"),
				      .targets = ON_BOTH,
				      .path = STR_EMPTY,
				      .folder = STR_EMPTY };
	const struct activation_context context = { .files = &file,
						    .file_count = 1,
						    .targets = ON_BOTH };
	struct provider p;

	install("first", ON_BOTH);
	install("second", ON_OLD);
	s.search.context = &context;
	p = find("bound.dll");
	cr_expect_eq(p.in_overlay, ON_OLD);
	cr_expect_eq(p.likely, ON_OLD);
	cr_expect(str_equal(p.overlay_dll, str_of("bound.dll")));
	cr_expect_eq(p.in_assembly, ON_NEW);
	cr_assert_eq(search_module(&s.search, str_of("bound.dll"),
				   SEARCH_ALTERED, ON_OLD, &p),
		     OK);
	cr_expect_eq(p.in_overlay, ON_OLD);
	/* Without one it isn't found. */
	s.search.context = NULL;
	cr_expect_eq(find("bound.dll").absent, ON_BOTH);
}

/* What a DLL's manifest makes of it, that asks for this assembly. */
static const struct activation_context *ask_with(const char *words,
						 const char *name,
						 const char *version,
						 const char *key)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);
	struct str file = str_printf(&s.arena, "r%zu.dll",
				     s.search.modules.count);

	pe_manifest(b, 2,
		    str_printf(&s.arena,
			       "<assembly xmlns='urn:schemas-microsoft-com:"
			       "asm.v1' manifestVersion='1.0'><dependency>"
			       "<dependentAssembly><assemblyIdentity "
			       "type='win32' name='%s' version='%s' "
			       "publicKeyToken='%s' "
			       "processorArchitecture='x86'/>"
			       "</dependentAssembly></dependency></assembly>",
			       name, version, key)
			    .s);
	scene_write(s.beside, file.s, b);
	scene_problems(&s, file.s, ON_BOTH);
	cr_assert_not_null(s.resolution.root->context);
	return s.resolution.root->context;
}

static const struct activation_context *ask(const char *name,
					    const char *version,
					    const char *key)
{
	return ask_with("sys.dll!There", name, version, key);
}

#define KEY "1234567890abcdef"

Test(layers, what_one_context_makes_likely_another_does_not)
{
	install("second", ON_BOTH);
	scene_dll(&s, "near.dll", "+A bound.dll!X");
	ask_with("near.dll!A", "A.CRT", "2.0.0.0", KEY);
	cr_expect_eq(s.resolution.likely, ON_BOTH);
	scene_dll(&s, "plain.dll", "near.dll!A");
	cr_expect_str_eq(scene_problems(&s, "plain.dll", ON_BOTH),
			 "absent near.dll > bound.dll\n");
	cr_expect_eq(s.resolution.likely, 0);
}

Test(layers, an_assembly_is_there_where_it_is_installed)
{
	const struct activation_context *c;

	install("first", ON_BOTH);
	install("second", ON_OLD);
	c = ask("a.crt", "2.0.0.0", KEY);
	cr_expect_eq(c->troubled, ON_NEW);
	cr_expect_eq(c->likely, ON_OLD);
	cr_assert_eq(c->file_count, 1);
	cr_expect_eq(c->files[0].targets, ON_OLD);
	cr_expect(str_equal(c->files[0].name, str_of("bound.dll")));
	cr_expect_eq(s.resolution.likely, ON_OLD);
}

/* Of its processor, and from XP on. */
Test(layers, an_assembly_is_there_on_no_windows_that_the_dll_is_not_for)
{
	const struct activation_context *c;

	install("second", ON_BOTH | ON_BIG);
	c = ask("a.crt", "2.0.0.0", KEY);
	cr_expect_eq(c->likely, ON_BOTH);
	cr_assert_eq(c->file_count, 1);
	cr_expect_eq(c->files[0].targets, ON_BOTH);
}

Test(layers, the_policy_of_an_assembly_leads_to_it_from_older_versions)
{
	static const char *const led[] = { "0.5.0.0", "0.5.9.9", "0.6.0.0",
					   "0.8.0.0", "1.0.0.0", "1.4.0.0",
					   "1.9.0.0" };
	static const char *const not_led[] = { "0.4.9.9", "0.6.0.1", "0.7.9.9",
					       "0.8.0.1", "1.9.0.1", "2.0.0.1",
					       "3.0.0.0" };

	install("second", ON_BOTH);
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

Test(layers, an_assembly_of_another_name_key_or_machine_is_another)
{
	install("second", ON_BOTH);
	cr_expect_eq(ask("A.MFC", "2.0.0.0", KEY)->troubled, ON_BOTH);
	cr_expect_eq(ask("A.CRT", "2.0.0.0", "1234567890abcdee")->troubled,
		     ON_BOTH);
	cr_expect_eq(ask("B.CRT", "2.0.0.0", KEY)->troubled, ON_BOTH);
	cr_expect_eq(ask("A.CRT", "2.0.0.0", KEY)->troubled, 0);
}

Test(layers, an_assembly_of_a_vague_version_may_be_the_one)
{
	const struct activation_context *c;

	install("second", ON_BOTH);
	c = ask("C.CRT", "2.0.0.0", KEY);
	cr_assert_eq(c->trouble_count, 1);
	cr_expect_eq(c->troubles[0].kind, ASSEMBLY_UNPROVEN);
	cr_expect_eq(c->troubles[0].targets, ON_BOTH);
}

Test(layers, what_is_unproven_of_windows_is_there_where_it_is_installed)
{
	install("second", ON_OLD);
	cr_expect_eq(ask("Windows.Perhaps", "1.0.0.0", "6595b64144ccf1df")
			     ->troubled,
		     ON_NEW);
}

Test(layers, load_flags_of_the_system_find_what_is_installed_there)
{
	struct module importer = { .role = FOLDER_BESIDE };

	install("first", ON_OLD);
	s.search.flags = (struct search_flags){ ON_BOTH, 0x800, &importer };
	cr_expect_eq(find("rt.dll").in_overlay, ON_OLD);
	cr_expect_eq(find("rt.dll").absent, ON_NEW);
}

Test(layers, one_windows_alone_has_the_names_of_an_update)
{
	install("update", ON_BOTH);
	scene_dll(&s, "root.dll", "sys.dll!Added");
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_OLD), "");
}

Test(layers, an_update_adds_names_to_windows_own_dll)
{
	expect("sys.dll!Added", "export root.dll > sys.dll!Added\n");
	install("first", ON_BOTH);
	install("update", ON_OLD);
	scene_dll(&s, "second.dll", "sys.dll!Added sys.dll!Fresh");
	cr_expect_str_eq(scene_problems(&s, "second.dll", ON_BOTH),
			 "export second.dll > sys.dll!Added on 0x2\n");
	cr_expect_eq(s.resolution.likely, 0);
}

Test(layers, where_an_update_was_not_seen_its_names_are_likely)
{
	install("update", ON_BOTH);
	expect("sys.dll!Added", "");
	cr_expect_eq(s.resolution.likely, ON_NEW);
}

Test(layers, what_an_update_is_said_to_add_is_not_known)
{
	install("update", ON_OLD);
	expect("sys.dll!Rumour",
	       "export root.dll > sys.dll!Rumour on 0x2\n"
	       "unknown root.dll > sys.dll!Rumour on 0x1\n");
}

Test(layers, an_update_brings_another_build_that_may_have_more)
{
	install("first", ON_BOTH);
	install("update", ON_OLD);
	expect("sys.dll!Nope deep.dll!Nope",
	       "export root.dll > sys.dll!Nope\n"
	       "export root.dll > deep.dll!Nope\n");
	cr_expect_eq(s.resolution.problems[0].missing->likely, ON_OLD);
	cr_expect_eq(s.resolution.problems[1].missing->likely, 0);
}

/* Manifests, well-formed and not. */
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "loader/manifest.h"
#include "util/status.h"

#define V1 "xmlns='urn:schemas-microsoft-com:asm.v1' manifestVersion='1.0'"

static struct arena arena;
static struct manifest m;

static void set_up(void)
{
	arena = ARENA_INIT;
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(manifest, .init = set_up, .fini = tear_down);

/* From the heap, to the byte, so that a sanitizer sees an overrun. */
static void take(const void *data, size_t n)
{
	uint8_t *copy = malloc(n + (n == 0));

	cr_assert_not_null(copy);
	memcpy(copy, data, n);
	cr_assert_eq(manifest_read((struct bytes){ copy, n }, &arena, &m), OK);
	free(copy);
}

static void take_text(const char *xml)
{
	take(xml, strlen(xml));
}

static void expect(enum manifest_state state, const char *xml)
{
	take_text(xml);
	cr_expect_eq(m.state, state, "%.60s: %d, %s", xml, m.state,
		     m.why != NULL ? m.why : "read");
	cr_expect_eq(m.state == MANIFEST_READ, m.why == NULL);
}

static void expect_text(struct str s, const char *text)
{
	cr_expect(str_equal(s, str_of(text)), "%.*s isn't %s", STR_ARGS(s),
		  text);
}

static const char visual_c[] =
	"<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
	"<assembly " V1 ">\n"
	"  <trustInfo xmlns='urn:schemas-microsoft-com:asm.v3'>\n"
	"    <security><requestedPrivileges><requestedExecutionLevel\n"
	"      level='asInvoker'/></requestedPrivileges></security>\n"
	"  </trustInfo>\n"
	"  <dependency><dependentAssembly>\n"
	"    <assemblyIdentity type='win32' name='Microsoft.VC80.CRT'\n"
	"      version='8.0.50727.762' processorArchitecture='x86'\n"
	"      publicKeyToken='1fc8b3b9a1e18e3b' language='*'/>\n"
	"  </dependentAssembly></dependency>\n"
	"  <dependency optional='yes'><dependentAssembly>\n"
	"    <assemblyIdentity name='Extras' version='1.0.0.0'/>\n"
	"  </dependentAssembly></dependency>\n"
	"</assembly>\n";

Test(manifest, the_assemblies_that_it_asks_for_are_read)
{
	const struct assembly_identity *crt;

	expect(MANIFEST_READ, visual_c);
	cr_assert_eq(m.reference_count, 2);
	crt = &m.references[0].identity;
	expect_text(crt->name, "Microsoft.VC80.CRT");
	expect_text(crt->version, "8.0.50727.762");
	expect_text(crt->public_key_token, "1fc8b3b9a1e18e3b");
	expect_text(crt->architecture, "x86");
	expect_text(crt->language, "*");
	expect_text(crt->type, "win32");
	cr_expect_not(m.references[0].optional);
	cr_expect(m.references[1].optional);
	expect_text(m.references[1].identity.type, "");
}

Test(manifest, an_assembly_says_what_it_is_and_which_files_it_has)
{
	expect(MANIFEST_READ,
	       "<assembly " V1 "><noInheritable/><assemblyIdentity "
	       "name='Own' version='2.0.0.1' type='win32'/>"
	       "<file name='one.dll'><comClass description='x'/></file>"
	       "<file name='sub\\two.dll'/><file/></assembly>");
	expect_text(m.identity.name, "Own");
	expect_text(m.identity.version, "2.0.0.1");
	cr_assert_eq(m.file_count, 2);
	expect_text(m.files[0], "one.dll");
	expect_text(m.files[1], "two.dll");
	cr_expect_eq(m.reference_count, 0);
}

Test(manifest, a_file_that_is_loaded_from_elsewhere_is_none_of_its_own)
{
	expect(MANIFEST_READ,
	       "<assembly " V1 "><file name='one.dll' "
	       "loadFrom='%windir%\\system32\\one.dll'/>"
	       "<file name='two.dll'/></assembly>");
	cr_assert_eq(m.file_count, 1);
	expect_text(m.files[0], "two.dll");
}

Test(manifest, prefixes_stand_for_namespaces)
{
	expect(MANIFEST_READ,
	       "<a:assembly xmlns:a='urn:schemas-microsoft-com:asm.v1' "
	       "xmlns:b='urn:schemas-microsoft-com:asm.v2' "
	       "xmlns:c='urn:elsewhere' manifestVersion='1.0'>"
	       "<b:dependency><a:dependentAssembly>"
	       "<a:assemblyIdentity name='Seen'/></a:dependentAssembly>"
	       "</b:dependency><c:dependency><c:dependentAssembly>"
	       "<c:assemblyIdentity name='Not'/></c:dependentAssembly>"
	       "</c:dependency></a:assembly>");
	cr_assert_eq(m.reference_count, 1);
	expect_text(m.references[0].identity.name, "Seen");
}

Test(manifest, an_identity_elsewhere_asks_for_nothing)
{
	expect(MANIFEST_READ,
	       "<assembly " V1 "><assemblyIdentity name='Own'/>"
	       "<other><dependency><dependentAssembly><assemblyIdentity "
	       "name='Inner'/></dependentAssembly></dependency></other>"
	       "<dependency><assemblyIdentity name='Loose'/></dependency>"
	       "</assembly>");
	cr_expect_eq(m.reference_count, 0);
	expect_text(m.identity.name, "Own");
}

Test(manifest, utf_8_and_utf_16_with_their_marks_are_read)
{
	static const char ascii[] = "<assembly " V1 "><assemblyIdentity "
				    "name='A'/></assembly>";
	uint8_t wide[2 + 2 * sizeof(ascii)] = { 0xff, 0xfe };

	expect(MANIFEST_READ, "\xef\xbb\xbf<assembly " V1 "/>");
	for (size_t i = 0; ascii[i] != '\0'; i++)
		wide[2 + 2 * i] = (uint8_t)ascii[i];
	take(wide, 2 * sizeof(ascii));
	cr_expect_eq(m.state, MANIFEST_READ, "%s", m.why);
	expect_text(m.identity.name, "A");
	for (size_t i = 0; i < sizeof(wide); i += 2) {
		uint8_t first = wide[i];

		wide[i] = wide[i + 1];
		wide[i + 1] = first;
	}
	take(wide, 2 * sizeof(ascii));
	cr_expect_eq(m.state, MANIFEST_READ, "%s", m.why);
}

Test(manifest, what_is_not_xml_is_bad_and_the_line_is_told)
{
	expect(MANIFEST_BAD, "");
	expect(MANIFEST_BAD, "no xml");
	expect(MANIFEST_BAD, " <?xml version='1.0'?><assembly " V1 "/>");
	expect(MANIFEST_BAD, "<assembly " V1 "><b></assembly>");
	expect(MANIFEST_BAD, "<assembly " V1 ">&who;</assembly>");
	expect(MANIFEST_BAD, "<assembly " V1 "><a b='1' b='2'/></assembly>");
	expect(MANIFEST_BAD, "<assembly " V1 ">\n<file name='a.dll'/>\n<");
	cr_expect_eq(m.line, 3);
	cr_expect_eq(m.file_count, 0, "what was read before is dropped");
}

Test(manifest, what_is_no_assembly_of_version_1_is_bad)
{
	expect(MANIFEST_BAD, "<assembly manifestVersion='1.0'/>");
	expect(MANIFEST_BAD, "<html " V1 "/>");
	expect(MANIFEST_BAD,
	       "<assembly xmlns='urn:schemas-microsoft-com:asm.v1'/>");
	expect(MANIFEST_BAD, "<assembly xmlns='urn:schemas-microsoft-com:"
			     "asm.v1' manifestVersion='2.0'/>");
	expect(MANIFEST_READ, "<assembly " V1 "/>");
}

Test(manifest, what_we_cannot_be_sure_of_is_left_open)
{
	expect(MANIFEST_OPEN, "<assembly " V1 "/>trailing");
	take("<assembly " V1 "/>\0\0", sizeof("<assembly " V1 "/>") + 1);
	cr_expect_eq(m.state, MANIFEST_OPEN, "padding");
	expect(MANIFEST_OPEN, "<?xml version='1.0' encoding='koi8-r'?>"
			      "<assembly " V1 "/>");
	expect(MANIFEST_OPEN, "<!DOCTYPE assembly><assembly " V1 "/>");
}

Test(manifest, entities_are_not_expanded)
{
	expect(MANIFEST_OPEN,
	       "<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'>"
	       "<!ENTITY y '&x;&x;&x;&x;&x;&x;&x;&x;'>"
	       "<!ENTITY z SYSTEM 'file:///etc/passwd'>]>"
	       "<assembly " V1 ">&y;&z;</assembly>");
	cr_expect_eq(m.reference_count, 0);
}

/* 'count' times 'part' between a start and an end. */
static void expect_many(enum manifest_state state, const char *part,
			size_t count)
{
	static const char start[] = "<assembly " V1 ">";
	size_t n = strlen(part);
	char *xml = malloc(sizeof(start) + n * count + sizeof("</assembly>"));
	char *at = xml;

	cr_assert_not_null(xml);
	at = stpcpy(at, start);
	for (size_t i = 0; i < count; i++)
		at = stpcpy(at, part);
	at = stpcpy(at, "</assembly>");
	take(xml, (size_t)(at - xml));
	free(xml);
	cr_expect_eq(m.state, state, "%zu %s: %d", count, part, m.state);
}

Test(manifest, each_limit_holds)
{
	static const char reference[] =
		"<dependency><dependentAssembly><assemblyIdentity/>"
		"</dependentAssembly></dependency>";
	char *large = malloc(MANIFEST_BYTES_MAX + 1);

	expect_many(MANIFEST_READ, "<file name='a'/>", MANIFEST_FILES_MAX);
	cr_expect_eq(m.file_count, MANIFEST_FILES_MAX);
	expect_many(MANIFEST_OPEN, "<file name='a'/>", MANIFEST_FILES_MAX + 1);
	expect_many(MANIFEST_READ, reference, MANIFEST_REFERENCES_MAX);
	expect_many(MANIFEST_OPEN, reference, MANIFEST_REFERENCES_MAX + 1);
	expect_many(MANIFEST_READ, "<x/>", MANIFEST_ELEMENTS_MAX - 1);
	expect_many(MANIFEST_OPEN, "<x/>", MANIFEST_ELEMENTS_MAX);
	expect_many(MANIFEST_OPEN, "<x>", MANIFEST_DEPTH_MAX);
	cr_assert_not_null(large);
	memset(large, ' ', MANIFEST_BYTES_MAX + 1);
	take(large, MANIFEST_BYTES_MAX + 1);
	cr_expect_eq(m.state, MANIFEST_OPEN);
	free(large);
}

Test(manifest, every_cut_is_harmless)
{
	for (size_t n = 0; n < sizeof(visual_c) - 2; n++) {
		take(visual_c, n);
		cr_expect_eq(m.state, MANIFEST_BAD, "%zu bytes", n);
	}
}

Test(manifest, namespaces_are_those_of_windows_to_the_letter)
{
	static const struct {
		const char *ns;
		bool ours;
	} rows[] = {
		{ "urn:schemas-microsoft-com:asm.v1", true },
		{ "urn:schemas-microsoft-com:asm.v3", true },
		{ "urn:schemas-microsoft-com:asm.v0", false },
		{ "urn:schemas-microsoft-com:asm.v4", false },
		{ "urn:schemas-microsoft-com:asm.v12", false },
		{ "urn:schemas-microsoft-com:asm.v", false },
		{ "urn:schemas-microsoft-org:asm.v1", false },
		{ "URN:schemas-microsoft-com:asm.v1", false },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str xml = str_printf(
			&arena, "<assembly manifestVersion='1.0' xmlns='%s'/>",
			rows[i].ns);

		expect(rows[i].ours ? MANIFEST_READ : MANIFEST_BAD, xml.s);
	}
}

Test(manifest, files_are_known_by_their_base_names)
{
	static const char *const names[] = { "plain.dll", "a\\b\\one.dll",
					     "a/b/two.dll", "a\\0/x.dll",
					     "ends\\" };
	static const char *const bases[] = { "plain.dll", "one.dll", "two.dll",
					     "x.dll", "" };

	for (size_t i = 0; i < 5; i++) {
		expect(MANIFEST_READ,
		       str_printf(&arena,
				  "<assembly " V1 "><file name='%s'/>"
				  "</assembly>",
				  names[i])
			       .s);
		cr_assert_eq(m.file_count, 1);
		expect_text(m.files[0], bases[i]);
	}
}

Test(manifest, a_copied_identity_outlives_its_manifest)
{
	struct arena mine = ARENA_INIT;
	struct assembly_identity copy;

	expect(MANIFEST_READ,
	       "<assembly " V1 "><assemblyIdentity name='a' version='1.2.3.4' "
	       "publicKeyToken='0123' processorArchitecture='x86' "
	       "type='win32'/></assembly>");
	cr_assert_eq(assembly_identity_copy(&mine, &m.identity, &copy), OK);
	arena_release(&arena);
	arena = ARENA_INIT;
	expect_text(copy.name, "a");
	expect_text(copy.version, "1.2.3.4");
	expect_text(copy.public_key_token, "0123");
	expect_text(copy.architecture, "x86");
	expect_text(copy.language, "");
	expect_text(copy.type, "win32");
	arena_release(&mine);
}

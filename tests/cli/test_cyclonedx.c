/* dryload check -f cyclonedx, read back by a validator and by Python. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/run.h"
#include "tests/support/schema.h"
#include "util/digest.h"
#include "util/file.h"

/* scripts/fetch-schemas fetches it. */
#define SCHEMA "build/schemas/bom-1.5.SNAPSHOT.schema.json"

static struct pe_builder *filter_new(void)
{
	static const uint16_t version[4] = { 1, 2, 3, 4 };
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_import(b, "advapi32.dll", "RegGetValueA");
	pe_import(b, "helper.dll", "Help");
	pe_import(b, "gone.dll", "Do");
	pe_import(b, "msvcr100.dll", "malloc");
	pe_delay_import(b, "late.dll", "Do");
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	pe_version(b, version);
	return b;
}

static struct pe_builder *helper_new(void)
{
	static const uint16_t version[4] = { 9, 8, 7, 65535 };
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_export(b, "Help");
	pe_import(b, "kernel32.dll", "GetVersion");
	pe_version(b, version);
	return b;
}

/* The filter, with a helper beside it. */
static const char *deploy(struct scratch *s)
{
	scratch_pe(s, "helper.dll", helper_new());
	return scratch_pe(s, "authfilter.dll", filter_new());
}

static struct run bill_of(const char *path)
{
	return RUN("check", "-f", "cyclonedx", "-t",
		   "xp-sp3-x86,ws2003-sp1-x86", "--with=vc2010-sp1", path);
}

static void expect_text(const struct run *r, const char *text)
{
	cr_expect_not_null(strstr(r->out, text), "no %s in:\n%s", text, r->out);
}

enum { EXPRESSIONS_MAX = 16 };

/*
 * Python expressions over the document 'd', its components by their names 'c'
 * and the properties of a component 'p(c)': all must be true.
 */
static void expect_all(struct scratch *s, const struct run *r,
		       const char *const *expressions)
{
	static const char program[] =
		"import json, sys\n"
		"d = json.load(sys.stdin)\n"
		"all_of = list(d['components'])\n"
		"subject = d['metadata'].get('component')\n"
		"if subject: all_of.append(subject)\n"
		"c = {x['name']: x for x in all_of}\n"
		"refs = [x['bom-ref'] for x in all_of]\n"
		"p = lambda x: {q['name']: q['value'] for q in x['properties']}\n"
		"needs = {x['ref']: x['dependsOn'] for x in d['dependencies']}\n"
		"for e in sys.argv[1:]:\n"
		"    if not eval(e): sys.exit(\"isn't so: \" + e)\n";
	const char *path = scratch_file(s, "bom.json", r->out, strlen(r->out));
	const char *argv[EXPRESSIONS_MAX + 3] = { "-c", program };
	struct run python;

	for (size_t i = 0; i < EXPRESSIONS_MAX && expressions[i] != NULL; i++)
		argv[i + 2] = expressions[i];
	python = run_program("python3", path, argv);
	if (python.status == 127)
		cr_skip_test("python3 isn't installed");
	cr_expect_eq(python.status, 0, "%s\n%s", python.err, r->out);
	run_free(&python);
}

#define EXPECT(s, r, ...) \
	expect_all((s), (r), (const char *const[]){ __VA_ARGS__, NULL })

Test(cli_cyclonedx, bill_fits_the_official_schema)
{
	struct scratch *s = scratch_new();
	struct run r = bill_of(deploy(s));
	char *version;

	cr_expect_eq(r.status, 1);
	expect_schema(SCHEMA, r.out, true);
	version = strstr(r.out, "\"SHA-256\"");
	cr_assert_not_null(version);
	memcpy(version, "\"SHA-257\"", 9);
	expect_schema(SCHEMA, r.out, false);
	run_free(&r);
	scratch_free(s);
}

Test(cli_cyclonedx, references_are_unique_and_lead_to_components)
{
	struct scratch *s = scratch_new();
	struct run r = bill_of(deploy(s));

	EXPECT(s, &r, "len(refs) == len(set(refs))",
	       "all(x in refs for x in needs)",
	       "all(len(x) == len(set(x)) and set(x) <= set(refs) "
	       "for x in needs.values())",
	       "set(needs[c['authfilter.dll']['bom-ref']]) == "
	       "{c[x]['bom-ref'] for x in ['kernel32.dll', "
	       "'advapi32.dll', 'helper.dll', 'gone.dll', "
	       "'msvcr100.dll', 'late.dll']}",
	       "needs[c['helper.dll']['bom-ref']] == "
	       "[c['kernel32.dll']['bom-ref']]");
	run_free(&r);
	scratch_free(s);
}

Test(cli_cyclonedx, files_have_their_digest_and_version)
{
	struct scratch *s = scratch_new();
	struct run r = bill_of(deploy(s));
	char sha256[SHA256_HEX_SIZE], expression[256];
	struct file file;

	cr_assert_eq(file_open(scratch_path(s, "helper.dll"), &file), 0);
	sha256_hex(file.bytes, sha256);
	file_close(&file);
	snprintf(expression, sizeof(expression),
		 "c['helper.dll']['hashes'] == [{'alg': 'SHA-256', "
		 "'content': '%s'}]",
		 sha256);
	EXPECT(s, &r, expression,
	       "c['helper.dll']['version'] == '9.8.7.65535'",
	       "subject['version'] == '1.2.3.4'",
	       "len(subject['hashes'][0]['content']) == 64",
	       "'hashes' not in c['kernel32.dll']");
	run_free(&r);
	scratch_free(s);
}

Test(cli_cyclonedx, each_component_says_how_it_is_satisfied)
{
	struct scratch *s = scratch_new();
	struct run r = bill_of(deploy(s));

	/* Of a DLL beside the filter IIS 5.1 leaves it open (R111). */
	EXPECT(s, &r, "p(c['gone.dll'])['dryload:status'] == 'missing'",
	       "p(c['kernel32.dll'])['dryload:status'] == 'there'",
	       "c['kernel32.dll']['publisher'] == 'Microsoft Corporation'",
	       "c['gone.dll']['scope'] == 'required'",
	       "p(c['late.dll'])['dryload:status'] == 'missing'",
	       "c['late.dll']['scope'] == 'optional'",
	       "p(c['helper.dll'])['dryload:status'] == 'unknown'",
	       "p(c['kernel32.dll'])['dryload:satisfied_by:system32']"
	       " == 'xp-sp3-x86, ws2003-sp1-x86'",
	       "p(c['advapi32.dll'])['dryload:status'] == 'broken'",
	       "p(c['advapi32.dll'])"
	       "['dryload:finding:missing-procedure'] == "
	       "'advapi32.dll has no RegGetValueA (127) on "
	       "xp-sp3-x86, needed by authfilter.dll'",
	       "p(c['msvcr100.dll'])['dryload:satisfied_by:overlay']"
	       " == 'xp-sp3-x86, ws2003-sp1-x86'",
	       "'Visual C++ 2010 SP1' in p(c['msvcr100.dll'])"
	       "['dryload:overlay-title:vc2010-sp1']",
	       "'publisher' not in c['msvcr100.dll']");
	run_free(&r);
	scratch_free(s);
}

Test(cli_cyclonedx, subject_has_its_verdicts_and_each_windows_is_named)
{
	struct scratch *s = scratch_new();
	struct run r = bill_of(deploy(s));

	EXPECT(s, &r, "p(subject)['dryload:verdict:xp-sp3-x86'] == 'fails'",
	       "p(subject)['dryload:win32:xp-sp3-x86'] == '127'",
	       "p(subject)['dryload:certainty:xp-sp3-x86'] in "
	       "('certain', 'likely')",
	       "[x['bom-ref'] for x in all_of if x['type'] == "
	       "'operating-system'] == ['windows:xp-sp3-x86', "
	       "'windows:ws2003-sp1-x86']");
	run_free(&r);
	scratch_free(s);
}

Test(cli_cyclonedx, unknown_is_no_pass)
{
	struct scratch *s = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct run r;

	pe_import(b, "fxsapi.dll", "FaxClose");
	r = RUN("check", "-f", "cyclonedx", "-t", "xp-sp3-x86",
		scratch_pe(s, "fax.dll", b));
	cr_expect_eq(r.status, 2);
	EXPECT(s, &r, "p(c['fxsapi.dll'])['dryload:status'] == 'unknown'",
	       "p(subject)['dryload:verdict:xp-sp3-x86'] == "
	       "'unknown'");
	run_free(&r);
	scratch_free(s);
}

Test(cli_cyclonedx, several_files_are_components_of_one_bill)
{
	struct scratch *s = scratch_new();
	const char *filter = deploy(s);
	struct run r = RUN("check", "-f", "cyclonedx", "-t", "xp-sp3-x86",
			   filter, scratch_path(s, "helper.dll"));

	expect_schema(SCHEMA, r.out, true);
	EXPECT(s, &r, "subject is None",
	       "[x['name'] for x in all_of].count('helper.dll') "
	       "== 1",
	       "p(c['helper.dll'])['dryload:verdict:xp-sp3-x86'] "
	       "== 'loads'",
	       "p(c['authfilter.dll'])"
	       "['dryload:verdict:xp-sp3-x86'] == 'fails'");
	run_free(&r);
	scratch_free(s);
}

Test(cli_cyclonedx, serial_number_comes_from_what_the_bill_says)
{
	struct scratch *s = scratch_new();
	const char *path = deploy(s);
	struct run a = bill_of(path), b = bill_of(path);
	struct run other = RUN("check", "-f", "cyclonedx", "-t", "xp-sp2-x86",
			       path);
	const char *serial = strstr(a.out, "urn:uuid:");

	cr_expect_str_eq(a.out, b.out);
	cr_assert_not_null(serial);
	cr_expect_eq(serial[23], '8', "%.45s", serial);
	cr_expect_not_null(strchr("89ab", serial[28]), "%.45s", serial);
	cr_expect_neq(strncmp(serial, strstr(other.out, "urn:uuid:"), 45), 0);
	run_free(&a);
	run_free(&b);
	run_free(&other);
	scratch_free(s);
}

Test(cli_cyclonedx, hostile_names_leave_it_valid_and_apart)
{
	static const char *const names[] = {
		"\"},{\".dll", "\xff.dll", "\\xFF.dll", "a\nb.dll",
		"%FF.dll",     "</script>.dll", "\xe2\x80\xae.dll",
	};
	struct scratch *s = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct run r;

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		pe_thunk(b, pe_module(b, names[i]), (struct str){ "\"\xff", 2 });
	r = RUN("check", "-f", "cyclonedx", "-t", "xp-sp3-x86",
		scratch_pe(s, "\"\n\xff.dll", b));
	expect_schema(SCHEMA, r.out, true);
	EXPECT(s, &r, "len(refs) == len(set(refs)) == 9");
	run_free(&r);
	scratch_free(s);
}

Test(cli_cyclonedx, standard_input_is_digested_and_unread_files_are_said)
{
	struct scratch *s = scratch_new();
	const char *path = deploy(s);
	const char *const argv[] = { "check", "-f", "cyclonedx", "-t", "xp",
				     "-", "/nowhere.dll", NULL };
	struct run r = run_dryload(path, argv);

	cr_expect_eq(r.status, 3);
	EXPECT(s, &r, "subject['name'] == '(stdin)' and "
	       "len(subject['hashes']) == 1");
	expect_text(&r, "\"aggregate\": \"incomplete\"");
	EXPECT(s, &r, "{'name': 'dryload:unread', 'value': '1'} in "
	       "d['metadata']['properties']");
	expect_schema(SCHEMA, r.out, true);
	run_free(&r);
	scratch_free(s);
}

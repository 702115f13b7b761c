/* SARIF, and what code scanning asks of it. */
#include <stdio.h>
#include <unistd.h>

#include "report/sarif.h"
#include "tests/report/made.h"
#include "tests/support/schema.h"

/* Of its editors: scripts/fetch-schemas brings it. */
#define SCHEMA "build/schemas/sarif-2.1.0-rtm.5.json"
#define CODE_SCANNING "tests/report/code-scanning.schema.json"

/* One finding of each severity, and one with an ordinal of a dependency. */
static struct made *made_filter(void)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding f = made_procedure(m, "Foo", TARGET_BIT(OLD));

	f.first_in = TARGET_BIT(NEW);
	f.likely = TARGET_BIT(OLD);
	f.advice = str_of("use Bar");
	made_add(m, f);
	f = finding_new(FINDING_MISSING_ORDINAL, TARGET_BIT(NEW));
	f.chain = &m->below;
	f.module = str_of("mfc42.dll");
	f.by_ordinal = true;
	f.ordinal = 6000;
	f.before = str_of("mfc42.dll has no ordinal 6000");
	made_add(m, f);
	f = finding_new(FINDING_UNKNOWN_MODULE, TARGET_BIT(SAME));
	f.before = str_of("nobody knows other.dll");
	made_add(m, f);
	f = finding_new(FINDING_IMPLICIT_TLS, m->subject.targets);
	f.before = str_of("it has implicit TLS");
	made_add(m, f);
	f = finding_new(FINDING_PACKED, TARGET_BIT(OLD));
	f.before = str_of("it is packed");
	made_add(m, f);
	return m;
}

static void expect_fits(const char *document, bool fits)
{
	expect_schema(CODE_SCANNING, document, fits);
	if (!fits)
		return;
	if (access(SCHEMA, R_OK) != 0)
		cr_skip("the schema of SARIF isn't there: "
			"scripts/fetch-schemas fetches it, with npm");
	expect_schema(SCHEMA, document, true);
}

static void expect_files_fit(unsigned files)
{
	struct made *m = made_filter();
	char *text = made_write_files(m, "sarif", plain, files);

	expect_fits(text, true);
	free(text);
	made_free(m);
}

Test(sarif, document_fits_the_schema_of_its_editors)
{
	expect_files_fit(2);
}

Test(sarif, document_without_files_fits_it)
{
	expect_files_fit(0);
}

Test(sarif, the_schema_of_its_editors_is_one_that_refuses)
{
	struct made *m = made_filter();
	char *text = made_write(m, "sarif", plain);
	char *kind = strstr(text, "\"open\"");

	cr_assert(kind);
	memcpy(kind, "\"shut\"", 6);
	if (access(SCHEMA, R_OK) != 0)
		cr_skip("the schema of SARIF isn't there");
	expect_schema(SCHEMA, text, false);
	free(text);
	made_free(m);
}

Test(sarif, each_severity_has_its_level_and_unknown_is_open)
{
	struct made *m = made_filter();
	char *text = made_write(m, "sarif", plain);

	MADE_HAS(text, "\"ruleId\": \"missing-procedure\",\n"
		       "          \"ruleIndex\": 6,\n"
		       "          \"kind\": \"fail\",\n"
		       "          \"level\": \"error\",\n");
	MADE_HAS(text, "\"kind\": \"open\",\n"
		       "          \"level\": \"none\",\n");
	MADE_HAS(text, "\"kind\": \"fail\",\n"
		       "          \"level\": \"warning\",\n");
	MADE_HAS(text, "\"kind\": \"fail\",\n"
		       "          \"level\": \"note\",\n");
	MADE_HAS(text, "So it isn't known whether the file loads.");
	MADE_HAS_NOT(text, "\"pass\"");
	free(text);
	made_free(m);
}

Test(sarif, rules_stand_where_the_results_say)
{
	struct made *m = made_filter();
	char *text = made_write(m, "sarif", plain);
	const char *rules = strstr(text, "\"rules\": [");

	cr_assert(rules);
	for (unsigned i = 0; i < FINDING_COUNT; i++) {
		char id[64];

		snprintf(id, sizeof(id), "              \"id\": \"%s\"",
			 finding_kind((enum finding_id)i)->id);
		rules = strstr(rules, id);
		cr_assert(rules, "%s isn't there, or not in its place", id);
	}
	free(text);
	made_free(m);
}

Test(sarif, message_says_where_who_how_sure_and_what_to_do)
{
	struct made *m = made_filter();
	char *text = made_write(m, "sarif", plain);

	MADE_HAS(text, "\"text\": \"advapi32.dll!Foo is not in the Windows of "
		       "old (imported by authfilter.dll; first in New; "
		       "likely, not certain). Windows' error is 127, in an "
		       "event 7f 00 00 00. What to do: use Bar.\"");
	MADE_HAS(text, "authfilter.dll needs helper.dll; on new). Windows' "
		       "error is 182");
	MADE_HAS(text, "\"it has implicit TLS (on old, same, new).");
	free(text);
	made_free(m);
}

Test(sarif, properties_tell_each_target)
{
	struct made *m = made_filter();
	char *text = made_write(m, "sarif", plain);

	MADE_HAS(text, "\"target\": \"old\",\n"
		       "                \"verdict\": \"fails\",\n"
		       "                \"certainty\": \"likely\",\n"
		       "                \"evidence\": \"observed\"\n");
	MADE_HAS(text, "\"fullyQualifiedName\": \"mfc42.dll!#6000\"");
	MADE_HAS(text, "\"ordinal\": 6000");
	MADE_HAS(text, "\"event_data\": \"b6 00 00 00\"");
	free(text);
	made_free(m);
}

Test(sarif, artifact_has_its_hash_and_its_verdicts)
{
	struct made *m = made_filter();
	char *text = made_write(m, "sarif", plain);

	MADE_HAS(text, "\"length\": 3,\n          \"hashes\": {\n"
		       "            \"sha-256\": \"ba7816bf8f01cfea414140de5dae"
		       "2223b00361a396177a9cb410ff61f20015ad\"");
	MADE_HAS(text, "\"verdicts\": [\n              {\n"
		       "                \"target\": \"old\",\n"
		       "                \"verdict\": \"fails\",\n"
		       "                \"certainty\": \"likely\",\n"
		       "                \"win32\": 127,");
	MADE_HAS(text, "\"target\": \"same\",\n"
		       "                \"verdict\": \"unknown\"");
	free(text);
	made_free(m);
}

Test(sarif, a_file_without_findings_has_its_verdicts_and_no_result)
{
	struct made *m = made_new(HOST_NONE);
	char *text = made_write(m, "sarif", plain);

	MADE_HAS(text, "\"results\": [],");
	MADE_HAS(text, "\"verdict\": \"loads\"");
	expect_fits(text, true);
	free(text);
	made_free(m);
}

Test(sarif, names_of_any_bytes_leave_it_valid)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	m->file.path = str_of("\xff\"\n</script>%0A::|`.dll");
	made_add(m, made_procedure(m, "\x01\x80\\=cmd\"", TARGET_BIT(OLD)));
	text = made_write(m, "sarif", plain);
	MADE_HAS(text, "\"uri\": \"%FF%22%0A%3C/script%3E%250A%3A%3A%7C%60"
		       ".dll\"");
	MADE_HAS(text, "\"text\": \"advapi32.dll!\\\\x01\\\\x80\\\\=cmd\\\"");
	MADE_HAS(text, "\"procedure\": \"\\u0001\\\\x80\\\\=cmd\\\"\"");
	expect_fits(text, true);
	free(text);
	made_free(m);
}

static void expect_text(const char *from, const char *to)
{
	struct arena a = ARENA_INIT;
	struct str text = sarif_text(&a, str_of(from));

	cr_expect(str_equal(text, str_of(to)), "'%.*s', not '%s'",
		  STR_ARGS(text), to);
	arena_release(&a);
}

Test(sarif, a_name_is_no_link_and_no_placeholder)
{
	expect_text("[x](http://evil)", "[x] (http://evil)");
	expect_text("[x\\](1)", "[x\\] (1)");
	expect_text("operator[]", "operator[]");
	expect_text("{0}", "{{0}}");
}

Test(sarif, a_name_does_not_turn_or_break_the_text_around_it)
{
	expect_text("a\xe2\x80\xae" "b", "a\\xE2\\x80\\xAE" "b");
	expect_text("a\n\x7f\xff", "a\\x0A\\x7F\\xFF");
	expect_text("\xc3\xa4", "\xc3\xa4");
}

Test(sarif, region_has_the_offset_that_lies_in_the_file)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_BAD_IMAGE, TARGET_BIT(OLD));
	char *text;

	f.before = str_of("odd");
	f.has_offset = true;
	f.offset = 2;
	made_add(m, f);
	f.offset = 3;
	made_add(m, f);
	text = made_write(m, "sarif", plain);
	MADE_HAS(text, "\"startLine\": 1,\n"
		       "                  \"byteOffset\": 2,\n"
		       "                  \"byteLength\": 1\n");
	MADE_HAS_NOT(text, "\"byteOffset\": 3");
	expect_fits(text, true);
	free(text);
	made_free(m);
}

Test(sarif, details_are_for_who_asks)
{
	const struct style verbose = { false, 0, 1 };
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_SHADOWED, TARGET_BIT(OLD));
	char *text;

	f.detail = true;
	f.before = str_of("shadowed");
	made_add(m, f);
	text = made_write(m, "sarif", plain);
	MADE_HAS(text, "\"results\": [],");
	free(text);
	text = made_write(m, "sarif", verbose);
	MADE_HAS(text, "\"ruleId\": \"shadowed\"");
	free(text);
	made_free(m);
}

static size_t count_of(const char *text, const char *part)
{
	size_t left = strlen(text), n = strlen(part), count = 0;
	const char *at;

	/* Sanitizers measure the whole rest of a text at each strstr(). */
	while ((at = memmem(text, left, part, n)) != NULL) {
		left -= (size_t)(at - text) + n;
		text = at + n;
		count++;
	}
	return count;
}

/* One note and two errors too many. */
Test(sarif, a_run_has_room_for_errors_and_says_what_it_leaves_out)
{
	struct finding note = finding_new(FINDING_PACKED, TARGET_BIT(OLD));
	struct finding error = finding_new(FINDING_BAD_IMAGE, TARGET_BIT(OLD));
	struct made *m = made_new(HOST_NONE);
	char *text;

	note.before = error.before = str_of("odd");
	for (int i = 0; i < SARIF_LESSER_MAX + 1; i++)
		made_add(m, note);
	for (int i = SARIF_LESSER_MAX; i < SARIF_RESULTS_MAX + 2; i++)
		made_add(m, error);
	text = made_write(m, "sarif", plain);
	cr_expect_eq(count_of(text, "\"ruleId\": \"packed\""),
		     SARIF_LESSER_MAX);
	cr_expect_eq(count_of(text, "\"ruleId\": \"bad-image\""),
		     SARIF_RESULTS_MAX - SARIF_LESSER_MAX);
	MADE_HAS(text, "\"text\": \"3 more findings were left out: ");
	free(text);
	made_free(m);
}

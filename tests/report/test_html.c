/* The report as one page: what is on it, and that no name becomes markup. */
#include <stdio.h>

#include "report/html_parts.h"
#include "tests/report/made.h"
#include "util/digest.h"

/* The page without its style sheet and script, which are always the same. */
static char *body_of(struct made *m, unsigned files)
{
	char *text = made_write_files(m, "html", plain, files);
	char *start = strstr(text, "<body>"), *end = strstr(text, "<script>");

	cr_assert(start != NULL && end != NULL);
	*end = '\0';
	memmove(text, start, (size_t)(end - start) + 1);
	return text;
}

static struct made *made_filter(void)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding f = made_procedure(m, "Foo", TARGET_BIT(OLD));

	f.win32 = 127;
	f.advice = str_of("use Bar");
	f.first_in = TARGET_BIT(NEW);
	made_add(m, f);
	return m;
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;

	for (; (text = strstr(text, part)) != NULL; text++)
		count++;
	return count;
}

static void expect_digest(const char *page, const char *directive,
			  struct str text)
{
	char digest[SHA256_BASE64_SIZE], policy[96];

	sha256_base64((struct bytes){ (const uint8_t *)text.s, text.n },
		      digest);
	snprintf(policy, sizeof(policy), "%s 'sha256-%s'", directive, digest);
	MADE_HAS(page, policy);
}

Test(html, policy_names_the_digests_of_what_is_on_the_page)
{
	struct made *m = made_filter();
	char *text = made_write(m, "html", plain);
	char *style = strstr(text, "<style>") + strlen("<style>");
	char *script = strstr(text, "<script>") + strlen("<script>");

	MADE_HAS(text, "content=\"default-src 'none'; style-src");
	expect_digest(text, "style-src",
		      (struct str){ style, (size_t)(strstr(style, "</style>") -
						    style) });
	expect_digest(text, "script-src",
		      (struct str){ script,
				    (size_t)(strstr(script, "</script>") -
					     script) });
	cr_expect_eq(count_of(text, "<script"), 1);
	cr_expect_eq(count_of(text, "<style"), 1);
	free(text);
	made_free(m);
}

Test(html, matrix_has_a_row_a_file_and_a_cell_a_target)
{
	struct made *m = made_filter();
	char *text = body_of(m, 2);

	MADE_HAS(text, "<th scope=col data-t=0><abbr title=\"Windows Old\">old"
		       "</abbr>");
	MADE_HAS(text, "<tr><th scope=row><a href=\"#f2\"><span class=\""
		       "folder\">in/</span>authfilter.dll</a>"
		       "<td class=\"f\"><a href=\"#f2r1\">fails <b>127</b></a>"
		       "<td class=\"l\"><a href=\"#f2r2\">loads</a>"
		       "<td class=\"l\"><a href=\"#f2r2\">loads</a>\n");
	MADE_HAS(text, "<section class=file id=f2 ");
	MADE_HAS(text, "<tr id=f2r2>");
	MADE_HAS_NOT(text, "f2r3");
	MADE_HAS(text, "<h1>2 of 2 files fail somewhere</h1>");
	free(text);
	made_free(m);
}

Test(html, finding_has_message_advice_rules_and_targets)
{
	struct made *m = made_filter();
	char *text = body_of(m, 1);

	MADE_HAS(text, "<article class=e data-id=missing-procedure "
		       "data-t=\"0\">"
		       "<h4>advapi32.dll!Foo is not in the Windows of old"
		       "</h4>");
	MADE_HAS(text, "<p class=\"advice\">use Bar</p>");
	MADE_HAS(text, "evidence: observed; rules: R3");
	MADE_HAS(text, "imported by authfilter.dll; first in New");
	MADE_HAS(text, "data-ids=\"missing-procedure\"");
	MADE_HAS(text, "<option value=\"missing-procedure\">");
	free(text);
	made_free(m);
}

Test(html, events_of_iis_are_told_in_full)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding f = made_procedure(m, "Foo", TARGET_BIT(NEW));
	char *text;

	f.win32 = 127;
	made_add(m, f);
	text = body_of(m, 1);
	MADE_HAS(text, "Application log, W3SVC-WP 2214, data 7f 00 00 00");
	MADE_HAS(text, "<li>client: 503");
	MADE_HAS(text, "loaded by w3wp.exe as Network Service");
	free(text);
	made_free(m);
}

Test(html, likely_is_said_wherever_the_verdict_is)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, "Foo", TARGET_BIT(OLD));
	char *text;

	f.win32 = 127;
	f.likely = TARGET_BIT(OLD);
	made_add(m, f);
	text = body_of(m, 1);
	MADE_HAS(text, "<h1>1 of 1 file fails somewhere, likely</h1>");
	MADE_HAS(text, "<td class=\"f k\"><a href=\"#f1r1\">fails <b>127</b> "
		       "<i>likely</i></a>");
	MADE_HAS(text, "<td class=\"v f k\"><b>fails</b> <i>likely</i>");
	MADE_HAS(text, "likely, not certain");
	free(text);
	made_free(m);
}

Test(html, what_is_not_known_is_no_pass)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_UNKNOWN_MODULE,
				       TARGET_BIT(SAME));
	char *text;

	f.summary = str_of("perhaps.dll is not known to be there");
	made_add(m, f);
	text = body_of(m, 1);
	MADE_HAS(text, "<h1>Not known for 1 of 1 file</h1>");
	MADE_HAS(text, "<td class=\"u\"><a href=\"#f1r2\">unknown</a>");
	MADE_HAS(text, "perhaps.dll is not known to be there");
	free(text);
	made_free(m);
}

Test(html, file_that_was_not_asked_for_a_target_says_so)
{
	const struct report_writer *w = report_writer_find("html");
	struct made *m = made_new(HOST_NONE);
	struct report r = { .profile = &m->profile };
	char *text = NULL;
	size_t size;

	r.out = open_memstream(&text, &size);
	cr_assert_eq(w->begin(&r), 0);
	cr_assert_eq(w->file(&r, &m->file), 0);
	m->subject.targets = TARGET_BIT(NEW);
	cr_assert_eq(w->file(&r, &m->file), 0);
	cr_assert_eq(w->end(&r), 0);
	fclose(r.out);
	MADE_HAS(text, "authfilter.dll</a><td class=n>not asked"
		       "<td class=n>not asked<td class=\"l\">");
	free(text);
	made_free(m);
}

Test(html, no_name_becomes_markup)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(
		m, "</script><b onclick='x' a=\"y\">&amp;<!--", TARGET_BIT(OLD));
	char *text;

	m->file.path = str_of("in/<!--\"'><h2>.dll");
	made_add(m, f);
	text = body_of(m, 1);
	MADE_HAS_NOT(text, "<b onclick");
	MADE_HAS_NOT(text, "</script>");
	MADE_HAS_NOT(text, "<!--");
	MADE_HAS(text, "advapi32.dll!&lt;/script&gt;&lt;b onclick=&#39;x&#39; "
		       "a=&quot;y&quot;&gt;&amp;amp;&lt;!-- is not in");
	MADE_HAS(text, "&lt;!--&quot;&#39;&gt;&lt;h2&gt;.dll");
	cr_expect_eq(count_of(text, "<h2"), 3);
	free(text);
	made_free(m);
}

Test(html, bytes_that_hide_or_turn_text_are_written_out)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	m->file.path = str_of("in/\xe2\x80\xaegnp.\x1b\xff\n.dll");
	text = body_of(m, 1);
	MADE_HAS(text, "\\xE2\\x80\\xAEgnp.\\x1B\\xFF\\x0A.dll");
	MADE_HAS_NOT(text, "\xe2\x80\xae");
	free(text);
	m->file.path = str_of("in/\xc3\xa4.dll");
	text = body_of(m, 1);
	MADE_HAS(text, "</span>\xc3\xa4.dll");
	free(text);
	made_free(m);
}

Test(html, many_procedures_are_one_finding_with_all_names)
{
	struct made *m = made_new(HOST_NONE);
	char *text;

	for (int i = 0; i < 15; i++) {
		struct str name = str_printf(&m->arena, "Procedure%02d", i);

		made_add(m, made_procedure(m, name.s, TARGET_BIT(OLD)));
	}
	text = body_of(m, 1);
	cr_expect_eq(count_of(text, "<article"), 1);
	MADE_HAS(text, "Procedure09 and 5 more</h4>");
	MADE_HAS(text, "<summary>All 15 names</summary>");
	MADE_HAS(text, "<li><code>advapi32.dll!Procedure14</code>");
	free(text);
	made_free(m);
}

Test(html, page_without_files_is_whole)
{
	struct made *m = made_new(HOST_NONE);
	char *text = made_write_files(m, "html", plain, 0);

	MADE_HAS(text, "<h1>No file was checked</h1>");
	MADE_HAS(text, "</html>\n");
	free(text);
	made_free(m);
}

Test(html, same_input_gives_the_same_bytes)
{
	struct made *m = made_filter();
	char *once = made_write(m, "html", plain);
	char *again = made_write(m, "html", plain);

	cr_expect_str_eq(once, again);
	free(once);
	free(again);
	made_free(m);
}

/* Markdown, read back by GitHub's own parser. */
#include "report/markdown_out.h"
#include "tests/report/hostile.h"
#include "tests/report/made.h"
#include "tests/support/read_back.h"

/* The page as elements, a line each piece of text; comments split nothing. */
static const char page[] =
	"import sys\n"
	"from html.parser import HTMLParser\n"
	"class Page(HTMLParser):\n"
	"    lines, path, text = [], [], ''\n"
	"    def flush(self):\n"
	"        text, self.text = self.text.strip(), ''\n"
	"        if text:\n"
	"            self.lines.append('/'.join(self.path) + ': ' + text)\n"
	"    def handle_starttag(self, tag, attrs):\n"
	"        if tag == 'span':\n"
	"            return\n"
	"        self.flush()\n"
	"        if tag != 'br':\n"
	"            self.path.append(tag)\n"
	"    def handle_endtag(self, tag):\n"
	"        if tag == 'span':\n"
	"            return\n"
	"        self.flush()\n"
	"        assert self.path.pop() == tag, tag\n"
	"    def handle_data(self, data):\n"
	"        self.text += data\n"
	"p = Page()\n"
	"p.feed(sys.stdin.buffer.read().decode())\n"
	"p.close()\n"
	"p.flush()\n"
	"assert not p.path\n"
	"print('\\n'.join(p.lines))\n";

/* The page that 'text' is on GitHub. Free it. */
static char *read_page(const char *text)
{
	const char *const argv[] = { "--unsafe", "-e", "table", "-e",
				     "autolink", "-e", "strikethrough", "-e",
				     "tagfilter", NULL };
	char *html = read_back("cmark-gfm", argv, text, "cmark-gfm");
	char *read = read_back_python(page, html, "python3");

	free(html);
	return read;
}

static void expect_page(struct made *m, const char *wanted)
{
	char *text = made_write(m, "markdown", plain);
	char *read = read_page(text);

	cr_expect_str_eq(read, wanted, "%s\n%s", read, text);
	free(read);
	free(text);
}

#define HEAD                                                              \
	"table/thead/tr/th: Windows\ntable/thead/tr/th: verdict\n"        \
	"table/thead/tr/th: error\ntable/thead/tr/th: event data\n"       \
	"table/thead/tr/th: first reason\n"
#define CELL "table/tbody/tr/td: "
#define CODE "table/tbody/tr/td/code: "
#define BOLD "table/tbody/tr/td/strong: "

Test(markdown, failing_file_is_a_headline_a_table_and_its_findings)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding f = made_procedure(m, "Foo", old_ones);

	f.likely = TARGET_BIT(SAME);
	f.advice = str_of("use Bar");
	m->resolution.likely = TARGET_BIT(NEW);
	made_add(m, f);
	expect_page(m,
		    "h2: dryload: 1 of 1 file fails\n"
		    "h3/code: in/authfilter.dll\n"
		    "p: x86 DLL, ISAPI filter: fails on old; fails (likely) "
		    "on same; loads (likely) on new\n" HEAD
		    CODE "old\n" BOLD "fails\n" CELL "127\n"
		    CODE "7f 00 00 00\n" CELL "advapi32.dll has no Foo\n"
		    CODE "same\n" BOLD "fails\n" CELL "(likely)\n"
		    CELL "127\n" CODE "7f 00 00 00\n"
		    CELL "advapi32.dll has no Foo\n"
		    CODE "new\n" CELL "loads (likely)\n"
		    "ul/li/strong: missing-procedure\n"
		    "ul/li: : advapi32.dll!Foo is not in the Windows of old, "
		    "same\n"
		    "ul/li/ul/li: where: imported by authfilter.dll; likely, "
		    "not certain, on same\n"
		    "ul/li/ul/li: then: IIS 5.1 goes on without the filter\n"
		    "ul/li/ul/li: advice: use Bar\n");
	made_free(m);
}

static void expect_headline(struct summary s, const char *wanted)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	markdown_headline(out, &s);
	fclose(out);
	cr_expect_str_eq(text, wanted);
	free(text);
}

Test(markdown, headline_names_the_worst_first)
{
	expect_headline((struct summary){ .files = 3, .loads = 3 },
			"## dryload: 3 files load\n");
	expect_headline((struct summary){ .files = 3, .fails = 2 },
			"## dryload: 2 of 3 files fail\n");
	expect_headline((struct summary){ .files = 3, .unknown = 1 },
			"## dryload: 1 of 3 files not known\n");
	expect_headline((struct summary){ .files = 3, .fails = 1,
					  .unknown = 1, .unread = 2 },
			"## dryload: 1 of 3 files fails, 1 not known, 2 not "
			"read\n");
	expect_headline((struct summary){ .unread = 1 },
			"## dryload: nothing was checked, 1 not read\n");
}

Test(markdown, what_is_not_known_says_so)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = finding_new(FINDING_UNKNOWN_MODULE, old_ones);
	char *text;

	f.summary = str_of("perhaps.dll is not known to be there");
	f.before = str_of("perhaps.dll is there perhaps");
	made_add(m, f);
	text = made_write(m, "markdown", plain);
	MADE_HAS(text, "| `old` | **unknown** | | | perhaps.dll is not known "
		       "to be there |\n");
	MADE_HAS(text, "- **unknown-module**: not known: perhaps.dll is there "
		       "perhaps\n");
	free(text);
	made_free(m);
}

Test(markdown, findings_beyond_the_first_five_are_folded_away)
{
	struct made *m = made_new(HOST_NONE);
	char *text, *read;

	for (int i = 0; i < 7; i++) {
		struct finding f =
			finding_new(FINDING_MISSING_MODULE, old_ones);

		f.module = str_printf(&m->arena, "d%d.dll", i);
		f.before = str_printf(&m->arena, "d%d.dll isn't there", i);
		f.advice = STR_EMPTY;
		made_add(m, f);
	}
	text = made_write(m, "markdown", plain);
	read = read_page(text);
	MADE_HAS(read, "\nul/li: : d4.dll isn't there\n");
	MADE_HAS(read, "\ndetails/summary: 2 more findings\n");
	MADE_HAS(read, "\ndetails/ul/li: : d5.dll isn't there\n");
	MADE_HAS(read, "\ndetails/ul/li: : d6.dll isn't there\n");
	free(read);
	free(text);
	made_free(m);
}

Test(markdown, hostile_names_are_text_alone)
{
	struct made *m = made_new(HOST_NONE);
	struct finding f = made_procedure(m, HOSTILE, TARGET_BIT(OLD));

	m->subject.targets = TARGET_BIT(OLD);
	m->file.path = str_of(HOSTILE);
	f.chain = NULL;
	f.advice = str_of(HOSTILE);
	made_add(m, f);
	expect_page(m,
		    "h2: dryload: 1 of 1 file fails\n"
		    "h3/code: " HOSTILE_READ "\n"
		    "p: x86 DLL: fails on old\n" HEAD
		    CODE "old\n" BOLD "fails\n" CELL "127\n"
		    CODE "7f 00 00 00\n"
		    CELL "advapi32.dll has no " HOSTILE_READ "\n"
		    "ul/li/strong: missing-procedure\n"
		    "ul/li: : advapi32.dll!" HOSTILE_READ
		    " is not in the Windows of old\n"
		    "ul/li/ul/li: advice: " HOSTILE_READ "\n");
	made_free(m);
}

static void expect_put(const char *in, const char *wanted)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	markdown_put(out, str_of(in));
	fclose(out);
	cr_expect_str_eq(text, wanted);
	free(text);
}

Test(markdown, nobody_is_mentioned_and_no_issue_either)
{
	expect_put("@user", "@<!-- -->user");
	expect_put("mfc42.dll!#815", "mfc42.dll!#<!-- -->815");
	expect_put("x WWW.example.org", "x WWW\\.example.org");
	expect_put("http://e.x", "http\\://e.x");
	expect_put("on a: b", "on a: b");
}

Test(markdown, comment_in_a_name_hides_nothing)
{
	expect_put("<!-- @x", "&lt;!-- @<!-- -->x");
	expect_put("<b>&lt;", "&lt;b&gt;&amp;lt;");
}

static void expect_code(const char *in, const char *wanted)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	markdown_code(out, str_of(in));
	fclose(out);
	cr_expect_str_eq(text, wanted);
	free(text);
}

Test(markdown, code_with_what_ends_it_is_written_as_an_element)
{
	expect_code("a_b.dll", "`a_b.dll`");
	expect_code("a`b", "<code>a\\`b</code>");
	expect_code("a|b", "<code>a\\|b</code>");
	expect_code(" a", "<code> a</code>");
	expect_code("", "<code></code>");
}

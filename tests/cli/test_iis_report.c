/* The reports of dryload iis: as a page, as JSON, and of many sites. */
#include <stdio.h>
#include <stdlib.h>

#include "tests/cli/iis_server.h"
#include "tests/support/schema.h"

Test(iis_command, html_page_links_each_module_to_its_file)
{
	struct run r = JUDGE(METABASE, "-t", "ws2003-rtm-x86", "-f", "html");

	cr_assert_eq(r.status, 1, "%s", r.err);
	EXPECT_TEXT(r, "<h1>1 of 2 sites starts</h1>");
	EXPECT_TEXT(r, "<tr><th scope=row>site 2<td>Intranet<td>Intranet, as "
		       "CORP\\webpool<td><a href=\"#f6\">authfilter</a>"
		       "<td class=\"v f\"><b>503</b>");
	EXPECT_TEXT(r, "<th scope=row><a href=\"#f6\">filter authfilter</a>"
		       "<td>site 2");
	EXPECT_TEXT(r, "<section class=file id=f6 ");
	EXPECT_TEXT(r, "<td class=word>unordered<td>FilterLoadOrder doesn");
	EXPECT_TEXT(r, "W3SVC-WP 2214");
	EXPECT_TEXT(r, "default-src 'none'; style-src 'sha256-");
	cr_expect_null(strstr(r.out, "script"));
	run_free(&r);
}

Test(iis_command, names_of_a_configuration_are_no_markup)
{
	static const char text[] =
		"[/LM/W3SVC]\n"
		"[/LM/W3SVC/Filters]\n"
		"FilterLoadOrder : (STRING) \"<b id=a>\"\n"
		"[/LM/W3SVC/Filters/<b id=a>]\n"
		"FilterPath : (STRING) \"C:\\<img src=x>.dll\"\n"
		"[/LM/W3SVC/1]\n"
		"KeyType : (STRING) \"IIsWebServer\"\n"
		"ServerComment : (STRING) \"</h1><i>\"\n";
	const char *config = scratch_file(server, "<i>.txt", text,
					  strlen(text));
	struct run r = JUDGE(config, "-t", "ws2003-sp2-x86", "-f", "html");

	EXPECT_TEXT(r, "filter &lt;b id=a&gt;");
	EXPECT_TEXT(r, "&lt;img src=x&gt;.dll");
	EXPECT_TEXT(r, "&lt;/h1&gt;&lt;i&gt;");
	cr_expect_null(strstr(r.out, "<b id"));
	cr_expect_null(strstr(r.out, "<img"));
	run_free(&r);
}

Test(iis_command, json_fits_its_schema)
{
	struct run r = JUDGE(METABASE, "-t", "ws2003-rtm-x86", "-f", "json");

	cr_assert_eq(r.status, 1, "%s", r.err);
	EXPECT_TEXT(r, "\"starts\": false");
	EXPECT_TEXT(r, "\"configured_at\": \"/LM/W3SVC/2/Filters/authfilter");
	EXPECT_TEXT(r, "\"loaded_at\": \"the start of a worker process\"");
	expect_schema("docs/dryload-iis-1.schema.json", r.out, true);
	run_free(&r);
}

static void at_most_once(const char *text, const char *words)
{
	const char *at = strstr(text, words);

	cr_expect_not_null(at, "%s", text);
	cr_expect(at == NULL || strstr(at + 1, words) == NULL, "%s", text);
}

Test(iis_command, thousand_sites_are_one_report)
{
	struct run r;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	fputs("[/LM/W3SVC]\nKeyType : (STRING) \"IIsWebService\"\n", out);
	for (int i = 1; i <= 1000; i++)
		fprintf(out,
			"[/LM/W3SVC/%d]\nKeyType : (STRING) \"IIsWebServer\"\n"
			"[/LM/W3SVC/%d/Filters]\n"
			"FilterLoadOrder : (STRING) \"f\"\n"
			"[/LM/W3SVC/%d/Filters/f]\n"
			"FilterPath : (STRING) \"C:\\Filters\\%s.dll\"\n",
			i, i, i, i % 2 != 0 ? "compress" : "nodef");
	fclose(out);
	r = JUDGE(scratch_file(server, "big.txt", text, size), "-t",
		  "ws2003-sp2-x86");
	EXPECT_TEXT(r, "500 of 1000 sites start");
	/* The same file is told of once. */
	at_most_once(r.out, "decorated-entry-point\n    IIS 6");
	run_free(&r);
	free(text);
}

/* The report for people: what IIS makes of a DLL that doesn't load. */
#include "tests/report/made.h"

Test(text, verbose_report_and_html_say_what_rights_iis_needs)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct loaded_file loaded = { .module = &m->root, .chain = &m->top,
				      .targets = m->subject.targets };
	char *text;

	m->resolution.loaded = &loaded;
	m->resolution.loaded_count = 1;
	/* A command stays on its line, whatever the width. */
	text = made_write(m, "text", (struct style){ false, 30, 1 });
	MADE_HAS(text, "\n\n  IIS needs read and execute,\n"
		       "    given by:\n"
		       "    SYSTEM, on old\n"
		       "      cacls authfilter.dll /E /G SYSTEM:R\n");
	free(text);
	text = made_write(m, "text", plain);
	MADE_HAS_NOT(text, "IIS needs");
	free(text);
	text = made_write(m, "html", plain);
	MADE_HAS(text, "<summary>What IIS needs: read and execute</summary>"
		       "<ul>\n<li>SYSTEM, on old<br><code>cacls "
		       "authfilter.dll /E /G SYSTEM:R</code>");
	free(text);
	m->subject.host = HOST_NONE;
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS_NOT(text, "IIS needs");
	free(text);
	text = made_write(m, "html", plain);
	MADE_HAS_NOT(text, "IIS needs");
	free(text);
	made_free(m);
}

Test(text, iis_line_is_with_what_fails_first)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	struct finding second = finding_new(FINDING_MISSING_MODULE,
					    TARGET_BIT(NEW));
	char *text, *line;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(NEW)));
	second.chain = &m->top;
	second.module = str_of("b.dll");
	made_add(m, second);
	text = made_write(m, "text", plain);
	line = strstr(text, "IIS 6 logs W3SVC-WP 2214 and 2268 with data 7f");
	cr_assert(line, "%s", text);
	cr_expect_null(strstr(line + 1, "IIS 6"));
	free(text);
	made_free(m);
}

Test(text, extension_on_iis_5_has_an_error_without_a_number)
{
	struct made *m = made_new(HOST_IIS_EXTENSION);
	char *text;

	made_add(m, made_procedure(m, "Foo", TARGET_BIT(OLD)));
	text = made_write(m, "text", plain);
	MADE_HAS(text, "    IIS 5.1 logs an error from W3SVC with data 7f 00 "
		       "00 00 and the client gets 500\n");
	free(text);
	made_free(m);
}

Test(text, isolation_mode_5_lets_the_site_of_iis_6_go_on)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	char *text;

	m->subject.isolation = ISOLATION_IIS_5;
	made_add(m, made_procedure(m, "Foo",
				   TARGET_BIT(OLD) | TARGET_BIT(NEW)));
	text = made_write(m, "text", plain);
	MADE_HAS(text, "    IIS 6 in IIS 5.0 isolation mode goes on without "
		       "the filter (likely); IIS 5.1 goes on without the "
		       "filter\n");
	free(text);
	made_free(m);
}

Test(text, verbose_report_has_the_events_of_iis)
{
	struct made *m = made_new(HOST_IIS_FILTER);
	char *text;

	made_add(m, made_procedure(m, "Foo",
				   TARGET_BIT(OLD) | TARGET_BIT(NEW)));
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS(text,
		 "    IIS 5.1 writes when the service starts:\n"
		 "      System log, W3SVC (its number isn't known), data 7f 00 "
		 "00 00 (not sure): The HTTP Filter DLL authfilter.dll failed "
		 "to load. The data is the error.\n"
		 "      client: the site answers without the filter\n"
		 "      loaded by inetinfo.exe as Local System\n"
		 "    IIS 6 writes when a worker process starts (a global "
		 "filter) or with the first request to the site (its own "
		 "filter):\n"
		 "      Application log, W3SVC-WP 2214, data 7f 00 00 00: The "
		 "HTTP Filter DLL authfilter.dll failed to load. The data is "
		 "the error.\n"
		 "      Application log, W3SVC-WP 2268, data 7f 00 00 00: "
		 "Could not load all ISAPI filters for site/service. "
		 "Therefore startup aborted.\n"
		 "      client: 503, \"Service Unavailable\"; not in the "
		 "site's log but in System32\\LogFiles\\HTTPERR\n"
		 "      loaded by w3wp.exe as Network Service (group IIS_WPG), "
		 "unless the application pool names another\n");
	free(text);
	text = made_write(m, "text", plain);
	MADE_HAS_NOT(text, "writes");
	free(text);
	made_free(m);
}

Test(text, verbose_report_has_both_readings_of_what_is_open)
{
	struct made *m = made_new(HOST_IIS_EXTENSION);
	char *text;

	made_add(m, finding_new(FINDING_WRONG_MACHINE,
				TARGET_BIT(OLD) | TARGET_BIT(NEW)));
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS(text, "W3SVC-WP 2220, data c1 00 00 00");
	MADE_HAS(text, "      client: 500, \"authfilter.dll is not a valid "
		       "Win32 application.\"; in the site's log: 500 193\n");
	free(text);
	m->subject.targets = TARGET_BIT(WOW);
	m->findings.count = 0;
	made_add(m, finding_new(FINDING_WRONG_MACHINE, TARGET_BIT(WOW)));
	text = made_write(m, "text", (struct style){ false, 0, 1 });
	MADE_HAS(text, "W3SVC-WP 2220, data c1 00 00 00 (likely): The HTTP");
	MADE_HAS(text, "      or: Application log, W3SVC-WP (its number isn't "
		       "known), data c1 00 00 00 (not sure): ");
	MADE_HAS(text, "; in the site's log: 500 0 193\n");
	free(text);
	made_free(m);
}

/* dryload explain and dryload rules. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/run.h"

Test(cli_explain, takes_every_notation)
{
	static const char *const codes[] = {
		"126", "0x7e", "7e 00 00 00", "0xC0000135", "-1073741515",
		"0x8007007E", "ERROR_MOD_NOT_FOUND", "STATUS_DLL_NOT_FOUND",
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		expect_run(RUN("explain", codes[i]), 0,
			   "126 ERROR_MOD_NOT_FOUND\n", NULL);
}

Test(cli_explain, takes_bytes_without_quotes)
{
	expect_run(RUN("explain", "7f", "00", "00", "00"), 0,
		   "127 ERROR_PROC_NOT_FOUND\n", NULL);
}

Test(cli_explain, shows_the_other_notations_and_both_meanings)
{
	expect_run(RUN("explain", "127"), 0, "7f 00 00 00", NULL);
	expect_run(RUN("explain", "127"), 0, "0x8007007F", NULL);
	expect_run(RUN("explain", "127"), 0,
		   "0xC0000139 STATUS_ENTRYPOINT_NOT_FOUND", NULL);
	expect_run(RUN("explain", "127"), 0, "as the loader's answer", NULL);
	expect_run(RUN("explain", "127"), 0, "as the filter's own", NULL);
}

Test(cli_explain, offers_a_second_reading)
{
	expect_run(RUN("explain", "7e"), 0, "126 ERROR_MOD_NOT_FOUND\n", NULL);
	expect_run(RUN("explain", "57"), 0,
		   "87 ERROR_INVALID_PARAMETER, read as hexadecimal number", NULL);
}

Test(cli_explain, takes_several_codes_and_options_before_them)
{
	struct run r = RUN("explain", "-f", "json", "126", "-1073741511");

	cr_expect_eq(r.status, 0, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "\"win32\": 126"));
	cr_expect_not_null(strstr(r.out, "\"win32\": 127"));
	run_free(&r);
}

Test(cli_explain, a_line_of_data_needs_no_quotes)
{
	expect_run(RUN("explain", "0000:", "7e", "00", "00", "00"), 0,
		   "126 ERROR_MOD_NOT_FOUND\n", "");
	expect_run(RUN("explain", "0000:", "c1", "00", "00", "00", "Á..."), 0,
		   "193 ERROR_BAD_EXE_FORMAT\n", "");
}

Test(cli_explain, a_file_in_place_of_its_text_brings_the_way_to_give_it)
{
	static const char text[] = "ID: 2214\n";
	struct scratch *s = scratch_new();
	const char *path = scratch_file(s, "event.txt", text, strlen(text));

	expect_words(RUN("explain", path), 3, "/event.txt is a file: its text "
					      "is explained by `dryload "
					      "explain - < ");
	scratch_free(s);
}

/* Those of SideBySide that are known tell of a DLL. */
Test(cli_explain, of_an_event_that_is_not_known_nothing_is_said)
{
	expect_run(RUN("explain", "Source: SideBySide\nEvent ID: 3333\n"), 0,
		   "event 3333 of SideBySide, of which nothing is known here\n",
		   "");
}

/* Never 317 and an exception in DllMain: 0xC000000E is 2 for Windows. */
Test(cli_explain, an_ntstatus_beyond_the_table_has_an_error_that_is_not_known)
{
	expect_run(RUN("explain", "0xC000000E"), 0,
		   "0xC000000E\n", NULL);
	expect_run(RUN("explain", "0xC000000E"), 0,
		   "not known here: Windows has more statuses", NULL);
	expect_run(RUN("explain", "-f", "json", "0xC000000E"), 0,
		   "\"win32\": null", NULL);
	expect_run(RUN("explain", "-f", "json", "Exception 0xC000000E in f"), 0,
		   "\"ntstatus\": \"0xC000000E\"", NULL);
	expect_run(RUN("explain", "0xC000000D"), 0,
		   "87 ERROR_INVALID_PARAMETER", NULL);
}

Test(cli_explain, reads_a_pasted_event)
{
	static const char event[] =
		"The HTTP Filter DLL C:\\x.dll failed to load. The data is "
		"the error.\r\nData:\r\n0000: 7f 00 00 00\r\n";
	struct scratch *folder = scratch_new();
	const char *path = scratch_file(folder, "event.txt", event,
					sizeof(event) - 1);
	const char *const argv[] = { "explain", "-", NULL };

	expect_run(run_dryload(path, argv), 0, "127 ERROR_PROC_NOT_FOUND\n", NULL);
	scratch_free(folder);
}

Test(cli_explain, a_log_line_of_a_success_is_no_error)
{
	expect_run(RUN("explain", "200 0 0"), 0, "0 ERROR_SUCCESS\n", NULL);
}

Test(cli_explain, a_reason_of_httperr_that_is_not_known_is_named)
{
	static const char line[] =
		"#Fields: date time cs-uri sc-status s-siteid s-reason\n"
		"2007-08-23 10:00:03 /x 400 - Hostname\n";

	expect_run(RUN("explain", line), 0, "HTTPERR Hostname\n", NULL);
	expect_run(RUN("explain", line), 0,
		   "400: a reason that isn't known here", NULL);
	expect_run(RUN("explain", "-f", "json", line), 0,
		   "\"reason\": \"Hostname\"", NULL);
}

/* In UTF-16 of that order, with a mark or without one. */
static void expect_utf16(struct scratch *folder, bool big, bool marked,
			 const char *text)
{
	char bytes[512];
	size_t n = 0;
	const char *path;

	if (marked) {
		bytes[n++] = big ? '\xfe' : '\xff';
		bytes[n++] = big ? '\xff' : '\xfe';
	}
	for (; *text != '\0'; text++) {
		bytes[n + big] = *text;
		bytes[n + !big] = *text == '~' ? '\x20' : '\0';
		n += 2;
	}
	/* Half a character at the end. */
	bytes[n++] = big ? '\0' : 'x';
	path = scratch_file(folder, "event.txt", bytes, n);
	expect_run(run_dryload(path, (const char *const[]){ "explain", "-",
							    NULL }),
		   0, "event 2214 of W3SVC-WP", NULL);
	expect_run(run_dryload(path, (const char *const[]){ "explain", "-",
							    NULL }),
		   0, "127 ERROR_PROC_NOT_FOUND\n  read as", NULL);
	expect_run(run_dryload(path, (const char *const[]){ "explain", "-",
							    NULL }),
		   0, "C:\\?x.dll", NULL);
}

Test(cli_explain, reads_utf_16_of_either_order_with_a_mark_or_without)
{
	static const char event[] =
		"The HTTP Filter DLL C:\\~x.dll failed to load. The data is "
		"the error.\r\nData: 7f 00 00 00";
	struct scratch *folder = scratch_new();

	for (int i = 0; i < 4; i++)
		expect_utf16(folder, i % 2 == 1, i / 2 == 1, event);
	scratch_free(folder);
}

Test(cli_explain, a_status_of_a_page_may_lack_its_part_or_its_words)
{
	expect_run(RUN("explain", "HTTP Error 503"), 0,
		   "status 503\n", NULL);
	expect_run(RUN("explain", "404.2"), 0,
		   "status 404.2\n  means       the extension isn't allowed",
		   NULL);
	expect_run(RUN("explain", "-f", "json", "HTTP Error 503"), 0,
		   "\"substatus\": null", NULL);
}

Test(cli_explain, an_event_is_known_by_its_number)
{
	expect_run(RUN("explain", "2214"), 0, "event 2214 of W3SVC-WP", NULL);
	expect_run(RUN("explain", "-f", "json", "2214"), 0, "\"win32\": null", NULL);
}

Test(cli_explain, what_is_no_code_is_an_error_and_others_are_explained)
{
	struct run r = RUN("explain", "gibberish", "126");

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "'gibberish'"), "%s", r.err);
	cr_expect_not_null(strstr(r.out, "ERROR_MOD_NOT_FOUND"));
	run_free(&r);
}

Test(cli_rules, lists_all_with_their_error)
{
	expect_run(RUN("rules"), 0, "missing-procedure", NULL);
	expect_run(RUN("rules"), 0, "127", NULL);
	expect_run(RUN("rules"), 0, "delayed-missing-module", NULL);
}

Test(cli_rules, tells_one_in_full)
{
	struct run r = RUN("rules", "missing-module");

	cr_expect_eq(r.status, 0);
	cr_expect_not_null(strstr(r.out, "126 ERROR_MOD_NOT_FOUND"));
	cr_expect_not_null(strstr(r.out, "what to do"));
	cr_expect_not_null(strstr(r.out, "R304"));
	cr_expect_null(strstr(r.out, "missing-procedure"));
	run_free(&r);
}

Test(cli_rules, json_has_the_fields_of_a_finding)
{
	expect_run(RUN("rules", "-f", "json", "bad-image"), 0,
		   "\"severity\": \"error\"", NULL);
	expect_run(RUN("rules", "-f", "json", "bad-image"), 0,
		   "\"ntstatus\": \"0xC000007B\"", NULL);
}

Test(cli_rules, an_unknown_id_is_an_error)
{
	struct run r = RUN("rules", "no-such-id");

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "'no-such-id'"), "%s", r.err);
	run_free(&r);
}

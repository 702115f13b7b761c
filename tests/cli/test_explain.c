/* dryload explain and dryload rules. */
#include <criterion/criterion.h>
#include <string.h>

#include "tests/support/run.h"

static void expect_words(struct run r, const char *words)
{
	cr_expect_eq(r.status, 0, "%s", r.err);
	cr_expect_not_null(strstr(r.out, words), "no \"%s\" in %s", words,
			   r.out);
	run_free(&r);
}

Test(cli_explain, takes_every_notation)
{
	static const char *const codes[] = {
		"126", "0x7e", "7e 00 00 00", "0xC0000135", "-1073741515",
		"0x8007007E", "ERROR_MOD_NOT_FOUND", "STATUS_DLL_NOT_FOUND",
	};

	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		expect_words(RUN("explain", codes[i]),
			     "126 ERROR_MOD_NOT_FOUND\n");
}

Test(cli_explain, takes_bytes_without_quotes)
{
	expect_words(RUN("explain", "7f", "00", "00", "00"),
		     "127 ERROR_PROC_NOT_FOUND\n");
}

Test(cli_explain, shows_the_other_notations_and_both_meanings)
{
	expect_words(RUN("explain", "127"), "7f 00 00 00");
	expect_words(RUN("explain", "127"), "0x8007007F");
	expect_words(RUN("explain", "127"),
		     "0xC0000139 STATUS_ENTRYPOINT_NOT_FOUND");
	expect_words(RUN("explain", "127"), "as the loader's answer");
	expect_words(RUN("explain", "127"), "as the filter's own");
}

Test(cli_explain, offers_a_second_reading)
{
	expect_words(RUN("explain", "7e"), "126 ERROR_MOD_NOT_FOUND\n");
	expect_words(RUN("explain", "57"),
		     "87 ERROR_INVALID_PARAMETER, read as hexadecimal number");
}

Test(cli_explain, takes_several_codes_and_options_before_them)
{
	struct run r = RUN("explain", "-f", "json", "126", "-1073741511");

	cr_expect_eq(r.status, 0, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "\"win32\": 126"));
	cr_expect_not_null(strstr(r.out, "\"win32\": 127"));
	run_free(&r);
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

	expect_words(run_dryload(path, argv), "127 ERROR_PROC_NOT_FOUND\n");
	scratch_free(folder);
}

Test(cli_explain, a_log_line_of_a_success_is_no_error)
{
	expect_words(RUN("explain", "200 0 0"), "0 ERROR_SUCCESS\n");
}

Test(cli_explain, an_event_is_known_by_its_number)
{
	expect_words(RUN("explain", "2214"), "event 2214 of W3SVC-WP");
	expect_words(RUN("explain", "-f", "json", "2214"), "\"win32\": null");
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
	expect_words(RUN("rules"), "missing-procedure");
	expect_words(RUN("rules"), "127");
	expect_words(RUN("rules"), "delayed-missing-module");
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
	expect_words(RUN("rules", "-f", "json", "bad-image"),
		     "\"severity\": \"error\"");
	expect_words(RUN("rules", "-f", "json", "bad-image"),
		     "\"ntstatus\": \"0xC000007B\"");
}

Test(cli_rules, an_unknown_id_is_an_error)
{
	struct run r = RUN("rules", "no-such-id");

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "'no-such-id'"), "%s", r.err);
	run_free(&r);
}

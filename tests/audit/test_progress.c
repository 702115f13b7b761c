/* How far an audit is, as a terminal gets it. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "audit/progress.h"

/* What is written of the tenth file, behind two seconds. */
static char *line_of_tenth(size_t total)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	struct progress p = progress_start(out, total);

	p.done = 9;
	p.start -= 2000;
	p.last -= 2000;
	progress_step(&p, 3);
	progress_step(&p, 3); /* too soon */
	fflush(out);
	cr_expect_eq(p.done, 11);
	progress_end(&p);
	fclose(out);
	return text;
}

Test(audit_progress, tells_the_rate_and_the_time_that_is_left)
{
	char *text = line_of_tenth(100);

	cr_expect(strstr(text, "\r10 files of 100, "), "%s", text);
	cr_expect(strstr(text, "a second, 3 fail, "), "%s", text);
	cr_expect(strstr(text, " s left\033[K"), "%s", text);
	cr_expect_null(strstr(text, "11 files"), "%s", text);
	cr_expect(strstr(text, "\r\033[K"), "it is taken away");
	free(text);
}

Test(audit_progress, tells_no_time_of_a_list_whose_length_isnt_known)
{
	char *text = line_of_tenth(0);

	cr_expect(strstr(text, "\r10 files, "), "%s", text);
	cr_expect_null(strstr(text, "left"), "%s", text);
	free(text);
}

Test(audit_progress, nothing_is_written_without_a_terminal)
{
	struct progress p = progress_start(NULL, 1);

	p.last -= 2000;
	progress_step(&p, 0);
	progress_end(&p);
	cr_expect_eq(p.done, 1);
}

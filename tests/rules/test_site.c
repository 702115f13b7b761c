/* What filters, one after another, make of a site: R1003. */
#include <criterion/criterion.h>

#include "rules/site.h"

static void judge(struct site_judgement *site, enum verdict_kind verdict,
		  bool likely, size_t number)
{
	site_judge(site, IN_WORKER_PROCESS, verdict, likely, number);
}

static void expect(const struct site_judgement *site, enum site_start start,
		   bool likely, size_t because)
{
	cr_expect_eq(site->start, start);
	cr_expect_eq(site->likely, likely);
	cr_expect_eq(site->because, because);
}

Test(site, starts_as_surely_as_all_of_its_filters_load)
{
	struct site_judgement site = { .start = SITE_STARTS };

	judge(&site, VERDICT_LOADS, false, 1);
	expect(&site, SITE_STARTS, false, 0);
	judge(&site, VERDICT_LOADS, true, 2);
	judge(&site, VERDICT_LOADS, false, 3);
	expect(&site, SITE_STARTS, true, 0);
}

Test(site, is_open_by_the_first_filter_that_is)
{
	struct site_judgement site = { .start = SITE_STARTS };

	judge(&site, VERDICT_UNKNOWN, false, 1);
	judge(&site, VERDICT_UNKNOWN, false, 2);
	judge(&site, VERDICT_LOADS, true, 3);
	expect(&site, SITE_OPEN, false, 1);
}

Test(site, fails_by_the_first_filter_that_does)
{
	struct site_judgement site = { .start = SITE_STARTS };

	judge(&site, VERDICT_UNKNOWN, false, 1);
	judge(&site, VERDICT_FAILS, true, 2);
	judge(&site, VERDICT_FAILS, false, 3);
	judge(&site, VERDICT_UNKNOWN, false, 4);
	expect(&site, SITE_FAILS, true, 2);
}

Test(site, of_iis_5_starts_whatever_its_filters_do)
{
	struct site_judgement site = { .start = SITE_STARTS };

	site_judge(&site, IN_INETINFO, VERDICT_FAILS, false, 1);
	expect(&site, SITE_STARTS, false, 0);
}

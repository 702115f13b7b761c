/* Private assemblies: which of those that are there serve. */
#include "tests/resolver/private_scene.h"

#include <criterion/criterion.h>

TestSuite(private_fit, .init = private_set_up, .fini = private_tear_down);

/* What one who asks with these attributes makes of one that has those. */
static const struct assembly_trouble *
weigh(const char *asked, const char *own)
{
	static const char text[] = "<assemblyIdentity name='O' "
				   "version='1.0.0.0' %s/>";
	const struct str mine = str_printf(
		&s.arena, ASSEMBLY("%s<file name='part.dll'/>"),
		str_printf(&s.arena, text, own).s);
	const struct activation_context *c;

	scene_file(s.beside, "O.manifest", mine.s, mine.n);
	c = ask_with(str_printf(&s.arena, ASKS("%s"),
				str_printf(&s.arena, text, asked).s)
			     .s,
		     "sys.dll!There", "assembly root.dll\n");
	cr_assert_eq(c->trouble_count, 1);
	cr_expect_eq(c->troubles[0].targets, ON_BOTH);
	cr_expect_eq(c->file_count != 0,
		     c->troubles[0].kind != ASSEMBLY_MISFIT);
	return &c->troubles[0];
}

static void expect_misfit(const char *asked, const char *own,
			  const char *differs_in, bool likely)
{
	const struct assembly_trouble *t = weigh(asked, own);

	cr_expect_eq(t->kind, ASSEMBLY_MISFIT);
	cr_assert_not_null(t->differs_in);
	cr_expect_str_eq(t->differs_in, differs_in);
	cr_expect_eq(t->likely, likely);
}

Test(private_fit, of_another_processor_do_not_serve)
{
	expect_misfit(WIN32, "processorArchitecture='amd64' type='win32'",
		      "processorArchitecture", false);
}

Test(private_fit, of_another_type_likely_do_not_serve)
{
	expect_misfit(WIN32, X86 "type='other'", "type", true);
}

Test(private_fit, of_another_language_likely_do_not_serve)
{
	expect_misfit(WIN32 "language='en-US'", WIN32 "language='de-DE'",
		      "language", true);
}

Test(private_fit, of_a_language_likely_do_not_serve_who_wants_none)
{
	expect_misfit(WIN32 "language='neutral'", WIN32 "language='de-DE'",
		      "language", true);
}

/* What is certain counts, not what is likely. */
Test(private_fit, that_differ_in_more_differ_in_the_processor)
{
	expect_misfit(WIN32 "language='en-US'",
		      "processorArchitecture='amd64' type='other'",
		      "processorArchitecture", false);
}

Test(private_fit, that_say_nothing_of_it_may_be_of_that_processor)
{
	const struct assembly_trouble *t = weigh(WIN32, "type='win32'");

	cr_expect_eq(t->kind, ASSEMBLY_PERHAPS);
	cr_assert_not_null(t->differs_in);
	cr_expect_str_eq(t->differs_in, "processorArchitecture");
}

Test(private_fit, that_say_nothing_may_be_of_any_language)
{
	cr_expect_eq(weigh(WIN32 "language='en-US'", WIN32)->kind,
		     ASSEMBLY_PERHAPS);
}

Test(private_fit, of_a_wildcard_may_be_of_any_processor)
{
	cr_expect_eq(weigh(WIN32, "processorArchitecture='*' type='win32'")
			     ->kind,
		     ASSEMBLY_PERHAPS);
}

static void expect_fit(const char *asked, const char *own)
{
	const struct assembly_trouble *t = weigh(asked, own);

	cr_expect_eq(t->kind, ASSEMBLY_PRIVATE, "%d", t->kind);
	cr_expect_null(t->differs_in);
}

Test(private_fit, of_any_type_serve_who_asks_for_none)
{
	expect_fit(X86, X86 "type='other'");
}

Test(private_fit, of_any_language_serve_who_asks_for_any)
{
	expect_fit(WIN32 "language='*'", WIN32 "language='de-DE'");
}

Test(private_fit, of_the_same_language_in_another_case_serve)
{
	expect_fit(WIN32 "language='en-us'", WIN32 "language='en-US'");
}

Test(private_fit, of_no_language_are_neutral)
{
	expect_fit(WIN32 "language='neutral'", WIN32);
}

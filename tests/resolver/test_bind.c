/* Imports against the exports of their providers, and through forwarders. */
#include "resolver/bind.h"

#include <criterion/criterion.h>

#include "tests/resolver/scene.h"

static struct scene s;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(bind, .init = set_up, .fini = tear_down);

static void expect(const char *words, const char *problems)
{
	scene_expect(&s, words, problems);
}

Test(bind, what_is_there_is_no_problem)
{
	expect("sys.dll!There known.dll!Known numbers.dll#1 numbers.dll#2", "");
}

Test(bind, what_a_whole_table_lacks_is_missing)
{
	expect("sys.dll!Nope", "export root.dll > sys.dll!Nope\n");
	cr_expect_eq(scene_missing(&s)->have, 0);
}

Test(bind, one_windows_alone_is_asked)
{
	scene_dll(&s, "root.dll", "sys.dll!Fresh");
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_OLD),
			 "export root.dll > sys.dll!Fresh\n");
}

Test(bind, names_are_case_sensitive)
{
	expect("sys.dll!there", "export root.dll > sys.dll!there\n");
}

Test(bind, each_target_answers_for_itself)
{
	expect("sys.dll!Fresh", "export root.dll > sys.dll!Fresh on 0x1\n");
	cr_expect_eq(scene_missing(&s)->have, ON_NEW);
}

Test(bind, an_uncertain_export_is_not_known)
{
	expect("sys.dll!Perhaps", "unknown root.dll > sys.dll!Perhaps\n");
	cr_expect_not(scene_missing(&s)->in_file);
}

Test(bind, without_a_table_nothing_is_known)
{
	expect("opaque.dll!X opaque.dll#3",
	       "unknown root.dll > opaque.dll!X\n"
	       "unknown root.dll > opaque.dll#3\n");
}

Test(bind, an_ordinal_that_a_numbered_table_lacks_is_missing)
{
	expect("numbers.dll#9", "export root.dll > numbers.dll#9\n");
}

Test(bind, an_ordinal_of_a_table_of_names_is_not_known)
{
	expect("sys.dll#9", "unknown root.dll > sys.dll#9\n");
}

Test(bind, a_neighbour_has_what_it_exports)
{
	scene_dll(&s, "own.dll", "+A +B +#7");
	expect("own.dll!A own.dll!B own.dll#7 own.dll#1", "");
}

Test(bind, a_neighbour_lacks_what_it_does_not_export)
{
	scene_dll(&s, "own.dll", "+A +#7");
	expect("own.dll!a own.dll#6 own.dll#8",
	       "export root.dll > own.dll!a\n"
	       "export root.dll > own.dll#6\n"
	       "export root.dll > own.dll#8\n");
	cr_expect(scene_missing(&s)->in_file);
}

Test(bind, an_export_at_address_0_is_missing)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, "+A");

	pe_export_at(b, "Null", 0);
	scene_write(s.beside, "own.dll", b);
	expect("own.dll!Null", "export root.dll > own.dll!Null\n");
}

Test(bind, a_wrong_hint_does_no_harm)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct pe_module *m = pe_module(b, "own.dll");

	pe_thunk(b, m, str_of("B"))->hint = 0;
	pe_thunk(b, m, str_of("A"))->hint = 60000;
	scene_write(s.beside, "root.dll", b);
	scene_dll(&s, "own.dll", "+A +B");
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_BOTH), "");
}

Test(bind, a_name_hidden_by_a_bad_order_is_missing)
{
	struct pe_builder *b = scene_builder(
		IMAGE_FILE_MACHINE_I386, "+Zeta +Yota +Beta +Alpha +Omega");

	b->exports_unsorted = true;
	scene_write(s.beside, "own.dll", b);
	expect("own.dll!Zeta own.dll!Alpha",
	       "export root.dll > own.dll!Alpha\n");
}

Test(bind, a_neighbour_that_exports_nothing_is_told_apart)
{
	scene_dll(&s, "own.dll", "");
	expect("own.dll!A", "no-table root.dll > own.dll!A\n");
	cr_expect(scene_missing(&s)->in_file);
}

Test(bind, a_neighbour_with_an_empty_table_lacks_the_name)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_export_directory(b);
	scene_write(s.beside, "own.dll", b);
	expect("own.dll!A", "export root.dll > own.dll!A\n");
}

Test(bind, a_neighbour_shadows_the_system_where_it_is_no_known_dll)
{
	scene_dll(&s, "shadow.dll", "+Other");
	expect("shadow.dll!Shadow",
	       "export root.dll > shadow.dll!Shadow on 0x1\n");
	cr_expect(scene_missing(&s)->in_file);
	scene_dll(&s, "second.dll", "shadow.dll!Other");
	cr_expect_str_eq(scene_problems(&s, "second.dll", ON_BOTH),
			 "export second.dll > shadow.dll!Other on 0x2\n");
	cr_expect_not(scene_missing(&s)->in_file);
}

/* Of two files in one folder, the second after what the first one asked. */
Test(bind, the_next_file_is_told_the_same)
{
	static const char words[] =
		"sys.dll!There sys.dll!Fresh sys.dll!Perhaps sys.dll!Dangling "
		"sys.dll!ToFile sys.dll!Circle likely.dll!Shaky";
	const char *first, *second;

	scene_dll(&s, "ours.dll", "+Ours gone.dll!X");
	scene_dll(&s, "1.dll", words);
	scene_dll(&s, "2.dll", words);
	first = scene_problems(&s, "1.dll", ON_BOTH);
	cr_expect_str_eq(first, "export 1.dll > sys.dll!Fresh on 0x1\n"
				"unknown 1.dll > sys.dll!Perhaps\n"
				"forward 1.dll > sys.dll!Dangling\n"
				"absent ours.dll > gone.dll forwarded\n"
				"forward 1.dll > sys.dll!Circle\n");
	cr_expect(str_equal(s.resolution.problems[2].missing->forwarder,
			    str_of("DEEP.Nothing")));
	second = scene_problems(&s, "2.dll", ON_BOTH);
	cr_expect_str_eq(second, "export 2.dll > sys.dll!Fresh on 0x1\n"
				 "unknown 2.dll > sys.dll!Perhaps\n"
				 "forward 2.dll > sys.dll!Dangling\n"
				 "absent ours.dll > gone.dll forwarded\n"
				 "forward 2.dll > sys.dll!Circle\n");
	cr_expect(str_equal(s.resolution.problems[2].missing->forwarder,
			    str_of("DEEP.Nothing")));
	cr_expect_eq(s.resolution.likely, ON_BOTH);
}

Test(bind, the_evidence_of_windows_table_is_kept)
{
	expect("sys.dll!Nope known.dll!Nope likely.dll!Nope",
	       "export root.dll > sys.dll!Nope\n"
	       "export root.dll > known.dll!Nope\n"
	       "export root.dll > likely.dll!Nope\n");
	cr_expect_neq(s.resolution.problems[0].missing->table_pattern,
		      s.resolution.problems[2].missing->table_pattern);
}

Test(bind, likely_exports_make_the_load_likely)
{
	expect("likely.dll!Shaky", "");
	cr_expect_eq(s.resolution.likely, ON_BOTH);
}

Test(bind, certain_exports_keep_the_load_certain)
{
	expect("sys.dll!There known.dll!Known", "");
	cr_expect_eq(s.resolution.likely, 0);
}

Test(bind, delay_loads_do_not_make_the_load_likely)
{
	scene_dll(&s, "near.dll", "+A likely.dll!Shaky");
	expect("~likely.dll!Shaky ~near.dll!A", "");
	cr_expect_eq(s.resolution.likely, 0);
}

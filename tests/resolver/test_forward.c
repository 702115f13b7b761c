/* Exports that stand for those of other DLLs: R311. */
#include "resolver/forward.h"

#include <stdio.h>

#include <criterion/criterion.h>

#include "resolver/bind_system.h"
#include "resolver/search_parts.h"
#include "tests/resolver/scene.h"
#include "util/status.h"

static struct scene s;

static void set_up(void)
{
	scene_open(&s, true);
}

static void tear_down(void)
{
	scene_close(&s);
}

TestSuite(forward, .init = set_up, .fini = tear_down);

static void expect(const char *words, const char *problems)
{
	scene_expect(&s, words, problems);
}

Test(forward, a_forwarder_leads_from_file_to_file)
{
	scene_dll(&s, "one.dll", "+A=two.B +N=two.#3 +Bad=two.C +BadN=two.#9");
	scene_dll(&s, "two.dll", "+B +#3");
	expect("one.dll!A one.dll!N one.dll!Bad one.dll!BadN",
	       "forward root.dll > one.dll!Bad\n"
	       "forward root.dll > one.dll!BadN\n");
	cr_expect(str_equal(scene_missing(&s)->forwarder, str_of("two.C")));
	cr_expect(scene_missing(&s)->in_file);
	cr_expect_eq(s.resolution.loaded_count, 3);
}

Test(forward, a_forwarder_leads_from_file_to_system)
{
	scene_dll(&s, "one.dll", "+A=SYS.There +F=SYS.Fresh +N=numbers.#2");
	expect("one.dll!A one.dll!F one.dll!N",
	       "forward root.dll > one.dll!F on 0x1\n");
}

Test(forward, a_forwarder_leads_from_system_to_system)
{
	expect("sys.dll!Forwarded numbers.dll#4", "");
}

Test(forward, an_ordinal_of_windows_that_leads_nowhere_is_missing)
{
	expect("numbers.dll#4 numbers.dll#5",
	       "forward root.dll > numbers.dll#5\n");
}

Test(forward, of_one_windows_alone_leads_nowhere_too)
{
	scene_dll(&s, "root.dll", "sys.dll!Dangling");
	cr_expect_str_eq(scene_problems(&s, "root.dll", ON_OLD),
			 "forward root.dll > sys.dll!Dangling\n");
}

Test(forward, what_windows_own_forwarders_lead_to_can_be_missing)
{
	expect("sys.dll!Dangling sys.dll!Astray",
	       "forward root.dll > sys.dll!Dangling\n"
	       "forward root.dll > sys.dll!Astray\n");
	cr_expect_not(scene_missing(&s)->in_file);
}

Test(forward, a_forwarder_leads_from_system_to_file)
{
	scene_dll(&s, "ours.dll", "+Ours gone.dll!X");
	expect("sys.dll!ToFile",
	       "absent ours.dll > gone.dll forwarded\n");
}

Test(forward, a_forwarder_to_a_missing_dll_is_the_exports_failure)
{
	scene_dll(&s, "one.dll", "+A=gone.B +#5");
	expect("one.dll!A", "forward root.dll > one.dll!A\n");
}

Test(forward, a_forwarder_to_what_is_not_known_is_not_known)
{
	scene_dll(&s, "one.dll", "+A=opaque.B +C=unproven.D +E=fax.F");
	expect("one.dll!A one.dll!C one.dll!E",
	       "unknown root.dll > one.dll!A\n"
	       "unknown root.dll > one.dll!C\n"
	       "unknown root.dll > one.dll!E\n");
}

Test(forward, forwarders_in_a_circle_end)
{
	scene_dll(&s, "one.dll", "+A=two.A");
	scene_dll(&s, "two.dll", "+A=one.A");
	expect("one.dll!A sys.dll!Circle",
	       "forward root.dll > one.dll!A\n"
	       "forward root.dll > sys.dll!Circle\n");
}

/* +F0=chain.F1 +F1=chain.F2 ... and the last one is code. */
static void write_forwarders(unsigned count)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	char name[16], target[32];

	for (unsigned i = 0; i < count; i++) {
		snprintf(name, sizeof(name), "F%u", i);
		snprintf(target, sizeof(target), "chain.F%u", i + 1);
		pe_export_forwarder(b, name, target);
	}
	snprintf(name, sizeof(name), "F%u", count);
	pe_export(b, name);
	scene_write(s.beside, "chain.dll", b);
}

Test(forward, a_long_chain_of_forwarders_is_followed)
{
	write_forwarders(FORWARDERS_MAX);
	expect("chain.dll!F0", "");
}

Test(forward, a_chain_of_forwarders_has_a_limit)
{
	write_forwarders(FORWARDERS_MAX + 1);
	expect("chain.dll!F0", "forward root.dll > chain.dll!F0\n");
}

Test(forward, a_forwarder_may_name_the_last_digit_and_letter)
{
	scene_dll(&s, "one.dll",
		  "+A=t.B +B=two.#10 +C=two.#29 +D=two.#65535 +E=two.#65536 "
		  "+F=two.#2: +G=two.#6553610");
	scene_dll(&s, "t.dll", "+B");
	/* ':' comes behind '9', and 65536 is 0 in 16 bits. */
	scene_dll(&s, "two.dll", "+#10 +#29 +#30 +#65535");
	expect("one.dll!A one.dll!B one.dll!C one.dll!D one.dll!E one.dll!F "
	       "one.dll!G",
	       "forward root.dll > one.dll!E\n"
	       "forward root.dll > one.dll!F\n"
	       "forward root.dll > one.dll!G\n");
}

Test(forward, a_forwarder_that_names_nothing_is_missing)
{
	scene_dll(&s, "one.dll",
		  "+A=nodot +B=.C +D=sys. +E=sys.#x +F=sys.#99999 +G=sys.#"
		  " +H=numbers.#65537");
	expect("one.dll!A one.dll!B one.dll!D one.dll!E one.dll!F one.dll!H",
	       "forward root.dll > one.dll!A\n"
	       "forward root.dll > one.dll!B\n"
	       "forward root.dll > one.dll!D\n"
	       "forward root.dll > one.dll!E\n"
	       "forward root.dll > one.dll!F\n"
	       "forward root.dll > one.dll!H\n");
}

Test(forward, a_neighbour_behind_two_forwarders_is_loaded_where_they_are)
{
	/* shadow.dll is Windows' own on the new one, and has no such name. */
	scene_dll(&s, "one.dll", "+A=two.B +C=shadow.D");
	scene_dll(&s, "two.dll", "+B gone.dll!X");
	scene_dll(&s, "shadow.dll", "+D=two.B +Shadow");
	expect("one.dll!C one.dll!A",
	       "absent two.dll > gone.dll forwarded\n"
	       "forward root.dll > one.dll!C on 0x2\n");
}

Test(forward, a_neighbour_behind_a_forwarder_is_loaded_there_alone)
{
	scene_dll(&s, "one.dll", "+F=shadow.Ours");
	scene_dll(&s, "shadow.dll", "+Ours gone.dll!X");
	expect("one.dll!F",
	       "absent shadow.dll > gone.dll on 0x1 forwarded\n"
	       "forward root.dll > one.dll!F on 0x2\n");
}

Test(forward, of_two_that_forward_to_nothing_the_first_is_named)
{
	scene_dll(&s, "one.dll", "+A=gone.First +B=two.C");
	scene_dll(&s, "two.dll", "+C=gone.Second");
	expect("one.dll!B one.dll!A",
	       "forward root.dll > one.dll!B\n"
	       "forward root.dll > one.dll!A\n");
	cr_expect(str_equal(scene_missing(&s)->forwarder, str_of("two.C")));
}

Test(forward, likely_exports_behind_a_forwarder_make_the_load_likely)
{
	scene_dll(&s, "one.dll", "+A=likely.Shaky");
	expect("one.dll!A", "");
	cr_expect_eq(s.resolution.likely, ON_BOTH);
}

Test(forward, a_likely_dll_behind_a_forwarder_makes_the_load_likely)
{
	scene_dll(&s, "one.dll", "+A=shadow.Shadow");
	scene_dll(&s, "shadow.dll", "+Shadow");
	expect("one.dll!A", "");
	/* That the known DLL of the new one beats the file is likely. */
	cr_expect_eq(s.resolution.likely, ON_NEW);
}

Test(forward, a_neighbour_of_another_machine_behind_a_forwarder_fails_the_load)
{
	scene_dll(&s, "one.dll", "+A=two.B");
	scene_dll_in(s.beside, "two.dll", IMAGE_FILE_MACHINE_AMD64, "+B");
	expect("one.dll!A", "wrong-machine root.dll > two.dll forwarded\n");
}

Test(forward, a_neighbour_behind_a_forwarder_brings_its_imports)
{
	scene_dll(&s, "one.dll", "+A=two.B +N=three.#1");
	scene_dll(&s, "two.dll", "+B sys.dll!Nope");
	scene_dll(&s, "three.dll", "+#1 gone.dll!X");
	expect("one.dll!A one.dll#2",
	       "export two.dll > sys.dll!Nope forwarded\n"
	       "absent three.dll > gone.dll forwarded-by-ordinal\n");
}

Test(forward, a_forwarder_that_nobody_uses_loads_nothing)
{
	scene_dll(&s, "one.dll", "+A=gone.B +C=two.D +E");
	scene_dll(&s, "two.dll", "+D gone.dll!X");
	expect("one.dll!E", "");
	cr_expect_eq(s.resolution.loaded_count, 2);
}

Test(forward, problems_behind_a_forwarder_come_at_its_import)
{
	scene_dll(&s, "one.dll", "+A=two.B");
	scene_dll(&s, "two.dll", "+B gone.dll!X");
	expect("one.dll!First one.dll!A one.dll!Last",
	       "export root.dll > one.dll!First\n"
	       "absent two.dll > gone.dll forwarded\n"
	       "export root.dll > one.dll!Last\n");
}

/* What becomes of an import from sys.dll, asked from anew: answers are kept. */
static struct binding ask(struct dependency *d, const char *name,
			  target_set targets)
{
	const struct procedure p = { .name = str_of(name) };
	struct binding out = { .scratch = &s.arena, .forwarder = STR_EMPTY };
	struct profile_module m;

	cr_assert(profile_find_module(&s.profile, str_of("sys.dll"), &m));
	cr_assert_eq(bind_to_system(&s.search, d, m.index, &p, targets, 0,
				    &out),
		     OK);
	return out;
}

Test(forward, the_file_it_loads_is_told_to_each_who_asks)
{
	scene_dll(&s, "ours.dll", "+Ours");
	for (int i = 0; i < 2; i++) {
		struct dependency d = { .name = str_of("sys.dll") };

		cr_expect_eq(ask(&d, "ToFile", ON_OLD).missing, 0);
		cr_assert_eq(d.forward_count, 1);
		cr_expect_eq(d.forwards[0].targets, ON_OLD);
	}
}

/* Behind a delay load IIS doesn't look beside the DLL. */
Test(forward, the_order_of_the_search_is_that_of_the_import)
{
	struct dependency later = { .delayed = true }, now = { 0 };

	s.search.iis_targets = ~(target_set)0;
	scene_dll(&s, "ours.dll", "+Ours");
	cr_expect_eq(ask(&later, "ToFile", ON_BOTH).missing, ON_BOTH);
	cr_expect_eq(ask(&now, "ToFile", ON_BOTH).missing, 0);
	cr_expect_eq(ask(&later, "ToFile", ON_BOTH).missing, ON_BOTH);
}

/* R2504 */
Test(forward, the_folders_are_those_of_the_importers_load_flags)
{
	const struct module importer = { .role = FOLDER_BESIDE };
	struct dependency d = { 0 };

	scene_dll(&s, "ours.dll", "+Ours");
	s.search.flags = (struct search_flags){ ON_OLD, 0x800, &importer };
	cr_expect_eq(ask(&d, "ToFile", ON_OLD).missing, ON_OLD);
	s.search.flags.bits = 0x100;
	cr_expect_eq(ask(&d, "ToFile", ON_OLD).missing, 0);
	s.search.flags = (struct search_flags){ 0 };
	cr_expect_eq(ask(&d, "ToFile", ON_OLD).missing, 0);
}

/* Of another Windows that finds a file beside it says nothing. */
Test(forward, a_private_assembly_at_hand_counts_on_its_windows)
{
	const struct procedure p = { .name = str_of("A") };
	struct binding out = { .scratch = &s.arena, .forwarder = STR_EMPTY };
	struct provider provider = { .in_private = ON_OLD, .in_file = ON_NEW };
	struct dependency d = { 0 };
	struct module *m;

	scene_dll(&s, "own.dll", "+A");
	cr_assert_eq(search_find_in(&s.search, FOLDER_BESIDE,
				    str_of("own.dll"), &m),
		     OK);
	provider.file = provider.at_hand = m;
	cr_assert_eq(bind_procedure(&s.search, str_of("root.dll"), &d,
				    &provider, &p, ON_BOTH, 0, &out),
		     OK);
	cr_expect_eq(out.unknown, ON_OLD);
	provider.at_hand_on = ON_OLD;
	out.unknown = 0;
	cr_assert_eq(bind_procedure(&s.search, str_of("root.dll"), &d,
				    &provider, &p, ON_BOTH, 0, &out),
		     OK);
	cr_expect_eq(out.unknown | out.missing, 0);
}

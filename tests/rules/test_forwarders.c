/* Where a forwarder leads can differ by Windows: each is told its own (R311). */
#include <stdio.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "tests/rules/check.h"

#define WINDOWS(id, build, known, first, half, more)                      \
	"target: " id "\nname: N\nbuild: '" build "'\nmachine: x86\n"      \
	"known_dlls: [" known "]\n"                                       \
	"inventory:\n  system32:\n    observed: [sys.dll, deep.dll,\n"     \
	"      shadow.dll]\n"                                             \
	"tables:\n  observed: [sys.dll, deep.dll, shadow.dll]\n"          \
	"exports:\n"                                                      \
	"  deep.dll:\n    add: [Deep, Far = OURS.Ours]\n"                 \
	"  shadow.dll:\n    add: [Led = DEEP.Shadow]\n"                   \
	"  sys.dll:\n    add: [Same = DEEP.Gone, Led = DEEP." first ",\n"  \
	"      Half = DEEP." half ", Far = DEEP.Far" more "]\n"

static struct check c;

static void set_up(void)
{
	static const char *const texts[] = {
		"date: 2026-11-24\n",
		WINDOWS("one", "5.1", "deep.dll", "First", "Deep",
			", Early"),
		WINDOWS("two", "5.2", "shadow.dll", "Second", "Gone", ""),
		WINDOWS("three", "6.0", "shadow.dll", "Second", "Deep", ""),
	};

	check_open_texts(&c, texts, sizeof(texts) / sizeof(texts[0]));
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(forwarders, .init = set_up, .fini = tear_down);

/* What a DLL that imports these procedures is told, a line a procedure. */
static void expect(const char *words, const char *told)
{
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	scene_dll(&c.scene, "root.dll", words);
	check_again(&c);
	for (size_t i = 0; i < c.a.findings.count; i++) {
		const struct finding *f = check_finding(&c, i);

		if (f->procedure.n == 0)
			continue;
		fprintf(out, "%s%#llx\n", f->before.s,
			(unsigned long long)f->targets);
	}
	fclose(out);
	cr_expect_str_eq(text, told, "%s: %s", words, text);
	free(text);
}

#define LEADS_TO(from, to, targets) \
	from " leads to " to ", which is not there on " targets "\n"
#define EACH_OF_SYS                                         \
	LEADS_TO("sys.dll!Led", "DEEP.First", "0x1")        \
	LEADS_TO("sys.dll!Led", "DEEP.Second", "0x2")       \
	LEADS_TO("sys.dll!Led", "DEEP.Second", "0x4")

Test(forwarders, each_windows_is_told_where_its_own_leads)
{
	expect("sys.dll!Led", EACH_OF_SYS);
	expect("sys.dll!Same", LEADS_TO("sys.dll!Same", "DEEP.Gone", "0x7"));
	expect("sys.dll!Half", LEADS_TO("sys.dll!Half", "DEEP.Gone", "0x2"));
}

Test(forwarders, the_next_file_of_a_folder_is_told_the_same)
{
	scene_dll(&c.scene, "next.dll", "+A sys.dll!Led");
	expect("next.dll!A sys.dll!Led", EACH_OF_SYS EACH_OF_SYS);
}

/* Each of them loads the file that lies behind two forwarders. */
Test(forwarders, the_next_file_loads_what_lies_behind_them_too)
{
	static const char told[] =
		"missing-procedure 127 ours.dll > sys.dll!Nope likely\n";

	scene_dll(&c.scene, "ours.dll", "+Ours sys.dll!Nope");
	scene_dll(&c.scene, "first.dll", "sys.dll!Far");
	scene_dll(&c.scene, "root.dll", "sys.dll!Far");
	cr_expect_str_eq(check_findings(&c, "first.dll"), told);
	cr_expect_str_eq(check_findings(&c, "root.dll"), told);
}

Test(forwarders, the_first_windows_may_be_the_one_that_has_a_procedure)
{
	scene_dll(&c.scene, "root.dll", "sys.dll!Early");
	cr_expect_str_eq(check_again(&c),
			 "missing-procedure 127 root.dll > sys.dll!Early on "
			 "two,three\n");
	cr_expect_eq(check_finding(&c, 0)->first_in,
		     scene_targets(&c.scene, "one"));
}

Test(forwarders, of_a_chain_the_first_link_is_told)
{
	scene_dll(&c.scene, "mid.dll", "+A=sys.Led");
	expect("mid.dll!A", LEADS_TO("mid.dll!A", "sys.Led", "0x7"));
}

Test(forwarders, a_file_and_windows_own_dll_lead_to_their_own)
{
	scene_dll(&c.scene, "shadow.dll", "+Led=gone.First");
	expect("shadow.dll!Led",
	       LEADS_TO("shadow.dll!Led", "gone.First", "0x1")
	       LEADS_TO("shadow.dll!Led", "DEEP.Shadow", "0x2")
	       LEADS_TO("shadow.dll!Led", "DEEP.Shadow", "0x4"));
}

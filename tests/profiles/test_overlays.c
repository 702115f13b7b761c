/* Overlays: compiled from YAML, and what each has and adds. */
#include "tests/profiles/overlay_sample.h"
#include "util/status.h"

#define BIT(t) TARGET_BIT(t)

static struct overlay get(const char *id)
{
	struct overlay v;

	cr_assert(overlay_find(&made, str_of(id), &v), "%s", id);
	return v;
}

static struct overlay_answer ask(const char *id, const char *dll,
				 const char *name, uint16_t ordinal)
{
	const struct overlay v = get(id);
	const struct overlay_request r = {
		.dll = str_of(dll),
		.name = str_of(name),
		.ordinal = ordinal,
	};

	return overlay_find_export(&made, &v, &windows, &r,
				   BIT(SAME) | BIT(NEW) | BIT(X64));
}

Test(overlays, the_same_files_in_any_order_give_the_same_bytes)
{
	const char *turned[OVERLAY_TEXTS];
	struct compile_input inputs[OVERLAY_TEXTS];
	struct compile_error error;
	struct bytes again;

	for (size_t i = 0; i < OVERLAY_TEXTS; i++) {
		turned[i] = overlay_texts[OVERLAY_TEXTS - 1 - i];
		inputs[i].path = str_printf(&overlay_arena, "%zu.yaml",
					    OVERLAY_TEXTS - 1 - i).s;
		inputs[i].text = (struct bytes){ (const uint8_t *)turned[i],
						 strlen(turned[i]) };
	}
	cr_assert_eq(overlays_compile(inputs, OVERLAY_TEXTS, &overlay_arena,
				      &again, &error),
		     OK);
	cr_assert_eq(again.len, overlay_bytes.len);
	cr_expect_eq(memcmp(again.data, overlay_bytes.data,
			    overlay_bytes.len), 0);
}

Test(overlays, an_overlay_applies_to_its_targets_and_machines)
{
	struct overlay v = get("rt");

	cr_expect_str_eq(v.title, "Run-time");
	cr_expect_eq(v.shippable, SHIPPABLE_YES);
	cr_expect_eq(overlay_targets(&v, &windows),
		     BIT(SAME) | BIT(NEW) | BIT(X64) | BIT(WOW));
	v = get("KB");
	cr_expect_eq(v.kind, OVERLAY_UPDATE);
	cr_expect_eq(v.applies_to.n, 0);
	cr_expect_eq(overlay_targets(&v, &windows), SAMPLE_ALL & ~BIT(X64));
	v = get("windows");
	cr_expect_not(v.installable);
	cr_expect_eq(overlay_targets(&v, &windows), 0);
	cr_expect_not(overlay_find(&made, str_of("none"), &v));
}

Test(overlays, a_dll_is_where_the_overlay_puts_it)
{
	const struct overlay rt = get("rt"), extra = get("extra");
	struct overlay_module m;

	cr_assert(overlay_has_module(&made, &rt, &windows, str_of("RT.dll"),
				     &m));
	cr_expect_eq(m.system, BIT(SAME) | BIT(NEW) | BIT(X64) | BIT(WOW));
	cr_expect_eq(m.likely, BIT(X64));
	cr_assert(overlay_has_module(&made, &rt, &windows, str_of("part.dll"),
				     &m));
	cr_expect_eq(m.system, BIT(SAME) | BIT(NEW) | BIT(WOW));
	cr_assert(overlay_has_module(&made, &rt, &windows, str_of("bound.dll"),
				     &m));
	cr_expect_eq(m.system, 0);
	cr_expect_neq(m.assembly, 0);
	cr_expect_str_eq(m.assembly_name, "A.CRT");
	cr_assert(overlay_has_module(&made, &rt, &windows, str_of("local.dll"),
				     &m));
	cr_expect_neq(m.app, 0);
	cr_expect_not(overlay_has_module(&made, &rt, &windows, str_of("e.dll"),
					 &m));
	/* Of this one no more is known than what names it. */
	cr_assert(overlay_has_module(&made, &extra, &windows,
				     str_of("ever.dll"), &m));
	cr_expect_eq(m.app, SAMPLE_ALL);
	cr_expect_eq(m.likely, SAMPLE_ALL);
}

Test(overlays, a_name_is_there_by_the_table_of_the_machine)
{
	struct overlay_answer a = ask("rt", "rt.dll", "Both", 0);

	cr_expect_eq(a.there, BIT(SAME) | BIT(NEW) | BIT(X64));
	/* The file of x64 has another version than the table. */
	cr_expect_eq(a.likely, BIT(X64));
	cr_expect_str_eq(a.evidence, "observed");
	a = ask("rt", "rt.dll", "Only86", 0);
	cr_expect_eq(a.there, BIT(SAME) | BIT(NEW));
	cr_expect_eq(a.absent, BIT(X64));
	cr_expect_eq(a.likely, BIT(X64));
	a = ask("rt", "rt.dll", "Perhaps", 0);
	cr_expect_eq(a.there & a.likely, BIT(SAME) | BIT(NEW));
}

Test(overlays, a_later_name_is_absent_only_of_the_very_version)
{
	const struct overlay_answer a = ask("rt", "rt.dll", "Later", 0);

	cr_expect_eq(a.there, 0);
	cr_expect_eq(a.absent, (BIT(SAME) | BIT(NEW) | BIT(X64)));
	cr_expect_eq(a.likely, BIT(X64));
	cr_expect_eq(ask("rt", "part.dll", "Never", 0).absent, 0);
}

Test(overlays, absence_from_a_table_that_is_not_whole_proves_nothing)
{
	cr_expect_eq(ask("rt", "part.dll", "Zzz", 0).absent, 0);
	cr_expect_eq(ask("rt", "part.dll", "Zzz", 0).unknown,
		     BIT(SAME) | BIT(NEW) | BIT(X64));
	cr_expect_eq(ask("rt", "bound.dll", "Zzz", 0).unknown,
		     BIT(SAME) | BIT(NEW) | BIT(X64));
	cr_expect_eq(ask("rt", "rt.dll", "Zzz", 0).unknown, 0);
}

Test(overlays, what_is_like_another_starts_with_its_names)
{
	cr_expect_eq(ask("rt", "rt.dll", "One", 0).there,
		     BIT(SAME) | BIT(NEW));
	cr_expect_eq(ask("rt", "rt.dll", "Gone", 0).there, 0);
	cr_expect_eq(ask("rt", "rt.dll", "Never", 0).there, 0);
	/* Digits alone behind an @ would be an ordinal. */
	cr_expect_eq(ask("rt", "rt.dll", "@@Odd@1", 0).there,
		     BIT(SAME) | BIT(NEW));
}

Test(overlays, a_range_stands_for_its_ordinals)
{
	cr_expect_eq(ask("rt", "rt.dll", "", 4).there, 0);
	cr_expect_eq(ask("rt", "rt.dll", "", 4).absent,
		     BIT(SAME) | BIT(NEW) | BIT(X64));
	for (uint16_t i = 5; i <= 9; i++)
		cr_expect_eq(ask("rt", "rt.dll", "", i).there,
			     BIT(SAME) | BIT(NEW) | BIT(X64), "%u", i);
	cr_expect_eq(ask("rt", "rt.dll", "", 10).there, 0);
}

Test(overlays, a_forwarder_leads_on)
{
	const struct overlay_request r = { str_of("rt.dll"), str_of("Led"),
					   0 };

	cr_expect_eq(ask("rt", "rt.dll", "Led", 0).forwarded,
		     BIT(SAME) | BIT(NEW) | BIT(X64));
	cr_expect(str_equal(overlay_forwarder(&made, &r, OVERLAY_X86),
			    str_of("part.One")));
}

Test(overlays, an_update_adds_names_where_seen_and_likely_elsewhere)
{
	const struct overlay kb = get("kb");
	struct overlay_request r = { str_of("kernel32.dll"), str_of("Added"),
				     0 };
	struct overlay_answer a;

	a = overlay_find_added(&made, &kb, &windows, &r,
			       BIT(OLD) | BIT(NEW) | BIT(X64));
	cr_expect_eq(a.there, BIT(OLD) | BIT(NEW));
	cr_expect_eq(a.likely, BIT(OLD));
	r.name = str_of("Rumour");
	a = overlay_find_added(&made, &kb, &windows, &r, BIT(OLD) | BIT(NEW));
	cr_expect_eq(a.there, 0);
	cr_expect_eq(a.unknown, BIT(NEW));
	/* A C++ name has the machine in it. */
	r.name = str_of("?Cxx@@YAXXZ");
	a = overlay_find_added(&made, &kb, &windows, &r, BIT(OLD) | BIT(NEW));
	cr_expect_eq(a.there, BIT(NEW));
	r.name = STR_EMPTY;
	r.ordinal = 77;
	cr_expect_eq(overlay_find_added(&made, &kb, &windows, &r,
					BIT(NEW)).there,
		     BIT(NEW));
	cr_expect(overlay_adds_to(&made, &kb, str_of("KERNEL32.dll")));
	cr_expect_not(overlay_adds_to(&made, &kb, str_of("kernel.dll")));
}

/* A file or name of that one, where both can be installed. */
Test(overlays, what_is_brought_is_there_on_the_targets_of_both)
{
	static const char *const texts[] = {
		"overlay: a\nkind: plain\nshippable: yes\ntitle: A\n"
		"applies_to: [same]\ninventory:\n  - place: system32\n"
		"    evidence: observed\n    dlls: [all.dll]\n"
		"  - place: app\n    targets: [new]\n"
		"    evidence: likely\n    dlls: [one.dll]\n"
		"adds:\n  - targets: [new]\n    source: x\n    exports:\n"
		"      kernel32.dll:\n        observed: [Added]\n",
		"overlay: b\nkind: plain\nshippable: yes\ntitle: B\n"
		"applies_to: [same, new]\nbrings: [a]\ninventory:\n"
		"  - place: system32\n    evidence: observed\n"
		"    dlls: [own.dll]\n",
	};
	const struct overlay_request r = { str_of("kernel32.dll"),
					   str_of("Added"), 0 };
	struct overlay_module m;
	struct compile_error error;
	struct overlays o;
	struct overlay v;
	struct bytes out;
	const char *why = "";

	cr_assert_eq(compile_texts(texts, 2, &out, &error), OK, "%s",
		     error.text);
	cr_assert_eq(overlays_open(out, &o), OK);
	cr_assert_eq(overlays_verify(&o, &why), OK, "%s", why);
	cr_assert(overlay_find(&o, str_of("b"), &v));
	cr_assert(overlay_has_module(&o, &v, &windows, str_of("own.dll"), &m));
	cr_expect_eq(m.system, BIT(SAME) | BIT(NEW));
	cr_assert(overlay_has_module(&o, &v, &windows, str_of("all.dll"), &m));
	cr_expect_eq(m.system, BIT(SAME));
	cr_expect_eq(m.likely, 0);
	cr_assert(overlay_has_module(&o, &v, &windows, str_of("one.dll"), &m));
	cr_expect_eq(m.app, BIT(NEW));
	cr_expect_eq(m.likely, BIT(NEW));
	cr_expect_eq(overlay_find_added(&o, &v, &windows, &r, BIT(NEW)).there,
		     BIT(NEW));
}

Test(overlays, assemblies_are_listed_without_the_marks_of_doubt)
{
	const struct overlay rt = get("rt");
	struct overlay_assembly a;

	cr_assert(overlay_assembly_at(&made, &rt, 0, &a));
	cr_expect_str_eq(a.name, "A.CRT");
	cr_expect(str_equal(a.architectures, str_of("x86,amd64")));
	cr_expect(str_equal(a.redirects, str_of("1.0.0.0-1.9.0.0")));
	cr_expect_not(overlay_assembly_at(&made, &rt, 1, &a));
}

static void expect_error(const char *text, const char *message)
{
	struct compile_error error;
	struct bytes out;

	cr_assert_eq(compile_texts(&text, 1, &out, &error), E_PROFILE, "%s",
		     text);
	cr_expect_not_null(strstr(error.text, message), "%s: %s", text,
			   error.text);
}

Test(overlays, mistakes_in_the_files_are_named)
{
	expect_error("what: [x]\n", "no file of overlays");
	expect_error("overlay: x\nkind: odd\nshippable: no\n", "'odd'");
	expect_error("overlay: x\nkind: plain\nshippable: no\ninventory:\n"
		     "  - place: moon\n    evidence: likely\n"
		     "    dlls: [a.dll]\n",
		     "'moon' is no place");
	expect_error("overlay: x\nkind: plain\nshippable: no\ninventory:\n"
		     "  - place: app\n    evidence: sure\n    dlls: [a.dll]\n",
		     "'sure' is no evidence");
	expect_error("overlay: x\nkind: plain\nshippable: no\nwhole: odd\n",
		     "'odd' isn't known");
	expect_error("overlay: x\nkind: plain\nshippable: no\nbrings: [y]\n",
		     "'y' is no overlay");
	expect_error("overlay: x\nkind: plain\nshippable: no\nbrings: [x]\n",
		     "brings others itself");
	expect_error("advice:\n  a.dll:\n    - names: [X]\n",
		     "'instead:' is missing");
	expect_error("tables:\n  - evidence: observed\n    whole: yes\n"
		     "    x86: [a.dll, b.dll]\nexports:\n"
		     "  a.dll:\n    like: b.dll\n  b.dll:\n    like: a.dll\n",
		     "like itself");
}

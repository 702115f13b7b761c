/* Overlays: compiled from YAML, looked up, damaged; and the real ones. */
#include <criterion/criterion.h>

#include "profiles/compile.h"
#include "profiles/format.h"
#include "profiles/overlays.h"
#include "tests/profiles/sample.h"
#include "util/status.h"

static const char *const texts[] = {
	"overlay: rt\n"
	"title: Run-time\n"
	"kind: plain\n"
	"version: '2.0'\n"
	"machines: [x86, x64]\n"
	"shippable: yes\n"
	"applies_to: [same, \"2003\", vista]\n"
	"inventory:\n"
	"  - place: system32\n"
	"    machines: [x86]\n"
	"    evidence: observed\n"
	"    version: '2.0'\n"
	"    dlls: [rt.dll, part.dll]\n"
	"  - place: system32\n"
	"    machines: [x64]\n"
	"    evidence: likely\n"
	"    version: '3.0'\n"
	"    dlls: [rt.dll]\n"
	"  - place: assembly A.CRT\n"
	"    evidence: observed\n"
	"    dlls: [bound.dll]\n"
	"  - place: app\n"
	"    evidence: observed\n"
	"    dlls: [local.dll]\n"
	"assemblies:\n"
	"  - name: A.CRT\n"
	"    version: '2.0.0.0'\n"
	"    public_key_token: '12'\n"
	"    architectures: [x86, amd64]\n"
	"    files: [bound.dll]\n"
	"    redirects: ['1.0.0.0-1.9.0.0?']\n",

	"overlay: kb\n"
	"title: Update\n"
	"kind: update\n"
	"machines: [x86]\n"
	"shippable: no\n"
	"adds:\n"
	"  - targets: [new]\n"
	"    source: a machine\n"
	"    exports:\n"
	"      kernel32.dll:\n"
	"        observed: [Added, '@77', '?Cxx@@YAXXZ']\n"
	"        reported: [Rumour]\n",

	"others:\n"
	"  windows:\n"
	"    title: part of Windows\n"
	"    kind: plain\n"
	"    shippable: no\n"
	"  extra:\n"
	"    title: Extra\n"
	"    kind: component\n"
	"    shippable: app-local\n",

	"dlls:\n"
	"  - what: run-time of nothing\n"
	"    from: [rt, 'extra?']\n"
	"    dlls: ['e*.dll', rt.dll]\n"
	"  - what: debug twin\n"
	"    from: [extra]\n"
	"    debug: yes\n"
	"    app_local: assembly\n"
	"    dlls: ['e[0-9]d.dll', 'ex?[a-z].dll']\n",

	"advice:\n"
	"  kernel32.dll:\n"
	"    - names: [OwnA, OwnW]\n"
	"      instead: Older; GetProcAddress with a fallback\n"
	"      yy_thunks: yes\n"
	"    - names: ['*']\n"
	"      instead: nothing of it\n"
	"rules:\n"
	"  - dlls: [other.dll, 'o*.dll']\n"
	"    names: ['K32*']\n"
	"    instead: psapi\n"
	"  - dlls: ['o*.dll']\n"
	"    instead: the rest\n",

	"tables:\n"
	"  - evidence: observed\n"
	"    whole: yes\n"
	"    version: '2.0'\n"
	"    x86: [rt.dll]\n"
	"    x64: [rt.dll]\n"
	"  - evidence: list\n"
	"    whole: no\n"
	"    x86: [part.dll]\n"
	"exports:\n"
	"  rt.dll:\n"
	"    like: part.dll\n"
	"    add: [Both, Led = part.One, '@5-@9']\n"
	"    remove: [Gone]\n"
	"    x86:\n"
	"      add: [Only86]\n"
	"      likely: [Perhaps]\n"
	"      later: [Later]\n"
	"  part.dll:\n"
	"    add: [One, Gone, '@@Odd@1']\n"
	"    later: [Never]\n",
	"vendors:\n"
	"  - product: First\n"
	"    dlls: ['first*.dll', other.dll]\n"
	"    rules: [R1102, R1103]\n"
	"    source: a page\n"
	"    causes:\n"
	"      - cause: anything\n"
	"        look: everywhere\n"
	"      - codes: [2, 4294967295]\n"
	"        cause: no <name>.ini\n"
	"        look: beside it\n"
	"  - product: Second\n"
	"    dlls: ['f*.dll']\n"
	"    source: another\n"
	"    causes:\n"
	"      - codes: [5]\n"
	"        cause: rights\n"
	"        look: there\n",
};

enum { TEXTS = sizeof(texts) / sizeof(texts[0]) };

static struct arena arena;
static struct bytes good;
static struct overlays o;
static struct profile p;

static int compile(const char *const *from, size_t count, struct bytes *out,
		   struct compile_error *error)
{
	struct compile_input inputs[TEXTS];

	for (size_t i = 0; i < count; i++) {
		inputs[i].path = str_printf(&arena, "%zu.yaml", i).s;
		inputs[i].text = (struct bytes){ (const uint8_t *)from[i],
						 strlen(from[i]) };
	}
	return overlays_compile(inputs, count, &arena, out, error);
}

static void set_up(void)
{
	struct compile_error error;
	const char *why = "";

	arena = ARENA_INIT;
	cr_assert_eq(compile(texts, TEXTS, &good, &error), OK, "%s:%u: %s",
		     error.path, error.line, error.text);
	cr_assert_eq(overlays_open(good, &o), OK);
	cr_assert_eq(overlays_verify(&o, &why), OK, "%s", why);
	cr_assert_eq(profile_open(sample_compile(&arena), &p), OK);
}

static void tear_down(void)
{
	arena_release(&arena);
}

TestSuite(overlays, .init = set_up, .fini = tear_down);

#define BIT(t) TARGET_BIT(t)

static struct overlay get(const char *id)
{
	struct overlay v;

	cr_assert(overlay_find(&o, str_of(id), &v), "%s", id);
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

	return overlay_find_export(&o, &v, &p, &r,
				   BIT(SAME) | BIT(NEW) | BIT(X64));
}

Test(overlays, the_same_files_in_any_order_give_the_same_bytes)
{
	const char *turned[TEXTS];
	struct compile_input inputs[TEXTS];
	struct compile_error error;
	struct bytes again;

	for (size_t i = 0; i < TEXTS; i++) {
		turned[i] = texts[TEXTS - 1 - i];
		inputs[i].path = str_printf(&arena, "%zu.yaml",
					    TEXTS - 1 - i).s;
		inputs[i].text = (struct bytes){ (const uint8_t *)turned[i],
						 strlen(turned[i]) };
	}
	cr_assert_eq(overlays_compile(inputs, TEXTS, &arena, &again, &error),
		     OK);
	cr_assert_eq(again.len, good.len);
	cr_expect_eq(memcmp(again.data, good.data, good.len), 0);
}

Test(overlays, an_overlay_applies_to_its_targets_and_machines)
{
	struct overlay v = get("rt");

	cr_expect_str_eq(v.title, "Run-time");
	cr_expect_eq(v.shippable, SHIPPABLE_YES);
	cr_expect_eq(overlay_targets(&v, &p),
		     BIT(SAME) | BIT(NEW) | BIT(X64) | BIT(WOW));
	v = get("KB");
	cr_expect_eq(v.kind, OVERLAY_UPDATE);
	cr_expect_eq(v.applies_to.n, 0);
	cr_expect_eq(overlay_targets(&v, &p), SAMPLE_ALL & ~BIT(X64));
	v = get("windows");
	cr_expect_not(v.installable);
	cr_expect_eq(overlay_targets(&v, &p), 0);
	cr_expect_not(overlay_find(&o, str_of("none"), &v));
}

Test(overlays, a_dll_is_where_the_overlay_puts_it)
{
	const struct overlay rt = get("rt"), extra = get("extra");
	struct overlay_module m;

	cr_assert(overlay_has_module(&o, &rt, &p, str_of("RT.dll"), &m));
	cr_expect_eq(m.system, BIT(SAME) | BIT(NEW) | BIT(X64) | BIT(WOW));
	cr_expect_eq(m.likely, BIT(X64));
	cr_assert(overlay_has_module(&o, &rt, &p, str_of("part.dll"), &m));
	cr_expect_eq(m.system, BIT(SAME) | BIT(NEW) | BIT(WOW));
	cr_assert(overlay_has_module(&o, &rt, &p, str_of("bound.dll"), &m));
	cr_expect_eq(m.system, 0);
	cr_expect_neq(m.assembly, 0);
	cr_expect_str_eq(m.assembly_name, "A.CRT");
	cr_assert(overlay_has_module(&o, &rt, &p, str_of("local.dll"), &m));
	cr_expect_neq(m.app, 0);
	cr_expect_not(overlay_has_module(&o, &rt, &p, str_of("e.dll"), &m));
	/* Of this one no more is known than what names it. */
	cr_assert(overlay_has_module(&o, &extra, &p, str_of("ever.dll"), &m));
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
	cr_expect(str_equal(overlay_forwarder(&o, &r, OVERLAY_X86),
			    str_of("part.One")));
}

Test(overlays, an_update_adds_names_where_seen_and_likely_elsewhere)
{
	const struct overlay kb = get("kb");
	struct overlay_request r = { str_of("kernel32.dll"), str_of("Added"),
				     0 };
	struct overlay_answer a;

	a = overlay_find_added(&o, &kb, &p, &r, BIT(OLD) | BIT(NEW) | BIT(X64));
	cr_expect_eq(a.there, BIT(OLD) | BIT(NEW));
	cr_expect_eq(a.likely, BIT(OLD));
	r.name = str_of("Rumour");
	a = overlay_find_added(&o, &kb, &p, &r, BIT(OLD) | BIT(NEW));
	cr_expect_eq(a.there, 0);
	cr_expect_eq(a.unknown, BIT(NEW));
	/* A C++ name has the machine in it. */
	r.name = str_of("?Cxx@@YAXXZ");
	a = overlay_find_added(&o, &kb, &p, &r, BIT(OLD) | BIT(NEW));
	cr_expect_eq(a.there, BIT(NEW));
	r.name = STR_EMPTY;
	r.ordinal = 77;
	cr_expect_eq(overlay_find_added(&o, &kb, &p, &r, BIT(NEW)).there,
		     BIT(NEW));
	cr_expect(overlay_adds_to(&o, &kb, str_of("KERNEL32.dll")));
	cr_expect_not(overlay_adds_to(&o, &kb, str_of("kernel.dll")));
}

Test(overlays, assemblies_are_listed_without_the_marks_of_doubt)
{
	const struct overlay rt = get("rt");
	struct overlay_assembly a;

	cr_assert(overlay_assembly_at(&o, &rt, 0, &a));
	cr_expect_str_eq(a.name, "A.CRT");
	cr_expect(str_equal(a.architectures, str_of("x86,amd64")));
	cr_expect(str_equal(a.redirects, str_of("1.0.0.0-1.9.0.0")));
	cr_expect_not(overlay_assembly_at(&o, &rt, 1, &a));
}

Test(overlays, an_exact_name_beats_a_glob_and_a_long_glob_a_short_one)
{
	struct dll_knowledge k;

	cr_assert(dll_knowledge_find(&o, str_of("RT.DLL"), &k));
	cr_expect_str_eq(k.what, "run-time of nothing");
	cr_expect(str_equal(k.from, str_of("rt,extra")));
	cr_assert(dll_knowledge_find(&o, str_of("e5d.dll"), &k));
	cr_expect(k.debug);
	cr_expect_str_eq(k.app_local, "assembly");
	cr_assert(dll_knowledge_find(&o, str_of("exd.dll"), &k));
	cr_expect_not(k.debug);
	cr_expect_not(dll_knowledge_find(&o, str_of("x.dll"), &k));
}

Test(overlays, a_glob_matches_whole_names)
{
	static const struct {
		const char *glob, *name;
		bool fits;
	} rows[] = {
		{ "a*b.dll", "AxxB.dll", true },
		{ "a*b.dll", "ab.dllx", false },
		{ "a[0-9].dll", "a7.dll", true },
		{ "a[0-9].dll", "ax.dll", false },
		{ "a[0-9].dll", "a[0-9].dll", false },
		{ "a?", "a", false },
		{ "*", "", true },
		{ "", "", true },
		{ "", "x", false },
		{ "*a*a*", "banana", true },
		{ "**", "x", true },
		{ "[0-", "[0-", true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		cr_expect_eq(overlay_glob(str_of(rows[i].glob),
					  str_of(rows[i].name)),
			     rows[i].fits, "%s %s", rows[i].glob, rows[i].name);
}

static const char *advised(const char *dll, const char *name)
{
	struct advice a;
	bool general;

	return advice_find(&o, str_of(dll), str_of(name), &a, &general) ?
		       a.instead :
		       NULL;
}

Test(overlays, advice_is_of_the_name_then_the_dll_then_the_first_rule)
{
	struct advice a;
	bool general;

	cr_assert(advice_find(&o, str_of("Kernel32.dll"), str_of("OwnA"), &a,
			      &general));
	cr_expect(a.yy_thunks && a.one_name && !general);
	cr_expect_str_eq(advised("kernel32.dll", "owna"), "nothing of it");
	cr_expect_str_eq(advised("other.dll", "K32Get"), "psapi");
	cr_expect_str_eq(advised("other.dll", "Get"), "the rest");
	cr_expect_str_eq(advised("other.dll", ""), "the rest");
	cr_expect_null(advised("none.dll", "Get"));
}

static void expect_error(const char *text, const char *message)
{
	struct compile_error error;
	struct bytes out;

	cr_assert_eq(compile(&text, 1, &out, &error), E_PROFILE, "%s", text);
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
	expect_error("advice:\n  a.dll:\n    - names: [X]\n",
		     "'instead:' is missing");
	expect_error("tables:\n  - evidence: observed\n    whole: yes\n"
		     "    x86: [a.dll, b.dll]\nexports:\n"
		     "  a.dll:\n    like: b.dll\n  b.dll:\n    like: a.dll\n",
		     "like itself");
}

/* Everything at once, of a table that may be damaged. */
static void ask_everything(const struct overlays *d)
{
	const struct overlay_request r = { str_of("rt.dll"), str_of("Both"),
					   0 };
	const struct overlay_request n = { str_of("rt.dll"), STR_EMPTY, 7 };
	struct dll_knowledge k;
	struct overlay_module m;
	struct overlay_assembly y;
	struct overlay v;
	struct advice a;
	bool general;

	for (uint32_t i = 0; i < overlay_count(d) + 1; i++) {
		if (!overlay_at(d, i, &v))
			continue;
		overlay_has_module(d, &v, &p, str_of("ever.dll"), &m);
		overlay_has_module(d, &v, &p, r.dll, &m);
		overlay_find_export(d, &v, &p, &r, ~(target_set)0);
		overlay_find_export(d, &v, &p, &n, ~(target_set)0);
		overlay_forwarder(d, &r, OVERLAY_X64);
		overlay_adds_to(d, &v, str_of("kernel32.dll"));
		overlay_assembly_at(d, &v, 0, &y);
	}
	dll_knowledge_find(d, str_of("e7d.dll"), &k);
	advice_find(d, str_of("other.dll"), str_of("K32X"), &a, &general);
}

static bool is_refused(const uint8_t *copy, size_t n)
{
	struct overlays d;
	const char *why = NULL;
	int ret = overlays_open((struct bytes){ copy, n }, &d);

	ask_everything(&d);
	if (ret == OK)
		ret = overlays_verify(&d, &why);
	cr_expect(ret == OK || ret == E_PROFILE);
	return ret != OK;
}

static struct bytes chunk_of(enum overlay_chunk id)
{
	return o.chunks[id];
}

static size_t chunk_at(enum overlay_chunk id)
{
	return (size_t)(chunk_of(id).data - good.data);
}

Test(overlays, a_damaged_table_does_no_harm)
{
	uint8_t *copy = arena_alloc(&arena, good.len, 8);
	size_t tables = chunk_at(OVERLAY_TABLES);

	memcpy(copy, good.data, good.len);
	for (size_t i = 0; i < good.len; i++) {
		/* Each byte of ours; of the profile within, its own test. */
		if (i > tables + 300)
			break;
		copy[i] ^= 0xff;
		is_refused(copy, good.len);
		copy[i] ^= 0xff;
	}
	cr_expect_not(is_refused(copy, good.len));
}

Test(overlays, header_and_contents_are_checked_byte_by_byte)
{
	const size_t end =
		OVERLAYS_HEADER_BYTES + OVERLAY_CHUNKS * CONTENTS_BYTES;
	uint8_t *copy = arena_alloc(&arena, good.len, 8);

	memcpy(copy, good.data, good.len);
	for (size_t i = 0; i < end; i++) {
		copy[i] ^= 1;
		cr_expect(is_refused(copy, good.len), "byte %zu", i);
		copy[i] ^= 1;
	}
	for (size_t n = 0; n < good.len; n += 7)
		cr_expect(is_refused(copy, n), "%zu bytes", n);
}

Test(overlays, fields_of_rows_are_checked)
{
	static const struct {
		enum overlay_chunk chunk;
		unsigned at;
		uint8_t value;
	} rows[] = {
		{ OVERLAY_STRINGS, 0, 1 },
		{ OVERLAY_ROWS, OV_ID + 3, 0xff },
		{ OVERLAY_ROWS, OV_TITLE + 1, 0xff },
		{ OVERLAY_ROWS, OV_KIND, 9 },
		{ OVERLAY_ROWS, OV_SHIPPABLE, 9 },
		{ OVERLAY_ROWS, OV_MACHINES, 9 },
		{ OVERLAY_ROWS, OV_FLAGS, 9 },
		{ OVERLAY_ROWS, OV_FIRST_FILE, 9 },
		{ OVERLAY_ROWS, OV_ADD_COUNT, 99 },
		{ OVERLAY_ROWS, OV_ASSEMBLY_COUNT, 9 },
		{ OVERLAY_FILES, OF_DLL, 2 },
		{ OVERLAY_FILES, OF_PLACE, 9 },
		{ OVERLAY_FILES, OF_MACHINES, 9 },
		{ OVERLAY_FILES, OF_EVIDENCE, 0 },
		{ OVERLAY_FILES, OF_ZERO, 1 },
		{ OVERLAY_ADDS, OA_EVIDENCE, 0x40 },
		{ OVERLAY_ADDS, OA_ZERO, 1 },
		{ OVERLAY_ASSEMBLIES, OY_NAME + 3, 1 },
		{ OVERLAY_DLLS, OD_WHAT + 3, 1 },
		{ OVERLAY_DLLS, OD_FLAGS, 2 },
		{ OVERLAY_NAMES, ON_DLL, 99 },
		{ OVERLAY_GLOBS, ON_NAME + 3, 1 },
		{ OVERLAY_ADVICE, OI_FLAGS, 8 },
		{ OVERLAY_ADVISED, OP_ADVICE, 99 },
		{ OVERLAY_GENERAL, OP_DLL + 3, 1 },
		{ OVERLAY_SOURCES, OX_NAMES, 4 },
		{ OVERLAY_SOURCES, OX_ORDINALS, 4 },
		{ OVERLAY_SOURCES, OX_FIRST_RUN, 9 },
		{ OVERLAY_SOURCES, OX_EVIDENCE, 0x40 },
		{ OVERLAY_RUNS, OR_FIRST, 10 },
		{ OVERLAY_RUNS, OR_EVIDENCE, 0x40 },
		{ OVERLAY_RUNS, OR_ZERO, 1 },
		{ OVERLAY_TABLES, 0, 0 },
	};
	uint8_t *copy = arena_alloc(&arena, good.len, 8);

	memcpy(copy, good.data, good.len);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		size_t at = chunk_at(rows[i].chunk) + rows[i].at;

		cr_assert_lt(rows[i].at, chunk_of(rows[i].chunk).len);
		cr_assert_neq(copy[at], rows[i].value, "row %zu", i);
		copy[at] = rows[i].value;
		cr_expect(is_refused(copy, good.len), "row %zu", i);
		copy[at] = good.data[at];
	}
}

/* The ones that are linked in. */

static struct overlays real;
static struct profile real_profile;

static void open_real(void)
{
	cr_assert_eq(overlays_open(overlays_builtin(), &real), OK);
	cr_assert_eq(profile_open(profile_builtin(), &real_profile), OK);
}

TestSuite(real_overlays, .init = open_real);

static struct overlay_answer ask_real(const char *id, const char *dll,
				      const char *name, const char *target)
{
	const struct overlay_request r = { str_of(dll), str_of(name), 0 };
	struct overlay v;
	struct str bad;
	target_set set;

	cr_assert(overlay_find(&real, str_of(id), &v), "%s", id);
	cr_assert(profile_parse_targets(&real_profile, str_of(target), &set,
					&bad));
	return overlay_find_export(&real, &v, &real_profile, &r, set);
}

Test(real_overlays, the_c_run_time_of_2010_has_malloc)
{
	const char *target = "xp-sp3-x86";

	cr_expect_neq(ask_real("vc2010-sp1", "msvcr100.dll", "malloc",
			       target).there, 0);
	cr_expect_eq(ask_real("vc2010-sp1", "msvcr100.dll", "no_such",
			      target).there, 0);
}

Test(real_overlays, every_name_that_brings_a_dll_is_an_overlay)
{
	const uint8_t *row;

	for (uint32_t i = 0;
	     (row = bytes_at(real.chunks[OVERLAY_DLLS], i * (uint64_t)OD_BYTES,
			     OD_BYTES)) != NULL; i++) {
		const char *list =
			(const char *)real.chunks[OVERLAY_STRINGS].data +
			le32(row + OD_FROM);
		struct str from = str_of(list), id;
		struct overlay v;

		while (overlay_word(&from, &id))
			cr_expect(overlay_find(&real, id, &v), "%.*s",
				  STR_ARGS(id));
	}
}

Test(real_overlays, the_founding_case_has_advice)
{
	struct advice a;
	bool general;

	cr_assert(advice_find(&real, str_of("advapi32.dll"),
			      str_of("RegGetValueA"), &a, &general));
	cr_expect_not_null(strstr(a.instead, "RegQueryValueEx"));
	cr_expect_not(general);
}

Test(overlays, a_vendor_is_the_first_whose_pattern_fits)
{
	struct vendor v;

	cr_assert(vendor_find(&o, str_of("FIRST-1.2.dll"), &v));
	cr_expect_str_eq(v.product, "First");
	cr_expect_str_eq(v.source, "a page");
	cr_expect(str_equal(v.rules, str_of("R1102,R1103")));
	cr_assert(vendor_find(&o, str_of("other.dll"), &v));
	cr_expect_str_eq(v.product, "First");
	cr_assert(vendor_find(&o, str_of("filter.dll"), &v));
	cr_expect_str_eq(v.product, "Second");
	cr_expect_eq(v.rules.n, 0);
	cr_expect_not(vendor_find(&o, str_of("g.dll"), &v));
}

Test(overlays, a_vendors_error_wins_over_what_is_said_of_all)
{
	struct vendor_cause cause;
	struct vendor v;

	cr_assert(vendor_find(&o, str_of("first.dll"), &v));
	cr_assert(vendor_cause_find(&o, &v, 2, &cause));
	cr_expect_str_eq(cause.cause, "no <name>.ini");
	cr_expect_str_eq(cause.look, "beside it");
	cr_expect_not(cause.any);
	cr_assert(vendor_cause_find(&o, &v, UINT32_MAX, &cause));
	cr_expect_not(cause.any);
	cr_assert(vendor_cause_find(&o, &v, 3, &cause));
	cr_expect_str_eq(cause.cause, "anything");
	cr_expect(cause.any);
	cr_assert(vendor_find(&o, str_of("filter.dll"), &v));
	cr_expect(vendor_cause_find(&o, &v, 5, &cause));
	cr_expect_not(vendor_cause_find(&o, &v, 2, &cause));
}

Test(overlays, a_vendor_that_says_too_little_is_refused)
{
	static const struct {
		const char *text, *error;
	} rows[] = {
		{ "vendors:\n  - product: P\n    dlls: [a.dll]\n"
		  "    source: s\n", "'causes:' is missing" },
		{ "vendors:\n  - product: P\n    dlls: [a.dll]\n    causes:\n"
		  "      - cause: c\n        look: l\n",
		  "'source:' is missing" },
		{ "vendors:\n  - product: P\n    dlls: [a.dll]\n"
		  "    source: s\n    causes:\n      - cause: c\n",
		  "'look:' is missing" },
		{ "vendors:\n  - product: P\n    dlls: [a.dll]\n"
		  "    source: s\n    causes:\n      - codes: ['0x2']\n"
		  "        cause: c\n        look: l\n",
		  "'0x2' is no Win32 error" },
		{ "vendors: [P]\n", "a vendor needs keys" },
	};
	struct compile_error error;
	struct bytes out;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		cr_expect_eq(compile(&rows[i].text, 1, &out, &error),
			     E_PROFILE, "%s", rows[i].text);
		cr_expect_str_eq(error.text, rows[i].error);
	}
}

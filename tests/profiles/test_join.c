/* Two profiles as one: each target has what it had before. */
#include "profiles/join.h"

#include "tests/profiles/sample.h"
#include "util/status.h"

static const char mine[] =
	"target: mine\n"
	"name: Windows Mine\n"
	"build: 5.1.2600.2180\n"
	"machine: x86\n"
	"iis: \"5.1\"\n"
	"groups: [xp]\n"
	"known_dlls: [kernel32.dll, zebra.dll]\n"
	"inventory:\n"
	"  system32:\n"
	"    observed: [kernel32.dll, aardvark.dll, zebra.dll]\n"
	"    likely: [numbers.dll]\n"
	"  optional:\n"
	"    observed: [asp.dll, perhaps.dll]\n"
	"assemblies:\n"
	"  documented:\n"
	"    - { name: Another, versions: 1.0.0.0 }\n"
	"    - name: Controls\n"
	"      versions: 6.0.0.0-6.0.2600.2180\n"
	"      public_key_token: 0123456789abcdef\n"
	"      files: [comctl32.dll, more.dll]\n"
	"tables:\n"
	"  observed: [kernel32.dll, numbers.dll, zebra.dll]\n"
	"exports:\n"
	"  kernel32.dll:\n"
	"    add: [CloseHandle, HeapAlloc = NTDLL.RtlAllocateHeap,\n"
	"          Numbered @9, Own, Perhaps]\n"
	"    uncertain: [Later]\n"
	"  numbers.dll:\n"
	"    add: ['@1', '@2', Fourth @4, Zero @3]\n"
	"  zebra.dll:\n"
	"    add: [Stripe @1]\n";

static const char other[] = "target: other\n"
			    "name: Windows Other\n"
			    "extends: mine\n"
			    "build: 5.2.3790.99\n"
			    "machine: x86\n"
			    "exports:\n"
			    "  kernel32.dll:\n"
			    "    remove: [Own]\n";

static const char components[] = "date: 2026-01-02\n"
				 "components:\n"
				 "  Basics: [asp.dll]\n"
				 "  Extras: [perhaps.dll]\n";

static struct arena arena;

static void begin(void)
{
	arena = ARENA_INIT;
}

static void end(void)
{
	arena_release(&arena);
}

TestSuite(join, .init = begin, .fini = end);

static struct profile opened(struct bytes bytes)
{
	struct profile p;

	cr_assert_eq(profile_open(bytes, &p), OK);
	return p;
}

static struct profile of_texts(const char *const *texts, size_t count)
{
	struct compile_error error;
	struct bytes bytes;
	int ret = sample_compile_texts(&arena, texts, count, &bytes, &error);

	cr_assert_eq(ret, OK, "%s", error.text);
	return opened(bytes);
}

static struct profile own(void)
{
	static const char *const texts[] = { mine, other, components };

	return of_texts(texts, 3);
}

static struct profile joined(const struct profile *a, const struct profile *b)
{
	struct bytes bytes = { NULL, 0 };
	const char *why = NULL;
	struct profile p;
	int ret = profile_join(a, b, &arena, &bytes, &why);

	cr_assert_eq(ret, OK, "%s", why != NULL ? why : "");
	p = opened(bytes);
	cr_assert_eq(profile_verify(&p, &why), OK, "%s", why);
	return p;
}

static void expect_answer(struct profile_answer got,
			  struct profile_answer wanted, unsigned shift,
			  struct str what)
{
	cr_expect_eq(got.there, wanted.there << shift, "%.*s",
		     STR_ARGS(what));
	cr_expect_eq(got.likely, wanted.likely << shift, "%.*s",
		     STR_ARGS(what));
	cr_expect_eq(got.absent, wanted.absent << shift, "%.*s",
		     STR_ARGS(what));
	cr_expect_eq(got.unknown, wanted.unknown << shift, "%.*s",
		     STR_ARGS(what));
	cr_expect_eq(got.forwarded, wanted.forwarded << shift, "%.*s",
		     STR_ARGS(what));
}

static void expect_exports(const struct profile *p,
			   const struct profile_module *m,
			   const struct profile *all,
			   const struct profile_module *here, unsigned shift)
{
	const target_set set = profile_all_targets(p);

	for (uint32_t i = 0; i < m->export_count; i++) {
		struct profile_export e;

		cr_assert(profile_export_at(p, m->first_export + i, &e));
		if (e.name.n != 0)
			expect_answer(profile_find_name(all, here, e.name,
							set << shift),
				      profile_find_name(p, m, e.name, set),
				      shift, e.name);
		if (e.ordinal != 0)
			expect_answer(
				profile_find_ordinal(all, here, e.ordinal,
						     set << shift),
				profile_find_ordinal(p, m, e.ordinal, set),
				shift, m->name);
	}
}

/* What 'p' says of its targets, 'all' says of those from 'shift' on. */
static void expect_same(const struct profile *p, const struct profile *all,
			unsigned shift)
{
	const target_set set = profile_all_targets(p) << shift;
	struct profile_module m, here;

	for (uint32_t i = 0; profile_module_at(p, i, &m); i++) {
		cr_assert(profile_find_module(all, m.name, &here));
		cr_expect_eq(here.there & set, m.there << shift);
		cr_expect_eq(here.likely & set, m.likely << shift);
		cr_expect_eq(here.optional & set, m.optional << shift);
		cr_expect_eq(here.unproven & set, m.unproven << shift);
		cr_expect_eq(here.elsewhere & set, m.elsewhere << shift);
		cr_expect_eq(here.known_dll & set, m.known_dll << shift);
		cr_expect_eq(here.tables & set, m.tables << shift);
		cr_expect_eq(here.ordinals_whole & set,
			     m.ordinals_whole << shift);
		for (unsigned t = 0; t < profile_target_count(p); t++)
			cr_expect_eq(profile_place(all, here.place_pattern,
						   t + shift),
				     profile_place(p, m.place_pattern, t));
		expect_exports(p, &m, all, &here, shift);
	}
}

Test(join, each_target_has_what_it_had)
{
	struct profile sample = opened(sample_compile(&arena));
	struct profile second = own(), all = joined(&sample, &second);
	struct profile_target t;

	cr_assert_eq(profile_target_count(&all), SAMPLE_TARGETS + 2);
	expect_same(&sample, &all, 0);
	expect_same(&second, &all, SAMPLE_TARGETS);
	cr_assert(profile_target_at(&all, SAMPLE_TARGETS, &t));
	cr_expect_str_eq(t.id, "mine");
	cr_expect_str_eq(t.iis, "5.1");
	cr_expect_str_eq(t.parent, "");
	cr_assert(profile_target_at(&all, SAMPLE_TARGETS + 1, &t));
	cr_expect_str_eq(t.parent, "mine");
	cr_expect_str_eq(profile_date(&all), "2026-11-24");
}

Test(join, the_other_way_round_too)
{
	struct profile sample = opened(sample_compile(&arena));
	struct profile first = own(), all = joined(&first, &sample);

	expect_same(&first, &all, 0);
	expect_same(&sample, &all, 2);
	cr_expect_str_eq(profile_date(&all), "2026-01-02");
}

Test(join, what_is_the_same_is_one_row)
{
	struct profile sample = opened(sample_compile(&arena));
	struct profile second = own(), all = joined(&sample, &second);
	struct profile_module m;
	struct profile_answer answer;

	cr_assert(profile_find_module(&all, str_of("kernel32.dll"), &m));
	answer = profile_find_name(&all, &m, str_of("CloseHandle"),
				   profile_all_targets(&all));
	cr_expect_eq(answer.row_count, 1);
	answer = profile_find_name(&all, &m, str_of("Numbered"),
				   profile_all_targets(&all));
	cr_expect_eq(answer.row_count, 3);
}

Test(join, a_module_belongs_to_a_component_of_either)
{
	struct profile sample = opened(sample_compile(&arena));
	struct profile second = own(), all = joined(&sample, &second);
	struct profile_module m;

	cr_assert(profile_find_module(&all, str_of("perhaps.dll"), &m));
	cr_expect_str_eq(m.component, "Extras");
	cr_assert(profile_find_module(&all, str_of("asp.dll"), &m));
	cr_expect_str_eq(m.component, "Internet Information Services");
	all = joined(&second, &sample);
	cr_assert(profile_find_module(&all, str_of("asp.dll"), &m));
	cr_expect_str_eq(m.component, "Basics");
}

Test(join, assemblies_are_one_sorted_list)
{
	struct profile sample = opened(sample_compile(&arena));
	struct profile second = own(), all = joined(&sample, &second);
	struct profile_assembly a;

	cr_assert(profile_assembly_at(&all, 0, &a));
	cr_expect(str_equal(a.name, str_of("Another")));
	cr_expect_eq(a.there, (target_set)3 << SAMPLE_TARGETS);
	for (uint32_t i = 0; profile_assembly_at(&all, i, &a); i++) {
		if (a.public_key_token.n == 0)
			continue;
		cr_expect_eq(a.there, TARGET_BIT(OLD) | TARGET_BIT(SAME) |
					      (target_set)3 << SAMPLE_TARGETS);
		cr_expect(str_equal(a.files, str_of("comctl32.dll,more.dll")));
	}
}

Test(join, the_shipped_targets_stay_as_they_are)
{
	struct profile shipped = opened(profile_builtin());
	struct profile second = own(), all = joined(&shipped, &second);

	expect_same(&shipped, &all, 0);
	expect_same(&second, &all, profile_target_count(&shipped));
}

Test(join, more_than_64_targets_are_refused)
{
	const char *texts[61] = { components };
	struct profile sample = opened(sample_compile(&arena)), many;
	struct bytes bytes;
	const char *why = "";

	for (int i = 1; i <= 60; i++) {
		struct str s = str_printf(&arena,
					  "target: t%d\nname: T\n"
					  "build: 5.1.2600.%d\nmachine: x86\n",
					  i, i);
		texts[i] = s.s;
	}
	many = of_texts(texts, 61);
	cr_expect_eq(profile_join(&sample, &many, &arena, &bytes, &why),
		     E_PROFILE);
	cr_expect_str_eq(why, "together they have more than 64 targets");
	many = of_texts(texts, 60);
	many = joined(&sample, &many);
	cr_expect_eq(profile_target_count(&many), 64);
}

Test(join, a_target_is_like_the_one_it_extends_or_of_its_build)
{
	static const char *const heir = "target: heir\nname: H\n"
					"extends: same\nbuild: 9.9.9.9\n"
					"machine: x86\n";
	static const char *const twin = "target: twin\nname: T\n"
					"build: 5.2.3790.1830\nmachine: x86\n"
					"groups: [wow64]\n";
	static const char *const none = "target: none\nname: N\n"
					"build: 1.2.3.4\nmachine: x86\n";
	const char *const texts[] = { sample_old,  sample_same, sample_new,
				      sample_x64,  sample_wow,
				      sample_components, heir, twin, none };
	struct profile p = of_texts(texts, 9);
	struct profile_target t;
	struct str bad;

	cr_assert(profile_parse_targets(&p, str_of("heir,twin,none"),
					&p.added, &bad));
	for (unsigned i = 0; profile_target_at(&p, i, &t); i++) {
		struct str like = profile_target_id(&p,
						    profile_relative(&p, i));

		if (strcmp(t.id, "heir") == 0)
			cr_expect(str_equal(like, str_of("same")));
		if (strcmp(t.id, "twin") == 0)
			cr_expect(str_equal(like, str_of("big-wow64")));
		if (strcmp(t.id, "none") == 0)
			cr_expect_eq(profile_strangers(&p), TARGET_BIT(i));
	}
}

/* The ids of both profiles' targets: which of these is 'build' like? */
static struct str like_of(const char *build)
{
	static const char *const shipped[] = {
		"target: rtm\nname: A\nbuild: 5.2.3790.0\nmachine: x86\n",
		"target: sp1\nname: B\nbuild: 5.2.3790.1830\nmachine: x86\n",
		"target: sp2\nname: C\nbuild: 5.1.2600.2180\nmachine: x86\n",
		"target: ten\nname: D\nbuild: 10.0.19045\nmachine: x86\n",
	};
	struct str own = str_printf(&arena,
				    "target: own\nname: O\nbuild: %s\n"
				    "machine: x86\n",
				    build);
	const char *const texts[] = { shipped[0], shipped[1], shipped[2],
				      shipped[3], own.s, components };
	struct profile p = of_texts(texts, 6);
	struct profile_target t;
	struct str bad;

	cr_assert(profile_parse_targets(&p, str_of("own"), &p.added, &bad));
	for (unsigned i = 0; profile_target_at(&p, i, &t); i++) {
		unsigned like = profile_relative(&p, i);

		if (strcmp(t.id, "own") == 0)
			return like == TARGETS_MAX ?
				       str_of("none") :
				       profile_target_id(&p, like);
	}
	return STR_EMPTY;
}

Test(join, an_updated_windows_is_like_the_service_pack_that_it_has)
{
	static const char *const rows[][2] = {
		{ "5.2.3790.0", "rtm" },      { "5.2.3790.555", "rtm" },
		{ "5.2.3790.2453", "sp1" },   { "5.2.3790.4937", "sp1" },
		{ "5.1.2600.2180", "sp2" },   { "5.1.2600.1106", "none" },
		{ "10.0.19045.3803", "ten" }, { "10.0.19041.1", "ten" },
		{ "10.0.18363.1", "none" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct str like = like_of(rows[i][0]);

		cr_expect(str_equal(like, str_of(rows[i][1])), "%s: %.*s",
			  rows[i][0], STR_ARGS(like));
	}
}

Test(join, a_partly_known_windows_may_have_what_the_other_profile_has)
{
	static const char *const partial[] = {
		"target: some\nname: Some\nbuild: 10.0.1.1\nmachine: x86\n"
		"coverage: partial\n"
		"inventory:\n  system32:\n    observed: [kernel32.dll]\n",
		components
	};
	struct profile first = of_texts(partial, 2), second = own();
	struct profile all = joined(&first, &second);
	struct profile_module m;

	cr_expect_eq(profile_whole_targets(&all), (target_set)6);
	cr_assert(profile_find_module(&all, str_of("zebra.dll"), &m));
	cr_expect_eq(m.there, (target_set)6);
	cr_expect_eq(m.unproven, (target_set)1);
	all = joined(&second, &first);
	cr_assert(profile_find_module(&all, str_of("zebra.dll"), &m));
	cr_expect_eq(m.there, (target_set)3);
	cr_expect_eq(m.unproven, (target_set)4);
}

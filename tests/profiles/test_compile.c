/* What the compiler accepts, and what it says of the rest. */
#include "profiles/compile.h"

#include <stdio.h>

#include "tests/profiles/sample.h"
#include "util/status.h"

#define HEAD "target: t\nname: T\nbuild: 5.1.2600.0\nmachine: x86\n"
#define DATE "date: 2026-11-24\n"

/* The parent of the errors below; lines of the child start at 1. */
static const char parent[] = "target: p\nname: P\nbuild: 5.0\nmachine: x86\n"
			     "tables:\n  observed: [a.dll]\n"
			     "exports:\n  a.dll:\n    add: [One]\n";

static void expect_error(const char *const *texts, size_t count,
			 const char *path, unsigned line, const char *part)
{
	struct arena arena = ARENA_INIT;
	struct compile_error error;
	struct bytes out;
	int ret = sample_compile_texts(&arena, texts, count, &out, &error);

	cr_assert_eq(ret, E_PROFILE, "'%s' is compiled", part);
	cr_expect_eq(error.line, line, "line %u: %s", error.line, error.text);
	if (path == NULL)
		cr_expect_null(error.path);
	else
		cr_expect_str_eq(error.path, path);
	cr_expect_not_null(strstr(error.text, part), "%s", error.text);
	arena_release(&arena);
}

struct error_row {
	const char *text;
	unsigned line;
	const char *part;
};

static void expect_errors(const struct error_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *const texts[] = { rows[i].text, parent, DATE };
		const bool dated = strstr(rows[i].text, "date:") != NULL ||
				   rows[i].text[0] == 'c';

		expect_error(texts, dated ? 2 : 3, "a.yaml", rows[i].line,
			     rows[i].part);
	}
}

#define EXPECT_ERRORS(rows) expect_errors(rows, sizeof(rows) / sizeof(*(rows)))

Test(compile, documents_that_are_no_profile_are_refused_with_a_line_and_a_remedy)
{
	static const struct error_row rows[] = {
		{ "", 1, "empty" },
		{ "target: [", 2, "not YAML" },
		{ "\ttarget: t", 1, "not YAML" },
		{ "just text", 1, "neither a Windows" },
		{ "[a]", 1, "neither a Windows" },
		{ "name: T\nbuild: 5.1\n", 1, "neither a Windows" },
		{ "target: t\n---\ntarget: u\n", 2, "one document" },
		{ "target: &x t\n", 1, "anchors" },
		{ "target: t\nname: *x\n", 2, "anchors" },
		{ "target: !!str t\n", 1, "tags" },
		{ "target: t\n[a]: b\n", 2, "can't be a key" },
		{ "target: t\nname: \"a\\0b\"\n", 2, "control character" },
		{ "target: t\nname: U\nname: V\n", 3, "'name' is there twice" },
		{ HEAD "colour: red\n", 5, "'colour' is no key" },
	};

	EXPECT_ERRORS(rows);
}

Test(compile, errors_of_assemblies_name_line_and_remedy)
{
	static const struct error_row rows[] = {
		{ HEAD "assemblies: [a]\n", 5, "needs keys below it" },
		{ HEAD "assemblies:\n  absent: [a]\n", 6, "no evidence" },
		{ HEAD "assemblies:\n  likely: a\n", 6, "needs a list" },
		{ HEAD "assemblies:\n  likely: [a]\n", 6, "is a map" },
		{ HEAD "assemblies:\n  likely: [{name: a}]\n", 6,
		  "needs 'versions:'" },
		{ HEAD "assemblies:\n  likely: [{versions: 1.0.0.0}]\n", 6,
		  "needs 'name:'" },
		{ HEAD "assemblies:\n  likely: [{name: a, size: 1}]\n", 6,
		  "'size' is no key" },
		{ HEAD "assemblies:\n  likely: [{name: a, "
		       "versions: 1.0.0}]\n", 6, "are no versions" },
		{ HEAD "assemblies:\n  likely: [{name: a, "
		       "versions: 1.0.0.65536}]\n", 6, "are no versions" },
		{ HEAD "assemblies:\n  likely: [{name: a, "
		       "versions: 2.0.0.0-1.0.0.0}]\n", 6,
		  "are no versions" },
		{ HEAD "assemblies:\n  likely: [{name: a, "
		       "versions: 1.0.0.0, files: b.dll}]\n", 6,
		  "'files' needs a list" },
		{ HEAD "assemblies:\n  likely:\n"
		       "    - {name: a, versions: 1.0.0.0}\n"
		       "    - {name: A, versions: 1.0.0.0}\n", 8, "twice" },
	};

	EXPECT_ERRORS(rows);
}

Test(compile, errors_of_a_target_name_line_and_remedy)
{
	static const struct error_row rows[] = {
		{ "target: t\nbuild: 5.1\nmachine: x86\n", 1,
		  "'name:' is missing" },
		{ "target: t\nname: T\nmachine: x86\n", 1,
		  "'build:' is missing" },
		{ "target: t\nname: T\nbuild: 5.1\n", 1,
		  "'machine:' is missing" },
		{ "target: t\nname: [T]\n", 2, "'name:' needs a text" },
		{ "target: a b\nname: T\nbuild: 5.1\nmachine: x86\n", 1,
		  "an id is letters" },
		{ "target: all\nname: T\nbuild: 5.1\nmachine: x86\n", 1,
		  "not 'all'" },
		{ "target: t\nname: T\nbuild: 5.x\nmachine: x86\n", 3,
		  "no build" },
		{ "target: t\nname: T\nbuild: 5.1\nmachine: arm\n", 4,
		  "use x86 or x64" },
		{ HEAD "groups: x\n", 5, "needs a list" },
		{ HEAD "groups: ['a,b']\n", 5, "a group is a word" },
		{ HEAD "groups: [all]\n", 5, "not 'all'" },
		{ HEAD "groups: [x, p]\n", 5, "is the id of a target" },
		{ HEAD "extends: nobody\n", 5, "no target 'nobody'" },
		{ HEAD "extends: t\n", 5, "extends itself" },
	};

	EXPECT_ERRORS(rows);
}

Test(compile, errors_of_the_inventory_name_line_and_remedy)
{
	static const struct error_row rows[] = {
		{ HEAD "known_dlls: x.dll\n", 5, "needs a list" },
		{ HEAD "known_dlls: {likely: [x.dll]}\n", 5,
		  "one below 'observed'" },
		{ HEAD "known_dlls: [X.dll]\n", 5, "lower case" },
		{ HEAD "known_dlls: [xdll]\n", 5, "no file name" },
		{ HEAD "known_dlls: ['a/x.dll']\n", 5, "no file name" },
		{ HEAD "inventory: [x.dll]\n", 5, "needs keys" },
		{ HEAD "inventory:\n  desktop:\n    observed: [x.dll]\n", 6,
		  "'desktop' is no place" },
		{ HEAD "inventory:\n  system32: [x.dll]\n", 6, "needs keys" },
		{ HEAD "inventory:\n  system32:\n    rumour: [x.dll]\n", 7,
		  "'rumour' is no evidence" },
		{ HEAD "inventory:\n  system32:\n    later-sp: [x.dll]\n", 7,
		  "'later-sp' is no evidence" },
		{ HEAD "inventory:\n  system32:\n    absent: [x.dll]\n", 7,
		  "'absent' is no evidence" },
		{ HEAD "inventory:\n  absent: [x.dll]\n  optional:\n"
		       "    present:\n    - x.dll\n",
		  9, "x.dll is in this inventory twice" },
		{ HEAD "tables:\n  probable: [x.dll]\n", 6,
		  "'probable' is no evidence" },
		{ HEAD "tables:\n  none: [x.dll]\n  observed: [x.dll]\n", 7,
		  "x.dll is in these tables twice" },
	};

	EXPECT_ERRORS(rows);
}

Test(compile, errors_of_exports_name_line_and_remedy)
{
	static const struct error_row rows[] = {
		{ HEAD "exports:\n  x.dll: [A]\n", 6, "needs keys" },
		{ HEAD "exports:\n  x.dll:\n    add: [A]\n", 7,
		  "x.dll has no table" },
		{ HEAD "exports:\n  x.dll:\n    gossip: [A]\n", 7,
		  "'gossip' is no evidence" },
		{ HEAD "exports:\n  x.dll:\n    present: [A]\n", 7,
		  "'present' is no evidence" },
		{ HEAD "exports:\n  x.dll:\n    observed: {A: B}\n", 7,
		  "needs a list" },
		{ HEAD "exports:\n  x.dll:\n    observed: [[A]]\n", 7,
		  "names only" },
		{ HEAD "exports:\n  x.dll:\n    observed:\n    - A\n"
		       "    - A @5\n",
		  9, "A is under x.dll twice" },
		{ HEAD "extends: p\nexports:\n  a.dll:\n    remove: [Two]\n",
		  8, "no 'Two' in the parent's a.dll" },
		{ HEAD "extends: p\nexports:\n  a.dll:\n"
		       "    remove: [One @1]\n",
		  8, "no 'One @1'" },
	};

	EXPECT_ERRORS(rows);
}

Test(compile, errors_of_components_name_line_and_remedy)
{
	static const struct error_row rows[] = {
		{ "date: today\n", 1, "no date" },
		{ DATE "author: me\n", 2, "no key" },
		{ "components: {A: [x.dll]}\n", 1, "'date:' is missing" },
		{ DATE "components: [x.dll]\n", 2, "needs names" },
		{ DATE "components:\n  A: x.dll\n", 3, "a list of DLLs" },
		{ DATE "components:\n  A: [x.dll]\n  B: [x.dll]\n", 4,
		  "x.dll is in 'A' already" },
	};

	EXPECT_ERRORS(rows);
}

Test(compile, exports_that_nobody_could_mean_are_refused)
{
	static const char *const bad[] = {
		"''", "'@5 @6'", "A @0", "A @70000", "A @05", "A @x", "A B",
		"A =", "A = ", "A = B", "A = B.", "A = .B", "A = B.C D",
		"A = B.C @", "A @5 = B.C", "A @5 @6", "A  @5", "'A '",
		"' A'", "A == B.C", "'@5 = B.C @6'",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char text[256];
		const char *const texts[] = { text, DATE };
		const char *quote = bad[i][0] == '\'' ? "" : "'";

		snprintf(text, sizeof(text),
			 HEAD "exports:\n  x.dll:\n    observed: [%s%s%s]\n",
			 quote, bad[i], quote);
		expect_error(texts, 2, "a.yaml", 7, "is no export");
	}
}

Test(compile, names_with_odd_characters_are_kept)
{
	static const char text[] =
		HEAD "exports:\n  x.dll:\n    observed:\n"
		     "    - '?f@@YAXXZ'\n    - _g@4\n    - '@h@8'\n"
		     "    - \"caf\\xe9\"\n    - A=B\n";
	static const char *const names[] = { "?f@@YAXXZ", "_g@4", "@h@8",
					     "caf\xc3\xa9", "A=B" };
	const char *const texts[] = { text, DATE };
	struct arena arena = ARENA_INIT;
	struct compile_error error;
	struct profile_module m;
	struct profile p;
	struct bytes out;

	cr_assert(sample_compile_texts(&arena, texts, 2, &out, &error) == 0,
		  "%s", error.text);
	cr_assert(profile_open(out, &p) == 0);
	cr_assert(profile_find_module(&p, str_of("x.dll"), &m));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		cr_expect_eq(profile_find_name(&p, &m, str_of(names[i]),
					       TARGET_BIT(0)).there,
			     TARGET_BIT(0), "%s", names[i]);
	arena_release(&arena);
}

Test(compile, the_same_target_twice_is_refused)
{
	const char *const texts[] = { parent, parent, DATE };
	struct arena arena = ARENA_INIT;
	struct compile_error error;
	struct bytes out;

	cr_assert_eq(sample_compile_texts(&arena, texts, 3, &out, &error),
		     E_PROFILE);
	cr_expect_eq(error.line, 1);
	cr_expect_not_null(strstr(error.text, "'p' is in "));
	arena_release(&arena);
}

Test(compile, parents_in_a_circle_are_refused)
{
	const char *const texts[] = {
		"target: a\nname: A\nextends: b\nbuild: 5.1\nmachine: x86\n",
		"target: b\nname: B\nextends: a\nbuild: 5.2\nmachine: x86\n",
		parent, DATE
	};

	expect_error(texts, 4, "a.yaml", 3, "extends itself");
}

Test(compile, a_date_is_needed_once)
{
	const char *const none[] = { parent };
	const char *const twice[] = { parent, DATE, DATE };
	const char *const no_target[] = { DATE };

	expect_error(none, 1, NULL, 0, "no file has a 'date:'");
	expect_error(twice, 3, "c.yaml", 1, "second file with a date");
	expect_error(no_target, 1, NULL, 0, "no file has a 'target:'");
}

static int compile_targets(struct arena *a, unsigned count,
			   struct bytes *out, struct compile_error *error)
{
	const char *texts[TARGETS_MAX + 2];

	texts[0] = DATE;
	for (unsigned i = 0; i < count; i++)
		texts[i + 1] = str_printf(a,
					  "target: t%02u\nname: T\n"
					  "build: 5.1\nmachine: x86\n"
					  "exports:\n  x.dll:\n"
					  "    observed: [F]\n",
					  i).s;
	return sample_compile_texts(a, texts, count + 1, out, error);
}

Test(compile, as_many_targets_as_a_set_holds)
{
	struct arena arena = ARENA_INIT;
	struct compile_error error;
	struct profile_module m;
	struct profile p;
	struct bytes out;
	const char *why = "";

	cr_assert_eq(compile_targets(&arena, TARGETS_MAX, &out, &error), 0);
	cr_assert_eq(profile_open(out, &p), 0);
	cr_assert_eq(profile_verify(&p, &why), 0, "%s", why);
	cr_assert(profile_find_module(&p, str_of("x.dll"), &m));
	cr_expect_eq(profile_find_name(&p, &m, str_of("F"),
				       ~(target_set)0).there,
		     ~(target_set)0);
	cr_expect_eq(compile_targets(&arena, TARGETS_MAX + 1, &out, &error),
		     E_PROFILE);
	cr_expect_not_null(strstr(error.text, "too many targets"));
	arena_release(&arena);
}

Test(compile, the_order_of_the_files_makes_no_difference)
{
	struct arena arena = ARENA_INIT;
	struct bytes first = sample_compile(&arena);

	for (size_t shift = 0; shift < SAMPLE_FILES; shift++) {
		const char *texts[SAMPLE_FILES];
		struct compile_error error;
		struct bytes out;

		for (size_t i = 0; i < SAMPLE_FILES; i++)
			texts[i] = sample_texts[(shift + 5 * i) %
						SAMPLE_FILES];
		cr_assert_eq(sample_compile_texts(&arena, texts, SAMPLE_FILES,
						  &out, &error),
			     0, "%s", error.text);
		cr_assert_eq(out.len, first.len);
		cr_expect_eq(memcmp(out.data, first.data, out.len), 0);
	}
	arena_release(&arena);
}

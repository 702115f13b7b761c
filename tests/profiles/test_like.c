/* Tables that start as another target's, and the size that this spares. */
#include <criterion/criterion.h>
#include <glob.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tests/profiles/sample.h"
#include "util/status.h"

#define DATE "date: 2026-11-24\n"
#define HEAD(id, build) \
	"target: " id "\nname: N\nbuild: '" build "'\nmachine: x86\n"

/* Sorted by build: old, other, young. */
static const char old[] = HEAD("old", "5.0")
	"tables:\n  observed: [a.dll, b.dll]\n"
	"exports:\n  a.dll:\n    add: [One, Two]\n"
	"  b.dll:\n    add: [Old]\n";
static const char other[] = HEAD("other", "5.1")
	"tables:\n  observed: [a.dll, '1.dll']\n  later-sp: [b.dll]\n"
	"extent:\n  partial: [b.dll]\n"
	"exports:\n  a.dll:\n    add: [Three]\n"
	"  b.dll:\n    add: [Other, Both]\n"
	"  1.dll:\n    add: ['@1', '@2']\n";

enum { YOUNG_COLUMN = 2 };

static struct arena arena;
static struct profile p;

static void compile(const char *young)
{
	const char *const texts[] = { young, DATE, old, other };
	struct compile_error error;
	struct bytes out;
	const char *why;
	int ret = sample_compile_texts(&arena, texts, 4, &out, &error);

	cr_assert_eq(ret, OK, "%s:%u: %s", error.path, error.line, error.text);
	cr_assert_eq(profile_open(out, &p), OK);
	cr_assert_eq(profile_verify(&p, &why), OK, "%s", why);
}

static void begin(void)
{
	arena = (struct arena)ARENA_INIT;
}

static void end(void)
{
	arena_release(&arena);
}

TestSuite(like, .init = begin, .fini = end);

static void expect_error(const char *young, unsigned line, const char *part)
{
	const char *const texts[] = { young, DATE, old, other };
	struct compile_error error;
	struct bytes out;

	cr_assert_eq(sample_compile_texts(&arena, texts, 4, &out, &error),
		     E_PROFILE, "'%s' is compiled", part);
	cr_expect_eq(error.line, line, "line %u: %s", error.line, error.text);
	cr_expect_str_eq(error.path, "a.yaml");
	cr_expect_not_null(strstr(error.text, part), "%s", error.text);
}

static char answer(const char *dll, const char *name)
{
	struct profile_module m;
	struct profile_answer a;

	cr_assert(profile_find_module(&p, str_of(dll), &m), "%s", dll);
	a = profile_find_name(&p, &m, str_of(name), TARGET_BIT(YOUNG_COLUMN));
	return a.likely ? 'l' : a.there ? '+' : a.absent ? '-' : '?';
}

Test(like, a_table_starts_as_that_of_the_target_it_is_like)
{
	compile(HEAD("young", "5.2") "extends: old\nlike:\n"
		"  other: [b.dll]\n"
		"exports:\n  b.dll:\n    add: [New]\n    remove: [Both]\n");

	cr_expect_eq(answer("b.dll", "Other"), 'l');
	cr_expect_eq(answer("b.dll", "New"), 'l');
	/* The parent's are gone, and how far the table reaches is taken. */
	cr_expect_eq(answer("b.dll", "Old"), '?');
	cr_expect_eq(answer("b.dll", "Both"), '?');
	cr_expect_eq(answer("a.dll", "Two"), '+');
	cr_expect_eq(answer("a.dll", "Three"), '-');
}

Test(like, what_the_parent_says_of_the_dll_itself_stays)
{
	static const char text[] = HEAD("young", "5.2") "extends: old\n"
		"inventory:\n  system32:\n    observed: [b.dll]\n"
		"like:\n  other: [b.dll, 1.dll]\n"
		"tables:\n  observed: [b.dll]\n"
		"extent:\n  whole: [b.dll]\n";
	struct profile_module m;

	compile(text);
	cr_expect_eq(answer("b.dll", "Other"), '+');
	cr_expect_eq(answer("b.dll", "Old"), '-');
	cr_assert(profile_find_module(&p, str_of("b.dll"), &m));
	cr_expect_eq(m.there, TARGET_BIT(YOUNG_COLUMN));
	cr_assert(profile_find_module(&p, str_of("1.dll"), &m));
	cr_expect_eq(m.there, 0);
	cr_expect_eq(profile_find_ordinal(&p, &m, 2, TARGET_BIT(YOUNG_COLUMN)).there,
		     TARGET_BIT(YOUNG_COLUMN));
	cr_expect_eq(profile_find_ordinal(&p, &m, 3, TARGET_BIT(YOUNG_COLUMN)).absent,
		     TARGET_BIT(YOUNG_COLUMN));
}

Test(like, a_target_without_a_parent_can_be_like_others)
{
	compile(HEAD("young", "5.2") "like:\n  other: [a.dll]\n"
				     "  old: [b.dll]\n");

	cr_expect_eq(answer("a.dll", "Three"), '+');
	cr_expect_eq(answer("a.dll", "One"), '-');
	cr_expect_eq(answer("b.dll", "Old"), '+');
}

Test(like, what_can_not_be_meant_is_refused)
{
	expect_error(HEAD("young", "5.2") "like: [a.dll]\n", 5,
		     "needs targets below it");
	expect_error(HEAD("young", "5.2") "like:\n  nobody: [a.dll]\n", 6,
		     "no target 'nobody'");
	expect_error(HEAD("young", "5.2") "like:\n  old: a.dll\n", 6,
		     "needs a list");
	expect_error(HEAD("young", "5.2") "like:\n  old: [1.dll]\n", 6,
		     "isn't known");
	expect_error(HEAD("young", "5.2") "like:\n  old: [a.dll]\n"
					  "  other: [a.dll]\n",
		     7, "a.dll is like two others");
	expect_error(HEAD("young", "5.2") "like:\n  young: [a.dll]\n", 5,
		     "by way of");
}

Test(like, a_circle_of_a_parent_and_a_like_is_refused)
{
	static const char a[] = HEAD("a", "5.1") "extends: b\n";
	static const char b[] = HEAD("b", "5.2") "like:\n  a: [x.dll]\n";
	const char *const texts[] = { a, b, DATE };
	struct compile_error error;
	struct bytes out;

	cr_assert_eq(sample_compile_texts(&arena, texts, 3, &out, &error),
		     E_PROFILE);
	cr_expect_str_eq(error.path, "a.yaml");
	cr_expect_eq(error.line, 5);
	cr_expect_not_null(strstr(error.text, "extends itself"));
}

/* What the repository and the library can carry. */
enum { YAML_BYTES_MAX = 20 * 1000 * 1000, TABLE_BYTES_MAX = 18 * 1000 * 1000 };

Test(like, the_shipped_windows_stay_lean)
{
	const char *root = getenv("DRYLOAD_SOURCE");
	off_t sum = 0;
	glob_t files;

	if (root == NULL)
		cr_skip_test("DRYLOAD_SOURCE isn't set");
	cr_assert_eq(glob(str_printf(&arena, "%s/profiles/*.yaml", root).s, 0,
			  NULL, &files),
		     0);
	for (size_t i = 0; i < files.gl_pathc; i++) {
		struct stat st;

		cr_assert_eq(stat(files.gl_pathv[i], &st), 0);
		sum += st.st_size;
	}
	globfree(&files);
	cr_expect_gt(sum, YAML_BYTES_MAX / 10);
	cr_expect_lt(sum, YAML_BYTES_MAX);
	cr_expect_lt(profile_builtin().len, (size_t)TABLE_BYTES_MAX);
}

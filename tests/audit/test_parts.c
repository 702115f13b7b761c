/* What parts tell of: each file once, in order, with the archive it lies in. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "audit/parts.h"
#include "tests/support/run.h"
#include "util/status.h"

static struct dryload *dryload;
static struct dryload_parts asked;
static struct parts parts;
static char told[4096]; /* of trouble */

static void keep_trouble(void *context, const char *message)
{
	const size_t n = strlen(told);

	(void)context;
	snprintf(told + n, sizeof(told) - n, "%s\n", message);
}

static bool are_same(void *context, const struct part_entry *a,
		     const struct part_entry *b)
{
	(void)context;
	return a->length == b->length;
}

static void open_parts(void)
{
	cr_assert_eq(dryload_new(&dryload), DRYLOAD_OK);
	asked.trouble = keep_trouble;
	cr_assert_eq(parts_open(&parts, dryload, &asked), OK);
	parts.same = are_same;
}

static void close_parts(void)
{
	parts_close(&parts);
	dryload_free(dryload);
}

static void add(const char *path, uint64_t at)
{
	const struct part_entry e = {
		.path = str_of(path), .at = at, .length = 1,
	};

	cr_assert_eq(parts_add(&parts, &e), OK);
}

static void add_archive(const char *path, uint64_t at, uint64_t members)
{
	const struct part_entry e = {
		.path = str_of(path),
		.at = at,
		.length = 1,
		.is_archive = true,
		.members = members,
	};

	cr_assert_eq(parts_add(&parts, &e), OK);
}

/* Where each comes out, and where it was told of. */
static int write_entry(void *context, const struct part_entry *e)
{
	fprintf(context, "%.*s %ju\n", STR_ARGS(e->path), (uintmax_t)e->at);
	return OK;
}

/* The caller frees it. */
static char *all_of(void)
{
	char *text = NULL;
	size_t n;
	FILE *out = open_memstream(&text, &n);

	cr_assert_eq(parts_finish(&parts), OK);
	cr_assert_eq(parts_each(&parts, write_entry, out), OK);
	fclose(out);
	return text;
}

static void expect_all(const char *expected)
{
	char *text = all_of();

	cr_expect_str_eq(text, expected);
	free(text);
}

static void expect_nothing_told(void)
{
	const struct dryload_parts_check none = { 0 };

	cr_expect_str_empty(told);
	cr_expect(memcmp(&parts.check, &none, sizeof(none)) == 0);
}

TestSuite(parts, .init = open_parts, .fini = close_parts);

/* Whose paths lie, by their bytes, between an archive's and its members'. */
Test(parts, files_with_names_like_an_archives_arent_in_it)
{
	add("a.zip ", 1);
	add("a.zip", 2);
	add("a.zip!", 3);
	add("a.zip!.zip!/c", 4);
	add("a.zip!/b", 5);
	add_archive("a.zip!.zip", 6, 1);
	add_archive("a.zip", 7, 2);
	add("a.zip!/d/e", 8);
	add("a.zipper!/d", 9);
	expect_all("a.zip 2\na.zip 5\na.zip 7\na.zip 8\na.zip  1\na.zip! 3\n"
		   "a.zip!.zip 4\na.zip!.zip 6\na.zipper!/d 9\n");
	expect_nothing_told();
}

Test(parts, what_lies_deeper_belongs_to_the_outermost_archive)
{
	add_archive("a.zip", 1, 2);
	add("a.zip!/b.zip!/c", 2);
	add("a.zip!/b.zip!/d.zip!/e", 3);
	expect_all("a.zip 1\na.zip 2\na.zip 3\n");
	expect_nothing_told();
}

Test(parts, archives_tell_how_many_there_should_be)
{
	add_archive("a.zip", 1, 2);
	add("a.zip!/x", 2);
	add_archive("b.zip", 3, 0);
	add("b.zip!/x", 4);
	expect_all("a.zip 1\na.zip 2\nb.zip 3\nb.zip 4\n");
	cr_expect_str_eq(told, "a.zip: not all of what is in it is told of by a"
			       " part\nb.zip: more is told of in it than it "
			       "held\n");
	cr_expect_eq(parts.check.missing, 1);
	cr_expect_eq(parts.check.strange, 1);
}

Test(parts, the_first_of_a_path_counts)
{
	struct part_entry e = { .path = str_of("x"), .at = 3, .length = 2 };

	add("x", 2);
	add("x", 1);
	cr_assert_eq(parts_add(&parts, &e), OK);
	expect_all("x 2\n");
	cr_expect_eq(parts.check.doubled, 1);
	cr_expect_eq(parts.check.different, 1);
	cr_expect_str_eq(told, "x: it is told of twice, the same: it counts "
			       "once\nx: it is told of twice, and not the same:"
			       " the first counts\n");
}

/* A file in an archive comes with it; a program may be an archive, too. */
Test(parts, the_list_gives_the_order_and_names_each_file_once)
{
	static const char list[] = "z\nsetup.exe\nz\nnot-there\na.zip\n";
	struct scratch *s = scratch_new();

	asked.list = scratch_file(s, "list", list, sizeof(list) - 1);
	add("a.zip!/x", 1);
	add_archive("a.zip", 2, 1);
	add("other.exe", 3);
	add_archive("other.exe", 4, 1);
	add("other.exe!/x", 5);
	add("setup.exe", 6);
	add_archive("setup.exe", 7, 0);
	add("z", 8);
	expect_all("z 8\nsetup.exe 6\nsetup.exe 7\na.zip 1\na.zip 2\n"
		   "other.exe 3\nother.exe 4\nother.exe 5\n");
	cr_expect_eq(parts.check.missing, 1);
	cr_expect_eq(parts.check.strange, 1);
	cr_expect_str_eq(told, "not-there: no part tells of it\nother.exe: it "
			       "isn't in the list\n");
	scratch_free(s);
}

enum { MANY = 60000 };

/* The caller frees what comes out. */
static char *all_of_many(int scratch)
{
	char path[64];

	asked.scratch = scratch;
	open_parts();
	for (unsigned i = 0; i < MANY; i++) {
		const unsigned n = i * 7 % MANY;

		snprintf(path, sizeof(path), n % 4 == 0 ? "%u/x.zip!/%u" :
							  "%u/%u.dll",
			 n % 100, n);
		add(path, i);
	}
	for (unsigned i = 0; i < 100; i += 4) {
		snprintf(path, sizeof(path), "%u/x.zip", i);
		add_archive(path, MANY + i, MANY / 100);
	}
	return all_of();
}

Test(many_parts, come_out_as_from_memory)
{
	FILE *file = tmpfile();
	char *kept = all_of_many(0), *written;

	close_parts();
	written = all_of_many(fileno(file));
	expect_nothing_told();
	cr_expect(strcmp(kept, written) == 0);
	cr_expect_gt(parts.spool.end, MANY * 2 * sizeof("0/0.dll"));
	cr_expect_lt(parts.order.length, SORTER_KEPT_MAX);
	close_parts();
	fclose(file);
	free(kept);
	free(written);
}

/* Files of one content among many. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "audit/duplicates.h"
#include "util/status.h"

enum { FILES = 30000, ALIKE = 3 };

/* By threes alike; of the three the first two are the same. */
static void fill(struct duplicates *d)
{
	char path[64];

	for (size_t i = 0; i < FILES; i++) {
		const size_t group = i * 7 % FILES / ALIKE;

		snprintf(path, sizeof(path), "folder/%zu.dll", i);
		cr_assert_eq(duplicates_put(d, &(struct audit_file){
						       .number = i,
						       .size = 100 + group / 2,
						       .mark = group + 1,
						       .path = str_of(path),
						       .sha256 = STR_EMPTY,
					       }),
			     OK);
	}
	cr_assert_eq(duplicates_put(d, &(struct audit_file){
					       .number = FILES,
					       .size = 1,
					       .mark = 1,
					       .path = str_of("alone"),
					       .sha256 = STR_EMPTY }),
		     OK);
}

static void tell_digests(struct duplicates *d)
{
	size_t given = 0;
	uint64_t size = UINT64_MAX;
	struct candidate c;
	char digest[32];

	for (;; given++) {
		cr_assert_eq(duplicates_next(d, &c), OK);
		if (c.path.s == NULL)
			break;
		cr_assert_eq(c.path.s[c.path.n], '\0');
		cr_assert_neq(c.number, FILES, "nothing is like it");
		cr_assert_leq(c.size, size, "the largest first");
		size = c.size;
		snprintf(digest, sizeof(digest), "%zu-%d", given / ALIKE,
			 given % ALIKE == 2);
		c.sha256 = str_of(digest);
		cr_assert_eq(duplicates_add(d, &c), OK);
	}
	cr_expect_eq(given, FILES);
}

struct seen {
	size_t files, group;
	char first[64];
};

static int look(void *context, const struct audit_duplicate *d)
{
	struct seen *seen = context;

	cr_assert_eq(d->count, 2);
	cr_assert_eq(d->group, seen->files / 2);
	cr_assert_eq(d->index, seen->files % 2);
	cr_assert_neq(d->path.n, 0);
	if (d->index == 0)
		snprintf(seen->first, sizeof(seen->first), "%.*s",
			 STR_ARGS(d->sha256));
	else
		cr_assert(str_equal(d->sha256, str_of(seen->first)));
	seen->files++;
	return OK;
}

static void expect_groups(int fd)
{
	struct spool spool = { .fd = fd };
	struct seen seen = { .files = 0 };
	struct duplicates d;

	duplicates_init(&d, &spool);
	fill(&d);
	tell_digests(&d);
	cr_assert_eq(duplicates_finish(&d), OK);
	cr_expect_eq(d.count, FILES / ALIKE);
	cr_assert_eq(duplicates_each(&d, look, &seen), OK);
	cr_expect_eq(seen.files, FILES / ALIKE * 2);
	cr_expect_eq(spool.end != 0, fd != 0);
	duplicates_release(&d);
}

Test(audit_duplicates, groups_are_found_among_files_that_memory_doesnt_hold)
{
	FILE *file = tmpfile();

	expect_groups(fileno(file));
	fclose(file);
}

Test(audit_duplicates, without_a_file_it_is_the_same)
{
	expect_groups(0);
}

Test(audit_duplicates, there_may_be_none)
{
	struct spool spool = { .fd = 0 };
	struct seen seen = { .files = 0 };
	struct duplicates d;

	duplicates_init(&d, &spool);
	cr_assert_eq(duplicates_add_known(&d), OK);
	cr_assert_eq(duplicates_finish(&d), OK);
	cr_assert_eq(duplicates_each(&d, look, &seen), OK);
	cr_expect_eq(seen.files, 0);
	duplicates_release(&d);
}

/* Causes of many files: what is added up in memory, and what went to a file. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "audit/matrix_causes.h"
#include "util/status.h"

enum { CAUSES = 10000, ROUNDS = 3 };

/* Each in every round but the last, where it is every tenth; none in order. */
static void fill(struct causes *c)
{
	char object[64], importer[32], path[32];

	for (unsigned i = 0; i < ROUNDS * CAUSES; i++) {
		const unsigned round = i / CAUSES;
		const unsigned number = i % CAUSES * 7 % CAUSES;
		struct record_cause r = {
			.id = FINDING_MISSING_PROCEDURE,
			.targets = round == 0 ? 1 : 3,
			.likely = round == 1 ? 2 : 0,
			.in_file = round == 1,
			.advice = str_of("ask somebody"),
		};

		if (round == ROUNDS - 1 && number % 10 != 0)
			continue;
		snprintf(object, sizeof(object), "x.dll!p%u", number);
		snprintf(importer, sizeof(importer), "i%u.dll", round);
		snprintf(path, sizeof(path), "p/%u", i);
		r.object = str_of(object);
		r.importer = str_of(importer);
		cr_assert_eq(causes_add(c, &r, 1, 1, str_of(path)), OK);
	}
}

struct seen {
	size_t count;
	uint64_t first; /* the largest */
	size_t files_before;
	char before[64];
};

static int look_at_whole(void *context, const struct ranked_cause *c)
{
	struct seen *seen = context;

	if (c->first > seen->first)
		seen->first = c->first;
	return OK;
}

static int look(void *context, const struct audit_cause *c)
{
	struct seen *seen = context;
	unsigned number;

	cr_assert_eq(sscanf(c->object.s, "x.dll!p%u", &number), 1);
	const size_t files = number % 10 == 0 ? 3 : 2;
	const struct audit_numbers n = audit_cause_numbers(c);

	cr_assert_eq(c->files, files);
	cr_assert_eq(c->gain, files);
	cr_assert_eq(n.on[0], files);
	cr_assert_eq(n.on[1], files - 1);
	cr_assert_eq(n.alone[0], files);
	cr_assert_eq(c->targets, 3);
	cr_assert_eq(c->likely, 2);
	cr_assert(c->in_file);
	cr_assert_eq(c->importers.count, files);
	cr_assert(str_equal(c->importers.items[0], str_of("i0.dll")));
	cr_assert(str_equal(c->importers.items[1], str_of("i1.dll")));
	cr_assert_eq(c->paths.count, files);
	cr_assert_not(c->paths.more);
	cr_assert(str_equal(c->advice, str_of("ask somebody")));
	cr_assert(seen->count == 0 || files < seen->files_before ||
		  (files == seen->files_before &&
		   strcmp(seen->before, c->object.s) < 0));
	seen->files_before = files;
	snprintf(seen->before, sizeof(seen->before), "%.*s",
		 STR_ARGS(c->object));
	seen->count++;
	return OK;
}

static void expect_all(int fd, bool spools)
{
	struct spool spool = { .fd = fd };
	struct seen seen = { .count = 0 };
	struct causes c;

	causes_init(&c, &spool, 1);
	fill(&c);
	cr_expect_leq(c.count, 4096, "no more are in memory");
	cr_assert_eq(causes_finish(&c, look_at_whole, &seen), OK);
	cr_expect_eq(c.whole, CAUSES);
	cr_expect_eq(spool.end != 0, spools);
	cr_expect_eq(seen.first, CAUSES - 1, "each was met in the first round");
	cr_assert_eq(causes_each(&c, look, &seen), OK);
	cr_expect_eq(seen.count, CAUSES);
	causes_release(&c);
}

Test(audit_causes, parts_of_one_are_added_up_wherever_they_lie)
{
	FILE *file = tmpfile();

	expect_all(fileno(file), true);
	fclose(file);
}

Test(audit_causes, without_a_file_it_is_the_same)
{
	expect_all(0, false);
}

/* Of many names some are told, the first, and that there are more. */
Test(audit_causes, names_are_the_first)
{
	struct spool spool = { .fd = 0 };
	struct causes c;
	struct record_cause r = { .id = FINDING_MISSING_MODULE,
				  .targets = 1,
				  .object = str_of("x.dll"),
				  .advice = STR_EMPTY };
	struct record_cause other = r;
	char name[32], path[32];
	struct sorter_reader *reader;
	struct bytes bytes;
	struct ranked_cause out;
	struct arena arena = ARENA_INIT;
	struct seen seen = { .count = 0 };

	causes_init(&c, &spool, 1);
	for (unsigned i = 0; i < 2 * 4096; i++) {
		snprintf(name, sizeof(name), "y%u.dll", i);
		snprintf(path, sizeof(path), "f%u", i);
		other.object = other.importer = str_of(name);
		cr_assert_eq(causes_add(&c, &other, 0, 0, str_of(path)), OK);
		r.importer = str_of(name);
		cr_assert_eq(causes_add(&c, &r, 0, 0, str_of("f")), OK);
	}
	cr_assert_eq(causes_finish(&c, look_at_whole, &seen), OK);
	cr_assert_eq(sorter_read(&c.by_rank, &reader), OK);
	cr_assert_eq(sorter_next(reader, &bytes), OK);
	cr_assert_eq(cause_get(bytes, &arena, &out), OK);
	cr_expect(str_equal(out.cause.object, str_of("x.dll")));
	cr_expect_eq(out.cause.files, 2 * 4096);
	cr_expect_eq(out.cause.importers.count, AUDIT_NAMES_MAX);
	cr_expect(out.cause.importers.more);
	cr_expect(str_equal(out.cause.importers.items[4], str_of("y4.dll")));
	cr_expect_eq(out.cause.paths.count, 1);
	cr_expect_not(out.cause.paths.more);
	sorter_close(reader);
	arena_release(&arena);
	causes_release(&c);
}

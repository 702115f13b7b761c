/* Records that come out in order, whatever lies in memory. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "audit/sorter.h"
#include "util/status.h"

/* Of a key, how many came before it, and bytes that fill the memory up. */
struct item {
	uint32_t key, number;
	char rest[40];
};

enum { ITEMS = 400000, KEYS = 50000 };

static int by_key(struct bytes a, struct bytes b)
{
	const uint32_t left = le32(a.data), right = le32(b.data);

	return (left > right) - (left < right);
}

static void fill(struct sorter *s, size_t count)
{
	uint64_t random = 1;

	for (size_t i = 0; i < count; i++) {
		struct item item = { .number = (uint32_t)i };

		random = random * 6364136223846793005 + 1442695040888963407;
		item.key = (uint32_t)(random >> 33) % KEYS;
		memset(item.rest, (int)(item.key % 251), sizeof(item.rest));
		cr_assert_eq(sorter_put(s, &item, sizeof(item) -
					(item.key % 2) * 8), OK);
	}
}

/* In order, equal ones as they were put in, each whole. */
static void expect_all(struct sorter *s, size_t count)
{
	struct item before = { 0 }, now = { 0 };
	struct sorter_reader *r;
	struct bytes record;
	size_t given = 0;

	sorter_finish(s);
	cr_assert_eq(sorter_read(s, &r), OK);
	for (;; given++) {
		cr_assert_eq(sorter_next(r, &record), OK);
		if (record.data == NULL)
			break;
		memcpy(&now, record.data, record.len);
		cr_assert_eq(record.len, sizeof(now) - now.key % 2 * 8);
		cr_assert_eq((unsigned char)now.rest[31], now.key % 251);
		cr_assert(given == 0 || before.key < now.key ||
				  (before.key == now.key &&
				   before.number < now.number),
			  "%u %u", before.key, now.key);
		before = now;
	}
	cr_expect_eq(given, count);
	sorter_close(r);
}

Test(audit_sorter, most_lie_in_the_file_and_come_back_in_order)
{
	FILE *file = tmpfile();
	struct spool spool = { .fd = fileno(file) };
	struct sorter s = { .spool = &spool, .compare = by_key };

	fill(&s, ITEMS);
	cr_expect_leq(s.capacity, (size_t)4 * SORTER_KEPT_MAX);
	cr_expect_gt(s.run_counts[1], 0, "runs became longer ones");
	expect_all(&s, ITEMS);
	expect_all(&s, ITEMS);
	sorter_release(&s);
	fclose(file);
}

Test(audit_sorter, two_share_one_file)
{
	FILE *file = tmpfile();
	struct spool spool = { .fd = fileno(file) };
	struct sorter a = { .spool = &spool, .compare = by_key }, b = { .spool = &spool, .compare = by_key };

	fill(&a, ITEMS / 4);
	fill(&b, ITEMS / 2);
	fill(&a, 1);
	expect_all(&b, ITEMS / 2);
	cr_expect_gt(spool.end, 0);
	sorter_release(&a);
	sorter_release(&b);
	fclose(file);
}

Test(audit_sorter, without_a_file_or_with_a_full_one_memory_has_them)
{
	struct spool none = { .fd = 0 },
		     full = { .fd = open("/dev/full", O_RDWR) };
	struct sorter s = { .spool = &none, .compare = by_key };

	expect_all(&s, 0);
	fill(&s, ITEMS / 4);
	cr_expect_eq(s.count, ITEMS / 4);
	expect_all(&s, ITEMS / 4);
	sorter_release(&s);
	s.spool = &full;
	fill(&s, ITEMS / 4);
	cr_expect(full.is_full, "it isn't asked again");
	expect_all(&s, ITEMS / 4);
	sorter_release(&s);
	close(full.fd);
}

/* One that is full in the middle has what came before. */
Test(audit_sorter, file_that_becomes_full_keeps_what_it_took)
{
	FILE *file = tmpfile();
	struct spool spool = { .fd = fileno(file) };
	struct sorter s = { .spool = &spool, .compare = by_key };

	fill(&s, ITEMS / 4);
	cr_assert_gt(spool.end, 0);
	spool.is_full = true;
	for (uint32_t i = 0; i < 50000; i++) {
		struct item item = { .key = KEYS, .number = i };

		memset(item.rest, KEYS % 251, sizeof(item.rest));
		cr_assert_eq(sorter_put(&s, &item, sizeof(item)), OK);
	}
	expect_all(&s, ITEMS / 4 + 50000);
	sorter_release(&s);
	fclose(file);
}

Test(audit_sorter, file_that_became_shorter_is_told)
{
	FILE *file = tmpfile();
	struct spool spool = { .fd = fileno(file) };
	struct sorter s = { .spool = &spool, .compare = by_key };
	struct sorter_reader *r;
	struct bytes record;
	int ret;

	fill(&s, ITEMS / 4);
	cr_assert_eq(ftruncate(spool.fd, 100000), 0);
	sorter_finish(&s);
	ret = sorter_read(&s, &r);
	while (ret == OK) {
		ret = sorter_next(r, &record);
		if (ret == OK && record.data == NULL)
			break;
	}
	cr_expect_eq(ret, E_IO);
	sorter_close(r);
	sorter_release(&s);
	fclose(file);
}

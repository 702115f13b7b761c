/* What a worker writes is read back; what it can't have written isn't taken. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "audit/record.h"

/* As many as there are, so that what reads behind them is seen; the caller frees them. */
static struct bytes bytes_of(const struct record *r)
{
	struct arena a = ARENA_INIT;
	size_t n;
	const uint8_t *bytes = record_write(r, 0, &a, &n);
	uint8_t *copy;

	cr_assert_not_null(bytes);
	copy = malloc(n);
	cr_assert_not_null(copy);
	memcpy(copy, bytes, n);
	arena_release(&a);
	return (struct bytes){ copy, n };
}

static struct bytes write_sample(void)
{
	static struct record_cause cause = {
		.id = FINDING_MISSING_PROCEDURE,
		.targets = 6,
		.likely = 2,
		.first_in = 8,
		.in_file = true,
		.object = { "k.dll!x", 7 },
		.importer = { "a.dll", 5 },
		.advice = { "don't", 5 },
	};
	static struct record_redistributable redistributable = {
		.targets = 4, .module = { "m.dll", 5 }, .text = { "is", 2 },
	};
	static struct str use = { "b/c.dll", 7 };
	const struct record r = {
		.kind = RECORD_FILE,
		.message = { "why", 3 },
		.size = 99,
		.mark = 1,
		.machine = 0x14c,
		.is_dll = true,
		.host = HOST_IIS_FILTER,
		.targets = 7,
		.loads = 1,
		.fails = 6,
		.counting_unknown = true,
		.warnings = 3,
		.counting_warnings = 2,
		.accepted = 5,
		.causes = &cause,
		.cause_count = 1,
		.redistributables = &redistributable,
		.redistributable_count = 1,
		.uses = &use,
		.use_count = 1,
	};

	return bytes_of(&r);
}

Test(audit_record, comes_back_as_it_was)
{
	struct bytes bytes = write_sample();
	struct arena a = ARENA_INIT;
	struct record r;

	cr_assert(record_read(bytes, &a, &r));
	cr_expect_eq(r.kind, RECORD_FILE);
	cr_expect_eq(r.size, 99);
	cr_expect_eq(r.machine, 0x14c);
	cr_expect_eq(r.host, HOST_IIS_FILTER);
	cr_expect_eq(r.fails, 6);
	cr_expect(!r.counting_fails && r.counting_unknown);
	cr_expect_eq(r.warnings, 3);
	cr_expect_eq(r.counting_warnings, 2);
	cr_expect_eq(r.accepted, 5);
	cr_assert_eq(r.cause_count, 1);
	cr_expect(str_equal(r.causes[0].object, str_of("k.dll!x")));
	cr_expect_eq(r.causes[0].first_in, 8);
	cr_expect(r.causes[0].in_file);
	cr_assert_eq(r.redistributable_count, 1);
	cr_expect(str_equal(r.redistributables[0].text, str_of("is")));
	cr_assert_eq(r.use_count, 1);
	cr_expect(str_equal(r.uses[0], str_of("b/c.dll")));
	arena_release(&a);
	free((void *)bytes.data);
}

Test(audit_record, has_any_host_and_no_other)
{
	for (unsigned host = HOST_AUTO; host <= HOST_IIS_MODULE + 1; host++) {
		const struct record r = { .host = (enum host)host };
		const struct bytes bytes = bytes_of(&r);
		struct arena a = ARENA_INIT;
		struct record back;

		cr_expect_eq(record_read(bytes, &a, &back),
			     host <= HOST_IIS_MODULE, "%u", host);
		cr_expect(host > HOST_IIS_MODULE || back.host == r.host);
		arena_release(&a);
		free((void *)bytes.data);
	}
}

Test(audit_record, has_numbers_of_any_size)
{
	static const uint64_t sizes[] = {
		0,	  0x7f,		0x80,	    0x3fff,	0x4000,
		1u << 31, 1ull << 62, 1ull << 63, UINT64_MAX - 1, UINT64_MAX,
	};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		const struct record r = { .size = sizes[i], .targets = ~sizes[i] };
		const struct bytes bytes = bytes_of(&r);
		struct arena a = ARENA_INIT;
		struct record back;

		cr_assert(record_read(bytes, &a, &back));
		cr_expect_eq(back.size, sizes[i]);
		cr_expect_eq(back.targets, ~sizes[i]);
		arena_release(&a);
		free((void *)bytes.data);
	}
}

Test(audit_record, has_room_for_the_largest_numbers)
{
	enum { COUNT = 1000 }; /* more than an arena has to spare */
	struct record r = {
		.passed_over = UINT64_MAX, .size = UINT64_MAX,
		.mark = UINT64_MAX,	   .machine = UINT16_MAX,
		.targets = UINT64_MAX,	   .loads = UINT64_MAX,
		.likely = UINT64_MAX,	   .fails = UINT64_MAX,
		.warnings = UINT32_MAX,	   .counting_warnings = UINT32_MAX,
		.accepted = UINT32_MAX,	   .cause_count = COUNT,
	};
	struct arena a = ARENA_INIT;
	struct record back;
	struct bytes bytes;

	r.causes = arena_new_array(&a, struct record_cause, COUNT);
	cr_assert_not_null(r.causes);
	for (size_t i = 0; i < COUNT; i++)
		r.causes[i] = (struct record_cause){
			.targets = UINT64_MAX,
			.likely = UINT64_MAX,
			.first_in = UINT64_MAX,
			.object = STR_EMPTY,
			.importer = STR_EMPTY,
			.advice = str_of("do"),
		};
	bytes = bytes_of(&r);
	cr_expect_gt(bytes.len, COUNT * 30);
	cr_assert(record_read(bytes, &a, &back));
	cr_assert_eq(back.cause_count, COUNT);
	cr_expect_eq(back.causes[COUNT - 1].first_in, UINT64_MAX);
	cr_expect_eq(back.mark, UINT64_MAX);
	arena_release(&a);
	free((void *)bytes.data);
}

Test(audit_record, stands_behind_the_bytes_of_its_caller)
{
	const struct record r = { .kind = RECORD_OTHER, .size = 77 };
	struct arena a = ARENA_INIT;
	struct record back;
	size_t n;
	uint8_t *bytes = record_write(&r, 12, &a, &n);

	cr_assert_not_null(bytes);
	memset(bytes, 0xff, 12);
	cr_assert(record_read((struct bytes){ bytes + 12, n - 12 }, &a, &back));
	cr_expect_eq(back.kind, RECORD_OTHER);
	cr_expect_eq(back.size, 77);
	arena_release(&a);
}

Test(audit_record, has_its_advice_where_that_is_the_usual_one)
{
	const enum finding_id id = FINDING_MISSING_PROCEDURE;
	struct record_cause causes[2] = {
		{ .id = id, .object = STR_EMPTY, .importer = STR_EMPTY,
		  .advice = str_of(finding_kind(id)->advice) },
		{ .id = id, .object = STR_EMPTY, .importer = STR_EMPTY,
		  .advice = str_of("another") },
	};
	const struct record r = { .causes = causes, .cause_count = 2 };
	const struct bytes bytes = bytes_of(&r);
	struct arena a = ARENA_INIT;
	struct record back;

	cr_assert(record_read(bytes, &a, &back));
	cr_assert_eq(back.cause_count, 2);
	for (size_t i = 0; i < 2; i++)
		cr_expect(str_equal(back.causes[i].advice, causes[i].advice));
	/* It isn't sent. */
	cr_expect_lt(bytes.len, causes[0].advice.n + 40);
	arena_release(&a);
	free((void *)bytes.data);
}

Test(audit_record, cut_anywhere_it_is_none)
{
	struct bytes bytes = write_sample();

	for (size_t n = 0; n < bytes.len; n++) {
		struct arena a = ARENA_INIT;
		struct record r;

		cr_expect_not(record_read((struct bytes){ bytes.data, n }, &a,
					  &r),
			      "%zu", n);
		arena_release(&a);
	}
	free((void *)bytes.data);
}

Test(audit_record, damaged_it_stays_within_its_bytes)
{
	struct bytes bytes = write_sample();
	uint8_t *data = (uint8_t *)bytes.data;

	for (size_t i = 0; i < bytes.len; i++) {
		struct arena a = ARENA_INIT;
		struct record r;

		data[i] ^= 0xff;
		if (record_read(bytes, &a, &r)) {
			cr_expect_lt(r.kind, RECORD_KINDS);
			cr_expect_leq(r.cause_count, bytes.len);
		}
		data[i] ^= 0xff;
		arena_release(&a);
	}
	free((void *)bytes.data);
}

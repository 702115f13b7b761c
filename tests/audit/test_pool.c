/* Workers that die, hang or need too much, and what becomes of the others. */
#include <criterion/criterion.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "audit/pool.h"
#include "tests/support/run.h"
#include "util/status.h"

enum { FILES = 40 };

/* A format that files can kill their worker with. */
static int write_or_die(struct report *r, const struct file_report *f)
{
	const char *path = f->path.s;

	if (f->subject->resolution->root->open_error == 0) {
		if (strstr(path, "crash") != NULL)
			raise(SIGABRT);
		if (strstr(path, "hang") != NULL)
			pause();
		if (strstr(path, "large") != NULL)
			return E_NO_MEMORY;
	}
	fprintf(r->out, "%s", finding_kind(f->findings->count != 0 ?
						   f->findings->items[0].id :
						   FINDING_COUNT - 1)
				      ->id);
	return OK;
}

static const struct report_writer writer = { "test", NULL, write_or_die,
					     NULL };

struct run_of_pool {
	const char *paths[FILES];
	size_t next, taken;
	const char *expected[FILES]; /* NULL: anything */
};

static int next_path(void *context, enum job_kind *kind, const char **path)
{
	struct run_of_pool *run = context;

	*kind = JOB_CHECK;
	*path = run->next < FILES ? run->paths[run->next++] : NULL;
	return OK;
}

static int take(void *context, const char *path, const struct record *r,
		struct str text)
{
	struct run_of_pool *run = context;
	const char *expected = run->expected[run->taken];

	cr_expect_str_eq(path, run->paths[run->taken]);
	cr_expect_eq(r->kind, RECORD_FILE);
	if (expected != NULL)
		cr_expect(str_equal(text, str_of(expected)), "%s: %.*s", path,
			  STR_ARGS(text));
	if (expected != NULL)
		cr_expect_eq(r->loads | r->fails, 0, "it isn't known");
	run->taken++;
	return OK;
}

static void run_pool(unsigned workers)
{
	static const struct {
		size_t number;
		const char *name, *expected;
	} odd[] = {
		{ 0, "crash0.dll", "analysis-crashed" },
		{ 7, "hang.dll", "limit-reached" },
		{ 8, "crash1.dll", "analysis-crashed" },
		{ 9, "crash2.dll", "analysis-crashed" },
		{ 20, "large.dll", "limit-reached" },
		{ FILES - 1, "crash3.dll", "analysis-crashed" },
	};
	const struct dryload_audit asked = { .count = 0 };
	struct worker_settings settings = { .writer = &writer,
					    .asked = &asked,
					    .memory = 1 << 30 };
	struct run_of_pool run = { .next = 0 };
	const struct pool_calls calls = { next_path, take, &run };
	struct scratch *s = scratch_new();
	struct pool *pool;
	char name[32];

	for (size_t i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "%zu.dll", i);
		for (size_t n = 0; n < sizeof(odd) / sizeof(odd[0]); n++) {
			if (odd[n].number != i)
				continue;
			snprintf(name, sizeof(name), "%s", odd[n].name);
			run.expected[i] = odd[n].expected;
		}
		run.paths[i] = scratch_pe(
			s, name, pe_builder_new(IMAGE_FILE_MACHINE_I386));
	}
	cr_assert_eq(dryload_new(&settings.dryload), DRYLOAD_OK);
	cr_assert_eq(pool_open(&settings, workers, 1, &pool), OK);
	cr_expect_eq(pool_run(pool, &calls), OK);
	cr_expect_eq(run.taken, FILES);
	pool_close(pool);
	dryload_free(settings.dryload);
	scratch_free(s);
}

Test(audit_pool, file_that_ends_its_worker_is_a_finding_and_the_others_go_on)
{
	run_pool(1);
}

Test(audit_pool, so_it_is_with_many_workers)
{
	run_pool(4);
}

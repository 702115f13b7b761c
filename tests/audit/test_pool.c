/* Workers that die, hang or need too much, and what becomes of the others. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "audit/pool.h"
#include "tests/support/run.h"
#include "util/sanitizer.h"
#include "util/status.h"

enum { FILES = 40 };

/* Up to the limit of the process, and not up to four times that. */
static int use_all_memory(void)
{
	enum { STEP = 64 << 20, STEPS = 64 };
	void *got[STEPS];
	int n = 0, used;

	if (is_sanitized())
		return E_NO_MEMORY;
	while (n < STEPS && (got[n] = malloc(STEP)) != NULL)
		*(volatile char *)got[n++] = 1;
	used = n;
	while (n != 0)
		free(got[--n]);
	return used < STEPS / 4 ? E_NO_MEMORY : OK;
}

/* How often it was looked at: a byte for each in a file beside it. */
static void note_look(const char *path)
{
	char name[4096];
	int fd;

	snprintf(name, sizeof(name), "%s.looks", path);
	fd = open(name, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (fd >= 0 && write(fd, "x", 1) == 1)
		close(fd);
}

static off_t looks_at(const char *path)
{
	char name[4096];
	struct stat st;

	snprintf(name, sizeof(name), "%s.looks", path);
	return stat(name, &st) == 0 ? st.st_size : 0;
}

/* A format that files can kill their worker with. */
static int write_or_die(struct report *r, const struct file_report *f)
{
	const char *path = f->path.s;

	if (strstr(path, "fatal") != NULL)
		raise(SIGABRT);
	if (f->subject->resolution->root->open_error == 0) {
		if (strstr(path, "crash") != NULL)
			raise(SIGABRT);
		if (strstr(path, "hang") != NULL) {
			note_look(path);
			pause();
		}
		/* As without memory, on a busy machine. */
		if (strstr(path, "quit") != NULL) {
			close_range(STDERR_FILENO + 1, ~0U, 0);
			usleep(20000);
			_exit(0);
		}
		if (strstr(path, "large") != NULL &&
		    use_all_memory() == E_NO_MEMORY)
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
	cr_expect_eq(r->kind, strstr(path, "fatal") != NULL ? RECORD_UNREAD :
							      RECORD_FILE);
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
		{ 10, "fatal.dll", "" },
		{ 20, "large.dll", "limit-reached" },
		{ 21, "quit.dll", "limit-reached" },
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
	cr_expect_eq(looks_at(run.paths[7]), 1, "it costs its time once");
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

struct run_of_archive {
	const char *path;
	bool given;
	char told[256]; /* the kinds of records, and what the format says */
};

static int next_archive(void *context, enum job_kind *kind, const char **path)
{
	struct run_of_archive *run = context;

	*kind = JOB_CHECK;
	*path = run->given ? NULL : run->path;
	run->given = true;
	return OK;
}

static int take_member(void *context, const char *path, const struct record *r,
		       struct str text)
{
	struct run_of_archive *run = context;
	const char *name = r->member.n == 0 ? NULL :
					      memrchr(r->member.s, '/',
						      r->member.n);
	const size_t used = strlen(run->told);

	cr_expect_str_eq(path, run->path);
	snprintf(run->told + used, sizeof(run->told) - used, "%d%.*s%.*s\n",
		 (int)r->kind,
		 r->kind == RECORD_FILE && name != NULL ?
			 (int)(r->member.s + r->member.n - name) :
			 0,
		 name == NULL ? "" : name, r->unfinished ? (int)text.n : 0,
		 text.s);
	return OK;
}

/* What is told of an archive with DLLs of those names. */
static void expect_told(const char *const *names, const char *told)
{
	static const char script[] =
		"import os, sys, zipfile\n"
		"os.chdir(sys.argv[1])\n"
		"with zipfile.ZipFile('x.zip', 'w') as z:\n"
		"    for name in sys.argv[2:]:\n"
		"        z.write('0.dll', name)\n";
	const char *arguments[16] = { "-c", script };
	const struct dryload_audit asked = { .count = 0 };
	struct worker_settings settings = { .writer = &writer,
					    .asked = &asked,
					    .memory = 1 << 30 };
	struct scratch *s = scratch_new();
	struct run_of_archive run = { .path = scratch_path(s, "x.zip") };
	const struct pool_calls calls = { next_archive, take_member, &run };
	char program[4096], *slash;
	struct pool *pool;
	struct run r;

	snprintf(program, sizeof(program), "%s", run_command());
	slash = strrchr(program, '/');
	cr_assert_not_null(slash);
	snprintf(slash, sizeof(program) - (size_t)(slash - program),
		 "/dryload-unpack");
	settings.unpack = program;
	scratch_pe(s, "0.dll", pe_builder_new(IMAGE_FILE_MACHINE_I386));
	arguments[2] = s->path;
	for (size_t n = 0; names[n] != NULL; n++)
		arguments[3 + n] = names[n];
	r = run_program("python3", NULL, arguments);
	cr_assert_eq(r.status, 0, "%s", r.err);
	run_free(&r);
	cr_assert_eq(dryload_new(&settings.dryload), DRYLOAD_OK);
	cr_assert_eq(pool_open(&settings, 2, 5, &pool), OK);
	cr_expect_eq(pool_run(pool, &calls), OK);
	cr_expect_str_eq(run.told, told);
	pool_close(pool);
	dryload_free(settings.dryload);
	scratch_free(s);
}

/* Those before it are told once, and those behind it, too. */
Test(audit_pool, file_in_an_archive_that_ends_its_worker_is_a_finding_of_it)
{
	expect_told((const char *const[]){ "a.dll", "crash.dll", "e.dll",
					   "hang.dll", "z.dll", NULL },
		    "5\n0/a.dll\n0/crash.dllanalysis-crashed\n0/e.dll\n"
		    "0/hang.dlllimit-reached\n0/z.dll\n6\n");
}

/* Then not even that can be told, and the archive has an end all the same. */
Test(audit_pool, archive_that_always_ends_its_worker_is_cut_there)
{
	expect_told((const char *const[]){ "a.dll", "fatal.dll", "z.dll",
					   NULL },
		    "5\n0/a.dll\n3\n6\n");
}

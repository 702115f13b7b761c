/* What an audit keeps: never an old verdict, nothing lost, nothing twice. */
#include <criterion/criterion.h>
#include <fcntl.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "tests/support/run.h"

static struct pe_builder *dll_new(const char *from, const char *imported)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, from, imported);
	pe_export(b, "work");
	return b;
}

/* A folder with two DLLs, one of which needs the other, and a database beside. */
struct delivery {
	struct scratch *s;
	const char *folder, *db;
};

static struct delivery delivery_new(void)
{
	struct delivery d = { .s = scratch_new() };

	d.folder = scratch_path(d.s, "in");
	d.db = scratch_path(d.s, "audit.db");
	cr_assert_eq(mkdir(d.folder, 0777), 0);
	scratch_pe(d.s, "in/a.dll", dll_new("helper.dll", "work"));
	scratch_pe(d.s, "in/helper.dll", dll_new("kernel32.dll", "GetVersion"));
	return d;
}

static int64_t number_in(const char *db, const char *sql)
{
	sqlite3 *handle;
	sqlite3_stmt *s;
	int64_t n;

	cr_assert_eq(sqlite3_open_v2(db, &handle, SQLITE_OPEN_READWRITE, NULL),
		     SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(handle, sql, -1, &s, NULL), SQLITE_OK,
		     "%s", sqlite3_errmsg(handle));
	cr_assert_eq(sqlite3_step(s), SQLITE_ROW);
	n = sqlite3_column_int64(s, 0);
	sqlite3_finalize(s);
	sqlite3_close(handle);
	return n;
}

static int64_t newest_result(const struct delivery *d)
{
	return number_in(d->db, "SELECT max(result) FROM results");
}

/* With the database the report is what it is without. */
static void expect_same_report(const struct delivery *d, const char *option)
{
	struct run with = RUN("audit", "-t", "xp-sp3-x86", "-f", "json", "--db",
			      d->db, d->folder, option);
	struct run without = RUN("audit", "-t", "xp-sp3-x86", "-f", "json",
				 d->folder);

	cr_expect_str_eq(with.out, without.out);
	cr_expect_str_empty(with.err, "%s", with.err);
	cr_expect_eq(with.status, without.status);
	run_free(&with);
	run_free(&without);
}

static void delivery_free(struct delivery *d)
{
	scratch_free(d->s);
}

Test(cli_audit_database, what_is_unchanged_isnt_analysed_again)
{
	struct delivery d = delivery_new();
	int64_t before;

	expect_same_report(&d, NULL);
	before = newest_result(&d);
	cr_expect_eq(before, 2);
	expect_same_report(&d, NULL);
	cr_expect_eq(newest_result(&d), before);
	cr_expect_eq(number_in(d.db, "SELECT count(*) FROM runs WHERE ended IS"
				     " NOT NULL"), 2);
	delivery_free(&d);
}

Test(cli_audit_database, a_file_beside_it_that_changed_or_went_counts)
{
	struct delivery d = delivery_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	expect_same_report(&d, NULL);
	pe_export(b, "play");
	scratch_pe(d.s, "in/helper.dll", b);
	expect_same_report(&d, NULL);
	unlink(scratch_path(d.s, "in/helper.dll"));
	expect_same_report(&d, NULL);
	scratch_pe(d.s, "in/helper.dll", dll_new("kernel32.dll", "GetVersion"));
	expect_same_report(&d, NULL);
	delivery_free(&d);
}

Test(cli_audit_database, a_file_beside_it_that_isnt_audited_counts)
{
	struct delivery d = delivery_new();
	static const char *const fails = "xp-sp3-x86     0       0     1";
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct run r;

	r = RUN("audit", "-t", "xp-sp3-x86", "--db", d.db,
		"--exclude=helper.dll", d.folder);
	cr_expect(strstr(r.out, "xp-sp3-x86     1       0     0"), "%s", r.out);
	run_free(&r);
	pe_export(b, "play");
	scratch_pe(d.s, "in/helper.dll", b);
	r = RUN("audit", "-t", "xp-sp3-x86", "--db", d.db,
		"--exclude=helper.dll", d.folder);
	cr_expect(strstr(r.out, fails), "%s", r.out);
	run_free(&r);
	delivery_free(&d);
}

Test(cli_audit_database, options_and_folders_of_path_count)
{
	struct delivery d = delivery_new();
	const char *path = scratch_path(d.s, "path");
	struct run r;

	mkdir(path, 0777);
	unlink(scratch_path(d.s, "in/helper.dll"));
	expect_same_report(&d, NULL);
	r = RUN("audit", "-t", "win7-sp1-x86", "--db", d.db, "-q", d.folder);
	cr_expect(strstr(r.out, "win7-sp1-x86     0       0     1"), "%s",
		  r.out);
	run_free(&r);
	r = RUN("audit", "-t", "xp-sp3-x86", "--db", d.db, "-q", "--path", path,
		d.folder);
	cr_expect(strstr(r.out, "xp-sp3-x86     0       0     1"), "%s", r.out);
	run_free(&r);
	scratch_pe(d.s, "path/helper.dll", dll_new("kernel32.dll", "Sleep"));
	r = RUN("audit", "-t", "xp-sp3-x86", "--db", d.db, "-q", "--path", path,
		d.folder);
	cr_expect(strstr(r.out, "xp-sp3-x86     1       0     0"), "%s", r.out);
	run_free(&r);
	delivery_free(&d);
}

/* One that was written a moment ago is read in any case: wait. */
Test(cli_audit_database, trusted_times_are_those_that_nobody_can_set)
{
	struct delivery d = delivery_new();
	const char *helper = scratch_path(d.s, "in/helper.dll");
	struct timespec times[2];
	struct stat st;

	sleep(4);
	expect_same_report(&d, NULL);
	cr_expect_eq(number_in(d.db, "SELECT min(settled) FROM digests"), 1);
	expect_same_report(&d, "--trust-mtime");
	cr_expect_eq(number_in(d.db, "SELECT max(run) FROM digests"), 1,
		     "nothing was read");
	cr_expect_eq(newest_result(&d), 2, "nothing was analysed");
	cr_assert_eq(stat(helper, &st), 0);
	scratch_pe(d.s, "in/helper.dll", dll_new("kernel32.dll", "GetVersioo"));
	times[0] = st.st_atim;
	times[1] = st.st_mtim;
	cr_assert_eq(utimensat(AT_FDCWD, helper, times, 0), 0);
	expect_same_report(&d, "--trust-mtime");
	delivery_free(&d);
}

/* Half a second later. */
static void *let_go(void *held)
{
	const struct timespec moment = { 0, 500000000 };

	nanosleep(&moment, NULL);
	sqlite3_close(held);
	return NULL;
}

/* As one does that was killed, and still ends. */
Test(cli_audit_database, who_holds_it_for_a_moment_is_waited_for)
{
	struct delivery d = delivery_new();
	sqlite3 *held;
	pthread_t thread;

	expect_same_report(&d, NULL);
	cr_assert_eq(sqlite3_open(d.db, &held), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(held, "BEGIN IMMEDIATE", NULL, NULL, NULL),
		     SQLITE_OK);
	cr_assert_eq(pthread_create(&thread, NULL, let_go, held), 0);
	expect_same_report(&d, NULL);
	pthread_join(thread, NULL);
	delivery_free(&d);
}

enum { FILES = 300, MEMBERS = 200 };

/* An archive with copies of two DLLs, and one in it with the same. */
static void add_archive(const struct delivery *d)
{
	static const char script[] =
		"import io, sys, zipfile\n"
		"into, count = sys.argv[1], int(sys.argv[2]) // 2\n"
		"data = open(into + '/a.dll', 'rb').read()\n"
		"inner = io.BytesIO()\n"
		"for out in (inner, into + '/x.zip'):\n"
		"    with zipfile.ZipFile(out, 'w') as z:\n"
		"        for i in range(count): z.writestr('%d.dll' % i, data)\n"
		"        if out != inner: z.writestr('y.zip', inner.getvalue())\n";
	char count[16];
	struct run r;

	snprintf(count, sizeof(count), "%d", MEMBERS);
	r = run_program("python3", NULL,
			(const char *const[]){ "-c", script, d->folder, count,
					       NULL });
	cr_assert_eq(r.status, 0, "%s", r.err);
	run_free(&r);
}

Test(cli_audit_database, killed_fifty_times_it_loses_nothing_and_counts_nothing_twice)
{
	static const char kills[] =
		"n=0; while [ $n -lt 50 ]; do n=$((n + 1)); "
		"timeout -s KILL 0.0$((n % 6 + 1)) \"$DRYLOAD\" audit -q -t"
		" xp-sp3-x86 -f json --db \"$1\" \"$2\" >/dev/null 2>&1; done";
	struct delivery d = delivery_new();
	char name[32];
	struct run r;

	for (int i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "in/%d.dll", i);
		scratch_pe(d.s, name,
			   dll_new(i % 2 == 0 ? "helper.dll" : "kernel32.dll",
				   i % 3 == 0 ? "work" : "Sleep"));
	}
	add_archive(&d);
	r = run_program("sh", NULL,
			(const char *const[]){ "-c", kills, "sh", d.db,
					       d.folder, NULL });
	run_free(&r);
	expect_same_report(&d, NULL);
	cr_expect_eq(number_in(d.db, "SELECT count(*) FROM files WHERE run ="
				     " (SELECT run FROM last_run)"),
		     FILES + 2 + MEMBERS + 2);
	cr_expect_eq(number_in(d.db, "SELECT count(DISTINCT path) FROM files"
				     " WHERE run = (SELECT run FROM last_run)"),
		     FILES + 2 + MEMBERS + 2);
	cr_expect_eq(number_in(d.db, "SELECT count(*) FROM runs WHERE ended IS"
				     " NULL"), 0);
	cr_expect_eq(number_in(d.db, "SELECT count(*) FROM results"),
		     FILES + 2 + MEMBERS, "each was kept once");
	delivery_free(&d);
}

static void expect_answer(const struct delivery *d, const char *question,
			  const char *word, const char *answer, int status)
{
	struct run r = RUN("audit", "--db", d->db, "--query", question, word);

	cr_expect_str_eq(r.out, answer, "%s: %s", question, r.err);
	cr_expect_eq(r.status, status);
	run_free(&r);
}

Test(cli_audit_database, questions_are_answered)
{
	struct delivery d = delivery_new();
	struct arena a = ARENA_INIT;
	const char *path = scratch_path(d.s, "in/a.dll");

	expect_same_report(&d, NULL);
	expect_answer(&d, "imports", "HELPER.dll!work",
		      str_printf(&a, "%s\thelper.dll\twork\n", path).s, 0);
	expect_answer(&d, "imports", "work",
		      str_printf(&a, "%s\thelper.dll\twork\n", path).s, 0);
	expect_answer(&d, "imports", "helper.dll!Work", "", 1);
	expect_answer(&d, "fails-on", "xp-sp3-x86", "", 1);
	unlink(scratch_path(d.s, "in/helper.dll"));
	expect_same_report(&d, NULL);
	expect_answer(&d, "fails-on", "xp-sp3-x86",
		      str_printf(&a, "%s\tmissing-module\thelper.dll\n", path).s,
		      0);
	expect_answer(&d, "changed", NULL,
		      str_printf(&a, "%s\tverdict\txp-sp3-x86\tloads\tfails\n"
				     "%s/helper.dll\tgone\n",
				 path, d.folder).s,
		      0);
	expect_answer(&d, "causes", NULL, "1\tmissing-module\thelper.dll\n", 0);
	expect_answer(&d, "fails-on", "xp-sp2-x86x", "", 3);
	/* It isn't that nothing fails there. */
	expect_answer(&d, "fails-on", "win10-22h2-x64", "", 3);
	expect_answer(&d, "unknown-on", "win10-22h2-x64", "", 3);
	arena_release(&a);
	delivery_free(&d);
}

Test(cli_audit_database, what_isnt_one_is_refused_and_stays_as_it_is)
{
	struct delivery d = delivery_new();
	const char *text = scratch_file(d.s, "text.db", "not a database, but "
					"long enough to be taken for one", 50);
	struct run r = RUN("audit", "--db", text, d.folder);

	cr_expect_eq(r.status, 3);
	cr_expect(strstr(r.err, "it isn't the database of an audit"), "%s",
		  r.err);
	run_free(&r);
	r = RUN("audit", "--db", d.db, "-f", "ndjson", d.folder);
	cr_expect_eq(r.status, 3);
	cr_expect(strstr(r.err, "text and json"), "%s", r.err);
	run_free(&r);
	r = RUN("audit", "--db", d.db, "--query", "causes");
	cr_expect_eq(r.status, 3);
	run_free(&r);
	delivery_free(&d);
}

Test(cli_audit_database, numbers_that_no_audit_gives_are_damage)
{
	static const char *const numbers[] = { "9223372036854775807", "0", "-1" };
	struct delivery d = delivery_new();
	struct run r = RUN("audit", "-q", "--db", d.db, d.folder);
	char sql[160];

	run_free(&r);
	r = RUN("merge", "-f", "json", d.db);
	cr_expect_neq(r.status, 3, "%s", r.err);
	run_free(&r);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		snprintf(sql, sizeof(sql),
			 "UPDATE files SET number = %s WHERE path LIKE"
			 " '%%helper.dll' RETURNING 1", numbers[i]);
		number_in(d.db, sql);
		r = RUN("merge", "-f", "json", d.db);
		cr_expect_eq(r.status, 3, "%s", numbers[i]);
		cr_expect(strstr(r.err, "audit.db: it is damaged"), "%s",
			  r.err);
		run_free(&r);
	}
	delivery_free(&d);
}

Test(cli_audit_database, a_view_that_isnt_ours_is_never_asked)
{
	static const char endless[] =
		"DROP VIEW last_run;"
		"CREATE VIEW last_run AS WITH RECURSIVE c(x) AS (SELECT 1 UNION"
		" ALL SELECT x + 1 FROM c) SELECT max(x) AS run FROM c";
	struct delivery d = delivery_new();
	struct run r = RUN("audit", "-q", "--db", d.db, d.folder);
	sqlite3 *handle;

	run_free(&r);
	cr_assert_eq(sqlite3_open(d.db, &handle), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(handle, endless, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(handle);
	r = RUN("merge", "-f", "json", d.db);
	cr_expect_eq(r.status, 3);
	cr_expect(strstr(r.err, "its tables aren't those of an audit"), "%s",
		  r.err);
	run_free(&r);
	r = RUN("audit", "--db", d.db, "--query", "causes");
	cr_expect_eq(r.status, 3);
	run_free(&r);
	r = RUN("audit", "-q", "--db", d.db, d.folder);
	cr_expect_eq(r.status, 3);
	run_free(&r);
	delivery_free(&d);
}

Test(cli_audit_database, what_others_add_to_it_is_left_alone)
{
	struct delivery d = delivery_new();
	struct run r = RUN("audit", "-q", "--db", d.db, d.folder);
	sqlite3 *handle;

	run_free(&r);
	cr_assert_eq(sqlite3_open(d.db, &handle), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(handle, "CREATE VIEW mine AS SELECT path FROM"
					  " files; ANALYZE", NULL, NULL, NULL),
		     SQLITE_OK);
	sqlite3_close(handle);
	expect_same_report(&d, NULL);
	cr_expect_neq(number_in(d.db, "SELECT count(*) FROM mine"), 0);
	delivery_free(&d);
}

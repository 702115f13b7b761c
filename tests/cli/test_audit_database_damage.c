/* Databases of audits that hold what no audit wrote, or are damaged. */
#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/support/run.h"

static struct scratch *s;
static const char *db;

/* Of a DLL that loads and one that doesn't. */
static void set_up(void)
{
	struct pe_builder *loads = pe_builder_new(IMAGE_FILE_MACHINE_I386),
			  *fails = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct run r;

	s = scratch_new();
	db = scratch_path(s, "audit.db");
	cr_assert_eq(mkdir(scratch_path(s, "in"), 0777), 0);
	pe_import(loads, "kernel32.dll", "Sleep");
	pe_import(fails, "nothing.dll", "work");
	scratch_pe(s, "in/a.dll", loads);
	scratch_pe(s, "in/b.dll", fails);
	r = RUN("audit", "-q", "-t", "xp-sp3-x86", "--db", db,
		scratch_path(s, "in"));
	cr_assert_eq(r.status, 1, "%s", r.err);
	run_free(&r);
}

static void tear_down(void)
{
	scratch_free(s);
}

TestSuite(cli_audit_database_damage, .init = set_up, .fini = tear_down);

static void change(const char *sql)
{
	sqlite3 *handle;

	cr_assert_eq(sqlite3_open(db, &handle), SQLITE_OK);
	cr_assert_eq(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK,
		     "%s", sqlite3_errmsg(handle));
	sqlite3_close(handle);
}

static void expect_twice(const char *how, int status)
{
	struct run r = RUN("merge", "-f", "json", db);

	cr_expect(strstr(r.err, how), "%s", r.err);
	cr_expect_eq(r.status, status, "%s", r.err);
	run_free(&r);
}

/* The first counts: where the second fails, that mustn't go unsaid. */
Test(cli_audit_database_damage, rows_of_one_path_are_compared_in_one_database)
{
	change("UPDATE files SET path = (SELECT min(path) FROM files)");
	expect_twice("it is told of twice, and not the same", 3);
	change("UPDATE files SET result = (SELECT min(result) FROM files),"
	       " sha256 = ''");
	expect_twice("it is told of twice, the same", 0);
}

/* It isn't that no audit ended: nobody knows. */
Test(cli_audit_database_damage, damaged_table_of_audits_is_said_to_be_so)
{
	static const char zeros[64];
	FILE *f;
	struct run r;

	/* The root of the first table is the second page. */
	f = fopen(db, "r+b");
	cr_assert_not_null(f);
	cr_assert_eq(fseek(f, 4096, SEEK_SET), 0);
	cr_assert_eq(fwrite(zeros, 1, sizeof(zeros), f), sizeof(zeros));
	cr_assert_eq(fclose(f), 0);
	r = RUN("merge", "-f", "json", db);
	cr_expect_eq(r.status, 3);
	cr_expect(strstr(r.err, "malformed"), "%s", r.err);
	run_free(&r);
	r = RUN("audit", "--db", db, "--query", "causes");
	cr_expect_eq(r.status, 3);
	cr_expect(strstr(r.err, "malformed"), "%s", r.err);
	run_free(&r);
}

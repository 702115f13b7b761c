/* Archives in an audit that keeps what it finds, and in its parts. */
#include <criterion/criterion.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/run.h"

static struct scratch *s;
static const char *folder, *db;

static struct pe_builder *dll_new(const char *from, const char *imported)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, from, imported);
	pe_export(b, "work");
	return b;
}

/* Of files in the scratch folder, under their own names. */
static void zip(const char *name, const char *const *files, size_t count)
{
	const char *argv[16] = { "-m", "zipfile", "-c", scratch_path(s, name) };
	struct run r;

	cr_assert_lt(count, 11);
	for (size_t i = 0; i < count; i++)
		argv[4 + i] = scratch_path(s, files[i]);
	r = run_program("python3", NULL, argv);
	cr_assert_eq(r.status, 0, "%s", r.err);
	run_free(&r);
}

#define ZIP(name, ...)                                                     \
	zip(name, (const char *const[]){ __VA_ARGS__ },                    \
	    sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *))

/* user.dll finds helper.dll in the inner archive, and not in the outer one. */
static void set_up(void)
{
	s = scratch_new();
	folder = scratch_path(s, "in");
	db = scratch_path(s, "audit.db");
	cr_assert_eq(mkdir(folder, 0777), 0);
	scratch_pe(s, "user.dll", dll_new("helper.dll", "work"));
	scratch_pe(s, "helper.dll", dll_new("kernel32.dll", "GetVersion"));
	scratch_pe(s, "in/z.dll", dll_new("kernel32.dll", "Sleep"));
	scratch_file(s, "readme", "text", 4);
	ZIP("inner.zip", "user.dll", "helper.dll", "readme");
	ZIP("in/a.zip", "user.dll", "inner.zip", "readme");
}

static void tear_down(void)
{
	scratch_free(s);
}

TestSuite(cli_audit_database_archives, .init = set_up, .fini = tear_down);

static int64_t number_in(const char *sql)
{
	sqlite3 *handle;
	sqlite3_stmt *statement;
	int64_t n;

	cr_assert_eq(sqlite3_open_v2(db, &handle, SQLITE_OPEN_READWRITE, NULL),
		     SQLITE_OK);
	cr_assert_eq(sqlite3_prepare_v2(handle, sql, -1, &statement, NULL),
		     SQLITE_OK, "%s", sqlite3_errmsg(handle));
	cr_assert_eq(sqlite3_step(statement), SQLITE_ROW);
	n = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(handle);
	return n;
}

static int64_t results(void)
{
	return number_in("SELECT count(*) FROM results");
}

static void expect_same_report(const char *option)
{
	struct run with = RUN("audit", "-t", "xp-sp3-x86", "-f", "json", "--db",
			      db, folder, option);
	struct run without = RUN("audit", "-t", "xp-sp3-x86", "-f", "json",
				 folder, option);

	cr_expect_str_eq(with.out, without.out);
	cr_expect_str_eq(with.err, without.err);
	cr_expect_eq(with.status, without.status);
	run_free(&with);
	run_free(&without);
}

static void expect_answer(const char *question, const char *word,
			  const char *answer)
{
	struct run r = RUN("audit", "--db", db, "--query", question, word);

	cr_expect_str_eq(r.out, answer, "%s", r.err);
	run_free(&r);
}

Test(cli_audit_database_archives, what_is_unchanged_isnt_opened_again)
{
	expect_same_report(NULL);
	cr_expect_eq(results(), 4);
	cr_expect_eq(number_in("SELECT count(*) FROM archives"), 1);
	expect_same_report(NULL);
	cr_expect_eq(results(), 4, "nothing was analysed");
	/* What lies beside it doesn't count. */
	scratch_pe(s, "in/helper.dll", dll_new("kernel32.dll", "GetVersion"));
	expect_same_report(NULL);
	cr_expect_eq(results(), 6, "what lies in the folder was, alone");
	/* Nor where it lies. */
	cr_assert_eq(mkdir(scratch_path(s, "in/d"), 0777), 0);
	cr_assert_eq(rename(scratch_path(s, "in/a.zip"),
			    scratch_path(s, "in/d/a.zip")), 0);
	expect_same_report(NULL);
	cr_expect_eq(number_in("SELECT count(*) FROM archives"), 1);
	cr_expect_eq(number_in("SELECT count(*) FROM files JOIN last_run"
			       " USING(run) WHERE path LIKE '%/d/a.zip!/%'"
			       " AND kind = 'file'"), 3);
}

Test(cli_audit_database_archives, one_that_changed_is_opened)
{
	expect_same_report(NULL);
	ZIP("in/a.zip", "user.dll", "helper.dll");
	expect_same_report(NULL);
	cr_expect_eq(number_in("SELECT count(*) FROM archives"), 2);
	ZIP("in/a.zip", "helper.dll");
	expect_same_report(NULL);
	scratch_file(s, "in/a.zip", "PK\3\4 and no more", 16);
	expect_same_report(NULL);
	unlink(scratch_path(s, "in/a.zip"));
	expect_same_report(NULL);
}

/* With so little memory the program that opens them doesn't come far. */
Test(cli_audit_database_archives, one_that_wasnt_told_of_wholly_is_opened_again)
{
	struct run r = RUN("audit", "-t", "xp-sp3-x86", "--db", db,
			   "--max-memory=600K", folder);

	cr_expect_str_not_empty(r.out);
	run_free(&r);
	expect_same_report(NULL);
}

Test(cli_audit_database_archives, options_and_their_folders_count)
{
	struct run r;

	cr_assert_eq(mkdir(scratch_path(s, "path"), 0777), 0);
	expect_same_report(NULL);
	expect_same_report("--exclude=inner.zip");
	expect_same_report("--exclude=helper.dll");
	expect_same_report("--max-unpacked=1K");
	for (int i = 0; i < 2; i++) {
		r = RUN("audit", "-t", "xp-sp3-x86", "--db", db, "--path",
			scratch_path(s, "path"), folder);
		cr_expect(strstr(r.out, i == 0 ? "xp-sp3-x86     3       0     1" :
						 "xp-sp3-x86     4       0     0"),
			  "%s", r.out);
		run_free(&r);
		scratch_pe(s, "path/helper.dll",
			   dll_new("kernel32.dll", "GetVersion"));
	}
}

Test(cli_audit_database_archives, questions_know_of_them)
{
	struct arena a = ARENA_INIT;

	expect_same_report(NULL);
	expect_answer("fails-on", "xp-sp3-x86",
		      str_printf(&a, "%s/a.zip!/user.dll\tmissing-module\t"
				     "helper.dll\n", folder).s);
	expect_answer("imports", "helper.dll",
		      str_printf(&a, "%s/a.zip!/inner.zip!/user.dll\t"
				     "helper.dll\twork\n"
				     "%s/a.zip!/user.dll\thelper.dll\twork\n",
				 folder, folder).s);
	ZIP("in/a.zip", "inner.zip", "user.dll", "helper.dll");
	expect_same_report(NULL);
	expect_answer("changed", NULL,
		      str_printf(&a, "%s/a.zip!/helper.dll\tnew\n"
				     "%s/a.zip!/user.dll\tverdict\txp-sp3-x86\t"
				     "fails\tloads\n", folder, folder).s);
	cr_expect_eq(number_in("SELECT members FROM files JOIN last_run"
			       " USING(run) WHERE path LIKE '%/a.zip'"), 5,
		     "four files, and the archive in it");
	arena_release(&a);
}

Test(cli_audit_database_archives, programs_that_carry_one_are_told_of_as_both)
{
	static const char join[] = "cat \"$1/p.exe\" \"$1/inner.zip\" >\"$2\"";
	struct pe_builder *program = dll_new("kernel32.dll", "Sleep");
	struct run r;

	program->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	scratch_pe(s, "p.exe", program);
	r = run_program("sh", NULL,
			(const char *const[]){ "-c", join, "sh", s->path,
					       scratch_path(s, "in/sfx.exe"),
					       NULL });
	cr_assert_eq(r.status, 0);
	run_free(&r);
	expect_same_report(NULL);
	cr_expect_eq(results(), 7);
	expect_same_report(NULL);
	cr_expect_eq(results(), 7);
	cr_expect_eq(number_in("SELECT count(*) FROM files JOIN last_run"
			       " USING(run) WHERE path LIKE '%/sfx.exe!/%'"),
		     2);
}

Test(cli_audit_database_archives, databases_are_merged_with_them)
{
	const char *other = scratch_path(s, "other.db"), *own = db;
	const char *dll = scratch_path(s, "in/z.dll"),
		   *archive = scratch_path(s, "in/a.zip");
	struct run whole = RUN("audit", "-t", "xp-sp3-x86", "-f", "json",
			       archive, dll);
	struct run r;

	r = RUN("audit", "-q", "-t", "xp-sp3-x86", "--db", own, archive);
	run_free(&r);
	r = RUN("audit", "-q", "-t", "xp-sp3-x86", "--db", other, dll);
	run_free(&r);
	r = RUN("merge", "-f", "json", other, own);
	cr_expect_str_eq(r.out, whole.out);
	cr_expect_eq(r.status, 1, "%s", r.err);
	run_free(&r);
	number_in("DELETE FROM files WHERE path LIKE '%!/user.dll' RETURNING 1");
	r = RUN("merge", "-f", "json", other, own);
	cr_expect(strstr(r.err, "in/a.zip: not all of what is in it is told of"
				" by a part\n"), "%s", r.err);
	cr_expect_neq(r.status, 1);
	run_free(&r);
	run_free(&whole);
}

static const char *part_of(const char *name, const char *path)
{
	struct run r = RUN("audit", "-t", "xp-sp3-x86", "-f", "ndjson",
			   "--every-path", path);
	const char *part = scratch_file(s, name, r.out, strlen(r.out));

	run_free(&r);
	return part;
}

Test(cli_audit_database_archives, lines_are_merged_and_a_missing_member_is_named)
{
	const char *dll = part_of("dll", scratch_path(s, "in/z.dll")),
		   *archive = part_of("archive", scratch_path(s, "in/a.zip"));
	struct run whole = RUN("audit", "-t", "xp-sp3-x86", "-f", "ndjson",
			       "--every-path", folder);
	struct arena a = ARENA_INIT;
	struct str list = str_printf(&a, "%s/a.zip\n%s/z.dll\n", folder, folder);
	const char *files = scratch_file(s, "list", list.s, list.n);
	struct run r = RUN("merge", "-f", "ndjson", "--files-from", files, dll,
			   archive, dll);
	const char *line;

	cr_expect(strstr(whole.out, "/a.zip\",\"members\":3,\"archives\":[\""),
		  "%s", whole.out);
	cr_expect_str_eq(r.out, whole.out);
	cr_expect_eq(r.status, 1, "%s", r.err);
	run_free(&r);
	/* All but the first line. */
	line = strchr(whole.out, '\n') + 1;
	archive = scratch_file(s, "cut", line, strlen(line));
	r = RUN("merge", "-f", "ndjson", "--files-from", files, archive);
	cr_expect(strstr(r.err, "in/a.zip: not all of what is in it is told of"
				" by a part\n"), "%s", r.err);
	cr_expect_eq(r.status, 3, "%s", r.err);
	run_free(&r);
	run_free(&whole);
	arena_release(&a);
}

/* Where the command was copied to nothing lies beside it. */
Test(cli_audit_database_archives, without_the_program_they_arent_opened)
{
	const char *copy = scratch_path(s, "dryload");
	struct run r = run_program("cp", NULL,
				   (const char *const[]){ run_command(), copy,
							  NULL });

	run_free(&r);
	r = run_program(copy, NULL,
			(const char *const[]){ "audit", "-t", "xp-sp3-x86",
					       "--db", db, folder, NULL });
	cr_expect(strstr(r.out, "1 archive isn't looked into"), "%s", r.out);
	run_free(&r);
	expect_same_report(NULL);
	cr_expect_eq(results(), 4, "it is opened as soon as it can be");
}

Test(cli_audit_database_archives, what_a_baseline_accepts_in_them_counts_not)
{
	static const char text[] =
		"accepted:\n"
		"  - file: \"a.zip!/user.dll\"\n"
		"    finding: missing-module\n"
		"    module: \"helper.dll\"\n"
		"    targets: [xp-sp3-x86]\n"
		"    evidence: \"0123456789abcdef\"\n"
		"    reason: \"its installer brings it\"\n"
		"    owner: \"ops\"\n";
	const char *list = scratch_file(s, "list", text, strlen(text));
	struct run r = RUN("audit", "-t", "xp-sp3-x86", "--db", db, "--baseline",
			   list, folder);
	char *end;

	/* The evidence isn't the same, but the entry is about that finding. */
	cr_expect_eq(r.status, 1, "%s", r.err);
	cr_expect(strstr(r.out, "user.dll") != NULL, "%s", r.out);
	cr_expect_null(strstr(r.err, "remove the entry"), "%s", r.err);
	run_free(&r);
	r = RUN("audit", "-t", "xp-sp3-x86", "--db", db, "--baseline", list,
		"-f", "json", folder);
	end = strstr(r.out, "\"baseline\": {");
	cr_assert_not_null(end, "%s", r.out);
	cr_expect(strstr(end, "\"unused\": []"), "%s", end);
	cr_expect(strstr(end, "\"unchecked\": 0"), "%s", end);
	run_free(&r);
}

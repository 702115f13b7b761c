/* dryload audit, from the outside. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/run.h"
#include "tests/support/schema.h"

static const char *const no_function = "advapi32.dll!RegGetValueA";

static struct pe_builder *dll_new(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_export(b, "work");
	return b;
}

static struct pe_builder *failing_new(void)
{
	struct pe_builder *b = dll_new();

	pe_import(b, "advapi32.dll", "RegGetValueA");
	return b;
}

static const char *folder(struct scratch *s, const char *name)
{
	const char *path = scratch_path(s, name);

	cr_assert_eq(mkdir(path, 0777), 0);
	return path;
}

/* Two folders with a.dll each; one of them lacks what the other has. */
static struct scratch *delivery_new(void)
{
	struct scratch *s = scratch_new();
	struct pe_builder *user = dll_new();

	folder(s, "one");
	folder(s, "two");
	folder(s, "two/deep");
	pe_import(user, "helper.dll", "work");
	scratch_pe(s, "one/a.dll", user);
	scratch_pe(s, "one/helper.dll", dll_new());
	user = dll_new();
	pe_import(user, "helper.dll", "work");
	scratch_pe(s, "two/a.dll", user);
	scratch_pe(s, "two/deep/plugin.bin", failing_new());
	scratch_file(s, "two/readme.txt", "MZ", 2);
	return s;
}

static size_t count(const char *text, const char *part)
{
	size_t n = 0;

	for (text = strstr(text, part); text != NULL;
	     text = strstr(text + 1, part))
		n++;
	return n;
}

Test(cli_audit, files_are_found_by_content_and_judged_among_their_neighbours)
{
	struct scratch *s = delivery_new();
	struct run r = RUN("audit", "-t", "xp-sp3-x86", "-v", s->path);

	cr_expect_eq(r.status, 1);
	cr_expect(strstr(r.out, "4 files: 4 DLLs and 0 programs; 1 other was "
				"passed over"));
	cr_expect(strstr(r.out, "xp-sp3-x86     2       0     2          0"),
		  "%s", r.out);
	cr_expect(strstr(r.out, "one/a.dll            loads"), "%s", r.out);
	cr_expect(strstr(r.out, "two/a.dll            fails on xp-sp3-x86"));
	cr_expect(strstr(r.out, "two/deep/plugin.bin  fails on xp-sp3-x86"));
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, modules_of_iis_are_judged_as_check_judges_them)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", dll_new());
	struct run check = RUN("check", "-H", "iis-module", "-f", "ndjson", dll);
	struct run r = RUN("audit", "-H", "iis-module", "-f", "ndjson", dll);

	cr_expect_eq(r.status, 1, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "\"host\":\"iis-module\""));
	cr_expect_str_eq(r.out, check.out);
	run_free(&check);
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, lines_are_those_of_check_and_in_one_order_whatever_the_workers)
{
	static const char *const formats[] = { "ndjson", "csv" };
	struct scratch *s = delivery_new();

	for (size_t i = 0; i < 2; i++) {
		struct run check = RUN("check", "-f", formats[i],
				       scratch_path(s, "one/a.dll"),
				       scratch_path(s, "one/helper.dll"),
				       scratch_path(s, "two/a.dll"),
				       scratch_path(s, "two/deep/plugin.bin"));
		struct run one = RUN("audit", "-j1", "-f", formats[i], s->path);
		struct run many =
			RUN("audit", "-j", "9", "-f", formats[i], s->path);

		cr_expect_str_eq(one.out, check.out);
		cr_expect_str_eq(many.out, check.out);
		cr_expect_eq(one.status, check.status);
		run_free(&check);
		run_free(&one);
		run_free(&many);
	}
	scratch_free(s);
}

Test(cli_audit, causes_are_counted_and_the_greatest_gain_is_told)
{
	struct scratch *s = scratch_new();
	struct pe_builder *both = failing_new();
	struct run r;

	pe_import(both, "kernel32.dll", "GetTickCount64");
	scratch_pe(s, "a.dll", failing_new());
	scratch_pe(s, "b.dll", both);
	scratch_pe(s, "c.dll", failing_new());
	r = RUN("audit", "-t", "xp-sp3-x86", s->path);
	cr_expect(strstr(r.out, "3 files fail for advapi32.dll!RegGetValueA"),
		  "%s", r.out);
	cr_expect(strstr(r.out, "1 file fails for kernel32.dll!GetTickCount64"));
	cr_expect_lt(strstr(r.out, no_function),
		     strstr(r.out, "GetTickCount64"));
	cr_expect(strstr(r.out, "without advapi32.dll!RegGetValueA, so many "
				"files more load: xp-sp3-x86 (2)"));
	cr_expect_null(strstr(r.out, "without kernel32.dll!GetTickCount64"));
	run_free(&r);
	scratch_free(s);
}

/* However many lie between the two ways that lead to it. */
Test(cli_audit, what_a_file_lacks_on_two_ways_is_one_cause_of_one_file)
{
	enum { LACKED = 100 };
	struct scratch *s = scratch_new();
	struct pe_builder *user = dll_new(), *helper = dll_new();
	char name[16];
	struct run r;

	for (int i = 0; i < LACKED; i++) {
		snprintf(name, sizeof(name), "lacked%02d", i);
		pe_import(user, "kernel32.dll", name);
		pe_import(helper, "kernel32.dll", name);
	}
	pe_import(user, "helper.dll", "work");
	scratch_pe(s, "a.dll", user);
	scratch_pe(s, "helper.dll", helper);
	r = RUN("audit", "-t", "xp-sp3-x86", "-f", "json", s->path);
	cr_expect_eq(count(r.out, "kernel32.dll!lacked"), LACKED);
	cr_expect_eq(count(r.out, "\"files\": 2,\n      \"on\""), LACKED);
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, redistributables_are_needed_and_may_lie_elsewhere)
{
	struct scratch *s = scratch_new();
	struct pe_builder *user = dll_new(), *old = dll_new();
	struct run r;

	folder(s, "redist");
	pe_import(user, "msvcr100.dll", "_open");
	scratch_pe(s, "user.dll", user);
	scratch_pe(s, "redist/msvcr100.dll", old);
	r = RUN("audit", "-t", "xp-sp3-x86", s->path);
	cr_expect(strstr(r.out, "It needs what others bring:\n    msvcr100.dll "
				"is the C run-time of Visual C++ 2010"),
		  "%s", r.out);
	cr_expect(strstr(r.out, "the delivery has it in another folder: "));
	cr_expect(strstr(r.out, "redist/msvcr100.dll"));
	run_free(&r);

	user = dll_new();
	pe_import(user, "msvcr100.dll", "_open");
	scratch_pe(s, "redist/near.dll", user);
	r = RUN("audit", "-t", "xp-sp3-x86", scratch_path(s, "redist"));
	cr_expect(strstr(r.out, "redist/msvcr100.dll: C run-time of Visual C++ "
				"2010; too old for what was linked: it lacks "
				"msvcr100.dll!_open"),
		  "%s", r.out);
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, files_that_are_there_twice_or_that_nothing_imports)
{
	struct scratch *s = delivery_new();
	struct pe_builder *same_size = dll_new();
	struct run r;

	scratch_pe(s, "two/copy.dll", dll_new());
	/* As large, and with the same head. */
	pe_code(same_size, "\xc3\x90\x90", 3);
	scratch_pe(s, "two/other.dll", same_size);
	r = RUN("audit", "-v", s->path);
	cr_expect(strstr(r.out, "one/helper.dll, /tmp/"), "%s", r.out);
	cr_expect_eq(count(r.out, "two/copy.dll\n"), 2, "%s", r.out);
	cr_expect_null(strstr(r.out, "other.dll, "));
	cr_expect(strstr(r.out, "Nothing in the delivery imports 5 DLLs"));
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, json_is_valid_and_has_it_all)
{
	struct scratch *s = delivery_new();
	struct run r;

	scratch_pe(s, "two/copy.dll", dll_new());
	scratch_file(s, "two/b\xff.dll", "no image", 8);
	r = RUN("audit", "-f", "json", s->path, scratch_path(s, "nowhere"));
	cr_expect_eq(r.status, 3);
	expect_schema("docs/dryload-audit-1.schema.json", r.out, true);
	cr_expect(strstr(r.out, "\"object\": \"advapi32.dll!RegGetValueA\""));
	cr_expect(strstr(r.out, "\"imported\": true"));
	cr_expect(strstr(r.out, "\"files\": 6,\n    \"loads\": 3,\n    "
				"\"fails\": 3,"),
		  "%s", r.out);
	cr_expect_eq(count(r.out, "\"reason\": "), 1);
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, what_cant_be_read_is_told_and_the_rest_written)
{
	struct scratch *s = delivery_new();
	struct run r = RUN("audit", "-f", "ndjson",
			   scratch_path(s, "nowhere.dll"), s->path);

	cr_expect_eq(r.status, 3);
	cr_expect_eq(count(r.out, "\n"), 4);
	cr_expect(strstr(r.err, "nowhere.dll: No such file"), "%s", r.err);
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, links_lead_neither_the_walk_nor_the_loader_out)
{
	struct scratch *s = scratch_new(), *outside = scratch_new();
	struct pe_builder *user = dll_new(), *inner = dll_new();
	struct run r;

	folder(s, "a");
	folder(s, "b");
	pe_import(user, "helper.dll", "work");
	pe_import(inner, "inside.dll", "work");
	scratch_pe(s, "a/user.dll", user);
	scratch_pe(s, "a/inner.dll", inner);
	scratch_pe(s, "b/real.dll", dll_new());
	cr_assert_eq(symlink(scratch_pe(outside, "helper.dll", dll_new()),
			     scratch_path(s, "a/helper.dll")),
		     0);
	cr_assert_eq(symlink("../b/real.dll", scratch_path(s, "a/inside.dll")),
		     0);
	cr_assert_eq(symlink(outside->path, scratch_path(s, "out")), 0);
	cr_assert_eq(symlink("..", scratch_path(s, "a/loop")), 0);
	r = RUN("audit", "-t", "xp-sp3-x86", "-v", s->path);
	cr_expect(strstr(r.out, "3 files: 3 DLLs and 0 programs; 4 links were "
				"not followed"),
		  "%s", r.out);
	cr_expect(strstr(r.out, "a/inner.dll  loads"), "%s", r.out);
	cr_expect(strstr(r.out, "1 file fails for helper.dll"));
	run_free(&r);
	scratch_free(s);
	scratch_free(outside);
}

Test(cli_audit, patterns_choose_files_and_folders)
{
	struct scratch *s = delivery_new();
	struct run r = RUN("audit", "-f", "ndjson", "--include", "A.DLL",
			   "--exclude", "*/one", s->path);

	cr_expect_eq(count(r.out, "\n"), 1);
	cr_expect(strstr(r.out, "two/a.dll"));
	run_free(&r);
	r = RUN("audit", "-f", "ndjson", "--exclude", "a.*", s->path);
	cr_expect_eq(count(r.out, "\n"), 2);
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, paths_come_from_a_list)
{
	struct scratch *s = delivery_new();
	const char *a = scratch_path(s, "one/a.dll");
	const char *b = scratch_path(s, "two");
	char text[256];
	const char *list;
	struct run r;
	int n;

	n = snprintf(text, sizeof(text), "%s\n\n%s\n", a, b);
	list = scratch_file(s, "lines", text, (size_t)n);
	r = run_dryload(list, (const char *const[]){ "audit", "-f", "ndjson",
						     "--files-from", "-",
						     NULL });
	cr_expect_eq(count(r.out, "\n"), 3, "%s", r.out);
	run_free(&r);
	n = snprintf(text, sizeof(text), "%s%c%s", a, 0, b);
	list = scratch_file(s, "zeros", text, (size_t)n);
	r = RUN("audit", "-f", "ndjson", "-0", "--files-from", list);
	cr_expect_eq(count(r.out, "\n"), 3);
	run_free(&r);
	r = RUN("audit", "--files-from", scratch_path(s, "nothing"));
	cr_expect_eq(r.status, 3);
	cr_expect_str_empty(r.out);
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, terminal_keeps_nothing_of_how_far_it_was)
{
	struct scratch *s = delivery_new();
	struct run r = run_on_terminal((const char *const[]){
		"audit", "-t", "xp", s->path, NULL });
	const char *rest = r.out;

	/* Where it takes long, the line is taken away at last. */
	for (const char *at = rest; (at = strstr(at, "\r\033[K")); at++)
		rest = at;
	cr_expect_null(strstr(rest, "a second"), "%s", r.out);
	cr_expect(strstr(rest, "4 files"), "%s", r.out);
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, formats_of_check_tell_of_every_file)
{
	static const char *const formats[] = { "sarif",	 "junit",    "gitlab",
					       "github", "markdown", "dot",
					       "html",	 "cyclonedx" };
	struct scratch *s = delivery_new();

	for (size_t i = 0; i < sizeof(formats) / sizeof(formats[0]); i++) {
		struct run check = RUN("check", "-f", formats[i],
				       scratch_path(s, "one/a.dll"),
				       scratch_path(s, "one/helper.dll"),
				       scratch_path(s, "two/a.dll"),
				       scratch_path(s, "two/deep/plugin.bin"));
		struct run audit = RUN("audit", "-f", formats[i], s->path);

		cr_expect_str_eq(audit.out, check.out, "%s", formats[i]);
		cr_expect_eq(audit.status, check.status);
		run_free(&check);
		run_free(&audit);
	}
	scratch_free(s);
}

/* In one folder, and every tenth as the one before it. */
Test(cli_audit, thousands_of_files_are_told_in_their_order)
{
	enum { FILES = 10000 };
	struct scratch *s = scratch_new();
	struct pe_builder *b = failing_new();
	const struct bytes built = pe_builder_build(b);
	struct run r;
	char name[16];

	for (unsigned i = 0; i < FILES; i++) {
		snprintf(name, sizeof(name), "%05u.dll", i);
		memcpy((uint8_t *)built.data + built.len - 4,
		       &(unsigned){ i - (i % 10 == 9) }, 4);
		scratch_file(s, name, built.data, built.len);
	}
	pe_builder_free(b);
	r = RUN("audit", "-t", "xp-sp3-x86", s->path);
	cr_expect(strstr(r.out, "10000 files: 10000 DLLs"), "%s", r.out);
	cr_expect(strstr(r.out, "10000 files fail for advapi32.dll!"));
	cr_expect(strstr(r.out, "and 990 more (-v lists them)"));
	run_free(&r);
	r = RUN("audit", "-t", "xp-sp3-x86", "-f", "csv", "--include", "00*",
		s->path);
	cr_expect_eq(count(r.out, "\n"), FILES / 10 + 1);
	cr_expect_lt(strstr(r.out, "/00123.dll"), strstr(r.out, "/00124.dll"));
	cr_expect_lt(strstr(r.out, "/00998.dll"), strstr(r.out, "/00999.dll"));
	run_free(&r);
	scratch_free(s);
}

/* Root may read every folder, but none may lie that deep. */
Test(cli_audit, folder_that_is_not_read_has_a_line_of_every_path)
{
	enum { DEPTH = 257 };
	static char name[2 * DEPTH + 2] = "d";
	struct scratch *s = scratch_new();
	struct run r, merged;
	const char *part;

	for (size_t i = 0; i < DEPTH; i++) {
		folder(s, name);
		strcat(name, "/d");
	}
	scratch_pe(s, "d/z.dll", dll_new());
	r = RUN("audit", "-t", "xp", "-f", "ndjson", "--every-path", s->path);
	cr_expect_eq(r.status, 3, "%s", r.err);
	cr_expect_eq(count(r.out, "\n"), 2, "%s", r.out);
	cr_expect_not_null(strstr(r.out, "d\",\"unread\":\""));
	cr_expect_not_null(strstr(r.out, "lies in too many folders\"}\n"));
	part = scratch_file(s, "part", r.out, strlen(r.out));
	merged = RUN("merge", "-f", "ndjson", part);
	cr_expect_eq(merged.status, 3);
	cr_expect_str_eq(merged.out, r.out);
	run_free(&merged);
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, paths_that_are_named_twice_count_once)
{
	struct scratch *s = scratch_new();
	const char *in = scratch_path(s, "in"), *dll, *link;

	folder(s, "in");
	dll = scratch_pe(s, "in/a.dll", dll_new());
	scratch_pe(s, "in-b.dll", dll_new());
	link = scratch_path(s, "in/b.dll");
	cr_assert_eq(symlink("a.dll", link), 0);
	expect_words(RUN("audit", "-q", "-t", "xp", s->path, s->path), 0,
		     "2 files: ");
	expect_words(RUN("audit", "-q", "-t", "xp", dll, s->path, in), 0,
		     "2 files: ");
	/* Another name is another file, and patterns are of folders alone. */
	expect_words(RUN("audit", "-q", "-t", "xp", in, link, link, dll), 0,
		     "2 files: ");
	expect_words(RUN("audit", "-q", "-t", "xp", "--include=in*", dll,
			 s->path, s->path), 0, "2 files: ");
	scratch_free(s);
}

Test(cli_audit, delivery_without_a_dll_is_told_in_every_format)
{
	struct scratch *s = scratch_new();

	scratch_file(s, "readme.txt", "text", 4);
	expect_words(RUN("audit", "-f", "junit", s->path), 0,
		     "no DLL or program was found: nothing was checked");
	scratch_free(s);
}

Test(cli_audit, files_with_warnings_are_named)
{
	struct scratch *s = scratch_new();
	struct pe_builder *warned = dll_new();
	struct run r;

	pe_delay_import(warned, "nobody.dll", "x");
	scratch_pe(s, "a.dll", dll_new());
	scratch_pe(s, "b.dll", warned);
	r = RUN("audit", "-t", "xp", "--fail-on=warning", s->path);
	cr_expect_eq(r.status, 1, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "  1 file has warnings, which dryload "
					 "check tells: "), "%s", r.out);
	cr_expect_not_null(strstr(r.out, "/b.dll\n"), "%s", r.out);
	run_free(&r);
	r = RUN("audit", "-t", "xp", "-v", s->path);
	cr_expect_not_null(strstr(r.out, "a.dll  loads\n"), "%s", r.out);
	cr_expect_not_null(strstr(r.out, "b.dll  loads, with warnings\n"));
	run_free(&r);
	r = RUN("audit", "-t", "xp", "-f", "json", s->path);
	cr_expect_eq(count(r.out, "\"warnings\": 0"), 1, "%s", r.out);
	cr_expect_eq(count(r.out, "\"warnings\": 1"), 2);
	expect_schema("docs/dryload-audit-1.schema.json", r.out, true);
	run_free(&r);
	scratch_free(s);
}

Test(cli_audit, wrong_numbers_and_formats_are_refused)
{
	static const char *const wrong[] = { "-j0", "-jx", "--max-seconds=-1",
					     "--max-memory=99999999999999G",
					     "--max-memory=0",
					     "--max-unpacked=0",
					     "--format=yaml" };

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct run r = RUN("audit", wrong[i], ".");

		cr_expect_eq(r.status, 3, "%s", wrong[i]);
		cr_expect_str_empty(r.out);
		run_free(&r);
	}
}

/* dryload compare, from the outside. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/run.h"
#include "tests/support/schema.h"

#define COMPARE_SCHEMA "docs/dryload-compare-1.schema.json"

static struct pe_builder *old_build(void)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_import(b, "advapi32.dll", "RegQueryValueExA");
	return b;
}

/* Asks for what came with Server 2003 SP1. */
static struct pe_builder *new_build(void)
{
	struct pe_builder *b = old_build();

	pe_import(b, "advapi32.dll", "RegGetValueA");
	return b;
}

/* A report on the file, in the same folder. */
static const char *report_on(struct scratch *s, const char *dll,
			     const char *name)
{
	struct run r = RUN("check", "-f", "json", dll);
	const char *path = scratch_file(s, name, r.out, strlen(r.out));

	run_free(&r);
	return path;
}

Test(cli_compare, a_lost_target_is_named_with_its_reason)
{
	struct scratch *s = scratch_new();
	const char *old = scratch_pe(s, "a.dll", old_build());
	const char *new = scratch_pe(s, "b.dll", new_build());

	expect_words(RUN("compare", "-t", "xp-sp3-x86,ws2003-sp1-x86", old,
		     new),
		 1,
		 "  lost on xp-sp3-x86: OLD loads, NEW fails with 127 "
		 "because of advapi32.dll!RegGetValueA "
		 "(missing-procedure)\n"
		 "  newly needs: advapi32.dll!RegGetValueA\n");
	scratch_free(s);
}

Test(cli_compare, quiet_names_the_lost_targets_alone)
{
	struct scratch *s = scratch_new();
	const char *old = scratch_pe(s, "a.dll", old_build());
	const char *new = scratch_pe(s, "b.dll", new_build());
	struct run r = RUN("compare", "-q", "-t", "xp-sp3-x86", old, new);

	cr_expect_eq(r.status, 1);
	cr_expect_str_eq(r.out,
			 "b.dll\n"
			 "  lost on xp-sp3-x86: OLD loads, NEW fails with 127 "
			 "because of advapi32.dll!RegGetValueA "
			 "(missing-procedure)\n\n"
			 "1 of 1 lost a target.\n");
	run_free(&r);
	scratch_free(s);
}

Test(cli_compare, controls_of_a_folder_are_dlls_too)
{
	struct scratch *old = scratch_new(), *new = scratch_new();

	scratch_pe(old, "a.dll", old_build());
	scratch_pe(old, "b.OCX", old_build());
	scratch_pe(new, "a.dll", old_build());
	scratch_pe(new, "b.ocx", new_build());
	expect_words(RUN("compare", "-t", "xp-sp3-x86", old->path, new->path),
		     1, "b.ocx\n  lost on xp-sp3-x86: ");
	scratch_free(old);
	scratch_free(new);
}

Test(cli_compare, folders_that_are_not_looked_at_are_told)
{
	struct scratch *s = scratch_new();

	scratch_pe(s, "a.dll", old_build());
	mkdir(scratch_path(s, "bin"), 0777);
	expect_words(RUN("compare", s->path, s->path), 0,
		     "1 folder in OLD isn't looked at: compare what lies there "
		     "by itself.\n");
	expect_words(RUN("compare", "-f", "markdown", s->path, s->path), 0,
		     "1 folder in NEW isn't looked at");
	expect_words(RUN("compare", "-f", "json", s->path, s->path), 0,
		     "\"folders_passed_over\": 1\n");
	scratch_free(s);
}

Test(cli_compare, the_way_back_gains_the_target)
{
	struct scratch *s = scratch_new();
	const char *old = scratch_pe(s, "a.dll", old_build());
	const char *new = scratch_pe(s, "b.dll", new_build());

	expect_words(RUN("compare", "-t", "xp-sp3-x86", new, old), 0,
		     "  gained on xp-sp3-x86: OLD fails with 127 because of "
		     "advapi32.dll!RegGetValueA (missing-procedure), NEW "
		     "loads\n"
		     "  needs no longer: advapi32.dll!RegGetValueA\n");
	scratch_free(s);
}

Test(cli_compare, the_same_build_has_nothing_to_tell)
{
	struct scratch *s = scratch_new();
	const char *old = scratch_pe(s, "a.dll", new_build());
	struct run r = RUN("compare", old, old);

	cr_expect_eq(r.status, 0);
	cr_expect_str_eq(r.out, "No target was lost.\n");
	run_free(&r);
	scratch_free(s);
}

Test(cli_compare, a_build_for_another_machine_loses_the_targets_of_the_old)
{
	struct scratch *s = scratch_new();
	const char *old = scratch_pe(s, "a.dll", old_build());
	const char *new = scratch_pe(
		s, "b.dll", pe_builder_new(IMAGE_FILE_MACHINE_AMD64));
	struct run r = RUN("compare", old, new);

	cr_expect_eq(r.status, 1, "%s", r.out);
	cr_expect_not_null(strstr(r.out, "lost on xp-sp2-x86, xp-sp3-x86"));
	cr_expect_not_null(strstr(r.out, "fails with 193"), "%s", r.out);
	cr_expect_not_null(strstr(r.out, "  machine: x86, now x64\n"));
	run_free(&r);
	scratch_free(s);
}

Test(cli_compare, archives_are_refused_and_a_build_that_is_no_image_is_lost)
{
	static const char zip[] = "PK\3\4 and so on";
	struct scratch *s = scratch_new(), *folder = scratch_new();
	const char *dll = scratch_pe(folder, "a.dll", old_build());
	const char *old = scratch_file(s, "old.zip", zip, sizeof(zip));
	const char *new = scratch_file(s, "new.zip", zip, sizeof(zip));
	const char *const pairs[][2] = {
		{ old, new },
		{ folder->path, new },
		{ old, dll },
	};

	for (size_t i = 0; i < sizeof(pairs) / sizeof(*pairs); i++) {
		struct run r = RUN("compare", pairs[i][0], pairs[i][1]);

		cr_expect_eq(r.status, 3, "%zu: %s", i, r.out);
		cr_expect_not_null(strstr(r.err, ".zip is no DLL"), "%s",
				   r.err);
		cr_expect_str_empty(r.out);
		run_free(&r);
	}
	expect_words(RUN("compare", "-t", "xp-sp3-x86", dll, new), 1,
		     "lost on xp-sp3-x86: OLD loads, NEW fails with 193");
	scratch_free(s);
	scratch_free(folder);
}

Test(cli_compare, facts_and_exports_that_changed_are_told)
{
	struct scratch *s = scratch_new();
	struct pe_builder *b = old_build();
	const char *old = scratch_pe(s, "a.dll", old_build()), *new;
	struct run r;

	b->image_base = 0x20000000;
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	pe_manifest(b, 2,
		    "<assembly xmlns=\"urn:schemas-microsoft-com:asm.v1\" "
		    "manifestVersion=\"1.0\"><dependency><dependentAssembly>"
		    "<assemblyIdentity type=\"win32\" "
		    "name=\"Microsoft.VC90.CRT\" version=\"9.0.21022.8\"/>"
		    "</dependentAssembly></dependency></assembly>");
	new = scratch_pe(s, "b.dll", b);
	r = RUN("compare", "-v", old, new);
	cr_expect_not_null(strstr(r.out, "now 0x20000000\n"), "%s", r.out);
	cr_expect_not_null(strstr(r.out, "  host: none, now iis-filter\n"));
	cr_expect_not_null(strstr(r.out, "  manifest: none, now embedded\n"));
	cr_expect_not_null(strstr(r.out, "  newly exports: GetFilterVersion, "
					 "HttpFilterProc\n"));
	cr_expect_not_null(strstr(r.out, "  newly needs: assembly "
					 "Microsoft.VC90.CRT 9.0.21022.8\n"));
	run_free(&r);
	scratch_free(s);
}

Test(cli_compare, reports_and_dlls_mix)
{
	struct scratch *s = scratch_new();
	const char *old = scratch_pe(s, "a.dll", old_build());
	const char *new = scratch_pe(s, "b.dll", new_build());
	const char *before = report_on(s, old, "before.json");
	const char *after = report_on(s, new, "after.json");

	expect_words(RUN("compare", before, after), 1,
		     "lost on xp-sp2-x86, xp-sp3-x86, ws2003-rtm-x86: OLD "
		     "loads, NEW fails with 127");
	expect_words(RUN("compare", before, new), 1, "lost on xp-sp2-x86");
	expect_words(RUN("compare", after, old), 0, "gained on xp-sp2-x86");
	expect_words(run_dryload(before, (const char *const[]){
		     "compare", "-", new, NULL }),
  1, "lost on xp-sp2-x86");
	scratch_free(s);
}

Test(cli_compare, a_target_that_only_the_old_report_tells_of_is_not_known)
{
	struct scratch *s = scratch_new();
	const char *old = scratch_pe(s, "a.dll", old_build());
	const char *before = report_on(s, old, "before.json");

	expect_words(RUN("compare", "-t", "xp-sp3-x86", before, old), 2,
		     "not known whether lost on xp-sp2-x86, ws2003-rtm-x86");
	scratch_free(s);
}

/* A report that has the DLL in its list of those it couldn't read. */
static const char *unread_report(struct scratch *s, const char *dll,
				 const char *name)
{
	const char *gone = str_printf(&s->arena, "%s/none/%s", s->path,
				      strrchr(dll, '/') + 1).s;
	struct run r = RUN("check", "-t", "xp-sp3-x86", "-f", "json", gone);
	const char *path = scratch_file(s, name, r.out, strlen(r.out));

	cr_assert_not_null(strstr(r.out, "\"unread\""), "%s%s", r.out, r.err);
	run_free(&r);
	return path;
}

Test(cli_compare, what_the_new_report_could_not_read_may_be_lost)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", old_build());
	const char *unread = unread_report(s, dll, "unread.json");
	struct run r = RUN("compare", "-t", "xp-sp3-x86", dll, unread);

	cr_expect_eq(r.status, 2, "%s%s", r.out, r.err);
	cr_expect_not_null(strstr(r.out, "  NEW couldn't read it: "), "%s",
			   r.out);
	cr_expect_not_null(strstr(r.out, "not known whether lost on "
					 "xp-sp3-x86: OLD loads, NEW doesn't "
					 "tell of it"),
			   "%s", r.out);
	cr_expect_null(strstr(r.out, "only OLD has it"), "%s", r.out);
	run_free(&r);
	r = RUN("compare", "-t", "xp-sp3-x86", "-f", "json", dll, unread);
	cr_expect_not_null(strstr(r.out, "\"before_unread\": null"), "%s",
			   r.out);
	cr_expect_not_null(strstr(r.out, "\"open\": 1"), "%s", r.out);
	expect_schema(COMPARE_SCHEMA, r.out, true);
	run_free(&r);
	scratch_free(s);
}

Test(cli_compare, what_the_old_report_could_not_read_may_have_loaded)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", new_build());
	const char *unread = unread_report(s, dll, "unread.json");

	expect_words(RUN("compare", "-t", "xp-sp3-x86", unread, dll), 2,
		     "not known whether lost on xp-sp3-x86: OLD doesn't tell "
		     "of it, NEW fails with 127");
	/* Where it loads now, nothing was lost. */
	dll = scratch_pe(s, "a.dll", old_build());
	expect_words(RUN("compare", "-t", "xp-sp3-x86", unread, dll), 0,
		     "  OLD couldn't read it: ");
	scratch_free(s);
}

Test(cli_compare, what_neither_report_could_read_is_not_known)
{
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", old_build());
	const char *unread = unread_report(s, dll, "unread.json");

	expect_words(RUN("compare", unread, unread), 2,
		     "Of 1 of 1 it isn't known whether a target was lost.\n");
	scratch_free(s);
}

Test(cli_compare, what_nobody_knows_is_not_a_pass)
{
	struct scratch *s = scratch_new();
	const char *old = scratch_pe(s, "a.dll", old_build());
	struct pe_builder *b = old_build();
	const char *new;

	/* An ordinal that no table of that DLL can deny. */
	pe_import_ordinal(b, "comsvcs.dll", 4711);
	new = scratch_pe(s, "b.dll", b);
	expect_words(RUN("compare", "-t", "ws2003-sp1-x64-wow64", old, new), 2,
		     "not known whether lost on ws2003-sp1-x64-wow64");
	scratch_free(s);
}

static void fill(struct scratch *s, const char *folder, const char *name,
		 struct pe_builder *b)
{
	const char *path = scratch_path(s, folder);

	mkdir(path, 0700);
	cr_assert_eq(pe_builder_write(b, path, name), 0);
	pe_builder_free(b);
}

/* scratch_free() empties one level alone. */
static void empty(struct scratch *s, const char *folder, const char *name)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", scratch_path(s, folder), name);
	cr_expect_eq(unlink(path), 0);
}

Test(cli_compare, dlls_of_two_folders_are_paired_by_name)
{
	struct scratch *s = scratch_new();
	struct run r;

	fill(s, "old", "a.dll", old_build());
	fill(s, "old", "gone.dll", old_build());
	fill(s, "new", "A.DLL", new_build());
	fill(s, "new", "more.dll", old_build());
	r = RUN("compare", "-t", "xp-sp3-x86", scratch_path(s, "old"),
		scratch_path(s, "new"));
	cr_expect_eq(r.status, 1, "%s", r.err);
	cr_expect_not_null(strstr(r.out, "A.DLL\n  lost on xp-sp3-x86"), "%s",
			   r.out);
	cr_expect_not_null(strstr(r.out, "gone.dll\n  only OLD has it\n"));
	cr_expect_not_null(strstr(r.out, "more.dll\n  only NEW has it\n"));
	run_free(&r);
	empty(s, "old", "a.dll");
	empty(s, "old", "gone.dll");
	empty(s, "new", "A.DLL");
	empty(s, "new", "more.dll");
	rmdir(scratch_path(s, "old"));
	rmdir(scratch_path(s, "new"));
	scratch_free(s);
}

Test(cli_compare, json_fits_its_schema)
{
	struct scratch *s = scratch_new();
	const char *old = scratch_pe(s, "a\"\x1b\xe2\x80\xae\xff.dll",
				     old_build());
	const char *new = scratch_pe(s, "b.dll", new_build());
	const char *before = report_on(s, old, "before.json");
	struct run r = RUN("compare", "-f", "json", old, new);

	cr_expect_eq(r.status, 1);
	cr_expect_not_null(strstr(r.out, "\"schema\": \"dryload-compare/1\""),
			   "%s", r.out);
	expect_schema(COMPARE_SCHEMA, r.out, true);
	run_free(&r);
	r = RUN("compare", "-f", "json", before, new);
	expect_schema(COMPARE_SCHEMA, r.out, true);
	run_free(&r);
	scratch_free(s);
}

Test(cli_compare, names_of_a_report_do_not_reach_the_terminal_as_they_are)
{
	static const char hostile[] =
		"{\"schema\":\"dryload-report/1\",\"files\":[{\"path\":"
		"\"x\\u001b]0;\\u202e.dll\",\"targets\":[{\"target\":"
		"\"\\u001b[31m\",\"verdict\":\"loads\",\"findings\":[]}]}]}";
	static const char other[] =
		"{\"schema\":\"dryload-report/1\",\"files\":[{\"path\":"
		"\"y.dll\",\"targets\":[{\"target\":\"\\u001b[31m\","
		"\"verdict\":\"fails\",\"findings\":[{\"id\":\"a\\nb\","
		"\"severity\":\"error\",\"module\":\"\\u0000\"}]}]}]}";
	struct scratch *s = scratch_new();
	const char *a = scratch_file(s, "a", hostile, sizeof(hostile) - 1);
	const char *b = scratch_file(s, "b", other, sizeof(other) - 1);
	struct run r = RUN("compare", b, a);

	cr_expect_eq(r.status, 0, "%s", r.err);
	cr_expect_null(strchr(r.out, '\x1b'));
	cr_expect_null(strstr(r.out, "\xe2\x80\xae"));
	cr_expect_not_null(strstr(r.out, "gained on \\x1B[31m"), "%s", r.out);
	run_free(&r);
	scratch_free(s);
}

Test(cli_compare, what_is_no_report_is_refused_with_the_place)
{
	static const struct {
		const char *text, *words;
	} cases[] = {
		{ "{\"schema\":\"dryload-report/1\"", "ends in the middle" },
		{ "{\"schema\":\"dryload-iis/1\"}", "isn't a dryload-report" },
		{ "{\"schema\":\"dryload-report/1\"}", "has no files" },
		{ "{\"schema\":\"dryload-report/1\",\"files\":[{}]}",
		  "file 1 of it: it has no path" },
		{ "{\"schema\":\"dryload-report/1\",\"files\":[{\"path\":\"a\","
		  "\"targets\":[{\"target\":\"x\",\"verdict\":\"yes\","
		  "\"findings\":[]}]}]}",
		  "a target has no verdict" },
		{ "{\"a\":1.5}", "a number that no report has" },
		{ "{\"a\":\"\xff\"}", "isn't JSON" },
		{ "{} {}", "isn't JSON" },
		{ "{\"a\":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]"
		  "]]]]]}",
		  "nested too deeply" },
	};
	struct scratch *s = scratch_new();
	const char *dll = scratch_pe(s, "a.dll", old_build());

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		const char *path = scratch_file(s, "report.json", cases[i].text,
						strlen(cases[i].text));

		expect_words(RUN("compare", dll, path), 3, cases[i].words);
	}
	scratch_free(s);
}

Test(cli_compare, takes_exactly_two)
{
	expect_words(RUN("compare", "one.dll"), 3, "it takes two");
	expect_words(RUN("compare", "-", "-f"), 3, "--format needs a value");
}

Test(cli_compare, markdown_begins_with_the_conclusion_and_has_no_markup_of_names)
{
	struct scratch *s = scratch_new();
	const char *old = scratch_pe(s, "a.dll", old_build());
	const char *new = scratch_pe(s, "<b>_x_.dll", new_build());

	expect_words(RUN("compare", "-f", "markdown", "-t",
		     "xp-sp3-x86,ws2003-sp1-x86", old, new),
		 1,
		 "## dryload: 1 of 1 lost a target\n"
		 "\n"
		 "### `<b>_x_.dll`\n"
		 "\n"
		 "- lost on xp-sp3-x86: OLD loads, NEW fails with 127 "
		 "because of advapi32.dll!RegGetValueA "
		 "(missing-procedure)\n"
		 "- newly needs: advapi32.dll!RegGetValueA\n");
	expect_words(RUN("compare", "-f", "markdown", old, old), 0,
		     "## dryload: No target was lost\n");
	scratch_free(s);
}

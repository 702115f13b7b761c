/* What findings rest on: the evidence, the rules, and how sure they are. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"
#include "tests/support/apiset_targets.h"
#include "util/status.h"

#define FILTER "+GetFilterVersion +HttpFilterProc "

static struct check c;

static void set_up(void)
{
	check_open(&c, true);
	c.d.targets = scene_targets(&c.scene, "old,new");
}

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(grounds, .init = set_up, .fini = tear_down);
TestSuite(api_set_grounds, .fini = tear_down);

static void write_grounds(FILE *out, const struct finding *f)
{
	fprintf(out, "%s by %s", finding_kind(f->id)->id,
		f->has_evidence	      ? "a profile" :
		f->evidence != NULL ? f->evidence :
				      "nothing");
	for (size_t i = 0; f->rules[i] != NULL; i++)
		fprintf(out, " %s", f->rules[i]);
	fputs(f->likely == 0 ? "\n" :
	      f->likely == f->targets ? " likely\n" : " likely in part\n", out);
}

/* "missing-module by inventory R301", a line a finding of root.dll. */
static const char *grounds(void)
{
	struct str copy;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert_not_null(out);
	check_again(&c);
	for (size_t i = 0; i < c.a.findings.count; i++)
		write_grounds(out, &c.a.findings.items[i]);
	fclose(out);
	copy = str_copy(&c.scene.arena, str_of(text));
	free(text);
	return copy.s;
}

static void expect(const char *words, const char *expected)
{
	scene_dll(&c.scene, "root.dll", words);
	cr_expect_str_eq(grounds(), expected, "%s: %s", words, grounds());
}

Test(grounds, of_dlls_are_the_inventory_or_a_profile)
{
	expect("gone.dll!A", "missing-module by inventory R303 R304\n");
	expect("~gone.dll!A",
	       "delayed-missing-module by inventory R401 R402\n");
	expect("fresh.dll!New", "missing-module by a profile R303 R304\n");
	expect("setup.dll!A", "missing-module by a profile R303 R304 likely\n");
	expect("fax.dll!A", "unknown-module by a profile R304\n");
	expect("~fax.dll!A", "delayed-unknown-module by a profile R401 R402\n");
	expect("unproven.dll!A", "unknown-module by a profile R304\n");
	expect("~unproven.dll!A",
	       "delayed-unknown-module by a profile R401 R402\n");
	expect("..\\x.dll!A", "unknown-module by inventory R304 R301\n");
}

Test(grounds, of_procedures_are_the_table_or_the_file)
{
	scene_dll(&c.scene, "own.dll", "+A +B=gone.B +C=sys.Nope");
	expect("sys.dll!Nope", "missing-procedure by a profile R303 R305\n");
	expect("~sys.dll!Nope",
	       "delayed-missing-procedure by a profile R401 R402 R405\n");
	expect("sys.dll!Fresh", "missing-procedure by a profile R303 R305\n");
	expect("numbers.dll#9", "missing-ordinal by a profile R303 R306\n");
	expect("likely.dll!Nope",
	       "missing-procedure by a profile R303 R305 likely\n");
	expect("opaque.dll!A", "unknown-procedure by a profile R305 R306\n");
	expect("sys.dll!Perhaps", "unknown-procedure by a profile R305 R306\n");
	expect("sys.dll!Dangling",
	       "missing-forward-target by a profile R303 R311 likely\n");
	expect("numbers.dll#3", "");
	expect("own.dll!Z", "missing-procedure by file R303 R305\n");
	expect("own.dll!B",
	       "missing-forward-target by file R303 R311 likely\n");
	expect("own.dll!C",
	       "missing-forward-target by file R303 R311 likely\n");
	expect("~own.dll!Z",
	       "delayed-missing-procedure by file R401 R402 R405\n");
}

Test(grounds, of_a_profile_are_those_of_its_lists)
{
	expect("sys.dll!Nope", "missing-procedure by a profile R303 R305\n");
	cr_expect_eq(profile_evidence(&c.d.profile,
				      check_finding(&c, 0)->evidence_pattern,
				      OLD),
		     EVIDENCE_OBSERVED);
	expect("fresh.dll!New", "missing-module by a profile R303 R304\n");
	cr_expect_eq(profile_evidence(&c.d.profile,
				      check_finding(&c, 0)->evidence_pattern,
				      NEW),
		     EVIDENCE_OBSERVED);
}

/* Each of them stands behind a forwarder of root.dll's import (R311). */
Test(grounds, behind_a_forwarder_the_failure_is_that_of_the_export)
{
	struct pe_builder *b;

	scene_dll(&c.scene, "fwd.dll", "+A=late.A");
	scene_dll(&c.scene, "late.dll", "+A gone.dll!X");
	expect("fwd.dll!A",
	       "missing-module by inventory R303 R304 R311 likely\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127 likely");
	scene_dll(&c.scene, "late.dll", "+A setup.dll!X");
	expect("fwd.dll!A",
	       "missing-module by a profile R303 R304 R311 likely\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127 likely");
	b = scene_builder(IMAGE_FILE_MACHINE_I386, "+A sys.dll!There");
	pe_bound_import(b, "deep.dll", 1, 0);
	pe_bound_import(b, "sys.dll", 1, 0);
	scene_write(c.scene.beside, "late.dll", b);
	expect("fwd.dll!A", "bound-import-mismatch by file R312 R311 likely\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127 likely");
	expect("~late.dll!A",
	       "delayed-missing-module by file R312 R401 likely\n");
	b = scene_builder(IMAGE_FILE_MACHINE_I386, "+A");
	pe_manifest(b, 2,
		    "<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
		    "manifestVersion='1.0'><dependency><dependentAssembly>"
		    "<assemblyIdentity type='win32' name='No.Such' "
		    "version='1.0.0.0' processorArchitecture='x86'/>"
		    "</dependentAssembly></dependency></assembly>");
	scene_write(c.scene.beside, "late.dll", b);
	expect("fwd.dll!A",
	       "missing-assembly by nothing R601 R602 R607 R311 likely\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 127 likely");
	expect("late.dll!A",
	       "missing-assembly by nothing R601 R602 R607 likely in part\n");
	cr_expect_str_eq(check_verdict(&c, "new"), "fails 14001");
	expect("~late.dll!A",
	       "delayed-missing-module by nothing R601 R602 R607 R401 "
	       "likely in part\n");
}

Test(grounds, of_files_beside_iis_are_the_file)
{
	scene_dll(&c.scene, "known.dll", "+Known");
	scene_dll(&c.scene, "own.dll", "+A");
	scene_dll(&c.scene, "zlib1.dll", "+A");
	expect("known.dll!Known", "shadowed by file R501 R509 R511 likely\n");
	expect(FILTER "own.dll!A", "unknown-module by file R304 R111\n"
	       "found-beside by file R110 R111\n");
	expect(FILTER "zlib1.dll!A", "unknown-module by file R304 R111\n"
	       "found-beside by file R110 R111\n"
	       "already-loaded by file R501 R508\n");
	expect(FILTER "~own.dll!A",
	       "delayed-missing-module by inventory R401 R402 R404\n");
}

static void expect_set(const char *targets, const char *words,
		       const char *expected)
{
	c.d.targets = scene_targets(&c.scene, targets);
	expect(words, expected);
}

Test(api_set_grounds, are_the_schema_or_the_inventory)
{
	check_open_texts(&c, apiset_targets, APISET_FILES);
	expect_set("before", "api-ms-win-core-synch-l1-1-0.dll!X",
		   "missing-module by inventory R303 R304 R315\n"
		   "needs-redistributable by nothing R304\n");
	expect_set("seven", "api-ms-win-core-synch-l1-2-0.dll!X",
		   "missing-module by schema R303 R304 R2306 R2309\n"
		   "needs-redistributable by nothing R304\n");
	expect_set("seven", "api-ms-win-core-synch-l1-9-0.dll!X",
		   "missing-module by schema R303 R304 R2306\n"
		   "needs-redistributable by nothing R304\n");
	expect_set("seven", "api-ms-win-core-synch-l1-1-0.dll!Nope",
		   "missing-procedure by a profile R303 R305 R2303\n");
	expect_set("seven", "kernel32.dll!Nope",
		   "missing-procedure by a profile R303 R305\n");
	expect_set("ten", "ext-ms-win-odd-l1-1-0.dll!Odd",
		   "missing-module by schema R303 R304 R2305 likely\n");
	expect_set("ten", "~ext-ms-win-odd-l1-1-0.dll!Odd",
		   "optional-api-set by schema R401 R402 R2402 R2305 likely\n");
	expect_set("untold", "api-ms-win-perhaps-l1-1-0.dll!X",
		   "unknown-module by schema R304 R2305\n");
	expect_set("untold", "~api-ms-win-perhaps-l1-1-0.dll!X",
		   "delayed-unknown-module by schema R401 R402 R2305\n");
	expect_set("server", "~api-ms-win-perhaps-l1-1-0.dll!X",
		   "delayed-unknown-module by schema R401 R402 R2305\n");
	expect_set("ten", "api-ms-win-lost-l1-1-0.dll!X",
		   "unknown-module by schema R304 R2307\n");
	expect_set("ten", "~api-ms-win-lost-l1-1-0.dll!X",
		   "delayed-unknown-module by schema R401 R402 R2307\n");
	scene_dll(&c.scene, "ucrtbase.dll", "+_initterm");
	scene_dll(&c.scene, "api-ms-win-crt-runtime-l1-1-0.dll",
		  "+_initterm=ucrtbase._initterm");
	expect_set("seven",
		   FILTER "api-ms-win-crt-runtime-l1-1-0.dll!_initterm",
		   "found-beside by file R110 R111\n"
		   "missing-module by file R303 R304 R2310 likely\n"
		   "needs-redistributable by nothing R304\n");
	/* A delay load of IIS doesn't look beside the DLL at all. */
	expect_set("seven",
		   FILTER "~api-ms-win-crt-runtime-l1-1-0.dll!_initterm",
		   "optional-api-set by schema R401 R402 R2402 R2306\n");
	scene_dll(&c.scene, "our-own-c-run-time.dll",
		  "+_initterm=ucrtbase._initterm");
	expect_set("seven", FILTER "our-own-c-run-time.dll!_initterm",
		   "found-beside by file R110 R111\n");
	cr_expect_str_eq(check_verdict(&c, "seven"), "loads likely");
}

/* dryload inspect. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/run.h"

/* Something of everything that is shown. */
static const char *rich_file(struct scratch *folder)
{
	static const uint16_t version[4] = { 1, 2, 3, 4 };
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);

	pe_import(b, "kernel32.dll", "GetVersion");
	pe_import_ordinal(b, "ws2_32.dll", 115);
	pe_delay_import(b, "shell32.dll", "ShellExecuteA");
	pe_bound_import(b, "kernel32.dll", 0x3b7dfe0e, 0);
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	pe_export_forwarder(b, "Alloc", "KERNEL32.HeapAlloc");
	pe_export_ordinal(b, 9);
	pe_relocation(b, 0x1000, IMAGE_REL_BASED_HIGHLOW);
	pe_tls(b, 2);
	pe_manifest(b, 2, "<assembly/>");
	pe_version(b, version);
	return scratch_pe(folder, "rich.dll", b);
}

static void expect_all(struct run r, const char *const *words)
{
	cr_expect_eq(r.status, 0, "%s", r.err);
	for (; *words != NULL; words++)
		cr_expect_not_null(strstr(r.out, *words), "no \"%s\" in\n%s",
				   *words, r.out);
	run_free(&r);
}

#define WORDS(...) ((const char *const[]){ __VA_ARGS__, NULL })

Test(cli_inspect, tells_api_sets_from_dlls)
{
	struct scratch *folder = scratch_new();
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	const char *path;

	pe_import(b, "API-MS-Win-core-synch-l1-2-0.dll", "WaitOnAddress");
	pe_delay_import(b, "ext-ms-win-odd-l1-1-0.dll", "Odd");
	pe_import(b, "api-own.dll", "Own");
	path = scratch_pe(folder, "sets.dll", b);
	expect_all(RUN("inspect", path),
		   WORDS("API-MS-Win-core-synch-l1-2-0.dll  1, an API set\n",
			 "ext-ms-win-odd-l1-1-0.dll  1, an API set\n",
			 "api-own.dll  1\n"));
	expect_all(RUN("inspect", "-f", "json", path),
		   WORDS("\"api_set\": true", "\"api_set\": false"));
	scratch_free(folder);
}

Test(cli_inspect, shows_what_the_loader_reads)
{
	struct scratch *folder = scratch_new();

	expect_all(RUN("inspect", rich_file(folder)),
		   WORDS("x86 DLL, ISAPI filter", "image base", ".text",
			 "kernel32.dll  1\n    GetVersion", "#115",
			 "shell32.dll", "bound to", "0x3B7DFE0E",
			 "Alloc = KERNEL32.HeapAlloc", "#9\n",
			 "relocations  1 in 1 page", "2 callbacks",
			 "1.2.3.4", "resource 2, 11 bytes"));
	scratch_free(folder);
}

Test(cli_inspect, verbose_adds_the_manifest_and_hints)
{
	struct scratch *folder = scratch_new();

	expect_all(RUN("inspect", "-v", rich_file(folder)),
		   WORDS("  <assembly/>\n", "GetVersion  hint "));
	scratch_free(folder);
}

Test(cli_inspect, quiet_is_headers_alone)
{
	struct scratch *folder = scratch_new();
	struct run r = RUN("inspect", "-q", rich_file(folder));

	cr_expect_not_null(strstr(r.out, "image base"));
	cr_expect_null(strstr(r.out, "GetVersion\n"));
	run_free(&r);
	scratch_free(folder);
}

Test(cli_inspect, json_has_everything)
{
	struct scratch *folder = scratch_new();

	expect_all(RUN("inspect", "-f", "json", rich_file(folder)),
		   WORDS("\"dryload-inspect/1\"", "\"host\": \"iis-filter\"",
			 "\"image_base\": 268435456", "\"name\": \".text\"",
			 "\"procedure\": \"GetVersion\"", "\"ordinal\": 115",
			 "\"delay_imports\"", "\"timestamp\": 998112782",
			 "\"forwarder\": \"KERNEL32.HeapAlloc\"",
			 "\"entries\": 1", "\"text\": \"<assembly/>\"",
			 "\"file_version\": \"1.2.3.4\"",
			 "\"second_opinion\": null"));
	scratch_free(folder);
}

Test(cli_inspect, cpp_names_are_written_as_people_read_them)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct scratch *folder = scratch_new();
	const char *path;
	struct run r;

	pe_import(b, "mfc42.dll", "?f@A@@QAEXH@Z");
	pe_delay_import(b, "msvcp60.dll", "?x@@3HA");
	pe_export(b, "??0B@@QAE@XZ");
	pe_export(b, "Plain");
	path = scratch_pe(folder, "cpp.dll", b);
	expect_all(RUN("inspect", "-v", path),
		   WORDS("    ?f@A@@QAEXH@Z  hint ",
			 "  public: void __thiscall A::f(int)\n", "  int x\n",
			 "??0B@@QAE@XZ  public: __thiscall B::B(void)\n",
			 "Plain\n"));
	expect_all(RUN("inspect", "-f", "json", path),
		   WORDS("\"undecorated\": \"public: void __thiscall "
			 "A::f(int)\"",
			 "\"undecorated\": \"int x\"",
			 "\"undecorated\": \"public: __thiscall B::B(void)\"",
			 "\"undecorated\": null"));
	r = RUN("inspect", path);
	cr_expect_null(strstr(r.out, "A::f(int)"), "%s", r.out);
	run_free(&r);
	scratch_free(folder);
}

Test(cli_inspect, many_exports_are_cut_unless_verbose)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_AMD64);
	struct scratch *folder = scratch_new();
	const char *path;
	char name[16];

	for (unsigned i = 0; i < 30; i++) {
		snprintf(name, sizeof(name), "Export%02u", i);
		pe_export(b, name);
	}
	path = scratch_pe(folder, "many.dll", b);
	expect_all(RUN("inspect", path), WORDS("Export19\n", "and 10 more"));
	expect_all(RUN("inspect", "-v", path), WORDS("Export29\n"));
	scratch_free(folder);
}

Test(cli_inspect, guesses_what_made_the_file)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct scratch *folder = scratch_new();
	const char *path;

	pe_import(b, "MSVCR71.dll", "malloc");
	path = scratch_pe(folder, "made.dll", b);
	expect_all(RUN("inspect", path),
		   WORDS("made with", "Visual C++ 2003, run-time MSVCR71.dll"));
	expect_all(RUN("inspect", "-f", "json", path),
		   WORDS("\"toolchain\"", "\"name\": \"Visual C++ 2003\"",
			 "\"runtime\": \"MSVCR71.dll\"", "\"rich\": null",
			 "\"compiler_build\": null"));
	scratch_free(folder);
}

Test(cli_inspect, names_in_the_data_are_a_guess_and_cut_unless_verbose)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct scratch *folder = scratch_new();
	char names[25][16] = { { 0 } };
	const char *path;

	for (unsigned i = 0; i < 25; i++)
		snprintf(names[i], sizeof(names[i]), "plugin%02u.dll", i);
	pe_import(b, "plugin00.dll", "Start");
	pe_section(b, ".data", names, sizeof(names), sizeof(names));
	pe_set_section(b, ".data", PE_SECTION_CHARACTERISTICS,
		       IMAGE_SCN_CNT_INITIALIZED_DATA | IMAGE_SCN_MEM_READ);
	path = scratch_pe(folder, "host.dll", b);
	expect_all(RUN("inspect", path),
		   WORDS("DLLs named in the data (a guess",
			 "\n  plugin20.dll\n  and 4 more"));
	expect_all(RUN("inspect", "-v", path), WORDS("\n  plugin24.dll\n"));
	expect_all(RUN("inspect", "-f", "json", path),
		   WORDS("\"named_dlls\"", "\"plugin24.dll\""));
	scratch_free(folder);
}

Test(cli_inspect, names_are_escaped)
{
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct scratch *folder = scratch_new();
	const char *path;
	struct run r;

	pe_import(b, "evil\033[2J.dll", "a\nb\x9b");
	path = scratch_pe(folder, "evil.dll", b);
	r = RUN("inspect", path);
	cr_expect_null(strchr(r.out, '\033'));
	cr_expect_not_null(strstr(r.out, "evil\\x1B[2J.dll"), "%s", r.out);
	cr_expect_not_null(strstr(r.out, "a\\x0Ab\\x9B"), "%s", r.out);
	run_free(&r);
	scratch_free(folder);
}

/* A small file whose many names are all the same long one. */
Test(cli_inspect, names_that_share_their_bytes_do_not_swell_the_output)
{
	enum { NAMES = 2000, LENGTH = 4000 };
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct scratch *folder = scratch_new();
	IMAGE_EXPORT_DIRECTORY *directory;
	struct bytes file;
	const char *path;
	uint32_t *names;
	char text[LENGTH], name[16];
	struct run r;

	for (unsigned i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "E%04u", i);
		pe_export(b, name);
	}
	memset(text, 'A', sizeof(text));
	pe_section(b, ".long", text, sizeof(text), sizeof(text) + 1);
	file = pe_builder_build(b);
	directory = (void *)pe_at(
		b, pe_directory_rva(b, IMAGE_DIRECTORY_ENTRY_EXPORT));
	names = (void *)pe_at(b, directory->AddressOfNames);
	for (unsigned i = 0; i < NAMES; i++)
		names[i] = 0x2000;
	path = scratch_file(folder, "shared.dll", file.data, file.len);
	r = RUN("inspect", "-v", path);
	cr_expect_eq(r.status, 0);
	cr_expect_lt(strlen(r.out), 6 * file.len, "%zu of %zu",
		     strlen(r.out), file.len);
	run_free(&r);
	pe_builder_free(b);
	scratch_free(folder);
}

Test(cli_inspect, a_malformed_file_is_shown_as_such)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_file(folder, "x.dll", "MZ", 2);

	expect_all(RUN("inspect", path),
		   WORDS("not a PE image", "malformed", "offset"));
	scratch_free(folder);
}

Test(cli_inspect, what_is_no_image_has_no_headers_in_json)
{
	struct scratch *folder = scratch_new();
	const char *path = scratch_file(folder, "x.txt", "text", 4);

	expect_words(RUN("inspect", "-f", "json", path), 0,
		     "\"headers\": null,\n");
	scratch_free(folder);
}

Test(cli_inspect, an_unreadable_file_is_an_error_and_others_are_shown)
{
	struct scratch *folder = scratch_new();
	const char *missing = scratch_path(folder, "missing.dll");
	struct run r = RUN("inspect", missing, rich_file(folder));

	cr_expect_eq(r.status, 3);
	cr_expect_not_null(strstr(r.err, "missing.dll: No such file"));
	cr_expect_not_null(strstr(r.out, "ISAPI filter"));
	run_free(&r);
	scratch_free(folder);
}

Test(cli_inspect, second_opinion_agrees_on_an_honest_file)
{
	struct scratch *folder = scratch_new();
	struct run r = RUN("inspect", "-q", "--second-opinion",
			   rich_file(folder));

	if (strstr(r.out, "second opinion\n  none") != NULL)
		cr_skip_test("dryload-second-opinion isn't built");
	cr_expect_eq(r.status, 0, "%s", r.out);
	cr_expect_not_null(strstr(r.out, "agrees"), "%s", r.out);
	run_free(&r);
	scratch_free(folder);
}

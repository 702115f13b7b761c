/*
 * The first Windows of the table, asked alone, in full words: what is said of
 * a file, and what to do about it.
 */
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"
#include "util/status.h"

#define FILTER "+GetFilterVersion +HttpFilterProc "
#define X86 IMAGE_FILE_MACHINE_I386

static struct check c;

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(first_windows, .fini = tear_down);

static void open_old(void)
{
	check_open(&c, true);
	c.d.targets = scene_targets(&c.scene, "old");
}

static void expect_built(const char *what, struct pe_builder *b,
			 const char *expected)
{
	scene_write(c.scene.beside, "root.dll", b);
	cr_expect_str_eq(check_told(&c), expected, "%s: %s", what,
			 check_told(&c));
}

static void expect(const char *words, const char *expected)
{
	expect_built(words, scene_builder(X86, words), expected);
}

static struct pe_builder *based(const char *words, uint64_t base, bool flat)
{
	struct pe_builder *b = scene_builder(X86, words);

	b->image_base = base;
	b->flat = flat;
	if (!flat)
		b->characteristics |= IMAGE_FILE_RELOCS_STRIPPED;
	return b;
}

Test(first_windows, is_told_of_files_that_meet_others)
{
	struct pe_builder *b;

	open_old();
	expect_built("shared data", based("", 0x7ffe0000, false),
		     "not-relocatable: root.dll must lie at 0x7FFE0000, where "
		     "it meets the shared user data at 0x7FFE0000, and its "
		     "relocations are stripped ...  -> link it without "
		     "/FIXED, or give it another base\n");
	expect_built("first pages", based("", 0, false),
		     "not-relocatable: root.dll must lie at 0x0, where it "
		     "meets the first 64 KB, which stay free, and its "
		     "relocations are stripped ...  -> link it without "
		     "/FIXED, or give it another base\n");
	expect_built("upper half", based("", 0x80000000, false),
		     "not-relocatable: root.dll must lie at 0x80000000, where "
		     "it meets the system's half of the addresses, and its "
		     "relocations are stripped ...  -> link it without "
		     "/FIXED, or give it another base\n");
	expect_built("any other", based("", 0x10000000, false),
		     "base-conflict: root.dll must lie at 0x10000000, where "
		     "any other DLL that was given no base may lie, and its "
		     "relocations are stripped ...  -> link it without "
		     "/FIXED, or give it a base of its own\n");
	expect_built("flat", based("", 0x7ffe0000, true),
		     "not-relocatable: root.dll must lie at 0x7FFE0000, where "
		     "it meets the shared user data at 0x7FFE0000, and a flat "
		     "image isn't moved (R208) ...  -> link it without "
		     "/FIXED, or give it another base\n");
	b = scene_builder(X86, "");
	b->image_base = 0x80000000;
	expect_built("no relocations", b,
		     "base-conflict: root.dll is moved, since at 0x80000000 "
		     "it meets the system's half of the addresses, and has no "
		     "relocations: code that isn't independent of its address "
		     "faults ...  -> link it without /FIXED, or give it a "
		     "base of its own\n");
	b = scene_builder(X86, "");
	pe_section(b, ".big", "x", 1, 0x20000000 - 0x5000);
	pe_set(b, PE_SIZE_OF_IMAGE, 0x20000000);
	expect_built("huge", b,
		     "huge-image: root.dll takes 512 MB of addresses in one "
		     "piece, of 2 GB that the process has ...  -> load large "
		     "data at run time instead\n");
	scene_write(c.scene.beside, "a.dll", based("+A", 0x20000000, false));
	scene_write(c.scene.beside, "b.dll", based("+A", 0x20000000, false));
	expect_built("pair", based("a.dll!A b.dll!A", 0x20000000, false),
		     "not-relocatable: a.dll must lie at 0x20000000, where "
		     "root.dll must lie too: neither can be moved ...  -> "
		     "link it without /FIXED, or give it another base\n"
		     "not-relocatable: b.dll must lie at 0x20000000, where "
		     "root.dll must lie too: neither can be moved ...  -> "
		     "link it without /FIXED, or give it another base\n");
	b = scene_builder(X86, "a.dll!A");
	b->image_base = 0x20000000;
	pe_relocation(b, 0x1000, IMAGE_REL_BASED_HIGHLOW);
	expect_built("second", b,
		     "base-conflict: a.dll must lie at 0x20000000, where "
		     "root.dll would lie before it, and its relocations are "
		     "stripped ...  -> link it without /FIXED, or give it a "
		     "base of its own\n");
}

Test(first_windows, is_told_of_thread_local_storage)
{
	struct pe_builder *b = scene_builder(X86, "");
	uint8_t *directory;
	uint32_t end;

	open_old();
	pe_tls(b, 2);
	expect_built("callbacks", b,
		     "tls-callbacks: the TLS callbacks of root.dll are not "
		     "called on  ...  -> do in DllMain what must be done\n");
	b = scene_builder(X86, "");
	pe_tls(b, 0);
	pe_builder_build(b);
	directory = pe_at(b, pe_directory_rva(b, IMAGE_DIRECTORY_ENTRY_TLS));
	end = le32(directory) + 8;
	memcpy(directory + 4, &end, sizeof(end));
	expect_built("data", b,
		     "implicit-tls: root.dll uses static TLS, and gets none "
		     "on  ... , since it comes by LoadLibrary: code that uses "
		     "it reads foreign data or faults -> use TlsAlloc in "
		     "place of __declspec(thread)\n");
	/* Its end lies before its start: it has no data. */
	b = scene_builder(X86, "");
	pe_tls(b, 0);
	pe_builder_build(b);
	directory = pe_at(b, pe_directory_rva(b, IMAGE_DIRECTORY_ENTRY_TLS));
	end = le32(directory) - 8;
	memcpy(directory + 4, &end, sizeof(end));
	expect_built("backwards", b, "");
}

Test(first_windows, is_told_of_what_lies_beside)
{
	struct pe_builder *b;

	open_old();
	scene_dll(&c.scene, "own.dll", "+A");
	scene_dll(&c.scene, "known.dll", "+Known");
	scene_dll(&c.scene, "zlib1.dll", "+A");
	scene_dll(&c.scene, "sys.dll", "+There");
	scene_dll(&c.scene, "msvcr90.dll", "+malloc");
	scene_dll(&c.scene, "late.dll", "+A sys.dll!There");
	expect(FILTER "own.dll!A",
	       "unknown-module: own.dll is in the DLL's folder only; whether "
	       "IIS 5.x looks there isn't documented ...  -> a copy in "
	       "System32, or in a folder of PATH, is found in any case\n");
	expect(FILTER "zlib1.dll!A",
	       "unknown-module: zlib1.dll is in the DLL's folder only; "
	       "whether IIS 5.x looks there isn't documented ...  -> a copy "
	       "in System32, or in a folder of PATH, is found in any case\n"
	       "already-loaded: where IIS or another filter has loaded a "
	       "zlib1.dll before, that one is used, not the one beside the "
	       "DLL ...  -> give the copy a name of its own or link it "
	       "statically, or make sure that all filters of the server bring "
	       "the same one\n");
	expect("known.dll!Known",
	       "shadowed: /known.dll is not used on  ... : Windows takes "
	       "KnownDLLs from its own folder -> don't ship it, or under "
	       "another name: what only this copy has isn't there\n");
	expect(FILTER "~sys.dll!There",
	       "shadowed: /sys.dll is not used on  ... : a delay load doesn't "
	       "look beside the DLL -> don't ship it, or under another name: "
	       "what only this copy has isn't there\n");
	expect(FILTER "~own.dll!A",
	       "delayed-missing-module: own.dll is not in the Windows of  ... "
	       "; a copy lies beside the DLL, where a delay load in IIS "
	       "doesn't look: it starts in System32\\inetsrv -> load it by "
	       "its full path before the first call, or put it into a folder "
	       "of PATH\n");
	expect(FILTER "~late.dll!A",
	       "delayed-missing-module: late.dll is not in the Windows of  "
	       "... ; a copy lies beside the DLL, where a delay load in IIS "
	       "doesn't look: it starts in System32\\inetsrv -> load it by "
	       "its full path before the first call, or put it into a folder "
	       "of PATH\n");
	expect("msvcr90.dll!malloc",
	       "runtime-outside-assembly: msvcr90.dll: no manifest binds the "
	       "copy that lies loose: its start-up refuses on  ...  -> embed "
	       "the manifest in the DLL as resource 2 and install the "
	       "redistributable\n");
	expect("own.dll!B",
	       "missing-procedure: the own.dll of the deployment exports no B "
	       "...  -> ship the version of the DLL that it was linked with\n");
	b = scene_builder(X86, "known.dll!Known sys.dll!There");
	pe_bound_import(b, "sys.dll", 1, 0);
	pe_bound_import(b, "deep.dll", 1, 0);
	expect_built("bound", b,
		     "bound-import-mismatch: root.dll is bound to deep.dll, "
		     "and doesn't import it: the loader looks for its import "
		     "descriptor, on  ...  -> bind the file anew, or clear "
		     "its bound import directory\n"
		     "unbound-import: the bound import list of root.dll lacks "
		     "known.dll: the DLL isn't loaded, and a call into it "
		     "crashes, on  ...  -> bind the file anew, or clear its "
		     "bound import directory\n");
	scene_file(c.scene.beside, "w3wp.exe.local", "", 0);
	expect(FILTER "sys.dll!There",
	       "found-beside: sys.dll is found beside the DLL: that IIS looks "
	       "there is likely, not documented ...  -> a copy in System32, "
	       "or in a folder of PATH, is found in any case\n"
	       "ignored-local: /w3wp.exe.local has no effect: it counts in "
	       "the folder of the program, System32\\inetsrv ...  -> don't "
	       "rely on it\n");
}

Test(first_windows, is_told_of_dlls_that_it_lacks_or_refuses)
{
	open_old();
	scene_dll_in(c.scene.beside, "big.dll", IMAGE_FILE_MACHINE_AMD64, "+A");
	scene_file(c.scene.beside, "text.dll", "no image", 8);
	expect("gone.dll!A",
	       "missing-module: gone.dll is not in the Windows of  ... , nor "
	       "beside the DLL or in PATH -> ship it beside the DLL, or don't "
	       "import it\n");
	expect("~gone.dll!A",
	       "delayed-missing-module: gone.dll is not in the Windows of  "
	       "... , nor beside the DLL or in PATH -> make sure that the DLL "
	       "isn't called where it is missing\n");
	expect("setup.dll!A",
	       "missing-module: setup.dll comes with  ... , but not in a "
	       "folder where the loader looks -> ship it beside the DLL, or "
	       "don't import it\n");
	expect("fax.dll!A",
	       "unknown-module: fax.dll is there on  ...  only with the "
	       "Windows component Fax services -> install the component, or "
	       "look on the server whether the file is in System32\n");
	expect("unproven.dll!A",
	       "unknown-module: whether unproven.dll is in a plain  ...  is "
	       "not known -> look on the server, or check against a profile "
	       "of it\n");
	expect("fresh.dll!New",
	       "missing-module: fresh.dll is not in the Windows of  ...  -> "
	       "don't import it on this Windows: use LoadLibrary and do "
	       "without it where it is missing\n");
	expect("big.dll!A",
	       "wrong-machine: big.dll is an x64 file, and the process isn't, "
	       "on  ...  -> build it for the machine of the process, or run "
	       "the process in the other mode\n");
	expect("text.dll!A",
	       "bad-image: text.dll doesn't start with a DOS header (MZ) ...  "
	       "-> check that the file was copied whole and in binary mode\n");
}

Test(first_windows, is_told_of_procedures_that_it_lacks)
{
	open_old();
	expect("sys.dll!Fresh",
	       "missing-procedure: sys.dll!Fresh is not in the Windows of  "
	       "...  -> find it with GetProcAddress and fall back where it is "
	       "missing\n");
	expect("~sys.dll!Nope",
	       "delayed-missing-procedure: sys.dll!Nope is not in the Windows "
	       "of  ... ; a call raises 0xC06D007F (127) -> make sure that it "
	       "isn't called where it is missing\n");
	expect("numbers.dll#9",
	       "missing-ordinal: numbers.dll!#9 is not in the Windows of  ... "
	       " -> import it by name, or link with the import library of the "
	       "target\n");
	expect("sys.dll!Dangling",
	       "missing-forward-target: sys.dll!Dangling leads to "
	       "DEEP.Nothing, which is not there on  ...  -> ship the DLL "
	       "that the forwarder names in the right version\n");
	expect("opaque.dll!A",
	       "unknown-procedure: whether opaque.dll!A is there on  ...  is "
	       "not known: the exports of this DLL aren't known -> look on "
	       "the server, or check against a profile of it\n");
	expect("sys.dll!Perhaps",
	       "unknown-procedure: whether sys.dll!Perhaps is there on  ...  "
	       "is not known: the sources disagree -> look on the server, or "
	       "check against a profile of it\n");
}

Test(first_windows, is_told_of_run_times_that_it_lacks)
{
	open_old();
	expect("api-ms-win-core-synch-l1-2-0.dll!X",
	       "missing-module: api-ms-win-core-synch-l1-2-0.dll is not in "
	       "the Windows of  ... , nor beside the DLL or in PATH -> build "
	       "with a toolset and C run-time for this Windows: API sets came "
	       "with Windows 7\n"
	       "needs-redistributable: api-ms-win-core-synch-l1-2-0.dll is "
	       "the API set of Windows 7 and later; some are also files of "
	       "the UCRT; beside the DLL: only the files of the UCRT; no "
	       "package is known to bring it to this Windows ...  -> install "
	       "what brings it, or do without the DLL\n");
	expect("api-ms-win-crt-runtime-l1-1-0.dll!X",
	       "missing-module: api-ms-win-crt-runtime-l1-1-0.dll is not in "
	       "the Windows of  ... , nor beside the DLL or in PATH -> "
	       "install the Universal CRT, which is part of Windows from 10 "
	       "on, or link the C run-time statically (/MT)\n"
	       "needs-redistributable: api-ms-win-crt-runtime-l1-1-0.dll is "
	       "Universal C Runtime, name sets; an ordinary file before "
	       "Windows 10; the file may also lie beside the DLL; no package "
	       "is known to bring it to this Windows ...  -> install what "
	       "brings it, or do without the DLL\n");
	expect("msvcr71d.dll!A",
	       "missing-module: msvcr71d.dll is not in the Windows of  ... , "
	       "nor beside the DLL or in PATH -> build the release "
	       "configuration (/MD in place of /MDd); debug run-times come "
	       "with Visual Studio alone and may not be shipped\n"
	       "debug-runtime: msvcr71d.dll is a debug run-time: it comes "
	       "with Visual C++ alone and may not be shipped ...  -> build "
	       "the release configuration (/MD or /MT)\n");
}

#define MANIFEST(identity)                                                 \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "             \
	"manifestVersion='1.0'><dependency><dependentAssembly>"           \
	"<assemblyIdentity type='win32' " identity                        \
	"/></dependentAssembly></dependency></assembly>"
#define KEY "publicKeyToken='6595b64144ccf1df' "
#define FOR(arch) "processorArchitecture='" arch "'"

Test(first_windows, is_told_of_assemblies)
{
	static const struct {
		const char *manifest, *told;
	} rows[] = {
		{ MANIFEST("name='No.Such' version='1.0.0.0' " FOR("x86")),
		  ("missing-assembly: the assembly No.Such 1.0.0.0 is not "
		   "in the Windows of  ...  -> install the redistributable "
		   "that brings the assembly\n") },
		{ MANIFEST("name='Windows.Sys' version='9.0.0.0' " KEY
			   FOR("x86")),
		  ("missing-assembly: the assembly Windows.Sys 9.0.0.0 is "
		   "not in the Windows of  ... , which has other versions "
		   "of it -> ask for a version that this Windows has\n") },
		{ MANIFEST("name='Windows.Sys' version='6.0.0.0' "
			   "publicKeyToken='1fc8b3b9a1e18e3b' " FOR("x86")),
		  ("missing-assembly: the assembly Windows.Sys 6.0.0.0 is "
		   "not in the Windows of  ... , which has one of that "
		   "name, signed with another key -> ask for it with the "
		   "publicKeyToken of its maker\n") },
		{ MANIFEST("name='Windows.Sys' version='6.0.0.0' " KEY
			   FOR("ia64")),
		  ("missing-assembly: the manifest asks for Windows.Sys "
		   "6.0.0.0 for ia64 processes, and the DLL is for others: "
		   "not found on  ...  -> say processorArchitecture=\"*\", "
		   "or that of the DLL: x86 or amd64\n") },
		{ MANIFEST("name='Windows.Perhaps' version='1.0.0.0' " KEY
			   FOR("x86")),
		  ("unknown-assembly: whether the assembly Windows.Perhaps "
		   "1.0.0.0 is there on  ...  is not known -> look on the "
		   "server whether it is in WinSxS, or check against a "
		   "profile of it\n") },
		{ MANIFEST("name='Windows.Sys' " KEY FOR("x86")),
		  ("unknown-assembly: whether the assembly Windows.Sys is "
		   "there on  ...  is not known: the manifest leaves open "
		   "which version, processor or language it asks for -> "
		   "write type, version and processorArchitecture, and "
		   "language=\"*\" or none\n") },
		{ MANIFEST("version='1.0.0.0' " FOR("x86")),
		  ("missing-assembly: the assembly without a name is not in "
		   "the Windows of  ...  -> install the redistributable "
		   "that brings the assembly\n") },
		{ "<assembly",
		  ("missing-assembly: the manifest in root.dll is damaged: "
		   "unclosed token, line 1 ...  -> mend the manifest, and "
		   "embed it again as resource 2\n") },
	};

	open_old();
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pe_builder *b = scene_builder(X86, "");

		pe_manifest(b, 2, rows[i].manifest);
		expect_built(rows[i].manifest, b, rows[i].told);
	}
}

/* Of this Windows no overlay is known to fit. */
Test(first_windows, is_told_of_overlays_that_may_not_fit)
{
	open_old();
	cr_assert_eq(dryload_add_overlay(&c.d, "vc2010-sp1"), DRYLOAD_OK);
	expect("sys.dll!There",
	       "inapplicable-overlay: vc2010-sp1 (Visual C++ 2010 SP1 "
	       "Redistributable) can't be installed on  ... , and has no "
	       "effect there -> ask for one that fits: `dryload targets "
	       "--overlays` lists them\n");
}

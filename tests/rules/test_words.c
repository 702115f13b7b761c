/* The words of findings: what a report says first, and around the targets. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "loader/pe.h"
#include "tests/rules/check.h"

static struct check c;

static void tear_down(void)
{
	check_close(&c);
}

TestSuite(finding_words, .fini = tear_down);

static const char *of_imports(const char *words)
{
	return check_words(&c,
			   scene_builder(IMAGE_FILE_MACHINE_I386, words));
}

struct row {
	const char *words, *findings;
};

static void expect_imports(const struct row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++)
		cr_expect_str_eq(of_imports(rows[i].words), rows[i].findings,
				 "%s: %s", rows[i].words,
				 of_imports(rows[i].words));
}

#define EXPECT_IMPORTS(rows) \
	expect_imports(rows, sizeof(rows) / sizeof(*(rows)))

static void open_on(const char *targets)
{
	check_open(&c, false);
	c.d.targets = scene_targets(&c.scene, targets);
}

Test(finding_words, say_why_a_procedure_is_not_known_by_windows)
{
	static const struct row rows[] = {
		{ "shlwapi.dll#60000",
		  ("unknown-procedure: shlwapi.dll!#60000 is not known to be "
		   "there | whether shlwapi.dll!#60000 is there on  ...  is not "
		   "known: the exports of this DLL aren't known\n"
		   "unknown-procedure: shlwapi.dll!#60000 is not known to be "
		   "there | whether shlwapi.dll!#60000 is there on  ...  is not "
		   "known: its ordinals change from build to build\n") },
	};

	open_on("vista-sp1-x86,win7-sp1-x64-wow64");
	EXPECT_IMPORTS(rows);
	cr_expect_eq(check_finding(&c, 0)->targets,
		     scene_targets(&c.scene, "vista-sp1-x86"));
	cr_expect_eq(check_finding(&c, 1)->targets,
		     scene_targets(&c.scene, "win7-sp1-x64-wow64"));
}

Test(finding_words, say_what_windows_lacks)
{
	static const struct row rows[] = {
		{ "nowhere.dll!A",
		  ("missing-module: nowhere.dll is missing | nowhere.dll is "
		   "not in the Windows of  ... , nor beside the DLL or in "
		   "PATH\n") },
		{ "nowhere.dll!A nowhere.dll#7",
		  ("missing-module: nowhere.dll is missing | nowhere.dll is "
		   "not in the Windows of  ... , nor beside the DLL or in "
		   "PATH\n") },
		{ "kernel32.dll!RegGetValueA",
		  ("missing-procedure: kernel32.dll has no RegGetValueA | "
		   "kernel32.dll!RegGetValueA is not in the Windows of  ... \n") },
		{ "advapi32.dll!RegGetValueA",
		  ("missing-procedure: advapi32.dll has no RegGetValueA | "
		   "advapi32.dll!RegGetValueA is not in the Windows of  ... \n") },
		{ "kernel32.dll#60000",
		  ("unknown-procedure: kernel32.dll!#60000 is not known to be "
		   "there | whether kernel32.dll!#60000 is there on  ...  is "
		   "not known: its ordinals change from build to build\n") },
		{ "~nowhere.dll!A",
		  ("delayed-missing-module: nowhere.dll is missing | "
		   "nowhere.dll is not in the Windows of  ... , nor beside the "
		   "DLL or in PATH\n") },
		{ "~kernel32.dll!Nothing",
		  ("delayed-missing-procedure: kernel32.dll has no Nothing | "
		   "kernel32.dll!Nothing is not in the Windows of  ... ; a "
		   "call raises 0xC06D007F (127)\n") },
		{ "api-ms-win-core-file-l1-1-0.dll!CreateFileW",
		  ("missing-module: api-ms-win-core-file-l1-1-0.dll is missing "
		   "| api-ms-win-core-file-l1-1-0.dll is no API set of  ... : "
		   "the name is looked for as a file, and there is none in the "
		   "system's folder, beside the DLL or in PATH\n"
		   "needs-redistributable: A DLL that is missing is known, and "
		   "what brings it | api-ms-win-core-file-l1-1-0.dll is the "
		   "API set of Windows 7 and later; some are also files of the "
		   "UCRT: ship ucrt-xp (Universal CRT on XP and 2003); beside "
		   "the DLL: only the files of the UCRT ... \n") },
		{ "~api-ms-win-core-file-l1-1-0.dll!CreateFileW",
		  ("delayed-missing-module: api-ms-win-core-file-l1-1-0.dll is "
		   "missing | api-ms-win-core-file-l1-1-0.dll is no API set "
		   "of  ... : the name is looked for as a file, and there is "
		   "none in the system's folder, beside the DLL or in PATH\n"
		   "needs-redistributable: A DLL that is missing is known, and "
		   "what brings it | api-ms-win-core-file-l1-1-0.dll is the "
		   "API set of Windows 7 and later; some are also files of the "
		   "UCRT: ship ucrt-xp (Universal CRT on XP and 2003); beside "
		   "the DLL: only the files of the UCRT ... \n") },
		{ "msvcr90.dll!memcpy",
		  ("missing-module: msvcr90.dll is missing | msvcr90.dll is "
		   "not in the Windows of  ... , nor beside the DLL or in "
		   "PATH\n"
		   "needs-redistributable: A DLL that is missing is known, and "
		   "what brings it | msvcr90.dll is the C run-time of Visual "
		   "C++ 2008; assembly Microsoft.VC90.CRT: ship vc2008-sp1-mfc "
		   "(Visual C++ 2008 SP1 Redistributable, MFC Security Update) "
		   "and name Microsoft.VC90.CRT in the manifest; it may also "
		   "lie beside the DLL as a private assembly ... \n") },
		{ "msvcr71d.dll!memcpy",
		  ("missing-module: msvcr71d.dll is missing | msvcr71d.dll is "
		   "not in the Windows of  ... , nor beside the DLL or in "
		   "PATH\n"
		   "debug-runtime: A DLL that is missing is a debug run-time | "
		   "msvcr71d.dll is a debug run-time: it comes with Visual C++ "
		   "alone and may not be shipped ... \n") },
		{ "vcruntime140.dll!memcpy",
		  ("missing-module: vcruntime140.dll is missing | "
		   "vcruntime140.dll is not in the Windows of  ... , nor "
		   "beside the DLL or in PATH\n"
		   "needs-redistributable: A DLL that is missing is known, and "
		   "what brings it | vcruntime140.dll is the compiler run-time "
		   "of Visual C++ 2015 to 2026: ship vc2019-xp (Visual C++ "
		   "2015-2019 Redistributable 16.7: the last for XP and 2003); "
		   "the file may also lie beside the DLL ... \n") },
	};

	open_on("xp-sp3-x86,ws2003-sp2-x86");
	EXPECT_IMPORTS(rows);
}

Test(finding_words, say_what_is_wrong_with_dlls_beside_it)
{
	static const struct row rows[] = {
		{ "beside.dll!B",
		  ("missing-procedure: beside.dll has no B | the beside.dll of "
		   "the deployment exports no B ... \n") },
		{ "beside.dll#9",
		  ("missing-ordinal: beside.dll has no #9 | the beside.dll of "
		   "the deployment exports no #9 ... \n") },
		{ "big.dll!A",
		  ("wrong-machine: big.dll is an x64 file | big.dll is an x64 "
		   "file, and the process isn't, on  ... \n") },
		{ "text.dll!A",
		  ("bad-image: text.dll doesn't start with a DOS header (MZ) | "
		   "text.dll doesn't start with a DOS header (MZ) ... \n") },
		{ "none.dll!A",
		  ("bad-image: none.dll is empty (1006 is possible instead of "
		   "193) | none.dll is empty (1006 is possible instead of 193) "
		   "... \n") },
	};

	open_on("xp-sp3-x86,ws2003-sp2-x86");
	scene_dll(&c.scene, "beside.dll", "+A");
	scene_dll_in(c.scene.beside, "big.dll", IMAGE_FILE_MACHINE_AMD64, "+A");
	scene_file(c.scene.beside, "text.dll", "no dll", 6);
	scene_file(c.scene.beside, "none.dll", "", 0);
	EXPECT_IMPORTS(rows);
}

Test(finding_words, say_where_a_forwarder_leads)
{
	static const struct row rows[] = {
		{ "+A=gone.B",
		  ("missing-forward-target: fwd.dll has no A | fwd.dll!A leads "
		   "to gone.B, which is not there on  ... \n") },
		{ "+A=beside.B",
		  ("missing-forward-target: fwd.dll has no A | fwd.dll!A leads "
		   "to beside.B, which is not there on  ... \n") },
	};

	open_on("xp-sp3-x86,ws2003-sp2-x86");
	scene_dll(&c.scene, "beside.dll", "+A");
	for (size_t i = 0; i < 2; i++) {
		scene_dll(&c.scene, "fwd.dll", rows[i].words);
		cr_expect_str_eq(of_imports("fwd.dll!A"), rows[i].findings);
	}
}

Test(finding_words, name_the_processor_of_a_file)
{
	static const struct {
		uint16_t machine;
		const char *findings;
	} rows[] = {
		{ IMAGE_FILE_MACHINE_AMD64,
		  ("wrong-machine: root.dll is an x64 file | root.dll is an "
		   "x64 file, and the process isn't, on  ... \n") },
		{ IMAGE_FILE_MACHINE_ARM64,
		  ("wrong-machine: root.dll is an ARM64 file | root.dll is an "
		   "ARM64 file, and the process isn't, on  ... \n") },
		{ IMAGE_FILE_MACHINE_ARM,
		  ("wrong-machine: root.dll is a file for another processor | "
		   "root.dll is a file for another processor, and the process "
		   "isn't, on  ... \n") },
		{ IMAGE_FILE_MACHINE_IA64,
		  ("wrong-machine: root.dll is an Itanium file | root.dll is "
		   "an Itanium file, and the process isn't, on  ... \n") },
		{ 0x1234,
		  ("wrong-machine: root.dll is a file for another processor | "
		   "root.dll is a file for another processor, and the process "
		   "isn't, on  ... \n") },
	};

	open_on("xp-sp3-x86,ws2003-sp2-x86");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		cr_expect_str_eq(check_words(&c, scene_builder(rows[i].machine,
								 "")),
				 rows[i].findings);
}

#define ON_FOUR "xp-sp3-x86,ws2003-sp2-x86,win7-sp1-x86,win8-x64-wow64"

struct header_row {
	enum pe_field field;
	uint64_t value;
	const char *findings;
};

static void expect_headers(const struct header_row *rows, size_t count)
{
	open_on(ON_FOUR);
	for (size_t i = 0; i < count; i++) {
		struct pe_builder *b =
			scene_builder(IMAGE_FILE_MACHINE_I386, "");

		pe_set(b, rows[i].field, rows[i].value);
		cr_expect_str_eq(check_words(&c, b), rows[i].findings, "row %zu", i);
	}
}

Test(finding_words, say_why_headers_are_of_no_image)
{
	static const struct header_row rows[] = {
		{ PE_DOS_MAGIC, 0,
		  ("bad-image: root.dll doesn't start with a DOS header (MZ) | "
		   "root.dll doesn't start with a DOS header (MZ) ... \n") },
		{ PE_LFANEW, 3,
		  ("bad-image: root.dll has no PE header where e_lfanew points "
		   "| root.dll has no PE header where e_lfanew points ... \n") },
		{ PE_SIGNATURE, 0,
		  ("bad-image: root.dll has no PE signature: a DOS program | "
		   "root.dll has no PE signature: a DOS program ... \n") },
		{ PE_SIGNATURE, IMAGE_OS2_SIGNATURE,
		  ("bad-image: root.dll is a 16-bit Windows or OS/2 file (NE) "
		   "| root.dll is a 16-bit Windows or OS/2 file (NE) ... \n") },
		{ PE_SIGNATURE, IMAGE_OS2_SIGNATURE_LE,
		  ("bad-image: root.dll is a linear executable (LE or LX) | "
		   "root.dll is a linear executable (LE or LX) ... \n") },
		{ PE_MAGIC, 7,
		  ("bad-image: root.dll is neither PE32 nor PE32+ | root.dll "
		   "is neither PE32 nor PE32+ ... \n") },
		{ PE_MAGIC, IMAGE_NT_OPTIONAL_HDR64_MAGIC,
		  ("bad-image: root.dll has a PE32 header for a 64-bit "
		   "machine, or the reverse | root.dll has a PE32 header for a "
		   "64-bit machine, or the reverse ... \n") },
		{ PE_OPTIONAL_SIZE, 0,
		  ("bad-image: root.dll has no optional header | root.dll has "
		   "no optional header ... \n") },
		{ PE_SIZE_OF_IMAGE, 0,
		  ("bad-image: root.dll says that its image is 0 bytes large | "
		   "root.dll says that its image is 0 bytes large ... \n") },
		{ PE_SIZE_OF_IMAGE, 0x1000,
		  ("bad-image: root.dll has a section beyond its image | "
		   "root.dll has a section beyond its image ... \n") },
		{ PE_SECTION_COUNT, 0,
		  ("unknown-image: root.dll has no sections | root.dll has no "
		   "sections: whether it is taken isn't known, on  ... \n") },
		{ PE_SECTION_COUNT, 0xffff,
		  ("bad-image: root.dll ends inside its section table | "
		   "root.dll ends inside its section table ... \n") },
	};

	expect_headers(rows, sizeof(rows) / sizeof(*rows));
}

Test(finding_words, say_what_is_wrong_with_values_in_headers)
{
	static const struct header_row rows[] = {
		{ PE_FILE_ALIGNMENT, 3,
		  ("bad-image: root.dll has alignments that don't fit each "
		   "other | root.dll has alignments that don't fit each other "
		   "... \n"
		   "unknown-image: root.dll has alignments that don't fit each "
		   "other | root.dll has alignments that don't fit each other: "
		   "whether it is taken isn't known, on  ... \n") },
		{ PE_IMAGE_BASE, 0x1234,
		  ("bad-image: root.dll has an image base that is no multiple "
		   "of 64 KiB | root.dll has an image base that is no multiple "
		   "of 64 KiB ... \n") },
		{ PE_IMAGE_BASE, 0x7c800000,
		  "" },
		{ PE_SUBSYSTEM_MAJOR, 10,
		  ("bad-image: root.dll has a subsystem version that isn't "
		   "between 3.10 and that of Windows | root.dll has a "
		   "subsystem version that isn't between 3.10 and that of "
		   "Windows ... \n") },
		{ PE_SUBSYSTEM_MAJOR, 2,
		  ("bad-image: root.dll has a subsystem version that isn't "
		   "between 3.10 and that of Windows | root.dll has a "
		   "subsystem version that isn't between 3.10 and that of "
		   "Windows ... \n") },
		{ PE_SUBSYSTEM, 3,
		  "" },
		{ PE_SUBSYSTEM, 1,
		  "" },
		{ PE_ENTRY_POINT, 0x100,
		  ("bad-image: root.dll has an entry point that lies in its "
		   "headers | root.dll has an entry point that lies in its "
		   "headers ... \n") },
		{ PE_ENTRY_POINT, 0x300000,
		  ("malformed-entry-point: The entry point lies outside the "
		   "image | root.dll: The entry point lies outside the image "
		   "... \n") },
		{ PE_DLL_CHARACTERISTICS,
		  IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY,
		  ("unsigned-image: root.dll wants its signature checked, and "
		   "has none | root.dll wants its signature checked, and has "
		   "none ... \n") },
		{ PE_CHARACTERISTICS,
		  IMAGE_FILE_UP_SYSTEM_ONLY |
		  IMAGE_FILE_DLL |
		  IMAGE_FILE_EXECUTABLE_IMAGE,
		  ("uniprocessor-image: The file is marked for machines with "
		   "one processor | root.dll: The file is marked for machines "
		   "with one processor ... \n") },
		{ PE_CHARACTERISTICS, IMAGE_FILE_EXECUTABLE_IMAGE,
		  ("not-a-dll: The file is a program, not a DLL | root.dll is "
		   "a program: LoadLibrary would map it and not look at its "
		   "imports ... \n") },
		{ PE_CHARACTERISTICS,
		  IMAGE_FILE_EXECUTABLE_IMAGE |
		  IMAGE_FILE_DLL |
		  IMAGE_FILE_RELOCS_STRIPPED,
		  ("base-conflict: root.dll may find its base taken | root.dll "
		   "must lie at 0x10000000, where any other DLL that was given "
		   "no base may lie, and its relocations are stripped ... \n") },
		{ PE_CHECKSUM, 1,
		  "" },
	};

	expect_headers(rows, sizeof(rows) / sizeof(*rows));
}

/* The file with what 'change' makes of it. */
static void expect_of(const char *words, void (*change)(struct pe_builder *b),
		      const char *findings)
{
	struct pe_builder *b = scene_builder(IMAGE_FILE_MACHINE_I386, words);

	change(b);
	cr_expect_str_eq(check_words(&c, b), findings);
}

static void pack(struct pe_builder *b)
{
	pe_section(b, "UPX0", "x", 1, 1);
}

static void flatten(struct pe_builder *b)
{
	b->flat = true;
}

static void manage(struct pe_builder *b)
{
	pe_clr(b, COMIMAGE_FLAGS_ILONLY);
}

static void mix(struct pe_builder *b)
{
	pe_clr(b, 0);
}

static void call_back(struct pe_builder *b)
{
	pe_tls(b, 2);
}

static void lose_imports(struct pe_builder *b)
{
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_IMPORT, 0x777777, 40);
}

Test(finding_words, say_what_is_odd_about_an_image)
{
	open_on(ON_FOUR);
	expect_of("", pack,
		  "packed: The file is packed | root.dll is packed: 0 imports "
		  "are visible, the rest are bound at run time ... \n");
	expect_of("", flatten,
		  "base-conflict: root.dll may find its base taken | root.dll "
		  "must lie at 0x10000000, where any other DLL that was given "
		  "no base may lie, and a flat image isn't moved (R208) ... \n"
		  "unknown-image: root.dll has sections that are aligned to "
		  "less than a page, which loads or ends with 487 or 193 | "
		  "root.dll has sections that are aligned to less than a "
		  "page, which loads or ends with 487 or 193: whether it is "
		  "taken isn't known, on  ... \n");
	expect_of("", manage,
		  "managed-assembly: root.dll is a managed assembly | "
		  "root.dll is a managed assembly: IIS can't use it as an "
		  "ISAPI ... \n"
		  "clr-runtime: root.dll is IL without imports | root.dll is "
		  "a managed assembly without imports; whether the loader "
		  "takes it is not known on  ... \n");
	expect_of("mscoree.dll!_CorDllMain", mix,
		  "missing-module: mscoree.dll is missing | mscoree.dll is "
		  "not in the Windows of  ... \n"
		  "clr-runtime: root.dll asks for .NET v2.0.50727 | root.dll "
		  "asks for .NET v2.0.50727, which doesn't come with  ... : "
		  "where it isn't installed the start fails, with 1114 or a "
		  "code of .NET's own (0x8013....)\n"
		  "needs-redistributable: A DLL that is missing is known, and "
		  "what brings it | mscoree.dll is the loader of .NET; part "
		  "of 2003 x86 and of Vista and later: ship dotnet20 (.NET "
		  "Framework 2.0 (SP1, SP2)) ... \n");
	expect_of("", call_back,
		  "tls-callbacks: TLS callbacks that are not called | the TLS "
		  "callbacks of root.dll are not called on  ... \n");
	expect_of("", lose_imports,
		  "bad-image: root.dll has an import directory that points "
		  "outside the image | root.dll has an import directory that "
		  "points outside the image ... \n");
}

#define ASKS_FOR(identity)                                                   \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "                \
	"manifestVersion='1.0'><dependency><dependentAssembly>"              \
	"<assemblyIdentity type='win32' " identity                           \
	"/></dependentAssembly></dependency></assembly>"

#define VC90 "name='Microsoft.VC90.CRT' version='9.0.21022.8' " \
	     "publicKeyToken='1fc8b3b9a1e18e3b' "

Test(finding_words, say_which_assembly_a_manifest_lacks)
{
	static const struct row rows[] = {
		{ "<assembly",
		  ("missing-assembly: the manifest in root.dll is damaged | "
		   "the manifest in root.dll is damaged: unclosed token, line "
		   "1 ... \n") },
		{ ASKS_FOR("name='Some.Thing' version='1.0.0.0' "
			   "processorArchitecture='x86'"),
		  ("missing-assembly: the assembly Some.Thing 1.0.0.0 is "
		   "missing | the assembly Some.Thing 1.0.0.0 is not in the "
		   "Windows of  ... \n") },
		{ ASKS_FOR(VC90 "processorArchitecture='amd64'"),
		  ("missing-assembly: the assembly Microsoft.VC90.CRT "
		   "9.0.21022.8 is missing | the manifest asks for "
		   "Microsoft.VC90.CRT 9.0.21022.8 for amd64 processes, and "
		   "the DLL is for others: not found on  ... \n") },
		{ ASKS_FOR(VC90 "processorArchitecture='x86'"),
		  ("unknown-assembly: the assembly Microsoft.VC90.CRT "
		   "9.0.21022.8 is not known to be there | whether the "
		   "assembly Microsoft.VC90.CRT 9.0.21022.8 is there on  ...  "
		   "is not known\n"
		   "missing-assembly: the assembly Microsoft.VC90.CRT "
		   "9.0.21022.8 is missing | the assembly Microsoft.VC90.CRT "
		   "9.0.21022.8 is not in the Windows of  ... \n") },
	};

	open_on(ON_FOUR);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct pe_builder *b =
			scene_builder(IMAGE_FILE_MACHINE_I386, "");

		pe_manifest(b, 2, rows[i].words);
		cr_expect_str_eq(check_words(&c, b), rows[i].findings, "row %zu", i);
	}
}

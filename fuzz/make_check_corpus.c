/* Writes seeds of check: scenes of a DLL and its neighbour, and every DLL of folders. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/pe_builder.h"

/* As in fuzz/check.c. */
enum {
	HOST_EXTENSION = 3,
	NEIGHBOUR = 4,
	WITH = 8,
	ACCEPTED = 16,
	GONE = 32,
	LISTED = 64,
};

static int write_input(const char *dir, const char *name, uint8_t options,
		       struct bytes dll, struct bytes neighbour)
{
	const uint8_t head[] = { options, (uint8_t)dll.len,
				 (uint8_t)(dll.len >> 8),
				 (uint8_t)(dll.len >> 16), 0 };
	char path[4096];
	FILE *f;
	bool whole;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "wb");
	if (f == NULL) {
		perror(path);
		return -1;
	}
	whole = fwrite(head, 1, sizeof(head), f) == sizeof(head) &&
		fwrite(dll.data, 1, dll.len, f) == dll.len &&
		fwrite(neighbour.data, 1, neighbour.len, f) == neighbour.len;
	return fclose(f) == 0 && whole ? 0 : -1;
}

static void import_all(struct pe_builder *b, const char *dll,
		       const char *const *names)
{
	for (; *names != NULL; names++)
		pe_import(b, dll, *names);
}

/* Each with a name of what its way leads to. */
static const char *const forwarders[][2] = {
	{ "System", "KERNEL32.HeapAlloc" },
	{ "ByNumber", "WS2_32.#115" },
	{ "NoModule", "NOWHERE.X" },
	{ "NoName", "KERNEL32.NoSuchThing" },
	{ "Circle", "own.Circle" },
	{ "OnceMore", "own.System" },
	{ "ApiSet", "api-ms-win-core-synch-l1-2-0.WaitOnAddress" },
	{ "Extension", "ext-ms-win-odd-l1-1-0.X" },
	{ "RunTime", "MSVCR80.malloc" },
	{ "Universal", "ucrtbase.malloc" },
	{ "NoPoint", "KERNEL32" },
	{ "NotANumber", "KERNEL32.#x" },
};

enum { FORWARDERS = sizeof(forwarders) / sizeof(forwarders[0]) };

static void forwarded_root(struct pe_builder *b)
{
	for (size_t i = 0; i < FORWARDERS; i++)
		pe_import(b, "own.dll", forwarders[i][0]);
	pe_import_ordinal(b, "own.dll", 3);
	pe_import_ordinal(b, "own.dll", 99);
}

static void forwarded_delayed(struct pe_builder *b)
{
	for (size_t i = 0; i < FORWARDERS; i++)
		pe_delay_import(b, "own.dll", forwarders[i][0]);
}

static void forwarding(struct pe_builder *b)
{
	b->export_name = "own.dll";
	for (size_t i = 0; i < FORWARDERS; i++)
		pe_export_forwarder(b, forwarders[i][0], forwarders[i][1]);
}

static void api_sets(struct pe_builder *b)
{
	pe_import(b, "api-ms-win-core-synch-l1-2-0.dll", "WaitOnAddress");
	pe_import(b, "api-ms-win-core-synch-l1-1-0.dll", "NoSuchThing");
	pe_import(b, "api-ms-win-crt-runtime-l1-1-0.dll", "_initterm");
	pe_import(b, "ext-ms-win-odd-l1-1-0.dll", "X");
	pe_import(b, "ext-ms-win-coreui-l1-1-0.dll", "X");
	pe_import_ordinal(b, "api-ms-win-core-synch-l1-2-0.dll", 5);
	pe_import(b, "api-ms-win-no-such-l1-1-0.dll", "X");
	pe_delay_import(b, "api-ms-win-core-com-l1-1-0.dll", "CoInitialize");
}

/* Circles of imports, in which a manifest stands at one end. */
static void imports_own(struct pe_builder *b)
{
	pe_import(b, "own.dll", "One");
	pe_import(b, "msvcr80.dll", "malloc");
	pe_import(b, "comctl32.dll", "TaskDialog");
	pe_export(b, "Root");
}

static void forwards_to_root(struct pe_builder *b)
{
	b->export_name = "own.dll";
	pe_import(b, "root.dll", "Root");
	pe_export_forwarder(b, "One", "root.Root");
}

/* In assemblies, beside an application, with a product; old and new names. */
static void run_times(struct pe_builder *b)
{
	static const char *const names[] = { "malloc", "??2@YAPAXI@Z",
					     "NoSuchThing", NULL };
	static const char *const dlls[] = {
		"msvcr80.dll",	    "msvcr90.dll",  "msvcr100.dll",
		"msvcr71.dll",	    "mfc42.dll",    "mfc80.dll",
		"vcruntime140.dll", "ucrtbase.dll", "msvcp140.dll",
		"comctl32.dll",	    "gdiplus.dll",  "borlndmm.dll",
	};

	for (size_t i = 0; i < sizeof(dlls) / sizeof(dlls[0]); i++)
		import_all(b, dlls[i], names);
	pe_delay_import(b, "msvcr80d.dll", "malloc");
	pe_import_ordinal(b, "mfc42.dll", 815);
}

static void odd_names(struct pe_builder *b)
{
	char name[400];

	memset(name, 'n', sizeof(name));
	strcpy(name + 300, ".dll");
	pe_import(b, name, "X");
	pe_import(b, "C:\\x\\y.dll", "X");
	pe_import(b, "..\\own.dll", "X");
	pe_import(b, "p\xc3\xa4th.dll", "X");
	pe_import(b, "kernel32", "Sleep");
	pe_import(b, "a\x1b[31m](b)\\{c}.dll", "x\x07[y](z)\\{d}");
	pe_import(b, "nosuch.dll", "_X@8");
	pe_import(b, "own.dll", "");
	pe_delay_import(b, "nolib.dll", "X");
	pe_delay_import(b, "D:\\nolib.dll", "X");
}

static void added_later(struct pe_builder *b)
{
	pe_import(b, "advapi32.dll", "RegGetValueA");
	pe_import(b, "kernel32.dll", "GetTickCount64");
	pe_import(b, "kernel32.dll", "NoSuchThing");
	pe_import(b, "ntdll.dll", "RtlGetVersion");
	pe_import(b, "dbghelp.dll", "SymInitialize");
	pe_import(b, "httpapi.dll", "HttpInitialize");
	pe_import(b, "w3cache.dll", "X");
	pe_import_ordinal(b, "ws2_32.dll", 115);
	pe_import_ordinal(b, "kernel32.dll", 65000);
	pe_delay_import(b, "kernel32.dll", "InitOnceExecuteOnce");
	pe_delay_import(b, "nolib.dll", "X");
}

static void bound(struct pe_builder *b)
{
	pe_import(b, "KERNEL32.dll", "Sleep");
	pe_import(b, "own.dll", "One");
	pe_bound_import(b, "KERNEL32.dll", 0x3b7dfe0e, 1);
	pe_bound_import(b, "NTDLL.DLL", 0x3b7de0c7, 0);
	pe_bound_import(b, "STRANGER.dll", 0x3b7de0c7, 0);
	pe_bound_import(b, "own.dll", 1, 0);
}

static void exports_one(struct pe_builder *b)
{
	b->export_name = "own.dll";
	pe_export(b, "One");
	pe_import(b, "nolib.dll", "X");
}

#define MANIFEST(inside)                                                    \
	"<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "               \
	"manifestVersion='1.0'>" inside "</assembly>"
#define ASSEMBLY(name, version, token)                                      \
	"<dependency><dependentAssembly><assemblyIdentity type='win32' "    \
	"name='" name "' version='" version "' processorArchitecture='x86' " \
	"publicKeyToken='" token "'/></dependentAssembly></dependency>"

static void assemblies(struct pe_builder *b)
{
	pe_manifest(b, 2,
		    MANIFEST(ASSEMBLY("Microsoft.VC80.CRT", "8.0.50727.762",
				      "1fc8b3b9a1e18e3b")
			     ASSEMBLY("Microsoft.VC90.CRT", "9.0.1.1",
				      "1fc8b3b9a1e18e3b")
			     ASSEMBLY("Own.Things", "1.0.0.0", "12")));
	run_times(b);
}

/* Assemblies that Windows itself has, and which have what it hasn't. */
static void common_controls(struct pe_builder *b)
{
	static const char *const names[] = { "InitCommonControls", "TaskDialog",
					     "GdipAlloc", "NoSuchThing", NULL };

	pe_manifest(b, 2,
		    MANIFEST(ASSEMBLY("Microsoft.Windows.Common-Controls",
				      "6.0.0.0", "6595b64144ccf1df")
			     ASSEMBLY("Microsoft.Windows.GdiPlus", "1.0.0.0",
				      "6595b64144ccf1df")));
	import_all(b, "comctl32.dll", names);
	import_all(b, "gdiplus.dll", names);
	pe_import_ordinal(b, "comctl32.dll", 900);
	forwarded_root(b);
	pe_import(b, "own.dll", "Controls");
	pe_import(b, "own.dll", "MoreControls");
	pe_import(b, "own.dll", "NumberedControls");
	pe_delay_import(b, "own.dll", "Universal");
}

static void forwards_to_controls(struct pe_builder *b)
{
	forwarding(b);
	pe_export_forwarder(b, "Controls", "comctl32.TaskDialog");
	pe_export_forwarder(b, "MoreControls", "comctl32.NoSuchThing");
	pe_export_forwarder(b, "NumberedControls", "comctl32.#900");
	pe_import(b, "comctl32.dll", "TaskDialog");
	pe_import(b, "msvcr80.dll", "malloc");
	pe_delay_import(b, "root.dll", "X");
}

static void assemblies_forwarded(struct pe_builder *b)
{
	assemblies(b);
	forwarded_root(b);
}

/* With a context of its own. */
static void assemblies_beside(struct pe_builder *b)
{
	assemblies(b);
	forwards_to_controls(b);
}

static void assemblies_in_circle(struct pe_builder *b)
{
	assemblies(b);
	forwards_to_root(b);
}

static void common_controls_in_circle(struct pe_builder *b)
{
	common_controls(b);
	forwards_to_root(b);
}

/* For a Windows that is to come. */
static void later(struct pe_builder *b)
{
	pe_set(b, PE_SUBSYSTEM_MAJOR, 11);
}

static void broken_manifest(struct pe_builder *b)
{
	pe_manifest(b, 2, "<assembly><dependency>");
	pe_import(b, "msvcr80.dll", "malloc");
}

static void nothing(struct pe_builder *b)
{
	(void)b;
}

static void many_modules(struct pe_builder *b)
{
	char name[32];

	for (unsigned i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "n%u.dll", i);
		pe_import(b, name, "X");
	}
}

/* R203: a 16-bit program, whose ne_exetyp lies in the base of the image. */
static void borland(struct pe_builder *b)
{
	pe_set(b, PE_SIGNATURE, 0x454e);
	pe_set(b, PE_IMAGE_BASE, 0x10050000);
}

static void for_windows_3(struct pe_builder *b)
{
	pe_set(b, PE_SIGNATURE, 0x454e);
	pe_set(b, PE_IMAGE_BASE, 0x10020000);
}

static void delay_ordinal(struct pe_builder *b, const char *dll)
{
	struct pe_module *m = pe_delay_module(b, dll);
	struct pe_thunk *t = pe_thunk(b, m, str_of("X"));

	t->by_ordinal = true;
	t->ordinal = 65000;
}

static void delayed_ordinal(struct pe_builder *b)
{
	pe_delay_import(b, "kernel32.dll", "NoSuchThing");
	delay_ordinal(b, "kernel32.dll");
}

static void delayed_ordinal_beside(struct pe_builder *b)
{
	delay_ordinal(b, "own.dll");
}

/* Tables that lie where nothing is. */
static void unread(struct pe_builder *b, unsigned directory)
{
	forwarded_delayed(b);
	bound(b);
	pe_builder_build(b);
	pe_set_directory(b, directory, 0x7ffff000, 64);
}

static void unread_delay(struct pe_builder *b)
{
	unread(b, IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT);
}

static void unread_bound(struct pe_builder *b)
{
	unread(b, IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT);
}

static void broken(struct pe_builder *b)
{
	pe_set(b, PE_MAGIC, 0x999);
}

/* Those that other folders than the system's have, and what an overlay brings. */
static void elsewhere(struct pe_builder *b)
{
	static const char *const dlls[] = { "msado15.dll", "oledb32.dll",
					    "msxml3.dll", "odbc32.dll" };
	static const char *const names[] = { "DllCanUnloadNow", "NoSuchThing",
					     NULL };

	for (size_t i = 0; i < sizeof(dlls) / sizeof(dlls[0]); i++) {
		import_all(b, dlls[i], names);
		pe_import_ordinal(b, dlls[i], 900);
	}
	pe_delay_import(b, "msadce.dll", "DllCanUnloadNow");
}

/* Where imports are looked for (R2504), and whether there is code of ARM64EC (R2207). */
static void load_configuration(struct pe_builder *b, uint16_t flags,
			       uint64_t hybrid)
{
	uint8_t d[0xd0] = { sizeof(d) };

	memcpy(d + (b->pe32_plus ? 0x4e : 0x36), &flags, sizeof(flags));
	memcpy(d + 0xc8, &hybrid, sizeof(hybrid));
	pe_section(b, ".lcfg", d, sizeof(d), 0x1000);
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG, 0x2000,
			 sizeof(d));
}

static void of_the_system_alone(struct pe_builder *b)
{
	load_configuration(b, 0x800, 0);
	pe_import(b, "kernel32.dll", "Sleep");
	forwarded_root(b);
}

static void of_its_folder_alone(struct pe_builder *b)
{
	load_configuration(b, 0x100, 0);
	pe_import(b, "kernel32.dll", "NoSuchThing");
	pe_import(b, "nolib.dll", "X");
	forwarded_root(b);
}

static void hybrid(struct pe_builder *b)
{
	load_configuration(b, 0, 0x10002000);
}

/* Not for the process of the DLL, which in turn isn't for its own. */
static void for_x64(struct pe_builder *b)
{
	b->machine = IMAGE_FILE_MACHINE_AMD64;
	b->pe32_plus = true;
}

static void forwards_to_unfit(struct pe_builder *b)
{
	for_x64(b);
	b->export_name = "own.dll";
	pe_import(b, "own.dll", "Unfit");
	pe_export_forwarder(b, "Unfit", "root.Root");
}

/* An assembly that lies beside the DLL, in which its manifest stands. */
static void asks_for_own(struct pe_builder *b)
{
	pe_manifest(b, 2, MANIFEST(ASSEMBLY("own", "1.0.0.0", "12")));
	forwarded_root(b);
	pe_import(b, "own.dll", "ToItself");
}

static void is_assembly(struct pe_builder *b)
{
	forwarding(b);
	pe_export_forwarder(b, "ToItself", "own.NoSuchThing");
	pe_manifest(b, 1,
		    MANIFEST("<assemblyIdentity type='win32' name='own' "
			     "version='1.0.0.0' processorArchitecture='x86' "
			     "publicKeyToken='12'/><file name='own.dll'/>"));
}

static void is_unfit_assembly(struct pe_builder *b)
{
	for_x64(b);
	is_assembly(b);
}

static void packed_program(struct pe_builder *b)
{
	b->characteristics &= (uint16_t)~IMAGE_FILE_DLL;
	pe_section(b, "UPX0", "", 1, 0x1000);
}

/* More than such a file would hold, were its tables not all one. */
static void too_many_imports(struct pe_builder *b)
{
	enum { EACH = 40 };
	struct tables {
		IMAGE_IMPORT_DESCRIPTOR descriptors[EACH + 1];
		uint32_t thunks[EACH + 1];
		char hint_name[16], dll[16];
	} d = { .hint_name = "\0\0Sleep", .dll = "kernel32.dll" };
	const uint32_t rva = 0x2000;

	for (size_t i = 0; i < EACH; i++) {
		d.descriptors[i].Name = rva + offsetof(struct tables, dll);
		d.descriptors[i].FirstThunk = rva + offsetof(struct tables, thunks);
		d.thunks[i] = rva + offsetof(struct tables, hint_name);
	}
	pe_section(b, ".idata", &d, sizeof(d), 0x1000);
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_IMPORT, rva,
			 sizeof(d.descriptors));
}

/* More DLLs than are listed: one table of descriptors that lies behind itself. */
static void too_many_descriptors(struct pe_builder *b)
{
	enum { DESCRIPTORS = 1024, TABLES = 5, EXTENT = 0x5000 };
	static const char *const sections[TABLES] = { ".a", ".b", ".c", ".d",
						      ".e" };
	static const struct {
		char name[8];
		uint32_t thunks[2];
	} last = { "own.dll", { 0x80000001 } };
	static IMAGE_IMPORT_DESCRIPTOR table[DESCRIPTORS];
	const uint32_t rva = 0x2000, last_rva = rva + TABLES * EXTENT;

	for (size_t i = 0; i < DESCRIPTORS; i++) {
		table[i].Name = last_rva;
		table[i].FirstThunk = last_rva + sizeof(last.name);
	}
	for (size_t i = 0; i < TABLES; i++)
		pe_section(b, sections[i], table, i == 0 ? sizeof(table) : 1,
			   EXTENT);
	pe_section(b, ".f", &last, sizeof(last), 0x1000);
	pe_builder_build(b);
	for (size_t i = 1; i < TABLES; i++) {
		pe_set_section(b, sections[i], PE_SECTION_RAW_OFFSET,
			       (uint64_t)(pe_at(b, rva) - b->data));
		pe_set_section(b, sections[i], PE_SECTION_RAW_SIZE, EXTENT);
	}
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_IMPORT, rva,
			 sizeof(table));
}

static void filter(struct pe_builder *b)
{
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	added_later(b);
}

/* For x86 where no machine is said. */
static const struct scene {
	const char *name;
	void (*root)(struct pe_builder *b);
	void (*neighbour)(struct pe_builder *b);
	uint8_t options; /* NEIGHBOUR goes without saying */
	uint16_t machine;
} scenes[] = {
	{ "forwarders", forwarded_root, forwarding },
	{ "forwarders-delayed", forwarded_delayed, forwarding },
	{ "forwarders-x64", forwarded_root, forwarding,
	  .machine = IMAGE_FILE_MACHINE_AMD64 },
	{ "api-sets", api_sets },
	{ "api-sets-x64", api_sets, .machine = IMAGE_FILE_MACHINE_AMD64 },
	{ "run-times", run_times },
	{ "run-times-x64", run_times, .machine = IMAGE_FILE_MACHINE_AMD64 },
	{ "run-times-brought", run_times, .options = WITH },
	{ "run-times-brought-x64", run_times, .options = WITH,
	  .machine = IMAGE_FILE_MACHINE_AMD64 },
	{ "forwarders-brought", forwarded_root, forwarding, WITH },
	{ "accepted", filter, .options = ACCEPTED | HOST_EXTENSION },
	{ "gone", nothing, .options = GONE },
	{ "too-many-modules", many_modules },
	{ "borland-program", borland },
	{ "circle", imports_own, forwards_to_root, LISTED },
	{ "circle-of-assemblies", imports_own, assemblies_in_circle, LISTED },
	{ "circle-of-controls", imports_own, common_controls_in_circle, LISTED },
	{ "subsystem-later", later },
	{ "delayed-ordinal", delayed_ordinal },
	{ "windows-3-program", for_windows_3 },
	{ "unread-delay-imports", unread_delay },
	{ "unread-bound-imports", unread_bound },
	{ "broken-beside", forwarded_root, broken },
	{ "broken-beside-delayed", forwarded_delayed, broken },
	{ "elsewhere", elsewhere },
	{ "elsewhere-brought", elsewhere, .options = WITH },
	{ "common-controls", common_controls, forwards_to_controls },
	{ "common-controls-twice", common_controls, assemblies_beside },
	{ "assemblies-forwarded", assemblies_forwarded, forwards_to_controls },
	{ "assemblies-forwarded-brought", assemblies_forwarded,
	  assemblies_beside, WITH },
	{ "odd-names", odd_names },
	{ "added-later", added_later },
	{ "filter-added-later", filter, .options = HOST_EXTENSION },
	{ "bound", bound, exports_one },
	{ "assemblies", assemblies },
	{ "broken-manifest", broken_manifest },
	{ "of-the-system-alone", of_the_system_alone, forwarding },
	{ "of-the-system-alone-x64", of_the_system_alone, forwarding,
	  .machine = IMAGE_FILE_MACHINE_AMD64 },
	{ "of-its-folder-alone", of_its_folder_alone, forwarding },
	{ "hybrid-code", hybrid, .machine = IMAGE_FILE_MACHINE_AMD64 },
	{ "hybrid-code-delayed", forwarded_delayed, hybrid,
	  .machine = IMAGE_FILE_MACHINE_AMD64 },
	{ "delayed-ordinal-beside", delayed_ordinal_beside, exports_one },
	{ "forwarder-to-unfit", imports_own, forwards_to_unfit, LISTED },
	{ "assembly-beside", asks_for_own, is_assembly },
	{ "unfit-assembly-beside", asks_for_own, is_unfit_assembly },
	{ "too-many-descriptors", too_many_descriptors, exports_one },
	{ "packed-program", packed_program },
	{ "too-many-imports", too_many_imports },
	{ "itanium", nothing, .machine = IMAGE_FILE_MACHINE_IA64 },
	{ "arm", nothing, .machine = IMAGE_FILE_MACHINE_ARMNT },
	{ "arm64", nothing, .machine = IMAGE_FILE_MACHINE_ARM64 },
	{ "mips", nothing, .machine = 0x166 },
};

static int write_scene(const char *dir, const struct scene *s)
{
	const uint16_t machine =
		s->machine != 0 ? s->machine : IMAGE_FILE_MACHINE_I386;
	struct pe_builder *root = pe_builder_new(machine);
	struct pe_builder *beside = pe_builder_new(machine);
	struct bytes neighbour = { (const uint8_t *)"", 0 };
	uint8_t options = s->options;
	int ret;

	s->root(root);
	if (s->neighbour != NULL) {
		s->neighbour(beside);
		neighbour = pe_builder_build(beside);
		options |= NEIGHBOUR;
	}
	ret = write_input(dir, s->name, options, pe_builder_build(root),
			  neighbour);
	pe_builder_free(root);
	pe_builder_free(beside);
	return ret;
}

/* By itself, and as what another one imports. */
static int write_file(const char *dir, const char *folder, const char *name)
{
	static uint8_t bytes[1 << 16];
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	struct bytes dll = { bytes, 0 };
	char path[4096];
	FILE *f;
	int ret;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	f = fopen(path, "rb");
	if (f != NULL) {
		dll.len = fread(bytes, 1, sizeof(bytes), f);
		fclose(f);
	}
	pe_import(b, "own.dll", "One");
	snprintf(path, sizeof(path), "image-%.*s", (int)strcspn(name, "."),
		 name);
	ret = write_input(dir, path, 0, dll, (struct bytes){ bytes, 0 });
	snprintf(path, sizeof(path), "beside-%.*s", (int)strcspn(name, "."),
		 name);
	if (ret == 0)
		ret = write_input(dir, path, NEIGHBOUR, pe_builder_build(b),
				  dll);
	pe_builder_free(b);
	return ret;
}

static int write_folder(const char *dir, const char *folder)
{
	DIR *d = opendir(folder);
	const struct dirent *e;
	int ret = 0;

	if (d == NULL) {
		perror(folder);
		return -1;
	}
	while (ret == 0 && (e = readdir(d)) != NULL) {
		if (strstr(e->d_name, ".dll") != NULL)
			ret = write_file(dir, folder, e->d_name);
	}
	closedir(d);
	return ret;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		fprintf(stderr, "usage: make_check_corpus DIR [FOLDER]...\n");
		return 1;
	}
	for (size_t i = 0; i < sizeof(scenes) / sizeof(scenes[0]); i++) {
		if (write_scene(argv[1], &scenes[i]) != 0)
			return 1;
	}
	for (int i = 2; i < argc; i++) {
		if (write_folder(argv[1], argv[i]) != 0)
			return 1;
	}
	return 0;
}

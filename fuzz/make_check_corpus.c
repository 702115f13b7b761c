/* Writes seeds of check: scenes of a DLL and its neighbour, and every DLL of folders. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/pe_builder.h"

/* As in fuzz/check.c. */
enum {
	HOST_AUTO = 3,
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

static void assemblies(struct pe_builder *b)
{
#define ASSEMBLY(name, version, token)                                      \
	"<dependency><dependentAssembly><assemblyIdentity type='win32' "    \
	"name='" name "' version='" version "' processorArchitecture='x86' " \
	"publicKeyToken='" token "'/></dependentAssembly></dependency>"
	pe_manifest(b, 2,
		    "<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
		    "manifestVersion='1.0'>" ASSEMBLY(
			    "Microsoft.VC80.CRT", "8.0.50727.762",
			    "1fc8b3b9a1e18e3b")
			    ASSEMBLY("Microsoft.VC90.CRT", "9.0.1.1",
				     "1fc8b3b9a1e18e3b")
				    ASSEMBLY("Own.Things", "1.0.0.0", "12")
		    "</assembly>");
	run_times(b);
}

/* Assemblies that Windows itself has, and which have what it hasn't. */
static void common_controls(struct pe_builder *b)
{
	static const char *const names[] = { "InitCommonControls", "TaskDialog",
					     "GdipAlloc", "NoSuchThing", NULL };

	pe_manifest(b, 2,
		    "<assembly xmlns='urn:schemas-microsoft-com:asm.v1' "
		    "manifestVersion='1.0'>" ASSEMBLY(
			    "Microsoft.Windows.Common-Controls", "6.0.0.0",
			    "6595b64144ccf1df")
			    ASSEMBLY("Microsoft.Windows.GdiPlus", "1.0.0.0",
				     "6595b64144ccf1df") "</assembly>");
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

static void delayed_ordinal(struct pe_builder *b)
{
	struct pe_module *m;
	struct pe_thunk *t;

	pe_delay_import(b, "kernel32.dll", "NoSuchThing");
	m = pe_delay_module(b, "kernel32.dll");
	t = pe_thunk(b, m, str_of("X"));
	t->by_ordinal = true;
	t->ordinal = 65000;
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

static void filter(struct pe_builder *b)
{
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	added_later(b);
}

static const struct scene {
	const char *name;
	uint16_t machine;
	uint8_t options;
	void (*root)(struct pe_builder *b);
	void (*neighbour)(struct pe_builder *b);
} scenes[] = {
	{ "forwarders", IMAGE_FILE_MACHINE_I386, NEIGHBOUR, forwarded_root,
	  forwarding },
	{ "forwarders-delayed", IMAGE_FILE_MACHINE_I386, NEIGHBOUR,
	  forwarded_delayed, forwarding },
	{ "forwarders-x64", IMAGE_FILE_MACHINE_AMD64, NEIGHBOUR,
	  forwarded_root, forwarding },
	{ "api-sets", IMAGE_FILE_MACHINE_I386, 0, api_sets, NULL },
	{ "api-sets-x64", IMAGE_FILE_MACHINE_AMD64, 0, api_sets, NULL },
	{ "run-times", IMAGE_FILE_MACHINE_I386, 0, run_times, NULL },
	{ "run-times-x64", IMAGE_FILE_MACHINE_AMD64, 0, run_times, NULL },
	{ "run-times-brought", IMAGE_FILE_MACHINE_I386, WITH, run_times,
	  NULL },
	{ "run-times-brought-x64", IMAGE_FILE_MACHINE_AMD64, WITH, run_times,
	  NULL },
	{ "forwarders-brought", IMAGE_FILE_MACHINE_I386, WITH | NEIGHBOUR,
	  forwarded_root, forwarding },
	{ "accepted", IMAGE_FILE_MACHINE_I386, ACCEPTED | HOST_AUTO, filter,
	  NULL },
	{ "gone", IMAGE_FILE_MACHINE_I386, GONE, nothing, NULL },
	{ "too-many-modules", IMAGE_FILE_MACHINE_I386, 0, many_modules,
	  NULL },
	{ "borland-program", IMAGE_FILE_MACHINE_I386, 0, borland, NULL },
	{ "circle", IMAGE_FILE_MACHINE_I386, NEIGHBOUR | LISTED, imports_own,
	  forwards_to_root },
	{ "circle-of-assemblies", IMAGE_FILE_MACHINE_I386, NEIGHBOUR | LISTED,
	  imports_own, assemblies_in_circle },
	{ "circle-of-controls", IMAGE_FILE_MACHINE_I386, NEIGHBOUR | LISTED,
	  imports_own, common_controls_in_circle },
	{ "subsystem-later", IMAGE_FILE_MACHINE_I386, 0, later, NULL },
	{ "delayed-ordinal", IMAGE_FILE_MACHINE_I386, 0, delayed_ordinal,
	  NULL },
	{ "windows-3-program", IMAGE_FILE_MACHINE_I386, 0, for_windows_3,
	  NULL },
	{ "unread-delay-imports", IMAGE_FILE_MACHINE_I386, 0, unread_delay,
	  NULL },
	{ "unread-bound-imports", IMAGE_FILE_MACHINE_I386, 0, unread_bound,
	  NULL },
	{ "broken-beside", IMAGE_FILE_MACHINE_I386, NEIGHBOUR, forwarded_root,
	  broken },
	{ "broken-beside-delayed", IMAGE_FILE_MACHINE_I386, NEIGHBOUR,
	  forwarded_delayed, broken },
	{ "elsewhere", IMAGE_FILE_MACHINE_I386, 0, elsewhere, NULL },
	{ "elsewhere-brought", IMAGE_FILE_MACHINE_I386, WITH, elsewhere,
	  NULL },
	{ "common-controls", IMAGE_FILE_MACHINE_I386, NEIGHBOUR,
	  common_controls, forwards_to_controls },
	{ "common-controls-twice", IMAGE_FILE_MACHINE_I386, NEIGHBOUR,
	  common_controls, assemblies_beside },
	{ "assemblies-forwarded", IMAGE_FILE_MACHINE_I386, NEIGHBOUR,
	  assemblies_forwarded, forwards_to_controls },
	{ "assemblies-forwarded-brought", IMAGE_FILE_MACHINE_I386,
	  NEIGHBOUR | WITH, assemblies_forwarded, assemblies_beside },
	{ "odd-names", IMAGE_FILE_MACHINE_I386, 0, odd_names, NULL },
	{ "added-later", IMAGE_FILE_MACHINE_I386, 0, added_later, NULL },
	{ "filter-added-later", IMAGE_FILE_MACHINE_I386, HOST_AUTO, filter,
	  NULL },
	{ "bound", IMAGE_FILE_MACHINE_I386, NEIGHBOUR, bound, exports_one },
	{ "assemblies", IMAGE_FILE_MACHINE_I386, 0, assemblies, NULL },
	{ "broken-manifest", IMAGE_FILE_MACHINE_I386, 0, broken_manifest,
	  NULL },
	{ "itanium", IMAGE_FILE_MACHINE_IA64, 0, nothing, NULL },
	{ "arm", IMAGE_FILE_MACHINE_ARMNT, 0, nothing, NULL },
	{ "arm64", IMAGE_FILE_MACHINE_ARM64, 0, nothing, NULL },
	{ "mips", 0x166, 0, nothing, NULL },
};

static int write_scene(const char *dir, const struct scene *s)
{
	struct pe_builder *root = pe_builder_new(s->machine);
	struct pe_builder *beside = pe_builder_new(s->machine);
	int ret;

	s->root(root);
	if (s->neighbour != NULL)
		s->neighbour(beside);
	ret = write_input(dir, s->name, s->options, pe_builder_build(root),
			  s->neighbour != NULL ?
				  pe_builder_build(beside) :
				  (struct bytes){ (const uint8_t *)"", 0 });
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

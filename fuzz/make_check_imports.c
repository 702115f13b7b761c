/* Scenes of what a DLL imports: forwarders, API sets, run-times, odd names. */
#include "fuzz/make_check_scenes.h"

#include <stdio.h>
#include <string.h>

void import_all(struct pe_builder *b, const char *dll,
		const char *const *names)
{
	for (; *names != NULL; names++)
		pe_import(b, dll, *names);
}

/* As an add-on does whose program exports what it is called by. */
static void of_a_program(struct pe_builder *b)
{
	pe_import(b, "program.exe", "add_on_register");
	pe_delay_import(b, "later.exe", "add_on_leave");
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

void forwarded_root(struct pe_builder *b)
{
	for (size_t i = 0; i < FORWARDERS; i++)
		pe_import(b, "own.dll", forwarders[i][0]);
	pe_import_ordinal(b, "own.dll", 3);
	pe_import_ordinal(b, "own.dll", 99);
}

void forwarded_delayed(struct pe_builder *b)
{
	for (size_t i = 0; i < FORWARDERS; i++)
		pe_delay_import(b, "own.dll", forwarders[i][0]);
}

void forwarding(struct pe_builder *b)
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
void imports_own(struct pe_builder *b)
{
	pe_import(b, "own.dll", "One");
	pe_import(b, "msvcr80.dll", "malloc");
	pe_import(b, "comctl32.dll", "TaskDialog");
	pe_export(b, "Root");
}

void forwards_to_root(struct pe_builder *b)
{
	b->export_name = "own.dll";
	pe_import(b, "root.dll", "Root");
	pe_export_forwarder(b, "One", "root.Root");
}

/* In assemblies, beside an application, with a product; old and new names. */
void run_times(struct pe_builder *b)
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

static void filter(struct pe_builder *b)
{
	pe_export(b, "GetFilterVersion");
	pe_export(b, "HttpFilterProc");
	added_later(b);
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

static void many_modules(struct pe_builder *b)
{
	char name[32];

	for (unsigned i = 0; i < 300; i++) {
		snprintf(name, sizeof(name), "n%u.dll", i);
		pe_import(b, name, "X");
	}
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

void bound(struct pe_builder *b)
{
	pe_import(b, "KERNEL32.dll", "Sleep");
	pe_import(b, "own.dll", "One");
	pe_bound_import(b, "KERNEL32.dll", 0x3b7dfe0e, 1);
	pe_bound_import(b, "NTDLL.DLL", 0x3b7de0c7, 0);
	pe_bound_import(b, "STRANGER.dll", 0x3b7de0c7, 0);
	pe_bound_import(b, "own.dll", 1, 0);
}

void exports_one(struct pe_builder *b)
{
	b->export_name = "own.dll";
	pe_export(b, "One");
	pe_import(b, "nolib.dll", "X");
}

const struct scene import_scenes[] = {
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
	{ "too-many-modules", many_modules },
	{ "circle", imports_own, forwards_to_root, LISTED },
	{ "delayed-ordinal", delayed_ordinal },
	{ "elsewhere", elsewhere },
	{ "elsewhere-brought", elsewhere, .options = WITH },
	{ "odd-names", odd_names },
	{ "of-a-program", of_a_program, .options = HOST_NONE },
	{ "added-later", added_later },
	{ "filter-added-later", filter, .options = HOST_EXTENSION },
	{ "bound", bound, exports_one },
	{ "delayed-ordinal-beside", delayed_ordinal_beside, exports_one },
	{ NULL },
};

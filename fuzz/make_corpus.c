/* Writes seeds into a folder: of image and tables, or of image alone. */
#include <stdio.h>
#include <string.h>

#include "tests/support/pe_builder.h"

static void no_tables(struct pe_builder *b)
{
	(void)b;
}

static void imports(struct pe_builder *b)
{
	pe_import(b, "KERNEL32.dll", "GetVersion");
	pe_import(b, "KERNEL32.dll", "HeapAlloc");
	pe_import_ordinal(b, "WS2_32.dll", 115);
	pe_thunk(b, pe_module(b, "KERNEL32.dll"), str_of("Sleep"))->hint = 7;
}

static void imports_without_names(struct pe_builder *b)
{
	struct pe_module *m = pe_module(b, "ADVAPI32.dll");

	m->no_names = true;
	pe_thunk(b, m, str_of("RegGetValueA"));
}

static void bound_imports(struct pe_builder *b)
{
	imports(b);
	pe_bound_import(b, "KERNEL32.dll", 0x3b7dfe0e, 1);
	pe_bound_import(b, "NTDLL.DLL", 0x3b7de0c7, 0);
}

static void delay_imports(struct pe_builder *b)
{
	pe_delay_import(b, "SHELL32.dll", "ShellExecuteA");
	pe_delay_import(b, "VERSION.dll", "VerQueryValueA");
}

static void delay_imports_by_address(struct pe_builder *b)
{
	struct pe_module *m = pe_delay_module(b, "SHELL32.dll");

	m->va_based = true;
	pe_thunk(b, m, str_of("ShellExecuteA"));
}

/* Imports its own exports, so that the look-ups find something. */
static void exports(struct pe_builder *b)
{
	pe_export(b, "HttpFilterProc");
	pe_export(b, "GetFilterVersion");
	pe_export_forwarder(b, "Alloc", "KERNEL32.HeapAlloc");
	pe_export_at(b, "Gone", 0);
	pe_export_ordinal(b, 9);
	pe_import(b, "test.dll", "GetFilterVersion");
	pe_import(b, "test.dll", "Alloc");
	pe_import(b, "test.dll", "Gone");
	pe_import_ordinal(b, "test.dll", 9);
}

static void unsorted_exports(struct pe_builder *b)
{
	b->exports_unsorted = true;
	exports(b);
}

static void relocations(struct pe_builder *b)
{
	pe_relocation(b, 0x1004, IMAGE_REL_BASED_HIGHLOW);
	pe_relocation(b, 0x1008, IMAGE_REL_BASED_ABSOLUTE);
	pe_relocation(b, 0x2010, IMAGE_REL_BASED_DIR64);
}

static void tls_and_clr(struct pe_builder *b)
{
	pe_tls(b, 2);
	pe_clr(b, COMIMAGE_FLAGS_32BITREQUIRED);
}

static void resources(struct pe_builder *b)
{
	static const uint16_t version[4] = { 1, 2, 3, 4 };

	pe_manifest(b, 1, "<assembly/>");
	pe_manifest(b, 2, "<assembly manifestVersion=\"1.0\"/>");
	pe_resource(b, 10, 5, "data", 4);
	pe_version(b, version);
}

static void everything(struct pe_builder *b)
{
	bound_imports(b);
	delay_imports(b);
	exports(b);
	relocations(b);
	tls_and_clr(b);
	resources(b);
}

static void flat(struct pe_builder *b)
{
	b->flat = true;
	imports(b);
	exports(b);
}

static void sections_backwards(struct pe_builder *b)
{
	b->raw_backwards = true;
	pe_section(b, ".bss", "", 0, 0x2345);
	pe_section(b, ".data", "data", 4, 0x1234);
	everything(b);
}

/* Two descriptors share their thunks; the next one's lie in the zeros. */
static void shared_thunks(struct pe_builder *b)
{
	static const struct {
		IMAGE_IMPORT_DESCRIPTOR descriptors[4];
		uint32_t gap[12], thunks[4];
		char names[16];
	} d = {
		{ { .OriginalFirstThunk = 0x2080,
		    .Name = 0x2090,
		    .FirstThunk = 0x2080 },
		  { .Name = 0x2090, .FirstThunk = 0x2080 },
		  { .OriginalFirstThunk = 0x2800,
		    .Name = 0x2090,
		    .FirstThunk = 0x2080 } },
		{ 0 },
		{ 0x2094, 0x2094, 0x80000007, 0x2092 },
		"a.dll",
	};

	pe_section(b, ".idata", &d, sizeof(d), 0x1000);
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_IMPORT, 0x2000, 60);
}

/* Says that it holds far more than the file does. */
static void endless_exports(struct pe_builder *b)
{
	static const IMAGE_EXPORT_DIRECTORY d = {
		.NumberOfFunctions = 0xffffffff,
		.NumberOfNames = 0xfffffff0,
		.AddressOfFunctions = 0x2000,
		.AddressOfNames = 0x2010,
		.AddressOfNameOrdinals = 0x2020,
	};

	pe_section(b, ".edata", &d, sizeof(d), 0);
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_EXPORT, 0x2000, 0x7fffffff);
	pe_import(b, "self.dll", "A");
	pe_import_ordinal(b, "self.dll", 2);
}

static void signed_and_checked(struct pe_builder *b)
{
	pe_set(b, PE_DLL_CHARACTERISTICS,
	       IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY);
	pe_set_directory(b, IMAGE_DIRECTORY_ENTRY_SECURITY, 0x400, 8);
}

static const struct seed {
	const char *name;
	void (*fill)(struct pe_builder *b);
} seeds[] = {
	{ "no-tables", no_tables },
	{ "imports", imports },
	{ "imports-without-names", imports_without_names },
	{ "bound-imports", bound_imports },
	{ "delay-imports", delay_imports },
	{ "delay-imports-by-address", delay_imports_by_address },
	{ "exports", exports },
	{ "unsorted-exports", unsorted_exports },
	{ "relocations", relocations },
	{ "tls-and-clr", tls_and_clr },
	{ "resources", resources },
	{ "everything", everything },
	{ "flat", flat },
	{ "sections-backwards", sections_backwards },
	{ "shared-thunks", shared_thunks },
	{ "endless-exports", endless_exports },
	{ "signed-and-checked", signed_and_checked },
};

static int write_seed(const char *dir, const struct seed *seed,
		      uint16_t machine, const char *suffix)
{
	struct pe_builder *b = pe_builder_new(machine);
	char name[64];
	int ret;

	snprintf(name, sizeof(name), "%s-%s.dll", seed->name, suffix);
	seed->fill(b);
	ret = pe_builder_write(b, dir, name);
	if (ret != 0)
		perror(name);
	pe_builder_free(b);
	return ret;
}

#define FIELD(f, v) .count = 1, .is = { { f, v } }
#define FIELDS(f, v, g, w) .count = 2, .is = { { f, v }, { g, w } }

/* What is wrong with an image: fields of its heads or of a section's, its length. */
static const struct broken {
	const char *name, *section;
	bool flat;
	size_t length;
	unsigned count;
	struct {
		enum pe_field field;
		uint64_t value;
	} is[2];
} broken[] = {
	{ "cut-in-the-dos-header", .length = 40 },
	{ "cut-behind-the-signature", .length = 0x80 + 4,
	  FIELD(PE_LFANEW, 0x80) },
	{ "cut-behind-the-file-header", .length = 0x80 + 24,
	  FIELD(PE_LFANEW, 0x80) },
	{ "no-dos-header", FIELD(PE_DOS_MAGIC, 0) },
	{ "odd-lfanew", FIELD(PE_LFANEW, 0x7f) },
	{ "ne-image", FIELD(PE_SIGNATURE, 0x454e) },
	{ "le-image", FIELD(PE_SIGNATURE, 0x454c) },
	{ "lx-image", FIELD(PE_SIGNATURE, 0x584c) },
	{ "no-signature", FIELD(PE_SIGNATURE, 0) },
	{ "magic-of-a-rom", FIELD(PE_MAGIC, 0x107) },
	{ "no-optional-header", FIELD(PE_OPTIONAL_SIZE, 0) },
	{ "magic-of-another-machine",
	  FIELD(PE_MACHINE, IMAGE_FILE_MACHINE_AMD64) },
	{ "no-size-of-image", FIELD(PE_SIZE_OF_IMAGE, 0) },
	{ "too-many-directories", FIELD(PE_DIRECTORY_COUNT, 0x1000) },
	{ "odd-section-alignment", FIELD(PE_SECTION_ALIGNMENT, 0x1001) },
	{ "file-alignment-of-a-byte", FIELD(PE_FILE_ALIGNMENT, 1) },
	{ "odd-image-base", FIELD(PE_IMAGE_BASE, 0x1234) },
	{ "subsystem-of-3.0",
	  FIELDS(PE_SUBSYSTEM_MAJOR, 3, PE_SUBSYSTEM_MINOR, 0) },
	{ "integrity-unsigned",
	  FIELD(PE_DLL_CHARACTERISTICS,
		IMAGE_DLLCHARACTERISTICS_FORCE_INTEGRITY) },
	{ "entry-point-in-headers", FIELD(PE_ENTRY_POINT, 16) },
	{ "entry-point-outside", FIELD(PE_ENTRY_POINT, 0x7ffffff0) },
	{ "uniprocessor", FIELD(PE_CHARACTERISTICS, 0x6102) },
	{ "no-sections", FIELD(PE_SECTION_COUNT, 0) },
	{ "section-table-cut", FIELD(PE_SECTION_COUNT, 0xffff) },
	{ "flat-section-table-cut", .flat = true,
	  FIELD(PE_SECTION_COUNT, 92), .length = 3000 },
	{ "flat-too-many-sections", .flat = true,
	  FIELD(PE_SECTION_COUNT, 97) },
	{ "no-size-of-headers", FIELD(PE_SIZE_OF_HEADERS, 0) },
	{ "image-too-small", FIELD(PE_SIZE_OF_IMAGE, 0x1800) },
	{ "section-beyond-image", ".text",
	  FIELD(PE_SECTION_RVA, 0x7fff0000) },
	{ "section-beyond-file", ".text",
	  FIELD(PE_SECTION_RAW_OFFSET, 0x100000) },
	{ "section-empty", ".text",
	  FIELDS(PE_SECTION_VIRTUAL_SIZE, 0, PE_SECTION_RAW_SIZE, 0) },
	{ "section-larger-in-the-file", ".text",
	  FIELDS(PE_SECTION_VIRTUAL_SIZE, 1, PE_SECTION_RAW_SIZE, 0x1400) },
	{ "section-without-data", ".text", FIELD(PE_SECTION_RAW_OFFSET, 0) },
	{ "sections-overlap", ".rdata", FIELD(PE_SECTION_RVA, 0x1000) },
	{ "sections-with-a-gap", ".text", FIELD(PE_SECTION_RVA, 0x2000) },
};

/* With a section under a packer's name. */
static int write_broken(const char *dir, const struct broken *what)
{
	static const uint8_t zeros[4000];
	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
	char name[64];
	int ret;

	snprintf(name, sizeof(name), "%s.dll", what->name);
	b->flat = what->flat;
	pe_section(b, "UPX0", zeros, sizeof(zeros), 0x1234);
	imports(b);
	for (unsigned i = 0; i < what->count; i++) {
		if (what->section != NULL)
			pe_set_section(b, what->section, what->is[i].field,
				       what->is[i].value);
		else
			pe_set(b, what->is[i].field, what->is[i].value);
	}
	if (what->length != 0) {
		pe_builder_build(b);
		pe_truncate(b, what->length);
	}
	ret = pe_builder_write(b, dir, name);
	if (ret != 0)
		perror(name);
	pe_builder_free(b);
	return ret;
}

static int write_all_broken(const char *dir)
{
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		if (write_broken(dir, &broken[i]) != 0)
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[2], "broken") == 0)
		return write_all_broken(argv[1]);
	if (argc != 2) {
		fprintf(stderr, "usage: make_corpus DIR "
				"[broken]\n");
		return 1;
	}
	for (size_t i = 0; i < sizeof(seeds) / sizeof(seeds[0]); i++) {
		if (write_seed(argv[1], &seeds[i], IMAGE_FILE_MACHINE_I386,
			       "x86") != 0 ||
		    write_seed(argv[1], &seeds[i], IMAGE_FILE_MACHINE_AMD64,
			       "x64") != 0)
			return 1;
	}
	return 0;
}

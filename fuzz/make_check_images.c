/* Scenes of images that are odd, damaged, or not for this Windows. */
#include "fuzz/make_check_scenes.h"

#include <stddef.h>
#include <string.h>

/* For a Windows that is to come. */
static void later(struct pe_builder *b)
{
	pe_set(b, PE_SUBSYSTEM_MAJOR, 11);
}

static void nothing(struct pe_builder *b)
{
	(void)b;
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
void for_x64(struct pe_builder *b)
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

const struct scene image_scenes[] = {
	{ "gone", nothing, .options = GONE },
	{ "borland-program", borland },
	{ "subsystem-later", later },
	{ "windows-3-program", for_windows_3 },
	{ "unread-delay-imports", unread_delay },
	{ "unread-bound-imports", unread_bound },
	{ "broken-beside", forwarded_root, broken },
	{ "broken-beside-delayed", forwarded_delayed, broken },
	{ "of-the-system-alone", of_the_system_alone, forwarding },
	{ "of-the-system-alone-x64", of_the_system_alone, forwarding,
	  .machine = IMAGE_FILE_MACHINE_AMD64 },
	{ "of-its-folder-alone", of_its_folder_alone, forwarding },
	{ "hybrid-code", hybrid, .machine = IMAGE_FILE_MACHINE_AMD64 },
	{ "hybrid-code-delayed", forwarded_delayed, hybrid,
	  .machine = IMAGE_FILE_MACHINE_AMD64 },
	{ "forwarder-to-unfit", imports_own, forwards_to_unfit, LISTED },
	{ "too-many-descriptors", too_many_descriptors, exports_one },
	{ "packed-program", packed_program },
	{ "too-many-imports", too_many_imports },
	{ "itanium", nothing, .machine = IMAGE_FILE_MACHINE_IA64 },
	{ "arm", nothing, .machine = IMAGE_FILE_MACHINE_ARMNT },
	{ "arm64", nothing, .machine = IMAGE_FILE_MACHINE_ARM64 },
	{ "mips", nothing, .machine = 0x166 },
	{ NULL },
};

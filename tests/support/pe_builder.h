/*
 * Makes a PE file in memory, right or wrong.
 *
 *	struct pe_builder *b = pe_builder_new(IMAGE_FILE_MACHINE_I386);
 *
 *	pe_import(b, "kernel32.dll", "GetVersion");
 *	pe_set(b, PE_SIZE_OF_IMAGE, 0);
 *	file = pe_builder_build(b);
 *	...
 *	pe_builder_free(b);
 *
 * What isn't said is as a linker would write it: a DLL of the machine with a
 * DllMain that returns TRUE. Sections follow in the order .text at 0x1000,
 * those of pe_section() from 0x2000 on, .rdata (all tables), .rsrc, .reloc.
 * Every function copies its arguments; running out of memory aborts.
 */
#ifndef TESTS_SUPPORT_PE_BUILDER_H
#define TESTS_SUPPORT_PE_BUILDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "loader/pe.h"
#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

/* A field of the headers, or of a section header. */
enum pe_field {
	PE_DOS_MAGIC,
	PE_LFANEW,
	PE_SIGNATURE,
	PE_MACHINE,
	PE_SECTION_COUNT,
	PE_TIMESTAMP,
	PE_OPTIONAL_SIZE,
	PE_CHARACTERISTICS,
	PE_MAGIC,
	PE_ENTRY_POINT,
	PE_IMAGE_BASE,
	PE_SECTION_ALIGNMENT,
	PE_FILE_ALIGNMENT,
	PE_SUBSYSTEM_MAJOR,
	PE_SUBSYSTEM_MINOR,
	PE_SIZE_OF_IMAGE,
	PE_SIZE_OF_HEADERS,
	PE_CHECKSUM,
	PE_SUBSYSTEM,
	PE_DLL_CHARACTERISTICS,
	PE_DIRECTORY_COUNT,
	PE_LAST_HEADER_FIELD = PE_DIRECTORY_COUNT,

	PE_SECTION_VIRTUAL_SIZE,
	PE_SECTION_RVA,
	PE_SECTION_RAW_SIZE,
	PE_SECTION_RAW_OFFSET,
	PE_SECTION_CHARACTERISTICS,
	PE_FIELD_COUNT
};

struct pe_thunk {
	struct str name;
	uint16_t hint, ordinal;
	bool by_ordinal;
};

/* One import or delay-load descriptor: its fields can be set before a build. */
struct pe_module {
	struct pe_module *next;
	struct str dll;
	uint32_t timestamp;
	bool delayed;
	bool va_based; /* a delay-load descriptor of Visual C++ 6 */
	bool no_names; /* OriginalFirstThunk is 0 */
	struct pe_thunk *thunks;
	size_t count, capacity;
};

struct pe_export {
	struct str name; /* NULL: by ordinal only */
	struct str forwarder;
	uint32_t ordinal, rva;
	bool is_code; /* 'rva' is where the code starts */
};

struct pe_builder {
	/* To be set before a build. */
	uint16_t machine;
	bool pe32_plus;
	uint16_t characteristics; /* IMAGE_FILE_*: without _DLL, an EXE */
	uint64_t image_base;
	uint32_t timestamp;
	bool flat;             /* file offsets and RVAs are the same */
	bool raw_backwards;    /* the last section's data comes first */
	bool exports_unsorted; /* names stay in the order they were added */
	uint32_t ordinal_base; /* of the first export; 1 */
	const char *export_name; /* what the DLL calls itself; "test.dll" */

	/* The builder's own. */
	struct arena arena;
	struct pe_list {
		void *items;
		size_t count, capacity;
	} sections, overrides, exports, relocations, bound, resources;
	struct pe_module *modules, **modules_end;
	struct bytes code;
	uint32_t code_rva;
	size_t tls_callbacks;
	bool has_exports, has_tls, has_clr;
	uint32_t clr_flags;
	struct pe_directory {
		uint32_t rva, size;
	} directories[16];
	uint8_t *data; /* the built file */
	size_t len;
};

/* I386, AMD64, or any other: those are PE32. */
struct pe_builder *pe_builder_new(uint16_t machine);
void pe_builder_free(struct pe_builder *b);

/*
 * The file. It lives as long as the builder or until the next build, and
 * pe_set() and pe_at() still change it.
 */
struct bytes pe_builder_build(struct pe_builder *b);

/* Build if need be, and write the file. 0, or -1 with errno set. */
int pe_builder_write(struct pe_builder *b, const char *dir, const char *name);

/* Fields say this whatever the layout is; before or after the build. */
void pe_set(struct pe_builder *b, enum pe_field field, uint64_t value);
void pe_set_section(struct pe_builder *b, const char *section,
		    enum pe_field field, uint64_t value);
void pe_set_directory(struct pe_builder *b, unsigned index, uint32_t rva,
		      uint32_t size);

/* In the built file: the bytes at an RVA, and where a directory lies. */
uint8_t *pe_at(struct pe_builder *b, uint32_t rva);
uint32_t pe_directory_rva(const struct pe_builder *b, unsigned index);
void pe_swap_sections(struct pe_builder *b, unsigned i, unsigned j);
void pe_truncate(struct pe_builder *b, size_t len);

/* The code at the entry point; exports start there too. */
void pe_code(struct pe_builder *b, const void *code, size_t n);
/* A section of one's own; zeros follow up to 'virtual_size'. */
void pe_section(struct pe_builder *b, const char *name, const void *data,
		size_t n, uint32_t virtual_size);

/* Into the last descriptor of that DLL, or into a new one. */
void pe_import(struct pe_builder *b, const char *dll, const char *name);
void pe_import_ordinal(struct pe_builder *b, const char *dll,
		       uint16_t ordinal);
void pe_delay_import(struct pe_builder *b, const char *dll, const char *name);
/* A new descriptor, and a thunk of it: any bytes but 0 make a name. */
struct pe_module *pe_module(struct pe_builder *b, const char *dll);
struct pe_module *pe_delay_module(struct pe_builder *b, const char *dll);
struct pe_thunk *pe_thunk(struct pe_builder *b, struct pe_module *m,
			  struct str name);
/* A module of the bound import directory with so many forwarders behind it. */
void pe_bound_import(struct pe_builder *b, const char *dll, uint32_t timestamp,
		     uint16_t forwarders);

/* An export directory without exports; each of the others makes one too. */
void pe_export_directory(struct pe_builder *b);
/* Exports take the next ordinal; 'rva' 0 makes one that isn't there. */
void pe_export(struct pe_builder *b, const char *name);
void pe_export_at(struct pe_builder *b, const char *name, uint32_t rva);
void pe_export_forwarder(struct pe_builder *b, const char *name,
			 const char *target);
/* Without a name; the slots that are left out stay empty. */
void pe_export_ordinal(struct pe_builder *b, uint32_t ordinal);

void pe_relocation(struct pe_builder *b, uint32_t rva, unsigned type);
void pe_tls(struct pe_builder *b, size_t callbacks);
void pe_clr(struct pe_builder *b, uint32_t flags);
void pe_resource(struct pe_builder *b, uint16_t type, uint16_t id,
		 const void *data, size_t n);
void pe_manifest(struct pe_builder *b, uint16_t id, const char *xml);
void pe_version(struct pe_builder *b, const uint16_t version[4]);

#endif

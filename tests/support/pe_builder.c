/* What a test asks for, and where it all goes in the file. */
#include "tests/support/pe_builder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/pe_builder_layout.h"


/* Where a field lies, and how many bytes it has. */
static const struct field {
	unsigned offset, size, offset_plus, size_plus;
} fields[PE_FIELD_COUNT] = {
#define DOS(f)                                                       \
	{ offsetof(IMAGE_DOS_HEADER, f),                             \
	  sizeof(((IMAGE_DOS_HEADER *)0)->f),                        \
	  offsetof(IMAGE_DOS_HEADER, f),                             \
	  sizeof(((IMAGE_DOS_HEADER *)0)->f) }
#define COFF(f)                                                      \
	{ LFANEW + 4 + offsetof(IMAGE_FILE_HEADER, f),               \
	  sizeof(((IMAGE_FILE_HEADER *)0)->f),                       \
	  LFANEW + 4 + offsetof(IMAGE_FILE_HEADER, f),               \
	  sizeof(((IMAGE_FILE_HEADER *)0)->f) }
#define OPT(f)                                                       \
	{ OPTIONAL_AT + offsetof(IMAGE_OPTIONAL_HEADER32, f),           \
	  sizeof(((IMAGE_OPTIONAL_HEADER32 *)0)->f),                 \
	  OPTIONAL_AT + offsetof(IMAGE_OPTIONAL_HEADER64, f),           \
	  sizeof(((IMAGE_OPTIONAL_HEADER64 *)0)->f) }
#define SECTION(f)                                                   \
	{ offsetof(IMAGE_SECTION_HEADER, f), 4,                      \
	  offsetof(IMAGE_SECTION_HEADER, f), 4 }
	[PE_DOS_MAGIC] = DOS(e_magic),
	[PE_LFANEW] = DOS(e_lfanew),
	[PE_SIGNATURE] = { LFANEW, 4, LFANEW, 4 },
	[PE_MACHINE] = COFF(Machine),
	[PE_SECTION_COUNT] = COFF(NumberOfSections),
	[PE_TIMESTAMP] = COFF(TimeDateStamp),
	[PE_OPTIONAL_SIZE] = COFF(SizeOfOptionalHeader),
	[PE_CHARACTERISTICS] = COFF(Characteristics),
	[PE_MAGIC] = OPT(Magic),
	[PE_ENTRY_POINT] = OPT(AddressOfEntryPoint),
	[PE_IMAGE_BASE] = OPT(ImageBase),
	[PE_SECTION_ALIGNMENT] = OPT(SectionAlignment),
	[PE_FILE_ALIGNMENT] = OPT(FileAlignment),
	[PE_SUBSYSTEM_MAJOR] = OPT(MajorSubsystemVersion),
	[PE_SUBSYSTEM_MINOR] = OPT(MinorSubsystemVersion),
	[PE_SIZE_OF_IMAGE] = OPT(SizeOfImage),
	[PE_SIZE_OF_HEADERS] = OPT(SizeOfHeaders),
	[PE_CHECKSUM] = OPT(CheckSum),
	[PE_SUBSYSTEM] = OPT(Subsystem),
	[PE_DLL_CHARACTERISTICS] = OPT(DllCharacteristics),
	[PE_DIRECTORY_COUNT] = OPT(NumberOfRvaAndSizes),
	[PE_SECTION_VIRTUAL_SIZE] = SECTION(Misc.VirtualSize),
	[PE_SECTION_RVA] = SECTION(VirtualAddress),
	[PE_SECTION_RAW_SIZE] = SECTION(SizeOfRawData),
	[PE_SECTION_RAW_OFFSET] = SECTION(PointerToRawData),
	[PE_SECTION_CHARACTERISTICS] = SECTION(Characteristics),
#undef DOS
#undef COFF
#undef OPT
#undef SECTION
};

struct override {
	struct str section; /* NULL: of the headers */
	enum pe_field field;
	uint64_t value;
	bool directory; /* 'field' is an index, 'value' RVA and size */
};

uint32_t pe_section_table(const struct pe_builder *b)
{
	return OPTIONAL_AT + (b->pe32_plus ? sizeof(IMAGE_OPTIONAL_HEADER64) :
					  sizeof(IMAGE_OPTIONAL_HEADER32));
}

uint32_t pe_directory_table(const struct pe_builder *b)
{
	return pe_section_table(b) - 16 * sizeof(IMAGE_DATA_DIRECTORY);
}

void *pe_list_add(struct pe_builder *b, struct pe_list *list, size_t size)
{
	if (arena_grow(&b->arena, &list->items, list->count, &list->capacity,
		       size))
		abort();
	return memset((char *)list->items + size * list->count++, 0, size);
}

void pe_place_directory(struct pe_builder *b, unsigned index, uint32_t rva,
			size_t size)
{
	b->directories[index].rva = rva;
	b->directories[index].size = (uint32_t)size;
}

struct pe_builder *pe_builder_new(uint16_t machine)
{
	static const uint8_t dll_main32[] = { 0xb8, 1, 0, 0, 0, 0xc2, 12, 0 };
	static const uint8_t dll_main64[] = { 0xb8, 1, 0, 0, 0, 0xc3 };
	struct pe_builder *b = calloc(1, sizeof(*b));

	if (b == NULL)
		abort();
	b->machine = machine;
	b->pe32_plus = machine == IMAGE_FILE_MACHINE_AMD64;
	b->characteristics = IMAGE_FILE_EXECUTABLE_IMAGE | IMAGE_FILE_DLL |
			     (b->pe32_plus ? IMAGE_FILE_LARGE_ADDRESS_AWARE :
					     IMAGE_FILE_32BIT_MACHINE);
	b->image_base = 0x10000000;
	b->timestamp = 0x42424242;
	b->ordinal_base = 1;
	b->export_name = "test.dll";
	b->modules_end = &b->modules;
	if (b->pe32_plus)
		pe_code(b, dll_main64, sizeof(dll_main64));
	else
		pe_code(b, dll_main32, sizeof(dll_main32));
	return b;
}

void pe_builder_free(struct pe_builder *b)
{
	if (b == NULL)
		return;
	arena_release(&b->arena);
	free(b);
}

/* Where the header of that section lies in the built file. */
static uint32_t section_header(const struct pe_builder *b, struct str name)
{
	unsigned count = le16(b->data + LFANEW + 6);

	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = pe_section_table(b) + i * 40;

		if (strncmp((char *)b->data + at, name.s, 8) == 0)
			return at;
	}
	abort();
}

static void apply(struct pe_builder *b, const struct override *o)
{
	const struct field *f = &fields[o->field];
	uint32_t at = b->pe32_plus ? f->offset_plus : f->offset;
	uint32_t size = b->pe32_plus ? f->size_plus : f->size;

	if (o->directory) {
		at = pe_directory_table(b) + o->field * 8;
		size = 8;
	} else if (o->section.s != NULL) {
		at += section_header(b, o->section);
	}
	memcpy(b->data + at, &o->value, size);
}

void pe_apply_overrides(struct pe_builder *b)
{
	const struct override *o = b->overrides.items;

	for (size_t i = 0; i < b->overrides.count; i++)
		apply(b, &o[i]);
}

static void add_override(struct pe_builder *b, const struct override *o)
{
	*(struct override *)pe_list_add(b, &b->overrides, sizeof(*o)) = *o;
	if (b->data != NULL)
		apply(b, o);
}

void pe_set(struct pe_builder *b, enum pe_field field, uint64_t value)
{
	add_override(b, &(struct override){ .field = field, .value = value });
}

void pe_set_section(struct pe_builder *b, const char *section,
		    enum pe_field field, uint64_t value)
{
	struct str name = str_copy(&b->arena, str_of(section));

	add_override(b, &(struct override){ name, field, value, false });
}

void pe_set_directory(struct pe_builder *b, unsigned index, uint32_t rva,
		      uint32_t size)
{
	add_override(b, &(struct override){
				.field = (enum pe_field)index,
				.value = rva | (uint64_t)size << 32,
				.directory = true,
			});
}

void pe_code(struct pe_builder *b, const void *code, size_t n)
{
	b->code = (struct bytes){
		(uint8_t *)str_copy(&b->arena, (struct str){ code, n }).s, n
	};
}

void pe_section(struct pe_builder *b, const char *name, const void *data,
		size_t n, uint32_t virtual_size)
{
	struct pe_part *p = pe_list_add(b, &b->sections, sizeof(*p));
	struct str copy = str_copy(&b->arena, (struct str){ data, n });

	memcpy(p->name, name, strnlen(name, sizeof(p->name)));
	p->blob.data = (uint8_t *)copy.s;
	p->blob.len = n;
	p->virtual_size = virtual_size;
	p->characteristics = IMAGE_SCN_CNT_INITIALIZED_DATA |
			     IMAGE_SCN_MEM_READ | IMAGE_SCN_MEM_WRITE;
}

int pe_builder_write(struct pe_builder *b, const char *dir, const char *name)
{
	struct str path = str_printf(&b->arena, "%s/%s", dir, name);
	FILE *f;
	int ret = 0;

	if (b->data == NULL)
		pe_builder_build(b);
	f = fopen(path.s, "wb");
	if (f == NULL)
		return -1;
	if (fwrite(b->data, 1, b->len, f) != b->len)
		ret = -1;
	if (fclose(f) != 0)
		ret = -1;
	return ret;
}

uint8_t *pe_at(struct pe_builder *b, uint32_t rva)
{
	unsigned count = le16(b->data + LFANEW + 6);

	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *s = b->data + pe_section_table(b) + i * 40;

		if (rva >= le32(s + 12) && rva - le32(s + 12) < le32(s + 16))
			return b->data + le32(s + 20) + (rva - le32(s + 12));
	}
	if (rva >= b->len)
		abort();
	return b->data + rva;
}

uint32_t pe_directory_rva(const struct pe_builder *b, unsigned index)
{
	return le32(b->data + pe_directory_table(b) + index * 8);
}

void pe_swap_sections(struct pe_builder *b, unsigned i, unsigned j)
{
	uint8_t *table = b->data + pe_section_table(b);
	IMAGE_SECTION_HEADER s;

	memcpy(&s, table + i * sizeof(s), sizeof(s));
	memcpy(table + i * sizeof(s), table + j * sizeof(s), sizeof(s));
	memcpy(table + j * sizeof(s), &s, sizeof(s));
}

void pe_truncate(struct pe_builder *b, size_t len)
{
	if (len < b->len)
		b->len = len;
}

/* Between the parts of pe_builder: growing bytes that know their RVA. */
#ifndef TESTS_SUPPORT_PE_BUILDER_LAYOUT_H
#define TESTS_SUPPORT_PE_BUILDER_LAYOUT_H

#include "tests/support/pe_builder.h"

/* File offsets of the headers, whatever their fields say. */
#define LFANEW 0x80
#define OPTIONAL_AT (LFANEW + 4 + (uint32_t)sizeof(IMAGE_FILE_HEADER))

struct blob {
	struct arena *arena;
	uint32_t rva;
	uint8_t *data;
	size_t len, capacity;
};

/* One section as it will be; 'virtual_size' may be less than its data. */
struct pe_part {
	char name[8];
	struct blob blob;
	uint32_t virtual_size, characteristics;
	uint32_t raw_offset, raw_size;
};

struct pe_relocation {
	uint32_t rva;
	unsigned type;
};

struct pe_bound {
	struct str dll;
	uint32_t timestamp;
	uint16_t forwarders;
};

struct pe_resource {
	uint16_t type, id;
	struct bytes data;
};

/* A new last element of a list, zeroed. */
void *pe_list_add(struct pe_builder *b, struct pe_list *list, size_t size);

/* File offsets of the two tables of the headers. */
uint32_t pe_section_table(const struct pe_builder *b);
uint32_t pe_directory_table(const struct pe_builder *b);
/* Write what pe_set() and its like asked for into the built file. */
void pe_apply_overrides(struct pe_builder *b);
void pe_place_directory(struct pe_builder *b, unsigned index, uint32_t rva,
			size_t size);

/* 'n' zeroed bytes at the end of a blob; their RVA. */
uint32_t blob_take(struct blob *s, size_t n, size_t align);
/* The bytes at an RVA: until the next blob_take(). */
void *blob_at(struct blob *s, uint32_t rva);
uint32_t blob_put(struct blob *s, const void *data, size_t n, size_t align);
/* With a zero behind it. */
uint32_t blob_put_str(struct blob *s, struct str text);
void blob_set32(struct blob *s, uint32_t rva, uint32_t value);

/* Each writes one table and sets its directory. */
void put_imports(struct pe_builder *b, struct blob *s);
void put_delay_imports(struct pe_builder *b, struct blob *s);
void put_exports(struct pe_builder *b, struct blob *s);
void put_tls(struct pe_builder *b, struct blob *s);
void put_clr(struct pe_builder *b, struct blob *s);
void put_resources(struct pe_builder *b, struct blob *s);
void put_relocations(struct pe_builder *b, struct blob *s);
void put_bound_imports(struct pe_builder *b, struct blob *headers);

#endif

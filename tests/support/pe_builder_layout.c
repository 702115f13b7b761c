/* Where everything goes in the file: sections, then the headers for them. */
#include "tests/support/pe_builder_layout.h"

#include <stdlib.h>
#include <string.h>

enum { FILE_UNIT = 0x200, PAGE = 0x1000, PARTS_MORE = 4 };

static uint32_t round_up(size_t n, uint32_t to)
{
	return (uint32_t)((n + to - 1) & ~(size_t)(to - 1));
}

static uint32_t section_alignment(const struct pe_builder *b)
{
	return b->flat ? FILE_UNIT : PAGE;
}

/* All sections while they are laid out. */
struct layout {
	struct pe_builder *b;
	struct pe_part *parts;
	size_t count;
	uint32_t next_rva;
};

static struct pe_part *start_part(struct layout *l, const char *name,
				  uint32_t characteristics)
{
	struct pe_part *p = &l->parts[l->count];

	/* A part that wasn't made has left its name there. */
	memset(p->name, 0, sizeof(p->name));
	memcpy(p->name, name, strnlen(name, sizeof(p->name)));
	p->blob.arena = &l->b->arena;
	p->blob.rva = l->next_rva;
	p->characteristics = characteristics;
	return p;
}

/* A section without content isn't made. */
static void end_part(struct layout *l, struct pe_part *p)
{
	size_t size = p->virtual_size > p->blob.len ? p->virtual_size :
						      p->blob.len;

	if (size == 0)
		return;
	if (p->virtual_size == 0)
		p->virtual_size = (uint32_t)size;
	p->raw_size = round_up(p->blob.len, FILE_UNIT);
	l->next_rva = round_up(p->blob.rva + size, section_alignment(l->b));
	l->count++;
}

static void make_parts(struct layout *l)
{
	const uint32_t data = IMAGE_SCN_CNT_INITIALIZED_DATA |
			      IMAGE_SCN_MEM_READ | IMAGE_SCN_MEM_WRITE;
	const struct pe_part *own = l->b->sections.items;
	struct pe_part *p = start_part(l, ".text",
				       IMAGE_SCN_CNT_CODE | IMAGE_SCN_MEM_READ |
					       IMAGE_SCN_MEM_EXECUTE);

	l->b->code_rva = p->blob.rva;
	blob_put(&p->blob, l->b->code.data, l->b->code.len, 1);
	end_part(l, p);
	for (size_t i = 0; i < l->b->sections.count; i++) {
		p = start_part(l, own[i].name, own[i].characteristics);
		memcpy(p->name, own[i].name, sizeof(p->name));
		blob_put(&p->blob, own[i].blob.data, own[i].blob.len, 1);
		p->virtual_size = own[i].virtual_size;
		end_part(l, p);
	}
	p = start_part(l, ".rdata", data);
	put_imports(l->b, &p->blob);
	put_delay_imports(l->b, &p->blob);
	put_exports(l->b, &p->blob);
	put_tls(l->b, &p->blob);
	put_clr(l->b, &p->blob);
	end_part(l, p);
	p = start_part(l, ".rsrc", data);
	put_resources(l->b, &p->blob);
	end_part(l, p);
	p = start_part(l, ".reloc", data | IMAGE_SCN_MEM_DISCARDABLE);
	put_relocations(l->b, &p->blob);
	end_part(l, p);
}

/* File offsets of all sections; the length of the file. */
static size_t place_parts(struct layout *l, uint32_t headers)
{
	size_t end = headers;

	for (size_t i = 0; i < l->count; i++) {
		size_t n = l->b->raw_backwards ? l->count - 1 - i : i;
		struct pe_part *p = &l->parts[n];

		if (p->raw_size == 0)
			continue;
		p->raw_offset = l->b->flat ? p->blob.rva : (uint32_t)end;
		end = p->raw_offset + p->raw_size;
	}
	return end;
}

#define OPTIONAL_HEADER(type, magic)                                       \
	(type)                                                             \
	{                                                                  \
		.Magic = (magic), .MajorLinkerVersion = 7,                 \
		.MinorLinkerVersion = 10,                                  \
		.AddressOfEntryPoint = l->parts[0].blob.rva,               \
		.ImageBase = b->image_base,                                \
		.SectionAlignment = section_alignment(b),                  \
		.FileAlignment = FILE_UNIT,                                \
		.MajorOperatingSystemVersion = 4,                          \
		.MajorSubsystemVersion = 4, .SizeOfImage = l->next_rva,    \
		.SizeOfHeaders = headers,                                  \
		.Subsystem = IMAGE_SUBSYSTEM_WINDOWS_GUI,                  \
		.NumberOfRvaAndSizes = IMAGE_NUMBEROF_DIRECTORY_ENTRIES,   \
	}

static void put_headers(const struct layout *l, struct blob *h,
			uint32_t headers)
{
	const struct pe_builder *b = l->b;
	IMAGE_DOS_HEADER dos = { .e_magic = IMAGE_DOS_SIGNATURE,
				 .e_lfanew = LFANEW };
	IMAGE_FILE_HEADER coff = {
		.Machine = b->machine,
		.NumberOfSections = (uint16_t)l->count,
		.TimeDateStamp = b->timestamp,
		.SizeOfOptionalHeader =
			(uint16_t)(pe_section_table(b) - OPTIONAL_AT),
		.Characteristics = b->characteristics,
	};

	memcpy(h->data, &dos, sizeof(dos));
	blob_set32(h, LFANEW, IMAGE_NT_SIGNATURE);
	memcpy(h->data + LFANEW + 4, &coff, sizeof(coff));
	if (b->pe32_plus)
		*(IMAGE_OPTIONAL_HEADER64 *)(h->data + OPTIONAL_AT) =
			OPTIONAL_HEADER(IMAGE_OPTIONAL_HEADER64,
					IMAGE_NT_OPTIONAL_HDR64_MAGIC);
	else
		*(IMAGE_OPTIONAL_HEADER32 *)(h->data + OPTIONAL_AT) =
			OPTIONAL_HEADER(IMAGE_OPTIONAL_HEADER32,
					IMAGE_NT_OPTIONAL_HDR32_MAGIC);
	memcpy(h->data + pe_directory_table(b), b->directories,
	       sizeof(b->directories));
	for (size_t i = 0; i < l->count; i++) {
		const struct pe_part *p = &l->parts[i];
		IMAGE_SECTION_HEADER s = {
			.Misc.VirtualSize = p->virtual_size,
			.VirtualAddress = p->blob.rva,
			.SizeOfRawData = p->raw_size,
			.PointerToRawData = p->raw_offset,
			.Characteristics = p->characteristics,
		};

		memcpy(s.Name, p->name, sizeof(s.Name));
		memcpy(h->data + pe_section_table(b) + i * sizeof(s), &s,
		       sizeof(s));
	}
}

struct bytes pe_builder_build(struct pe_builder *b)
{
	size_t most = b->sections.count + PARTS_MORE;
	struct blob h = { .arena = &b->arena };
	struct layout l = { .b = b };
	uint32_t headers;

	memset(b->directories, 0, sizeof(b->directories));
	l.parts = arena_new_array(&b->arena, struct pe_part, most);
	if (l.parts == NULL)
		abort();
	blob_take(&h, pe_section_table(b) + most * sizeof(IMAGE_SECTION_HEADER),
		  1);
	put_bound_imports(b, &h);
	headers = round_up(h.len, FILE_UNIT);
	l.next_rva = round_up(headers, section_alignment(b));
	make_parts(&l);
	b->len = place_parts(&l, headers);
	put_headers(&l, &h, headers);
	b->data = arena_alloc(&b->arena, b->len, 16);
	if (b->data == NULL)
		abort();
	memcpy(b->data, h.data, h.len);
	for (size_t i = 0; i < l.count; i++) {
		if (l.parts[i].blob.len != 0)
			memcpy(b->data + l.parts[i].raw_offset,
			       l.parts[i].blob.data, l.parts[i].blob.len);
	}
	pe_apply_overrides(b);
	return (struct bytes){ b->data, b->len };
}

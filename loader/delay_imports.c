/* The delay-load directory. The loader never reads it; its users do (R401). */
#include "loader/imports.h"
#include "loader/pe.h"
#include "util/status.h"

/*
 * Old linkers wrote virtual addresses where new ones write RVAs. What is none
 * becomes an RVA at which no image has anything.
 */
static uint32_t to_rva(uint64_t address, uint64_t base)
{
	uint64_t rva = address - base;

	return address == 0 || rva > UINT32_MAX ? UINT32_MAX : (uint32_t)rva;
}

static int read_delay_descriptor(const struct import_reader *r, uint32_t rva,
				 const IMAGE_DELAYLOAD_DESCRIPTOR *raw)
{
	uint64_t base = raw->Attributes.RvaBased ? 0 : r->img->image_base;
	uint32_t names = to_rva(raw->ImportNameTableRVA, base);
	struct import_module m = {
		.descriptor = rva,
		.first_thunk = to_rva(raw->ImportAddressTableRVA, base),
		.timestamp = raw->TimeDateStamp,
	};
	uint8_t byte;
	int ret = OK;

	if (!image_string(r->img, to_rva(raw->DllNameRVA, base), &m.name))
		return defect_add(r->defects, r->arena, r->unreadable, rva,
				  raw->DllNameRVA);
	if (!image_copy(r->img, names, &byte, sizeof(byte)))
		ret = defect_add(r->defects, r->arena, r->unreadable, rva,
				 raw->ImportNameTableRVA);
	if (ret == OK)
		ret = imports_read_thunks(r, &m, names, base);
	if (ret != OK)
		return ret;
	return imports_add_module(r->arena, r->table, &m);
}

int delay_imports_read(const struct image *img, struct arena *a,
		       struct defects *d, struct import_table *out)
{
	uint32_t rva =
		img->directories[IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT].rva;
	const struct import_reader r = {
		img, a, d, out, DEFECT_DELAY_IMPORTS_UNREADABLE,
	};
	IMAGE_DELAYLOAD_DESCRIPTOR raw;
	int ret;

	*out = (struct import_table){ 0 };
	if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_DELAY_IMPORT))
		return OK;
	for (size_t i = 0; i < imports_limit(img); i++) {
		if (!image_copy(img, rva, &raw, sizeof(raw)))
			return defect_add(d, a,
					  DEFECT_DELAY_IMPORTS_UNREADABLE, rva,
					  0);
		if (raw.DllNameRVA == 0)
			return OK;
		ret = read_delay_descriptor(&r, rva, &raw);
		if (ret != OK)
			return ret;
		rva += (uint32_t)sizeof(raw);
	}
	return defect_add(d, a, DEFECT_DELAY_IMPORTS_UNREADABLE, rva, 0);
}

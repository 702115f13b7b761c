/* The bound import directory: which builds the linker saw (R312). */
#include "loader/imports.h"
#include "loader/pe.h"
#include "util/status.h"

/* It lies in the headers; names are offsets from its start. */
static int add_bound(const struct image *img, struct arena *a,
		     struct defects *d, struct bound_import_table *out,
		     uint32_t name, uint32_t timestamp, bool forwarder)
{
	uint32_t start =
		img->directories[IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT].rva;
	struct bound_import b = {
		.timestamp = timestamp,
		.forwarder = forwarder,
	};
	void *items = out->items;

	if (!image_string(img, start + name, &b.name))
		return defect_add(d, a, DEFECT_BOUND_IMPORTS_UNREADABLE, start,
				  name);
	if (arena_grow(a, &items, out->count, &out->capacity, sizeof(b)))
		return E_NO_MEMORY;
	out->items = items;
	out->items[out->count++] = b;
	return OK;
}

int bound_imports_read(const struct image *img, struct arena *a,
		       struct defects *d, struct bound_import_table *out)
{
	uint32_t rva =
		img->directories[IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT].rva;
	IMAGE_BOUND_IMPORT_DESCRIPTOR raw;
	unsigned forwarders = 0;
	int ret;

	*out = (struct bound_import_table){ 0 };
	if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_BOUND_IMPORT))
		return OK;
	for (size_t i = 0; i < imports_limit(img); i++) {
		bool forwarder = forwarders > 0;

		/* A forwarder reference has the same size and fields. */
		if (!image_copy(img, rva, &raw, sizeof(raw)))
			return defect_add(d, a,
					  DEFECT_BOUND_IMPORTS_UNREADABLE, rva,
					  0);
		if (!forwarder && raw.OffsetModuleName == 0)
			return OK;
		ret = add_bound(img, a, d, out, raw.OffsetModuleName,
				raw.TimeDateStamp, forwarder);
		if (ret != OK)
			return ret;
		forwarders = forwarder ? forwarders - 1 :
					 raw.NumberOfModuleForwarderRefs;
		rva += (uint32_t)sizeof(raw);
	}
	return OK;
}

/* Export directory: look-ups in place. */
#include "loader/exports.h"

#include "loader/pe.h"
#include "util/status.h"

/* Entries of 'size' bytes that 'table' holds of the 'count' it should have. */
static uint32_t count_held(struct bytes table, uint32_t count, size_t size)
{
	return table.len / size < count ? (uint32_t)(table.len / size) : count;
}

int exports_read(const struct image *img, struct arena *a, struct defects *d,
		 struct export_table *out)
{
	const struct data_directory *dir =
		&img->directories[IMAGE_DIRECTORY_ENTRY_EXPORT];
	IMAGE_EXPORT_DIRECTORY raw;

	*out = (struct export_table){
		.image = img,
		.rva = dir->rva,
		.size = dir->size,
		.name = STR_EMPTY,
	};
	if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_EXPORT))
		return OK;
	if (!image_copy(img, dir->rva, &raw, sizeof(raw)))
		return defect_add(d, a, DEFECT_EXPORTS_UNREADABLE, dir->rva, 0);
	out->present = true;
	out->base = raw.Base;
	out->functions = image_span(img, raw.AddressOfFunctions,
				    (uint64_t)raw.NumberOfFunctions * 4);
	out->names = image_span(img, raw.AddressOfNames,
				(uint64_t)raw.NumberOfNames * 4);
	out->ordinals = image_span(img, raw.AddressOfNameOrdinals,
				   (uint64_t)raw.NumberOfNames * 2);
	out->function_count =
		count_held(out->functions, raw.NumberOfFunctions, 4);
	out->name_count = count_held(out->names, raw.NumberOfNames, 4);
	/* Outside of the image it stays empty. */
	image_string(img, raw.Name, &out->name);
	if (out->function_count < raw.NumberOfFunctions ||
	    out->name_count < raw.NumberOfNames ||
	    out->ordinals.len / 2 < raw.NumberOfNames)
		return defect_add(d, a, DEFECT_EXPORTS_UNREADABLE, dir->rva,
				  raw.NumberOfFunctions);
	return OK;
}

/* 'index' counts from the base. */
static bool function_at(const struct export_table *t, uint32_t index,
			struct export_symbol *out)
{
	const void *p = bytes_at(t->functions, (uint64_t)index * 4, 4);

	if (index >= t->function_count || p == NULL || le32(p) == 0)
		return false;
	*out = (struct export_symbol){
		.ordinal = t->base + index,
		.rva = le32(p),
		.forwarder = STR_EMPTY,
	};
	if (out->rva < t->rva || out->rva - t->rva >= t->size)
		return true;
	/* A forwarder to nowhere can't be bound (R311). */
	return image_string(t->image, out->rva, &out->forwarder) &&
	       out->forwarder.n != 0;
}

static bool name_at(const struct export_table *t, uint32_t n, struct str *out)
{
	const void *p = bytes_at(t->names, (uint64_t)n * 4, 4);

	return n < t->name_count && p != NULL &&
	       image_string(t->image, le32(p), out);
}

static bool named_function(const struct export_table *t, uint32_t n,
			   struct export_symbol *out)
{
	const void *p = bytes_at(t->ordinals, (uint64_t)n * 2, 2);

	return p != NULL && function_at(t, le16(p), out);
}

bool exports_name_at(const struct export_table *t, uint32_t n,
		     struct str *name, struct export_symbol *out)
{
	return name_at(t, n, name) && named_function(t, n, out);
}

bool exports_find_name(const struct export_table *t, struct str name,
		       uint16_t hint, struct export_symbol *out)
{
	uint32_t low = 0, high = t->name_count;
	struct str candidate;

	if (name_at(t, hint, &candidate) && str_equal(candidate, name))
		return named_function(t, hint, out);
	while (low < high) {
		/* The lower of two middles, as Windows takes it. */
		uint32_t middle = low + (high - 1 - low) / 2;
		int order;

		if (!name_at(t, middle, &candidate))
			return false;
		order = str_compare(name, candidate);
		if (order == 0)
			return named_function(t, middle, out);
		if (order < 0)
			high = middle;
		else
			low = middle + 1;
	}
	return false;
}

bool exports_find_from(const struct export_table *t, struct str from,
		       struct str *name)
{
	uint32_t low = 0, high = t->name_count;

	while (low < high) {
		uint32_t middle = low + (high - low) / 2;

		if (!name_at(t, middle, name))
			return false;
		if (str_compare(*name, from) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return name_at(t, low, name);
}

bool exports_find_prefix(const struct export_table *t, struct str prefix,
			 struct str *name)
{
	return exports_find_from(t, prefix, name) &&
	       str_starts(*name, prefix);
}

bool exports_find_ordinal(const struct export_table *t, uint32_t ordinal,
			  struct export_symbol *out)
{
	if (ordinal < t->base)
		return false;
	return function_at(t, ordinal - t->base, out);
}

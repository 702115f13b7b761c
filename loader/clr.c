/* IMAGE_COR20_HEADER and the version string of the metadata behind it. */
#include "loader/clr.h"

#include "loader/pe.h"
#include "util/status.h"

/* ECMA-335 II.24.2.1: "BSJB", four numbers, a length, then the version. */
enum {
	METADATA_SIGNATURE = 0x424a5342,
	METADATA_VERSION = 16,
	VERSION_MAX = 255,
};

static struct str metadata_version(const struct image *img, uint32_t rva)
{
	const struct bytes metadata =
		image_span(img, rva, METADATA_VERSION + VERSION_MAX);
	const uint8_t *head = bytes_at(metadata, 0, METADATA_VERSION);
	const char *text;
	uint32_t n;

	if (head == NULL || le32(head) != METADATA_SIGNATURE)
		return STR_EMPTY;
	n = le32(head + 12);
	text = bytes_at(metadata, METADATA_VERSION, n);
	if (text == NULL)
		return STR_EMPTY;
	return (struct str){ text, strnlen(text, n) };
}

int clr_read(const struct image *img, struct arena *a, struct defects *d,
	     struct clr *out)
{
	uint32_t rva =
		img->directories[IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR].rva;
	IMAGE_COR20_HEADER header;

	*out = (struct clr){ .runtime = STR_EMPTY };
	if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_COM_DESCRIPTOR))
		return OK;
	if (!image_copy(img, rva, &header, sizeof(header)))
		return defect_add(d, a, DEFECT_CLR_UNREADABLE, rva, 0);
	out->present = true;
	out->major = header.MajorRuntimeVersion;
	out->minor = header.MinorRuntimeVersion;
	out->il_only = header.Flags & COMIMAGE_FLAGS_ILONLY;
	out->requires_32bit = header.Flags & COMIMAGE_FLAGS_32BITREQUIRED;
	out->runtime = metadata_version(img, header.MetaData.VirtualAddress);
	return OK;
}

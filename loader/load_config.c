/* The load configuration directory, to which each Windows added fields. */
#include "loader/load_config.h"

#include "loader/image.h"
#include "loader/pe.h"

/* Of the fields that are read; older headers call them reserved. */
enum {
	FLAGS_IN_PE32 = 0x36,
	FLAGS_IN_PE32_PLUS = 0x4e,
	HYBRID_IN_PE32_PLUS = 0xc8, /* CHPEMetadataPointer */
};

_Static_assert(offsetof(IMAGE_LOAD_CONFIG_DIRECTORY64, Reserved1) ==
		       FLAGS_IN_PE32_PLUS,
	       "PE32+: DependentLoadFlags");

static bool read_field(const struct image *img, uint32_t rva, uint32_t field,
		       void *to, uint32_t n)
{
	uint32_t size;

	return rva <= UINT32_MAX - IMAGE_PAGE &&
	       image_copy(img, rva, &size, sizeof(size)) &&
	       size >= field + n && image_copy(img, rva + field, to, n);
}

struct load_config load_config_read(const struct image *img)
{
	const uint32_t rva =
		img->directories[IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG].rva;
	struct load_config c = { 0 };
	uint64_t hybrid;

	if (image_has_directory(img, IMAGE_DIRECTORY_ENTRY_LOAD_CONFIG) &&
	    read_field(img, rva,
		       img->pe32_plus ? FLAGS_IN_PE32_PLUS : FLAGS_IN_PE32,
		       &c.dependent_load_flags,
		       sizeof(c.dependent_load_flags)))
		c.has_hybrid_code =
			img->machine == IMAGE_FILE_MACHINE_AMD64 &&
			read_field(img, rva, HYBRID_IN_PE32_PLUS, &hybrid,
				   sizeof(hybrid)) &&
			hybrid != 0;
	return c;
}

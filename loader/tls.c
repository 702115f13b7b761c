/* TLS directory and its callbacks. */
#include "loader/tls.h"

#include "loader/pe.h"
#include "util/status.h"

static uint32_t to_rva(const struct image *img, uint64_t address)
{
	uint64_t rva = address - img->image_base;

	return rva > UINT32_MAX ? UINT32_MAX : (uint32_t)rva;
}

static bool read_directory(const struct image *img, uint32_t rva,
			   struct tls *out, uint64_t *callbacks)
{
	IMAGE_TLS_DIRECTORY32 tls32;
	IMAGE_TLS_DIRECTORY64 tls64;

	if (img->pe32_plus) {
		if (!image_copy(img, rva, &tls64, sizeof(tls64)))
			return false;
		out->start = tls64.StartAddressOfRawData;
		out->end = tls64.EndAddressOfRawData;
		out->index = tls64.AddressOfIndex;
		out->zero_fill = tls64.SizeOfZeroFill;
		*callbacks = tls64.AddressOfCallBacks;
		return true;
	}
	if (!image_copy(img, rva, &tls32, sizeof(tls32)))
		return false;
	out->start = tls32.StartAddressOfRawData;
	out->end = tls32.EndAddressOfRawData;
	out->index = tls32.AddressOfIndex;
	out->zero_fill = tls32.SizeOfZeroFill;
	*callbacks = tls32.AddressOfCallBacks;
	return true;
}

static size_t count_callbacks(const struct image *img, uint32_t rva)
{
	struct bytes list;
	size_t n = 0;

	while (n < TLS_CALLBACKS_MAX && image_pointer(img, rva, n, &list) != 0)
		n++;
	return n;
}

static int read_callbacks(const struct image *img, struct arena *a,
			  uint64_t address, struct tls *out)
{
	const uint32_t rva = to_rva(img, address);
	const size_t count = count_callbacks(img, rva);
	struct bytes list;

	out->callbacks = arena_new_array(a, uint32_t, count);
	if (out->callbacks == NULL)
		return E_NO_MEMORY;
	for (size_t i = 0; i < count; i++)
		out->callbacks[i] =
			to_rva(img, image_pointer(img, rva, i, &list));
	out->callback_count = count;
	return OK;
}

int tls_read(const struct image *img, struct arena *a, struct defects *d,
	     struct tls *out)
{
	uint32_t rva = img->directories[IMAGE_DIRECTORY_ENTRY_TLS].rva;
	uint64_t callbacks;

	*out = (struct tls){ 0 };
	if (!image_has_directory(img, IMAGE_DIRECTORY_ENTRY_TLS))
		return OK;
	if (!read_directory(img, rva, out, &callbacks))
		return defect_add(d, a, DEFECT_TLS_UNREADABLE, rva, 0);
	out->present = true;
	if (callbacks == 0)
		return OK;
	return read_callbacks(img, a, callbacks, out);
}

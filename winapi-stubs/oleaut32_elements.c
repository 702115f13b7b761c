/* oleaut32.dll: what is in a SAFEARRAY. */
#include "winapi-stubs/oleaut32.h"

static void get_dimensions(struct call *c)
{
	if (call_arg(c, 0) != 0)
		call_return(c, call_read16(c, call_arg(c, 0)));
}

static void get_element_size(struct call *c)
{
	if (call_arg(c, 0) != 0)
		call_return(c, call_read32(c, call_arg(c, 0) + 4));
}

static void get_bound(struct call *c, bool upper)
{
	uint32_t dimension = call_arg32(c, 1);
	struct array a;
	uint64_t at;

	if (!array_read(c, call_arg(c, 0), &a)) {
		return_result(c, (uint32_t)E_INVALIDARG);
		return;
	}
	if (dimension == 0 || dimension > a.dimensions) {
		return_result(c, (uint32_t)DISP_E_BADINDEX);
		return;
	}
	at = array_bound_at(c, &a, dimension);
	call_write32(c, call_arg(c, 2),
		     call_read32(c, at + 4) +
			     (upper ? call_read32(c, at) - 1 : 0));
}

static void get_lower(struct call *c)
{
	get_bound(c, false);
}

static void get_upper(struct call *c)
{
	get_bound(c, true);
}

static void change_locks(struct call *c, int by)
{
	struct array a;

	if (!array_read(c, call_arg(c, 0), &a) || (by < 0 && a.locks == 0))
		return_result(c, (uint32_t)(a.at == 0 ? E_INVALIDARG :
							E_UNEXPECTED));
	else
		call_write32(c, a.at + 8, a.locks + (uint32_t)by);
}

static void lock(struct call *c)
{
	change_locks(c, 1);
}

static void unlock(struct call *c)
{
	change_locks(c, -1);
}

static void access_data(struct call *c)
{
	struct array a;

	change_locks(c, 1);
	if (array_read(c, call_arg(c, 0), &a))
		call_write_pointer(c, call_arg(c, 1), a.data);
}

/* The element's address; 0: an index is out of its bounds. */
static uint64_t element_at(struct call *c, struct array *a)
{
	uint64_t indices = call_arg(c, 1), offset = 0, step = 1;

	if (!array_read(c, call_arg(c, 0), a)) {
		return_result(c, (uint32_t)E_INVALIDARG);
		return 0;
	}
	for (unsigned d = 1; d <= a->dimensions; d++) {
		uint64_t bound = call_read64(c, array_bound_at(c, a, d));
		uint32_t n = call_read32(c, indices + 4 * (d - 1)) -
			     (uint32_t)(bound >> 32);

		if (n >= (uint32_t)bound) {
			return_result(c, (uint32_t)DISP_E_BADINDEX);
			return 0;
		}
		offset += n * step;
		step *= (uint32_t)bound;
	}
	return a->data + offset * a->element;
}

static void get_pointer(struct call *c)
{
	struct array a;
	uint64_t at = element_at(c, &a);

	if (at != 0)
		call_write_pointer(c, call_arg(c, 2), at);
}

static void get_element(struct call *c)
{
	struct array a;
	uint64_t at = element_at(c, &a);

	if (at == 0)
		return;
	if (a.features & FEATURE_VARIANT)
		call_write16(c, call_arg(c, 2), VT_EMPTY);
	array_copy_element(c, &a, call_arg(c, 2), at);
}

/* Of texts and objects the argument is the pointer itself. */
static void put_element(struct call *c)
{
	struct array a;
	uint64_t at = element_at(c, &a), from = call_arg(c, 2);

	if (at == 0)
		return;
	if (!array_owns(&a) || a.features & FEATURE_VARIANT) {
		array_copy_element(c, &a, at, from);
		return;
	}
	array_clear_element(c, &a, at);
	if (a.features & FEATURE_BSTR)
		from = from == 0 ? 0 : bstr_new(c, from, bstr_bytes(c, from));
	else
		object_add(c, from);
	call_write_pointer(c, at, from);
}

static void get_type(struct call *c)
{
	struct array a;

	if (!array_read(c, call_arg(c, 0), &a)) {
		return_result(c, (uint32_t)E_INVALIDARG);
		return;
	}
	if (a.features & FEATURE_HAS_TYPE)
		call_write16(c, call_arg(c, 1), call_read16(c, a.at - 4));
	else
		call_write16(c, call_arg(c, 1),
			     a.features & FEATURE_DISPATCH ? VT_DISPATCH :
							     VT_UNKNOWN);
}

static const struct stub stubs[] = {
	{ "SafeArrayGetDim", 1, get_dimensions },
	{ "SafeArrayGetElemsize", 1, get_element_size },
	{ "SafeArrayGetLBound", 3, get_lower },
	{ "SafeArrayGetUBound", 3, get_upper },
	{ "SafeArrayLock", 1, lock },
	{ "SafeArrayUnlock", 1, unlock },
	{ "SafeArrayAccessData", 2, access_data },
	{ "SafeArrayUnaccessData", 1, unlock },
	{ "SafeArrayPtrOfIndex", 3, get_pointer },
	{ "SafeArrayGetElement", 3, get_element },
	{ "SafeArrayPutElement", 3, put_element },
	{ "SafeArrayGetVartype", 2, get_type },
};
STUB_MODULE(oleaut32_elements, "oleaut32.dll", stubs);

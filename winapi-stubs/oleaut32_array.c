/* oleaut32.dll: SAFEARRAY. */
#include "winapi-stubs/oleaut32.h"

enum { DIMENSIONS_MAX = 60, BYTES_MAX = 1 << 28, IN_FRONT = 16 };

static uint64_t data_at(const struct call *c, uint64_t at)
{
	return at + (call_is_64(c) ? 16 : 12);
}

/* The bounds stand the other way round: the last dimension first. */
uint64_t array_bound_at(const struct call *c, const struct array *a,
			unsigned dimension)
{
	return a->at + (call_is_64(c) ? 24 : 16) +
	       8 * (uint64_t)(a->dimensions - dimension);
}

bool array_read(struct call *c, uint64_t at, struct array *a)
{
	*a = (struct array){ .at = at, .count = 1 };
	if (at == 0)
		return false;
	a->dimensions = call_read16(c, at);
	a->features = call_read16(c, at + 2);
	a->element = call_read32(c, at + 4);
	a->locks = call_read32(c, at + 8);
	a->data = call_read_pointer(c, data_at(c, at));
	if (a->dimensions == 0 || a->dimensions > DIMENSIONS_MAX)
		return false;
	if (a->element == 0)
		return false;
	for (unsigned d = 1; d <= a->dimensions; d++) {
		a->count *= call_read32(c, array_bound_at(c, a, d));
		if (a->count > BYTES_MAX / a->element)
			return false;
	}
	return true;
}

static uint32_t element_size(const struct call *c, uint16_t type)
{
	switch (type) {
	case VT_I1:
	case VT_UI1:
		return 1;
	case VT_I2:
	case VT_UI2:
	case VT_BOOL:
		return 2;
	case VT_I4:
	case VT_UI4:
	case VT_R4:
	case VT_INT:
	case VT_UINT:
	case VT_ERROR:
		return 4;
	case VT_R8:
	case VT_CY:
	case VT_DATE:
	case VT_I8:
	case VT_UI8:
		return 8;
	case VT_BSTR:
	case VT_UNKNOWN:
	case VT_DISPATCH:
		return call_pointer_size(c);
	case VT_VARIANT:
		return variant_size(c);
	case VT_DECIMAL:
		return 16;
	}
	return 0;
}

static uint16_t features_of(uint16_t type)
{
	switch (type) {
	case VT_BSTR:
		return FEATURE_HAS_TYPE | FEATURE_BSTR;
	case VT_VARIANT:
		return FEATURE_HAS_TYPE | FEATURE_VARIANT;
	case VT_UNKNOWN:
		return FEATURE_UNKNOWN;
	case VT_DISPATCH:
		return FEATURE_DISPATCH;
	}
	return FEATURE_HAS_TYPE;
}

/* The type stands in front of the structure. */
static uint64_t make(struct call *c, uint16_t type, uint32_t dimensions,
		     uint64_t bounds)
{
	struct array a = { .dimensions = (uint16_t)dimensions, .count = 1,
			   .element = element_size(c, type) };
	uint64_t block;

	if (a.element == 0 || dimensions == 0 || dimensions > DIMENSIONS_MAX)
		return 0;
	block = call_alloc(c, IN_FRONT + 24 + 8 * (uint64_t)dimensions);
	if (block == 0)
		return 0;
	a.at = block + IN_FRONT;
	call_write16(c, a.at, a.dimensions);
	call_write16(c, a.at + 2, features_of(type));
	call_write32(c, a.at + 4, a.element);
	call_write32(c, a.at - 4, type);
	for (uint32_t d = 1; d <= dimensions; d++) {
		uint64_t bound = call_read64(c, bounds + 8 * (d - 1));

		a.count *= (uint32_t)bound;
		if (a.count > BYTES_MAX / a.element)
			return 0;
		call_write64(c, array_bound_at(c, &a, d), bound);
	}
	a.data = call_alloc(c, a.count * a.element);
	call_write_pointer(c, data_at(c, a.at), a.data);
	return a.data == 0 ? 0 : a.at;
}

static void create(struct call *c)
{
	call_return(c, make(c, (uint16_t)call_arg32(c, 0), call_arg32(c, 1),
			    call_arg(c, 2)));
}

/* SafeArrayCreateVector(type, first, count). */
static void create_vector(struct call *c)
{
	uint64_t bound = call_alloc(c, 8);

	call_write32(c, bound, call_arg32(c, 2));
	call_write32(c, bound + 4, call_arg32(c, 1));
	call_return(c, make(c, (uint16_t)call_arg32(c, 0), 1, bound));
	call_free(c, bound);
}

/* What an element owns. */
void array_clear_element(struct call *c, const struct array *a, uint64_t at)
{
	if (a->features & FEATURE_BSTR)
		bstr_free(c, call_read_pointer(c, at));
	else if (a->features & FEATURE_VARIANT)
		variant_clear(c, at);
	else if (a->features & (FEATURE_UNKNOWN | FEATURE_DISPATCH))
		object_release(c, call_read_pointer(c, at));
}

void array_copy_element(struct call *c, const struct array *a, uint64_t to,
			uint64_t from)
{
	uint64_t value;

	if (a->features & FEATURE_VARIANT) {
		variant_copy(c, to, from);
		return;
	}
	if (a->features & (FEATURE_BSTR | FEATURE_UNKNOWN | FEATURE_DISPATCH)) {
		value = call_read_pointer(c, from);
		if (a->features & FEATURE_BSTR)
			value = value == 0 ? 0 :
				bstr_new(c, value, bstr_bytes(c, value));
		else
			object_add(c, value);
		call_write_pointer(c, to, value);
		return;
	}
	for (uint32_t i = 0; i < a->element; i++)
		call_write8(c, to + i, call_read8(c, from + i));
}

bool array_owns(const struct array *a)
{
	return (a->features & (FEATURE_BSTR | FEATURE_VARIANT |
			       FEATURE_UNKNOWN | FEATURE_DISPATCH)) != 0;
}

uint32_t array_destroy(struct call *c, uint64_t at)
{
	struct array a;

	if (!array_read(c, at, &a))
		return (uint32_t)E_INVALIDARG;
	if (a.locks != 0)
		return (uint32_t)DISP_E_ARRAYISLOCKED;
	for (uint64_t i = 0; array_owns(&a) && i < a.count; i++)
		array_clear_element(c, &a, a.data + i * a.element);
	if (a.features & (FEATURE_AUTO | FEATURE_STATIC | FEATURE_FIXED))
		return 0;
	call_free(c, a.data);
	call_free(c, a.at - IN_FRONT);
	return 0;
}

uint32_t array_copy(struct call *c, uint64_t from, uint64_t *to)
{
	struct array a, b;
	uint64_t bounds;

	*to = 0;
	if (from == 0)
		return 0;
	if (!array_read(c, from, &a))
		return (uint32_t)E_INVALIDARG;
	bounds = call_alloc(c, 8 * (uint64_t)a.dimensions);
	for (unsigned d = 1; d <= a.dimensions; d++)
		call_write64(c, bounds + 8 * (d - 1),
			     call_read64(c, array_bound_at(c, &a, d)));
	*to = make(c, (uint16_t)call_read32(c, from - 4), a.dimensions,
		   bounds);
	call_free(c, bounds);
	if (*to == 0 || !array_read(c, *to, &b))
		return (uint32_t)E_OUTOFMEMORY;
	for (uint64_t i = 0; i < a.count; i++)
		array_copy_element(c, &a, b.data + i * a.element,
			     a.data + i * a.element);
	return 0;
}

static void destroy(struct call *c)
{
	return_result(c, call_arg(c, 0) == 0 ? 0 :
			 array_destroy(c, call_arg(c, 0)));
}

static void copy(struct call *c)
{
	uint64_t to;
	uint32_t result = array_copy(c, call_arg(c, 0), &to);

	call_write_pointer(c, call_arg(c, 1), to);
	return_result(c, result);
}

static const struct stub stubs[] = {
	{ "SafeArrayCreate", 3, create },
	{ "SafeArrayCreateVector", 3, create_vector },
	{ "SafeArrayDestroy", 1, destroy },
	{ "SafeArrayCopy", 2, copy },
};
STUB_MODULE(oleaut32_array, "oleaut32.dll", stubs);

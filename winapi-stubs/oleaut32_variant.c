/* oleaut32.dll: VARIANT. */
#include <stdlib.h>
#include <string.h>

#include "winapi-stubs/oleaut32.h"

enum { VALUE_AT = 8, SLOT_ADD = 1, SLOT_RELEASE = 2 };

void return_result(struct call *c, uint32_t result)
{
	call_return(c, result);
	if (result >> 31)
		call_note_failure(c, result);
}

static bool call_slot(struct call *c, uint64_t object, unsigned slot)
{
	uint64_t table, result;

	if (object == 0)
		return true;
	table = call_read_pointer(c, object);
	return call_guest(c, call_read_pointer(c, table +
						  (uint64_t)slot *
						  call_pointer_size(c)),
			  &object, 1, &result);
}

bool object_add(struct call *c, uint64_t object)
{
	return call_slot(c, object, SLOT_ADD);
}

bool object_release(struct call *c, uint64_t object)
{
	return call_slot(c, object, SLOT_RELEASE);
}

unsigned variant_size(const struct call *c)
{
	return call_is_64(c) ? 24 : 16;
}

/* Is it one that a VARIANT may hold? */
static bool is_known(uint16_t type)
{
	uint16_t base = type & 0xfff;

	return (type & 0x9000) == 0 &&
	       (base <= VT_DECIMAL || (base >= VT_I1 && base <= VT_UINT) ||
		base == VT_RECORD) && base != 15;
}

uint32_t variant_clear(struct call *c, uint64_t at)
{
	uint16_t type = call_read16(c, at);
	uint64_t value = call_read_pointer(c, at + VALUE_AT);
	uint32_t result = 0;

	if (!is_known(type))
		return (uint32_t)DISP_E_BADVARTYPE;
	if (type & VT_BYREF) {
		/* Not its own. */
	} else if (type & VT_ARRAY) {
		result = value == 0 ? 0 : array_destroy(c, value);
	} else if (type == VT_BSTR) {
		bstr_free(c, value);
	} else if (type == VT_UNKNOWN || type == VT_DISPATCH) {
		object_release(c, value);
	} else if (type == VT_RECORD) {
		call_stop(c, "it clears a VARIANT with a record");
	}
	if (result == 0)
		call_write16(c, at, VT_EMPTY);
	return result;
}

uint32_t variant_copy(struct call *c, uint64_t to, uint64_t from)
{
	uint16_t type = call_read16(c, from);
	uint64_t value = call_read_pointer(c, from + VALUE_AT);
	uint8_t whole[24];
	uint32_t result;

	if (!is_known(type))
		return (uint32_t)DISP_E_BADVARTYPE;
	if (to == from)
		return 0;
	result = variant_clear(c, to);
	if (result != 0)
		return result;
	call_read(c, from, whole, variant_size(c));
	if (!(type & VT_BYREF)) {
		if (type & VT_ARRAY)
			result = array_copy(c, value, &value);
		else if (type == VT_BSTR && value != 0)
			value = bstr_new(c, value, bstr_bytes(c, value));
		else if (type == VT_UNKNOWN || type == VT_DISPATCH)
			object_add(c, value);
		else if (type == VT_RECORD)
			call_stop(c, "it copies a VARIANT with a record");
		else
			return call_write(c, to, whole, variant_size(c)), 0;
	}
	call_write(c, to, whole, variant_size(c));
	call_write_pointer(c, to + VALUE_AT, value);
	return result;
}

static void init(struct call *c)
{
	call_write16(c, call_arg(c, 0), VT_EMPTY);
}

static void clear(struct call *c)
{
	return_result(c, variant_clear(c, call_arg(c, 0)));
}

static void copy(struct call *c)
{
	return_result(c, variant_copy(c, call_arg(c, 0), call_arg(c, 1)));
}

/* What a reference leads to is copied. */
static void copy_indirect(struct call *c)
{
	uint64_t from = call_arg(c, 1), value;
	uint16_t type = call_read16(c, from);

	if (!(type & VT_BYREF)) {
		copy(c);
		return;
	}
	value = call_read_pointer(c, from + VALUE_AT);
	if (type == (VT_BYREF | VT_VARIANT)) {
		return_result(c, variant_copy(c, call_arg(c, 0), value));
		return;
	}
	call_stop(c, "it copies what a VARIANT of type 0x%x leads to", type);
}

/* A number that a type holds, or none. */
static bool integer_of(struct call *c, uint64_t at, int64_t *out)
{
	uint16_t type = call_read16(c, at);
	uint64_t bits = call_read64(c, at + VALUE_AT);

	switch (type) {
	case VT_EMPTY:
		*out = 0;
		return true;
	case VT_I1: /* a number with a sign, no letter: NOLINTNEXTLINE */
		*out = (int8_t)bits;
		return true;
	case VT_UI1:
		*out = (uint8_t)bits;
		return true;
	case VT_I2:
	case VT_BOOL:
		*out = (int16_t)bits;
		return true;
	case VT_UI2:
		*out = (uint16_t)bits;
		return true;
	case VT_I4:
	case VT_INT:
	case VT_ERROR:
		*out = (int32_t)bits;
		return true;
	case VT_UI4:
	case VT_UINT:
		*out = (uint32_t)bits;
		return true;
	case VT_I8:
		*out = (int64_t)bits;
		return true;
	}
	return false;
}

/* Decimal digits alone, with a sign; other texts are a matter of locale. */
static bool parse(struct call *c, uint64_t at, int64_t *out)
{
	struct str s;
	char *end;

	if (call_read16(c, at) != VT_BSTR)
		return false;
	s = bstr_text(c, call_read_pointer(c, at + VALUE_AT));
	if (s.n == 0 || s.n > 18)
		return false;
	*out = strtoll(s.s, &end, 10);
	return *end == 0;
}

static bool fits(int64_t n, uint16_t type)
{
	switch (type) {
	case VT_I1:
		return n >= INT8_MIN && n <= INT8_MAX;
	case VT_UI1:
		return n >= 0 && n <= UINT8_MAX;
	case VT_I2:
		return n >= INT16_MIN && n <= INT16_MAX;
	case VT_UI2:
		return n >= 0 && n <= UINT16_MAX;
	case VT_I4:
	case VT_INT:
		return n >= INT32_MIN && n <= INT32_MAX;
	case VT_UI4:
	case VT_UINT:
		return n >= 0 && n <= UINT32_MAX;
	}
	return type == VT_I8 || type == VT_BOOL;
}

static void change(struct call *c, uint64_t to, uint64_t from, uint16_t type)
{
	int64_t n;
	double d;

	if (call_read16(c, from) == type) {
		return_result(c, variant_copy(c, to, from));
		return;
	}
	if (!integer_of(c, from, &n) && !parse(c, from, &n)) {
		call_stop(c, "it makes a VARIANT of type %u one of type %u",
			  call_read16(c, from), type);
		return;
	}
	if (type != VT_BSTR && type != VT_R8 && !fits(n, type)) {
		if (type > VT_UINT || type == VT_R4 || type == VT_CY ||
		    type == VT_DATE || type == VT_DECIMAL)
			call_stop(c, "it makes a number a VARIANT of type %u",
				  type);
		else
			return_result(c, type > VT_I8 || type <= VT_NULL ||
					 type == VT_DISPATCH ||
					 type == VT_UNKNOWN ?
				      (uint32_t)DISP_E_TYPEMISMATCH :
				      (uint32_t)DISP_E_OVERFLOW);
		return;
	}
	if (variant_clear(c, to) != 0)
		return;
	if (type == VT_BOOL)
		n = n != 0 ? -1 : 0;
	d = (double)n;
	if (type == VT_R8)
		call_write(c, to + VALUE_AT, &d, sizeof(d));
	else if (type == VT_BSTR)
		call_write_pointer(c, to + VALUE_AT,
				   bstr_from(c, process_text(call_process(c),
							     "%lld",
							     (long long)n)));
	else
		call_write64(c, to + VALUE_AT, (uint64_t)n);
	call_write16(c, to, type);
}

static void change_type(struct call *c)
{
	change(c, call_arg(c, 0), call_arg(c, 1), (uint16_t)call_arg32(c, 3));
}

static void change_type_of_locale(struct call *c)
{
	change(c, call_arg(c, 0), call_arg(c, 1), (uint16_t)call_arg32(c, 4));
}

static const struct stub stubs[] = {
	{ "VariantInit", 1, init },
	{ "VariantClear", 1, clear },
	{ "VariantCopy", 2, copy },
	{ "VariantCopyInd", 2, copy_indirect },
	{ "VariantChangeType", 4, change_type },
	{ "VariantChangeTypeEx", 5, change_type_of_locale },
};
STUB_MODULE(oleaut32_variant, "oleaut32.dll", stubs);

/* What the files of oleaut32.dll share, and ole32.dll. */
#ifndef WINAPI_STUBS_OLEAUT32_H
#define WINAPI_STUBS_OLEAUT32_H

#include "emulator/call.h"
#include "emulator/process.h"
#include "loader/pe.h"

enum {
	VT_EMPTY = 0, VT_NULL = 1, VT_I2 = 2, VT_I4 = 3, VT_R4 = 4, VT_R8 = 5,
	VT_CY = 6, VT_DATE = 7, VT_BSTR = 8, VT_DISPATCH = 9, VT_ERROR = 10,
	VT_BOOL = 11, VT_VARIANT = 12, VT_UNKNOWN = 13, VT_DECIMAL = 14,
	VT_I1 = 16, VT_UI1 = 17, VT_UI2 = 18, VT_UI4 = 19, VT_I8 = 20,
	VT_UI8 = 21, VT_INT = 22, VT_UINT = 23, VT_RECORD = 36,
	VT_ARRAY = 0x2000, VT_BYREF = 0x4000,
};

/* A BSTR of the guest: 0 where there is no memory; 'from' may be 0. */
uint64_t bstr_new(struct call *c, uint64_t from, uint64_t bytes);
uint64_t bstr_from(struct call *c, struct str text);
void bstr_free(struct call *c, uint64_t at);
uint32_t bstr_bytes(struct call *c, uint64_t at);
struct str bstr_text(struct call *c, uint64_t at);

/* IUnknown: false where the run stopped. NULL is no object. */
bool object_add(struct call *c, uint64_t object);
bool object_release(struct call *c, uint64_t object);

/* VARIANTs: an HRESULT. */
uint32_t variant_clear(struct call *c, uint64_t at);
uint32_t variant_copy(struct call *c, uint64_t to, uint64_t from);
unsigned variant_size(const struct call *c);

/* SAFEARRAY, as it lies in the guest. */
struct array {
	uint64_t at, data;
	uint16_t dimensions, features;
	uint32_t element, locks;
	uint64_t count; /* elements, of all dimensions */
};

enum array_features {
	FEATURE_AUTO = 1, FEATURE_STATIC = 2, FEATURE_FIXED = 0x10,
	FEATURE_HAS_TYPE = 0x80, FEATURE_BSTR = 0x100, FEATURE_UNKNOWN = 0x200,
	FEATURE_DISPATCH = 0x400, FEATURE_VARIANT = 0x800,
};

/* False for what is none. */
bool array_read(struct call *c, uint64_t at, struct array *a);
uint64_t array_bound_at(const struct call *c, const struct array *a,
			unsigned dimension);
bool array_owns(const struct array *a);
void array_clear_element(struct call *c, const struct array *a, uint64_t at);
void array_copy_element(struct call *c, const struct array *a, uint64_t to,
			uint64_t from);

uint32_t array_copy(struct call *c, uint64_t from, uint64_t *to);
uint32_t array_destroy(struct call *c, uint64_t at);

/* ole32.dll: "{...}"; a new one, the same in every run. */
struct str guid_text(struct call *c, uint64_t at);
void guid_new(struct call *c, uint64_t at);
bool guid_parse(struct str s, bool braces, uint8_t out[16]);

/* A failing HRESULT is noted. */
void return_result(struct call *c, uint32_t result);

#endif

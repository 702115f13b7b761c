/*
 * oleaut32.dll: BSTR, a text with its length in bytes in front. What lies
 * before the length is its allocator's.
 */
#include "winapi-stubs/oleaut32.h"


enum { FRONT = 8, BSTR_MAX = 1 << 26 };

uint64_t bstr_new(struct call *c, uint64_t from, uint64_t bytes)
{
	uint8_t part[4096];
	uint64_t block, at;

	if (bytes > BSTR_MAX)
		return 0;
	block = call_alloc(c, FRONT + bytes + 2);
	if (block == 0)
		return 0;
	at = block + FRONT;
	call_write32(c, at - 4, (uint32_t)bytes);
	for (uint64_t n = 0, m; from != 0 && n < bytes; n += m) {
		m = bytes - n < sizeof(part) ? bytes - n : sizeof(part);
		if (!call_read(c, from + n, part, m))
			break;
		call_write(c, at + n, part, m);
	}
	call_write16(c, at + bytes, 0);
	return at;
}

void bstr_free(struct call *c, uint64_t at)
{
	if (at != 0)
		call_free(c, at - FRONT);
}

uint32_t bstr_bytes(struct call *c, uint64_t at)
{
	return at == 0 ? 0 : call_read32(c, at - 4);
}

struct str bstr_text(struct call *c, uint64_t at)
{
	return call_text_at(c, at, true, bstr_bytes(c, at) / 2);
}

uint64_t bstr_from(struct call *c, struct str text)
{
	size_t n = call_put_text_at(c, 0, 0, text, true);
	uint64_t at = bstr_new(c, 0, n * 2);

	if (at != 0)
		call_put_text_at(c, at, n + 1, text, true);
	return at;
}

static uint64_t length_of(struct call *c, uint64_t text)
{
	uint64_t n = 0;

	while (n < BSTR_MAX / 2 && call_read16(c, text + n * 2) != 0)
		n++;
	return n;
}

static void allocate(struct call *c)
{
	uint64_t text = call_arg(c, 0);

	if (text != 0)
		call_return(c, bstr_new(c, text, length_of(c, text) * 2));
}

static void allocate_length(struct call *c)
{
	call_return(c, bstr_new(c, call_arg(c, 0),
				(uint64_t)call_arg32(c, 1) * 2));
}

static void allocate_bytes(struct call *c)
{
	call_return(c, bstr_new(c, call_arg(c, 0), call_arg32(c, 1)));
}

static void replace(struct call *c, uint64_t bytes)
{
	uint64_t at = call_arg(c, 0), old = call_read_pointer(c, at);
	uint64_t new = bstr_new(c, call_arg(c, 1), bytes);

	if (new == 0)
		return;
	call_write_pointer(c, at, new);
	bstr_free(c, old);
	call_return(c, 1);
}

static void reallocate(struct call *c)
{
	uint64_t text = call_arg(c, 1);

	if (text != 0)
		replace(c, length_of(c, text) * 2);
}

static void reallocate_length(struct call *c)
{
	replace(c, (uint64_t)call_arg32(c, 2) * 2);
}

static void free_text(struct call *c)
{
	bstr_free(c, call_arg(c, 0));
}

static void get_length(struct call *c)
{
	call_return(c, bstr_bytes(c, call_arg(c, 0)) / 2);
}

static void get_bytes(struct call *c)
{
	call_return(c, bstr_bytes(c, call_arg(c, 0)));
}

/* Both in one; either may be NULL. */
static void concatenate(struct call *c)
{
	uint64_t a = call_arg(c, 0), b = call_arg(c, 1);
	uint32_t n = bstr_bytes(c, a), m = bstr_bytes(c, b);
	uint64_t at = bstr_new(c, 0, (uint64_t)n + m);

	for (uint32_t i = 0; at != 0 && i < n; i++)
		call_write8(c, at + i, call_read8(c, a + i));
	for (uint32_t i = 0; at != 0 && i < m; i++)
		call_write8(c, at + n + i, call_read8(c, b + i));
	call_write_pointer(c, call_arg(c, 2), at);
	call_return(c, at == 0 ? (uint32_t)E_OUTOFMEMORY : 0);
}

/* VARCMP_LT, _EQ, _GT: by unit, unless told to ignore the case. */
static void compare(struct call *c)
{
	enum { LESS, EQUAL, GREATER };
	struct str a = bstr_text(c, call_arg(c, 0));
	struct str b = bstr_text(c, call_arg(c, 1));
	int order;

	if (str_equal(a, b)) {
		call_return(c, EQUAL);
		return;
	}
	for (size_t i = 0; i < a.n + b.n; i++) {
		uint8_t u = (uint8_t)(i < a.n ? a.s[i] : b.s[i - a.n]);

		if (u < 0x80)
			continue;
		call_stop(c, "the order of letters outside ASCII");
		return;
	}
	order = str_compare_nocase(a, b);
	if (order == 0 && !(call_arg32(c, 3) & 1))
		order = -str_compare(a, b);
	call_return(c, order < 0 ? LESS : order > 0 ? GREATER : EQUAL);
}

static const struct stub stubs[] = {
	{ "SysAllocString", 1, allocate },
	{ "SysAllocStringLen", 2, allocate_length },
	{ "SysAllocStringByteLen", 2, allocate_bytes },
	{ "SysReAllocString", 2, reallocate },
	{ "SysReAllocStringLen", 3, reallocate_length },
	{ "SysFreeString", 1, free_text },
	{ "SysStringLen", 1, get_length },
	{ "SysStringByteLen", 1, get_bytes },
	{ "VarBstrCat", 3, concatenate },
	{ "VarBstrCmp", 4, compare },
};
STUB_MODULE(oleaut32_bstr, "oleaut32.dll", stubs);

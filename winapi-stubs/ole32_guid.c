/* ole32.dll: GUIDs and their texts. */
#include <stdio.h>
#include <string.h>

#include "winapi-stubs/oleaut32.h"

enum { GUID_SIZE = 16, TEXT_UNITS = 39 };

struct str guid_text(struct call *c, uint64_t at)
{
	GUID g;

	call_read(c, at, &g, sizeof(g));
	return process_text(call_process(c),
			    "{%08X-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}",
			    (unsigned)g.Data1, g.Data2, g.Data3, g.Data4[0],
			    g.Data4[1], g.Data4[2], g.Data4[3], g.Data4[4],
			    g.Data4[5], g.Data4[6], g.Data4[7]);
}

void guid_new(struct call *c, uint64_t at)
{
	GUID g;
	uint8_t *bytes = (uint8_t *)&g;

	for (size_t i = 0; i < sizeof(g); i += 4) {
		uint32_t n = call_random(c);

		memcpy(bytes + i, &n, sizeof(n));
	}
	g.Data3 = (uint16_t)((g.Data3 & 0xfff) | 0x4000);
	g.Data4[0] = (uint8_t)((g.Data4[0] & 0x3f) | 0x80);
	call_write(c, at, &g, sizeof(g));
}

static int digit(char ch)
{
	if (ch >= '0' && ch <= '9')
		return ch - '0';
	if (ch >= 'a' && ch <= 'f')
		return ch - 'a' + 10;
	return ch >= 'A' && ch <= 'F' ? ch - 'A' + 10 : -1;
}

/* "{...}" or without: where each byte's digits are. */
bool guid_parse(struct str s, bool braces, uint8_t out[16])
{
	static const uint8_t at[] = { 6, 4, 2, 0, 11, 9, 16, 14, 19, 21,
				      24, 26, 28, 30, 32, 34 };

	if (s.n != (braces ? 38 : 36) ||
	    (braces && (s.s[0] != '{' || s.s[37] != '}')))
		return false;
	if (braces)
		s = (struct str){ s.s + 1, 36 };
	if (s.s[8] != '-' || s.s[13] != '-' || s.s[18] != '-' ||
	    s.s[23] != '-')
		return false;
	for (size_t i = 0; i < 16; i++) {
		int high = digit(s.s[at[i]]), low = digit(s.s[at[i] + 1]);

		if (high < 0 || low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

static void create(struct call *c)
{
	guid_new(c, call_arg(c, 0));
}

static void to_text(struct call *c)
{
	uint32_t room = call_arg32(c, 2);

	if (room < TEXT_UNITS)
		return;
	call_put_text_at(c, call_arg(c, 1), room,
			 guid_text(c, call_arg(c, 0)), true);
	call_return(c, TEXT_UNITS);
}

static void to_new_text(struct call *c)
{
	uint64_t at = call_alloc_text(c, guid_text(c, call_arg(c, 0)), true);

	call_write_pointer(c, call_arg(c, 1), at);
	return_result(c, at == 0 ? (uint32_t)E_OUTOFMEMORY : 0);
}

/* What isn't a GUID could be the name of a program. */
static void from_text(struct call *c)
{
	struct str s = call_text_at(c, call_arg(c, 0), true, CALL_TEXT_MAX);
	uint8_t g[GUID_SIZE] = { 0 };
	bool ok = s.n == 0 || guid_parse(s, true, g);

	call_describe(c, "%s", s.s == NULL ? "" : s.s);
	if (!ok)
		memset(g, 0, sizeof(g));
	call_write(c, call_arg(c, 1), g, sizeof(g));
	if (!ok)
		return_result(c, str_equal(str_of(call_api(c)),
					   str_of("CLSIDFromString")) ?
				      (uint32_t)CO_E_CLASSSTRING :
				      (uint32_t)E_INVALIDARG);
}

static void is_equal(struct call *c)
{
	uint8_t a[GUID_SIZE], b[GUID_SIZE];

	if (call_read(c, call_arg(c, 0), a, sizeof(a)) &&
	    call_read(c, call_arg(c, 1), b, sizeof(b)))
		call_return(c, memcmp(a, b, sizeof(a)) == 0);
}

static const struct stub stubs[] = {
	{ "CoCreateGuid", 1, create },
	{ "StringFromGUID2", 3, to_text },
	{ "StringFromCLSID", 2, to_new_text },
	{ "StringFromIID", 2, to_new_text },
	{ "CLSIDFromString", 2, from_text },
	{ "IIDFromString", 2, from_text },
	{ "IsEqualGUID", 2, is_equal },
};
STUB_MODULE(ole32_guid, "ole32.dll", stubs);
STUB_MODULE(combase_guid, "combase.dll", stubs);

/* rpcrt4.dll: UUIDs. They come from the seed, so two runs have the same. */
#include "winapi-stubs/oleaut32.h"

#include <string.h>

static void create(struct call *c)
{
	guid_new(c, call_arg(c, 0));
}

static void create_empty(struct call *c)
{
	call_fill(c, call_arg(c, 0), 0, sizeof(GUID));
}

/* In lower case, without braces. */
static void to_text(struct call *c)
{
	struct str s = guid_text(c, call_arg(c, 0));
	uint64_t at;

	s = str_lower(call_arena(c), (struct str){ s.s + 1, s.n - 2 });
	process_need(s.s);
	at = call_alloc_text(c, s, call_is_wide(c));
	call_write_pointer(c, call_arg(c, 1), at);
	call_return(c, at == 0 ? ERROR_OUTOFMEMORY : 0);
}

static void from_text(struct call *c)
{
	struct str s = call_text(c, 0);
	uint8_t g[sizeof(GUID)] = { 0 };

	if (s.n != 0 && !guid_parse(s, false, g)) {
		call_note_failure(c, RPC_S_INVALID_STRING_UUID);
		call_return(c, RPC_S_INVALID_STRING_UUID);
		return;
	}
	call_write(c, call_arg(c, 1), g, sizeof(g));
}

static void free_text(struct call *c)
{
	uint64_t at = call_read_pointer(c, call_arg(c, 0));

	if (at != 0)
		call_free(c, at);
	call_write_pointer(c, call_arg(c, 0), 0);
}

static void is_equal(struct call *c)
{
	uint8_t a[sizeof(GUID)], b[sizeof(GUID)];

	call_read(c, call_arg(c, 0), a, sizeof(a));
	call_read(c, call_arg(c, 1), b, sizeof(b));
	call_write32(c, call_arg(c, 2), 0);
	call_return(c, memcmp(a, b, sizeof(a)) == 0);
}

static const struct stub stubs[] = {
	{ "UuidCreate", 1, create },
	{ "UuidCreateSequential", 1, create },
	{ "UuidCreateNil", 1, create_empty },
	{ "UuidToStringA", 2, to_text },
	{ "UuidToStringW", 2, to_text },
	{ "UuidFromStringA", 2, from_text },
	{ "UuidFromStringW", 2, from_text },
	{ "RpcStringFreeA", 1, free_text },
	{ "RpcStringFreeW", 1, free_text },
	{ "UuidEqual", 3, is_equal },
};
STUB_MODULE(rpcrt4, "rpcrt4.dll", stubs);

/* netapi32.dll: buffers; what the domain and the machine are isn't told. */
#include "emulator/call.h"

static void free_buffer(struct call *c)
{
	if (call_arg(c, 0) != 0)
		call_free(c, call_arg(c, 0));
}

static void allocate(struct call *c)
{
	enum { NO_MEMORY = 8 };
	uint64_t at = call_alloc(c, call_arg32(c, 0));

	call_write_pointer(c, call_arg(c, 1), at);
	call_return(c, at == 0 ? NO_MEMORY : 0);
}

static const struct stub stubs[] = {
	{ "NetApiBufferAllocate", 2, allocate },
	{ "NetApiBufferFree", 1, free_buffer },
};
STUB_MODULE(netapi32, "netapi32.dll", stubs);

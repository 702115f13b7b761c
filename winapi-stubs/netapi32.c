/* netapi32.dll: buffers, and the machine; what its domain is isn't told. */
#include "emulator/process.h"
#include "emulator/world.h"
#include "loader/pe.h"

static void free_buffer(struct call *c)
{
	if (call_arg(c, 0) != 0)
		call_free(c, call_arg(c, 0));
}

static void allocate(struct call *c)
{
	uint64_t at = call_alloc(c, call_arg32(c, 0));

	call_write_pointer(c, call_arg(c, 1), at);
	call_return(c, at == 0 ? ERROR_NOT_ENOUGH_MEMORY : 0);
}

/* Server, level, where to: of the machine itself 100 alone is known. */
static void get_workstation(struct call *c)
{
	enum { LEVEL = 100, PLATFORM_NT = 500, TEXTS = 64, SIZE = 512 };
	const struct world *w = call_world(c);
	const unsigned size = call_pointer_size(c);
	uint64_t at;

	if (call_arg(c, 0) != 0 || call_arg32(c, 1) != LEVEL) {
		call_stop(c, "it asks for more of a workstation than its name");
		return;
	}
	at = call_alloc(c, SIZE);
	if (at == 0) {
		call_return(c, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	call_write32(c, at, PLATFORM_NT);
	call_write_pointer(c, at + size, at + TEXTS);
	call_put_text_at(c, at + TEXTS, 64, w->computer, true);
	call_write_pointer(c, at + 2 * size, at + TEXTS + 128);
	call_put_text_at(c, at + TEXTS + 128, 64, str_of("WORKGROUP"), true);
	call_write32(c, at + 3 * size, call_windows(c) >> 8);
	call_write32(c, at + 3 * size + 4, call_windows(c) & 0xff);
	call_write_pointer(c, call_arg(c, 2), at);
}

static const struct stub stubs[] = {
	{ "NetApiBufferAllocate", 2, allocate },
	{ "NetApiBufferFree", 1, free_buffer },
	{ "NetWkstaGetInfo", 3, get_workstation },
};
STUB_MODULE(netapi32, "netapi32.dll", stubs);

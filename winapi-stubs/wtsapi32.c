/* wtsapi32.dll: session 0, and nobody connects. */
#include "emulator/call.h"

static void register_window(struct call *c)
{
	call_return(c, 1);
}

static void free_memory(struct call *c)
{
	if (call_arg(c, 0) != 0)
		call_free(c, call_arg(c, 0));
}

static const struct stub stubs[] = {
	{ "WTSRegisterSessionNotification", 2, register_window },
	{ "WTSUnRegisterSessionNotification", 1, register_window },
	{ "WTSFreeMemory", 1, free_memory },
};
STUB_MODULE(wtsapi32, "wtsapi32.dll", stubs);

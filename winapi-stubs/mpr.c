/* mpr.dll: a server without a network has no shares of others. */
#include "emulator/call.h"
#include "loader/pe.h"

static void no_network(struct call *c)
{
	call_set_last_error(c, ERROR_NO_NETWORK);
	call_note_failure(c, ERROR_NO_NETWORK);
	call_return(c, ERROR_NO_NETWORK);
}

static void not_connected(struct call *c)
{
	call_describe(c, "%s", call_text(c, 0).s);
	call_set_last_error(c, ERROR_NOT_CONNECTED);
	call_note_failure(c, ERROR_NOT_CONNECTED);
	call_return(c, ERROR_NOT_CONNECTED);
}

static const struct stub stubs[] = {
	{ "WNetAddConnection2A", 4, no_network },
	{ "WNetAddConnection2W", 4, no_network },
	{ "WNetOpenEnumA", 5, no_network },
	{ "WNetOpenEnumW", 5, no_network },
	{ "WNetGetUserA", 3, no_network },
	{ "WNetGetUserW", 3, no_network },
	{ "WNetGetConnectionA", 3, not_connected },
	{ "WNetGetConnectionW", 3, not_connected },
	{ "WNetGetUniversalNameA", 4, not_connected },
	{ "WNetGetUniversalNameW", 4, not_connected },
	{ "WNetCancelConnection2A", 3, not_connected },
	{ "WNetCancelConnection2W", 3, not_connected },
};
STUB_MODULE(mpr, "mpr.dll", stubs);

/* iphlpapi.dll: a server without a network has no adapters but loopback. */
#include "emulator/call.h"
#include "loader/pe.h"

static void fail(struct call *c, uint32_t error)
{
	call_note_failure(c, error);
	call_return(c, error);
}

/* Loopback isn't one of them. */
static void get_adapters(struct call *c)
{
	fail(c, ERROR_NO_DATA);
}

/* GetAdaptersAddresses() has the loopback's, and more than we know of it. */
static void get_addresses(struct call *c)
{
	call_stop(c, "it asks for the machine's network adapters");
}

/* MIB_IPADDRTABLE: a count, and of 127.0.0.1 a row. */
static void get_address_table(struct call *c)
{
	enum { SIZE = 28, LOOPBACK = 0x0100007f, MASK = 0xff };
	uint64_t at = call_arg(c, 0), size = call_arg(c, 1);
	uint32_t room = call_read32(c, size);

	call_write32(c, size, SIZE);
	if (at == 0 || room < SIZE) {
		fail(c, ERROR_INSUFFICIENT_BUFFER);
		return;
	}
	call_fill(c, at, 0, SIZE);
	call_write32(c, at, 1);
	call_write32(c, at + 4, LOOPBACK);
	call_write32(c, at + 8, 1);
	call_write32(c, at + 12, MASK);
	call_write32(c, at + 16, 1);
}

static void get_interface_count(struct call *c)
{
	call_write32(c, call_arg(c, 0), 1);
}

/* Of a name: none is there. */
static void name_to_index(struct call *c)
{
	call_return(c, 0);
}

static const struct stub stubs[] = {
	{ "GetAdaptersInfo", 2, get_adapters },
	{ "GetAdaptersAddresses", 5, get_addresses },
	{ "GetIpAddrTable", 3, get_address_table },
	{ "GetNumberOfInterfaces", 1, get_interface_count },
	{ "if_nametoindex", 1, name_to_index },
};
STUB_MODULE(iphlpapi, "iphlpapi.dll", stubs);

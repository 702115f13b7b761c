/* ws2_32.dll: its start, its errors, the order of bytes. */
#include "winapi-stubs/ws2_32.h"

static const char starts_key;

unsigned *socket_starts(struct call *c)
{
	return call_state(c, &starts_key, sizeof(unsigned));
}

void socket_fail_with(struct call *c, uint64_t value, uint32_t error)
{
	call_fail(c, value, error);
}

void socket_fail(struct call *c, uint32_t error)
{
	call_fail(c, (uint32_t)SOCKET_ERROR, error);
}

bool socket_is_started(struct call *c)
{
	if (*socket_starts(c) != 0)
		return true;
	socket_fail(c, WSANOTINITIALISED);
	return false;
}

/* WSADATA: the counts stand before the texts on x64, behind them on x86. */
static void write_data(struct call *c, uint64_t at, uint16_t version)
{
	enum { DESCRIPTION = 257, STATUS = 129, X64 = 408, X86 = 400 };
	bool is_64 = call_is_64(c);
	uint64_t text = at + (is_64 ? 16 : 4);
	uint64_t counts = is_64 ? at + 4 : text + DESCRIPTION + STATUS;

	call_fill(c, at, 0, is_64 ? X64 : X86);
	call_write16(c, at, version);
	call_write16(c, at + 2, 0x0202);
	call_put_text_at(c, text, DESCRIPTION, str_of("WinSock 2.0"), false);
	call_put_text_at(c, text + DESCRIPTION, STATUS, str_of("Running"),
			 false);
	if ((version & 0xff) < 2) {
		call_write16(c, counts, 32767);
		call_write16(c, counts + 2, 65467);
	}
}

/* The version asked for, or the highest one that is there: 2.2. */
static void start(struct call *c)
{
	uint16_t asked = (uint16_t)call_arg32(c, 0), version = asked;
	unsigned major = asked & 0xff, minor = asked >> 8;

	if (major == 0) {
		call_note_failure(c, WSAVERNOTSUPPORTED);
		call_return(c, WSAVERNOTSUPPORTED);
		return;
	}
	if (major > 2 || (major == 2 && minor > 2))
		version = 0x0202;
	else if (major == 1 && minor > 1)
		version = 0x0101;
	write_data(c, call_arg(c, 1), version);
	++*socket_starts(c);
}

static void cleanup(struct call *c)
{
	if (!socket_is_started(c))
		return;
	if (--*socket_starts(c) != 0)
		return;
	for (struct socket *s = socket_first(c); s != NULL; s = s->next)
		socket_close(s);
}

static void get_last_error(struct call *c)
{
	call_return(c, call_last_error(c));
}

static void set_last_error(struct call *c)
{
	call_set_last_error(c, call_arg32(c, 0));
}

static uint16_t swap16(uint16_t n)
{
	return (uint16_t)(n << 8 | n >> 8);
}

static void swap_short(struct call *c)
{
	call_return(c, swap16((uint16_t)call_arg32(c, 0)));
}

static void swap_long(struct call *c)
{
	call_return(c, __builtin_bswap32(call_arg32(c, 0)));
}

/* WSAHtons(socket, number, address). */
static void swap_short_to(struct call *c)
{
	if (socket_arg(c, 0) != NULL)
		call_write16(c, call_arg(c, 2),
			     swap16((uint16_t)call_arg32(c, 1)));
}

static void swap_long_to(struct call *c)
{
	if (socket_arg(c, 0) != NULL)
		call_write32(c, call_arg(c, 2),
			     __builtin_bswap32(call_arg32(c, 1)));
}

/* No call of this thread blocks while another one runs. */
static void is_blocking(struct call *c)
{
	call_return(c, 0);
}

static void cancel_blocking_call(struct call *c)
{
	if (socket_is_started(c))
		socket_fail(c, WSAEOPNOTSUPP);
}

static const struct stub stubs[] = {
	{ "WSAStartup", 2, start },
	{ "WSACleanup", 0, cleanup },
	{ "WSAGetLastError", 0, get_last_error },
	{ "WSASetLastError", 1, set_last_error },
	{ "WSAIsBlocking", 0, is_blocking },
	{ "WSACancelBlockingCall", 0, cancel_blocking_call },
	{ "htons", 1, swap_short },
	{ "ntohs", 1, swap_short },
	{ "htonl", 1, swap_long },
	{ "ntohl", 1, swap_long },
	{ "WSAHtons", 3, swap_short_to },
	{ "WSANtohs", 3, swap_short_to },
	{ "WSAHtonl", 3, swap_long_to },
	{ "WSANtohl", 3, swap_long_to },
};
STUB_MODULE(ws2_32_start, "ws2_32.dll", stubs);

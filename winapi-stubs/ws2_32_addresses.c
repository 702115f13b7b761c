/* ws2_32.dll: addresses as structures and as text. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "emulator/process.h"
#include "winapi-stubs/ws2_32.h"

enum { INET_SIZE = 16, INET6_SIZE = 28 };

static uint16_t from_network(const uint8_t *b)
{
	return (uint16_t)(b[0] << 8 | b[1]);
}

bool endpoint_read(struct call *c, uint64_t address, int32_t length,
		   struct endpoint *out)
{
	uint8_t b[INET6_SIZE] = { 0 };
	uint16_t family;

	*out = (struct endpoint){ 0 };
	if (address == 0 || length < INET_SIZE) {
		socket_fail(c, WSAEFAULT);
		return false;
	}
	if (!call_read(c, address, b, INET_SIZE))
		return false;
	memcpy(&family, b, sizeof(family));
	if (family != FAMILY_INET && family != FAMILY_INET6) {
		socket_fail(c, WSAEAFNOSUPPORT);
		return false;
	}
	out->family = family;
	out->port = from_network(b + 2);
	if (family == FAMILY_INET) {
		memcpy(out->address, b + 4, 4);
		return true;
	}
	if (length < INET6_SIZE) {
		socket_fail(c, WSAEFAULT);
		return false;
	}
	return call_read(c, address + 8, out->address, 16);
}

bool endpoint_write(struct call *c, uint64_t address, uint64_t length,
		    const struct endpoint *e)
{
	uint32_t size = e->family == FAMILY_INET6 ? INET6_SIZE : INET_SIZE;
	uint8_t b[INET6_SIZE] = { 0 };

	if (address == 0)
		return true;
	if (length == 0 || call_read32(c, length) < size) {
		socket_fail(c, WSAEFAULT);
		return false;
	}
	b[0] = (uint8_t)e->family;
	b[2] = (uint8_t)(e->port >> 8);
	b[3] = (uint8_t)e->port;
	memcpy(b + (size == INET_SIZE ? 4 : 8), e->address,
	       size == INET_SIZE ? 4 : 16);
	return call_write(c, address, b, size) &&
	       call_write32(c, length, size);
}

bool endpoint_is_loopback(const struct endpoint *e)
{
	static const uint8_t one[16] = { [15] = 1 };

	if (e->family == FAMILY_INET)
		return e->address[0] == 127;
	return memcmp(e->address, one, sizeof(one)) == 0;
}

bool endpoint_is_any(const struct endpoint *e)
{
	static const uint8_t none[16];

	return memcmp(e->address, none, sizeof(none)) == 0;
}

struct str endpoint_text(struct call *c, const struct endpoint *e)
{
	char text[INET6_ADDRSTRLEN];

	if (inet_ntop(e->family == FAMILY_INET ? AF_INET : AF_INET6,
		      e->address, text, sizeof(text)) == NULL)
		return STR_EMPTY;
	return process_need_str(str_copy(call_arena(c), str_of(text)));
}

bool endpoint_parse(struct str text, unsigned family, struct endpoint *out)
{
	char s[INET6_ADDRSTRLEN];

	*out = (struct endpoint){ .family = (uint16_t)family };
	if (text.n >= sizeof(s))
		return false;
	memcpy(s, text.s, text.n);
	s[text.n] = 0;
	return inet_pton(family == FAMILY_INET ? AF_INET : AF_INET6, s,
			 out->address) == 1;
}

/* One to four numbers; the last one fills what is left. */
bool inet_parse(struct str text, uint32_t *out)
{
	uint64_t value = 0, part;
	unsigned parts = 0;
	const char *s = text.s;
	char *end;

	for (;;) {
		if (*s < '0' || *s > '9')
			return false;
		part = strtoull(s, &end, 0);
		parts++;
		if (*end != '.')
			break;
		if (part > 255 || parts == 4)
			return false;
		value = value << 8 | part;
		s = end + 1;
	}
	if (*end != 0 && *end != ' ')
		return false;
	if (part >= (uint64_t)1 << 8 * (5 - parts))
		return false;
	*out = (uint32_t)(value << 8 * (5 - parts) | part);
	return true;
}

static void parse_address(struct call *c)
{
	struct str s = call_text(c, 0);
	uint32_t address;

	if (str_equal(s, str_of(" ")))
		call_return(c, 0);
	else if (s.n == 0 || !inet_parse(s, &address))
		call_return(c, UINT32_MAX);
	else
		call_return(c, __builtin_bswap32(address));
}

/* One buffer a thread; here one for all, since they take turns. */
static const char text_key;

static void address_text(struct call *c)
{
	struct endpoint e = { .family = FAMILY_INET };
	uint32_t address = call_arg32(c, 0);
	uint64_t at = call_static(c, &text_key, 16);

	memcpy(e.address, &address, sizeof(address));
	call_put_text_at(c, at, 16, endpoint_text(c, &e), false);
	call_return(c, at);
}

static bool is_family(struct call *c, uint32_t family)
{
	if (family == FAMILY_INET || family == FAMILY_INET6)
		return true;
	socket_fail(c, WSAEAFNOSUPPORT);
	return false;
}

/* inet_pton, InetPtonW: 1, 0 for what isn't one, -1. */
static void to_binary(struct call *c)
{
	uint32_t family = call_arg32(c, 0);
	struct endpoint e;

	if (!is_family(c, family) ||
	    !endpoint_parse(call_text(c, 1), family, &e))
		return;
	call_write(c, call_arg(c, 2), e.address,
		   family == FAMILY_INET ? 4 : 16);
	call_return(c, 1);
}

static void to_text(struct call *c)
{
	struct endpoint e = { .family = (uint16_t)call_arg32(c, 0) };
	uint64_t room = call_arg(c, 3);

	if (!is_family(c, call_arg32(c, 0))) {
		call_return(c, 0);
		return;
	}
	if (!call_read(c, call_arg(c, 1), e.address,
		       e.family == FAMILY_INET ? 4 : 16))
		return;
	if (call_put_text(c, call_arg(c, 2), room, endpoint_text(c, &e)) <
	    room)
		call_return(c, call_arg(c, 2));
	else
		call_fail(c, 0, WSAEINVAL);
}

/* "127.0.0.1:80", "[::1]:80". */
static struct str with_port(struct call *c, const struct endpoint *e)
{
	struct str text = endpoint_text(c, e);
	char s[80];

	if (e->port == 0)
		return text;
	snprintf(s, sizeof(s), e->family == FAMILY_INET ? "%s:%u" : "[%s]:%u",
		 text.s, e->port);
	return process_need_str(str_copy(call_arena(c), str_of(s)));
}

static void address_to_string(struct call *c)
{
	uint32_t room = call_read32(c, call_arg(c, 4));
	struct endpoint e;
	size_t n;

	if (!socket_is_started(c) ||
	    !endpoint_read(c, call_arg(c, 0), call_arg_int(c, 1), &e))
		return;
	n = call_put_text(c, call_arg(c, 3), room, with_port(c, &e)) + 1;
	call_write32(c, call_arg(c, 4), (uint32_t)n);
	if (n > room)
		socket_fail(c, WSAEFAULT);
}

/* Off with the port, where there is one. */
static bool split_port(struct str *text, unsigned family, uint16_t *port)
{
	struct str s = *text;
	size_t colon = s.n;
	char *end;

	*port = 0;
	while (colon > 0 && s.s[colon - 1] != ':')
		colon--;
	if (colon == 0 || (family == FAMILY_INET6 && s.s[0] != '['))
		return true;
	*port = (uint16_t)strtoul(s.s + colon, &end, 10);
	text->n = colon - 1;
	if (family == FAMILY_INET6 && text->n > 2) {
		text->s++;
		text->n -= 2;
	}
	return *end == 0 && end != s.s + colon;
}

static void string_to_address(struct call *c)
{
	struct str text = call_text(c, 0);
	uint32_t family = call_arg32(c, 1);
	struct endpoint e;
	uint16_t port;

	if (!socket_is_started(c))
		return;
	if (!split_port(&text, family, &port) ||
	    (family != FAMILY_INET && family != FAMILY_INET6) ||
	    !endpoint_parse(text, family, &e)) {
		socket_fail(c, WSAEINVAL);
		return;
	}
	e.port = port;
	endpoint_write(c, call_arg(c, 3), call_arg(c, 4), &e);
}

static const struct stub stubs[] = {
	{ "inet_addr", 1, parse_address },
	{ "inet_ntoa", 1, address_text },
	{ "inet_pton", 3, to_binary },
	{ "InetPtonW", 3, to_binary },
	{ "inet_ntop", 4, to_text },
	{ "InetNtopW", 4, to_text },
	{ "WSAAddressToStringA", 5, address_to_string },
	{ "WSAAddressToStringW", 5, address_to_string },
	{ "WSAStringToAddressA", 5, string_to_address },
	{ "WSAStringToAddressW", 5, string_to_address },
};
STUB_MODULE(ws2_32_addresses, "ws2_32.dll", stubs);

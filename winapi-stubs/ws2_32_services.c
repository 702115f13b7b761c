/* ws2_32.dll: the files "services" and "protocol" that Windows comes with. */
#include "winapi-stubs/ws2_32.h"

#include "emulator/process.h"

struct service {
	const char *name, *protocol;
	uint16_t port;
};

static const struct service services[] = {
	{ "echo", "tcp", 7 },	   { "echo", "udp", 7 },
	{ "ftp", "tcp", 21 },	   { "telnet", "tcp", 23 },
	{ "smtp", "tcp", 25 },	   { "domain", "tcp", 53 },
	{ "domain", "udp", 53 },   { "tftp", "udp", 69 },
	{ "http", "tcp", 80 },	   { "pop3", "tcp", 110 },
	{ "nntp", "tcp", 119 },	   { "ntp", "udp", 123 },
	{ "imap", "tcp", 143 },	   { "snmp", "udp", 161 },
	{ "ldap", "tcp", 389 },	   { "https", "tcp", 443 },
	{ "https", "udp", 443 },   { "ldaps", "tcp", 636 },
};

static const struct {
	const char *name;
	uint16_t number;
} protocols[] = {
	{ "ip", 0 }, { "icmp", 1 }, { "tcp", 6 }, { "udp", 17 },
};

/* Name, aliases, number and text behind it; what they point to. */
enum { ENTRY_SIZE = 160, NONE_AT = 48, NAME_AT = 64, PROTOCOL_AT = 128 };
static const char entry_key;

static uint64_t begin_entry(struct call *c, const char *name)
{
	uint64_t at = call_static(c, &entry_key, ENTRY_SIZE);

	call_fill(c, at, 0, ENTRY_SIZE);
	call_put_text_at(c, at + NAME_AT, PROTOCOL_AT - NAME_AT, str_of(name),
			 false);
	call_write_pointer(c, at, at + NAME_AT);
	call_write_pointer(c, at + call_pointer_size(c), at + NONE_AT);
	return at;
}

/* servent: port and protocol stand the other way round on x64. */
static void return_service(struct call *c, const struct service *s)
{
	uint64_t at = begin_entry(c, s->name);
	bool is_64 = call_is_64(c);

	call_put_text_at(c, at + PROTOCOL_AT, ENTRY_SIZE - PROTOCOL_AT,
			 str_of(s->protocol), false);
	call_write16(c, at + (is_64 ? 24 : 8), __builtin_bswap16(s->port));
	call_write_pointer(c, at + (is_64 ? 16 : 12), at + PROTOCOL_AT);
	call_return(c, at);
}

/* By name, or (empty) by port. What isn't in our part of the file stops. */
static void find_service(struct call *c, struct str name, uint16_t port,
			 struct str protocol)
{
	for (size_t i = 0; i < sizeof(services) / sizeof(*services); i++) {
		const struct service *s = &services[i];

		if (protocol.n != 0 &&
		    !str_equal_nocase(protocol, str_of(s->protocol)))
			continue;
		if (name.n != 0 ? str_equal(name, str_of(s->name)) :
				  s->port == port) {
			return_service(c, s);
			return;
		}
	}
	call_stop(c, "whether Windows' file of services has %s %u isn't known",
		  name.s, port);
}

static void service_by_name(struct call *c)
{
	if (socket_is_started(c))
		find_service(c, call_text(c, 0), 0, call_text(c, 1));
	else
		call_return(c, 0);
}

static void service_by_port(struct call *c)
{
	if (socket_is_started(c))
		find_service(c, STR_EMPTY,
			     __builtin_bswap16((uint16_t)call_arg32(c, 0)),
			     call_text(c, 1));
	else
		call_return(c, 0);
}

static void find_protocol(struct call *c, struct str name, uint32_t number)
{
	size_t n = 0, count = sizeof(protocols) / sizeof(*protocols);
	uint64_t at;

	if (!socket_is_started(c)) {
		call_return(c, 0);
		return;
	}
	while (n < count && (name.n != 0 ?
			     !str_equal(name, str_of(protocols[n].name)) :
			     protocols[n].number != number))
		n++;
	if (n == count) {
		call_stop(c, "whether Windows' file of protocols has %s %u "
			     "isn't known", name.s, number);
		return;
	}
	at = begin_entry(c, protocols[n].name);
	call_write16(c, at + 2 * call_pointer_size(c), protocols[n].number);
	call_return(c, at);
}

static void protocol_by_name(struct call *c)
{
	find_protocol(c, call_text(c, 0), 0);
}

static void protocol_by_number(struct call *c)
{
	find_protocol(c, STR_EMPTY, call_arg32(c, 0));
}

static const struct stub stubs[] = {
	{ "getservbyname", 2, service_by_name },
	{ "getservbyport", 2, service_by_port },
	{ "getprotobyname", 1, protocol_by_name },
	{ "getprotobynumber", 1, protocol_by_number },
};
STUB_MODULE(ws2_32_services, "ws2_32.dll", stubs);

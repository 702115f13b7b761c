/* ws2_32.dll: names of hosts, as host_names.c answers. */
#include <stdlib.h>
#include <string.h>

#include "emulator/host_names.h"
#include "emulator/process.h"
#include "emulator/world.h"
#include "winapi-stubs/ws2_32.h"

static void get_host_name(struct call *c)
{
	size_t room = call_arg32(c, 1);

	if (!socket_is_started(c))
		return;
	if (call_put_text(c, call_arg(c, 0), room, call_world(c)->computer) >=
	    room)
		socket_fail(c, WSAEFAULT);
}

/* hostent: name, aliases, family, length, addresses; what they point to. */
enum { HOSTENT_SIZE = 1024, LISTS_AT = 64, TEXT_AT = 256 };
static const char hostent_key;

static uint64_t write_hostent(struct call *c, const struct host_answer *a)
{
	uint64_t at = call_static(c, &hostent_key, HOSTENT_SIZE);
	unsigned p = call_pointer_size(c);
	uint64_t list = at + LISTS_AT;
	uint64_t bytes = list + (HOST_ADDRESSES_MAX + 2) * p;

	call_fill(c, at, 0, HOSTENT_SIZE);
	call_put_text_at(c, at + TEXT_AT, HOSTENT_SIZE - TEXT_AT, a->name,
			 false);
	call_write_pointer(c, at, at + TEXT_AT);
	/* An empty list of aliases is the zero at the end of the others. */
	call_write_pointer(c, at + p, list + a->count * p);
	call_write16(c, at + 2 * p, FAMILY_INET);
	call_write16(c, at + 2 * p + 2, 4);
	call_write_pointer(c, at + (call_is_64(c) ? 24 : 12), list);
	for (unsigned i = 0; i < a->count; i++) {
		call_write32(c, bytes + 4 * i,
			     __builtin_bswap32(a->addresses[i]));
		call_write_pointer(c, list + i * p, bytes + 4 * i);
	}
	return at;
}

/* An address in the place of a name is no question to anybody. */
static void find_host(struct call *c, struct str name, struct host_answer *a)
{
	uint32_t address;

	if (name.n == 0 || !inet_parse(name, &address)) {
		host_names_find(c, name, a);
		return;
	}
	*a = (struct host_answer){ .name = name, .count = 1 };
	a->addresses[0] = address;
}

static void get_host_by_name(struct call *c)
{
	struct host_answer a;

	call_describe(c, "%s", call_text(c, 0).s);
	if (!socket_is_started(c)) {
		call_return(c, 0);
		return;
	}
	find_host(c, call_text(c, 0), &a);
	if (a.error != 0)
		call_fail(c, 0, a.error);
	else
		call_return(c, write_hostent(c, &a));
}

static void get_host_by_address(struct call *c)
{
	struct host_answer a = { .count = 1 };

	if (!socket_is_started(c)) {
		call_return(c, 0);
		return;
	}
	if (call_arg32(c, 1) < 4 || call_arg32(c, 2) != FAMILY_INET) {
		call_fail(c, 0, WSAEAFNOSUPPORT);
		return;
	}
	a.addresses[0] = __builtin_bswap32(call_read32(c, call_arg(c, 0)));
	if (host_names_of_address(c, a.addresses[0], &a.name))
		call_return(c, write_hostent(c, &a));
	else
		call_fail(c, 0, WSANO_DATA);
}

enum {
	ASK_PASSIVE = 1, ASK_CANONICAL = 2, ASK_NUMERIC_HOST = 4,
	INET_SIZE = 16, INET6_SIZE = 28,
};

/* What getaddrinfo() was asked. */
struct question {
	uint32_t flags, family, type, protocol;
	uint16_t port;
	bool wide;
};

/* The numbers that all Windows have in "services". */
static bool port_of(struct str service, uint16_t *port)
{
	static const struct {
		const char *name;
		uint16_t port;
	} known[] = {
		{ "ftp", 21 }, { "telnet", 23 }, { "smtp", 25 },
		{ "domain", 53 }, { "http", 80 }, { "pop3", 110 },
		{ "ldap", 389 }, { "https", 443 },
	};
	char *end;

	*port = 0;
	if (service.n == 0)
		return true;
	*port = (uint16_t)strtoul(service.s, &end, 10);
	if (*end == 0)
		return true;
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		*port = known[i].port;
		if (str_equal_nocase(service, str_of(known[i].name)))
			return true;
	}
	return false;
}

/* addrinfo: four numbers, the length, then a pointer to name and address. */
static uint64_t add_info(struct call *c, const struct question *q,
			 const struct endpoint *e, struct str name,
			 uint64_t *first, uint64_t *last)
{
	bool is_64 = call_is_64(c);
	unsigned p = call_pointer_size(c), pointers = is_64 ? 24 : 20;
	uint32_t size = e->family == FAMILY_INET ? INET_SIZE : INET6_SIZE;
	uint32_t header = pointers + 3 * p;
	uint64_t at = call_alloc(c, header + INET6_SIZE);

	if (at == 0)
		return 0;
	call_write32(c, at, name.n != 0 ? q->flags : 0);
	call_write32(c, at + 4, e->family);
	call_write32(c, at + 8, q->type);
	call_write32(c, at + 12, q->protocol);
	call_write_pointer(c, at + 16, size);
	if (name.n != 0)
		call_write_pointer(c, at + pointers,
				   call_alloc_text(c, name, q->wide));
	call_write_pointer(c, at + pointers + p, at + header);
	call_write16(c, at + header, e->family);
	call_write16(c, at + header + 2, __builtin_bswap16(e->port));
	call_write(c, at + header + (size == INET_SIZE ? 4 : 8), e->address,
		   size == INET_SIZE ? 4 : 16);
	if (*last != 0)
		call_write_pointer(c, *last + pointers + 2 * p, at);
	else
		*first = at;
	*last = at;
	return at;
}

static uint64_t make_list(struct call *c, const struct question *q,
			  const struct host_answer *a)
{
	uint64_t first = 0, last = 0;
	struct str name = q->flags & ASK_CANONICAL ? a->name : STR_EMPTY;

	for (unsigned i = 0; i < a->count; i++) {
		struct endpoint e = { .family = FAMILY_INET, .port = q->port };
		uint32_t bytes = __builtin_bswap32(a->addresses[i]);

		memcpy(e.address, &bytes, sizeof(bytes));
		add_info(c, q, &e, i == 0 ? name : STR_EMPTY, &first, &last);
	}
	return first;
}

static void fail_info(struct call *c, uint32_t error)
{
	call_fail(c, error, error);
}

/* Without a name: any address to listen at, or the loopback's. */
static uint32_t answer(struct call *c, struct str name,
		       const struct question *q, struct host_answer *a,
		       struct endpoint *six)
{
	*a = (struct host_answer){ .name = name };
	if (name.n == 0) {
		a->addresses[0] = q->flags & ASK_PASSIVE ? 0 : 0x7f000001;
		a->count = 1;
		return 0;
	}
	if (q->family != FAMILY_INET &&
	    endpoint_parse(name, FAMILY_INET6, six))
		return 0;
	six->family = 0;
	if (inet_parse(name, &a->addresses[0])) {
		a->count = 1;
		return 0;
	}
	if (q->flags & ASK_NUMERIC_HOST)
		return WSAHOST_NOT_FOUND;
	host_names_find(c, name, a);
	return a->error;
}

/* getaddrinfo(name, service, hints, result): IPv4 alone is installed. */
static void get_address_info(struct call *c)
{
	struct question q = { .wide = call_is_wide(c) };
	struct str name = call_text(c, 0), service = call_text(c, 1);
	uint64_t hints = call_arg(c, 2), first = 0, last = 0;
	struct endpoint six = { 0 };
	struct host_answer a;
	uint32_t error;

	call_describe(c, "%s", name.s);
	if (hints != 0) {
		q.flags = call_read32(c, hints);
		q.family = call_read32(c, hints + 4);
		q.type = call_read32(c, hints + 8);
		q.protocol = call_read32(c, hints + 12);
	}
	call_write_pointer(c, call_arg(c, 3), 0);
	if (*socket_starts(c) == 0) {
		fail_info(c, WSANOTINITIALISED);
		return;
	}
	if (name.n == 0 && service.n == 0) {
		fail_info(c, WSAHOST_NOT_FOUND);
		return;
	}
	if (!port_of(service, &q.port)) {
		fail_info(c, WSATYPE_NOT_FOUND);
		return;
	}
	error = answer(c, name, &q, &a, &six);
	if (error == 0 && six.family == 0 && q.family == FAMILY_INET6)
		error = WSANO_DATA;
	if (error != 0) {
		fail_info(c, error);
		return;
	}
	six.port = q.port;
	if (six.family != 0)
		add_info(c, &q, &six, STR_EMPTY, &first, &last);
	else
		first = make_list(c, &q, &a);
	call_write_pointer(c, call_arg(c, 3), first);
	call_return(c, first == 0 ? ERROR_NOT_ENOUGH_MEMORY : 0);
}

static void free_address_info(struct call *c)
{
	unsigned p = call_pointer_size(c), pointers = call_is_64(c) ? 24 : 20;
	uint64_t at = call_arg(c, 0), next;

	for (unsigned i = 0; at != 0 && i < HOST_ADDRESSES_MAX; i++) {
		next = call_read_pointer(c, at + pointers + 2 * p);
		call_free(c, call_read_pointer(c, at + pointers));
		call_free(c, at);
		at = next;
	}
}

/* getnameinfo(address, length, host, room, service, room, flags). */
static void get_name_info(struct call *c)
{
	enum { NUMERIC_HOST = 2, NAME_REQUIRED = 4 };
	uint32_t flags = call_arg32(c, 6), address;
	struct endpoint e;
	struct str host, service;

	if (!socket_is_started(c)) {
		fail_info(c, WSANOTINITIALISED);
		return;
	}
	if (!endpoint_read(c, call_arg(c, 0), call_arg_int(c, 1), &e)) {
		call_return(c, call_last_error(c));
		return;
	}
	host = endpoint_text(c, &e);
	memcpy(&address, e.address, sizeof(address));
	if (!(flags & NUMERIC_HOST) &&
	    (e.family != FAMILY_INET ||
	     !host_names_of_address(c, __builtin_bswap32(address), &host)) &&
	    flags & NAME_REQUIRED) {
		fail_info(c, WSAHOST_NOT_FOUND);
		return;
	}
	service = process_text(call_process(c), "%u", e.port);
	if ((call_arg(c, 2) != 0 &&
	     call_put_text(c, call_arg(c, 2), call_arg32(c, 3), host) >=
		     call_arg32(c, 3)) ||
	    (call_arg(c, 4) != 0 &&
	     call_put_text(c, call_arg(c, 4), call_arg32(c, 5), service) >=
		     call_arg32(c, 5)))
		fail_info(c, ERROR_INSUFFICIENT_BUFFER);
}

static const struct stub stubs[] = {
	{ "gethostname", 2, get_host_name },
	{ "GetHostNameW", 2, get_host_name },
	{ "gethostbyname", 1, get_host_by_name },
	{ "gethostbyaddr", 3, get_host_by_address },
	{ "getaddrinfo", 4, get_address_info },
	{ "GetAddrInfoW", 4, get_address_info },
	{ "freeaddrinfo", 1, free_address_info },
	{ "FreeAddrInfoW", 1, free_address_info },
	{ "getnameinfo", 7, get_name_info },
	{ "GetNameInfoW", 7, get_name_info },
};
STUB_MODULE(ws2_32_names, "ws2_32.dll", stubs);

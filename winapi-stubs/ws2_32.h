/* What the files of ws2_32.dll share: sockets, and addresses of the guest. */
#ifndef WINAPI_STUBS_WS2_32_H
#define WINAPI_STUBS_WS2_32_H

#include "emulator/call.h"
#include "loader/pe.h"

enum { SOCKET_ERROR = -1 };
#define INVALID_SOCKET (UINT64_MAX)

enum socket_family { FAMILY_INET = 2, FAMILY_INET6 = 23 };
enum socket_type { TYPE_STREAM = 1, TYPE_DATAGRAM = 2, TYPE_RAW = 3 };

/* A sockaddr_in or a sockaddr_in6. */
struct endpoint {
	uint16_t family, port;
	uint8_t address[16]; /* the first four of IPv4 */
};

enum { PENDING_MAX = 16, SOCKETS_MAX = 1024, SOCKET_DATA_MAX = 1 << 20 };

/* There is no network; what one socket of the guest sends another gets. */
struct socket {
	struct socket *next;
	uint16_t family, type, protocol;
	bool closed, bound, nonblocking, listening, connected;
	bool no_send, no_receive;
	struct endpoint local, remote;
	struct socket *peer;
	struct socket *pending[PENDING_MAX]; /* to be accepted */
	unsigned pending_count;
	uint8_t *data; /* received */
	size_t count, capacity;
	uint32_t error; /* SO_ERROR */
	uint32_t events, told; /* WSAEventSelect() */
	uint64_t event;
	uint32_t receive_timeout;
	struct socket_option *options;
};

struct socket_option {
	struct socket_option *next;
	uint32_t level, name, size;
	uint8_t value[64];
};

/* Fail as sockets do: SOCKET_ERROR, or what is told. */
void socket_fail(struct call *c, uint32_t error);
void socket_fail_with(struct call *c, uint64_t value, uint32_t error);

/* WSAStartup() was called; else the call has failed. */
bool socket_is_started(struct call *c);
unsigned *socket_starts(struct call *c);

/* The socket that argument 'n' is; NULL: the call has failed. */
struct socket *socket_arg(struct call *c, unsigned n);
struct socket *socket_of(struct call *c, uint64_t handle);

/* A new one's handle, or INVALID_SOCKET with the error. */
uint64_t socket_new(struct call *c, uint32_t family, uint32_t type,
		    uint32_t protocol);
struct socket *socket_first(struct call *c);
void socket_close(struct socket *s);

/* False: the call has failed. */
bool endpoint_read(struct call *c, uint64_t address, int32_t length,
		   struct endpoint *out);
bool endpoint_write(struct call *c, uint64_t address, uint64_t length,
		    const struct endpoint *e);
bool endpoint_is_loopback(const struct endpoint *e);
bool endpoint_is_any(const struct endpoint *e);

/* "127.0.0.1" or "::1"; NULL 's' where it isn't one. */
struct str endpoint_text(struct call *c, const struct endpoint *e);
bool endpoint_parse(struct str text, unsigned family, struct endpoint *out);

/* As inet_addr() takes it: "127.1", "0x7f.1". */
bool inet_parse(struct str text, uint32_t *out);

/* The state that select() asks for. */
bool socket_can_receive(const struct socket *s);
bool socket_can_send(const struct socket *s);

/* Wait until it can receive; false: the call has failed, or stopped. */
bool socket_wait(struct call *c, struct socket *s);

#endif

/*
 * ws2_32.dll: sockets. There is no network but the loopback, and there nobody
 * listens but the guest itself.
 */
#include "winapi-stubs/ws2_32.h"

#include <string.h>

#include "emulator/handles.h"
#include "emulator/process.h"
#include "emulator/threads.h"

enum { FIRST_PORT_XP = 1025, FIRST_PORT = 49152 };

static const char sockets_key;

struct sockets {
	struct socket *first;
	unsigned count;
	uint16_t next_port;
};

static struct sockets *all(struct call *c)
{
	return call_state(c, &sockets_key, sizeof(struct sockets));
}

static void close_object(struct call *c, void *object)
{
	(void)c;
	socket_close(object);
}

/* A socket is a handle of the kernel: CloseHandle() closes it too. */
static const struct handle_type socket_handle = {
	.kind = HANDLE_OTHER,
	.word = "socket",
	.close = close_object,
};

struct socket *socket_first(struct call *c)
{
	return all(c)->first;
}

struct socket *socket_of(struct call *c, uint64_t handle)
{
	struct socket *s = handle_object(c, handle, &socket_handle);

	return s == NULL || s->closed ? NULL : s;
}

struct socket *socket_arg(struct call *c, unsigned n)
{
	struct socket *s;

	if (!socket_is_started(c))
		return NULL;
	s = socket_of(c, call_arg(c, n));
	if (s == NULL)
		socket_fail(c, WSAENOTSOCK);
	return s;
}

static struct socket *make(struct call *c)
{
	struct sockets *a = all(c);
	struct socket *s;

	if (a->count >= SOCKETS_MAX)
		return NULL;
	s = process_need(arena_new(&call_process(c)->arena, struct socket));
	s->next = a->first;
	a->first = s;
	a->count++;
	return s;
}

uint64_t socket_new(struct call *c, uint32_t family, uint32_t type,
		    uint32_t protocol)
{
	uint64_t none = call_is_64(c) ? INVALID_SOCKET : UINT32_MAX;
	struct socket *s;
	uint32_t error = 0;

	if (*socket_starts(c) == 0)
		error = WSANOTINITIALISED;
	else if (family != FAMILY_INET && family != FAMILY_INET6)
		error = WSAEAFNOSUPPORT;
	else if (type == TYPE_RAW)
		error = WSAEACCES; /* who is no administrator */
	else if (type != TYPE_STREAM && type != TYPE_DATAGRAM)
		error = WSAESOCKTNOSUPPORT;
	s = error == 0 ? make(c) : NULL;
	if (s == NULL) {
		call_fail(c, none, error == 0 ? WSAEMFILE : error);
		return none;
	}
	s->family = (uint16_t)family;
	s->type = (uint16_t)type;
	s->protocol = (uint16_t)protocol;
	s->local.family = s->remote.family = s->family;
	return handle_new(c, &socket_handle, s);
}

void socket_close(struct socket *s)
{
	s->closed = true;
	s->listening = false;
	if (s->peer != NULL)
		s->peer->peer = NULL;
	s->peer = NULL;
	for (unsigned i = 0; i < s->pending_count; i++)
		socket_close(s->pending[i]);
	s->pending_count = 0;
}

bool socket_can_receive(const struct socket *s)
{
	if (s->listening)
		return s->pending_count != 0;
	return s->count != 0 || s->no_receive ||
	       (s->connected && (s->peer == NULL || s->peer->no_send));
}

bool socket_can_send(const struct socket *s)
{
	return s->type == TYPE_DATAGRAM ? s->error == 0 :
					  s->connected && !s->no_send;
}

bool socket_wait(struct call *c, struct socket *s)
{
	while (!socket_can_receive(s) && !s->nonblocking &&
	       threads_run_one(c))
		;
	if (socket_can_receive(s))
		return true;
	if (s->nonblocking) {
		socket_fail(c, WSAEWOULDBLOCK);
	} else if (s->receive_timeout != 0) {
		call_sleep(c, s->receive_timeout);
		socket_fail(c, WSAETIMEDOUT);
	} else {
		threads_stop_waiting(c);
	}
	return false;
}

static void new_socket(struct call *c)
{
	call_return(c, socket_new(c, call_arg32(c, 0), call_arg32(c, 1),
				  call_arg32(c, 2)));
}

static void close_socket(struct call *c)
{
	if (socket_arg(c, 0) != NULL)
		handle_close(c, call_arg(c, 0));
}

static struct socket *bound_to(struct call *c, const struct endpoint *e,
			       unsigned type)
{
	struct socket *s = socket_first(c);

	while (s != NULL && (s->closed || !s->bound || s->type != type ||
			     s->local.port != e->port ||
			     s->family != e->family))
		s = s->next;
	return s;
}

static void take_port(struct call *c, struct socket *s)
{
	struct sockets *a = all(c);

	if (a->next_port == 0)
		a->next_port = call_windows(c) < 0x600 ? FIRST_PORT_XP :
							 FIRST_PORT;
	do
		s->local.port = a->next_port++;
	while (bound_to(c, &s->local, s->type) != NULL);
	s->bound = true;
}

static void bind(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	struct endpoint e;

	if (s == NULL ||
	    !endpoint_read(c, call_arg(c, 1), call_arg_int(c, 2), &e))
		return;
	if (s->bound || e.family != s->family) {
		socket_fail(c, s->bound ? WSAEINVAL : WSAEFAULT);
		return;
	}
	if (!endpoint_is_any(&e) && !endpoint_is_loopback(&e)) {
		socket_fail(c, WSAEADDRNOTAVAIL);
		return;
	}
	if (e.port != 0 && bound_to(c, &e, s->type) != NULL) {
		socket_fail(c, WSAEADDRINUSE);
		return;
	}
	s->local = e;
	if (e.port == 0)
		take_port(c, s);
	s->bound = true;
}

static void listen(struct call *c)
{
	struct socket *s = socket_arg(c, 0);

	if (s == NULL)
		return;
	if (s->type != TYPE_STREAM)
		socket_fail(c, WSAEOPNOTSUPP);
	else if (!s->bound)
		socket_fail(c, WSAEINVAL);
	else if (s->connected)
		socket_fail(c, WSAEISCONN);
	else
		s->listening = true;
}

/* Both ends of a connection of the guest with itself. */
static uint32_t join(struct call *c, struct socket *s, struct socket *to)
{
	struct socket *end;

	if (to->pending_count >= PENDING_MAX || (end = make(c)) == NULL)
		return WSAECONNREFUSED;
	end->family = s->family;
	end->type = s->type;
	end->protocol = s->protocol;
	end->local = s->remote;
	end->remote = s->local;
	end->bound = end->connected = s->connected = true;
	end->peer = s;
	s->peer = end;
	to->pending[to->pending_count++] = end;
	return 0;
}

static uint32_t connect_to(struct call *c, struct socket *s,
			   const struct endpoint *e)
{
	struct socket *to;

	if (s->connected && s->type == TYPE_STREAM)
		return WSAEISCONN;
	if (s->listening)
		return WSAEINVAL;
	if (e->family != s->family)
		return WSAEAFNOSUPPORT;
	if (e->port == 0 || endpoint_is_any(e))
		return WSAEADDRNOTAVAIL;
	if (!s->bound)
		take_port(c, s);
	s->remote = *e;
	if (!endpoint_is_loopback(e))
		return WSAENETUNREACH;
	if (s->type == TYPE_DATAGRAM) {
		s->connected = true;
		return 0;
	}
	memcpy(s->local.address, e->address, sizeof(s->local.address));
	to = bound_to(c, e, TYPE_STREAM);
	return to == NULL || !to->listening ? WSAECONNREFUSED :
					      join(c, s, to);
}

/* One that doesn't block learns it later, but that there is no network. */
static void connect(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	struct endpoint e;
	uint32_t error;

	if (s == NULL ||
	    !endpoint_read(c, call_arg(c, 1), call_arg_int(c, 2), &e))
		return;
	call_describe(c, "%s:%u", endpoint_text(c, &e).s, e.port);
	error = connect_to(c, s, &e);
	if (s->nonblocking && s->type == TYPE_STREAM &&
	    (error == 0 || error == WSAECONNREFUSED)) {
		s->error = error;
		error = WSAEWOULDBLOCK;
	}
	if (error != 0)
		socket_fail(c, error);
}

static void accept(struct call *c)
{
	struct socket *s = socket_arg(c, 0), *end;
	uint64_t none = call_is_64(c) ? INVALID_SOCKET : UINT32_MAX;

	call_return(c, none);
	if (s == NULL)
		return;
	if (!s->listening) {
		call_fail(c, none, WSAEINVAL);
		return;
	}
	if (!socket_wait(c, s)) {
		call_return(c, none);
		return;
	}
	end = s->pending[0];
	if (!endpoint_write(c, call_arg(c, 1), call_arg(c, 2), &end->remote)) {
		call_return(c, none);
		return;
	}
	s->pending_count--;
	memmove(s->pending, s->pending + 1,
		s->pending_count * sizeof(*s->pending));
	end->nonblocking = s->nonblocking;
	call_return(c, handle_new(c, &socket_handle, end));
}

static void get_socket_name(struct call *c)
{
	struct socket *s = socket_arg(c, 0);

	if (s != NULL && !s->bound)
		socket_fail(c, WSAEINVAL);
	else if (s != NULL)
		endpoint_write(c, call_arg(c, 1), call_arg(c, 2), &s->local);
}

static void get_peer_name(struct call *c)
{
	struct socket *s = socket_arg(c, 0);

	if (s != NULL && !s->connected)
		socket_fail(c, WSAENOTCONN);
	else if (s != NULL)
		endpoint_write(c, call_arg(c, 1), call_arg(c, 2), &s->remote);
}

static void shut_down(struct call *c)
{
	enum { RECEIVE, SEND, BOTH };
	struct socket *s = socket_arg(c, 0);
	uint32_t how = call_arg32(c, 1);

	if (s == NULL)
		return;
	if (how > BOTH || !s->connected) {
		socket_fail(c, how > BOTH ? WSAEINVAL : WSAENOTCONN);
		return;
	}
	s->no_receive |= how != SEND;
	s->no_send |= how != RECEIVE;
}

static const struct stub stubs[] = {
	{ "socket", 3, new_socket },
	{ "WSASocketA", 6, new_socket },
	{ "WSASocketW", 6, new_socket },
	{ "closesocket", 1, close_socket },
	{ "bind", 3, bind },
	{ "listen", 2, listen },
	{ "connect", 3, connect },
	{ "WSAConnect", 7, connect },
	{ "accept", 3, accept },
	{ "WSAAccept", 5, accept },
	{ "getsockname", 3, get_socket_name },
	{ "getpeername", 3, get_peer_name },
	{ "shutdown", 2, shut_down },
};
STUB_MODULE(ws2_32_sockets, "ws2_32.dll", stubs);

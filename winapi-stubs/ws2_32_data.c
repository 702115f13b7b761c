/* ws2_32.dll: what sockets send and receive, within the guest. */
#include <string.h>

#include "emulator/process.h"
#include "winapi-stubs/ws2_32.h"

enum { PEEK = 2, BUFFERS_MAX = 64 };

/* A buffer of the guest, or several: WSABUF is a length and a pointer. */
struct buffers {
	struct {
		uint64_t at;
		uint32_t n;
	} part[BUFFERS_MAX];
	unsigned count;
	uint64_t total;
};

static void one_buffer(struct call *c, struct buffers *b)
{
	b->count = 1;
	b->part[0].at = call_arg(c, 1);
	b->part[0].n = call_arg32(c, 2);
	b->total = b->part[0].n;
}

static bool read_buffers(struct call *c, struct buffers *b)
{
	uint64_t at = call_arg(c, 1);
	unsigned pointer = call_pointer_size(c);

	b->count = call_arg32(c, 2);
	b->total = 0;
	if (b->count > BUFFERS_MAX) {
		call_stop(c, "it has more than %d buffers", BUFFERS_MAX);
		return false;
	}
	for (unsigned i = 0; i < b->count; i++, at += 2 * pointer) {
		b->part[i].n = call_read32(c, at);
		b->part[i].at = call_read_pointer(c, at + pointer);
		b->total += b->part[i].n;
	}
	return true;
}

/* Behind what the other end hasn't read yet. */
static void give(struct call *c, struct socket *to, const struct buffers *b,
		 size_t n)
{
	void *data = to->data;
	size_t m;

	while (to->count + n > to->capacity) {
		if (arena_grow(&call_process(c)->arena, &data, to->capacity,
			       &to->capacity, 1) != 0)
			process_need(NULL);
		to->data = data;
	}
	for (unsigned i = 0; i < b->count && n != 0; i++, n -= m) {
		m = b->part[i].n < n ? b->part[i].n : n;
		call_read(c, b->part[i].at, to->data + to->count, m);
		to->count += m;
	}
}

/* How many bytes were sent; false: the call has failed. */
static bool send_all(struct call *c, struct socket *s,
		     const struct buffers *b, size_t *sent)
{
	size_t room;

	*sent = 0;
	if (!s->connected) {
		socket_fail(c, WSAENOTCONN);
		return false;
	}
	if (s->no_send || (s->type == TYPE_STREAM && s->peer == NULL)) {
		socket_fail(c, s->no_send ? WSAESHUTDOWN : WSAECONNRESET);
		return false;
	}
	if (s->type == TYPE_DATAGRAM) {
		call_stop(c, "datagrams aren't carried");
		return false;
	}
	room = SOCKET_DATA_MAX - s->peer->count;
	if (b->total > room && !s->nonblocking) {
		call_stop(c, "it sends more than another socket of it reads");
		return false;
	}
	*sent = b->total < room ? b->total : room;
	if (*sent == 0 && b->total != 0) {
		socket_fail(c, WSAEWOULDBLOCK);
		return false;
	}
	give(c, s->peer, b, *sent);
	return true;
}

static bool receive_all(struct call *c, struct socket *s,
			const struct buffers *b, uint32_t flags, size_t *got)
{
	size_t n, done = 0, m;

	*got = 0;
	if (!s->connected && s->type == TYPE_STREAM) {
		socket_fail(c, WSAENOTCONN);
		return false;
	}
	if (!s->bound && s->type == TYPE_DATAGRAM) {
		socket_fail(c, WSAEINVAL);
		return false;
	}
	if (s->no_receive) {
		socket_fail(c, WSAESHUTDOWN);
		return false;
	}
	if (!socket_wait(c, s))
		return false;
	n = b->total < s->count ? b->total : s->count;
	for (unsigned i = 0; i < b->count && done < n; i++, done += m) {
		m = b->part[i].n < n - done ? b->part[i].n : n - done;
		if (!call_write(c, b->part[i].at, s->data + done, m))
			return false;
	}
	if (!(flags & PEEK) && n != 0) {
		s->count -= n;
		memmove(s->data, s->data + n, s->count);
	}
	*got = n;
	return true;
}

static void send(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	struct buffers b;
	size_t n;

	one_buffer(c, &b);
	if (s != NULL && send_all(c, s, &b, &n))
		call_return(c, n);
}

static void receive(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	struct buffers b;
	size_t n;

	one_buffer(c, &b);
	if (s != NULL && receive_all(c, s, &b, call_arg32(c, 3), &n))
		call_return(c, n);
}

/* Without an address it is send(). */
static void send_to(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	struct endpoint e;

	if (s == NULL)
		return;
	if (call_arg(c, 4) == 0 || s->type == TYPE_STREAM) {
		send(c);
		return;
	}
	if (!endpoint_read(c, call_arg(c, 4), call_arg_int(c, 5), &e))
		return;
	call_describe(c, "%s:%u", endpoint_text(c, &e).s, e.port);
	if (endpoint_is_loopback(&e))
		call_stop(c, "datagrams aren't carried");
	else
		socket_fail(c, WSAENETUNREACH);
}

static void receive_from(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	struct buffers b;
	size_t n;

	one_buffer(c, &b);
	if (s == NULL || !receive_all(c, s, &b, call_arg32(c, 3), &n))
		return;
	if (call_arg(c, 4) == 0 ||
	    endpoint_write(c, call_arg(c, 4), call_arg(c, 5), &s->remote))
		call_return(c, n);
}

/* What is to be told later would have to be told by another thread. */
static bool is_overlapped(struct call *c, unsigned n)
{
	if (call_arg(c, n) == 0)
		return false;
	call_stop(c, "overlapped transfers aren't carried out");
	return true;
}

static void send_buffers(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	struct buffers b;
	size_t n;

	if (s == NULL || is_overlapped(c, 5) || !read_buffers(c, &b))
		return;
	if (send_all(c, s, &b, &n) && call_arg(c, 3) != 0)
		call_write32(c, call_arg(c, 3), (uint32_t)n);
}

static void receive_into(struct call *c, unsigned overlapped)
{
	struct socket *s = socket_arg(c, 0);
	struct buffers b;
	size_t n;

	if (s == NULL || is_overlapped(c, overlapped) || !read_buffers(c, &b))
		return;
	if (receive_all(c, s, &b, call_read32(c, call_arg(c, 4)), &n) &&
	    call_arg(c, 3) != 0)
		call_write32(c, call_arg(c, 3), (uint32_t)n);
}

static void receive_buffers(struct call *c)
{
	receive_into(c, 5);
}

/* WSASendTo(s, buffers, count, sent, flags, to, tolen, overlapped, ...). */
static void send_buffers_to(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	struct endpoint e;

	if (s == NULL || is_overlapped(c, 7))
		return;
	if (!endpoint_read(c, call_arg(c, 5), call_arg_int(c, 6), &e))
		return;
	call_describe(c, "%s:%u", endpoint_text(c, &e).s, e.port);
	if (endpoint_is_loopback(&e))
		call_stop(c, "datagrams aren't carried");
	else
		socket_fail(c, WSAENETUNREACH);
}

static void receive_buffers_from(struct call *c)
{
	receive_into(c, 7);
}

static void get_overlapped_result(struct call *c)
{
	if (socket_arg(c, 0) == NULL)
		call_return(c, 0);
	else
		call_stop(c, "overlapped transfers aren't carried out");
}

static void send_disconnect(struct call *c)
{
	struct socket *s = socket_arg(c, 0);

	if (s != NULL && !s->connected)
		socket_fail(c, WSAENOTCONN);
	else if (s != NULL)
		s->no_send = true;
}

static const struct stub stubs[] = {
	{ "send", 4, send },
	{ "recv", 4, receive },
	{ "sendto", 6, send_to },
	{ "recvfrom", 6, receive_from },
	{ "WSASend", 7, send_buffers },
	{ "WSARecv", 7, receive_buffers },
	{ "WSASendTo", 9, send_buffers_to },
	{ "WSARecvFrom", 9, receive_buffers_from },
	{ "WSAGetOverlappedResult", 5, get_overlapped_result },
	{ "WSASendDisconnect", 2, send_disconnect },
};
STUB_MODULE(ws2_32_data, "ws2_32.dll", stubs);

/* What it doesn't forward. */
static const struct stub old_stubs[] = {
	{ "recv", 4, receive },
	{ "recvfrom", 6, receive_from },
};
STUB_MODULE(wsock32_data, "wsock32.dll", old_stubs);

/* ws2_32.dll: which sockets are ready, and events that tell it. */
#include <string.h>

#include "emulator/handles.h"
#include "emulator/process.h"
#include "emulator/threads.h"
#include "winapi-stubs/ws2_32.h"

enum { SET_MAX = 4096, INFINITE = -1 };

/* FD_READ and its like; their bits of the error list of WSANETWORKEVENTS. */
enum {
	NET_READ = 1, NET_WRITE = 2, NET_ACCEPT = 8, NET_CONNECT = 16,
	NET_CLOSE = 32, CONNECT_BIT = 4,
};

/* fd_set: a count, and sockets from offset 4 or 8. */
struct set {
	uint64_t at;
	uint32_t count;
	uint64_t sockets[SET_MAX];
};

static uint64_t slot(const struct call *c, const struct set *s, uint32_t n)
{
	unsigned pointer = call_pointer_size(c);

	return s->at + pointer + (uint64_t)n * pointer;
}

static struct set *read_set(struct call *c, unsigned n)
{
	struct set *s = process_need(arena_new(call_arena(c), struct set));

	s->at = call_arg(c, n);
	if (s->at != 0)
		s->count = call_read32(c, s->at);
	if (s->count > SET_MAX) {
		socket_fail(c, WSAEINVAL);
		return NULL;
	}
	for (uint32_t i = 0; i < s->count; i++) {
		s->sockets[i] = call_read_pointer(c, slot(c, s, i));
		if (socket_of(c, s->sockets[i]) == NULL) {
			socket_fail(c, WSAENOTSOCK);
			return NULL;
		}
	}
	return s;
}

/* As the order of select()'s sets: to read, to write, exceptions. */
static bool is_ready(const struct socket *s, unsigned what)
{
	if (what == 0)
		return socket_can_receive(s);
	if (what == 1)
		return socket_can_send(s);
	return s->error != 0;
}

static unsigned count_ready(struct call *c, struct set *const *sets)
{
	unsigned n = 0;

	for (unsigned w = 0; w < 3; w++) {
		for (uint32_t i = 0; i < sets[w]->count; i++)
			n += is_ready(socket_of(c, sets[w]->sockets[i]), w);
	}
	return n;
}

static void keep_ready(struct call *c, const struct set *s, unsigned what)
{
	uint32_t n = 0;

	for (uint32_t i = 0; i < s->count; i++) {
		const struct socket *one = socket_of(c, s->sockets[i]);

		if (one != NULL && is_ready(one, what))
			call_write_pointer(c, slot(c, s, n++), s->sockets[i]);
	}
	if (s->at != 0)
		call_write32(c, s->at, n);
}

/* timeval: seconds, microseconds. */
static int64_t timeout_of(struct call *c, uint64_t at)
{
	if (at == 0)
		return INFINITE;
	return (int64_t)call_read32(c, at) * 1000 +
	       call_read32(c, at + 4) / 1000;
}

static void select_sockets(struct call *c)
{
	struct set *sets[3];
	int64_t timeout;
	unsigned n;

	if (!socket_is_started(c))
		return;
	for (unsigned w = 0; w < 3; w++) {
		sets[w] = read_set(c, w + 1);
		if (sets[w] == NULL)
			return;
	}
	if (sets[0]->count + sets[1]->count + sets[2]->count == 0) {
		socket_fail(c, WSAEINVAL);
		return;
	}
	timeout = timeout_of(c, call_arg(c, 4));
	n = count_ready(c, sets);
	while (n == 0 && timeout != 0 && threads_run_one(c))
		n = count_ready(c, sets);
	if (n == 0 && timeout == INFINITE) {
		threads_stop_waiting(c);
		return;
	}
	if (n == 0)
		call_sleep(c, (uint32_t)timeout);
	for (unsigned w = 0; w < 3; w++)
		keep_ready(c, sets[w], w);
	call_return(c, n);
}

static void is_in_set(struct call *c)
{
	struct set s = { .at = call_arg(c, 1) };
	uint32_t n = call_read32(c, s.at);

	for (uint32_t i = 0; i < n && i < SET_MAX; i++) {
		if (call_read_pointer(c, slot(c, &s, i)) == call_arg(c, 0)) {
			call_return(c, 1);
			return;
		}
	}
}

struct event {
	bool signaled;
};

static bool event_is_signaled(struct call *c, void *object)
{
	(void)c;
	return ((const struct event *)object)->signaled;
}

static const struct handle_type event_handle = {
	.kind = HANDLE_OTHER,
	.word = "event",
	.is_signaled = event_is_signaled,
};

static void create_event(struct call *c)
{
	struct event *e = process_need(arena_new(&call_process(c)->arena,
						 struct event));

	call_return(c, handle_new(c, &event_handle, e));
}

static struct event *event_arg(struct call *c)
{
	struct event *e = handle_object(c, call_arg(c, 0), &event_handle);

	if (e == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else
		call_return(c, 1);
	return e;
}

static void close_event(struct call *c)
{
	if (event_arg(c) != NULL)
		handle_close(c, call_arg(c, 0));
}

static void set_event(struct call *c)
{
	struct event *e = event_arg(c);

	if (e != NULL)
		e->signaled = true;
}

static void reset_event(struct call *c)
{
	struct event *e = event_arg(c);

	if (e != NULL)
		e->signaled = false;
}

static uint32_t events_of(const struct socket *s)
{
	uint32_t e = 0;

	if (s->listening && s->pending_count != 0)
		e |= NET_ACCEPT;
	if (!s->listening && s->count != 0)
		e |= NET_READ;
	if (s->connected)
		e |= NET_CONNECT | NET_WRITE;
	if (s->connected && s->peer == NULL && s->type == TYPE_STREAM)
		e |= NET_CLOSE;
	if (s->error != 0)
		e |= NET_CONNECT;
	return e & s->events & ~s->told;
}

/* Events of sockets are signaled when somebody looks. */
static void tell_events(struct call *c)
{
	for (struct socket *s = socket_first(c); s != NULL; s = s->next) {
		struct event *e = s->event == 0 ? NULL :
				  handle_object(c, s->event, &event_handle);

		if (e != NULL && events_of(s) != 0)
			e->signaled = true;
	}
}

/* A socket with an event doesn't block any more. */
static void select_event(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	uint64_t event = call_arg(c, 1);
	void *object;

	if (s == NULL)
		return;
	if (call_arg32(c, 2) != 0 &&
	    handle_type_of(c, event, &object) == NULL) {
		socket_fail(c, WSAEINVAL);
		return;
	}
	s->nonblocking = true;
	s->event = event;
	s->events = call_arg32(c, 2);
	s->told = 0;
}

/* WSANETWORKEVENTS: the bits, and an error for each of ten. */
static void enum_events(struct call *c)
{
	enum { SIZE = 44 };
	struct socket *s = socket_arg(c, 0);
	struct event *e = handle_object(c, call_arg(c, 1), &event_handle);
	uint32_t events;

	if (s == NULL)
		return;
	events = events_of(s);
	s->told |= events & (NET_CONNECT | NET_WRITE | NET_CLOSE);
	call_fill(c, call_arg(c, 2), 0, SIZE);
	call_write32(c, call_arg(c, 2), events);
	if (events & NET_CONNECT)
		call_write32(c, call_arg(c, 2) + 4 + 4 * CONNECT_BIT,
			     s->error);
	if (e != NULL)
		e->signaled = false;
}

static void wait_for_events(struct call *c)
{
	enum { EVENTS_MAX = 64 };
	uint32_t count = call_arg32(c, 0);
	uint64_t events[EVENTS_MAX];

	if (count == 0 || count > EVENTS_MAX) {
		call_fail(c, UINT32_MAX, ERROR_INVALID_PARAMETER);
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		events[i] = call_read_pointer(c,
					      call_arg(c, 1) +
					      (uint64_t)i *
					      call_pointer_size(c));
	tell_events(c);
	call_return(c, handles_wait(c, events, count, call_arg32(c, 2) != 0,
				    call_arg32(c, 3)));
}

static void select_message(struct call *c)
{
	if (socket_arg(c, 0) != NULL)
		call_stop(c, "messages of sockets aren't posted");
}

static const struct stub stubs[] = {
	{ "select", 5, select_sockets },
	{ "__WSAFDIsSet", 2, is_in_set },
	{ "WSACreateEvent", 0, create_event },
	{ "WSACloseEvent", 1, close_event },
	{ "WSASetEvent", 1, set_event },
	{ "WSAResetEvent", 1, reset_event },
	{ "WSAEventSelect", 3, select_event },
	{ "WSAEnumNetworkEvents", 3, enum_events },
	{ "WSAWaitForMultipleEvents", 5, wait_for_events },
	{ "WSAAsyncSelect", 4, select_message },
};
STUB_MODULE(ws2_32_select, "ws2_32.dll", stubs);

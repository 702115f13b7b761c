/* ws2_32.dll: options of sockets. */
#include <string.h>

#include "emulator/process.h"
#include "winapi-stubs/ws2_32.h"

enum {
	LEVEL_SOCKET = 0xffff,
	LEVEL_IP = 0,
	LEVEL_TCP = 6,
	LEVEL_UDP = 17,
	LEVEL_IPV6 = 41,
	ACCEPTS = 2,
	SEND_BUFFER = 0x1001,
	RECEIVE_BUFFER = 0x1002,
	SEND_TIMEOUT = 0x1005,
	RECEIVE_TIMEOUT = 0x1006,
	ERROR_OPTION = 0x1007,
	TYPE = 0x1008,
	LINGER = 0x80,
	MAX_MESSAGE = 0x2003,
	DEFAULT_BUFFER = 8192,
	LARGEST_DATAGRAM = 65507,
};

static struct socket_option *find(struct socket *s, uint32_t level,
				  uint32_t name)
{
	struct socket_option *o = s->options;

	while (o != NULL && (o->level != level || o->name != name))
		o = o->next;
	return o;
}

static bool is_level(uint32_t level)
{
	return level == LEVEL_SOCKET || level == LEVEL_IP ||
	       level == LEVEL_TCP || level == LEVEL_UDP ||
	       level == LEVEL_IPV6;
}

static void set_option(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	uint32_t level = call_arg32(c, 1), name = call_arg32(c, 2);
	uint32_t size = call_arg32(c, 4);
	struct socket_option *o;

	if (s == NULL)
		return;
	if (!is_level(level) || size == 0 || size > sizeof(o->value)) {
		socket_fail(c, is_level(level) ? WSAEFAULT : WSAEINVAL);
		return;
	}
	o = find(s, level, name);
	if (o == NULL) {
		o = process_need(arena_new(&call_process(c)->arena,
					   struct socket_option));
		o->level = level;
		o->name = name;
		o->next = s->options;
		s->options = o;
	}
	o->size = size;
	if (!call_read(c, call_arg(c, 3), o->value, size))
		return;
	if (level == LEVEL_SOCKET && name == RECEIVE_TIMEOUT)
		memcpy(&s->receive_timeout, o->value,
		       size < 4 ? size : 4);
}

/* What one has that nobody set; false: we don't know. */
static bool standard(struct socket *s, uint32_t level, uint32_t name,
		     uint32_t *value)
{
	*value = 0;
	if (level != LEVEL_SOCKET)
		return false;
	if (name == ERROR_OPTION) {
		*value = s->error;
		s->error = 0;
	} else if (name == TYPE) {
		*value = s->type;
	} else if (name == ACCEPTS) {
		*value = s->listening;
	} else if (name == SEND_BUFFER || name == RECEIVE_BUFFER) {
		*value = DEFAULT_BUFFER;
	} else if (name == MAX_MESSAGE) {
		if (s->type == TYPE_STREAM)
			return false;
		*value = LARGEST_DATAGRAM;
	} else if (name > 0x80 && name != SEND_TIMEOUT &&
		   name != RECEIVE_TIMEOUT) {
		return false;
	}
	return true;
}

static void get_option(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	uint32_t level = call_arg32(c, 1), name = call_arg32(c, 2);
	uint64_t to = call_arg(c, 3), length = call_arg(c, 4);
	const struct socket_option *o;
	uint32_t size, value, room;

	if (s == NULL)
		return;
	if (to == 0 || length == 0) {
		socket_fail(c, WSAEFAULT);
		return;
	}
	room = call_read32(c, length);
	o = find(s, level, name);
	if (o == NULL && !standard(s, level, name, &value)) {
		call_stop(c, "option 0x%x of level 0x%x isn't known", name,
			  level);
		return;
	}
	/* LINGER is two short numbers, the others are one long one. */
	size = o != NULL ? o->size : 4;
	if (room < size) {
		socket_fail(c, WSAEFAULT);
		return;
	}
	call_write(c, to, o != NULL ? (const void *)o->value : &value, size);
	call_write32(c, length, size);
}

enum {
	IOCTL_NONBLOCKING = 0x8004667e,
	IOCTL_READABLE = 0x4004667f,
	IOCTL_AT_MARK = 0x40047307,
	IOCTL_EXTENSION = 0xc8000006,
	IOCTL_KEEP_ALIVE = 0x98000004,
	IOCTL_CONNECTION_RESET = 0x9800000c,
};

static bool control(struct call *c, struct socket *s, uint32_t code,
		    uint64_t argument)
{
	switch (code) {
	case IOCTL_NONBLOCKING:
		s->nonblocking = call_read32(c, argument) != 0;
		return true;
	case IOCTL_READABLE:
		call_write32(c, argument, (uint32_t)s->count);
		return true;
	case IOCTL_AT_MARK:
		call_write32(c, argument, 1);
		return true;
	}
	return false;
}

static void control_socket(struct call *c)
{
	struct socket *s = socket_arg(c, 0);

	if (s != NULL && !control(c, s, call_arg32(c, 1), call_arg(c, 2)))
		socket_fail(c, WSAEINVAL);
}

/* WSAIoctl(s, code, in, in size, out, out size, returned, ...). */
static void control_more(struct call *c)
{
	struct socket *s = socket_arg(c, 0);
	uint32_t code = call_arg32(c, 1);
	uint64_t returned = call_arg(c, 6);

	if (s == NULL)
		return;
	if (code == IOCTL_KEEP_ALIVE || code == IOCTL_CONNECTION_RESET) {
		if (returned != 0)
			call_write32(c, returned, 0);
		return;
	}
	if (code == IOCTL_NONBLOCKING) {
		control(c, s, code, call_arg(c, 2));
		return;
	}
	if (code == IOCTL_READABLE || code == IOCTL_AT_MARK) {
		control(c, s, code, call_arg(c, 4));
		if (returned != 0)
			call_write32(c, returned, 4);
		return;
	}
	call_stop(c, code == IOCTL_EXTENSION ?
			     "it asks for an extension of the sockets" :
			     "it controls a socket in a way that isn't known");
}

static const struct stub stubs[] = {
	{ "setsockopt", 5, set_option },
	{ "getsockopt", 5, get_option },
	{ "ioctlsocket", 3, control_socket },
	{ "WSAIoctl", 9, control_more },
};
STUB_MODULE(ws2_32_options, "ws2_32.dll", stubs);

/* Its own code: as of sockets' level, options are the same ones. */
static const struct stub old_stubs[] = {
	{ "setsockopt", 5, set_option },
	{ "getsockopt", 5, get_option },
};
STUB_MODULE(wsock32_options, "wsock32.dll", old_stubs);

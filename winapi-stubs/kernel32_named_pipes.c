/*
 * kernel32.dll: pipes with a name. There is no other process: to those of the
 * guest nobody connects, and no other is there.
 */
#include "emulator/threads.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* What is made under a name, by its server. */
struct server {
	struct server *next;
	struct str name;
	uint32_t open_mode, mode, most, out, in;
	bool gone;
};

static void close_server(struct call *c, void *object)
{
	struct server *s = object;

	(void)c;
	s->gone = true;
}

static const struct handle_type server_handle = {
	.kind = HANDLE_OTHER,
	.word = "named pipe",
	.close = close_server,
};

static struct server **servers(struct call *c)
{
	static const char key;

	return call_state(c, &key, sizeof(struct server *));
}

static unsigned count_servers(struct call *c, struct str name,
			      const struct server **one)
{
	unsigned n = 0;

	for (const struct server *s = *servers(c); s != NULL; s = s->next) {
		if (s->gone || !str_equal_nocase(s->name, name))
			continue;
		*one = s;
		n++;
	}
	return n;
}

bool pipe_is_name(struct str name)
{
	static const struct str start = { "\\\\.\\pipe\\", 9 };

	return name.n > start.n &&
	       str_equal_nocase((struct str){ name.s, start.n }, start);
}

bool pipe_is_server(struct call *c, uint64_t handle)
{
	return handle_object(c, handle, &server_handle) != NULL;
}

/* Of a server whose client nobody is. */
bool pipe_fail_server(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &server_handle) == NULL)
		return false;
	call_fail(c, 0, ERROR_PIPE_LISTENING);
	return true;
}

/* What a handle is that isn't a pipe's. */
void pipe_fail_handle(struct call *c)
{
	void *object;

	call_fail(c, 0, handle_type_of(c, call_arg(c, 0), &object) == NULL ?
				ERROR_INVALID_HANDLE :
				ERROR_INVALID_FUNCTION);
}

/* Name, open mode, mode, instances, out, in, time, security. */
static void create_named(struct call *c)
{
	enum { FIRST_INSTANCE = 0x80000, INSTANCES_MAX = 255 };
	const uint64_t none = call_is_64(c) ? UINT64_MAX : UINT32_MAX;
	struct arena *a = &call_process(c)->arena;
	struct str name = call_text(c, 0);
	uint32_t most = call_arg32(c, 3), h;
	const struct server *other = NULL;
	unsigned n = count_servers(c, name, &other);
	struct server *s;

	call_describe(c, "%.*s", STR_ARGS(name));
	if (!pipe_is_name(name)) {
		call_fail(c, none, ERROR_INVALID_NAME);
		return;
	}
	if (most == 0 || most > INSTANCES_MAX ||
	    (call_arg32(c, 1) & 3) == 0) {
		call_fail(c, none, ERROR_INVALID_PARAMETER);
		return;
	}
	if (other != NULL && call_arg32(c, 1) & FIRST_INSTANCE) {
		call_fail(c, none, ERROR_ACCESS_DENIED);
		return;
	}
	if (other != NULL && other->most != INSTANCES_MAX &&
	    n >= other->most) {
		call_fail(c, none, ERROR_PIPE_BUSY);
		return;
	}
	s = process_need(arena_new(a, struct server));
	*s = (struct server){
		.next = *servers(c),
		.name = process_need_str(str_copy(a, name)),
		.open_mode = call_arg32(c, 1),
		.mode = call_arg32(c, 2),
		.most = most,
		.out = call_arg32(c, 4),
		.in = call_arg32(c, 5),
	};
	*servers(c) = s;
	h = handle_new(c, &server_handle, s);
	if (h == 0)
		call_fail(c, none, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

static void connect(struct call *c)
{
	enum { OVERLAPPED = 0x40000000, DOES_NOT_WAIT = 1 };
	const struct server *s = handle_object(c, call_arg(c, 0),
					       &server_handle);

	if (s == NULL) {
		pipe_fail_handle(c);
		return;
	}
	call_describe(c, "%.*s", STR_ARGS(s->name));
	if (s->open_mode & OVERLAPPED && call_arg(c, 1) != 0) {
		call_write_pointer(c, call_arg(c, 1),
				   (uint32_t)STATUS_PENDING);
		call_fail(c, 0, ERROR_IO_PENDING);
	} else if (s->mode & DOES_NOT_WAIT) {
		call_fail(c, 0, ERROR_PIPE_LISTENING);
	} else {
		while (threads_run_one(c))
			;
		threads_stop_waiting(c);
	}
}

static void of_server(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &server_handle) != NULL)
		call_return(c, 1);
	else
		pipe_fail_handle(c);
}

/* Handle, flags, out, in, instances. */
static void get_information(struct call *c)
{
	enum { SERVER_END = 1, MESSAGES = 4 };
	const struct server *s = handle_object(c, call_arg(c, 0),
					       &server_handle);

	if (s == NULL) {
		pipe_fail_handle(c);
		return;
	}
	pipe_put_count(c, call_arg(c, 1), SERVER_END | (s->mode & MESSAGES));
	pipe_put_count(c, call_arg(c, 2), s->out);
	pipe_put_count(c, call_arg(c, 3), s->in);
	pipe_put_count(c, call_arg(c, 4), s->most);
	call_return(c, 1);
}

/* A client: of one that the guest made itself, or of none. */
static void find_pipe(struct call *c)
{
	const struct server *s;
	struct str name = call_text(c, 0);

	call_describe(c, "%.*s", STR_ARGS(name));
	if (count_servers(c, name, &s) != 0)
		call_stop(c, "it connects to its own pipe %.*s",
			  STR_ARGS(name));
	else
		call_fail(c, 0, ERROR_FILE_NOT_FOUND);
}

bool pipe_is_there(struct call *c, struct str name)
{
	const struct server *s;

	return count_servers(c, name, &s) != 0;
}

static const struct stub stubs[] = {
	{ "CreateNamedPipeA", 8, create_named },
	{ "CreateNamedPipeW", 8, create_named },
	{ "WaitNamedPipeA", 2, find_pipe },
	{ "WaitNamedPipeW", 2, find_pipe },
	{ "CallNamedPipeA", 7, find_pipe },
	{ "CallNamedPipeW", 7, find_pipe },
	{ "SetNamedPipeHandleState", 4, of_server },
	{ "GetNamedPipeInfo", 5, get_information },
	{ "GetNamedPipeHandleStateA", 7, pipe_fail_handle },
	{ "GetNamedPipeHandleStateW", 7, pipe_fail_handle },
	{ "ConnectNamedPipe", 2, connect },
	{ "DisconnectNamedPipe", 1, of_server },
	{ "TransactNamedPipe", 7, pipe_fail_handle },
};
STUB_MODULE(kernel32_named_pipes, "kernel32.dll", stubs);

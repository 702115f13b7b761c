/* kernel32.dll: pipes without a name, which join two handles of the guest. */
#include <string.h>

#include "emulator/threads.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

enum { PIPE_SIZE = 4096, PIPE_SIZE_MAX = 1 << 20 };

struct pipe {
	uint8_t *bytes;
	uint32_t n, size;
	bool no_reader, no_writer;
};

struct pipe_end {
	struct pipe *pipe;
	bool writes;
};

static void close_end(struct call *c, void *object)
{
	struct pipe_end *e = object;

	(void)c;
	if (e->writes)
		e->pipe->no_writer = true;
	else
		e->pipe->no_reader = true;
}

static const struct handle_type end_handle = {
	.kind = HANDLE_OTHER,
	.word = "pipe",
	.close = close_end,
};

static uint32_t new_end(struct call *c, struct pipe *pipe, bool writes)
{
	struct pipe_end *e = process_need(
		arena_new(&call_process(c)->arena, struct pipe_end));

	*e = (struct pipe_end){ pipe, writes };
	return handle_new(c, &end_handle, e);
}

/* The read end, the write end, security, size. */
static void create_pipe(struct call *c)
{
	struct arena *a = &call_process(c)->arena;
	struct pipe *pipe = process_need(arena_new(a, struct pipe));
	uint32_t size = call_arg32(c, 3), ends[2];

	if (size < PIPE_SIZE)
		size = PIPE_SIZE;
	if (size > PIPE_SIZE_MAX)
		size = PIPE_SIZE_MAX;
	*pipe = (struct pipe){ .size = size };
	pipe->bytes = process_need(arena_alloc(a, size, 1));
	ends[0] = new_end(c, pipe, false);
	ends[1] = new_end(c, pipe, true);
	if (ends[0] == 0 || ends[1] == 0) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	call_write_pointer(c, call_arg(c, 0), ends[0]);
	call_write_pointer(c, call_arg(c, 1), ends[1]);
	call_return(c, 1);
}

void pipe_put_count(struct call *c, uint64_t at, uint32_t n)
{
	if (at != 0)
		call_write32(c, at, n);
}

bool pipe_read(struct call *c)
{
	struct pipe_end *e = handle_object(c, call_arg(c, 0), &end_handle);
	uint32_t n = call_arg32(c, 2);
	struct pipe *pipe;

	if (e == NULL)
		return pipe_fail_server(c);
	if (e->writes) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return true;
	}
	pipe = e->pipe;
	while (pipe->n == 0 && !pipe->no_writer) {
		if (!threads_run_one(c)) {
			threads_stop_waiting(c);
			return true;
		}
	}
	if (n > pipe->n)
		n = pipe->n;
	pipe_put_count(c, call_arg(c, 3), n);
	if (pipe->n == 0) {
		call_fail(c, 0, ERROR_BROKEN_PIPE);
	} else if (call_write(c, call_arg(c, 1), pipe->bytes, n)) {
		pipe->n -= n;
		memmove(pipe->bytes, pipe->bytes + n, pipe->n);
		call_return(c, 1);
	}
	return true;
}

bool pipe_write(struct call *c)
{
	struct pipe_end *e = handle_object(c, call_arg(c, 0), &end_handle);
	uint32_t n = call_arg32(c, 2), done = 0, m;
	struct pipe *pipe;

	if (e == NULL)
		return pipe_fail_server(c);
	if (!e->writes) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return true;
	}
	pipe = e->pipe;
	pipe_put_count(c, call_arg(c, 3), 0);
	while (done < n && !pipe->no_reader) {
		m = pipe->size - pipe->n;
		if (m > n - done)
			m = n - done;
		if (!call_read(c, call_arg(c, 1) + done,
			       pipe->bytes + pipe->n, m))
			return true;
		pipe->n += m;
		done += m;
		if (m == 0 && !threads_run_one(c)) {
			threads_stop_waiting(c);
			return true;
		}
	}
	if (done < n) {
		call_fail(c, 0, ERROR_BROKEN_PIPE);
		return true;
	}
	pipe_put_count(c, call_arg(c, 3), done);
	call_return(c, 1);
	return true;
}

/* Handle, to, room, read, there are, left of the message. */
static void peek(struct call *c)
{
	const struct pipe_end *e = handle_object(c, call_arg(c, 0),
						 &end_handle);
	uint32_t n = call_arg32(c, 2);

	if (e == NULL) {
		if (pipe_is_server(c, call_arg(c, 0)))
			call_fail(c, 0, ERROR_BAD_PIPE);
		else
			pipe_fail_handle(c);
		return;
	}
	if (e->writes) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return;
	}
	if (e->pipe->n == 0 && e->pipe->no_writer) {
		call_fail(c, 0, ERROR_BROKEN_PIPE);
		return;
	}
	if (n > e->pipe->n)
		n = e->pipe->n;
	if (call_arg(c, 1) == 0)
		n = 0;
	call_write(c, call_arg(c, 1), e->pipe->bytes, n);
	pipe_put_count(c, call_arg(c, 3), n);
	pipe_put_count(c, call_arg(c, 4), e->pipe->n);
	pipe_put_count(c, call_arg(c, 5), 0);
	call_return(c, 1);
}

bool pipe_is_handle(struct call *c, uint64_t handle)
{
	return handle_object(c, handle, &end_handle) != NULL ||
	       pipe_is_server(c, handle);
}

static const struct stub stubs[] = {
	{ "CreatePipe", 4, create_pipe },
	{ "PeekNamedPipe", 6, peek },
};
STUB_MODULE(kernel32_pipes, "kernel32.dll", stubs);

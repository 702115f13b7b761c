/*
 * kernel32.dll: what ends later, and who is told: completions, and folders in
 * which nothing changes.
 */
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* Handle, OVERLAPPED, bytes, whether to wait. Pipes alone keep on waiting. */
static void get_overlapped_result(struct call *c)
{
	uint64_t o = call_arg(c, 1);

	if (call_read_pointer(c, o) == (uint32_t)STATUS_PENDING) {
		if (call_arg32(c, 3) != 0)
			call_stop(c, "it waits for what nobody does");
		else
			call_fail(c, 0, ERROR_IO_INCOMPLETE);
		return;
	}
	if (call_write32(c, call_arg(c, 2),
			 (uint32_t)call_read_pointer(
				 c, o + call_pointer_size(c))))
		call_return(c, 1);
}

static void cancel_io(struct call *c)
{
	if (pipe_is_handle(c, call_arg(c, 0)) || file_argument(c) != NULL)
		call_return(c, 1);
}

static void cancel_io_ex(struct call *c)
{
	if (file_argument(c) != NULL)
		call_fail(c, 0, ERROR_NOT_FOUND);
}

/* A folder in which nothing changes. */
static bool never(struct call *c, void *object)
{
	(void)c;
	(void)object;
	return false;
}

static const struct handle_type change_handle = {
	.kind = HANDLE_OTHER,
	.word = "change notification",
	.is_signaled = never,
};

static void find_change(struct call *c)
{
	static const char something;
	uint64_t none = call_is_64(c) ? UINT64_MAX : UINT32_MAX;
	struct guest_file *f;
	uint32_t h;

	if (!file_find(c, file_path(c, 0), none, &f))
		return;
	h = handle_new(c, &change_handle, (void *)&something);
	if (h == 0)
		call_fail(c, none, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

static void next_change(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &change_handle) == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else
		call_return(c, 1);
}

static void close_change(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &change_handle) == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else
		call_return(c, handle_close(c, call_arg(c, 0)));
}

/* Of completions: those that the guest posts itself. */
struct port {
	struct packet {
		uint32_t bytes;
		uint64_t key, overlapped;
	} packets[256];
	unsigned first, count;
};

static bool has_packet(struct call *c, void *object)
{
	const struct port *p = object;

	(void)c;
	return p->count != 0;
}

static const struct handle_type port_handle = {
	.kind = HANDLE_OTHER,
	.word = "completion port",
	.is_signaled = has_packet,
};

static void create_port(struct call *c)
{
	uint64_t old = call_arg(c, 1);
	uint32_t h;

	if (old != 0) {
		if (handle_object(c, old, &port_handle) == NULL)
			call_fail(c, 0, ERROR_INVALID_HANDLE);
		else
			call_return(c, old);
		return;
	}
	h = handle_new(c, &port_handle,
		       process_need(arena_new(&call_process(c)->arena,
					      struct port)));
	if (h == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

static void post_packet(struct call *c)
{
	struct port *p = handle_object(c, call_arg(c, 0), &port_handle);

	if (p == NULL) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	if (p->count == 256) {
		call_stop(c, "it posts more than 256 completions");
		return;
	}
	p->packets[(p->first + p->count++) % 256] = (struct packet){
		call_arg32(c, 1), call_arg(c, 2), call_arg(c, 3)
	};
	call_return(c, 1);
}

static void get_packet(struct call *c)
{
	uint64_t handle = call_arg(c, 0);
	struct port *p = handle_object(c, handle, &port_handle);
	const struct packet *k;

	if (p == NULL) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	if (handles_wait(c, &handle, 1, false, call_arg32(c, 4)) != 0) {
		call_write_pointer(c, call_arg(c, 3), 0);
		call_fail(c, 0, WAIT_TIMEOUT);
		return;
	}
	k = &p->packets[p->first];
	p->first = (p->first + 1) % 256;
	p->count--;
	call_write32(c, call_arg(c, 1), k->bytes);
	call_write_pointer(c, call_arg(c, 2), k->key);
	call_write_pointer(c, call_arg(c, 3), k->overlapped);
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "GetOverlappedResult", 4, get_overlapped_result },
	{ "CancelIo", 1, cancel_io },
	{ "CancelIoEx", 2, cancel_io_ex },
	{ "FindFirstChangeNotificationA", 3, find_change },
	{ "FindFirstChangeNotificationW", 3, find_change },
	{ "FindNextChangeNotification", 1, next_change },
	{ "FindCloseChangeNotification", 1, close_change },
	{ "CreateIoCompletionPort", 4, create_port },
	{ "PostQueuedCompletionStatus", 4, post_packet },
	{ "GetQueuedCompletionStatus", 5, get_packet },
};
STUB_MODULE(kernel32_ports, "kernel32.dll", stubs);

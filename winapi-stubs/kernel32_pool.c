/*
 * kernel32.dll: thread pools and timers. Work runs when it is waited for, as
 * any thread does here; timers are due after the run, and never go off.
 */
#include "emulator/threads.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

enum pool_kind { POOL_WORK = 1, POOL_TIMER, POOL_WAIT };

struct pool_object {
	enum pool_kind kind;
	uint64_t function, context;
	unsigned submitted;
};

static const struct handle_type pool_handle = {
	.kind = HANDLE_OTHER,
	.word = "thread pool object",
};

static void create(struct call *c, enum pool_kind kind)
{
	struct pool_object *o = process_need(
		arena_new(&call_process(c)->arena, struct pool_object));
	uint32_t h;

	o->kind = kind;
	o->function = call_arg(c, 0);
	o->context = call_arg(c, 1);
	h = handle_new(c, &pool_handle, o);
	if (h == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

static void create_work(struct call *c)
{
	create(c, POOL_WORK);
}

static void create_timer(struct call *c)
{
	create(c, POOL_TIMER);
}

static void create_wait(struct call *c)
{
	create(c, POOL_WAIT);
}

static void submit_work(struct call *c)
{
	struct pool_object *o = handle_object(c, call_arg(c, 0),
					      &pool_handle);

	if (o != NULL)
		o->submitted++;
}

/* What was submitted runs now, unless it is to be cancelled. */
static void wait_for_work(struct call *c)
{
	struct pool_object *o = handle_object(c, call_arg(c, 0),
					      &pool_handle);
	uint64_t work = call_arg(c, 0), result;

	if (o == NULL)
		return;
	if (call_arg32(c, 1) != 0)
		o->submitted = 0;
	while (o->submitted != 0) {
		const uint64_t arguments[] = { 0, o->context, work };

		o->submitted--;
		if (!call_guest(c, o->function, arguments, 3, &result))
			return;
	}
}

static void wait_for_none(struct call *c)
{
	(void)c;
}

static void close_object(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &pool_handle) != NULL)
		handle_close(c, call_arg(c, 0));
}

/* A thread of its own, which runs while another one waits. */
static void queue_work_item(struct call *c)
{
	if (thread_new(c, call_arg(c, 0), call_arg(c, 1), false) == NULL)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, 1);
}

static const struct handle_type queue_handle = {
	.kind = HANDLE_OTHER,
	.word = "timer queue",
};

static void put_handle(struct call *c, uint64_t to)
{
	static const char something;
	uint32_t h = handle_new(c, &queue_handle, (void *)&something);

	if (h == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else if (to == 0)
		call_return(c, h);
	else if (call_write_pointer(c, to, h))
		call_return(c, 1);
}

static void create_timer_queue(struct call *c)
{
	put_handle(c, 0);
}

static void create_queue_timer(struct call *c)
{
	put_handle(c, call_arg(c, 0));
}

static void close_queue_timer(struct call *c, uint64_t handle)
{
	if (handle_object(c, handle, &queue_handle) == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else
		call_return(c, handle_close(c, handle));
}

static void close_first(struct call *c)
{
	close_queue_timer(c, call_arg(c, 0));
}

static void close_second(struct call *c)
{
	close_queue_timer(c, call_arg(c, 1));
}

static void change_queue_timer(struct call *c)
{
	if (handle_object(c, call_arg(c, 1), &queue_handle) == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else
		call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "CreateThreadpoolWork", 3, create_work },
	{ "SubmitThreadpoolWork", 1, submit_work },
	{ "WaitForThreadpoolWorkCallbacks", 2, wait_for_work },
	{ "CloseThreadpoolWork", 1, close_object },
	{ "CreateThreadpoolTimer", 3, create_timer },
	{ "SetThreadpoolTimer", 4, wait_for_none },
	{ "WaitForThreadpoolTimerCallbacks", 2, wait_for_none },
	{ "CloseThreadpoolTimer", 1, close_object },
	{ "CreateThreadpoolWait", 3, create_wait },
	{ "SetThreadpoolWait", 3, wait_for_none },
	{ "WaitForThreadpoolWaitCallbacks", 2, wait_for_none },
	{ "CloseThreadpoolWait", 1, close_object },
	{ "QueueUserWorkItem", 3, queue_work_item },
	{ "CreateTimerQueue", 0, create_timer_queue },
	{ "DeleteTimerQueue", 1, close_first },
	{ "DeleteTimerQueueEx", 2, close_first },
	{ "CreateTimerQueueTimer", 7, create_queue_timer },
	{ "ChangeTimerQueueTimer", 4, change_queue_timer },
	{ "DeleteTimerQueueTimer", 3, close_second },
	{ "RegisterWaitForSingleObject", 6, create_queue_timer },
	{ "UnregisterWait", 1, close_first },
	{ "UnregisterWaitEx", 2, close_first },
};
STUB_MODULE(kernel32_pool, "kernel32.dll", stubs);

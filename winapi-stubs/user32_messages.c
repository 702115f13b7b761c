/* user32.dll: messages, timers; one queue a thread. */
#include "winapi-stubs/user32.h"

#include <string.h>

#include "emulator/handles.h"
#include "emulator/threads.h"

enum { MESSAGES_MAX = 10000, BROADCAST = 0xffff, TIMERS_MAX = 64 };

struct message {
	struct message *next;
	uint64_t window, w_parameter, l_parameter;
	uint32_t message, time, thread;
};

struct queue {
	struct message *first, **last;
	unsigned count;
	bool quits;
	uint32_t quit_code, quit_thread;
	uint32_t time;
	unsigned timers;
};
static const char queue_key;

static struct queue *queue_of(struct call *c)
{
	struct queue *q = call_state(c, &queue_key, sizeof(*q));

	if (q->last == NULL)
		q->last = &q->first;
	return q;
}

static bool post_one(struct call *c, uint64_t window, uint32_t thread,
		     unsigned n)
{
	struct queue *q = queue_of(c);
	struct message *m;

	if (q->count >= MESSAGES_MAX) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_QUOTA);
		return false;
	}
	m = process_need(arena_new(&call_process(c)->arena, struct message));
	m->window = window;
	m->thread = thread;
	m->message = call_arg32(c, n);
	m->w_parameter = call_arg(c, n + 1);
	m->l_parameter = call_arg(c, n + 2);
	m->time = call_ticks(c);
	*q->last = m;
	q->last = &m->next;
	q->count++;
	return true;
}

void messages_forget(struct call *c, uint64_t window)
{
	struct queue *q = queue_of(c);
	struct message **m = &q->first;

	while (*m != NULL) {
		if ((*m)->window == window) {
			*m = (*m)->next;
			q->count--;
		} else {
			m = &(*m)->next;
		}
	}
	q->last = m;
}

void messages_quit(struct call *c, uint32_t code)
{
	struct queue *q = queue_of(c);

	q->quits = true;
	q->quit_code = code;
	q->quit_thread = call_thread_id(c);
}

static void post(struct call *c)
{
	uint64_t to = call_arg(c, 0);
	const struct window *w;

	if (to == BROADCAST) {
		call_return(c, 1);
		for (w = window_first(c); w != NULL; w = w->next) {
			if (!w->destroyed && w->parent == 0)
				post_one(c, w->handle, w->thread, 1);
		}
		return;
	}
	w = to == 0 ? NULL : window_arg(c, 0);
	if (to != 0 && w == NULL)
		return;
	if (post_one(c, to, w == NULL ? call_thread_id(c) : w->thread, 1))
		call_return(c, 1);
}

static void post_to_thread(struct call *c)
{
	if (post_one(c, 0, call_arg32(c, 0), 1))
		call_return(c, 1);
}

static void post_quit(struct call *c)
{
	messages_quit(c, call_arg32(c, 0));
}

/* Another thread's windows would answer when that thread runs. */
static void send(struct call *c)
{
	const struct window *w;
	uint64_t result;

	if (call_arg(c, 0) == BROADCAST) {
		call_stop(c, "it sends a message to all windows");
		return;
	}
	w = window_arg(c, 0);
	if (w == NULL)
		return;
	if (w->thread != call_thread_id(c)) {
		call_stop(c, "it sends a message to another thread");
		return;
	}
	if (window_send(c, w, call_arg32(c, 1), call_arg(c, 2),
			call_arg(c, 3), &result))
		call_return(c, result);
}

/* SendMessageTimeout(..., flags, milliseconds, result). */
static void send_in_time(struct call *c)
{
	const struct window *w = window_arg(c, 0);
	uint64_t result;

	if (w == NULL || !window_send(c, w, call_arg32(c, 1), call_arg(c, 2),
				      call_arg(c, 3), &result))
		return;
	if (call_arg(c, 6) != 0)
		call_write_pointer(c, call_arg(c, 6), result);
	call_return(c, 1);
}

static void call_procedure(struct call *c)
{
	const uint64_t parameters[] = { call_arg32(c, 2), call_arg(c, 3),
					call_arg(c, 4) };
	uint64_t result;

	if (window_call(c, call_arg(c, 0), call_arg(c, 1), parameters,
			&result))
		call_return(c, result);
}

/* MSG: window, message, two parameters, time, a point. */
static void put_message(struct call *c, uint64_t at, const struct message *m)
{
	unsigned p = call_pointer_size(c);

	call_fill(c, at, 0, p == 8 ? 48 : 28);
	call_write_pointer(c, at, m->window);
	call_write32(c, at + p, m->message);
	call_write_pointer(c, at + 2 * p, m->w_parameter);
	call_write_pointer(c, at + 3 * p, m->l_parameter);
	call_write32(c, at + 4 * p, m->time);
}

/* The first that fits: window, and from the lowest to the highest number. */
static struct message **find(struct call *c)
{
	struct queue *q = queue_of(c);
	uint64_t window = call_arg(c, 1);
	uint32_t low = call_arg32(c, 2), high = call_arg32(c, 3);
	struct message **m = &q->first;

	if (low == 0 && high == 0)
		high = UINT32_MAX;
	while (*m != NULL &&
	       ((*m)->thread != call_thread_id(c) ||
		(window != 0 && (*m)->window != window) ||
		(*m)->message < low || (*m)->message > high))
		m = &(*m)->next;
	return m;
}

/* False where there is none. */
static bool take(struct call *c, bool remove, bool *quits)
{
	struct queue *q = queue_of(c);
	struct message **m = find(c);
	const struct message quit = { .message = MESSAGE_QUIT,
				      .w_parameter = q->quit_code };

	*quits = false;
	if (*m == NULL) {
		if (!q->quits || q->quit_thread != call_thread_id(c))
			return false;
		*quits = true;
		put_message(c, call_arg(c, 0), &quit);
		q->quits = !remove;
		return true;
	}
	put_message(c, call_arg(c, 0), *m);
	q->time = (*m)->time;
	if (remove) {
		if (q->last == &(*m)->next)
			q->last = m;
		*m = (*m)->next;
		q->count--;
	}
	return true;
}

static void peek(struct call *c)
{
	enum { REMOVE = 1 };
	bool quits;

	call_return(c, take(c, call_arg32(c, 4) & REMOVE, &quits));
}

/* A wait for a message that nobody sends: a timer, or nothing. */
static void no_message(struct call *c)
{
	if (queue_of(c)->timers != 0)
		call_stop(c, "it waits for a timer's message");
	else
		threads_stop_waiting(c);
}

static void get(struct call *c)
{
	bool quits, found = take(c, true, &quits);

	while (!found && threads_run_one(c))
		found = take(c, true, &quits);
	if (!found)
		no_message(c);
	call_return(c, !quits);
}

static void wait(struct call *c)
{
	struct queue *q = queue_of(c);

	while (q->first == NULL && !q->quits && threads_run_one(c))
		;
	if (q->first == NULL && !q->quits)
		no_message(c);
	call_return(c, 1);
}

static void dispatch(struct call *c)
{
	unsigned p = call_pointer_size(c);
	uint64_t at = call_arg(c, 0), window = call_read_pointer(c, at), result;
	const uint64_t parameters[] = { call_read32(c, at + p),
					call_read_pointer(c, at + 2 * p),
					call_read_pointer(c, at + 3 * p) };
	const struct window *w = window_of(c, window);

	if (w != NULL &&
	    window_call(c, w->procedure, w->handle, parameters, &result))
		call_return(c, result);
}

/* No keys are pressed, so no message is one of a key. */
static void nothing(struct call *c)
{
	call_return(c, 0);
}

static void message_time(struct call *c)
{
	call_return(c, queue_of(c)->time);
}

/* Their messages are made when nothing else is to be done: not here. */
static void set_timer(struct call *c)
{
	struct queue *q = queue_of(c);

	if (q->timers >= TIMERS_MAX) {
		call_fail(c, 0, ERROR_NO_MORE_USER_HANDLES);
		return;
	}
	q->timers++;
	call_return(c, call_arg(c, 0) != 0 && call_arg(c, 1) != 0 ?
			       call_arg(c, 1) : q->timers);
}

static void kill_timer(struct call *c)
{
	struct queue *q = queue_of(c);

	if (q->timers == 0)
		return;
	q->timers--;
	call_return(c, 1);
}

/* MsgWaitForMultipleObjects(count, handles, all, milliseconds, mask). */
static void wait_for_objects(struct call *c)
{
	enum { OBJECTS_MAX = 63 };
	uint32_t count = call_arg32(c, 0);
	bool extended = strstr(call_api(c), "Ex") != NULL;
	uint32_t milliseconds = call_arg32(c, extended ? 2 : 3);
	uint64_t handles[OBJECTS_MAX];

	if (count > OBJECTS_MAX) {
		call_fail(c, UINT32_MAX, ERROR_INVALID_PARAMETER);
		return;
	}
	if (queue_of(c)->first != NULL || queue_of(c)->quits) {
		call_return(c, count);
		return;
	}
	if (count == 0) {
		if (milliseconds == UINT32_MAX)
			no_message(c);
		call_sleep(c, milliseconds);
		call_return(c, WAIT_TIMEOUT);
		return;
	}
	for (uint32_t i = 0; i < count; i++)
		handles[i] = call_read_pointer(c, call_arg(c, 1) +
						  (uint64_t)i *
						  call_pointer_size(c));
	call_return(c, handles_wait(c, handles, count,
				    !extended && call_arg32(c, 2) != 0,
				    milliseconds));
}

static const struct stub stubs[] = {
	{ "PostMessageA", 4, post },
	{ "PostMessageW", 4, post },
	{ "PostThreadMessageA", 4, post_to_thread },
	{ "PostThreadMessageW", 4, post_to_thread },
	{ "PostQuitMessage", 1, post_quit },
	{ "SendMessageA", 4, send },
	{ "SendMessageW", 4, send },
	{ "SendMessageTimeoutA", 7, send_in_time },
	{ "SendMessageTimeoutW", 7, send_in_time },
	{ "CallWindowProcA", 5, call_procedure },
	{ "CallWindowProcW", 5, call_procedure },
	{ "PeekMessageA", 5, peek },
	{ "PeekMessageW", 5, peek },
	{ "GetMessageA", 4, get },
	{ "GetMessageW", 4, get },
	{ "WaitMessage", 0, wait },
	{ "DispatchMessageA", 1, dispatch },
	{ "DispatchMessageW", 1, dispatch },
	{ "TranslateMessage", 1, nothing },
	{ "IsDialogMessageA", 2, nothing },
	{ "IsDialogMessageW", 2, nothing },
	{ "TranslateAcceleratorA", 3, nothing },
	{ "TranslateAcceleratorW", 3, nothing },
	{ "TranslateMDISysAccel", 2, nothing },
	{ "GetMessagePos", 0, nothing },
	{ "GetMessageExtraInfo", 0, nothing },
	{ "InSendMessage", 0, nothing },
	{ "GetMessageTime", 0, message_time },
	{ "SetTimer", 4, set_timer },
	{ "KillTimer", 2, kill_timer },
	{ "MsgWaitForMultipleObjects", 5, wait_for_objects },
	{ "MsgWaitForMultipleObjectsEx", 5, wait_for_objects },
};
STUB_MODULE(user32_messages, "user32.dll", stubs);

/* kernel32.dll: handles, threads, and what they wait for. */
#include "emulator/run.h"
#include "emulator/threads.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

static void close_handle(struct call *c)
{
	void *object;
	const struct handle_type *t = handle_type_of(c, call_arg(c, 0),
						     &object);

	/* Keys of the registry have a function of their own. */
	if (t == NULL || t->kind == HANDLE_KEY)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else
		call_return(c, handle_close(c, call_arg(c, 0)));
}

static void duplicate_handle(struct call *c)
{
	enum { CLOSE_SOURCE = 1 };
	uint64_t source = call_arg(c, 1);
	uint32_t copy = handle_duplicate(c, source);

	/* The pseudo handles of this process and thread stay what they are. */
	if (copy == 0 && (uint32_t)source >= UINT32_MAX - 1)
		copy = (uint32_t)source;
	if (copy == 0) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	if (call_arg(c, 3) != 0)
		call_write_pointer(c, call_arg(c, 3), copy);
	if (call_arg32(c, 6) & CLOSE_SOURCE)
		handle_close(c, source);
	call_return(c, 1);
}

struct event {
	bool manual, set;
};

static bool event_is_set(struct call *c, void *object)
{
	const struct event *e = object;

	(void)c;
	return e->set;
}

static void event_take(struct call *c, void *object)
{
	struct event *e = object;

	(void)c;
	if (!e->manual)
		e->set = false;
}

static const struct handle_type event_handle = {
	.kind = HANDLE_EVENT,
	.word = "event",
	.is_signaled = event_is_set,
	.take = event_take,
};

static void return_handle(struct call *c, const struct handle_type *type,
			  void *object)
{
	uint32_t h = handle_new(c, type, object);

	if (h == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

static void create_event(struct call *c)
{
	struct event *e = process_need(
		arena_new(&call_process(c)->arena, struct event));

	e->manual = call_arg32(c, 1) != 0;
	e->set = call_arg32(c, 2) != 0;
	return_named(c, 3, &event_handle, e);
}

/* Security, name, flags, access. */
static void create_event_ex(struct call *c)
{
	enum { MANUAL = 1, SET = 2 };
	struct event *e = process_need(
		arena_new(&call_process(c)->arena, struct event));

	e->manual = call_arg32(c, 2) & MANUAL;
	e->set = call_arg32(c, 2) & SET;
	return_named(c, 1, &event_handle, e);
}

static void change_event(struct call *c, bool set)
{
	struct event *e = handle_object(c, call_arg(c, 0), &event_handle);

	if (e == NULL) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	e->set = set;
	call_return(c, 1);
}

static void set_event(struct call *c)
{
	change_event(c, true);
}

static void reset_event(struct call *c)
{
	change_event(c, false);
}

/* Mutexes and semaphores: how often they can be taken. */
struct counter {
	uint32_t free, most;
	uint32_t held; /* of a mutex: how often it was taken */
};

static bool counter_is_free(struct call *c, void *object)
{
	const struct counter *n = object;

	(void)c;
	return n->free != 0;
}

static void counter_take(struct call *c, void *object)
{
	struct counter *n = object;

	(void)c;
	n->free--;
}

static void mutex_take(struct call *c, void *object)
{
	struct counter *n = object;

	(void)c;
	n->held++;
}

static const struct handle_type mutex_handle = {
	.kind = HANDLE_MUTEX,
	.word = "mutex",
	.is_signaled = counter_is_free,
	.take = mutex_take,
};

static const struct handle_type semaphore_handle = {
	.kind = HANDLE_SEMAPHORE,
	.word = "semaphore",
	.is_signaled = counter_is_free,
	.take = counter_take,
};

/* A thread runs to its end while others wait, so that it's always free. */
static void create_mutex(struct call *c)
{
	struct counter *n = process_need(
		arena_new(&call_process(c)->arena, struct counter));

	n->free = n->most = 1;
	n->held = call_arg32(c, 1) != 0;
	return_named(c, 2, &mutex_handle, n);
}

static void release_mutex(struct call *c)
{
	struct counter *n = handle_object(c, call_arg(c, 0), &mutex_handle);

	if (n == NULL || n->held == 0) {
		call_fail(c, 0, n == NULL ? ERROR_INVALID_HANDLE :
					    ERROR_NOT_OWNER);
		return;
	}
	n->held--;
	call_return(c, 1);
}

static void create_semaphore(struct call *c)
{
	struct counter *n = process_need(
		arena_new(&call_process(c)->arena, struct counter));

	n->free = call_arg32(c, 1);
	n->most = call_arg32(c, 2);
	if (n->most == 0 || n->most > INT32_MAX || n->free > n->most) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	return_named(c, 3, &semaphore_handle, n);
}

static void release_semaphore(struct call *c)
{
	struct counter *n = handle_object(c, call_arg(c, 0),
					  &semaphore_handle);
	uint32_t more;

	if (n == NULL) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	more = call_arg32(c, 1);
	if (more == 0 || more > INT32_MAX) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (more > n->most - n->free) {
		call_fail(c, 0, ERROR_TOO_MANY_POSTS);
		return;
	}
	if (call_arg(c, 2) != 0)
		call_write32(c, call_arg(c, 2), n->free);
	n->free += more;
	call_return(c, 1);
}

/* The one is signaled, as its kind has it, and the other waited for. */
static void signal_and_wait(struct call *c)
{
	uint64_t handle = call_arg(c, 1);
	void *object;
	const struct handle_type *t = handle_type_of(c, call_arg(c, 0),
						     &object);

	if (t == &event_handle) {
		((struct event *)object)->set = true;
	} else if (t == &semaphore_handle) {
		struct counter *n = object;

		if (n->free == n->most) {
			call_fail(c, UINT32_MAX, ERROR_TOO_MANY_POSTS);
			return;
		}
		n->free++;
	} else if (t == &mutex_handle &&
		   ((struct counter *)object)->held != 0) {
		((struct counter *)object)->held--;
	} else {
		call_fail(c, UINT32_MAX, t == &mutex_handle ?
						 ERROR_NOT_OWNER :
						 ERROR_INVALID_HANDLE);
		return;
	}
	call_return(c, handles_wait(c, &handle, 1, false, call_arg32(c, 2)));
}

/* One of the guest's own; that which the host made isn't looked at. */
static void open_thread(struct call *c)
{
	struct thread *t = call_process(c)->threads;

	while (t != NULL && t->id != call_arg32(c, 2))
		t = t->next;
	if (t != NULL)
		return_handle(c, &thread_handle, t);
	else if (call_arg32(c, 2) == call_thread_id(c))
		call_stop(c, "it opens the thread of the host");
	else
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
}

static void create_thread(struct call *c)
{
	enum { SUSPENDED = 4 };
	struct thread *t = thread_new(c, call_arg(c, 2), call_arg(c, 3),
				      call_arg32(c, 4) & SUSPENDED);

	if (t == NULL) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	if (call_arg(c, 5) != 0)
		call_write32(c, call_arg(c, 5), t->id);
	return_handle(c, &thread_handle, t);
}

static void resume_thread(struct call *c)
{
	struct thread *t = handle_object(c, call_arg(c, 0), &thread_handle);

	if (t == NULL) {
		call_fail(c, UINT32_MAX, ERROR_INVALID_HANDLE);
		return;
	}
	call_return(c, t->suspended);
	if (t->suspended != 0)
		t->suspended--;
}

static void exit_thread(struct call *c)
{
	struct run_result r = { .end = RUN_THREAD_EXIT,
				.value = call_arg32(c, 0) };

	run_leave(call_process(c), &r, true);
}

/* -1 is this process, -2 this thread: they run. */
static bool is_running(uint64_t handle)
{
	return (uint32_t)handle >= UINT32_MAX - 1;
}

static void get_exit_code_thread(struct call *c)
{
	enum { STILL_RUNNING = 259 };
	struct thread *t = handle_object(c, call_arg(c, 0), &thread_handle);
	bool runs = (uint32_t)call_arg(c, 0) == UINT32_MAX - 1;

	if (t == NULL && !runs) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	call_write32(c, call_arg(c, 1), !runs && t->ended ? t->exit_code :
						   STILL_RUNNING);
	call_return(c, 1);
}

static void wait_for_one(struct call *c)
{
	uint64_t handle = call_arg(c, 0);
	uint32_t milliseconds = call_arg32(c, 1);

	if (!is_running(handle)) {
		call_return(c, handles_wait(c, &handle, 1, false,
					    milliseconds));
	} else if (milliseconds == UINT32_MAX) {
		call_stop(c, "it waits for its own end");
	} else {
		call_sleep(c, milliseconds);
		call_return(c, WAIT_TIMEOUT);
	}
}

static void wait_for_many(struct call *c)
{
	uint64_t handles[MAXIMUM_WAIT_OBJECTS];
	uint32_t n = call_arg32(c, 0);

	if (n == 0 || n > MAXIMUM_WAIT_OBJECTS) {
		call_fail(c, UINT32_MAX, ERROR_INVALID_PARAMETER);
		return;
	}
	for (uint32_t i = 0; i < n; i++)
		handles[i] = call_read_pointer(
			c, call_arg(c, 1) + i * call_pointer_size(c));
	call_return(c, handles_wait(c, handles, n, call_arg32(c, 2) != 0,
				    call_arg32(c, 3)));
}

static const struct stub stubs[] = {
	{ "CloseHandle", 1, close_handle },
	{ "DuplicateHandle", 7, duplicate_handle },
	{ "CreateEventA", 4, create_event },
	{ "CreateEventW", 4, create_event },
	{ "CreateEventExA", 4, create_event_ex },
	{ "CreateEventExW", 4, create_event_ex },
	{ "SetEvent", 1, set_event },
	{ "ResetEvent", 1, reset_event },
	{ "CreateMutexA", 3, create_mutex },
	{ "CreateMutexW", 3, create_mutex },
	{ "ReleaseMutex", 1, release_mutex },
	{ "CreateSemaphoreA", 4, create_semaphore },
	{ "CreateSemaphoreW", 4, create_semaphore },
	{ "CreateSemaphoreExA", 6, create_semaphore },
	{ "CreateSemaphoreExW", 6, create_semaphore },
	{ "ReleaseSemaphore", 3, release_semaphore },
	{ "CreateThread", 6, create_thread },
	{ "OpenThread", 3, open_thread },
	{ "SignalObjectAndWait", 4, signal_and_wait },
	{ "ResumeThread", 1, resume_thread },
	{ "ExitThread", 1, exit_thread },
	{ "GetExitCodeThread", 2, get_exit_code_thread },
	{ "WaitForSingleObject", 2, wait_for_one },
	{ "WaitForSingleObjectEx", 3, wait_for_one },
	{ "WaitForMultipleObjects", 4, wait_for_many },
	{ "WaitForMultipleObjectsEx", 5, wait_for_many },
};
STUB_MODULE(kernel32_threads, "kernel32.dll", stubs);

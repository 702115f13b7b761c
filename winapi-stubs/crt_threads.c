/* C run-times: threads, signals, errno. */
#include "emulator/handles.h"
#include "emulator/run.h"
#include "emulator/threads.h"
#include "winapi-stubs/crt.h"

static void return_errno(struct call *c)
{
	call_return(c, crt_thread(c) + CRT_OF_ERRNO);
}

static void return_dos_errno(struct call *c)
{
	call_return(c, crt_thread(c) + CRT_OF_DOSERRNO);
}

static void get_errno(struct call *c)
{
	if (call_arg(c, 0) == 0)
		call_return(c, CRT_EINVAL);
	else
		call_write32(c, call_arg(c, 0),
			     call_read32(c, crt_thread(c) + CRT_OF_ERRNO));
}

static void set_errno(struct call *c)
{
	crt_set_errno(c, call_arg32(c, 0));
}

/* 0 where there are too many; a handle else. */
static uint32_t start(struct call *c, unsigned function, unsigned argument,
		      bool suspended, struct thread **out)
{
	struct thread *t = thread_new(c, call_arg(c, function),
				      call_arg(c, argument), suspended);
	uint32_t h = t == NULL ? 0 : handle_new(c, &thread_handle, t);

	*out = t;
	if (h == 0)
		crt_set_errno(c, CRT_EACCES);
	return h;
}

static void begin_thread_ex(struct call *c)
{
	enum { SUSPENDED = 4 };
	struct thread *t;
	uint32_t h = start(c, 2, 3, (call_arg32(c, 4) & SUSPENDED) != 0, &t);

	if (h != 0 && call_arg(c, 5) != 0)
		call_write32(c, call_arg(c, 5), t->id);
	call_return(c, h);
}

static void begin_thread(struct call *c)
{
	struct thread *t;
	uint32_t h = start(c, 0, 2, false, &t);

	call_return(c, h == 0 ? UINT64_MAX : h);
}

static void end_thread(struct call *c, uint32_t code)
{
	struct run_result r = { .end = RUN_THREAD_EXIT, .value = code };

	run_leave(call_process(c), &r, true);
}

static void end_thread_ex(struct call *c)
{
	end_thread(c, call_arg32(c, 0));
}

static void end_thread_plain(struct call *c)
{
	end_thread(c, 0);
}

enum {
	SIGNALS = 24, SIG_DEFAULT = 0, SIG_IGNORE = 1,
	SIGINT_ = 2, SIGILL_ = 4, SIGFPE_ = 8, SIGSEGV_ = 11, SIGTERM_ = 15,
	SIGBREAK_ = 21, SIGABRT_ = 22,
};

static const char signals_key;

/* Where the handler of a signal is kept; NULL: there is no such signal. */
static uint64_t *handler_of(struct call *c, uint32_t n)
{
	uint64_t *all = call_state(c, &signals_key, SIGNALS * sizeof(*all));

	switch (n) {
	case SIGINT_: case SIGILL_: case SIGFPE_: case SIGSEGV_:
	case SIGTERM_: case SIGBREAK_: case SIGABRT_:
		return &all[n];
	default:
		return NULL;
	}
}

static void set_signal(struct call *c)
{
	uint64_t *handler = handler_of(c, call_arg32(c, 0));

	if (handler == NULL) {
		crt_set_errno(c, CRT_EINVAL);
		call_return(c, UINT64_MAX);
		return;
	}
	call_return(c, *handler);
	*handler = call_arg(c, 1);
}

static void raise_signal(struct call *c)
{
	struct run_result r = { .end = RUN_EXIT, .value = 3 };
	uint64_t number = call_arg32(c, 0), function, ignored;
	uint64_t *handler = handler_of(c, (uint32_t)number);

	if (handler == NULL) {
		crt_set_errno(c, CRT_EINVAL);
		call_return(c, UINT64_MAX);
		return;
	}
	function = *handler;
	if (function == SIG_IGNORE)
		return;
	*handler = SIG_DEFAULT;
	if (function == SIG_DEFAULT)
		run_leave(call_process(c), &r, false);
	else
		call_guest(c, function, &number, 1, &ignored);
}

static void get_process_id(struct call *c)
{
	call_return(c, call_process_id(c));
}

static const struct stub stubs[] = {
	{ "_errno", 0, return_errno, CALL_CDECL },
	{ "__doserrno", 0, return_dos_errno, CALL_CDECL },
	{ "_get_errno", 1, get_errno, CALL_CDECL },
	{ "_set_errno", 1, set_errno, CALL_CDECL },
	{ "_beginthreadex", 6, begin_thread_ex, CALL_CDECL },
	{ "_beginthread", 3, begin_thread, CALL_CDECL },
	{ "_endthreadex", 1, end_thread_ex, CALL_CDECL },
	{ "_endthread", 0, end_thread_plain, CALL_CDECL },
	{ "signal", 2, set_signal, CALL_CDECL },
	{ "raise", 1, raise_signal, CALL_CDECL },
	{ "_getpid", 0, get_process_id, CALL_CDECL },
};
CRT_MODULE(crt_threads, stubs);

/* kernel32.dll: who and when I am; the last error; the time. */
#include "emulator/call.h"
#include "emulator/run.h"
#include "loader/pe.h"

static void get_last_error(struct call *c)
{
	call_return(c, call_last_error(c));
}

static void set_last_error(struct call *c)
{
	call_set_last_error(c, call_arg32(c, 0));
}

static void get_current_process(struct call *c)
{
	call_return(c, call_is_64(c) ? UINT64_MAX : UINT32_MAX);
}

static void get_current_thread(struct call *c)
{
	call_return(c, (call_is_64(c) ? UINT64_MAX : UINT32_MAX) - 1);
}

static void get_current_process_id(struct call *c)
{
	call_return(c, call_process_id(c));
}

static void get_current_thread_id(struct call *c)
{
	call_return(c, call_thread_id(c));
}

static void get_tick_count(struct call *c)
{
	call_return(c, call_ticks(c));
}

static void get_system_time_as_file_time(struct call *c)
{
	call_write64(c, call_arg(c, 0), call_clock(c));
}

static void query_performance_counter(struct call *c)
{
	if (call_write64(c, call_arg(c, 0), call_clock(c)))
		call_return(c, 1);
}

static void query_performance_frequency(struct call *c)
{
	enum { FREQUENCY = 10000000 };

	if (call_write64(c, call_arg(c, 0), FREQUENCY))
		call_return(c, 1);
}

static void sleep(struct call *c)
{
	if (call_arg32(c, 0) == UINT32_MAX)
		call_stop(c, "it sleeps for ever");
	call_sleep(c, call_arg32(c, 0));
}

static void is_debugger_present(struct call *c)
{
	call_return(c, 0);
}

static void exit_process(struct call *c)
{
	struct run_result r = { .end = RUN_EXIT, .value = call_arg32(c, 0) };

	run_leave(call_process(c), &r, false);
}

static void terminate_process(struct call *c)
{
	struct run_result r = { .end = RUN_EXIT, .value = call_arg32(c, 1) };

	run_leave(call_process(c), &r, false);
}

/* The newest filter is kept, and nobody calls it: the host has its own. */
static const char filter_key;

static void set_unhandled_exception_filter(struct call *c)
{
	uint64_t *filter = call_state(c, &filter_key, sizeof(*filter));

	call_return(c, *filter);
	*filter = call_arg(c, 0);
}

static const struct stub stubs[] = {
	{ "GetLastError", 0, get_last_error },
	{ "SetLastError", 1, set_last_error },
	{ "GetCurrentProcess", 0, get_current_process },
	{ "GetCurrentThread", 0, get_current_thread },
	{ "GetCurrentProcessId", 0, get_current_process_id },
	{ "GetCurrentThreadId", 0, get_current_thread_id },
	{ "GetTickCount", 0, get_tick_count },
	{ "GetSystemTimeAsFileTime", 1, get_system_time_as_file_time },
	{ "QueryPerformanceCounter", 1, query_performance_counter },
	{ "QueryPerformanceFrequency", 1, query_performance_frequency },
	{ "Sleep", 1, sleep },
	{ "SleepEx", 2, sleep },
	{ "IsDebuggerPresent", 0, is_debugger_present },
	{ "ExitProcess", 1, exit_process },
	{ "TerminateProcess", 2, terminate_process },
	{ "SetUnhandledExceptionFilter", 1, set_unhandled_exception_filter },
};
STUB_MODULE(kernel32_process, "kernel32.dll", stubs);

/* kernel32.dll: this process and its threads, by their handles. */
#include <string.h>

#include "emulator/run.h"
#include "emulator/teb.h"
#include "emulator/threads.h"
#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

enum { NORMAL_CLASS = 0x20 };

/* This process by its number; its handle is a number of its own. */
static const struct handle_type process_handle = {
	.kind = HANDLE_PROCESS,
	.word = "process",
};

static bool is_this_process(struct call *c, uint64_t handle)
{
	return (uint32_t)handle == UINT32_MAX ||
	       handle_object(c, handle, &process_handle) != NULL;
}

bool process_argument(struct call *c)
{
	if (is_this_process(c, call_arg(c, 0)))
		return true;
	call_fail(c, 0, ERROR_INVALID_HANDLE);
	return false;
}

/* A thread of the guest's, or the running one's pseudo handle. */
static bool thread_argument(struct call *c, struct thread **t)
{
	*t = handle_object(c, call_arg(c, 0), &thread_handle);
	if (*t != NULL || call_arg32(c, 0) == UINT32_MAX - 1)
		return true;
	call_fail(c, 0, ERROR_INVALID_HANDLE);
	return false;
}

static void open_process(struct call *c)
{
	static const char self;
	uint32_t id = call_arg32(c, 2), h;

	call_describe(c, "%u", id);
	if (id != call_process_id(c)) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	h = handle_new(c, &process_handle, (void *)&self);
	if (h == 0)
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

static void get_exit_code_process(struct call *c)
{
	enum { STILL_RUNNING = 259 };

	if (process_argument(c) &&
	    call_write32(c, call_arg(c, 1), STILL_RUNNING))
		call_return(c, 1);
}

static void get_process_id(struct call *c)
{
	if (process_argument(c))
		call_return(c, call_process_id(c));
}

static void get_thread_id(struct call *c)
{
	struct thread *t;

	if (thread_argument(c, &t))
		call_return(c, t == NULL ? call_thread_id(c) : t->id);
}

static void get_priority_class(struct call *c)
{
	if (process_argument(c))
		call_return(c, NORMAL_CLASS);
}

/* Who runs first makes no difference here. */
static void set_of_process(struct call *c)
{
	if (process_argument(c))
		call_return(c, 1);
}

static void set_of_thread(struct call *c)
{
	struct thread *t;

	if (thread_argument(c, &t))
		call_return(c, 1);
}

/* There is one processor, and so one mask; 0 isn't one. */
static void set_affinity(struct call *c)
{
	struct thread *t;
	bool of_thread = strstr(call_api(c), "Thread") != NULL;

	if (of_thread ? !thread_argument(c, &t) : !process_argument(c))
		return;
	if (call_arg(c, 1) & 1)
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
}

static void get_affinity(struct call *c)
{
	if (!process_argument(c))
		return;
	call_write_pointer(c, call_arg(c, 1), 1);
	call_write_pointer(c, call_arg(c, 2), 1);
	call_return(c, 1);
}

static void get_thread_priority(struct call *c)
{
	enum { NO_PRIORITY = 0x7fffffff };
	struct thread *t;

	if (!thread_argument(c, &t))
		call_return(c, NO_PRIORITY);
}

/* Created, ended, in the kernel, of its own. */
static void get_times(struct call *c)
{
	bool of_thread = strstr(call_api(c), "Thread") != NULL;
	struct thread *t;

	if (of_thread ? !thread_argument(c, &t) : !process_argument(c))
		return;
	for (unsigned i = 1; i < 5; i++)
		call_write64(c, call_arg(c, i), i == 1 ? call_clock(c) : 0);
	call_return(c, 1);
}

static void suspend_thread(struct call *c)
{
	struct thread *t;

	if (!thread_argument(c, &t)) {
		call_return(c, UINT32_MAX);
	} else if (t == NULL || (t->started && !t->ended)) {
		call_stop(c, "it suspends a thread that runs");
	} else {
		call_return(c, t->suspended);
		t->suspended++;
	}
}

static void terminate_thread(struct call *c)
{
	struct thread *t;

	if (!thread_argument(c, &t))
		return;
	if (t == NULL || (t->started && !t->ended)) {
		call_stop(c, "it ends a thread that runs");
		return;
	}
	t->started = t->ended = true;
	t->exit_code = call_arg32(c, 1);
	call_return(c, 1);
}

static void switch_to_thread(struct call *c)
{
	call_return(c, threads_run_one(c));
}

/* The name of a program that isn't there is an error; others aren't run. */
static void create_process(struct call *c)
{
	struct str name = call_text(c, call_arg(c, 0) != 0 ? 0 : 1);
	struct guest_file *f;
	struct str path;

	call_describe(c, "%.*s", STR_ARGS(name));
	path = files_full_path(call_process(c), name);
	if (call_arg(c, 0) != 0 && !file_find(c, path, 0, &f))
		return;
	call_stop(c, "it starts another program: %.*s", STR_ARGS(name));
}

/* Nobody listens. */
static void output_debug_string(struct call *c)
{
	struct str text = call_text(c, 0);

	if (text.n > 200)
		text.n = 200;
	call_describe(c, "%.*s", STR_ARGS(text));
}

static void debug_break(struct call *c)
{
	call_raise(c, (uint32_t)STATUS_BREAKPOINT, 0, NULL, 0);
}

static void fatal_app_exit(struct call *c)
{
	struct str text = call_text(c, 1);

	call_stop(c, "it ends the process: %.*s", STR_ARGS(text));
}

/* A 32-bit process on a 64-bit Windows. */
static void is_wow64(struct call *c)
{
	struct process *p = call_process(c);
	struct str name = profile_target_id(&p->profile, p->target);

	if (process_argument(c) &&
	    call_write32(c, call_arg(c, 1), str_ends_nocase(name, "wow64")))
		call_return(c, 1);
}

static bool handle_argument(struct call *c)
{
	void *object;

	if (handle_type_of(c, call_arg(c, 0), &object) != NULL)
		return true;
	call_fail(c, 0, ERROR_INVALID_HANDLE);
	return false;
}

static void get_handle_information(struct call *c)
{
	if (handle_argument(c) && call_write32(c, call_arg(c, 1), 0))
		call_return(c, 1);
}

static void set_handle_information(struct call *c)
{
	if (handle_argument(c))
		call_return(c, 1);
}

/* Of the program: the version of the subsystem that it asks for. */
static void get_process_version(struct call *c)
{
	call_return(c, (uint32_t)(call_windows(c) >> 8) << 16 |
			       (call_windows(c) & 0xff));
}

/* What a process has that didn't set it: 50 pages, 345 pages. */
static void get_working_set(struct call *c)
{
	enum { LEAST = 50 * 4096, MOST = 345 * 4096 };

	if (process_argument(c) &&
	    call_write_pointer(c, call_arg(c, 1), LEAST) &&
	    call_write_pointer(c, call_arg(c, 2), MOST))
		call_return(c, 1);
}

static void return_zero(struct call *c)
{
	(void)c;
}

static const struct stub stubs[] = {
	{ "OpenProcess", 3, open_process },
	{ "GetExitCodeProcess", 2, get_exit_code_process },
	{ "GetProcessId", 1, get_process_id },
	{ "GetThreadId", 1, get_thread_id },
	{ "GetPriorityClass", 1, get_priority_class },
	{ "SetPriorityClass", 2, set_of_process },
	{ "SetProcessPriorityBoost", 2, set_of_process },
	{ "SetProcessWorkingSetSize", 3, set_of_process },
	{ "FlushInstructionCache", 3, set_of_process },
	{ "SetThreadPriority", 2, set_of_thread },
	{ "SetThreadPriorityBoost", 2, set_of_thread },
	{ "SetThreadAffinityMask", 2, set_affinity },
	{ "SetProcessAffinityMask", 2, set_affinity },
	{ "SetThreadIdealProcessor", 2, return_zero },
	{ "GetProcessAffinityMask", 3, get_affinity },
	{ "GetThreadPriority", 1, get_thread_priority },
	{ "GetThreadTimes", 5, get_times },
	{ "GetProcessTimes", 5, get_times },
	{ "SuspendThread", 1, suspend_thread },
	{ "TerminateThread", 2, terminate_thread },
	{ "SwitchToThread", 0, switch_to_thread },
	{ "CreateProcessA", 10, create_process },
	{ "CreateProcessW", 10, create_process },
	{ "OutputDebugStringA", 1, output_debug_string },
	{ "OutputDebugStringW", 1, output_debug_string },
	{ "DebugBreak", 0, debug_break },
	{ "FatalAppExitA", 2, fatal_app_exit },
	{ "FatalAppExitW", 2, fatal_app_exit },
	{ "IsWow64Process", 2, is_wow64 },
	{ "GetHandleInformation", 2, get_handle_information },
	{ "SetHandleInformation", 3, set_handle_information },
	{ "GetProcessVersion", 1, get_process_version },
	{ "GetProcessWorkingSetSize", 3, get_working_set },
	{ "FlushProcessWriteBuffers", 0, return_zero },
};
STUB_MODULE(kernel32_facts, "kernel32.dll", stubs);

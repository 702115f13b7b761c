/* C run-times: what start-up code calls, and what ends the process. */
#include "emulator/run.h"
#include "loader/pe.h"
#include "winapi-stubs/crt.h"

enum { FUNCTIONS_MAX = 65536 };

/* Call each function of a table that isn't NULL. */
static void run_table(struct call *c, bool stops_at_error)
{
	uint64_t at = call_arg(c, 0), end = call_arg(c, 1), result = 0;
	unsigned size = call_pointer_size(c);

	for (unsigned n = 0; at < end && n < FUNCTIONS_MAX; n++, at += size) {
		uint64_t function = call_read_pointer(c, at);

		if (function != 0 &&
		    !call_guest(c, function, NULL, 0, &result))
			return;
		if (stops_at_error && (uint32_t)result != 0) {
			call_return(c, (uint32_t)result);
			return;
		}
	}
}

static void init_term(struct call *c)
{
	run_table(c, false);
}

static void init_term_checked(struct call *c)
{
	run_table(c, true);
}

/* Of the process' end there is nothing to be told any more. */
static void on_exit(struct call *c)
{
	call_return(c, call_arg(c, 0));
}

/*
 * Put a function behind the others of a table, which grows. 'begin', 'last'
 * are the addresses of its pointers. False where it can't.
 */
static bool append(struct call *c, uint64_t function, uint64_t begin,
		   uint64_t last)
{
	enum { GROWTH = 32 };
	unsigned size = call_pointer_size(c);
	uint64_t from = call_read_pointer(c, begin);
	uint64_t used = call_read_pointer(c, last) - from;
	uint64_t room = from == 0 ? 0 : call_alloc_size(c, from);

	if (room == UINT64_MAX || used > FUNCTIONS_MAX * 8)
		return false;
	if (from == 0)
		used = 0;
	if (used + size > room) {
		from = from == 0 ? call_alloc(c, GROWTH * size) :
				   call_realloc(c, from,
						used + GROWTH * size);
		if (from == 0)
			return false;
		call_write_pointer(c, begin, from);
	}
	call_write_pointer(c, last, from + used + size);
	return call_write_pointer(c, from + used, function);
}

static void dll_on_exit(struct call *c)
{
	if (call_read_pointer(c, call_arg(c, 1)) != 0 &&
	    append(c, call_arg(c, 0), call_arg(c, 1), call_arg(c, 2)))
		call_return(c, call_arg(c, 0));
}

/* _onexit_table_t: first, last, end. */
static void initialize_table(struct call *c)
{
	uint64_t table = call_arg(c, 0);

	if (table == 0)
		call_return(c, UINT32_MAX);
	else
		call_fill(c, table, 0, 3 * call_pointer_size(c));
}

static void register_function(struct call *c)
{
	uint64_t table = call_arg(c, 0);

	if (table == 0 || !append(c, call_arg(c, 1), table,
				  table + call_pointer_size(c)))
		call_return(c, UINT32_MAX);
}

/* The last one first. */
static void execute_table(struct call *c)
{
	unsigned size = call_pointer_size(c);
	uint64_t table = call_arg(c, 0), first, at, ignored;

	if (table == 0) {
		call_return(c, UINT32_MAX);
		return;
	}
	first = call_read_pointer(c, table);
	at = call_read_pointer(c, table + size);
	for (unsigned n = 0; at > first && n < FUNCTIONS_MAX; n++) {
		uint64_t function = call_read_pointer(c, at -= size);

		if (function != 0 &&
		    !call_guest(c, function, NULL, 0, &ignored))
			return;
	}
	if (first != 0)
		call_free(c, first);
	call_fill(c, table, 0, 3 * size);
}

static void do_nothing(struct call *c)
{
	(void)c;
}

static void leave(struct call *c, uint32_t code)
{
	struct run_result r = { .end = RUN_EXIT, .value = code };

	run_leave(call_process(c), &r, false);
}

static void exit_process(struct call *c)
{
	leave(c, call_arg32(c, 0));
}

static void amsg_exit(struct call *c)
{
	call_describe(c, "runtime error R60%02u", call_arg32(c, 0));
	call_note_failure(c, call_arg32(c, 0));
	leave(c, 255);
}

static void pure_call(struct call *c)
{
	call_describe(c, "runtime error R6025, pure virtual function call");
	call_note_failure(c, 25);
	leave(c, 255);
}

static void abort_run(struct call *c)
{
	leave(c, 3);
}

/* Says what was wrong, and then aborts. */
static void assert_failed(struct call *c)
{
	bool wide = crt_unit(c) == 2;
	struct str what = call_text_at(c, call_arg(c, 0), wide,
				       CALL_TEXT_MAX);
	struct str file = call_text_at(c, call_arg(c, 1), wide,
				       CALL_TEXT_MAX);

	call_describe(c, "%.*s, %.*s, line %u", STR_ARGS(what),
		      STR_ARGS(file), call_arg32(c, 2));
	call_note_failure(c, 3);
	leave(c, 3);
}

static void filter(struct call *c)
{
	call_stop(c, "its filter asks what to do with the exception 0x%x",
		  call_arg32(c, 0));
}

/* A handler is kept, and the one before it returned. */
static void swap_handler(struct call *c)
{
	uint64_t *kept = call_state(c, call_api(c), sizeof(*kept));

	call_return(c, *kept);
	*kept = call_arg(c, 0);
}

/* The processor's default; what is set is kept for the next question. */
static void control_float(struct call *c)
{
	enum { DEFAULT = 0x9001f };
	static const char key;
	uint32_t *changes = call_state(c, &key, sizeof(*changes));
	uint32_t now = *changes ^ DEFAULT, mask = call_arg32(c, 1);

	now = (now & ~mask) | (call_arg32(c, 0) & mask);
	*changes = now ^ DEFAULT;
	call_return(c, now);
}

static void control_float_checked(struct call *c)
{
	uint32_t mask = call_arg32(c, 2);

	if (mask != 0)
		call_stop(c, "it sets how numbers are rounded");
	else if (call_arg(c, 0) != 0)
		call_write32(c, call_arg(c, 0), 0x9001f);
}

static const struct stub stubs[] = {
	{ "_initterm", 2, init_term, CALL_CDECL },
	{ "_initterm_e", 2, init_term_checked, CALL_CDECL },
	{ "_onexit", 1, on_exit, CALL_CDECL },
	{ "atexit", 1, do_nothing, CALL_CDECL },
	{ "_crt_atexit", 1, do_nothing, CALL_CDECL },
	{ "_crt_at_quick_exit", 1, do_nothing, CALL_CDECL },
	{ "__dllonexit", 3, dll_on_exit, CALL_CDECL },
	{ "_initialize_onexit_table", 1, initialize_table, CALL_CDECL },
	{ "_register_onexit_function", 2, register_function, CALL_CDECL },
	{ "_execute_onexit_table", 1, execute_table, CALL_CDECL },
	{ "_initialize_narrow_environment", 0, do_nothing, CALL_CDECL },
	{ "_initialize_wide_environment", 0, do_nothing, CALL_CDECL },
	{ "_configure_narrow_argv", 1, do_nothing, CALL_CDECL },
	{ "_configure_wide_argv", 1, do_nothing, CALL_CDECL },
	{ "__set_app_type", 1, do_nothing, CALL_CDECL },
	{ "_set_app_type", 1, do_nothing, CALL_CDECL },
	{ "__setusermatherr", 1, do_nothing, CALL_CDECL },
	{ "_cexit", 0, do_nothing, CALL_CDECL },
	{ "_c_exit", 0, do_nothing, CALL_CDECL },
	{ "_lock", 1, do_nothing, CALL_CDECL },
	{ "_unlock", 1, do_nothing, CALL_CDECL },
	{ "_fpreset", 0, do_nothing, CALL_CDECL },
	{ "_clearfp", 0, do_nothing, CALL_CDECL },
	{ "_statusfp", 0, do_nothing, CALL_CDECL },
	{ "_controlfp", 2, control_float, CALL_CDECL },
	{ "_control87", 2, control_float, CALL_CDECL },
	{ "_controlfp_s", 3, control_float_checked, CALL_CDECL },
	{ "exit", 1, exit_process, CALL_CDECL },
	{ "_exit", 1, exit_process, CALL_CDECL },
	{ "_amsg_exit", 1, amsg_exit, CALL_CDECL },
	{ "_purecall", 0, pure_call, CALL_CDECL },
	{ "abort", 0, abort_run, CALL_CDECL },
	{ "?terminate@@YAXXZ", 0, abort_run, CALL_CDECL },
	{ "terminate", 0, abort_run, CALL_CDECL },
	{ "_assert", 3, assert_failed, CALL_CDECL },
	{ "_wassert", 3, assert_failed, CALL_CDECL },
	{ "_XcptFilter", 2, filter, CALL_CDECL },
	{ "_seh_filter_exe", 2, filter, CALL_CDECL },
	/* EXCEPTION_CONTINUE_SEARCH */
	{ "_seh_filter_dll", 2, do_nothing, CALL_CDECL },
	{ "__CppXcptFilter", 2, do_nothing, CALL_CDECL },
	{ "?set_terminate@@YAP6AXXZP6AXXZ@Z", 1, swap_handler, CALL_CDECL },
	{ "?set_unexpected@@YAP6AXXZP6AXXZ@Z", 1, swap_handler, CALL_CDECL },
	{ "?_set_new_handler@@YAP6AHI@ZP6AHI@Z@Z", 1, swap_handler,
	  CALL_CDECL },
	{ "?_set_new_mode@@YAHH@Z", 1, swap_handler, CALL_CDECL },
	{ "_set_new_mode", 1, swap_handler, CALL_CDECL },
	{ "_set_purecall_handler", 1, swap_handler, CALL_CDECL },
	{ "_set_invalid_parameter_handler", 1, swap_handler, CALL_CDECL },
	{ "_set_error_mode", 1, swap_handler, CALL_CDECL },
	{ "_adjust_fdiv", 4, NULL, CALL_DATA },
};
CRT_MODULE(crt_start, stubs);

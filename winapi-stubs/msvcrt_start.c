/* msvcrt.dll: what start-up code and memory need. */
#include "emulator/call.h"
#include "emulator/run.h"
#include "loader/pe.h"

/* Call each function of a table that isn't NULL. */
static void init_term(struct call *c)
{
	enum { FUNCTIONS_MAX = 65536 };
	uint64_t at = call_arg(c, 0), end = call_arg(c, 1), ignored;
	unsigned size = call_pointer_size(c);

	for (unsigned n = 0; at < end && n < FUNCTIONS_MAX; n++, at += size) {
		uint64_t function = call_read_pointer(c, at);

		if (function != 0 &&
		    !call_guest(c, function, NULL, 0, &ignored))
			return;
	}
}

static void do_nothing(struct call *c)
{
	(void)c;
}

static void amsg_exit(struct call *c)
{
	struct run_result r = { .end = RUN_EXIT, .value = 255 };

	call_describe(c, "runtime error R60%02u", call_arg32(c, 0));
	call_note_failure(c, call_arg32(c, 0));
	run_leave(call_process(c), &r, false);
}

static void abort_run(struct call *c)
{
	struct run_result r = { .end = RUN_EXIT, .value = 3 };

	run_leave(call_process(c), &r, false);
}

/* Twenty streams of FILE, all zeros: no console. */
enum { FILE_SIZE_64 = 48, STREAMS = 20 };

static const struct stub stubs[] = {
	{ "_initterm", 2, init_term, CALL_CDECL },
	{ "_lock", 1, do_nothing, CALL_CDECL },
	{ "_unlock", 1, do_nothing, CALL_CDECL },
	{ "_amsg_exit", 1, amsg_exit, CALL_CDECL },
	{ "abort", 0, abort_run, CALL_CDECL },
	{ "_iob", FILE_SIZE_64 * STREAMS, NULL, CALL_DATA },
	{ "_adjust_fdiv", 4, NULL, CALL_DATA },
};
STUB_MODULE(msvcrt_start, "msvcrt.dll", stubs);

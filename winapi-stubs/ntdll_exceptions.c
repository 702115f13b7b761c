/* ntdll.dll: structured exceptions. */
#include "emulator/call.h"
#include "emulator/exceptions.h"
#include "loader/pe.h"

/* On x86 it goes back to its caller, whatever the target address (arg 1). */
static void rtl_unwind(struct call *c)
{
	struct process *p = call_process(c);
	uint64_t value = call_arg(c, 3);

	if (call_is_64(c)) {
		call_stop(c, "unwinding of 64-bit code isn't emulated");
		return;
	}
	if (exception_unwind_x86(p, call_arg(c, 0), call_arg(c, 2)))
		call_return(c, value);
}

static const struct stub stubs[] = {
	{ "RtlUnwind", 4, rtl_unwind },
};
STUB_MODULE(ntdll_exceptions, "ntdll.dll", stubs);

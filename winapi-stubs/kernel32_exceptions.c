/* kernel32.dll: structured exceptions. */
#include "emulator/call.h"
#include "emulator/exceptions.h"
#include "emulator/run.h"
#include "loader/pe.h"

static void raise_exception(struct call *c)
{
	uint64_t information[EXCEPTION_INFORMATION_MAX];
	uint32_t count = call_arg32(c, 2);
	uint64_t at = call_arg(c, 3);

	if (at == 0)
		count = 0;
	if (count > EXCEPTION_INFORMATION_MAX)
		count = EXCEPTION_INFORMATION_MAX;
	for (uint32_t i = 0; i < count; i++)
		information[i] = call_read_pointer(
			c, at + i * call_pointer_size(c));
	call_raise(c, call_arg32(c, 0),
		   call_arg32(c, 1) & RECORD_NONCONTINUABLE, information,
		   count);
}

/* Nobody is there to debug: EXCEPTION_EXECUTE_HANDLER, to end the process. */
static void unhandled_exception_filter(struct call *c)
{
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "RaiseException", 4, raise_exception },
	{ "UnhandledExceptionFilter", 1, unhandled_exception_filter },
};
STUB_MODULE(kernel32_exceptions, "kernel32.dll", stubs);

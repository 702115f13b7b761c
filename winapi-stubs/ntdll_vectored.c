/* ntdll.dll and kernel32.dll: vectored handlers of exceptions. */
#include "emulator/vectored.h"

static void add(struct call *c)
{
	uint64_t handle = vectored_add(call_process(c), call_arg(c, 1),
				       call_arg32(c, 0) != 0);

	if (handle == 0)
		call_stop(c, "it adds more than %d handlers", VECTORED_MAX);
	call_return(c, handle);
}

static void remove_handler(struct call *c)
{
	call_return(c, vectored_remove(call_process(c), call_arg(c, 0)));
}

static const struct stub kernel32[] = {
	{ "AddVectoredExceptionHandler", 2, add },
	{ "RemoveVectoredExceptionHandler", 1, remove_handler },
};
STUB_MODULE(kernel32_vectored, "kernel32.dll", kernel32);

static const struct stub ntdll[] = {
	{ "RtlAddVectoredExceptionHandler", 2, add },
	{ "RtlRemoveVectoredExceptionHandler", 1, remove_handler },
};
STUB_MODULE(ntdll_vectored, "ntdll.dll", ntdll);

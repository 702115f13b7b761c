/* Who handles an exception. */
#include "emulator/exceptions.h"

#include "emulator/modules.h"

bool exception_dispatch(struct process *p, const struct exception *x)
{
	struct str where;

	if (!p->is_64)
		return exception_dispatch_x86(p, x);
	where = modules_describe(p, x->address);
	process_stop(p, "the exception 0x%x comes at %.*s, and who handles "
			"it in a 64-bit process isn't emulated",
		     x->code, STR_ARGS(where));
	return true;
}

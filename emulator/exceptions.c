/* Who handles an exception. */
#include "emulator/exceptions.h"

bool exception_dispatch(struct process *p, const struct exception *x)
{
	return p->is_64 ? exception_dispatch_x64(p, x) :
			  exception_dispatch_x86(p, x);
}

/* mscoree.dll: which .NET is installed decides what a managed DLL does. */
#include "emulator/call.h"

static void start(struct call *c)
{
	call_stop(c, "the start-up of managed code isn't emulated");
}

static const struct stub stubs[] = {
	{ "_CorDllMain", 3, start },
};
STUB_MODULE(mscoree, "mscoree.dll", stubs);

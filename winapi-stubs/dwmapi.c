/* dwmapi.dll: nothing is composed for a service. */
#include "emulator/call.h"

static void is_enabled(struct call *c)
{
	call_write32(c, call_arg(c, 0), 0);
}

static void disabled(struct call *c)
{
	enum { DWM_E_COMPOSITIONDISABLED = 0x80263001 };

	call_note_failure(c, DWM_E_COMPOSITIONDISABLED);
	call_return(c, DWM_E_COMPOSITIONDISABLED);
}

static const struct stub stubs[] = {
	{ "DwmIsCompositionEnabled", 1, is_enabled },
	{ "DwmExtendFrameIntoClientArea", 2, disabled },
};
STUB_MODULE(dwmapi, "dwmapi.dll", stubs);

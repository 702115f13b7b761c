/* imm32.dll: no window has a context, since English needs no input method. */
#include "emulator/call.h"

static void none(struct call *c)
{
	call_return(c, 0);
}

static const struct stub stubs[] = {
	{ "ImmGetContext", 1, none },
	{ "ImmReleaseContext", 2, none },
	{ "ImmAssociateContext", 2, none },
	{ "ImmIsIME", 1, none },
	{ "ImmGetOpenStatus", 1, none },
	{ "ImmSetOpenStatus", 2, none },
	{ "ImmGetConversionStatus", 3, none },
	{ "ImmSetConversionStatus", 3, none },
	{ "ImmGetCompositionStringA", 4, none },
	{ "ImmGetCompositionStringW", 4, none },
	{ "ImmSetCompositionStringW", 6, none },
	{ "ImmSetCompositionWindow", 2, none },
	{ "ImmSetCompositionFontA", 2, none },
	{ "ImmSetCompositionFontW", 2, none },
	{ "ImmSetCandidateWindow", 2, none },
	{ "ImmNotifyIME", 4, none },
};
STUB_MODULE(imm32, "imm32.dll", stubs);

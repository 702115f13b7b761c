/* comdlg32.dll: dialogs wait for somebody who isn't there. */
#include "emulator/call.h"

static void show(struct call *c)
{
	call_stop(c, "it shows a dialog and waits for somebody to answer");
}

static void get_error(struct call *c)
{
	call_return(c, 0);
}

static const struct stub stubs[] = {
	{ "GetOpenFileNameA", 1, show },
	{ "GetOpenFileNameW", 1, show },
	{ "GetSaveFileNameA", 1, show },
	{ "GetSaveFileNameW", 1, show },
	{ "ChooseColorA", 1, show },
	{ "ChooseColorW", 1, show },
	{ "ChooseFontA", 1, show },
	{ "ChooseFontW", 1, show },
	{ "PrintDlgA", 1, show },
	{ "PrintDlgW", 1, show },
	{ "PageSetupDlgA", 1, show },
	{ "PageSetupDlgW", 1, show },
	{ "FindTextA", 1, show },
	{ "FindTextW", 1, show },
	{ "ReplaceTextA", 1, show },
	{ "ReplaceTextW", 1, show },
	{ "CommDlgExtendedError", 0, get_error },
};
STUB_MODULE(comdlg32, "comdlg32.dll", stubs);

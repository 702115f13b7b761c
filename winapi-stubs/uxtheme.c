/* uxtheme.dll: a service's windows have no theme. */
#include "emulator/call.h"
#include "loader/pe.h"

static void none(struct call *c)
{
	call_return(c, 0);
}

static void invalid(struct call *c)
{
	call_note_failure(c, (uint32_t)E_HANDLE);
	call_return(c, (uint32_t)E_HANDLE);
}

static const struct stub stubs[] = {
	{ "IsAppThemed", 0, none },
	{ "IsThemeActive", 0, none },
	{ "OpenThemeData", 2, none },
	{ "GetWindowTheme", 1, none },
	{ "CloseThemeData", 1, invalid },
	{ "BufferedPaintInit", 0, none },
	{ "BufferedPaintUnInit", 0, none },
};
STUB_MODULE(uxtheme, "uxtheme.dll", stubs);

/* winspool.drv: a server without printers. */
#include "emulator/call.h"
#include "loader/pe.h"

static void open_printer(struct call *c)
{
	call_describe(c, "%s", call_text(c, 0).s);
	call_fail(c, 0, ERROR_INVALID_PRINTER_NAME);
}

static void no_printer(struct call *c)
{
	call_fail(c, 0, ERROR_INVALID_HANDLE);
}

/* EnumPrinters(..., needed, count): none. */
static void enumerate(struct call *c)
{
	call_write32(c, call_arg(c, 5), 0);
	call_write32(c, call_arg(c, 6), 0);
	call_return(c, 1);
}

static void get_default(struct call *c)
{
	call_fail(c, 0, ERROR_FILE_NOT_FOUND);
}

static void no_capabilities(struct call *c)
{
	call_fail(c, UINT32_MAX, ERROR_INVALID_PRINTER_NAME);
}

static const struct stub stubs[] = {
	{ "OpenPrinterA", 3, open_printer },
	{ "OpenPrinterW", 3, open_printer },
	{ "ClosePrinter", 1, no_printer },
	{ "WritePrinter", 4, no_printer },
	{ "EndDocPrinter", 1, no_printer },
	{ "EnumPrintersA", 7, enumerate },
	{ "EnumPrintersW", 7, enumerate },
	{ "GetDefaultPrinterA", 2, get_default },
	{ "GetDefaultPrinterW", 2, get_default },
	{ "DeviceCapabilitiesA", 5, no_capabilities },
	{ "DeviceCapabilitiesW", 5, no_capabilities },
};
STUB_MODULE(winspool, "winspool.drv", stubs);

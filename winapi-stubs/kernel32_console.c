/*
 * kernel32.dll: a service has no console, no serial line and no tape: what is
 * done to one fails with the error of a handle that is none.
 */
#include "emulator/call.h"
#include "emulator/handles.h"
#include "loader/pe.h"

/* ERROR_INVALID_FUNCTION where the handle is of something else. */
static uint32_t error_of(struct call *c)
{
	void *object;

	return handle_type_of(c, call_arg(c, 0), &object) == NULL ?
		       ERROR_INVALID_HANDLE :
		       ERROR_INVALID_FUNCTION;
}

static void fail_no_console(struct call *c)
{
	call_fail(c, 0, ERROR_INVALID_HANDLE);
}

static void fail_no_device(struct call *c)
{
	call_fail(c, 0, error_of(c));
}

/* Those of tapes return their error. */
static void return_no_device(struct call *c)
{
	call_note_failure(c, error_of(c));
	call_return(c, error_of(c));
}

/* No window, no title. */
static void return_none(struct call *c)
{
	(void)c;
}

static void free_console(struct call *c)
{
	call_fail(c, 0, ERROR_INVALID_PARAMETER);
}

/* The parent of a service has none either. */
static void attach_console(struct call *c)
{
	call_fail(c, 0, call_arg32(c, 0) == UINT32_MAX ?
				ERROR_INVALID_HANDLE :
				ERROR_INVALID_PARAMETER);
}

/* Handlers may be set without one: nobody calls them. */
static void return_true(struct call *c)
{
	call_return(c, 1);
}

static void beep(struct call *c)
{
	call_sleep(c, call_arg32(c, 1) < 60000 ? call_arg32(c, 1) : 60000);
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "SetConsoleCtrlHandler", 2, return_true },
	{ "FreeConsole", 0, free_console },
	{ "AttachConsole", 1, attach_console },
	{ "GetConsoleWindow", 0, return_none },
	{ "GetConsoleTitleA", 2, return_none },
	{ "GetConsoleTitleW", 2, return_none },
	{ "Beep", 2, beep },
	{ "GetConsoleMode", 2, fail_no_console },
	{ "SetConsoleMode", 2, fail_no_console },
	{ "GetConsoleCP", 0, fail_no_console },
	{ "GetConsoleOutputCP", 0, fail_no_console },
	{ "SetConsoleCP", 1, fail_no_console },
	{ "SetConsoleOutputCP", 1, fail_no_console },
	{ "WriteConsoleA", 5, fail_no_console },
	{ "WriteConsoleW", 5, fail_no_console },
	{ "ReadConsoleA", 5, fail_no_console },
	{ "ReadConsoleW", 5, fail_no_console },
	{ "FlushConsoleInputBuffer", 1, fail_no_console },
	{ "PeekConsoleInputA", 4, fail_no_console },
	{ "PeekConsoleInputW", 4, fail_no_console },
	{ "ReadConsoleInputA", 4, fail_no_console },
	{ "ReadConsoleInputW", 4, fail_no_console },
	{ "GetNumberOfConsoleInputEvents", 2, fail_no_console },
	{ "GetNumberOfConsoleMouseButtons", 1, fail_no_console },
	{ "GetConsoleScreenBufferInfo", 2, fail_no_console },
	{ "GenerateConsoleCtrlEvent", 2, fail_no_console },
	{ "SetConsoleCursorPosition", 2, fail_no_console },
	{ "SetConsoleTextAttribute", 2, fail_no_console },
	{ "FillConsoleOutputAttribute", 5, fail_no_console },
	{ "FillConsoleOutputCharacterA", 5, fail_no_console },
	{ "FillConsoleOutputCharacterW", 5, fail_no_console },
	{ "ScrollConsoleScreenBufferA", 5, fail_no_console },
	{ "ScrollConsoleScreenBufferW", 5, fail_no_console },
	{ "SetConsoleTitleA", 1, fail_no_console },
	{ "SetConsoleTitleW", 1, fail_no_console },
	{ "ReadConsoleOutputA", 5, fail_no_console },
	{ "ReadConsoleOutputW", 5, fail_no_console },
	{ "WriteConsoleOutputA", 5, fail_no_console },
	{ "WriteConsoleOutputW", 5, fail_no_console },
	{ "SetConsoleCursorInfo", 2, fail_no_console },
	{ "GetConsoleCursorInfo", 2, fail_no_console },
	{ "SetConsoleWindowInfo", 3, fail_no_console },
	{ "SetConsoleScreenBufferSize", 2, fail_no_console },
	{ "GetLargestConsoleWindowSize", 1, fail_no_console },
	{ "WriteConsoleInputA", 4, fail_no_console },
	{ "WriteConsoleInputW", 4, fail_no_console },
	{ "ReadConsoleOutputCharacterA", 5, fail_no_console },
	{ "ReadConsoleOutputCharacterW", 5, fail_no_console },
	{ "SetConsoleActiveScreenBuffer", 1, fail_no_console },
	{ "WriteConsoleOutputCharacterA", 5, fail_no_console },
	{ "WriteConsoleOutputCharacterW", 5, fail_no_console },
	{ "GetCommState", 2, fail_no_device },
	{ "SetCommState", 2, fail_no_device },
	{ "SetCommTimeouts", 2, fail_no_device },
	{ "GetCommTimeouts", 2, fail_no_device },
	{ "PurgeComm", 2, fail_no_device },
	{ "ClearCommError", 3, fail_no_device },
	{ "EscapeCommFunction", 2, fail_no_device },
	{ "GetCommModemStatus", 2, fail_no_device },
	{ "SetCommMask", 2, fail_no_device },
	{ "GetCommMask", 2, fail_no_device },
	{ "ClearCommBreak", 1, fail_no_device },
	{ "SetCommBreak", 1, fail_no_device },
	{ "WaitCommEvent", 3, fail_no_device },
	{ "SetupComm", 3, fail_no_device },
	{ "TransmitCommChar", 2, fail_no_device },
	{ "GetMailslotInfo", 5, fail_no_device },
	{ "SetMailslotInfo", 2, fail_no_device },
	{ "DeviceIoControl", 8, fail_no_device },
	{ "EraseTape", 3, return_no_device },
	{ "GetTapeParameters", 4, return_no_device },
	{ "GetTapePosition", 5, return_no_device },
	{ "GetTapeStatus", 1, return_no_device },
	{ "PrepareTape", 3, return_no_device },
	{ "SetTapeParameters", 3, return_no_device },
	{ "SetTapePosition", 6, return_no_device },
	{ "WriteTapemark", 4, return_no_device },
	{ "CreateTapePartition", 4, return_no_device },
};
STUB_MODULE(kernel32_console, "kernel32.dll", stubs);

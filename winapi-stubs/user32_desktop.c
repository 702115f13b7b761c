/*
 * user32.dll: what there is to ask of a station without a user: no keys are
 * pressed, nothing has the focus, and who shows a message waits for ever.
 */
#include "winapi-stubs/user32.h"

#include "emulator/handles.h"
#include "emulator/world.h"

/* The screen that a service has. */
enum { SCREEN_WIDTH = 1024, SCREEN_HEIGHT = 768 };

static void get_metric(struct call *c)
{
	static const struct {
		uint8_t number;
		int16_t value;
	} known[] = {
		{ 0, SCREEN_WIDTH }, { 1, SCREEN_HEIGHT }, { 2, 16 },
		{ 3, 16 }, { 4, 19 }, { 5, 1 }, { 6, 1 }, { 7, 3 }, { 8, 3 },
		{ 11, 32 }, { 12, 32 }, { 13, 32 }, { 14, 32 }, { 15, 19 },
		{ 16, SCREEN_WIDTH }, { 19, 0 }, { 20, 16 }, { 21, 16 },
		{ 22, 0 }, { 23, 0 }, { 32, 4 }, { 33, 4 }, { 36, 4 },
		{ 37, 4 }, { 41, 0 }, { 42, 0 }, { 43, 0 }, { 45, 2 },
		{ 46, 2 }, { 49, 16 }, { 50, 16 }, { 63, 3 }, { 67, 0 },
		{ 68, 4 }, { 69, 4 }, { 73, 0 }, { 74, 0 }, { 75, 0 },
		{ 76, 0 }, { 77, 0 }, { 78, SCREEN_WIDTH },
		{ 79, SCREEN_HEIGHT }, { 80, 1 }, { 81, 1 }, { 82, 0 },
		{ 86, 0 }, { 87, 0 }, { 88, 0 }, { 89, 0 }, { 94, 0 },
		{ 95, 0 },
	};
	uint32_t n = call_arg32(c, 0);

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (known[i].number == n) {
			call_return(c, (uint32_t)known[i].value);
			return;
		}
	}
	/* SM_REMOTESESSION, SM_SHUTTINGDOWN, SM_REMOTECONTROL. */
	if (n == 0x1000 || n == 0x2000 || n == 0x2001)
		return;
	call_stop(c, "metric %u of the screen isn't known", n);
}

/* The colours of the classic scheme, which services have. */
static void get_colour(struct call *c)
{
	static const uint32_t colours[] = {
		0xc8d0d4, 0x6e4f38, 0x6a240a, 0x808080, 0xc8d0d4, 0xffffff,
		0x000000, 0x000000, 0x000000, 0xffffff, 0xc8d0d4, 0xc8d0d4,
		0x808080, 0x6a240a, 0xffffff, 0xc8d0d4, 0x808080, 0x808080,
		0x000000, 0xc8d0d4, 0xffffff, 0x404040, 0xc8d0d4, 0x000000,
		0xe1ffff, 0xb5b5b5, 0x800000, 0xf0caa6, 0xc0c0c0, 0xd1b499,
		0xc8d0d4,
	};
	uint32_t n = call_arg32(c, 0);

	if (n < sizeof(colours) / sizeof(*colours))
		call_return(c, colours[n]);
}

/* Nobody is there who would take it off the screen. */
static void show_message(struct call *c)
{
	call_describe(c, "%s", call_text(c, 1).s);
	call_stop(c, "it shows a message and waits for somebody to answer: "
		     "\"%.200s\"", call_text(c, 1).s);
}

static void show_dialog(struct call *c)
{
	call_stop(c, "it shows a dialog and waits for somebody to answer");
}

/* No window, key, or position that could be told. */
static void none(struct call *c)
{
	call_return(c, 0);
}

static void succeed(struct call *c)
{
	call_return(c, 1);
}

/* The desktop has no input: another one has it. */
static void no_input(struct call *c)
{
	call_fail(c, 0, ERROR_ACCESS_DENIED);
}

static void beep(struct call *c)
{
	call_return(c, 1);
}

static void get_cursor_position(struct call *c)
{
	if (call_write64(c, call_arg(c, 0), 0))
		call_return(c, 1);
}

static void get_keys(struct call *c)
{
	if (call_fill(c, call_arg(c, 0), 0, 256))
		call_return(c, 1);
}

static void get_double_click_time(struct call *c)
{
	call_return(c, 500);
}

static void get_blink_time(struct call *c)
{
	call_return(c, 530);
}

/* "00000409": English of the United States. */
static void get_layout(struct call *c)
{
	call_return(c, 0x04090409);
}

static void get_layout_name(struct call *c)
{
	call_put_text(c, call_arg(c, 0), 9, str_of("00000409"));
	call_return(c, 1);
}

static void get_layouts(struct call *c)
{
	if (call_arg32(c, 0) != 0)
		call_write_pointer(c, call_arg(c, 1), 0x04090409);
	call_return(c, 1);
}

static const char station_key, desktop_key;

static const struct handle_type station_handle = { .kind = HANDLE_OTHER,
						   .word = "window station" };
static const struct handle_type desktop_handle = { .kind = HANDLE_OTHER,
						   .word = "desktop" };

static void return_handle(struct call *c, const void *key,
			  const struct handle_type *type)
{
	uint32_t *h = call_state(c, key, sizeof(*h));

	if (*h == 0)
		*h = handle_new(c, type, h);
	call_return(c, *h);
}

static void get_station(struct call *c)
{
	return_handle(c, &station_key, &station_handle);
}

static void get_thread_desktop(struct call *c)
{
	return_handle(c, &desktop_key, &desktop_handle);
}

/* A service's station can't be seen; NETWORK SERVICE's, SYSTEM's. */
static struct str station_name(const struct call *c)
{
	bool system = str_equal(call_world(c)->user, str_of("SYSTEM"));

	return str_of(system ? "Service-0x0-3e7$" : "Service-0x0-3e4$");
}

/* GetUserObjectInformation(object, index, to, room, needed). */
static void get_information(struct call *c)
{
	enum { FLAGS = 1, NAME = 2, TYPE = 3, FLAGS_SIZE = 12 };
	bool station = handle_object(c, call_arg(c, 0), &station_handle);
	bool desktop = handle_object(c, call_arg(c, 0), &desktop_handle);
	uint32_t index = call_arg32(c, 1), room = call_arg32(c, 3), size;
	unsigned unit = call_is_wide(c) ? 2 : 1;
	struct str s;

	if (!station && !desktop) {
		call_fail(c, 0, ERROR_INVALID_HANDLE);
		return;
	}
	s = index == NAME ? (station ? station_name(c) : str_of("Default")) :
			    str_of(station ? "WindowStation" : "Desktop");
	size = index == FLAGS ? FLAGS_SIZE : (uint32_t)(s.n + 1) * unit;
	if (index < FLAGS || index > TYPE) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (call_arg(c, 4) != 0)
		call_write32(c, call_arg(c, 4), size);
	if (room < size) {
		call_fail(c, 0, ERROR_INSUFFICIENT_BUFFER);
		return;
	}
	/* USEROBJECTFLAGS without WSF_VISIBLE. */
	if (index == FLAGS)
		call_fill(c, call_arg(c, 2), 0, size);
	else
		call_put_text(c, call_arg(c, 2), s.n + 1, s);
	call_return(c, 1);
}

/* SystemParametersInfo(action, number, pointer, ini). */
static void system_parameters(struct call *c)
{
	enum { GET_WORK_AREA = 0x30, GET_BEEP = 1, GET_SCREEN_SAVER = 0x10,
	       GET_DRAG = 0x26, GET_WHEEL = 0x68 };
	const int32_t area[] = { 0, 0, SCREEN_WIDTH, SCREEN_HEIGHT };

	switch (call_arg32(c, 0)) {
	case GET_WORK_AREA:
		call_write(c, call_arg(c, 2), area, sizeof(area));
		break;
	case GET_BEEP:
	case GET_DRAG:
		call_write32(c, call_arg(c, 2), 1);
		break;
	case GET_SCREEN_SAVER:
		call_write32(c, call_arg(c, 2), 0);
		break;
	case GET_WHEEL:
		call_write32(c, call_arg(c, 2), 3);
		break;
	default:
		call_stop(c, "parameter 0x%x of the desktop isn't known",
			  call_arg32(c, 0));
	}
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "GetSystemMetrics", 1, get_metric },
	{ "GetSysColor", 1, get_colour },
	{ "SystemParametersInfoA", 4, system_parameters },
	{ "SystemParametersInfoW", 4, system_parameters },
	{ "MessageBoxA", 4, show_message },
	{ "MessageBoxW", 4, show_message },
	{ "MessageBoxExA", 5, show_message },
	{ "MessageBoxExW", 5, show_message },
	{ "DialogBoxParamA", 5, show_dialog },
	{ "DialogBoxParamW", 5, show_dialog },
	{ "DialogBoxIndirectParamA", 5, show_dialog },
	{ "DialogBoxIndirectParamW", 5, show_dialog },
	{ "MessageBeep", 1, beep },
	{ "GetForegroundWindow", 0, none },
	{ "GetActiveWindow", 0, none },
	{ "GetFocus", 0, none },
	{ "GetCapture", 0, none },
	{ "GetKeyState", 1, none },
	{ "GetAsyncKeyState", 1, none },
	{ "GetQueueStatus", 1, none },
	{ "GetInputState", 0, none },
	{ "GetClipboardOwner", 0, none },
	{ "GetClipboardViewer", 0, none },
	{ "GetOpenClipboardWindow", 0, none },
	{ "IsClipboardFormatAvailable", 1, none },
	{ "CountClipboardFormats", 0, none },
	{ "SetForegroundWindow", 1, none },
	{ "ReleaseCapture", 0, succeed },
	{ "SetCursorPos", 2, no_input },
	{ "ClipCursor", 1, no_input },
	{ "AllowSetForegroundWindow", 1, no_input },
	{ "GetCursorPos", 1, get_cursor_position },
	{ "GetKeyboardState", 1, get_keys },
	{ "GetDoubleClickTime", 0, get_double_click_time },
	{ "GetCaretBlinkTime", 0, get_blink_time },
	{ "GetKeyboardLayout", 1, get_layout },
	{ "GetKeyboardLayoutNameA", 1, get_layout_name },
	{ "GetKeyboardLayoutNameW", 1, get_layout_name },
	{ "GetKeyboardLayoutList", 2, get_layouts },
	{ "GetProcessWindowStation", 0, get_station },
	{ "GetThreadDesktop", 1, get_thread_desktop },
	{ "GetUserObjectInformationA", 5, get_information },
	{ "GetUserObjectInformationW", 5, get_information },
};
STUB_MODULE(user32_desktop, "user32.dll", stubs);

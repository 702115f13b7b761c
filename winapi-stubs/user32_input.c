/* user32.dll: the clipboard, hooks, the caret, the focus; all without a user. */
#include "emulator/handles.h"
#include "winapi-stubs/user32.h"

/* One opens it at a time; what a guest puts there isn't kept. */
static const char clipboard_key;

static bool *clipboard(struct call *c)
{
	return call_state(c, &clipboard_key, sizeof(bool));
}

static void open_clipboard(struct call *c)
{
	if (*clipboard(c)) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return;
	}
	*clipboard(c) = true;
	call_return(c, 1);
}

static bool is_open(struct call *c)
{
	if (*clipboard(c))
		return true;
	call_fail(c, 0, ERROR_CLIPBOARD_NOT_OPEN);
	return false;
}

static void close_clipboard(struct call *c)
{
	if (!is_open(c))
		return;
	*clipboard(c) = false;
	call_return(c, 1);
}

static void empty_clipboard(struct call *c)
{
	if (is_open(c))
		call_return(c, 1);
}

static void get_clipboard(struct call *c)
{
	if (is_open(c))
		call_fail(c, 0, ERROR_NOT_FOUND);
}

static void set_clipboard(struct call *c)
{
	if (is_open(c))
		call_stop(c, "what it puts on the clipboard isn't kept");
}

static const struct handle_type hook_handle = { .kind = HANDLE_OTHER,
						.word = "hook" };

/* Keys and the mouse never come; other hooks would be called. */
static void set_hook(struct call *c)
{
	enum { KEYBOARD = 2, MOUSE = 7, KEYBOARD_LOW = 13, MOUSE_LOW = 14 };
	static const char hook;
	int32_t kind = call_arg_int(c, 0);

	if (kind == KEYBOARD || kind == MOUSE || kind == KEYBOARD_LOW ||
	    kind == MOUSE_LOW)
		call_return(c, handle_new(c, &hook_handle, (void *)&hook));
	else
		call_stop(c, "hooks of kind %d aren't called", kind);
}

static void unhook(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &hook_handle) == NULL) {
		call_fail(c, 0, ERROR_INVALID_HOOK_HANDLE);
		return;
	}
	handle_close(c, call_arg(c, 0));
	call_return(c, 1);
}

static void none(struct call *c)
{
	call_return(c, 0);
}

/* A desktop without input has no focus to be given. */
static void no_focus(struct call *c)
{
	if (call_arg(c, 0) == 0 || window_arg(c, 0) != NULL)
		call_return(c, 0);
}

static void hot_key(struct call *c)
{
	call_return(c, 1);
}

static void to_screen(struct call *c)
{
	enum { FRAME = 0x00c40000 };
	bool back = call_api(c)[0] == 'S';
	const struct window *w = window_arg(c, 0);
	uint64_t at = call_arg(c, 1);
	uint32_t x = call_read32(c, at), y = call_read32(c, at + 4);

	if (w == NULL)
		return;
	if (w->style & FRAME)
		call_stop(c, "how wide a window's frame is isn't known");
	call_write32(c, at, back ? x - (uint32_t)w->x : x + (uint32_t)w->x);
	call_write32(c, at + 4,
		     back ? y - (uint32_t)w->y : y + (uint32_t)w->y);
	call_return(c, 1);
}

/* No other process has windows that wait for input. */
static void wait_for_idle(struct call *c)
{
	call_stop(c, "it waits for another process");
}

static const struct stub stubs[] = {
	{ "OpenClipboard", 1, open_clipboard },
	{ "CloseClipboard", 0, close_clipboard },
	{ "EmptyClipboard", 0, empty_clipboard },
	{ "GetClipboardData", 1, get_clipboard },
	{ "SetClipboardData", 2, set_clipboard },
	{ "SetWindowsHookExA", 4, set_hook },
	{ "SetWindowsHookExW", 4, set_hook },
	{ "UnhookWindowsHookEx", 1, unhook },
	{ "CallNextHookEx", 4, none },
	{ "SetFocus", 1, no_focus },
	{ "SetActiveWindow", 1, no_focus },
	{ "SetCapture", 1, no_focus },
	{ "WindowFromPoint", 2, none },
	{ "RegisterHotKey", 4, hot_key },
	{ "UnregisterHotKey", 2, hot_key },
	{ "ClientToScreen", 2, to_screen },
	{ "ScreenToClient", 2, to_screen },
	{ "WaitForInputIdle", 2, wait_for_idle },
};
STUB_MODULE(user32_input, "user32.dll", stubs);

/* user32.dll: what a window has: its numbers, its text, its place. */
#include "winapi-stubs/user32.h"

#include <string.h>

enum {
	OF_PROCEDURE = -4, OF_INSTANCE = -6, OF_PARENT = -8, OF_ID = -12,
	OF_STYLE = -16, OF_EXTENDED = -20, OF_USER_DATA = -21,
	STYLE_VISIBLE = 0x10000000, STYLE_DISABLED = 0x08000000,
	STYLE_CHILD = 0x40000000, STYLE_MINIMIZED = 0x20000000,
	STYLE_MAXIMIZED = 0x01000000, STYLE_BORDER = 0x00800000,
	STYLE_FRAME = 0x00440000,
};

uint64_t window_default(struct call *c, struct window *w, uint32_t message,
			uint64_t w_parameter, uint64_t l_parameter)
{
	struct str text;

	switch (message) {
	case MESSAGE_NC_CREATE:
		return 1;
	case MESSAGE_SET_TEXT:
		text = call_text_at(c, l_parameter, call_is_wide(c),
				    CALL_TEXT_MAX);
		w->text = process_need_str(str_copy(&call_process(c)->arena,
						    text));
		return 1;
	case MESSAGE_GET_TEXT:
		return call_put_text(c, l_parameter, w_parameter, w->text);
	case MESSAGE_TEXT_LENGTH:
		return call_put_text(c, 0, 0, w->text);
	case MESSAGE_CLOSE:
		call_stop(c, "it lets a window close by default");
		return 0;
	case MESSAGE_ERASE:
		return w->class->brush != 0;
	}
	return 0;
}

static void default_procedure(struct call *c)
{
	struct window *w = window_arg(c, 0);

	if (w != NULL)
		call_return(c, window_default(c, w, call_arg32(c, 1),
					      call_arg(c, 2),
					      call_arg(c, 3)));
}

/* Where the bytes are that a negative number stands for; NULL: nowhere. */
static uint64_t *number_of(struct window *w, int32_t index)
{
	switch (index) {
	case OF_PROCEDURE:
		return &w->procedure;
	case OF_INSTANCE:
		return &w->instance;
	case OF_PARENT:
		return &w->parent;
	case OF_ID:
		return &w->menu;
	case OF_USER_DATA:
		return &w->user_data;
	}
	return NULL;
}

/* GetWindowLong, SetWindowLong, and those of pointers. */
static void exchange(struct call *c, struct window *w, bool set)
{
	int32_t index = call_arg_int(c, 1);
	size_t size = strstr(call_api(c), "Ptr") != NULL ?
			      call_pointer_size(c) : 4;
	uint64_t *number = number_of(w, index), old = 0;
	uint64_t value = set ? call_arg(c, 2) : 0;
	uint32_t *style = index == OF_STYLE ? &w->style :
			  index == OF_EXTENDED ? &w->extended_style : NULL;

	if (size == 4)
		value = (uint32_t)value;
	if (style != NULL) {
		old = *style;
		if (set)
			*style = (uint32_t)value;
	} else if (number != NULL) {
		old = *number;
		if (set)
			*number = value;
	} else if (index < 0 || index + size > w->class->window_extra) {
		call_fail(c, 0, ERROR_INVALID_INDEX);
		return;
	} else {
		memcpy(&old, w->extra + index, size);
		if (set)
			memcpy(w->extra + index, &value, size);
	}
	call_return(c, old);
}

static void get_long(struct call *c)
{
	struct window *w = window_arg(c, 0);

	if (w != NULL)
		exchange(c, w, false);
}

static void set_long(struct call *c)
{
	struct window *w = window_arg(c, 0);

	if (w != NULL)
		exchange(c, w, true);
}

static void set_text(struct call *c)
{
	struct window *w = window_arg(c, 0);
	uint64_t result;

	if (w != NULL && window_send(c, w, MESSAGE_SET_TEXT, 0,
				     call_arg(c, 1), &result))
		call_return(c, result);
}

static void get_text(struct call *c)
{
	struct window *w = window_arg(c, 0);
	uint64_t result;

	if (w != NULL && window_send(c, w, MESSAGE_GET_TEXT, call_arg32(c, 2),
				     call_arg(c, 1), &result))
		call_return(c, result);
}

static void get_text_length(struct call *c)
{
	struct window *w = window_arg(c, 0);
	uint64_t result;

	if (w != NULL &&
	    window_send(c, w, MESSAGE_TEXT_LENGTH, 0, 0, &result))
		call_return(c, result);
}

static void put_rectangle(struct call *c, const int32_t r[4])
{
	if (call_write(c, call_arg(c, 1), r, 16))
		call_return(c, 1);
}

static void get_rectangle(struct call *c)
{
	const struct window *w = window_arg(c, 0);

	if (w != NULL)
		put_rectangle(c, (const int32_t[]){ w->x, w->y,
						    w->x + w->width,
						    w->y + w->height });
}

/* A frame's width is a matter of the theme. */
static void get_client_rectangle(struct call *c)
{
	const struct window *w = window_arg(c, 0);

	if (w != NULL && w->style & (STYLE_BORDER | STYLE_FRAME))
		call_stop(c, "how wide a window's frame is isn't known");
	else if (w != NULL)
		put_rectangle(c, (const int32_t[]){ 0, 0, w->width,
						    w->height });
}

enum { NO_SIZE = 1, NO_MOVE = 2, SHOW = 0x40, HIDE = 0x80 };

static void place(struct call *c, struct window *w, unsigned first,
		  uint32_t flags)
{
	if (!(flags & NO_MOVE)) {
		w->x = call_arg_int(c, first);
		w->y = call_arg_int(c, first + 1);
	}
	if (!(flags & NO_SIZE)) {
		w->width = call_arg_int(c, first + 2);
		w->height = call_arg_int(c, first + 3);
	}
	if (flags & SHOW)
		w->style |= STYLE_VISIBLE;
	if (flags & HIDE)
		w->style &= ~(uint32_t)STYLE_VISIBLE;
	call_return(c, 1);
}

static void set_position(struct call *c)
{
	struct window *w = window_arg(c, 0);

	if (w != NULL)
		place(c, w, 2, call_arg32(c, 6));
}

static void move(struct call *c)
{
	struct window *w = window_arg(c, 0);

	if (w != NULL)
		place(c, w, 1, 0);
}

static void show(struct call *c)
{
	struct window *w = window_arg(c, 0);

	if (w == NULL)
		return;
	call_return(c, (w->style & STYLE_VISIBLE) != 0);
	if (call_arg32(c, 1) != 0)
		w->style |= STYLE_VISIBLE;
	else
		w->style &= ~(uint32_t)STYLE_VISIBLE;
}

static void enable(struct call *c)
{
	struct window *w = window_arg(c, 0);

	if (w == NULL)
		return;
	call_return(c, (w->style & STYLE_DISABLED) != 0);
	if (call_arg32(c, 1) != 0)
		w->style &= ~(uint32_t)STYLE_DISABLED;
	else
		w->style |= STYLE_DISABLED;
}

static void ask_style(struct call *c, uint32_t flag, bool expected)
{
	const struct window *w = window_arg(c, 0);

	if (w != NULL)
		call_return(c, ((w->style & flag) != 0) == expected);
}

static void is_visible(struct call *c)
{
	ask_style(c, STYLE_VISIBLE, true);
}

static void is_enabled(struct call *c)
{
	ask_style(c, STYLE_DISABLED, false);
}

static void is_iconic(struct call *c)
{
	ask_style(c, STYLE_MINIMIZED, true);
}

static void is_zoomed(struct call *c)
{
	ask_style(c, STYLE_MAXIMIZED, true);
}

static void is_unicode(struct call *c)
{
	const struct window *w = window_arg(c, 0);

	if (w != NULL)
		call_return(c, w->class->wide);
}

static void get_parent(struct call *c)
{
	const struct window *w = window_arg(c, 0);

	if (w != NULL)
		call_return(c, w->style & STYLE_CHILD ? w->parent : 0);
}

static void set_parent(struct call *c)
{
	struct window *w = window_arg(c, 0);

	if (w == NULL)
		return;
	call_return(c, w->parent);
	w->parent = call_arg(c, 1);
}

static void get_id(struct call *c)
{
	const struct window *w = window_arg(c, 0);

	if (w != NULL)
		call_return(c, w->menu);
}

/* Nothing is painted: there is nothing to be painted anew. */
static void done(struct call *c)
{
	if (window_arg(c, 0) != NULL)
		call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "DefWindowProcA", 4, default_procedure },
	{ "DefWindowProcW", 4, default_procedure },
	{ "GetWindowLongA", 2, get_long },
	{ "GetWindowLongW", 2, get_long },
	{ "SetWindowLongA", 3, set_long },
	{ "SetWindowLongW", 3, set_long },
	{ "GetWindowLongPtrA", 2, get_long },
	{ "GetWindowLongPtrW", 2, get_long },
	{ "SetWindowLongPtrA", 3, set_long },
	{ "SetWindowLongPtrW", 3, set_long },
	{ "SetWindowTextA", 2, set_text },
	{ "SetWindowTextW", 2, set_text },
	{ "GetWindowTextA", 3, get_text },
	{ "GetWindowTextW", 3, get_text },
	{ "GetWindowTextLengthA", 1, get_text_length },
	{ "GetWindowTextLengthW", 1, get_text_length },
	{ "GetWindowRect", 2, get_rectangle },
	{ "GetClientRect", 2, get_client_rectangle },
	{ "SetWindowPos", 7, set_position },
	{ "MoveWindow", 6, move },
	{ "ShowWindow", 2, show },
	{ "EnableWindow", 2, enable },
	{ "IsWindowVisible", 1, is_visible },
	{ "IsWindowEnabled", 1, is_enabled },
	{ "IsIconic", 1, is_iconic },
	{ "IsZoomed", 1, is_zoomed },
	{ "IsWindowUnicode", 1, is_unicode },
	{ "GetParent", 1, get_parent },
	{ "SetParent", 2, set_parent },
	{ "GetDlgCtrlID", 1, get_id },
	{ "UpdateWindow", 1, done },
	{ "BringWindowToTop", 1, done },
};
STUB_MODULE(user32_properties, "user32.dll", stubs);

/*
 * user32.dll: windows. A service's window station takes them, and nobody sees
 * them: they get messages, and nothing is painted.
 */
#include "winapi-stubs/user32.h"

#include <string.h>

#include "emulator/world.h"

enum { HANDLE_FIRST = 0x10010, HANDLE_STEP = 2, MESSAGE_ONLY = -3 };
enum { USE_DEFAULT = INT32_MIN, DESKTOP = 0x10008 };

struct windows {
	struct window *first;
	unsigned count;
};
static const char windows_key;

static struct windows *all(struct call *c)
{
	return call_state(c, &windows_key, sizeof(struct windows));
}

struct window *window_first(struct call *c)
{
	return all(c)->first;
}

struct window *window_of(struct call *c, uint64_t handle)
{
	struct window *w = all(c)->first;

	while (w != NULL && (w->handle != (uint32_t)handle || w->destroyed))
		w = w->next;
	return w;
}

struct window *window_arg(struct call *c, unsigned n)
{
	struct window *w = window_of(c, call_arg(c, n));

	if (w == NULL && call_arg(c, n) == DESKTOP)
		call_stop(c, "it asks the desktop's own window");
	else if (w == NULL)
		call_fail(c, 0, ERROR_INVALID_WINDOW_HANDLE);
	return w;
}

bool window_call(struct call *c, uint64_t procedure, uint64_t window,
		 const uint64_t parameters[3], uint64_t *result)
{
	const uint64_t arguments[] = { window, parameters[0], parameters[1],
				       parameters[2] };

	return call_guest(c, procedure, arguments, 4, result);
}

bool window_send(struct call *c, const struct window *w, uint32_t message,
		 uint64_t w_parameter, uint64_t l_parameter, uint64_t *result)
{
	const uint64_t parameters[] = { message, w_parameter, l_parameter };

	*result = 0;
	return window_call(c, w->procedure, w->handle, parameters, result);
}

/* CREATESTRUCT: the arguments of CreateWindowEx(), from the last on. */
static uint64_t create_struct(struct call *c, const struct window *w)
{
	unsigned p = call_pointer_size(c), extended = p == 8 ? 72 : 44;
	uint64_t at = call_alloc(c, 80);

	call_write_pointer(c, at, call_arg(c, 11));
	call_write_pointer(c, at + p, w->instance);
	call_write_pointer(c, at + 2 * p, w->menu);
	call_write_pointer(c, at + 3 * p, w->parent);
	call_write32(c, at + 4 * p, (uint32_t)w->height);
	call_write32(c, at + 4 * p + 4, (uint32_t)w->width);
	call_write32(c, at + 4 * p + 8, (uint32_t)w->y);
	call_write32(c, at + 4 * p + 12, (uint32_t)w->x);
	call_write32(c, at + 4 * p + 16, w->style);
	call_write_pointer(c, at + (p == 8 ? 56 : 36), call_arg(c, 2));
	call_write_pointer(c, at + (p == 8 ? 64 : 40), call_arg(c, 1));
	call_write32(c, at + extended, w->extended_style);
	return at;
}

static int32_t place(struct call *c, unsigned n)
{
	int32_t v = call_arg_int(c, n);

	return v == USE_DEFAULT ? 0 : v;
}

static struct window *make(struct call *c, struct window_class *k)
{
	struct windows *a = all(c);
	struct arena *memory = &call_process(c)->arena;
	struct window *w;

	if (a->count >= WINDOWS_MAX)
		return NULL;
	w = process_need(arena_new(memory, struct window));
	w->handle = HANDLE_FIRST + HANDLE_STEP * a->count++;
	w->class = k;
	w->procedure = k->procedure;
	w->extended_style = call_arg32(c, 0);
	w->style = call_arg32(c, 3);
	w->x = place(c, 4);
	w->y = place(c, 5);
	w->width = place(c, 6);
	w->height = place(c, 7);
	w->parent = call_arg(c, 8);
	w->menu = call_arg(c, 9);
	w->instance = call_arg(c, 10);
	w->thread = call_thread_id(c);
	w->text = process_need_str(str_copy(memory, call_text(c, 2)));
	w->next = a->first;
	a->first = w;
	return w;
}

/* Its procedure may refuse: WM_NCCREATE with 0, WM_CREATE with -1. */
static void create(struct call *c)
{
	struct window_class *k = class_named(c, call_arg(c, 1),
					     call_arg(c, 10));
	struct window *w;
	uint64_t at, result;
	bool done;

	if (call_arg(c, 1) >= 0x10000)
		call_describe(c, "%s", call_text(c, 1).s);
	w = k == NULL ? NULL : make(c, k);
	if (w == NULL) {
		call_fail(c, 0, k == NULL ? ERROR_CANNOT_FIND_WND_CLASS :
					    ERROR_NO_MORE_USER_HANDLES);
		return;
	}
	at = create_struct(c, w);
	done = window_send(c, w, MESSAGE_NC_CREATE, 0, at, &result);
	if (done && (uint32_t)result != 0)
		done = window_send(c, w, MESSAGE_CREATE, 0, at, &result) &&
		       (uint32_t)result != UINT32_MAX;
	else
		done = false;
	call_free(c, at);
	w->destroyed |= !done;
	call_return(c, done ? w->handle : 0);
}

/* Of another thread it can't be. */
static void destroy(struct call *c)
{
	struct window *w = window_arg(c, 0), *child;
	uint64_t result;

	if (w == NULL)
		return;
	if (w->thread != call_thread_id(c)) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return;
	}
	if (!window_send(c, w, MESSAGE_DESTROY, 0, 0, &result))
		return;
	for (child = window_first(c); child != NULL; child = child->next) {
		if (child->destroyed || child->parent != w->handle)
			continue;
		if (!window_send(c, child, MESSAGE_DESTROY, 0, 0, &result) ||
		    !window_send(c, child, MESSAGE_NC_DESTROY, 0, 0, &result))
			return;
		child->destroyed = true;
		messages_forget(c, child->handle);
	}
	if (!window_send(c, w, MESSAGE_NC_DESTROY, 0, 0, &result))
		return;
	w->destroyed = true;
	messages_forget(c, w->handle);
	call_return(c, 1);
}

static void is_window(struct call *c)
{
	call_return(c, call_arg(c, 0) == DESKTOP ||
			       window_of(c, call_arg(c, 0)) != NULL);
}

static void get_desktop(struct call *c)
{
	call_return(c, DESKTOP);
}

static void get_thread(struct call *c)
{
	const struct window *w = window_arg(c, 0);

	if (w == NULL)
		return;
	if (call_arg(c, 1) != 0)
		call_write32(c, call_arg(c, 1), call_process_id(c));
	call_return(c, w->thread);
}

/* FindWindow(class, title), FindWindowEx(parent, after, class, title). */
static void find(struct call *c)
{
	unsigned n = strstr(call_api(c), "Ex") != NULL ? 2 : 0;
	uint64_t after = n == 0 ? 0 : call_arg(c, 1);
	uint64_t name = call_arg(c, n);
	const struct window_class *k = NULL;
	struct str title = call_text(c, n + 1);

	if (name >= 0x10000)
		call_describe(c, "%s", call_text(c, n).s);
	if (name != 0 && (k = class_named(c, name, 0)) == NULL)
		return;
	for (const struct window *w = window_first(c); w != NULL;
	     w = w->next) {
		if (w->destroyed || (k != NULL && w->class != k) ||
		    (call_arg(c, n + 1) != 0 && !str_equal(w->text, title)))
			continue;
		if (after != 0) {
			after = after == w->handle ? 0 : after;
			continue;
		}
		call_return(c, w->handle);
		return;
	}
}

/* EnumWindows(function, parameter) and its like: those of the guest. */
static void enumerate(struct call *c)
{
	unsigned n = strstr(call_api(c), "EnumWindows") != NULL ? 0 : 1;
	bool children = strstr(call_api(c), "Child") != NULL;
	uint64_t result = 1, arguments[2] = { 0, call_arg(c, n + 1) };

	for (struct window *w = window_first(c); w != NULL && result != 0;
	     w = w->next) {
		bool is_child = w->parent != 0 &&
				(int32_t)w->parent != MESSAGE_ONLY;

		if (w->destroyed || (children ? w->parent != call_arg(c, 0) :
						is_child))
			continue;
		arguments[0] = w->handle;
		if (!call_guest(c, call_arg(c, n), arguments, 2, &result))
			return;
		result = (uint32_t)result;
	}
	call_return(c, result);
}

static const struct stub stubs[] = {
	{ "CreateWindowExA", 12, create },
	{ "CreateWindowExW", 12, create },
	{ "DestroyWindow", 1, destroy },
	{ "IsWindow", 1, is_window },
	{ "GetDesktopWindow", 0, get_desktop },
	{ "GetWindowThreadProcessId", 2, get_thread },
	{ "FindWindowA", 2, find },
	{ "FindWindowW", 2, find },
	{ "FindWindowExA", 4, find },
	{ "FindWindowExW", 4, find },
	{ "EnumWindows", 2, enumerate },
	{ "EnumThreadWindows", 3, enumerate },
	{ "EnumChildWindows", 3, enumerate },
};
STUB_MODULE(user32_windows, "user32.dll", stubs);

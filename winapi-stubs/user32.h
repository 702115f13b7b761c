/* What the files of user32.dll share: windows that nobody sees. */
#ifndef WINAPI_STUBS_USER32_H
#define WINAPI_STUBS_USER32_H

#include "emulator/call.h"
#include "emulator/process.h"
#include "loader/pe.h"

enum {
	MESSAGE_CREATE = 1, MESSAGE_DESTROY = 2, MESSAGE_SIZE = 5,
	MESSAGE_SET_TEXT = 0xc, MESSAGE_GET_TEXT = 0xd,
	MESSAGE_TEXT_LENGTH = 0xe, MESSAGE_CLOSE = 0x10, MESSAGE_QUIT = 0x12,
	MESSAGE_ERASE = 0x14, MESSAGE_TIMER = 0x113, MESSAGE_NC_CREATE = 0x81,
	MESSAGE_NC_DESTROY = 0x82,
};

enum { CLASSES_MAX = 1024, WINDOWS_MAX = 4096, EXTRA_MAX = 256 };

/* WNDCLASSEX without what nobody sees. */
struct window_class {
	struct window_class *next;
	struct str name;
	uint16_t atom;
	uint32_t style, class_extra, window_extra;
	uint64_t procedure, instance, icon, cursor, brush, menu_name;
	bool wide, gone;
};

struct window {
	struct window *next;
	struct window_class *class;
	uint64_t handle, procedure, parent, owner, menu, instance, user_data;
	uint32_t style, extended_style, thread;
	int32_t x, y, width, height;
	struct str text;
	bool destroyed;
	uint8_t extra[EXTRA_MAX];
};

/* NULL: there is none, and the call has failed. */
struct window *window_arg(struct call *c, unsigned n);
struct window *window_of(struct call *c, uint64_t handle);
struct window *window_first(struct call *c);

/* A message to its procedure, now. False where the run stopped. */
bool window_send(struct call *c, const struct window *w, uint32_t message,
		 uint64_t w_parameter, uint64_t l_parameter,
		 uint64_t *result);
bool window_call(struct call *c, uint64_t procedure, uint64_t window,
		 const uint64_t parameters[3], uint64_t *result);

/* By name or atom, as an argument is; NULL: none, nothing is said. */
struct window_class *class_named(struct call *c, uint64_t name,
				 uint64_t instance);

/* What DefWindowProc() answers. */
uint64_t window_default(struct call *c, struct window *w, uint32_t message,
			uint64_t w_parameter, uint64_t l_parameter);

/* Take the messages of a window, when it goes, out of the queue. */
void messages_forget(struct call *c, uint64_t window);
void messages_quit(struct call *c, uint32_t code);

/* A resource of a module by number; NULL data: the call has failed. */
struct bytes resource_arg(struct call *c, uint64_t module, uint32_t type,
			  uint64_t name);

#endif

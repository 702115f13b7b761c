/* user32.dll: classes of windows, and registered names. */
#include "winapi-stubs/user32.h"

enum { ATOM_FIRST = 0xc000, NAMES_MAX = 4096 };

struct names {
	struct name {
		struct name *next;
		struct str text;
		uint16_t atom;
	} *first;
	struct window_class *classes;
	uint16_t count;
	unsigned class_count;
};
static const char names_key;

static struct names *names_of(struct call *c)
{
	return call_state(c, &names_key, sizeof(struct names));
}

/* 0 where there are too many. */
static uint16_t atom_of(struct call *c, struct str text, bool add)
{
	struct names *all = names_of(c);
	struct arena *a = &call_process(c)->arena;
	struct name *n = all->first;

	while (n != NULL && !str_equal_nocase(n->text, text))
		n = n->next;
	if (n != NULL)
		return n->atom;
	if (!add || all->count >= NAMES_MAX)
		return 0;
	n = process_need(arena_new(a, struct name));
	n->text = process_need_str(str_copy(a, text));
	n->atom = (uint16_t)(ATOM_FIRST + ++all->count);
	n->next = all->first;
	all->first = n;
	return n->atom;
}

static struct str text_of(struct call *c, uint16_t atom)
{
	const struct name *n = names_of(c)->first;

	while (n != NULL && n->atom != atom)
		n = n->next;
	return n == NULL ? STR_EMPTY : n->text;
}

static void register_name(struct call *c)
{
	struct str text = call_text(c, 0);

	call_describe(c, "%s", text.s);
	call_return(c, atom_of(c, text, true));
}

static void name_of_format(struct call *c)
{
	struct str text = text_of(c, (uint16_t)call_arg32(c, 0));
	size_t n, room = call_arg32(c, 2);

	if (text.n == 0) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	n = call_put_text(c, call_arg(c, 1), room, text);
	call_return(c, n < room ? n : 0);
}

/* Windows' own classes: their windows draw and edit, which isn't emulated. */
static bool is_of_windows(struct str name)
{
	static const char *const known[] = {
		"BUTTON", "COMBOBOX", "EDIT", "LISTBOX", "MDICLIENT",
		"SCROLLBAR", "STATIC", "#32770",
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (str_equal_nocase(name, str_of(known[i])))
			return true;
	}
	return false;
}

struct window_class *class_named(struct call *c, uint64_t name,
				 uint64_t instance)
{
	struct window_class *k = names_of(c)->classes;
	struct str text = STR_EMPTY;

	if (name >= 0x10000)
		text = call_text_at(c, name, call_is_wide(c), CALL_TEXT_MAX);
	(void)instance;
	for (; k != NULL; k = k->next) {
		if (!k->gone && (name < 0x10000 ? k->atom == name :
				 str_equal_nocase(k->name, text)))
			return k;
	}
	if (is_of_windows(text))
		call_stop(c, "a window of class %s isn't emulated", text.s);
	return NULL;
}

/* WNDCLASS, or WNDCLASSEX with its size in front and an icon behind. */
static void read_class(struct call *c, struct window_class *k, bool extended)
{
	unsigned p = call_pointer_size(c);
	uint64_t at = call_arg(c, 0) + (extended ? 4 : 0);

	k->style = call_read32(c, at);
	at = call_arg(c, 0) + (p == 8 ? 8 : extended ? 8 : 4);
	k->procedure = call_read_pointer(c, at);
	k->class_extra = call_read32(c, at + p);
	k->window_extra = call_read32(c, at + p + 4);
	at += p + 8;
	k->instance = call_read_pointer(c, at);
	k->icon = call_read_pointer(c, at + p);
	k->cursor = call_read_pointer(c, at + 2 * p);
	k->brush = call_read_pointer(c, at + 3 * p);
	k->menu_name = call_read_pointer(c, at + 4 * p);
	k->name = call_text_at(c, call_read_pointer(c, at + 5 * p),
			       call_is_wide(c), CALL_TEXT_MAX);
}

static void add_class(struct call *c, bool extended)
{
	struct names *all = names_of(c);
	struct arena *a = &call_process(c)->arena;
	struct window_class *k, read = { .wide = call_is_wide(c) };

	read_class(c, &read, extended);
	call_describe(c, "%s", read.name.s);
	if (read.name.n == 0 || read.window_extra > EXTRA_MAX) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	for (k = all->classes; k != NULL; k = k->next) {
		if (!k->gone && str_equal_nocase(k->name, read.name) &&
		    k->instance == read.instance) {
			call_fail(c, 0, ERROR_CLASS_ALREADY_EXISTS);
			return;
		}
	}
	read.atom = atom_of(c, read.name, true);
	if (read.atom == 0 || all->class_count >= CLASSES_MAX) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	k = process_need(arena_new(a, struct window_class));
	*k = read;
	k->name = process_need_str(str_copy(a, read.name));
	k->next = all->classes;
	all->classes = k;
	all->class_count++;
	call_return(c, k->atom);
}

static void register_class(struct call *c)
{
	add_class(c, false);
}

static void register_class_extended(struct call *c)
{
	add_class(c, true);
}

static void unregister_class(struct call *c)
{
	struct window_class *k = class_named(c, call_arg(c, 0),
					     call_arg(c, 1));

	if (k == NULL) {
		call_fail(c, 0, ERROR_CLASS_DOES_NOT_EXIST);
		return;
	}
	for (const struct window *w = window_first(c); w != NULL;
	     w = w->next) {
		if (!w->destroyed && w->class == k) {
			call_fail(c, 0, ERROR_CLASS_HAS_WINDOWS);
			return;
		}
	}
	k->gone = true;
	call_return(c, 1);
}

/* GetClassInfo(instance, name, WNDCLASS), and with an X. */
static void get_class(struct call *c, bool extended)
{
	unsigned p = call_pointer_size(c);
	uint64_t at = call_arg(c, 2);
	const struct window_class *k = class_named(c, call_arg(c, 1),
						   call_arg(c, 0));

	if (k == NULL) {
		call_set_last_error(c, ERROR_CLASS_DOES_NOT_EXIST);
		return;
	}
	call_write32(c, at + (extended ? 4 : 0), k->style);
	at += p == 8 ? 8 : extended ? 8 : 4;
	call_write_pointer(c, at, k->procedure);
	call_write32(c, at + p, k->class_extra);
	call_write32(c, at + p + 4, k->window_extra);
	at += p + 8;
	call_write_pointer(c, at, k->instance);
	call_write_pointer(c, at + p, k->icon);
	call_write_pointer(c, at + 2 * p, k->cursor);
	call_write_pointer(c, at + 3 * p, k->brush);
	call_write_pointer(c, at + 4 * p, k->menu_name);
	call_write_pointer(c, at + 5 * p, call_arg(c, 1));
	if (extended)
		call_write_pointer(c, at + 6 * p, 0);
	call_return(c, k->atom);
}

static void get_class_info(struct call *c)
{
	get_class(c, false);
}

static void get_class_info_extended(struct call *c)
{
	get_class(c, true);
}

static void get_class_name(struct call *c)
{
	const struct window *w = window_arg(c, 0);
	size_t n, room = call_arg32(c, 2);
	struct str s;

	if (w == NULL)
		return;
	s = w->class->name;
	n = call_put_text(c, call_arg(c, 1), room, s);
	if (n >= room && room != 0) {
		s.n = room - 1;
		n = call_put_text(c, call_arg(c, 1), room, s);
	}
	call_return(c, n);
}

static const struct stub stubs[] = {
	{ "RegisterClassA", 1, register_class },
	{ "RegisterClassW", 1, register_class },
	{ "RegisterClassExA", 1, register_class_extended },
	{ "RegisterClassExW", 1, register_class_extended },
	{ "UnregisterClassA", 2, unregister_class },
	{ "UnregisterClassW", 2, unregister_class },
	{ "GetClassInfoA", 3, get_class_info },
	{ "GetClassInfoW", 3, get_class_info },
	{ "GetClassInfoExA", 3, get_class_info_extended },
	{ "GetClassInfoExW", 3, get_class_info_extended },
	{ "GetClassNameA", 3, get_class_name },
	{ "GetClassNameW", 3, get_class_name },
	{ "RegisterWindowMessageA", 1, register_name },
	{ "RegisterWindowMessageW", 1, register_name },
	{ "RegisterClipboardFormatA", 1, register_name },
	{ "RegisterClipboardFormatW", 1, register_name },
	{ "GetClipboardFormatNameA", 3, name_of_format },
	{ "GetClipboardFormatNameW", 3, name_of_format },
};
STUB_MODULE(user32_classes, "user32.dll", stubs);

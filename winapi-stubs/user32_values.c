/* user32.dll: values that a window has under names, and its resolution. */
#include "winapi-stubs/user32.h"

enum { VALUES_MAX = 4096, DPI = 96 };

/* A name, or an atom instead of one. */
struct value {
	struct value *next;
	uint64_t window, data;
	uint16_t atom;
	struct str name;
};

struct window_values {
	struct value *first;
	unsigned count;
};

static struct window_values *all(struct call *c)
{
	static const char key;

	return call_state(c, &key, sizeof(struct window_values));
}

/* That of argument 1; '*at' may be a NULL behind the last. */
static struct value **find(struct call *c, const struct window *w)
{
	uint64_t name = call_arg(c, 1);
	struct str text = name < 0x10000 ? STR_EMPTY : call_text(c, 1);
	struct value **at = &all(c)->first;

	while (*at != NULL &&
	       ((*at)->window != w->handle ||
		(name < 0x10000 ? (*at)->atom != name :
				  !str_equal_nocase((*at)->name, text))))
		at = &(*at)->next;
	return at;
}

static void get_value(struct call *c)
{
	const struct window *w = window_arg(c, 0);
	struct value *const *at = w == NULL ? NULL : find(c, w);

	if (at != NULL && *at != NULL)
		call_return(c, (*at)->data);
}

static void set_value(struct call *c)
{
	struct arena *a = &call_process(c)->arena;
	const struct window *w = window_arg(c, 0);
	uint64_t name = call_arg(c, 1);
	struct value **at = w == NULL ? NULL : find(c, w);

	if (at == NULL)
		return;
	if (*at == NULL) {
		if (all(c)->count++ >= VALUES_MAX) {
			call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
			return;
		}
		*at = process_need(arena_new(a, struct value));
		**at = (struct value){ .window = w->handle };
		if (name < 0x10000)
			(*at)->atom = (uint16_t)name;
		else
			(*at)->name = process_need_str(
				str_copy(a, call_text(c, 1)));
	}
	(*at)->data = call_arg(c, 2);
	call_return(c, 1);
}

/* What it was. */
static void remove_value(struct call *c)
{
	const struct window *w = window_arg(c, 0);
	struct value **at = w == NULL ? NULL : find(c, w);

	if (at == NULL || *at == NULL)
		return;
	call_return(c, (*at)->data);
	*at = (*at)->next;
	all(c)->count--;
}

/* Programs that say nothing of it, and the hosts don't, have 96. */
static void get_resolution(struct call *c)
{
	call_return(c, DPI);
}

static void get_resolution_of_window(struct call *c)
{
	if (window_arg(c, 0) != NULL)
		call_return(c, DPI);
}

static const struct stub stubs[] = {
	{ "GetPropA", 2, get_value },
	{ "GetPropW", 2, get_value },
	{ "SetPropA", 3, set_value },
	{ "SetPropW", 3, set_value },
	{ "RemovePropA", 2, remove_value },
	{ "RemovePropW", 2, remove_value },
	{ "GetDpiForSystem", 0, get_resolution },
	{ "GetDpiForWindow", 1, get_resolution_of_window },
};
STUB_MODULE(user32_values, "user32.dll", stubs);

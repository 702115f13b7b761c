/* user32.dll: menus, which nobody opens. */
#include "emulator/handles.h"
#include "winapi-stubs/user32.h"

enum { ITEMS_MAX = 1024, BY_POSITION = 0x400 };

struct menu_item {
	uint32_t flags;
	uint64_t id;
};

struct menu {
	struct menu_item *items;
	size_t count, capacity;
};

static const struct handle_type menu_handle = { .kind = HANDLE_OTHER,
						.word = "menu" };

static void create(struct call *c)
{
	struct menu *m = process_need(arena_new(&call_process(c)->arena,
						struct menu));

	call_return(c, handle_new(c, &menu_handle, m));
}

static struct menu *menu_arg(struct call *c)
{
	struct menu *m = handle_object(c, call_arg(c, 0), &menu_handle);

	if (m == NULL)
		call_fail(c, 0, ERROR_INVALID_MENU_HANDLE);
	return m;
}

static void destroy(struct call *c)
{
	if (menu_arg(c) == NULL)
		return;
	handle_close(c, call_arg(c, 0));
	call_return(c, 1);
}

static void add(struct call *c, struct menu *m, size_t at, unsigned first)
{
	struct arena *a = &call_process(c)->arena;
	void *items = m->items;

	if (m->count >= ITEMS_MAX) {
		call_fail(c, 0, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	if (arena_grow(a, &items, m->count, &m->capacity,
		       sizeof(*m->items)) != 0)
		process_need(NULL);
	m->items = items;
	if (at > m->count)
		at = m->count;
	for (size_t i = m->count++; i > at; i--)
		m->items[i] = m->items[i - 1];
	m->items[at] = (struct menu_item){ call_arg32(c, first),
					   call_arg(c, first + 1) };
	call_return(c, 1);
}

/* AppendMenu(menu, flags, id, text). */
static void append(struct call *c)
{
	struct menu *m = menu_arg(c);

	if (m != NULL)
		add(c, m, m->count, 1);
}

/* The item of argument 1: a number, or a position; 'count' for none. */
static size_t find(struct call *c, const struct menu *m, uint32_t flags)
{
	size_t i = 0;

	if (flags & BY_POSITION)
		return call_arg32(c, 1) < m->count ? call_arg32(c, 1) :
						     m->count;
	while (i < m->count && m->items[i].id != call_arg32(c, 1))
		i++;
	return i;
}

/* InsertMenu(menu, before, flags, id, text). */
static void insert(struct call *c)
{
	struct menu *m = menu_arg(c);

	if (m != NULL)
		add(c, m, find(c, m, call_arg32(c, 2)), 2);
}

static void remove_item(struct call *c)
{
	struct menu *m = menu_arg(c);
	size_t at;

	if (m == NULL)
		return;
	at = find(c, m, call_arg32(c, 2));
	if (at == m->count) {
		call_fail(c, 0, ERROR_MENU_ITEM_NOT_FOUND);
		return;
	}
	for (m->count--; at < m->count; at++)
		m->items[at] = m->items[at + 1];
	call_return(c, 1);
}

static void get_count(struct call *c)
{
	const struct menu *m = menu_arg(c);

	call_return(c, m == NULL ? UINT32_MAX : m->count);
}

static void get_id(struct call *c)
{
	const struct menu *m = menu_arg(c);
	uint32_t at = call_arg32(c, 1);

	if (m == NULL || at >= m->count)
		call_return(c, UINT32_MAX);
	else
		call_return(c, m->items[at].id);
}

/* The flags before; -1 where the item isn't there. */
static void change(struct call *c, uint32_t mask)
{
	struct menu *m = menu_arg(c);
	size_t at = m == NULL ? 0 : find(c, m, call_arg32(c, 2));

	if (m == NULL || at == m->count) {
		call_return(c, UINT32_MAX);
		return;
	}
	call_return(c, m->items[at].flags & mask);
	m->items[at].flags = (m->items[at].flags & ~mask) |
			     (call_arg32(c, 2) & mask);
}

static void enable(struct call *c)
{
	change(c, 3);
}

static void check(struct call *c)
{
	change(c, 8);
}

static void draw_bar(struct call *c)
{
	if (window_arg(c, 0) != NULL)
		call_return(c, 1);
}

static void track(struct call *c)
{
	call_stop(c, "it shows a menu and waits for somebody to choose");
}

static const struct stub stubs[] = {
	{ "CreateMenu", 0, create },
	{ "CreatePopupMenu", 0, create },
	{ "DestroyMenu", 1, destroy },
	{ "AppendMenuA", 4, append },
	{ "AppendMenuW", 4, append },
	{ "InsertMenuA", 5, insert },
	{ "InsertMenuW", 5, insert },
	{ "RemoveMenu", 3, remove_item },
	{ "DeleteMenu", 3, remove_item },
	{ "GetMenuItemCount", 1, get_count },
	{ "GetMenuItemID", 2, get_id },
	{ "EnableMenuItem", 3, enable },
	{ "CheckMenuItem", 3, check },
	{ "DrawMenuBar", 1, draw_bar },
	{ "TrackPopupMenu", 7, track },
	{ "TrackPopupMenuEx", 6, track },
};
STUB_MODULE(user32_menus, "user32.dll", stubs);

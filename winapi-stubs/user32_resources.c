/* user32.dll: resources of the guest's modules, by number. */
#include "winapi-stubs/user32.h"

#include <string.h>

#include "emulator/modules.h"
#include "emulator/text.h"
#include "loader/resources.h"
#include "winapi-stubs/resources.h"

enum {
	TYPE_CURSOR = 1, TYPE_BITMAP = 2, TYPE_ICON = 3, TYPE_MENU = 4,
	TYPE_STRINGS = 6, TYPE_ACCELERATORS = 9, TYPE_GROUP_CURSOR = 12,
	TYPE_GROUP_ICON = 14, STRINGS_A_BLOCK = 16,
};

struct bytes resource_arg(struct call *c, uint64_t module, uint32_t type,
			  uint64_t name)
{
	struct process *p = call_process(c);
	const struct guest_module *m = module == 0 ? p->modules[0] :
				       modules_by_base(p, module & ~3ull);
	struct bytes none = { NULL, 0 }, found;

	if (m == NULL || m->file.n == 0) {
		call_fail(c, 0, ERROR_RESOURCE_DATA_NOT_FOUND);
		return none;
	}
	if (name >= 0x10000) {
		call_stop(c, "it looks for the resource %s",
			  call_text_at(c, name, call_is_wide(c), 256).s);
		return none;
	}
	call_describe(c, "%.*s, %u", STR_ARGS(m->name), (unsigned)name);
	if (resource_find(&m->image, type, (uint32_t)name, &found))
		return found;
	call_fail(c, 0, ERROR_RESOURCE_NAME_NOT_FOUND);
	return none;
}

/* Sixteen texts a block, each with its length in front. */
static bool find_text(struct bytes block, unsigned n, struct bytes *out)
{
	size_t at = 0;
	uint16_t units;

	for (;; n--) {
		if (block.len - at < 2)
			return false;
		memcpy(&units, block.data + at, sizeof(units));
		at += 2;
		if (units > (block.len - at) / 2)
			return false;
		if (n == 0)
			break;
		at += units * 2u;
	}
	*out = (struct bytes){ block.data + at, units * 2u };
	return units != 0;
}

/* Where it lies in the module, to be read alone. */
static void put_place(struct call *c, uint32_t block, size_t offset, size_t n)
{
	const struct resource_name type = { TYPE_STRINGS, STR_EMPTY };
	const struct resource_name name = { block, STR_EMPTY };
	uint64_t base = call_arg(c, 0) & ~3ull, entry;
	uint32_t error;

	entry = resource_entry(c, base, type, name, -1, &error);
	if (entry == 0)
		call_fail(c, 0, error);
	else if (call_write_pointer(c, call_arg(c, 2),
				    base + call_read32(c, entry) + offset))
		call_return(c, n);
}

/* LoadString(module, number, to, room): cut where there is no more room. */
static void load_string(struct call *c)
{
	uint32_t id = call_arg32(c, 1) & 0xffff;
	int32_t room = call_arg_int(c, 3);
	struct bytes block, text;
	uint16_t *units;
	struct str s;
	size_t n;

	block = resource_arg(c, call_arg(c, 0), TYPE_STRINGS,
			     id / STRINGS_A_BLOCK + 1);
	if (block.data == NULL)
		return;
	if (!find_text(block, id % STRINGS_A_BLOCK, &text)) {
		call_fail(c, 0, ERROR_RESOURCE_NAME_NOT_FOUND);
		return;
	}
	if (room <= 0) {
		if (call_is_wide(c))
			put_place(c, id / STRINGS_A_BLOCK + 1,
				  (size_t)(text.data - block.data),
				  text.len / 2);
		return;
	}
	n = text.len / 2;
	if (n >= (uint32_t)room)
		n = (uint32_t)room - 1;
	units = process_need(arena_new_array(call_arena(c), uint16_t, n + 1));
	memcpy(units, text.data, n * 2);
	s = process_need_str(text_from_wide(call_arena(c), units, n));
	if (call_is_wide(c)) {
		call_write(c, call_arg(c, 2), units, n * 2);
		call_write16(c, call_arg(c, 2) + n * 2, 0);
		call_return(c, n);
		return;
	}
	call_return(c, call_put_text(c, call_arg(c, 2), (uint32_t)room, s));
}

/* Icons and cursors: of Windows by number, of a module by its resource. */
static void load_shared(struct call *c, uint32_t type)
{
	enum { HANDLE_BASE = 0x20000, OF_MODULE = 0x30000 };
	uint64_t name = call_arg(c, 1);

	if (call_arg(c, 0) == 0 && name < 0x10000)
		call_return(c, HANDLE_BASE + name);
	else if (resource_arg(c, call_arg(c, 0), type, name).data != NULL)
		call_return(c, OF_MODULE + type * 0x1000 + name);
}

static void load_icon(struct call *c)
{
	load_shared(c, TYPE_GROUP_ICON);
}

static void load_cursor(struct call *c)
{
	load_shared(c, TYPE_GROUP_CURSOR);
}

static void load_bitmap(struct call *c)
{
	load_shared(c, TYPE_BITMAP);
}

static void load_menu(struct call *c)
{
	load_shared(c, TYPE_MENU);
}

static void load_accelerators(struct call *c)
{
	load_shared(c, TYPE_ACCELERATORS);
}

/* LoadImage(module, name, kind, ...): a bitmap, an icon, a cursor. */
static void load_image(struct call *c)
{
	enum { FROM_FILE = 0x10 };
	static const uint32_t types[] = { TYPE_BITMAP, TYPE_GROUP_ICON,
					  TYPE_GROUP_CURSOR };
	uint32_t kind = call_arg32(c, 2);

	if (kind > 2)
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
	else if (call_arg32(c, 5) & FROM_FILE)
		call_stop(c, "it loads an image from a file");
	else
		load_shared(c, types[kind]);
}

static void destroy(struct call *c)
{
	if (call_arg(c, 0) == 0)
		call_fail(c, 0, ERROR_INVALID_CURSOR_HANDLE);
	else
		call_return(c, 1);
}

/* The one that was there before. */
static const char cursor_key;

static void set_cursor(struct call *c)
{
	uint64_t *cursor = call_state(c, &cursor_key, sizeof(*cursor));

	call_return(c, *cursor);
	*cursor = call_arg(c, 0);
}

static void get_cursor(struct call *c)
{
	call_return(c, *(uint64_t *)call_state(c, &cursor_key,
					       sizeof(uint64_t)));
}

static const struct stub stubs[] = {
	{ "LoadStringA", 4, load_string },
	{ "LoadStringW", 4, load_string },
	{ "LoadIconA", 2, load_icon },
	{ "LoadIconW", 2, load_icon },
	{ "LoadCursorA", 2, load_cursor },
	{ "LoadCursorW", 2, load_cursor },
	{ "LoadBitmapA", 2, load_bitmap },
	{ "LoadBitmapW", 2, load_bitmap },
	{ "LoadMenuA", 2, load_menu },
	{ "LoadMenuW", 2, load_menu },
	{ "LoadAcceleratorsA", 2, load_accelerators },
	{ "LoadAcceleratorsW", 2, load_accelerators },
	{ "LoadImageA", 6, load_image },
	{ "LoadImageW", 6, load_image },
	{ "DestroyIcon", 1, destroy },
	{ "DestroyCursor", 1, destroy },
	{ "SetCursor", 1, set_cursor },
	{ "GetCursor", 0, get_cursor },
};
STUB_MODULE(user32_resources, "user32.dll", stubs);

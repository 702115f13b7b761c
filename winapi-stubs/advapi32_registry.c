/* advapi32.dll: the registry. */
#include <string.h>

#include "emulator/text.h"
#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/advapi32.h"

enum { DATA_MAX = 1 << 20 };

static const struct handle_type key_handle = {
	.kind = HANDLE_KEY,
	.word = "key",
};

/* What a handle stands for. */
struct open_key {
	struct registry_key *key;
	uint32_t rights; /* KEY_... */
};

enum {
	GENERIC_READ_BIT = 1u << 31, GENERIC_WRITE_BIT = 1 << 30,
	GENERIC_ALL_BIT = 1 << 28, MAXIMUM_BIT = 1 << 25,
	RIGHTS_ALL = 0x3f, WOW64_BITS = 0x300,
};

/* Rights for all kinds of objects, in those of keys. */
static uint32_t rights_of(uint32_t access)
{
	uint32_t rights = access & RIGHTS_ALL;

	if (access & (GENERIC_ALL_BIT | MAXIMUM_BIT))
		return RIGHTS_ALL;
	if (access & GENERIC_READ_BIT)
		rights |= REGISTRY_QUERY | REGISTRY_ENUMERATE;
	if (access & GENERIC_WRITE_BIT)
		rights |= REGISTRY_SET;
	return rights;
}

bool registry_allows(struct call *c, uint64_t handle,
		     enum registry_right right)
{
	const struct open_key *o = handle_object(c, handle, &key_handle);

	if (o == NULL || o->rights & right)
		return true;
	registry_finish(c, ERROR_ACCESS_DENIED);
	return false;
}

struct str registry_path(struct call *c, uint64_t handle)
{
	static const char *const roots[] = {
		"HKEY_CLASSES_ROOT", "HKEY_CURRENT_USER",
		"HKEY_LOCAL_MACHINE", "HKEY_USERS",
	};
	uint32_t n = (uint32_t)handle - 0x80000000u;
	const struct open_key *o;

	if (n < sizeof(roots) / sizeof(*roots))
		return str_of(roots[n]);
	if (n == 5)
		return str_of("HKEY_CURRENT_CONFIG");
	o = handle_object(c, handle, &key_handle);
	return o == NULL ? STR_EMPTY : o->key->path;
}

void registry_finish(struct call *c, uint32_t error)
{
	if (error != ERROR_SUCCESS)
		call_note_failure(c, error);
	call_return(c, error);
}

struct str registry_path_with(struct call *c, unsigned n, uint32_t access)
{
	struct str base = registry_path(c, call_arg(c, 0)), path = base;
	struct str below = call_text(c, n);

	while (below.n != 0 && below.s[below.n - 1] == '\\')
		below.n--;
	if (base.n != 0 && below.n != 0)
		path = process_need_str(STR_CONCAT(call_arena(c), base,
						   str_of("\\"), below));
	path = registry_view(c, base, path, access);
	call_describe(c, "%.*s", STR_ARGS(path));
	return path;
}

static void return_key(struct call *c, struct registry_key *k,
		       uint32_t access, uint64_t address)
{
	struct open_key *o = process_need(
		arena_new(&call_process(c)->arena, struct open_key));
	uint32_t h;

	if ((access & ~(uint32_t)WOW64_BITS) == 0) {
		call_stop(c, "it opens %.*s without a right",
			  STR_ARGS(k->path));
		return;
	}
	*o = (struct open_key){ .key = k, .rights = rights_of(access) };
	h = handle_new(c, &key_handle, o);
	if (call_write_pointer(c, address, h))
		registry_finish(c, h == 0 ? ERROR_NOT_ENOUGH_MEMORY : ERROR_SUCCESS);
}

/* What Windows has of its own isn't all described: that isn't an absence. */
bool registry_is_unknown(struct call *c, struct str path, const char *what)
{
	if (!registry_is_of_windows(path) ||
	    world_lacks(call_world(c), path))
		return false;
	call_stop(c, "what the registry has %s %.*s isn't known", what,
		  STR_ARGS(path));
	return true;
}

bool registry_may_open(struct call *c, struct str path)
{
	enum world_access may = world_may_open(call_world(c), path, false);

	if (may == WORLD_DENIED)
		registry_finish(c, ERROR_ACCESS_DENIED);
	return may != WORLD_DENIED;
}

/* Where there will be no key the caller finds none. */
static bool clear_key(struct call *c, uint64_t address)
{
	if (address != 0)
		return call_write_pointer(c, address, 0);
	call_stop(c, "it opens a key, and has no place for its handle");
	return false;
}

static void open_at(struct call *c, uint64_t address, uint32_t access)
{
	struct str path = registry_path_with(c, 1, access);
	struct registry_key *k;

	if (process_is_stopped(call_process(c)) || !clear_key(c, address))
		return;
	if (path.n == 0) {
		registry_finish(c, ERROR_INVALID_HANDLE);
		return;
	}
	if (!registry_may_open(c, path))
		return;
	k = registry_find(call_process(c)->registry, path);
	if (k != NULL)
		return_key(c, k, access, address);
	else if (!registry_is_unknown(c, path, "at"))
		registry_finish(c, ERROR_FILE_NOT_FOUND);
}

static void open_key_ex(struct call *c)
{
	open_at(c, call_arg(c, 4), call_arg32(c, 3));
}

static void open_key(struct call *c)
{
	open_at(c, call_arg(c, 2), MAXIMUM_BIT);
}

static void create_at(struct call *c, uint64_t address, uint64_t disposition,
		      uint32_t access)
{
	enum { CREATED = 1, OPENED = 2 };
	struct process *p = call_process(c);
	struct str path = registry_path_with(c, 1, access);
	bool there;
	struct registry_key *k;

	if (process_is_stopped(call_process(c)) || !clear_key(c, address))
		return;
	if (path.n == 0) {
		registry_finish(c, ERROR_INVALID_HANDLE);
		return;
	}
	if (!registry_may_open(c, path))
		return;
	there = registry_find(p->registry, path) != NULL;
	if (!there && registry_is_unknown(c, path, "at"))
		return;
	k = registry_add(p, path);
	if (k == NULL) {
		registry_finish(c, ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	if (disposition != 0)
		call_write32(c, disposition, there ? OPENED : CREATED);
	return_key(c, k, access, address);
}

static void create_key_ex(struct call *c)
{
	create_at(c, call_arg(c, 7), call_arg(c, 8), call_arg32(c, 5));
}

static void create_key(struct call *c)
{
	create_at(c, call_arg(c, 2), 0, MAXIMUM_BIT);
}

static void close_key(struct call *c)
{
	uint64_t handle = call_arg(c, 0);

	if (registry_path(c, handle).n == 0) {
		registry_finish(c, ERROR_INVALID_HANDLE);
		return;
	}
	if (handle_object(c, handle, &key_handle) != NULL)
		handle_close(c, handle);
}

static bool is_text(uint32_t type)
{
	return type == REG_SZ || type == REG_EXPAND_SZ ||
	       type == REG_MULTI_SZ;
}

struct bytes registry_data(struct call *c, const struct registry_value *v)
{
	size_t units = v->data.len / 2;
	uint8_t *ansi;
	uint16_t unit;

	if (call_is_wide(c) || !is_text(v->type))
		return v->data;
	ansi = process_need(arena_alloc(call_arena(c), units + 1, 1));
	for (size_t i = 0; i < units; i++) {
		memcpy(&unit, v->data.data + 2 * i, sizeof(unit));
		ansi[i] = text_unit_to_ansi(unit);
	}
	return (struct bytes){ ansi, units };
}

/* Of a handle: it is none, or its key was deleted since. */
static uint32_t no_key(struct str path)
{
	return path.n == 0 ? ERROR_INVALID_HANDLE : ERROR_KEY_DELETED;
}

static void query_value(struct call *c)
{
	uint64_t type = call_arg(c, 3), data = call_arg(c, 4);
	uint64_t size = call_arg(c, 5);
	struct str path = registry_path(c, call_arg(c, 0)), name = call_text(c, 1);
	const struct registry_key *k = registry_find(
		call_process(c)->registry, path);
	const struct registry_value *v = k == NULL ? NULL :
						     registry_value(k, name);
	struct bytes found;
	uint32_t room;

	call_describe(c, "%.*s, %.*s", STR_ARGS(path), STR_ARGS(name));
	if (data != 0 && size == 0) {
		registry_finish(c, ERROR_INVALID_PARAMETER);
		return;
	}
	if (!registry_allows(c, call_arg(c, 0), REGISTRY_QUERY))
		return;
	if (v == NULL) {
		if (k == NULL)
			registry_finish(c, no_key(path));
		else if (!registry_is_unknown(c, path, "in"))
			registry_finish(c, ERROR_FILE_NOT_FOUND);
		return;
	}
	found = registry_data(c, v);
	if (type != 0)
		call_write32(c, type, v->type);
	if (size == 0)
		return;
	room = call_read32(c, size);
	call_write32(c, size, (uint32_t)found.len);
	if (data == 0)
		return;
	if (room < found.len)
		registry_finish(c, ERROR_MORE_DATA);
	else
		call_write(c, data, found.data, found.len);
}

static void set_value(struct call *c)
{
	struct process *p = call_process(c);
	struct str path = registry_path(c, call_arg(c, 0)), name = call_text(c, 1);
	struct registry_key *k = registry_find(p->registry, path);
	uint32_t type = call_arg32(c, 3), n = call_arg32(c, 5);
	uint8_t *data;
	uint16_t *wide;

	call_describe(c, "%.*s, %.*s", STR_ARGS(path), STR_ARGS(name));
	if (k == NULL || n > DATA_MAX) {
		registry_finish(c, k == NULL ? no_key(path) :
					       ERROR_NOT_ENOUGH_MEMORY);
		return;
	}
	if (!registry_allows(c, call_arg(c, 0), REGISTRY_SET))
		return;
	data = process_need(arena_alloc(call_arena(c), n + 1, 1));
	if (!call_read(c, call_arg(c, 4), data, n))
		return;
	if (call_is_wide(c) || !is_text(type)) {
		registry_set(p, k, name, type, (struct bytes){ data, n });
		return;
	}
	wide = process_need(arena_new_array(call_arena(c), uint16_t, n + 1));
	for (uint32_t i = 0; i < n; i++)
		wide[i] = text_ansi_to_unit(data[i]);
	registry_set(p, k, name, type,
		     (struct bytes){ (const uint8_t *)wide, n * 2 });
}

static void delete_value(struct call *c)
{
	struct str path = registry_path(c, call_arg(c, 0)), name = call_text(c, 1);
	struct registry_key *k = registry_find(call_process(c)->registry,
					       path);

	call_describe(c, "%.*s, %.*s", STR_ARGS(path), STR_ARGS(name));
	if (k == NULL)
		registry_finish(c, no_key(path));
	else if (!registry_allows(c, call_arg(c, 0), REGISTRY_SET))
		return;
	else if (!registry_remove_value(k, name))
		registry_finish(c, ERROR_FILE_NOT_FOUND);
}

static const struct stub stubs[] = {
	{ "RegOpenKeyA", 3, open_key },
	{ "RegOpenKeyW", 3, open_key },
	{ "RegOpenKeyExA", 5, open_key_ex },
	{ "RegOpenKeyExW", 5, open_key_ex },
	{ "RegCreateKeyA", 3, create_key },
	{ "RegCreateKeyW", 3, create_key },
	{ "RegCreateKeyExA", 9, create_key_ex },
	{ "RegCreateKeyExW", 9, create_key_ex },
	{ "RegCloseKey", 1, close_key },
	{ "RegQueryValueExA", 6, query_value },
	{ "RegQueryValueExW", 6, query_value },
	{ "RegSetValueExA", 6, set_value },
	{ "RegSetValueExW", 6, set_value },
	{ "RegDeleteValueA", 2, delete_value },
	{ "RegDeleteValueW", 2, delete_value },
};
STUB_MODULE(advapi32_registry, "advapi32.dll", stubs);

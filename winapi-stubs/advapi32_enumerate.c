/* advapi32.dll: keys and values of the registry, told one after another. */
#include <string.h>

#include "emulator/text.h"
#include "loader/pe.h"
#include "winapi-stubs/advapi32.h"

static bool is_right_below(const struct registry_key *k, struct str path)
{
	return k->path.n > path.n + 1 && k->path.s[path.n] == '\\' &&
	       str_equal_nocase((struct str){ k->path.s, path.n }, path) &&
	       memchr(k->path.s + path.n + 1, '\\',
		      k->path.n - path.n - 1) == NULL;
}

/* How many there are, and how long the longest name is. */
static uint32_t count_below(struct call *c, struct str path, size_t *longest)
{
	uint32_t below = 0;

	*longest = 0;
	for (const struct registry_key *k = call_process(c)->registry->keys;
	     k != NULL; k = k->next) {
		if (!is_right_below(k, path))
			continue;
		below++;
		if (k->path.n - path.n - 1 > *longest)
			*longest = k->path.n - path.n - 1;
	}
	return below;
}

/* The n-th by the order in which they were made: the list has it backwards. */
static struct registry_key *nth_below(struct call *c, struct str path,
				      uint32_t n)
{
	size_t longest;
	uint32_t below = count_below(c, path, &longest);
	struct registry_key *k = call_process(c)->registry->keys;

	if (n >= below)
		return NULL;
	for (; k != NULL; k = k->next) {
		if (is_right_below(k, path) && --below == n)
			return k;
	}
	return NULL;
}

static void enumerate_keys(struct call *c)
{
	bool extended = strstr(call_api(c), "Ex") != NULL;
	struct str path = registry_path(c, call_arg(c, 0)), name;
	uint64_t to = call_arg(c, 2), size = call_arg(c, 3);
	struct registry_key *k;
	uint32_t room;
	size_t n;

	call_describe(c, "%.*s", STR_ARGS(path));
	if (path.n == 0) {
		registry_finish(c, ERROR_INVALID_HANDLE);
		return;
	}
	if (!registry_allows(c, call_arg(c, 0), REGISTRY_ENUMERATE) ||
	    registry_is_unknown(c, path, "below"))
		return;
	k = nth_below(c, path, call_arg32(c, 1));
	if (k == NULL) {
		/* The end is no failure to tell of. */
		call_return(c, ERROR_NO_MORE_ITEMS);
		return;
	}
	room = extended ? call_read32(c, size) : (uint32_t)size;
	name = (struct str){ k->path.s + path.n + 1, k->path.n - path.n - 1 };
	n = call_put_text(c, to, room, name);
	if (n >= room)
		registry_finish(c, ERROR_MORE_DATA);
	else if (extended)
		call_write32(c, size, (uint32_t)n);
	if (extended && call_arg(c, 7) != 0)
		call_write64(c, call_arg(c, 7), call_clock(c));
}

static struct registry_value *nth_value(struct registry_key *k, uint32_t n,
					uint32_t *count)
{
	struct registry_value *v;

	*count = 0;
	for (v = k->values; v != NULL; v = v->next)
		(*count)++;
	if (n >= *count)
		return NULL;
	n = *count - 1 - n;
	for (v = k->values; n != 0; n--)
		v = v->next;
	return v;
}

/* Key, index, name, its room, reserved, type, data, its room. */
static void enumerate_values(struct call *c)
{
	struct str path = registry_path(c, call_arg(c, 0));
	struct registry_key *k = registry_find(call_process(c)->registry,
					       path);
	uint64_t size = call_arg(c, 3), room = call_arg(c, 7);
	const struct registry_value *v;
	uint32_t count, left;
	struct bytes data;
	size_t n;

	call_describe(c, "%.*s", STR_ARGS(path));
	if (k == NULL) {
		registry_finish(c, ERROR_INVALID_HANDLE);
		return;
	}
	if (!registry_allows(c, call_arg(c, 0), REGISTRY_QUERY) ||
	    registry_is_unknown(c, path, "below"))
		return;
	v = nth_value(k, call_arg32(c, 1), &count);
	if (v == NULL) {
		call_return(c, ERROR_NO_MORE_ITEMS);
		return;
	}
	n = call_put_text(c, call_arg(c, 2), call_read32(c, size), v->name);
	if (n >= call_read32(c, size)) {
		registry_finish(c, ERROR_MORE_DATA);
		return;
	}
	call_write32(c, size, (uint32_t)n);
	data = registry_data(c, v);
	if (call_arg(c, 5) != 0)
		call_write32(c, call_arg(c, 5), v->type);
	if (room == 0)
		return;
	left = call_read32(c, room);
	call_write32(c, room, (uint32_t)data.len);
	if (call_arg(c, 6) != 0 && left < data.len)
		registry_finish(c, ERROR_MORE_DATA);
	else if (call_arg(c, 6) != 0)
		call_write(c, call_arg(c, 6), data.data, data.len);
}

/* Class, its room, reserved, keys, ... as the documentation counts them. */
static void query_info(struct call *c)
{
	struct str path = registry_path(c, call_arg(c, 0));
	struct registry_key *k = registry_find(call_process(c)->registry,
					       path);
	uint32_t keys, values, longest = 0, largest = 0;
	size_t longest_key;

	call_describe(c, "%.*s", STR_ARGS(path));
	if (k == NULL) {
		registry_finish(c, ERROR_INVALID_HANDLE);
		return;
	}
	if (!registry_allows(c, call_arg(c, 0), REGISTRY_QUERY) ||
	    registry_is_unknown(c, path, "below"))
		return;
	keys = count_below(c, path, &longest_key);
	nth_value(k, UINT32_MAX, &values);
	for (const struct registry_value *v = k->values; v != NULL;
	     v = v->next) {
		longest = v->name.n > longest ? (uint32_t)v->name.n : longest;
		largest = v->data.len > largest ? (uint32_t)v->data.len :
						  largest;
	}
	const uint32_t facts[] = {
		keys, (uint32_t)longest_key, 0, values,
		longest, largest, 0,
	};

	if (call_arg(c, 1) != 0)
		call_put_text(c, call_arg(c, 1), 1, STR_EMPTY);
	if (call_arg(c, 2) != 0)
		call_write32(c, call_arg(c, 2), 0);
	for (unsigned i = 0; i < 7; i++) {
		if (call_arg(c, 4 + i) != 0)
			call_write32(c, call_arg(c, 4 + i), facts[i]);
	}
	if (call_arg(c, 11) != 0)
		call_write64(c, call_arg(c, 11), call_clock(c));
}

/* Without keys below: those would be in the way. */
static void delete_key(struct call *c)
{
	struct registry *r = call_process(c)->registry;
	struct str path = registry_path_with(c, 1, 0);
	struct registry_key *k = registry_find(r, path), **at = &r->keys;
	size_t longest;

	if (path.n == 0 || k == NULL) {
		if (path.n == 0)
			registry_finish(c, ERROR_INVALID_HANDLE);
		else if (!registry_is_unknown(c, path, "below"))
			registry_finish(c, ERROR_FILE_NOT_FOUND);
		return;
	}
	if (!registry_may_open(c, path))
		return;
	if (count_below(c, path, &longest) != 0) {
		registry_finish(c, ERROR_ACCESS_DENIED);
		return;
	}
	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	r->count--;
}

/* A key's default value, as text. */
static void set_default(struct call *c)
{
	struct str path = registry_path_with(c, 1, 0);
	struct registry_key *k;

	if (path.n == 0) {
		registry_finish(c, ERROR_INVALID_HANDLE);
		return;
	}
	if (call_arg32(c, 2) != REG_SZ) {
		registry_finish(c, ERROR_INVALID_PARAMETER);
		return;
	}
	if (!registry_may_open(c, path))
		return;
	k = registry_find(call_process(c)->registry, path);
	if (k == NULL && registry_is_unknown(c, path, "below"))
		return;
	k = registry_add(call_process(c), path);
	if (k == NULL)
		registry_finish(c, ERROR_NOT_ENOUGH_MEMORY);
	else
		registry_set_text(call_process(c), k, "", call_text(c, 3));
}

static void query_default(struct call *c)
{
	struct str path = registry_path_with(c, 1, 0);
	const struct registry_key *k =
		registry_find(call_process(c)->registry, path);
	const struct registry_value *v = k == NULL ?
						 NULL :
						 registry_value(k, STR_EMPTY);
	uint32_t room = call_arg(c, 3) == 0 ? 0 :
					      call_read32(c, call_arg(c, 3));
	struct bytes data;

	if (path.n != 0 && !registry_may_open(c, path))
		return;
	if (v == NULL) {
		if (path.n == 0)
			registry_finish(c, ERROR_INVALID_HANDLE);
		else if (!registry_is_unknown(c, path, "at"))
			registry_finish(c, ERROR_FILE_NOT_FOUND);
		return;
	}
	data = registry_data(c, v);
	if (call_arg(c, 3) != 0)
		call_write32(c, call_arg(c, 3), (uint32_t)data.len);
	if (call_arg(c, 2) != 0 && room < data.len)
		registry_finish(c, ERROR_MORE_DATA);
	else if (call_arg(c, 2) != 0)
		call_write(c, call_arg(c, 2), data.data, data.len);
}

static void flush_key(struct call *c)
{
	if (registry_path(c, call_arg(c, 0)).n == 0)
		registry_finish(c, ERROR_INVALID_HANDLE);
}

/* Another machine isn't there; this one's own is. */
static void connect_registry(struct call *c)
{
	struct str name = call_text(c, 0);

	call_describe(c, "%.*s", STR_ARGS(name));
	if (call_arg(c, 0) != 0 && name.n != 0)
		registry_finish(c, ERROR_BAD_NETPATH);
	else
		call_write_pointer(c, call_arg(c, 2), call_arg32(c, 1));
}

/* SeBackupPrivilege and SeRestorePrivilege aren't switched on. */
static void refuse_privilege(struct call *c)
{
	registry_finish(c, ERROR_PRIVILEGE_NOT_HELD);
}

static const struct stub stubs[] = {
	{ "RegEnumKeyA", 4, enumerate_keys },
	{ "RegEnumKeyW", 4, enumerate_keys },
	{ "RegEnumKeyExA", 8, enumerate_keys },
	{ "RegEnumKeyExW", 8, enumerate_keys },
	{ "RegEnumValueA", 8, enumerate_values },
	{ "RegEnumValueW", 8, enumerate_values },
	{ "RegQueryInfoKeyA", 12, query_info },
	{ "RegQueryInfoKeyW", 12, query_info },
	{ "RegDeleteKeyA", 2, delete_key },
	{ "RegDeleteKeyW", 2, delete_key },
	{ "RegDeleteKeyExA", 4, delete_key },
	{ "RegDeleteKeyExW", 4, delete_key },
	{ "RegSetValueA", 5, set_default },
	{ "RegSetValueW", 5, set_default },
	{ "RegQueryValueA", 4, query_default },
	{ "RegQueryValueW", 4, query_default },
	{ "RegFlushKey", 1, flush_key },
	{ "RegConnectRegistryA", 3, connect_registry },
	{ "RegConnectRegistryW", 3, connect_registry },
	{ "RegLoadKeyA", 3, refuse_privilege },
	{ "RegLoadKeyW", 3, refuse_privilege },
	{ "RegUnLoadKeyA", 2, refuse_privilege },
	{ "RegUnLoadKeyW", 2, refuse_privilege },
	{ "RegSaveKeyA", 3, refuse_privilege },
	{ "RegSaveKeyW", 3, refuse_privilege },
	{ "RegReplaceKeyA", 4, refuse_privilege },
	{ "RegReplaceKeyW", 4, refuse_privilege },
	{ "RegRestoreKeyA", 3, refuse_privilege },
	{ "RegRestoreKeyW", 3, refuse_privilege },
};
STUB_MODULE(advapi32_enumerate, "advapi32.dll", stubs);

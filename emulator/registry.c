/* Keys by their whole path, in a list: there are few. */
#include "emulator/registry.h"

#include "emulator/releases.h"
#include "emulator/text.h"
#include "emulator/world.h"
#include "loader/pe.h"

struct registry_key *registry_find(const struct registry *r, struct str path)
{
	struct registry_key *k = r->keys;

	while (k != NULL && !str_equal_nocase(k->path, path))
		k = k->next;
	return k;
}

struct registry_key *registry_add(struct process *p, struct str path)
{
	struct registry *r = p->registry;
	struct registry_key *k = registry_find(r, path);

	if (k != NULL || r->count >= REGISTRY_KEYS_MAX)
		return k;
	k = process_need(arena_new(&p->arena, struct registry_key));
	k->path = process_need_str(str_copy(&p->arena, path));
	k->next = r->keys;
	r->keys = k;
	r->count++;
	/* Those above it are there too. */
	for (size_t n = path.n; n > 0; n--) {
		if (path.s[n - 1] != '\\')
			continue;
		registry_add(p, (struct str){ path.s, n - 1 });
		break;
	}
	return k;
}

struct registry_value *registry_value(const struct registry_key *k,
				      struct str name)
{
	struct registry_value *v = k->values;

	while (v != NULL && !str_equal_nocase(v->name, name))
		v = v->next;
	return v;
}

void registry_set(struct process *p, struct registry_key *k, struct str name,
		  uint32_t type, struct bytes data)
{
	struct registry_value *v = registry_value(k, name);
	struct str copy = str_copy(&p->arena,
				   (struct str){ (const char *)data.data,
						 data.len });

	process_need(copy.s);
	if (v == NULL) {
		v = process_need(arena_new(&p->arena, struct registry_value));
		v->name = process_need_str(str_copy(&p->arena, name));
		v->next = k->values;
		k->values = v;
	}
	v->type = type;
	v->data = (struct bytes){ (const uint8_t *)copy.s, copy.n };
}

void registry_set_text(struct process *p, struct registry_key *k,
		       const char *name, struct str text)
{
	size_t units;
	uint16_t *wide = process_need(text_to_wide(&p->arena, text, &units));

	registry_set(p, k, str_of(name), REG_SZ,
		     (struct bytes){ (const uint8_t *)wide,
				     (units + 1) * sizeof(*wide) });
}

bool registry_remove_value(struct registry_key *k, struct str name)
{
	struct registry_value **v = &k->values;

	while (*v != NULL && !str_equal_nocase((*v)->name, name))
		v = &(*v)->next;
	if (*v == NULL)
		return false;
	*v = (*v)->next;
	return true;
}

static bool starts(struct str path, const char *with)
{
	struct str w = str_of(with);

	return path.n >= w.n &&
	       str_equal_nocase((struct str){ path.s, w.n }, w) &&
	       (path.n == w.n || path.s[w.n] == '\\');
}

bool registry_is_of_windows(struct str path)
{
	static const char *const known[] = {
		"HKEY_CLASSES_ROOT",
		"HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft",
		"HKEY_LOCAL_MACHINE\\SOFTWARE\\Classes",
		"HKEY_LOCAL_MACHINE\\SOFTWARE\\Policies",
		"HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\Microsoft",
		"HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\Classes",
		"HKEY_LOCAL_MACHINE\\SOFTWARE\\Wow6432Node\\Policies",
		"HKEY_LOCAL_MACHINE\\SYSTEM",
		"HKEY_LOCAL_MACHINE\\HARDWARE",
		"HKEY_LOCAL_MACHINE\\SAM",
		"HKEY_LOCAL_MACHINE\\SECURITY",
		"HKEY_CURRENT_USER\\Software\\Microsoft",
		"HKEY_CURRENT_USER\\Control Panel",
		"HKEY_CURRENT_CONFIG",
		"HKEY_USERS",
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		if (starts(path, known[i]))
			return true;
	}
	return false;
}

static void set_number(struct process *p, struct registry_key *k,
		       const char *name, uint32_t value)
{
	registry_set(p, k, str_of(name), REG_DWORD,
		     (struct bytes){ (const uint8_t *)&value, sizeof(value) });
}

static void add_version(struct process *p)
{
	struct registry_key *k = registry_add(
		p, str_of("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows "
			  "NT\\CurrentVersion"));

	/* 8.1 and later call themselves 6.3, and say more elsewhere. */
	uint32_t shown = p->windows > 0x603 ? 0x603 : p->windows;

	registry_set_text(p, k, "CurrentVersion",
			  process_text(p, "%u.%u", shown >> 8, shown & 0xff));
	if (p->windows >= WINDOWS_10) {
		set_number(p, k, "CurrentMajorVersionNumber", p->windows >> 8);
		set_number(p, k, "CurrentMinorVersionNumber",
			   p->windows & 0xff);
	}
	registry_set_text(p, k, "CurrentBuildNumber",
			  process_text(p, "%u", p->build));
	registry_set_text(p, k, "SystemRoot", p->world->windows_folder);
	if (p->service_pack != 0)
		registry_set_text(p, k, "CSDVersion",
				  process_text(p, "Service Pack %u",
					       p->service_pack));
}

struct registry *registry_new(struct process *p)
{
	static const char *const there[] = {
		("HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\"
		 "CurrentVersion"),
		"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services",
		"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control",
		"HKEY_LOCAL_MACHINE\\HARDWARE",
		"HKEY_CLASSES_ROOT",
		"HKEY_CURRENT_USER\\Software\\Microsoft",
		"HKEY_USERS",
		"HKEY_CURRENT_CONFIG",
	};

	p->registry = process_need(arena_new(&p->arena, struct registry));
	for (size_t i = 0; i < sizeof(there) / sizeof(*there); i++)
		registry_add(p, str_of(there[i]));
	add_version(p);
	return p->registry;
}

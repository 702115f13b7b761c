/* What decides the loader's search, from the hives SOFTWARE and SYSTEM. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "snapshot/programs.h"
#include "snapshot/windows.h"
#include "util/status.h"

static const char version_key[] = "Microsoft\\Windows NT\\CurrentVersion";
static const char session_key[] = "Control\\Session Manager";

/* NULL where there is no such hive, or it can't be read: that is noted. */
static int open_hive(struct windows *w, const char *name, struct hive **out)
{
	struct arena a = ARENA_INIT;
	struct bytes bytes;
	struct node *file;
	struct str path;
	int ret;

	*out = NULL;
	path = str_printf(&a, "System32/config/%s", name);
	ret = path.s == NULL ? E_NO_MEMORY :
			       volume_find(w->volume, w->folder, path, &file);
	if (ret != OK || file == NULL || file->is_folder) {
		if (ret == OK)
			note(w->messages,
			     "no registry hive %s in System32\\config", name);
		goto out;
	}
	ret = volume_read_one(w->volume, file, &a, &bytes);
	if (ret != OK)
		goto out;
	*out = hive_open(bytes);
	if (*out == NULL)
		note(w->messages,
		     "the registry hive %s can't be read (%s): it is damaged, "
		     "or was copied while Windows ran",
		     name, strerror(errno));
	else if (hive_is_unfinished(bytes)) {
		w->registry.may_be_old = true;
		note(w->messages,
		     "the registry hive %s has changes in its log files that "
		     "aren't read: what it says may be old; shut that Windows "
		     "down before its disk is copied",
		     name);
	}
out:
	arena_release(&a);
	return ret;
}

/* Windows 10 and later say themselves what update they have. */
static int read_build(struct windows *w, struct hive *h)
{
	uint32_t major, minor, update;
	struct str number;
	int ret = hive_text(h, version_key, "CurrentBuildNumber", w->arena,
			    &number);

	if (ret != OK || number.n == 0 || number.n > 9 ||
	    !hive_number(h, version_key, "CurrentMajorVersionNumber",
			 &major) ||
	    !hive_number(h, version_key, "CurrentMinorVersionNumber",
			 &minor) ||
	    !hive_number(h, version_key, "UBR", &update))
		return ret;
	for (size_t i = 0; i < number.n; i++) {
		if (number.s[i] < '0' || number.s[i] > '9')
			return OK;
	}
	if (major > UINT16_MAX || minor > UINT16_MAX || update > 999999999)
		return OK;
	w->registry.build = str_printf(w->arena, "%u.%u.%.*s.%u", major, minor,
				       STR_ARGS(number), update);
	return w->registry.build.s == NULL ? E_NO_MEMORY : OK;
}

static int read_software(struct windows *w, struct hive *h)
{
	struct registry *r = &w->registry;
	uint32_t major, minor;
	int ret = hive_text(h, version_key, "SystemRoot", w->arena,
			    &r->system_root);

	if (ret == OK)
		ret = hive_text(h, version_key, "ProductName", w->arena,
				&r->product_name);
	if (ret == OK)
		ret = hive_text(h, version_key, "CSDVersion", w->arena,
				&r->service_pack);
	if (ret == OK)
		ret = read_build(w, h);
	if (ret == OK &&
	    hive_number(h, "Microsoft\\InetStp", "MajorVersion", &major) &&
	    hive_number(h, "Microsoft\\InetStp", "MinorVersion", &minor) &&
	    major < 100 && minor < 100) {
		r->iis = str_printf(w->arena, "%u.%u", major, minor);
		ret = r->iis.s == NULL ? E_NO_MEMORY : OK;
	}
	return ret == OK ? programs_note_app_paths(w, h) : ret;
}

static int add_name(struct windows *w, struct str **items, size_t *count,
		    size_t *capacity, struct str name)
{
	void *moved = *items;

	name = str_lower(w->arena, name);
	if (name.s == NULL ||
	    arena_grow(w->arena, &moved, *count, capacity, sizeof(name)) != 0)
		return E_NO_MEMORY;
	*items = moved;
	(*items)[(*count)++] = name;
	return OK;
}

static int read_known_dlls(struct windows *w, struct hive *h, const char *key)
{
	struct registry *r = &w->registry;
	struct hive_text *texts;
	size_t count;
	int ret = hive_texts(h, key, w->arena, &texts, &count);

	for (size_t i = 0; ret == OK && i < count; i++) {
		r->has_known_dlls = true;
		/* DllDirectory and DllDirectory32 are folders. */
		if (memchr(texts[i].text.s, '\\', texts[i].text.n) == NULL)
			ret = add_name(w, &r->known_dlls, &r->known_dll_count,
				       &r->known_dll_capacity, texts[i].text);
	}
	return ret;
}

static int read_session(struct windows *w, struct hive *h, const char *key)
{
	struct registry *r = &w->registry;
	struct hive_text *texts;
	uint32_t number;
	size_t count;
	int ret = hive_texts(h, key, w->arena, &texts, &count);

	for (size_t i = 0; ret == OK && i < count; i++) {
		if (str_equal_nocase(texts[i].name,
				     str_of("ExcludeFromKnownDlls")))
			ret = add_name(w, &r->excluded, &r->excluded_count,
				       &r->excluded_capacity, texts[i].text);
	}
	r->unsafe_search = hive_number(h, key, "SafeDllSearchMode", &number) &&
			   number == 0;
	return ret;
}

static int read_system(struct windows *w, struct hive *h)
{
	char control_set[32], session[128], below[160];
	uint32_t set = 1;
	int ret;

	if (!hive_number(h, "Select", "Current", &set) || set > 999)
		set = 1;
	snprintf(control_set, sizeof(control_set), "ControlSet%03u", set);
	snprintf(session, sizeof(session), "%s\\%s", control_set,
		 session_key);
	ret = read_session(w, h, session);
	snprintf(below, sizeof(below), "%s\\KnownDLLs", session);
	if (ret == OK)
		ret = read_known_dlls(w, h, below);
	snprintf(below, sizeof(below), "%s\\Environment", session);
	if (ret == OK)
		ret = hive_text(h, below, "Path", w->arena,
				&w->registry.path);
	return ret == OK ? programs_note_services(w, h, control_set) : ret;
}

int registry_read(struct windows *w)
{
	static const struct {
		const char *name;
		int (*read)(struct windows *w, struct hive *h);
	} hives[] = {
		{ "SOFTWARE", read_software },
		{ "SYSTEM", read_system },
	};
	int ret = OK;

	for (size_t i = 0; ret == OK && i < sizeof(hives) / sizeof(*hives);
	     i++) {
		struct hive *h;

		ret = open_hive(w, hives[i].name, &h);
		if (ret == OK && h != NULL)
			ret = hives[i].read(w, h);
		hive_close(h);
	}
	return ret;
}

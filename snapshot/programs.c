/*
 * App Paths and services: a profile has no place for them, since they decide
 * nothing of how a DLL is found but for these programs. A person is told.
 */
#include "snapshot/programs.h"

#include <stdio.h>
#include <string.h>

#include "profiles/compile_intern.h"
#include "util/status.h"

enum {
	SHOWN_MAX = 8,
	KEY_MAX = 512,
	SERVICE_PROCESS = 0x30, /* SERVICE_WIN32: no driver */
};

static int note_list(struct windows *w, const struct intern *list,
		     const char *what)
{
	struct arena a = ARENA_INIT;
	size_t shown = list->count < SHOWN_MAX ? list->count : SHOWN_MAX;
	struct str text = str_join(&a, list->keys, shown, ", ");

	if (text.s != NULL && list->count != 0)
		note(w->messages, "%s: %.*s%s", what, STR_ARGS(text),
		     shown < list->count ? " and more" : "");
	arena_release(&a);
	return text.s == NULL ? E_NO_MEMORY : OK;
}

static int collect_app_path(struct hive *h, const char *top, struct str name,
			    struct arena *a, struct intern *list)
{
	char key[KEY_MAX];
	struct str path;
	uint32_t number;
	int ret;

	if (snprintf(key, sizeof(key), "%s\\%.*s", top, STR_ARGS(name)) >=
	    (int)sizeof(key))
		return OK;
	ret = hive_text(h, key, "Path", a, &path);
	if (ret != OK || path.n == 0)
		return ret;
	path = str_printf(a, "%.*s (%.*s)", STR_ARGS(name), STR_ARGS(path));
	return path.s == NULL ? E_NO_MEMORY :
				intern_add(list, a, path, &number);
}

int programs_note_app_paths(struct windows *w, struct hive *h)
{
	static const char *const tops[] = {
		"Microsoft\\Windows\\CurrentVersion\\App Paths",
		"Wow6432Node\\Microsoft\\Windows\\CurrentVersion\\App Paths",
	};
	struct arena a = ARENA_INIT;
	struct intern list = { .count = 0 };
	int ret = OK;

	for (size_t i = 0; ret == OK && i < sizeof(tops) / sizeof(*tops);
	     i++) {
		struct str *names;
		size_t count;

		ret = hive_keys(h, tops[i], &a, &names, &count);
		for (size_t j = 0; ret == OK && j < count; j++)
			ret = collect_app_path(h, tops[i], names[j], &a,
					       &list);
	}
	if (ret == OK)
		ret = note_list(w, &list,
				"App Paths: the shell starts these with "
				"folders before PATH, which aren't judged");
	arena_release(&a);
	return ret;
}

static bool starts_nocase(struct str s, struct str start)
{
	return s.n >= start.n &&
	       str_equal_nocase((struct str){ s.s, start.n }, start);
}

/* "\"C:\Shop\server.exe\" -k" is in C:\Shop. Empty where no folder is named. */
static struct str folder_of(struct str command)
{
	const char *end;

	if (command.n != 0 && command.s[0] == '"') {
		command = (struct str){ command.s + 1, command.n - 1 };
		end = memchr(command.s, '"', command.n);
		if (end != NULL)
			command.n = (size_t)(end - command.s);
	} else {
		for (size_t i = 0; i + 4 <= command.n; i++) {
			if (starts_nocase((struct str){ command.s + i,
							command.n - i },
					  str_of(".exe")))
				command.n = i;
		}
	}
	end = command.n == 0 ? NULL : memrchr(command.s, '\\', command.n);
	command.n = end != NULL ? (size_t)(end - command.s) : 0;
	return command;
}

/* Below Windows' folder they are Windows' own. */
static bool is_elsewhere(const struct windows *w, struct str folder)
{
	struct str root = w->registry.system_root;

	return folder.n > 2 && folder.s[1] == ':' &&
	       !(root.n != 0 && starts_nocase(folder, root));
}

static int collect_service(struct windows *w, struct hive *h, const char *key,
			   struct arena *a, struct intern *list)
{
	struct str path;
	uint32_t type, number;
	int ret;

	if (!hive_number(h, key, "Type", &type) ||
	    (type & SERVICE_PROCESS) == 0)
		return OK;
	ret = hive_text(h, key, "ImagePath", a, &path);
	path = folder_of(path);
	if (ret != OK || !is_elsewhere(w, path))
		return ret;
	return intern_add(list, a, path, &number);
}

int programs_note_services(struct windows *w, struct hive *h,
			   const char *control_set)
{
	struct arena a = ARENA_INIT;
	struct intern list = { .count = 0 };
	struct str *names;
	char key[KEY_MAX];
	size_t count;
	int ret;

	snprintf(key, sizeof(key), "%s\\Services", control_set);
	ret = hive_keys(h, key, &a, &names, &count);
	for (size_t i = 0; ret == OK && i < count; i++) {
		if (snprintf(key, sizeof(key), "%s\\Services\\%.*s",
			     control_set,
			     STR_ARGS(names[i])) < (int)sizeof(key))
			ret = collect_service(w, h, key, &a, &list);
	}
	if (ret == OK)
		ret = note_list(w, &list,
				"services run from these folders, which "
				"`profile check` takes, too");
	arena_release(&a);
	return ret;
}

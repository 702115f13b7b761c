/* LoadLibrary's paths: folders that are emulated, and others; rights. */
#include <string.h>

#include "emulator/files.h"
#include "emulator/modules.h"
#include "loader/pe.h"

/* What lies elsewhere is there or not; how it would run isn't emulated. */
uint32_t module_load_elsewhere(struct process *p, struct str path,
			       struct str folder, struct str file)
{
	struct str whole = process_text(p, "%.*s\\%.*s", STR_ARGS(folder),
					STR_ARGS(file));
	struct guest_file *f;

	whole = files_full_path(p, whole);
	switch (files_find(p, whole, &f)) {
	case FILE_THERE:
		if (files_may(p, whole, FILE_USE_READ) == WORLD_DENIED)
			return ERROR_ACCESS_DENIED;
		process_stop(p, "it loads %.*s, a file that it made or that "
				"lies in another folder",
			     STR_ARGS(path));
		return ERROR_MOD_NOT_FOUND;
	case FILE_UNKNOWN:
		process_stop(p, "it loads %.*s, and whether there is such a "
				"file isn't known",
			     STR_ARGS(path));
		return ERROR_MOD_NOT_FOUND;
	default:
		return ERROR_MOD_NOT_FOUND;
	}
}

static bool is_dll_folder(const struct process *p, struct str folder)
{
	while (folder.n > 0 && folder.s[folder.n - 1] == '\\')
		folder.n--;
	return str_equal_nocase(folder, p->world->dll_folder);
}

static bool is_in_path(const struct process *p)
{
	struct str path;
	size_t from = 0;

	if (!world_variable(p->world, str_of("PATH"), &path))
		return false;
	for (size_t i = 0; i <= path.n; i++) {
		if (i != path.n && path.s[i] != ';')
			continue;
		if (is_dll_folder(p, (struct str){ path.s + from, i - from }))
			return true;
		from = i + 1;
	}
	return false;
}

enum module_beside module_beside(const struct process *p)
{
	if (is_dll_folder(p, files_folder(p->world->program)))
		return MODULE_BESIDE_FIRST;
	if (is_dll_folder(p, p->world->directory) || is_in_path(p))
		return MODULE_BESIDE_LAST;
	return p->host == PROCESS_PLAIN && !p->world->program_told &&
			       p->deployment.process.count == 0 ?
		       MODULE_BESIDE_UNKNOWN :
		       MODULE_BESIDE_NOT;
}

uint32_t module_may_load(struct process *p, struct str name)
{
	struct str path = process_text(p, "%.*s\\%.*s",
				       STR_ARGS(p->world->dll_folder),
				       STR_ARGS(name));

	switch (files_may(p, path, FILE_USE_READ)) {
	case WORLD_GRANTED:
		return ERROR_SUCCESS;
	case WORLD_NOT_KNOWN:
		process_stop(p, "whether it may open %.*s isn't known",
			     STR_ARGS(path));
		return ERROR_ACCESS_DENIED;
	default:
		return ERROR_ACCESS_DENIED;
	}
}

enum module_folder module_folder_of(const struct process *p,
				    struct str folder)
{
	static const char prefix[] = "\\\\?\\";
	size_t n = sizeof(prefix) - 1;

	if (folder.n > n && memcmp(folder.s, prefix, n) == 0)
		folder = (struct str){ folder.s + n, folder.n - n };
	if (folder.n == 0)
		return MODULE_FOLDER_NONE;
	if (str_equal_nocase(folder, p->world->dll_folder))
		return MODULE_FOLDER_OWN;
	return str_equal_nocase(folder, p->world->system_folder) ?
		       MODULE_FOLDER_SYSTEM :
		       MODULE_FOLDER_OTHER;
}

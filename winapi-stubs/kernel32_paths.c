/* kernel32.dll: paths as text, what is there, and who may use it. */
#include <string.h>

#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

bool file_can_be_named(struct str path)
{
	size_t i = str_starts(path, str_of("\\\\?\\")) ? 4 : 0;

	for (; i < path.n; i++) {
		if (path.s[i] != '\0' && strchr("*?\"<>|", path.s[i]) != NULL)
			return false;
	}
	return true;
}

bool file_find(struct call *c, struct str path, uint64_t failed,
	       struct guest_file **out)
{
	switch (files_find(call_process(c), path, out)) {
	case FILE_THERE:
		return true;
	case FILE_ABSENT:
		call_fail(c, failed, file_can_be_named(path) ?
					     ERROR_FILE_NOT_FOUND :
					     ERROR_INVALID_NAME);
		return false;
	case FILE_NO_FOLDER:
		call_fail(c, failed, ERROR_PATH_NOT_FOUND);
		return false;
	case FILE_UNKNOWN:
		call_stop(c, "whether there is a file %.*s isn't known",
			  STR_ARGS(path));
		return false;
	}
	return false;
}

bool file_granted(struct call *c, struct str path, enum world_access may,
		  uint64_t failed)
{
	if (may == WORLD_DENIED)
		call_fail(c, failed, ERROR_ACCESS_DENIED);
	else if (may == WORLD_NOT_KNOWN)
		call_stop(c, "whether it may open %.*s isn't known",
			  STR_ARGS(path));
	return may == WORLD_GRANTED;
}

bool file_may(struct call *c, struct str path, enum file_use use,
	      uint64_t failed)
{
	return file_granted(c, path, files_may(call_process(c), path, use),
			    failed);
}

struct str file_path(struct call *c, unsigned n)
{
	struct str path = files_full_path(call_process(c), call_text(c, n));

	call_describe(c, "%.*s", STR_ARGS(path));
	return path;
}

void put_sized_text(struct call *c, uint64_t to, uint32_t room,
		    struct str text)
{
	size_t n = call_put_text(c, to, room, text);

	call_return(c, n < room ? n : n + 1);
}

static void get_full_path_name(struct call *c)
{
	struct str given = call_text(c, 0), path = file_path(c, 0);
	uint64_t to = call_arg(c, 2), part = call_arg(c, 3);
	unsigned unit = call_is_wide(c) ? 2 : 1;
	size_t name;

	if (path.n == 0) {
		call_fail(c, 0, ERROR_INVALID_NAME);
		return;
	}
	/* As a text it keeps the slash at its end. */
	if ((given.s[given.n - 1] == '\\' || given.s[given.n - 1] == '/') &&
	    path.s[path.n - 1] != '\\')
		path = process_need_str(
			STR_CONCAT(call_arena(c), path, str_of("\\")));
	name = path.n;

	put_sized_text(c, to, call_arg32(c, 1), path);
	while (name > 0 && path.s[name - 1] != '\\')
		name--;
	if (part != 0)
		call_write_pointer(c, part,
				   name == path.n ? 0 : to + name * unit);
}

static void get_temp_path(struct call *c)
{
	put_sized_text(c, call_arg(c, 1), call_arg32(c, 0),
		 call_world(c)->temporary_folder);
}

static void get_current_directory(struct call *c)
{
	put_sized_text(c, call_arg(c, 1), call_arg32(c, 0),
		 call_world(c)->directory);
}

static const struct stub stubs[] = {
	{ "GetFullPathNameA", 4, get_full_path_name },
	{ "GetFullPathNameW", 4, get_full_path_name },
	{ "GetTempPathA", 2, get_temp_path },
	{ "GetTempPathW", 2, get_temp_path },
	{ "GetCurrentDirectoryA", 2, get_current_directory },
	{ "GetCurrentDirectoryW", 2, get_current_directory },
};
STUB_MODULE(kernel32_paths, "kernel32.dll", stubs);

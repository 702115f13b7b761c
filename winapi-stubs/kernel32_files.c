/* kernel32.dll: files, on the guest's own disk (emulator/files.h). */
#include <string.h>

#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* winbase.h and winnt.h, as far as they matter here. */
enum {
	NEW = 1,
	ALWAYS = 2,
	EXISTING = 3,
	OPEN_OR_NEW = 4,
	TRUNCATE = 5,
	FROM_END = 2,
};

#define OPENED_TO_WRITE \
	(GENERIC_WRITE | FILE_WRITE_DATA | FILE_APPEND_DATA | GENERIC_ALL)

const struct handle_type file_handle = {
	.kind = HANDLE_FILE,
	.word = "file",
};

static uint64_t no_handle(const struct call *c)
{
	return call_is_64(c) ? UINT64_MAX : UINT32_MAX;
}

bool file_find(struct call *c, struct str path, uint64_t failed,
	       struct guest_file **out)
{
	switch (files_find(call_process(c), path, out)) {
	case FILE_THERE:
		return true;
	case FILE_ABSENT:
		call_fail(c, failed, ERROR_FILE_NOT_FOUND);
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

struct str file_path(struct call *c, unsigned n)
{
	struct str path = files_full_path(call_process(c), call_text(c, n));

	call_describe(c, "%.*s", STR_ARGS(path));
	return path;
}

/* By the disposition: the file to open, or NULL, and the call has failed. */
static struct guest_file *file_to_open(struct call *c, struct str path,
				       uint32_t disposition)
{
	struct process *p = call_process(c);
	struct guest_file *f;
	enum file_answer a = files_find(p, path, &f);

	if (a == FILE_THERE && f->is_folder) {
		call_fail(c, no_handle(c), ERROR_ACCESS_DENIED);
		return NULL;
	}
	if (a == FILE_THERE && disposition == NEW) {
		call_fail(c, no_handle(c), ERROR_FILE_EXISTS);
		return NULL;
	}
	if (a == FILE_ABSENT && disposition != EXISTING &&
	    disposition != TRUNCATE) {
		f = files_create(p, path, false);
		if (f == NULL)
			call_fail(c, no_handle(c), ERROR_DISK_FULL);
		return f;
	}
	if (a != FILE_THERE) {
		file_find(c, path, no_handle(c), &f);
		return NULL;
	}
	if (disposition == ALWAYS || disposition == TRUNCATE)
		file_resize(p, f, 0);
	if (disposition == ALWAYS || disposition == OPEN_OR_NEW)
		call_set_last_error(c, ERROR_ALREADY_EXISTS);
	return f;
}

/* May the identity of the process? Where not, the call has failed. */
static bool may_open(struct call *c, struct str path)
{
	const struct world *w = call_world(c);
	bool write = call_arg32(c, 1) & OPENED_TO_WRITE;
	enum world_access may = world_may_open(w, path, write);
	struct guest_file *f;

	/* What is new takes a right on the folder. */
	if (may == WORLD_GRANTED && write &&
	    files_find(call_process(c), path, &f) == FILE_ABSENT &&
	    call_arg32(c, 4) != EXISTING && call_arg32(c, 4) != TRUNCATE)
		may = world_may_open(w, files_folder(path), true);
	if (may == WORLD_DENIED)
		call_fail(c, no_handle(c), ERROR_ACCESS_DENIED);
	else if (may == WORLD_NOT_KNOWN)
		call_stop(c, "whether it may open %.*s isn't known",
			  STR_ARGS(path));
	return may == WORLD_GRANTED;
}

static void create_file(struct call *c)
{
	struct str path = file_path(c, 0);
	struct guest_file *f;
	struct open_file *o;
	uint32_t h;

	call_set_last_error(c, ERROR_SUCCESS);
	if (!may_open(c, path))
		return;
	f = file_to_open(c, path, call_arg32(c, 4));
	if (f == NULL)
		return;
	o = process_need(arena_new(&call_process(c)->arena,
				   struct open_file));
	o->file = f;
	o->can_write = call_arg32(c, 1) & OPENED_TO_WRITE;
	h = handle_new(c, &file_handle, o);
	if (h == 0)
		call_fail(c, no_handle(c), ERROR_TOO_MANY_OPEN_FILES);
	else
		call_return(c, h);
}

struct open_file *file_argument(struct call *c)
{
	struct open_file *o = handle_object(c, call_arg(c, 0), &file_handle);

	if (o == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	return o;
}

static void read_file(struct call *c)
{
	uint64_t to = call_arg(c, 1);
	uint32_t n = call_arg32(c, 2), done = 0;
	struct open_file *o = file_argument(c);
	uint8_t part[4096];
	size_t got;

	if (o == NULL)
		return;
	while (done < n) {
		got = n - done < sizeof(part) ? n - done : sizeof(part);
		got = file_read(o->file, o->at, part, got);
		if (got == 0 || !call_write(c, to + done, part, got))
			break;
		o->at += got;
		done += (uint32_t)got;
	}
	if (call_arg(c, 3) != 0)
		call_write32(c, call_arg(c, 3), done);
	call_return(c, 1);
}

static void write_file(struct call *c)
{
	uint64_t from = call_arg(c, 1);
	uint32_t n = call_arg32(c, 2), done = 0;
	struct open_file *o = file_argument(c);
	uint8_t part[4096];
	uint32_t m;

	if (o == NULL)
		return;
	if (!o->can_write) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return;
	}
	for (; done < n; done += m) {
		m = n - done < sizeof(part) ? n - done : sizeof(part);
		if (!call_read(c, from + done, part, m))
			return;
		if (!file_write(call_process(c), o->file, o->at, part, m)) {
			call_fail(c, 0, ERROR_DISK_FULL);
			return;
		}
		o->at += m;
	}
	if (call_arg(c, 3) != 0)
		call_write32(c, call_arg(c, 3), done);
	call_return(c, 1);
}

static bool move(struct open_file *o, int64_t by, uint32_t from)
{
	const int64_t start[] = { 0, (int64_t)o->at,
				  (int64_t)o->file->bytes.len };

	if (from > FROM_END || by > INT64_MAX / 2 || by < -INT64_MAX / 2 ||
	    start[from] + by < 0)
		return false;
	o->at = (uint64_t)(start[from] + by);
	return true;
}

static void set_file_pointer(struct call *c)
{
	struct open_file *o = file_argument(c);
	uint64_t high = call_arg(c, 2);
	int64_t by = call_arg_int(c, 1);

	if (o == NULL) {
		call_return(c, UINT32_MAX);
		return;
	}
	if (high != 0)
		by = (int64_t)((uint64_t)call_read32(c, high) << 32 |
			       call_arg32(c, 1));
	if (!move(o, by, call_arg32(c, 3))) {
		call_fail(c, UINT32_MAX, ERROR_NEGATIVE_SEEK);
		return;
	}
	if (high != 0)
		call_write32(c, high, (uint32_t)(o->at >> 32));
	call_set_last_error(c, ERROR_SUCCESS);
	call_return(c, (uint32_t)o->at);
}

static void set_end_of_file(struct call *c)
{
	struct open_file *o = file_argument(c);

	if (o == NULL)
		return;
	if (o->can_write && file_resize(call_process(c), o->file, o->at))
		call_return(c, 1);
	else
		call_fail(c, 0, o->can_write ? ERROR_DISK_FULL :
					       ERROR_ACCESS_DENIED);
}

static void get_file_size(struct call *c)
{
	const struct open_file *o = file_argument(c);

	if (o == NULL) {
		call_return(c, UINT32_MAX);
		return;
	}
	if (call_arg(c, 1) != 0)
		call_write32(c, call_arg(c, 1),
			     (uint32_t)((uint64_t)o->file->bytes.len >> 32));
	call_set_last_error(c, ERROR_SUCCESS);
	call_return(c, (uint32_t)o->file->bytes.len);
}

static void flush_file_buffers(struct call *c)
{
	if (file_argument(c) != NULL)
		call_return(c, 1);
}

uint32_t file_attributes(const struct guest_file *f)
{
	return f->is_folder ? FILE_ATTRIBUTE_DIRECTORY :
			      FILE_ATTRIBUTE_ARCHIVE;
}

static void get_file_attributes(struct call *c)
{
	struct guest_file *f;

	if (file_find(c, file_path(c, 0), UINT32_MAX, &f))
		call_return(c, file_attributes(f));
}

static void delete_file(struct call *c)
{
	struct guest_file *f;

	if (!file_find(c, file_path(c, 0), 0, &f))
		return;
	if (f->is_folder) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return;
	}
	f->deleted = true;
	call_return(c, 1);
}

static void create_directory(struct call *c)
{
	struct str path = file_path(c, 0);
	struct guest_file *f;
	enum file_answer a = files_find(call_process(c), path, &f);

	if (a == FILE_THERE)
		call_fail(c, 0, ERROR_ALREADY_EXISTS);
	else if (a != FILE_ABSENT)
		file_find(c, path, 0, &f);
	else if (files_create(call_process(c), path, true) == NULL)
		call_fail(c, 0, ERROR_DISK_FULL);
	else
		call_return(c, 1);
}

void put_sized_text(struct call *c, uint64_t to, uint32_t room,
		    struct str text)
{
	size_t n = call_put_text(c, to, room, text);

	call_return(c, n < room ? n : n + 1);
}

static void get_full_path_name(struct call *c)
{
	struct str path = file_path(c, 0);
	uint64_t to = call_arg(c, 2), part = call_arg(c, 3);
	unsigned unit = call_is_wide(c) ? 2 : 1;
	size_t name = path.n;

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
	{ "CreateFileA", 7, create_file },
	{ "CreateFileW", 7, create_file },
	{ "ReadFile", 5, read_file },
	{ "WriteFile", 5, write_file },
	{ "SetFilePointer", 4, set_file_pointer },
	{ "SetEndOfFile", 1, set_end_of_file },
	{ "GetFileSize", 2, get_file_size },
	{ "FlushFileBuffers", 1, flush_file_buffers },
	{ "GetFileAttributesA", 1, get_file_attributes },
	{ "GetFileAttributesW", 1, get_file_attributes },
	{ "DeleteFileA", 1, delete_file },
	{ "DeleteFileW", 1, delete_file },
	{ "CreateDirectoryA", 2, create_directory },
	{ "CreateDirectoryW", 2, create_directory },
	{ "GetFullPathNameA", 4, get_full_path_name },
	{ "GetFullPathNameW", 4, get_full_path_name },
	{ "GetTempPathA", 2, get_temp_path },
	{ "GetTempPathW", 2, get_temp_path },
	{ "GetCurrentDirectoryA", 2, get_current_directory },
	{ "GetCurrentDirectoryW", 2, get_current_directory },
};
STUB_MODULE(kernel32_files, "kernel32.dll", stubs);

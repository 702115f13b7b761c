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

/* It has a handle for who asks for folders, too. */
static struct guest_file *folder_to_open(struct call *c, struct guest_file *f,
					 uint32_t disposition)
{
	enum { BACKUP_SEMANTICS = 0x02000000 };

	if (disposition == NEW)
		call_fail(c, no_handle(c), ERROR_FILE_EXISTS);
	else if (disposition == ALWAYS || disposition == TRUNCATE ||
		 !(call_arg32(c, 5) & BACKUP_SEMANTICS))
		call_fail(c, no_handle(c), ERROR_ACCESS_DENIED);
	else
		return f;
	return NULL;
}

/* By the disposition: the file to open, or NULL, and the call has failed. */
static struct guest_file *file_to_open(struct call *c, struct str path,
				       uint32_t disposition)
{
	struct process *p = call_process(c);
	struct guest_file *f;
	enum file_answer a = files_find(p, path, &f);

	if (a == FILE_THERE && f->is_folder)
		return folder_to_open(c, f, disposition);
	if (a == FILE_THERE && disposition == NEW) {
		call_fail(c, no_handle(c), ERROR_FILE_EXISTS);
		return NULL;
	}
	if (a == FILE_ABSENT && disposition != EXISTING &&
	    disposition != TRUNCATE && file_can_be_named(path)) {
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
	uint32_t how = call_arg32(c, 4);
	/* To overwrite is to write. */
	bool write = call_arg32(c, 1) & OPENED_TO_WRITE || how == ALWAYS ||
		     how == TRUNCATE;
	bool create = how != EXISTING && how != TRUNCATE;

	return file_granted(c, path,
			    files_may_open(call_process(c), path, write,
					   create),
			    no_handle(c));
}

/* That of nobody, or of the guest itself, which would have to answer. */
static void open_pipe(struct call *c, struct str name)
{
	call_describe(c, "%.*s", STR_ARGS(name));
	if (pipe_is_there(c, name))
		call_stop(c, "it connects to its own pipe %.*s",
			  STR_ARGS(name));
	else
		call_fail(c, no_handle(c), ERROR_FILE_NOT_FOUND);
}

static void create_file(struct call *c)
{
	struct str path = file_path(c, 0);
	struct guest_file *f;
	struct open_file *o;
	uint32_t h;

	call_set_last_error(c, ERROR_SUCCESS);
	if (pipe_is_name(call_text(c, 0))) {
		open_pipe(c, call_text(c, 0));
		return;
	}
	if (call_arg32(c, 4) < NEW || call_arg32(c, 4) > TRUNCATE) {
		call_fail(c, no_handle(c), ERROR_INVALID_PARAMETER);
		return;
	}
	if (!may_open(c, path))
		return;
	f = file_to_open(c, path, call_arg32(c, 4));
	if (f == NULL)
		return;
	o = process_need(arena_new(&call_process(c)->arena,
				   struct open_file));
	o->file = f;
	o->can_write = call_arg32(c, 1) & OPENED_TO_WRITE;
	o->can_touch = call_arg32(c, 1) &
		       (GENERIC_WRITE | GENERIC_ALL | FILE_WRITE_ATTRIBUTES);
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

/* Which has nothing to be read: the call has failed. */
static bool is_folder(struct call *c, const struct open_file *o)
{
	if (o->file->is_folder)
		call_fail(c, 0, ERROR_INVALID_FUNCTION);
	return o->file->is_folder;
}

/* The kernel looks at the buffer first: nothing is read or written. */
static void fail_buffer(struct call *c, uint32_t error)
{
	if (call_arg(c, 3) != 0)
		call_write32(c, call_arg(c, 3), 0);
	call_fail(c, 0, error);
}

static void read_file(struct call *c)
{
	uint64_t to = call_arg(c, 1);
	uint32_t n = call_arg32(c, 2), done = 0;
	struct open_file *o;
	uint8_t part[4096];
	size_t got;

	if (pipe_read(c) || (o = file_argument(c)) == NULL || is_folder(c, o))
		return;
	if (n != 0 && !call_is_writable(c, to, n)) {
		fail_buffer(c, ERROR_NOACCESS);
		return;
	}
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
	struct open_file *o;
	uint64_t time;
	uint8_t part[4096];
	uint32_t m;

	if (pipe_write(c) || (o = file_argument(c)) == NULL || is_folder(c, o))
		return;
	time = o->file->times[FILE_WRITTEN];
	if (!o->can_write) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return;
	}
	if (n != 0 && !call_is_readable(c, from, n)) {
		fail_buffer(c, ERROR_INVALID_USER_BUFFER);
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
	if (o->keeps_time)
		o->file->times[FILE_WRITTEN] = time;
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
	if (o->file->is_folder)
		call_stop(c, "it sets the size of a folder");
	else if (o->can_write && file_resize(call_process(c), o->file, o->at))
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

static void get_file_type(struct call *c)
{
	enum { TYPE_DISK = 1, TYPE_PIPE = 3 };

	call_set_last_error(c, ERROR_SUCCESS);
	if (pipe_is_handle(c, call_arg(c, 0)))
		call_return(c, TYPE_PIPE);
	else if (file_argument(c) != NULL)
		call_return(c, TYPE_DISK);
}

uint32_t file_attributes(const struct guest_file *f)
{
	return f->is_folder ? FILE_ATTRIBUTE_DIRECTORY :
			      FILE_ATTRIBUTE_ARCHIVE;
}

static void get_file_attributes(struct call *c)
{
	struct str path = file_path(c, 0);
	struct guest_file *f;

	if (file_find(c, path, UINT32_MAX, &f) &&
	    file_may(c, path, FILE_USE_LOOK, UINT32_MAX))
		call_return(c, file_attributes(f));
}

static void delete_file(struct call *c)
{
	struct str path = file_path(c, 0);
	struct guest_file *f;

	if (!file_find(c, path, 0, &f) ||
	    !file_may(c, path, FILE_USE_DELETE, 0))
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
	else if (!file_may(c, path, FILE_USE_CREATE, 0))
		return;
	else if (files_create(call_process(c), path, true) == NULL)
		call_fail(c, 0, ERROR_DISK_FULL);
	else
		call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "CreateFileA", 7, create_file },
	{ "CreateFileW", 7, create_file },
	{ "ReadFile", 5, read_file },
	{ "WriteFile", 5, write_file },
	{ "SetFilePointer", 4, set_file_pointer },
	{ "SetEndOfFile", 1, set_end_of_file },
	{ "GetFileSize", 2, get_file_size },
	{ "GetFileType", 1, get_file_type },
	{ "FlushFileBuffers", 1, flush_file_buffers },
	{ "GetFileAttributesA", 1, get_file_attributes },
	{ "GetFileAttributesW", 1, get_file_attributes },
	{ "DeleteFileA", 1, delete_file },
	{ "DeleteFileW", 1, delete_file },
	{ "CreateDirectoryA", 2, create_directory },
	{ "CreateDirectoryW", 2, create_directory },
};
STUB_MODULE(kernel32_files, "kernel32.dll", stubs);

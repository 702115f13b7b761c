/*
 * C run-times: descriptors. Those of the standard streams lead nowhere; the
 * others are files, by handles of kernel32.
 */
#include <string.h>

#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

enum { STANDARD = 3, DESCRIPTORS_MAX = 2048 };

/* fcntl.h, the numbers of Windows. */
enum { WRITE_ONLY = 1, READ_WRITE = 2, APPEND = 8, CREATE = 0x100,
       TRUNCATE = 0x200, EXCLUSIVE = 0x400, TEXT = 0x4000,
       BINARY = 0x8000, WRITES = WRITE_ONLY | READ_WRITE | TRUNCATE };

struct descriptor {
	uint32_t handle; /* 0: free */
	uint32_t flags;
};

static const char descriptors_key;

static struct descriptor *descriptors(struct call *c)
{
	return call_state(c, &descriptors_key,
			  DESCRIPTORS_MAX * sizeof(struct descriptor));
}

/* Of argument 0. '*file' is NULL of a standard one. */
static struct descriptor *argument(struct call *c, struct open_file **file)
{
	uint32_t n = call_arg32(c, 0);
	struct descriptor *d = descriptors(c);

	*file = NULL;
	if (n < STANDARD)
		return &d[n];
	if (n < DESCRIPTORS_MAX && d[n].handle != 0) {
		*file = handle_object(c, d[n].handle, &file_handle);
		if (*file != NULL)
			return &d[n];
	}
	crt_set_errno(c, CRT_EBADF);
	call_return64(c, UINT64_MAX);
	return NULL;
}

struct open_file *crt_descriptor_file(struct call *c)
{
	struct open_file *o;

	argument(c, &o);
	return o;
}

struct guest_file *crt_descriptor_place(struct call *c, uint64_t *at)
{
	const struct open_file *o = crt_descriptor_file(c);

	*at = o == NULL ? 0 : o->at;
	return o == NULL ? NULL : o->file;
}

static void add(struct call *c, uint32_t handle, uint32_t flags)
{
	struct descriptor *d = descriptors(c);
	unsigned n = STANDARD;

	while (n < DESCRIPTORS_MAX && d[n].handle != 0)
		n++;
	if (n == DESCRIPTORS_MAX || handle == 0) {
		crt_set_errno(c, 24); /* EMFILE */
		call_return(c, UINT32_MAX);
		return;
	}
	d[n] = (struct descriptor){ handle, flags };
	call_return(c, n);
}

static void refuse(struct call *c, uint32_t number, uint32_t error)
{
	crt_set_errno(c, number);
	call_fail(c, UINT32_MAX, error);
}

static struct guest_file *file_to_open(struct call *c, struct str path,
				       uint32_t flags)
{
	struct process *p = call_process(c);
	struct guest_file *f;
	enum file_answer a = files_find(p, path, &f);

	if (a == FILE_UNKNOWN) {
		call_stop(c, "whether there is %.*s isn't known",
			  STR_ARGS(path));
	} else if (a == FILE_THERE && flags & CREATE && flags & EXCLUSIVE) {
		refuse(c, CRT_EEXIST, ERROR_FILE_EXISTS);
	} else if (a == FILE_THERE && f->is_folder) {
		refuse(c, CRT_EACCES, ERROR_ACCESS_DENIED);
	} else if (a == FILE_THERE) {
		if (flags & TRUNCATE)
			file_resize(p, f, 0);
		return f;
	} else if (a == FILE_ABSENT && flags & CREATE) {
		f = files_create(p, path, false);
		if (f == NULL)
			refuse(c, CRT_EACCES, ERROR_DISK_FULL);
		return f;
	} else {
		refuse(c, CRT_ENOENT, a == FILE_ABSENT ?
					      ERROR_FILE_NOT_FOUND :
					      ERROR_PATH_NOT_FOUND);
	}
	return NULL;
}

static void open_path(struct call *c)
{
	struct process *p = call_process(c);
	uint32_t flags = call_arg32(c, 1);
	struct str path = files_full_path(
		p, crt_utf8(c, crt_text_arg(c, 0), crt_unit(c)));
	struct guest_file *f;
	struct open_file *o;

	call_describe(c, "%.*s", STR_ARGS(path));
	if (!file_granted(c, path,
			  files_may_open(p, path, flags & WRITES,
					 flags & CREATE),
			  UINT32_MAX)) {
		crt_set_errno(c, CRT_EACCES);
		return;
	}
	f = file_to_open(c, path, flags);
	if (f == NULL)
		return;
	o = process_need(arena_new(&p->arena, struct open_file));
	o->file = f;
	o->can_write = o->can_touch = flags & (WRITE_ONLY | READ_WRITE);
	add(c, handle_new(c, &file_handle, o),
	    flags & BINARY ? flags : flags | TEXT);
}

static void open_handle(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &file_handle) == NULL)
		refuse(c, CRT_EBADF, ERROR_INVALID_HANDLE);
	else
		add(c, call_arg32(c, 0), call_arg32(c, 1));
}

/* As text each "\n" is two bytes in the file. */
static void write_bytes(struct call *c)
{
	uint32_t n = call_arg32(c, 2);
	struct open_file *o;
	struct descriptor *d = argument(c, &o);
	struct crt_text t;
	struct str text;
	uint8_t two[2];
	size_t m;

	if (d == NULL)
		return;
	if (o == NULL) {
		t = crt_text_at(c, call_arg(c, 1), 1, n < 200 ? n : 200);
		text = crt_utf8(c, t, 1);
		call_describe(c, "%.*s", STR_ARGS(text));
		call_return(c, n);
		return;
	}
	if (!o->can_write) {
		refuse(c, CRT_EBADF, ERROR_ACCESS_DENIED);
		return;
	}
	if (d->flags & APPEND)
		o->at = o->file->bytes.len;
	for (uint32_t i = 0; i < n; i++, o->at += m) {
		m = 1;
		if (!call_read(c, call_arg(c, 1) + i, two, 1))
			return;
		if (d->flags & TEXT && two[0] == '\n') {
			memcpy(two, "\r\n", 2);
			m = 2;
		}
		if (!file_write(call_process(c), o->file, o->at, two, m)) {
			refuse(c, 28, ERROR_DISK_FULL); /* ENOSPC */
			return;
		}
	}
	call_return(c, n);
}

static void read_bytes(struct call *c)
{
	uint32_t n = call_arg32(c, 2), done = 0;
	struct open_file *o;
	struct descriptor *d = argument(c, &o);
	uint8_t byte, next;

	if (d == NULL || o == NULL)
		return;
	while (done < n && file_read(o->file, o->at, &byte, 1) == 1) {
		o->at++;
		if (d->flags & TEXT && byte == '\r' &&
		    file_read(o->file, o->at, &next, 1) == 1 && next == '\n')
			continue;
		if (!call_write8(c, call_arg(c, 1) + done, byte))
			return;
		done++;
	}
	call_return(c, done);
}

static void close_it(struct call *c)
{
	struct open_file *o;
	struct descriptor *d = argument(c, &o);

	if (d == NULL || o == NULL)
		return;
	handle_close(c, d->handle);
	d->handle = 0;
}

static void seek(struct call *c)
{
	bool wide = strstr(call_api(c), "64") != NULL;
	int64_t by = wide ? (int64_t)call_arg64(c, 1, 1) : call_arg_int(c, 1);
	uint32_t from = call_arg32(c, wide && !call_is_64(c) ? 3 : 2);
	struct open_file *o;
	int64_t start;

	if (argument(c, &o) == NULL || o == NULL)
		return;
	start = from == 0 ? 0 :
		from == 1 ? (int64_t)o->at :
			    (int64_t)o->file->bytes.len;
	if (from > 2 || by > INT64_MAX / 2 || by < -INT64_MAX / 2 ||
	    start + by < 0) {
		crt_set_errno(c, CRT_EINVAL);
		call_return64(c, UINT64_MAX);
		return;
	}
	o->at = (uint64_t)(start + by);
	call_return64(c, o->at);
}

static void tell(struct call *c)
{
	struct open_file *o;

	if (argument(c, &o) != NULL && o != NULL)
		call_return64(c, o->at);
}

static void get_length(struct call *c)
{
	struct open_file *o;

	if (argument(c, &o) != NULL && o != NULL)
		call_return64(c, o->file->bytes.len);
}

static void change_size(struct call *c)
{
	struct open_file *o;

	if (argument(c, &o) == NULL || o == NULL)
		return;
	if (!o->can_write ||
	    !file_resize(call_process(c), o->file, call_arg32(c, 1)))
		refuse(c, CRT_EACCES, ERROR_ACCESS_DENIED);
}

static void is_at_end(struct call *c)
{
	struct open_file *o;

	if (argument(c, &o) != NULL && o != NULL)
		call_return(c, o->at >= o->file->bytes.len);
}

static void duplicate(struct call *c)
{
	struct open_file *o;
	struct descriptor *d = argument(c, &o);

	if (d != NULL && o == NULL)
		call_stop(c, "it duplicates a standard descriptor");
	else if (d != NULL)
		add(c, handle_duplicate(c, d->handle), d->flags);
}

/* Nothing to be done; the descriptor has to be one. */
static void check_only(struct call *c)
{
	struct open_file *o;

	argument(c, &o);
}

/* What it was in before. */
static void set_mode(struct call *c)
{
	struct open_file *o;
	struct descriptor *d = argument(c, &o);
	uint32_t mode = call_arg32(c, 1);

	if (d == NULL)
		return;
	call_return(c, o == NULL || d->flags & TEXT ? TEXT : BINARY);
	if (o != NULL)
		d->flags = (d->flags & ~(uint32_t)(TEXT | BINARY)) | mode;
}

/* No file is a console, and nothing else either. */
static void is_terminal(struct call *c)
{
	struct open_file *o;

	argument(c, &o);
	call_return(c, 0);
}

static void get_handle(struct call *c)
{
	struct open_file *o;
	struct descriptor *d = argument(c, &o);

	call_return(c, d == NULL || o == NULL ? UINT64_MAX : d->handle);
}

static const struct stub stubs[] = {
	{ "_open", 2, open_path, CALL_CDECL },
	{ "_wopen", 2, open_path, CALL_CDECL },
	{ "_sopen", 3, open_path, CALL_CDECL },
	{ "_wsopen", 3, open_path, CALL_CDECL },
	{ "_open_osfhandle", 2, open_handle, CALL_CDECL },
	{ "_write", 3, write_bytes, CALL_CDECL },
	{ "_read", 3, read_bytes, CALL_CDECL },
	{ "_close", 1, close_it, CALL_CDECL },
	{ "_lseek", 3, seek, CALL_CDECL },
	{ "_lseeki64", 4, seek, CALL_CDECL },
	{ "_tell", 1, tell, CALL_CDECL },
	{ "_telli64", 1, tell, CALL_CDECL },
	{ "_filelength", 1, get_length, CALL_CDECL },
	{ "_filelengthi64", 1, get_length, CALL_CDECL },
	{ "_chsize", 2, change_size, CALL_CDECL },
	{ "_eof", 1, is_at_end, CALL_CDECL },
	{ "_commit", 1, check_only, CALL_CDECL },
	{ "_dup", 1, duplicate, CALL_CDECL },
	{ "_setmode", 2, set_mode, CALL_CDECL },
	{ "_isatty", 1, is_terminal, CALL_CDECL },
	{ "_get_osfhandle", 1, get_handle, CALL_CDECL },
};
CRT_MODULE(crt_descriptors, stubs);

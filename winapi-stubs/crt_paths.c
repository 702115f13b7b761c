/* C run-times: paths, taken apart and put together; folders; what is there. */
#include <string.h>

#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* -1, with errno by the Win32 error. */
static void refuse(struct call *c, uint32_t error)
{
	uint32_t number = error == ERROR_FILE_NOT_FOUND ||
					  error == ERROR_PATH_NOT_FOUND ?
				  CRT_ENOENT :
			  error == ERROR_ALREADY_EXISTS ? CRT_EEXIST :
							  CRT_EACCES;

	crt_set_errno(c, number);
	call_fail(c, UINT32_MAX, error);
}

static struct str path_of(struct call *c, unsigned n)
{
	struct str path = crt_utf8(c, crt_text_arg(c, n), crt_unit(c));

	path = files_full_path(call_process(c), path);
	call_describe(c, "%.*s", STR_ARGS(path));
	return path;
}

static bool may(struct call *c, struct str path, enum file_use use)
{
	if (file_may(c, path, use, UINT32_MAX))
		return true;
	crt_set_errno(c, CRT_EACCES);
	return false;
}

static bool find(struct call *c, struct str path, struct guest_file **f)
{
	switch (files_find(call_process(c), path, f)) {
	case FILE_THERE:
		return true;
	case FILE_ABSENT:
		refuse(c, ERROR_FILE_NOT_FOUND);
		return false;
	case FILE_NO_FOLDER:
		refuse(c, ERROR_PATH_NOT_FOUND);
		return false;
	case FILE_UNKNOWN:
		call_stop(c, "whether there is %.*s isn't known",
			  STR_ARGS(path));
		return false;
	}
	return false;
}

static void access_file(struct call *c)
{
	struct str path = path_of(c, 0);
	struct guest_file *f;

	if (find(c, path, &f) && may(c, path, FILE_USE_LOOK))
		call_return(c, 0);
}

static void unlink_file(struct call *c)
{
	struct str path = path_of(c, 0);
	struct guest_file *f;

	if (!find(c, path, &f) || !may(c, path, FILE_USE_DELETE))
		return;
	if (f->is_folder)
		refuse(c, ERROR_ACCESS_DENIED);
	else
		f->deleted = true;
}

static void remove_folder(struct call *c)
{
	struct process *p = call_process(c);
	struct str path = path_of(c, 0);
	struct guest_file *f;

	if (!find(c, path, &f) || !may(c, path, FILE_USE_DELETE))
		return;
	if (!f->is_folder) {
		crt_set_errno(c, CRT_ENOTDIR);
		call_fail(c, UINT32_MAX, ERROR_DIRECTORY);
		return;
	}
	if (folder_has_files(p, path)) {
		crt_set_errno(c, CRT_ENOTEMPTY);
		call_fail(c, UINT32_MAX, ERROR_DIR_NOT_EMPTY);
		return;
	}
	f->deleted = true;
}

/* The old name, the new one, which mustn't be there. */
static void rename_file(struct call *c)
{
	struct process *p = call_process(c);
	struct str from = path_of(c, 0), to;
	struct guest_file *f, *other;
	enum file_answer a;

	if (!find(c, from, &f) || !may(c, from, FILE_USE_DELETE))
		return;
	to = path_of(c, 1);
	a = files_find(p, to, &other);
	if (f->is_folder || a == FILE_UNKNOWN)
		call_stop(c, "it renames %.*s to %.*s", STR_ARGS(from),
			  STR_ARGS(to));
	else if (a == FILE_THERE)
		refuse(c, ERROR_ACCESS_DENIED);
	else if (a == FILE_NO_FOLDER)
		refuse(c, ERROR_PATH_NOT_FOUND);
	else if (may(c, to, FILE_USE_CREATE))
		f->path = process_need_str(str_copy(&p->arena, to));
}

static void make_folder(struct call *c)
{
	struct process *p = call_process(c);
	struct str path = path_of(c, 0);
	struct guest_file *f;
	enum file_answer a = files_find(p, path, &f);

	if (a == FILE_THERE)
		refuse(c, ERROR_ALREADY_EXISTS);
	else if (a != FILE_ABSENT)
		find(c, path, &f);
	else if (!may(c, path, FILE_USE_CREATE))
		return;
	else if (files_create(p, path, true) == NULL)
		refuse(c, ERROR_DISK_FULL);
}

/* Where an argument may be 0: a block of the heap. */
static void put_path(struct call *c, uint64_t to, uint64_t room,
		     struct str path)
{
	bool wide = crt_unit(c) == 2;

	if (to == 0) {
		call_return(c, call_alloc_text(c, path, wide));
		return;
	}
	if (call_put_text_at(c, to, room, path, wide) < room) {
		call_return(c, to);
		return;
	}
	crt_set_errno(c, CRT_ERANGE);
}

static void get_folder(struct call *c)
{
	put_path(c, call_arg(c, 0), call_arg32(c, 1),
		 call_world(c)->directory);
}

static void whole_path(struct call *c)
{
	struct str path = path_of(c, 1);

	if (path.n == 0)
		path = call_world(c)->directory;
	put_path(c, call_arg(c, 0), call_arg(c, 2), path);
}

static void change_folder(struct call *c)
{
	struct process *p = call_process(c);
	struct str path = path_of(c, 0);
	struct guest_file *f;

	if (!find(c, path, &f) || !may(c, path, FILE_USE_READ))
		return;
	if (!f->is_folder)
		refuse(c, ERROR_PATH_NOT_FOUND);
	else
		p->world->directory =
			process_need_str(str_copy(&p->arena, path));
}

/* C: is the third. */
static void get_drive(struct call *c)
{
	call_return(c, 3);
}

enum { DRIVE_UNITS = 2, FOLDER_UNITS = 255 };

/* Path, drive, folder, name, extension; each may be 0. */
static void split(struct call *c)
{
	unsigned unit = crt_unit(c);
	struct crt_text t = crt_text_arg(c, 0);
	size_t drive = t.n > 1 && t.units[1] == ':' ? DRIVE_UNITS : 0;
	size_t name = drive, dot = t.n;

	for (size_t i = drive; i < t.n; i++) {
		if (t.units[i] == '\\' || t.units[i] == '/') {
			name = i + 1;
			dot = t.n;
		} else if (t.units[i] == '.') {
			dot = i;
		}
	}
	const size_t starts[] = { 0, drive, name, dot, t.n };

	for (unsigned i = 0; i < 4; i++) {
		size_t n = starts[i + 1] - starts[i];

		if (n > FOLDER_UNITS)
			n = FOLDER_UNITS;
		if (call_arg(c, 1 + i) != 0)
			crt_put(c, call_arg(c, 1 + i), unit,
				t.units + starts[i], n, true);
	}
}

static void append(struct call *c, uint64_t *to, const uint16_t *units,
		   size_t n)
{
	crt_put(c, *to, crt_unit(c), units, n, true);
	*to += n * crt_unit(c);
}

/* Buffer, drive, folder, name, extension. */
static void make(struct call *c)
{
	static const uint16_t colon[] = { ':' }, slash[] = { '\\' },
			      dot[] = { '.' };
	uint64_t to = call_arg(c, 0);
	struct crt_text parts[4];

	for (unsigned i = 0; i < 4; i++) {
		parts[i] = (struct crt_text){ NULL, 0 };
		if (call_arg(c, 1 + i) != 0)
			parts[i] = crt_text_arg(c, 1 + i);
	}
	append(c, &to, NULL, 0);
	if (parts[0].n != 0) {
		append(c, &to, parts[0].units, 1);
		append(c, &to, colon, 1);
	}
	if (parts[1].n != 0) {
		uint16_t last = parts[1].units[parts[1].n - 1];

		append(c, &to, parts[1].units, parts[1].n);
		if (last != '\\' && last != '/')
			append(c, &to, slash, 1);
	}
	append(c, &to, parts[2].units, parts[2].n);
	if (parts[3].n != 0) {
		if (parts[3].units[0] != '.')
			append(c, &to, dot, 1);
		append(c, &to, parts[3].units, parts[3].n);
	}
}

/* Modes aren't kept: to be read and written is what a file is. */
static void change_mode(struct call *c)
{
	struct str path = path_of(c, 0);
	struct guest_file *f;

	if (find(c, path, &f) && may(c, path, FILE_USE_WRITE) &&
	    !(call_arg32(c, 1) & 0x80))
		call_stop(c, "it makes a file read-only");
}

static const char umask_key;

static void set_mask(struct call *c)
{
	uint32_t *mask = call_state(c, &umask_key, sizeof(*mask));

	call_return(c, *mask);
	*mask = call_arg32(c, 0);
}

static const struct stub stubs[] = {
	{ "_access", 2, access_file, CALL_CDECL },
	{ "_waccess", 2, access_file, CALL_CDECL },
	{ "_unlink", 1, unlink_file, CALL_CDECL },
	{ "_wunlink", 1, unlink_file, CALL_CDECL },
	{ "remove", 1, unlink_file, CALL_CDECL },
	{ "_wremove", 1, unlink_file, CALL_CDECL },
	{ "_mkdir", 1, make_folder, CALL_CDECL },
	{ "_wmkdir", 1, make_folder, CALL_CDECL },
	{ "_rmdir", 1, remove_folder, CALL_CDECL },
	{ "_wrmdir", 1, remove_folder, CALL_CDECL },
	{ "rename", 2, rename_file, CALL_CDECL },
	{ "_wrename", 2, rename_file, CALL_CDECL },
	{ "_getcwd", 2, get_folder, CALL_CDECL },
	{ "_wgetcwd", 2, get_folder, CALL_CDECL },
	{ "_chdir", 1, change_folder, CALL_CDECL },
	{ "_wchdir", 1, change_folder, CALL_CDECL },
	{ "_getdrive", 0, get_drive, CALL_CDECL },
	{ "_fullpath", 3, whole_path, CALL_CDECL },
	{ "_wfullpath", 3, whole_path, CALL_CDECL },
	{ "_splitpath", 5, split, CALL_CDECL },
	{ "_wsplitpath", 5, split, CALL_CDECL },
	{ "_makepath", 5, make, CALL_CDECL },
	{ "_wmakepath", 5, make, CALL_CDECL },
	{ "_chmod", 2, change_mode, CALL_CDECL },
	{ "_wchmod", 2, change_mode, CALL_CDECL },
	{ "_umask", 1, set_mask, CALL_CDECL },
};
CRT_MODULE(crt_paths, stubs);

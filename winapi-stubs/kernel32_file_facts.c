/* kernel32.dll: what is known of files: sizes, times, attributes. */
#include <string.h>

#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/* What was deployed is of the day before: 1 January 2007, noon. */
uint64_t file_time_of(const struct guest_file *f, enum file_time which)
{
	return f == NULL || f->times[which] == 0 ? 128121264000000000ull :
						   f->times[which];
}

static void put_times(struct call *c, uint64_t to, const struct guest_file *f)
{
	for (unsigned i = 0; i < 3; i++) {
		uint64_t time = file_time_of(f, (enum file_time)i);

		call_write32(c, to + 8 * i, (uint32_t)time);
		call_write32(c, to + 8 * i + 4, (uint32_t)(time >> 32));
	}
}

static void put_size(struct call *c, uint64_t to, const struct guest_file *f)
{
	call_write32(c, to, (uint32_t)((uint64_t)f->bytes.len >> 32));
	call_write32(c, to + 4, (uint32_t)f->bytes.len);
}

/* A number that is the same in every run: how deep it lies in the list. */
static uint32_t index_of(struct call *c, const struct guest_file *f)
{
	uint32_t n = 1;

	while (f->next != NULL) {
		f = f->next;
		n++;
	}
	(void)c;
	return n;
}

/* BY_HANDLE_FILE_INFORMATION. */
static void get_information(struct call *c)
{
	enum { TIMES = 4, VOLUME = 28, SIZE = 32, LINKS = 40, INDEX = 44 };
	const struct open_file *o = file_argument(c);
	uint64_t to = call_arg(c, 1);

	if (o == NULL)
		return;
	call_write32(c, to, file_attributes(o->file));
	put_times(c, to + TIMES, o->file);
	call_write32(c, to + VOLUME, VOLUME_SERIAL);
	put_size(c, to + SIZE, o->file);
	call_write32(c, to + LINKS, 1);
	call_write32(c, to + INDEX, 0);
	call_write32(c, to + INDEX + 4, index_of(c, o->file));
	call_return(c, 1);
}

/* WIN32_FILE_ATTRIBUTE_DATA. */
static void get_attributes_ex(struct call *c)
{
	uint64_t to = call_arg(c, 2);
	struct guest_file *f;
	struct str path;

	if (call_arg32(c, 1) != 0) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	path = file_path(c, 0);
	if (!file_find(c, path, 0, &f) || !file_may(c, path, FILE_USE_LOOK, 0))
		return;
	call_write32(c, to, file_attributes(f));
	put_times(c, to + 4, f);
	put_size(c, to + 28, f);
	call_return(c, 1);
}

/* Attributes aren't kept: only those that change nothing are taken. */
static void set_attributes(struct call *c)
{
	enum { HARMLESS = FILE_ATTRIBUTE_NORMAL | FILE_ATTRIBUTE_ARCHIVE |
			  FILE_ATTRIBUTE_NOT_CONTENT_INDEXED };
	struct str path = file_path(c, 0);
	struct guest_file *f;

	if (!file_find(c, path, 0, &f) ||
	    !file_may(c, path, FILE_USE_WRITE, 0))
		return;
	if (call_arg32(c, 1) & ~(uint32_t)HARMLESS)
		call_stop(c, "it sets attributes (0x%x)", call_arg32(c, 1));
	else
		call_return(c, 1);
}

static void get_size_ex(struct call *c)
{
	const struct open_file *o = file_argument(c);

	if (o != NULL && call_write64(c, call_arg(c, 1), o->file->bytes.len))
		call_return(c, 1);
}

static void get_compressed_size(struct call *c)
{
	struct str path = file_path(c, 0);
	struct guest_file *f;

	if (!file_find(c, path, UINT32_MAX, &f) ||
	    !file_may(c, path, FILE_USE_LOOK, UINT32_MAX))
		return;
	if (call_arg(c, 1) != 0)
		call_write32(c, call_arg(c, 1),
			     (uint32_t)((uint64_t)f->bytes.len >> 32));
	call_return(c, (uint32_t)f->bytes.len);
}

static void set_pointer_ex(struct call *c)
{
	unsigned high = call_is_64(c) ? 0 : 1;
	struct open_file *o = file_argument(c);
	int64_t by = (int64_t)call_arg64(c, 1, 1), start;
	uint64_t to = call_arg(c, 2 + high);
	uint32_t from = call_arg32(c, 3 + high);

	if (o == NULL)
		return;
	start = from == 0 ? 0 :
		from == 1 ? (int64_t)o->at :
			    (int64_t)o->file->bytes.len;
	if (from > 2 || by > INT64_MAX / 2 || by < -INT64_MAX / 2) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (start + by < 0) {
		call_fail(c, 0, ERROR_NEGATIVE_SEEK);
		return;
	}
	o->at = (uint64_t)(start + by);
	if (to != 0)
		call_write64(c, to, o->at);
	call_return(c, 1);
}

static void get_times(struct call *c)
{
	const struct open_file *o = file_argument(c);

	for (unsigned i = 1; o != NULL && i < 4; i++) {
		if (call_arg(c, i) != 0)
			call_write64(c, call_arg(c, i),
				     file_time_of(o->file,
						  (enum file_time)(i - 1)));
	}
	call_return(c, o != NULL);
}

/* 0 leaves a time as it is; so do all bits set, and from then on. */
static void set_times(struct call *c)
{
	struct open_file *o = file_argument(c);
	uint64_t time;

	if (o == NULL)
		return;
	if (!o->can_touch) {
		call_fail(c, 0, ERROR_ACCESS_DENIED);
		return;
	}
	for (unsigned i = 0; i < FILE_TIMES; i++) {
		if (call_arg(c, 1 + i) == 0)
			continue;
		time = call_read64(c, call_arg(c, 1 + i));
		if (time != 0 && time != UINT64_MAX)
			o->file->times[i] = time;
		if (time != 0 && i == FILE_WRITTEN)
			o->keeps_time = true;
	}
	call_return(c, 1);
}

/* There is one process, and what it locked is its own. */
static void lock(struct call *c)
{
	if (file_argument(c) != NULL)
		call_return(c, 1);
}

/* Deleted, where the folder is empty. */
bool folder_has_files(const struct process *p, struct str folder)
{
	for (const struct guest_file *f = p->files->first; f != NULL;
	     f = f->next) {
		if (!f->deleted && f->path.n > folder.n &&
		    f->path.s[folder.n] == '\\' &&
		    str_equal_nocase((struct str){ f->path.s, folder.n },
				     folder))
			return true;
	}
	return false;
}

static void remove_directory(struct call *c)
{
	struct process *p = call_process(c);
	struct str path = file_path(c, 0);
	struct guest_file *f;

	if (!file_find(c, path, 0, &f) ||
	    !file_may(c, path, FILE_USE_DELETE, 0))
		return;
	if (!f->is_folder) {
		call_fail(c, 0, ERROR_DIRECTORY);
		return;
	}
	if (folder_has_files(p, path)) {
		call_fail(c, 0, ERROR_DIR_NOT_EMPTY);
		return;
	}
	f->deleted = true;
	call_return(c, 1);
}

/* The file that it becomes: a new one, or one that may be replaced. */
static struct guest_file *target(struct call *c, struct str path,
				 bool replace)
{
	struct process *p = call_process(c);
	struct guest_file *f;
	enum file_answer a = files_find(p, path, &f);

	if (a == FILE_THERE && (!replace || f->is_folder)) {
		call_fail(c, 0, f->is_folder ? ERROR_ACCESS_DENIED :
				call_api(c)[0] == 'C' ? ERROR_FILE_EXISTS :
							ERROR_ALREADY_EXISTS);
		return NULL;
	}
	if (a == FILE_THERE)
		return file_may(c, path,
				call_api(c)[0] == 'C' ? FILE_USE_WRITE :
							FILE_USE_DELETE,
				0) ?
			       f :
			       NULL;
	if (a == FILE_ABSENT && !file_may(c, path, FILE_USE_CREATE, 0))
		return NULL;
	if (a != FILE_ABSENT) {
		file_find(c, path, 0, &f);
		return NULL;
	}
	f = files_create(p, path, false);
	if (f == NULL)
		call_fail(c, 0, ERROR_DISK_FULL);
	return f;
}

static bool copy_to(struct call *c, bool replace, struct guest_file **from)
{
	struct process *p = call_process(c);
	struct str to = files_full_path(p, call_text(c, 1));
	struct str path = file_path(c, 0);
	struct guest_file *f;

	if (!file_find(c, path, 0, from) ||
	    !file_may(c, path,
		      call_api(c)[0] == 'C' ? FILE_USE_READ : FILE_USE_DELETE,
		      0))
		return false;
	if ((*from)->is_folder) {
		if (call_api(c)[0] == 'M')
			call_stop(c, "it moves a folder");
		else
			call_fail(c, 0, ERROR_ACCESS_DENIED);
		return false;
	}
	f = target(c, to, replace);
	if (f == NULL)
		return false;
	if (f == *from)
		return true;
	if (!file_resize(p, f, 0) ||
	    !file_write(p, f, 0, (*from)->bytes.data, (*from)->bytes.len)) {
		call_fail(c, 0, ERROR_DISK_FULL);
		return false;
	}
	memcpy(f->times, (*from)->times, sizeof(f->times));
	if (call_api(c)[0] == 'C')
		f->times[FILE_CREATED] = call_clock(c);
	call_return(c, 1);
	return true;
}

static void copy_file(struct call *c)
{
	struct guest_file *from;

	copy_to(c, call_arg32(c, 2) == 0, &from);
}

static void move(struct call *c, uint32_t flags)
{
	enum { REPLACE = 1, UNTIL_REBOOT = 4 };
	struct guest_file *from;

	if (flags & UNTIL_REBOOT || call_arg(c, 1) == 0)
		call_stop(c, "it moves a file at the next boot");
	else if (copy_to(c, flags & REPLACE, &from))
		from->deleted = true;
}

static void move_file(struct call *c)
{
	move(c, 0);
}

static void move_file_ex(struct call *c)
{
	move(c, call_arg32(c, 2));
}

static const struct stub stubs[] = {
	{ "GetFileInformationByHandle", 2, get_information },
	{ "GetFileAttributesExA", 3, get_attributes_ex },
	{ "GetFileAttributesExW", 3, get_attributes_ex },
	{ "SetFileAttributesA", 2, set_attributes },
	{ "SetFileAttributesW", 2, set_attributes },
	{ "GetFileSizeEx", 2, get_size_ex },
	{ "GetCompressedFileSizeA", 2, get_compressed_size },
	{ "GetCompressedFileSizeW", 2, get_compressed_size },
	{ "SetFilePointerEx", 5, set_pointer_ex },
	{ "GetFileTime", 4, get_times },
	{ "SetFileTime", 4, set_times },
	{ "LockFile", 5, lock },
	{ "UnlockFile", 5, lock },
	{ "LockFileEx", 6, lock },
	{ "UnlockFileEx", 5, lock },
	{ "RemoveDirectoryA", 1, remove_directory },
	{ "RemoveDirectoryW", 1, remove_directory },
	{ "CopyFileA", 3, copy_file },
	{ "CopyFileW", 3, copy_file },
	{ "MoveFileA", 2, move_file },
	{ "MoveFileW", 2, move_file },
	{ "MoveFileExA", 3, move_file_ex },
	{ "MoveFileExW", 3, move_file_ex },
};
STUB_MODULE(kernel32_file_facts, "kernel32.dll", stubs);

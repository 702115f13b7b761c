/* kernel32.dll: one disk, C:, a fixed one with NTFS, and half of it free. */
#include <string.h>

#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

enum { NO_ROOT = 1, FIXED = 3 };
enum { SECTOR = 512, SECTORS = 8, CLUSTERS = 10485760 }; /* 40 GB */

/* "C:\", "C:", or none for the current one's. */
static bool is_disk(struct call *c, unsigned n)
{
	struct str root = call_text(c, n);

	if (call_arg(c, n) == 0)
		return true;
	call_describe(c, "%.*s", STR_ARGS(root));
	if (root.n > 4 && memcmp(root.s, "\\\\?\\", 4) == 0)
		root = (struct str){ root.s + 4, root.n - 4 };
	return root.n >= 2 && ascii_lower(root.s[0]) == 'c' &&
	       root.s[1] == ':';
}

static void get_drive_type(struct call *c)
{
	call_return(c, is_disk(c, 0) ? FIXED : NO_ROOT);
}

static void get_logical_drives(struct call *c)
{
	call_return(c, 1 << 2);
}

/* Two zeros at the end. */
static void get_drive_strings(struct call *c)
{
	enum { UNITS = 4 };
	unsigned unit = unit_of(c);
	uint64_t to = call_arg(c, 1);

	if (call_arg32(c, 0) <= UNITS) {
		call_return(c, UNITS + 1);
		return;
	}
	call_fill(c, to, 0, (UNITS + 1) * unit);
	call_put_text(c, to, UNITS, str_of("C:\\"));
	call_return(c, UNITS);
}

static void get_free_space(struct call *c)
{
	const uint32_t values[] = { SECTORS, SECTOR, CLUSTERS / 2, CLUSTERS };

	if (!is_disk(c, 0)) {
		call_fail(c, 0, ERROR_PATH_NOT_FOUND);
		return;
	}
	for (unsigned i = 0; i < 4; i++) {
		if (call_arg(c, 1 + i) != 0)
			call_write32(c, call_arg(c, 1 + i), values[i]);
	}
	call_return(c, 1);
}

static void get_free_space_ex(struct call *c)
{
	const uint64_t all = (uint64_t)CLUSTERS * SECTORS * SECTOR;

	if (!is_disk(c, 0)) {
		call_fail(c, 0, ERROR_PATH_NOT_FOUND);
		return;
	}
	for (unsigned i = 1; i < 4; i++) {
		if (call_arg(c, i) != 0)
			call_write64(c, call_arg(c, i),
				     i == 2 ? all : all / 2);
	}
	call_return(c, 1);
}

/* No label; names keep their case, Unicode, rights, compression and so on. */
static void get_volume_information(struct call *c)
{
	enum { COMPONENT = 255, FLAGS = 0x700ff };
	uint64_t name = call_arg(c, 1), system = call_arg(c, 6);

	if (!is_disk(c, 0)) {
		call_fail(c, 0, ERROR_PATH_NOT_FOUND);
		return;
	}
	if (name != 0)
		call_put_text(c, name, call_arg32(c, 2), STR_EMPTY);
	if (call_arg(c, 3) != 0)
		call_write32(c, call_arg(c, 3), VOLUME_SERIAL);
	if (call_arg(c, 4) != 0)
		call_write32(c, call_arg(c, 4), COMPONENT);
	if (call_arg(c, 5) != 0)
		call_write32(c, call_arg(c, 5), FLAGS);
	if (system != 0)
		call_put_text(c, system, call_arg32(c, 7), str_of("NTFS"));
	call_return(c, 1);
}

static void get_volume_path(struct call *c)
{
	if (!is_disk(c, 0))
		call_fail(c, 0, ERROR_PATH_NOT_FOUND);
	else if (call_arg32(c, 2) < 4)
		call_fail(c, 0, ERROR_FILENAME_EXCED_RANGE);
	else {
		call_put_text(c, call_arg(c, 1), 4, str_of("C:\\"));
		call_return(c, 1);
	}
}

/* The folder of the process; one that isn't there is refused. */
static void set_current_directory(struct call *c)
{
	struct process *p = call_process(c);
	struct str path = file_path(c, 0);
	struct guest_file *f;

	if (str_equal_nocase(path, p->world->windows_folder) ||
	    str_equal_nocase(path, p->world->system_folder) ||
	    (file_find(c, path, 0, &f) &&
	     file_may(c, path, FILE_USE_READ, 0))) {
		p->world->directory =
			process_need_str(str_copy(&p->arena, path));
		call_return(c, 1);
	}
}

static bool is_short_part(const char *s, size_t n)
{
	const char *dot = memchr(s, '.', n);
	size_t name = dot == NULL ? n : (size_t)(dot - s);

	if (name > 8 || (dot != NULL && n - name - 1 > 3) ||
	    memchr(s, ' ', n) != NULL || memchr(s, '+', n) != NULL)
		return false;
	return dot == NULL || memchr(dot + 1, '.', n - name - 1) == NULL;
}

/* Short names of long ones depend on the order in which they were made. */
static void get_short_path(struct call *c)
{
	struct str given = call_text(c, 0), path = file_path(c, 0);
	struct guest_file *f;

	if (!file_find(c, path, 0, &f) || !file_may(c, path, FILE_USE_LOOK, 0))
		return;
	for (size_t at = 0, n; at < given.n; at += n + 1) {
		n = 0;
		while (at + n < given.n && given.s[at + n] != '\\')
			n++;
		if (!is_short_part(given.s + at, n)) {
			call_stop(c, "the short name of %.*s isn't known",
				  STR_ARGS(given));
			return;
		}
	}
	put_sized_text(c, call_arg(c, 1), call_arg32(c, 2), given);
}

static void get_long_path(struct call *c)
{
	struct str given = call_text(c, 0), path = file_path(c, 0);
	struct guest_file *f;

	if (!file_find(c, path, 0, &f) || !file_may(c, path, FILE_USE_LOOK, 0))
		return;
	if (memchr(given.s, '~', given.n) != NULL)
		call_stop(c, "the long name of %.*s isn't known",
			  STR_ARGS(given));
	else
		put_sized_text(c, call_arg(c, 1), call_arg32(c, 2), given);
}

/*
 * A new file, where no number is given. What Windows itself may have there is
 * never of that name: then it would take the next one.
 */
static void get_temp_file_name(struct call *c)
{
	struct process *p = call_process(c);
	struct str folder = file_path(c, 0), prefix = call_text(c, 1), path;
	uint32_t number = call_arg32(c, 2) & 0xffff;
	struct guest_file *f;

	if (prefix.n > 3)
		prefix.n = 3;
	if (!file_find(c, folder, 0, &f) || !f->is_folder) {
		if (!process_is_stopped(p))
			call_fail(c, 0, ERROR_DIRECTORY);
		return;
	}
	if (folder.s[folder.n - 1] == '\\')
		folder.n--;
	for (unsigned i = 0; i < 0x10000; i++) {
		uint32_t n = number != 0 ? number : i + 1;

		path = process_text(p, "%.*s\\%.*s%X.tmp", STR_ARGS(folder),
				    STR_ARGS(prefix), n);
		if (number == 0 && files_find(p, path, &f) == FILE_THERE)
			continue;
		if (number == 0 && !file_may(c, path, FILE_USE_CREATE, 0))
			return;
		if (number == 0 && files_create(p, path, false) == NULL)
			break;
		call_put_text(c, call_arg(c, 3), 260, path);
		call_return(c, n);
		return;
	}
	call_fail(c, 0, ERROR_FILE_EXISTS);
}

static void return_true(struct call *c)
{
	call_return(c, 1);
}

static const struct stub stubs[] = {
	{ "GetDriveTypeA", 1, get_drive_type },
	{ "GetDriveTypeW", 1, get_drive_type },
	{ "GetLogicalDrives", 0, get_logical_drives },
	{ "GetLogicalDriveStringsA", 2, get_drive_strings },
	{ "GetLogicalDriveStringsW", 2, get_drive_strings },
	{ "GetDiskFreeSpaceA", 5, get_free_space },
	{ "GetDiskFreeSpaceW", 5, get_free_space },
	{ "GetDiskFreeSpaceExA", 4, get_free_space_ex },
	{ "GetDiskFreeSpaceExW", 4, get_free_space_ex },
	{ "GetVolumeInformationA", 8, get_volume_information },
	{ "GetVolumeInformationW", 8, get_volume_information },
	{ "GetVolumePathNameA", 3, get_volume_path },
	{ "GetVolumePathNameW", 3, get_volume_path },
	{ "SetCurrentDirectoryA", 1, set_current_directory },
	{ "SetCurrentDirectoryW", 1, set_current_directory },
	{ "GetShortPathNameA", 3, get_short_path },
	{ "GetShortPathNameW", 3, get_short_path },
	{ "GetLongPathNameA", 3, get_long_path },
	{ "GetLongPathNameW", 3, get_long_path },
	{ "GetTempFileNameA", 4, get_temp_file_name },
	{ "GetTempFileNameW", 4, get_temp_file_name },
	{ "AreFileApisANSI", 0, return_true },
	{ "SetFileApisToANSI", 0, return_true },
};
STUB_MODULE(kernel32_disks, "kernel32.dll", stubs);

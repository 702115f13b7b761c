/* C run-times: what _stat() and its many names tell of a file. */
#include <string.h>

#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

#define EPOCH 11644473600ull
#define SECOND 10000000ull

enum { FOLDER = 0x4000, FILE_MODE = 0x8000, DEVICE = 0x2000, READ = 0x124,
       WRITE = 0x92, EXECUTE = 0x49 };

uint64_t crt_time_of(const struct guest_file *f, enum file_time which)
{
	return file_time_of(f, which) / SECOND - EPOCH;
}

/* Where the parts are that are of 32 bits or of 64, by the name. */
static bool has_wide_times(const struct call *c)
{
	const char *name = strstr(call_api(c), "stat") + 4;

	return strncmp(name, "64", 2) == 0 ||
	       (strncmp(name, "32", 2) != 0 && call_is_64(c));
}

static bool has_wide_size(const struct call *c)
{
	const char *name = strstr(call_api(c), "stat") + 4;

	return strcmp(name, "64") == 0 || strstr(name, "i64") != NULL;
}

static void put(struct call *c, uint64_t to, uint32_t mode, uint64_t size,
		uint32_t drive, const struct guest_file *f)
{
	static const enum file_time order[] = { FILE_READ_AT, FILE_WRITTEN,
						FILE_CREATED };
	const unsigned wide = has_wide_times(c) ? 8 : 4;
	uint64_t times = to + (has_wide_size(c) ? 32 : 24);

	call_fill(c, to, 0, (size_t)(times - to) + 3 * wide);
	call_write32(c, to, drive);
	call_write16(c, to + 6, (uint16_t)mode);
	call_write16(c, to + 8, 1);
	call_write32(c, to + 16, drive);
	if (has_wide_size(c))
		call_write64(c, to + 24, size);
	else
		call_write32(c, to + 20, (uint32_t)size);
	for (unsigned i = 0; f != NULL && i < 3; i++, times += wide) {
		uint64_t time = crt_time_of(f, order[i]);

		if (wide == 8)
			call_write64(c, times, time);
		else
			call_write32(c, times, (uint32_t)time);
	}
}

static void put_file(struct call *c, const struct guest_file *f, bool by_path)
{
	uint32_t mode = (f->is_folder ? FOLDER | EXECUTE : FILE_MODE) | READ |
			WRITE;
	static const char *const programs[] = { ".exe", ".com", ".bat",
						".cmd" };

	for (unsigned i = 0; by_path && i < 4; i++) {
		if (str_ends_nocase(f->path, programs[i]))
			mode |= EXECUTE;
	}
	put(c, call_arg(c, 1), mode, f->bytes.len, by_path ? 2 : 0, f);
}

static void stat_path(struct call *c)
{
	struct process *p = call_process(c);
	struct str path = files_full_path(
		p, crt_utf8(c, crt_text_arg(c, 0), crt_unit(c)));
	struct guest_file *f;

	call_describe(c, "%.*s", STR_ARGS(path));
	switch (files_find(p, path, &f)) {
	case FILE_THERE:
		if (!file_may(c, path, FILE_USE_LOOK, UINT32_MAX)) {
			crt_set_errno(c, CRT_EACCES);
			return;
		}
		put_file(c, f, true);
		return;
	case FILE_UNKNOWN:
		call_stop(c, "whether there is %.*s isn't known",
			  STR_ARGS(path));
		return;
	default:
		crt_set_errno(c, CRT_ENOENT);
		call_fail(c, UINT32_MAX, ERROR_FILE_NOT_FOUND);
	}
}

static void stat_descriptor(struct call *c)
{
	enum { STANDARD = 3 };
	struct open_file *o;

	if (call_arg32(c, 0) < STANDARD) {
		put(c, call_arg(c, 1), DEVICE, 0, call_arg32(c, 0), NULL);
		return;
	}
	o = crt_descriptor_file(c);
	if (o != NULL)
		put_file(c, o->file, false);
}

static const struct stub stubs[] = {
	{ "_stat", 2, stat_path, CALL_CDECL },
	{ "_stat32", 2, stat_path, CALL_CDECL },
	{ "_stat64", 2, stat_path, CALL_CDECL },
	{ "_stati64", 2, stat_path, CALL_CDECL },
	{ "_stat32i64", 2, stat_path, CALL_CDECL },
	{ "_stat64i32", 2, stat_path, CALL_CDECL },
	{ "_wstat", 2, stat_path, CALL_CDECL },
	{ "_wstat32", 2, stat_path, CALL_CDECL },
	{ "_wstat64", 2, stat_path, CALL_CDECL },
	{ "_wstati64", 2, stat_path, CALL_CDECL },
	{ "_wstat64i32", 2, stat_path, CALL_CDECL },
	{ "_fstat", 2, stat_descriptor, CALL_CDECL },
	{ "_fstat32", 2, stat_descriptor, CALL_CDECL },
	{ "_fstat64", 2, stat_descriptor, CALL_CDECL },
	{ "_fstati64", 2, stat_descriptor, CALL_CDECL },
	{ "_fstat32i64", 2, stat_descriptor, CALL_CDECL },
	{ "_fstat64i32", 2, stat_descriptor, CALL_CDECL },
};
CRT_MODULE(crt_stat, stubs);

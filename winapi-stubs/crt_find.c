/* C run-times: what lies in a folder, by _findfirst() and its many names. */
#include <string.h>

#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

/*
 * By what the name has behind "first" or "next": times, size; without either
 * times are as the machine has them, and a size is of 32 bits.
 */
static const char *ending(const struct call *c)
{
	const char *name = strstr(call_api(c), "find") + 4;

	return name + (name[0] == 'f' ? 5 : 4);
}

static unsigned size_of_times(const struct call *c)
{
	if (strncmp(ending(c), "64", 2) == 0)
		return 8;
	return strncmp(ending(c), "32", 2) != 0 && call_is_64(c) ? 8 : 4;
}

static bool has_wide_size(const struct call *c)
{
	return strcmp(ending(c), "64") == 0 || strstr(ending(c), "i64") != NULL;
}

/* _finddata_t: attributes; created, read, written; size; name. */
static void put(struct call *c, uint64_t to, const struct guest_file *f,
		struct str name)
{
	enum { NAME_UNITS = 260 };
	const unsigned wide = size_of_times(c);
	const bool size64 = has_wide_size(c);
	uint64_t at = to + wide;

	call_write32(c, to, f == NULL ? FILE_ATTRIBUTE_DIRECTORY :
					file_attributes(f));
	for (unsigned i = 0; i < 3; i++, at += wide) {
		uint64_t time = crt_time_of(f, (enum file_time)i);

		call_write(c, at, &time, wide);
	}
	if (size64)
		call_write64(c, at, f == NULL ? 0 : f->bytes.len);
	else
		call_write32(c, at, f == NULL ? 0 : (uint32_t)f->bytes.len);
	call_put_text_at(c, at + (size64 ? 8 : 4), NAME_UNITS, name,
			 strstr(call_api(c), "_w") != NULL);
}

static void refuse(struct call *c, uint32_t number, uint32_t error)
{
	crt_set_errno(c, number);
	call_fail(c, UINT64_MAX, error);
}

static void find_first(struct call *c)
{
	struct str pattern = crt_utf8(c, crt_text_arg(c, 0), crt_unit(c));
	struct search_state *s = search_new(c, pattern);
	const struct guest_file *f;
	struct str name;
	uint32_t h;

	if (s == NULL) {
		crt_set_errno(c, CRT_ENOENT);
		return;
	}
	if (!search_next(s, &f, &name)) {
		refuse(c, CRT_ENOENT, ERROR_FILE_NOT_FOUND);
		return;
	}
	put(c, call_arg(c, 1), f, name);
	h = handle_new(c, &find_handle, s);
	if (h == 0)
		refuse(c, CRT_ENOMEM, ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

static void find_next(struct call *c)
{
	struct search_state *s = handle_object(c, call_arg(c, 0),
					       &find_handle);
	const struct guest_file *f;
	struct str name;

	if (s == NULL) {
		refuse(c, CRT_EINVAL, ERROR_INVALID_HANDLE);
	} else if (search_next(s, &f, &name)) {
		put(c, call_arg(c, 1), f, name);
	} else { /* The end of each search is no failure to tell of. */
		crt_set_errno(c, CRT_ENOENT);
		call_set_last_error(c, ERROR_NO_MORE_FILES);
		call_return(c, UINT32_MAX);
	}
}

static void find_close(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &find_handle) == NULL)
		refuse(c, CRT_EINVAL, ERROR_INVALID_HANDLE);
	else
		handle_close(c, call_arg(c, 0));
}

static const struct stub stubs[] = {
	{ "_findfirst", 2, find_first, CALL_CDECL },
	{ "_findfirst32", 2, find_first, CALL_CDECL },
	{ "_findfirst64", 2, find_first, CALL_CDECL },
	{ "_findfirsti64", 2, find_first, CALL_CDECL },
	{ "_findfirst32i64", 2, find_first, CALL_CDECL },
	{ "_findfirst64i32", 2, find_first, CALL_CDECL },
	{ "_wfindfirst", 2, find_first, CALL_CDECL },
	{ "_wfindfirst32", 2, find_first, CALL_CDECL },
	{ "_wfindfirst64", 2, find_first, CALL_CDECL },
	{ "_wfindfirsti64", 2, find_first, CALL_CDECL },
	{ "_wfindfirst32i64", 2, find_first, CALL_CDECL },
	{ "_wfindfirst64i32", 2, find_first, CALL_CDECL },
	{ "_findnext", 2, find_next, CALL_CDECL },
	{ "_findnext32", 2, find_next, CALL_CDECL },
	{ "_findnext64", 2, find_next, CALL_CDECL },
	{ "_findnexti64", 2, find_next, CALL_CDECL },
	{ "_findnext32i64", 2, find_next, CALL_CDECL },
	{ "_findnext64i32", 2, find_next, CALL_CDECL },
	{ "_wfindnext", 2, find_next, CALL_CDECL },
	{ "_wfindnext32", 2, find_next, CALL_CDECL },
	{ "_wfindnext64", 2, find_next, CALL_CDECL },
	{ "_wfindnexti64", 2, find_next, CALL_CDECL },
	{ "_wfindnext32i64", 2, find_next, CALL_CDECL },
	{ "_wfindnext64i32", 2, find_next, CALL_CDECL },
	{ "_findclose", 1, find_close, CALL_CDECL },
};
CRT_MODULE(crt_find, stubs);

/* kernel32.dll: folders are read, paths moved about, disks described. */
#include <string.h>

#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32.h"

const struct handle_type find_handle = {
	.kind = HANDLE_FIND,
	.word = "search",
};

static uint64_t no_handle(const struct call *c)
{
	return call_is_64(c) ? UINT64_MAX : UINT32_MAX;
}

static struct str last_part(struct str path)
{
	size_t n = path.n;

	while (n > 0 && path.s[n - 1] != '\\')
		n--;
	return (struct str){ path.s + n, path.n - n };
}

static bool lies_in(struct str path, struct str folder)
{
	size_t n = folder.n;

	if (n != 0 && folder.s[n - 1] == '\\')
		n--;
	return path.n > n + 1 && path.s[n] == '\\' &&
	       str_equal_nocase((struct str){ path.s, n },
				(struct str){ folder.s, n }) &&
	       last_part(path).n == path.n - n - 1;
}

/* "*.*" is everything, and "*." what has no dot. */
/*
 * A '?' stands for nothing where the name, or its part before a dot, ends; a
 * dot before '?' or '*' does where the name ends.
 */
static bool matches(struct str pattern, struct str name)
{
	size_t p = 0, i = 0, star = SIZE_MAX, resume = 0;

	for (;;) {
		char ch = p < pattern.n ? pattern.s[p] : '\0';
		char after = p + 1 < pattern.n ? pattern.s[p + 1] : '\0';
		bool ends = i == name.n;

		if (ch == '*') {
			star = ++p;
			resume = i;
		} else if (ch == '?') {
			p++;
			i += !ends && name.s[i] != '.';
		} else if (ch == '\0' && ends) {
			return true;
		} else if (ends && ch == '.' &&
			   (after == '?' || after == '*')) {
			p++;
		} else if (ch != '\0' && !ends &&
			   ascii_lower(ch) == ascii_lower(name.s[i])) {
			p++;
			i++;
		} else if (star != SIZE_MAX && resume < name.n) {
			p = star;
			i = ++resume;
		} else {
			return false;
		}
	}
}

/* WIN32_FIND_DATA: attributes, three times, size, reserved, name. */
static void put_found(struct call *c, uint64_t to, const struct guest_file *f,
		      struct str name)
{
	enum { TIMES = 4, SIZE_HIGH = 28, SIZE_LOW = 32, NAME = 44,
	       NAME_UNITS = 260 };
	bool wide = strchr(call_api(c), 'A') == NULL;
	size_t size = f == NULL ? 0 : f->bytes.len;
	uint64_t time;

	call_fill(c, to, 0, NAME + (NAME_UNITS + 14) * (wide ? 2 : 1));
	call_write32(c, to, f == NULL ? FILE_ATTRIBUTE_DIRECTORY :
					file_attributes(f));
	for (unsigned i = 0; i < 3; i++) {
		time = file_time_of(f, (enum file_time)i);
		call_write32(c, to + TIMES + 8 * i, (uint32_t)time);
		call_write32(c, to + TIMES + 8 * i + 4,
			     (uint32_t)(time >> 32));
	}
	call_write32(c, to + SIZE_HIGH, (uint32_t)((uint64_t)size >> 32));
	call_write32(c, to + SIZE_LOW, (uint32_t)size);
	call_put_text_at(c, to + NAME, NAME_UNITS, name, wide);
}

bool search_next(struct search_state *s, const struct guest_file **f,
		 struct str *name)
{
	static const char *const dots[] = { ".", ".." };

	*f = NULL;
	while (s->dots < 2) {
		*name = str_of(dots[s->dots++]);
		if (s->folder.n > 3 && matches(s->pattern, *name))
			return true;
	}
	while ((*f = s->next) != NULL) {
		s->next = (*f)->next;
		*name = last_part((*f)->path);
		if (!(*f)->deleted && lies_in((*f)->path, s->folder) &&
		    matches(s->pattern, *name))
			return true;
	}
	return false;
}

static bool put_next(struct call *c, struct search_state *s, uint64_t to)
{
	const struct guest_file *f;
	struct str name;

	if (!search_next(s, &f, &name))
		return false;
	put_found(c, to, f, name);
	return true;
}

/* What lies in Windows' own folders, beside what the guest put there. */
static bool is_known(struct call *c, struct str folder)
{
	struct process *p = call_process(c);
	struct str windows = p->world->windows_folder;
	struct guest_file *f;

	if (folder.n >= windows.n &&
	    str_equal_nocase((struct str){ folder.s, windows.n }, windows) &&
	    !str_equal_nocase(folder, (struct str){
			p->world->temporary_folder.s,
			p->world->temporary_folder.n - 1 }) &&
	    !world_lacks(p->world, folder)) {
		call_stop(c, "what lies in %.*s isn't known",
			  STR_ARGS(folder));
		return false;
	}
	if (!file_find(c, folder, no_handle(c), &f)) {
		if (!process_is_stopped(p))
			call_fail(c, no_handle(c), ERROR_PATH_NOT_FOUND);
		return false;
	}
	return file_may(c, folder, FILE_USE_READ, no_handle(c));
}

struct search_state *search_new(struct call *c, struct str given)
{
	struct process *p = call_process(c);
	struct str path = files_full_path(p, given);
	struct search_state *s;

	call_describe(c, "%.*s", STR_ARGS(path));
	if (given.n == 0 || given.s[given.n - 1] == '\\') {
		call_fail(c, no_handle(c), ERROR_FILE_NOT_FOUND);
		return NULL;
	}
	if (!is_known(c, files_folder(path)))
		return NULL;
	s = process_need(arena_new(&p->arena, struct search_state));
	path = process_need_str(str_copy(&p->arena, path));
	s->folder = files_folder(path);
	s->pattern = last_part(path);
	s->next = p->files->first;
	return s;
}

static void find_first(struct call *c, uint64_t to)
{
	struct search_state *s = search_new(c, call_text(c, 0));
	uint32_t h;

	if (s == NULL)
		return;
	/* A name of one file tells of that alone. */
	if (!put_next(c, s, to)) {
		call_fail(c, no_handle(c), ERROR_FILE_NOT_FOUND);
		return;
	}
	h = handle_new(c, &find_handle, s);
	if (h == 0)
		call_fail(c, no_handle(c), ERROR_NOT_ENOUGH_MEMORY);
	else
		call_return(c, h);
}

static void find_first_file(struct call *c)
{
	find_first(c, call_arg(c, 1));
}

static void find_first_file_ex(struct call *c)
{
	if (call_arg32(c, 3) != 0)
		call_stop(c, "it searches for more than names");
	else
		find_first(c, call_arg(c, 2));
}

static void find_next_file(struct call *c)
{
	struct search_state *s = handle_object(c, call_arg(c, 0),
					       &find_handle);

	if (s == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else if (put_next(c, s, call_arg(c, 1)))
		call_return(c, 1);
	else /* The end of each search is no failure to tell of. */
		call_set_last_error(c, ERROR_NO_MORE_FILES);
}

static void find_close(struct call *c)
{
	if (handle_object(c, call_arg(c, 0), &find_handle) == NULL)
		call_fail(c, 0, ERROR_INVALID_HANDLE);
	else
		call_return(c, handle_close(c, call_arg(c, 0)));
}

/* A path, or the folders of the program, of Windows and of PATH. */
static void search_path(struct call *c)
{
	struct process *p = call_process(c);
	bool wide = call_is_wide(c);
	struct str name = call_text(c, 1), path = call_text(c, 0), folder;
	struct str extension = call_text(c, 2), whole;
	struct guest_file *f;
	enum file_answer a;

	if (call_arg(c, 0) == 0) {
		call_stop(c, "it searches PATH for %.*s", STR_ARGS(name));
		return;
	}
	if (memchr(last_part(name).s, '.', last_part(name).n) == NULL)
		name = process_need_str(
			STR_CONCAT(call_arena(c), name, extension));
	for (size_t at = 0; at <= path.n; at += folder.n + 1) {
		folder = (struct str){ path.s + at, 0 };
		while (at + folder.n < path.n && folder.s[folder.n] != ';')
			folder.n++;
		whole = process_need_str(STR_CONCAT(call_arena(c), folder,
						    str_of("\\"), name));
		whole = files_full_path(p, whole);
		a = files_find(p, whole, &f);
		if (a == FILE_UNKNOWN) {
			file_find(c, whole, 0, &f);
			return;
		}
		if (a != FILE_THERE)
			continue;
		if (!file_may(c, whole, FILE_USE_LOOK, 0))
			return;
		put_sized_text(c, call_arg(c, 4), call_arg32(c, 3), whole);
		if (call_arg(c, 5) != 0)
			call_write_pointer(
				c, call_arg(c, 5),
				call_arg(c, 4) +
					(whole.n - last_part(whole).n) *
						(wide ? 2 : 1));
		return;
	}
	call_describe(c, "%.*s", STR_ARGS(name));
	call_fail(c, 0, ERROR_FILE_NOT_FOUND);
}

static const struct stub stubs[] = {
	{ "FindFirstFileA", 2, find_first_file },
	{ "FindFirstFileW", 2, find_first_file },
	{ "FindFirstFileExA", 6, find_first_file_ex },
	{ "FindFirstFileExW", 6, find_first_file_ex },
	{ "FindNextFileA", 2, find_next_file },
	{ "FindNextFileW", 2, find_next_file },
	{ "FindClose", 1, find_close },
	{ "SearchPathA", 6, search_path },
	{ "SearchPathW", 6, search_path },
};
STUB_MODULE(kernel32_search, "kernel32.dll", stubs);

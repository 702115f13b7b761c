/* kernel32.dll: what is written to private profiles. Comments stay. */
#include <string.h>

#include "emulator/text.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32_ini.h"

/* Offsets into the text. */
struct spot {
	bool has_section, has_key;
	size_t title, inside, last, end; /* 'last': behind the last key */
	size_t key, behind_key;
};

static struct spot find(struct ini l, struct str section, struct str key)
{
	struct spot f = { .end = l.text.n };
	struct str line, name, value;

	for (size_t start = 0; ini_line(&l, &line); start = l.at) {
		if (ini_title(line, &name)) {
			if (f.has_section) {
				f.end = start;
				break;
			}
			if (!str_equal_nocase(name, section))
				continue;
			f.has_section = true;
			f.title = start;
			f.inside = f.last = l.at;
			continue;
		}
		if (!f.has_section)
			continue;
		if (line.n != 0)
			f.last = l.at;
		if (f.has_key || !ini_value(line, &name, &value) ||
		    !str_equal_nocase(name, key))
			continue;
		f.has_key = true;
		f.key = start;
		f.behind_key = l.at;
	}
	return f;
}

/* Put 'with' in the place of what lies between. */
static void splice(struct call *c, struct ini *l, size_t from, size_t to,
		   struct str with)
{
	struct str before = { l->text.s, from };
	struct str behind = { l->text.s + to, l->text.n - to };
	bool ends = from == 0 || l->text.s[from - 1] == '\n' || with.n == 0;

	if (l->text.n == 0)
		before = behind = STR_EMPTY;
	l->text = process_need_str(STR_CONCAT(call_arena(c), before,
					      str_of(ends ? "" : "\r\n"),
					      with, behind));
}

static bool store(struct call *c, struct guest_file *f, const struct ini *l)
{
	static const uint8_t mark[] = { 0xff, 0xfe };
	struct process *p = call_process(c);
	size_t n, at = l->wide ? sizeof(mark) : 0;
	const void *units = l->wide ?
		(const void *)text_to_wide(call_arena(c), l->text, &n) :
		(const void *)text_to_ansi(call_arena(c), l->text, &n);

	process_need(units);
	return file_resize(p, f, 0) && file_write(p, f, 0, mark, at) &&
	       file_write(p, f, at, units, l->wide ? n * 2 : n);
}

/* The file to write, made where there is none. NULL: the call has failed. */
static struct guest_file *open_file(struct call *c, unsigned argument)
{
	struct process *p = call_process(c);
	struct str path = ini_path(c, ini_name(c, argument));
	struct guest_file *f;
	enum file_answer a = files_find(p, path, &f);

	if (a == FILE_ABSENT) {
		if (!file_may(c, path, FILE_USE_CREATE, 0))
			return NULL;
		f = files_create(p, path, false);
		if (f == NULL)
			call_fail(c, 0, ERROR_DISK_FULL);
		return f;
	}
	if (!file_find(c, path, 0, &f) ||
	    !file_may(c, path, FILE_USE_WRITE, 0))
		return NULL;
	if (!f->is_folder)
		return f;
	call_fail(c, 0, ERROR_ACCESS_DENIED);
	return NULL;
}

static void change(struct call *c, struct ini *l, struct str section,
		   struct str key, const struct str *value)
{
	struct spot f = find(*l, section, key);
	struct str line = STR_EMPTY;

	if (value != NULL)
		line = process_need_str(STR_CONCAT(call_arena(c), key,
						   str_of("="), *value,
						   str_of("\r\n")));
	if (f.has_key) {
		splice(c, l, f.key, f.behind_key, line);
	} else if (value != NULL && f.has_section) {
		splice(c, l, f.last, f.last, line);
	} else if (value != NULL) {
		line = process_need_str(STR_CONCAT(call_arena(c), str_of("["),
						   section, str_of("]\r\n"),
						   line));
		splice(c, l, l->text.n, l->text.n, line);
	}
}

/* Section, key, value, file: without a key the section goes, or its key. */
static void write_string(struct call *c)
{
	struct guest_file *f;
	struct spot place;
	struct str value;
	struct ini l;

	/* What is kept in memory would be written: nothing is. */
	if (call_arg(c, 0) == 0)
		return;
	f = open_file(c, 3);
	if (f == NULL)
		return;
	ini_read(c, f, &l);
	if (call_arg(c, 1) == 0) {
		place = find(l, call_text(c, 0), STR_EMPTY);
		if (place.has_section)
			splice(c, &l, place.title, place.end, STR_EMPTY);
	} else {
		value = call_text(c, 2);
		change(c, &l, call_text(c, 0), call_text(c, 1),
		       call_arg(c, 2) == 0 ? NULL : &value);
	}
	if (store(c, f, &l))
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_DISK_FULL);
}

/* Texts with a zero behind each, and one more at the end. */
static struct str list_of_lines(struct call *c, uint64_t at)
{
	enum { LINES_MAX = 4096 };
	struct str all = STR_EMPTY, line;

	for (unsigned i = 0; i < LINES_MAX && all.n < CALL_TEXT_MAX; i++) {
		size_t units;

		line = call_text_at(c, at, call_is_wide(c), CALL_TEXT_MAX);
		if (line.n == 0)
			return all;
		if (call_is_wide(c))
			process_need(text_to_wide(call_arena(c), line, &units));
		else
			process_need(text_to_ansi(call_arena(c), line, &units));
		at += (units + 1) * unit_of(c);
		all = process_need_str(STR_CONCAT(call_arena(c), all, line,
						  str_of("\r\n")));
	}
	call_stop(c, "it writes more lines than the emulator takes");
	return all;
}

/* Section, lines, file: they replace what is there. */
static void write_section(struct call *c)
{
	struct guest_file *f;
	struct spot place;
	struct str lines;
	struct ini l;

	f = open_file(c, 2);
	if (f == NULL)
		return;
	ini_read(c, f, &l);
	lines = list_of_lines(c, call_arg(c, 1));
	place = find(l, call_text(c, 0), STR_EMPTY);
	if (place.has_section) {
		splice(c, &l, place.inside, place.end, lines);
	} else {
		lines = process_need_str(STR_CONCAT(
			call_arena(c), str_of("["), call_text(c, 0),
			str_of("]\r\n"), lines));
		splice(c, &l, l.text.n, l.text.n, lines);
	}
	if (store(c, f, &l))
		call_return(c, 1);
	else
		call_fail(c, 0, ERROR_DISK_FULL);
}

static const struct stub stubs[] = {
	{ "WritePrivateProfileStringA", 4, write_string },
	{ "WritePrivateProfileStringW", 4, write_string },
	{ "WritePrivateProfileSectionA", 3, write_section },
	{ "WritePrivateProfileSectionW", 3, write_section },
	{ "WriteProfileStringA", 3, write_string },
	{ "WriteProfileStringW", 3, write_string },
	{ "WriteProfileSectionA", 2, write_section },
	{ "WriteProfileSectionW", 2, write_section },
};
STUB_MODULE(kernel32_ini_write, "kernel32.dll", stubs);

/*
 * kernel32.dll: private profiles. A file of the guest's disk is read anew at
 * each call; a name without a folder is one of Windows', which isn't known.
 */
#include <string.h>

#include "emulator/text.h"
#include "emulator/world.h"
#include "loader/pe.h"
#include "winapi-stubs/kernel32_ini.h"

static struct str trim(struct str s)
{
	while (s.n != 0 && (s.s[0] == ' ' || s.s[0] == '\t')) {
		s.s++;
		s.n--;
	}
	while (s.n != 0 && strchr(" \t\r", s.s[s.n - 1]) != NULL &&
	       s.s[s.n - 1] != 0)
		s.n--;
	return s;
}

bool ini_line(struct ini *l, struct str *line)
{
	size_t n = 0, left = l->text.n - l->at;
	const char *s = l->text.s + l->at;

	if (left == 0)
		return false;
	while (n < left && s[n] != '\n')
		n++;
	*line = trim((struct str){ s, n });
	l->at += n < left ? n + 1 : n;
	return true;
}

bool ini_title(struct str line, struct str *name)
{
	const char *end;

	if (line.n < 2 || line.s[0] != '[')
		return false;
	end = memchr(line.s, ']', line.n);
	if (end == NULL)
		return false;
	*name = trim((struct str){ line.s + 1,
				   (size_t)(end - line.s) - 1 });
	return true;
}

bool ini_value(struct str line, struct str *key, struct str *value)
{
	const char *equals = memchr(line.s, '=', line.n);
	size_t n;

	if (equals == NULL || line.s[0] == ';')
		return false;
	n = (size_t)(equals - line.s);
	*key = trim((struct str){ line.s, n });
	*value = trim((struct str){ equals + 1, line.n - n - 1 });
	if (value->n > 1 && (value->s[0] == '"' || value->s[0] == '\'') &&
	    value->s[value->n - 1] == value->s[0])
		*value = (struct str){ value->s + 1, value->n - 2 };
	return true;
}

struct str ini_path(struct call *c, struct str name)
{
	struct process *p = call_process(c);

	if (memchr(name.s, '\\', name.n) == NULL &&
	    memchr(name.s, '/', name.n) == NULL)
		name = process_need_str(STR_CONCAT(call_arena(c),
						   p->world->windows_folder,
						   str_of("\\"), name));
	name = files_full_path(p, name);
	call_describe(c, "%.*s", STR_ARGS(name));
	return name;
}

void ini_read(struct call *c, const struct guest_file *f, struct ini *l)
{
	*l = (struct ini){ .text = STR_EMPTY };
	if (f->bytes.len == 0)
		return;
	l->wide = f->bytes.len > 1 && f->bytes.data[0] == 0xff &&
		  f->bytes.data[1] == 0xfe;
	if (l->wide) {
		size_t units = f->bytes.len / 2 - 1;
		uint16_t *wide = process_need(arena_new_array(
			call_arena(c), uint16_t, units + 1));

		memcpy(wide, f->bytes.data + 2, units * 2);
		l->text = text_from_wide(call_arena(c), wide, units);
	} else {
		l->text = text_from_ansi(call_arena(c), f->bytes.data,
					 f->bytes.len);
	}
	process_need_str(l->text);
}

struct str ini_name(struct call *c, unsigned n)
{
	return strstr(call_api(c), "Private") != NULL ? call_text(c, n) :
							str_of("win.ini");
}

/*
 * The whole file. False where it isn't there, or the run has stopped. That
 * of "GetProfileString" and its kin is win.ini.
 */
static bool load(struct call *c, unsigned n, struct ini *l)
{
	struct guest_file *f;
	struct str path = ini_path(c, ini_name(c, n));

	if (!file_find(c, path, 0, &f) || f->is_folder ||
	    !file_may(c, path, FILE_USE_READ, 0))
		return false;
	ini_read(c, f, l);
	return true;
}

/* Behind the title of the section. */
static bool go_to(struct ini *l, struct str section)
{
	struct str line, name;

	while (ini_line(l, &line)) {
		if (ini_title(line, &name) &&
		    str_equal_nocase(name, section))
			return true;
	}
	return false;
}

static bool find_value(struct ini *l, struct str section, struct str key,
		       struct str *value)
{
	struct str line, name;

	if (!go_to(l, section))
		return false;
	while (ini_line(l, &line) && !ini_title(line, &name)) {
		if (ini_value(line, &name, value) && str_equal_nocase(name, key))
			return true;
	}
	return false;
}

/*
 * As much as there is room for; it returns what it wrote, without the last
 * zero. A list has two, and is without that of its last text here.
 */
static void put_cut(struct call *c, uint64_t to, uint32_t room,
		    struct str text, unsigned zeros)
{
	unsigned unit = unit_of(c);
	bool cut;
	size_t n;
	void *units = unit == 2 ? (void *)text_to_wide(call_arena(c), text, &n) :
				  (void *)text_to_ansi(call_arena(c), text, &n);

	process_need(units);
	if (room < zeros)
		return;
	cut = n > room - zeros;
	if (cut)
		n = room - zeros;
	if (call_write(c, to, units, n * unit) &&
	    call_fill(c, to + n * unit, 0, zeros * unit))
		call_return(c, zeros == 2 && !cut && n != 0 ? n + 1 : n);
}

/* All keys of a section, or all sections: each with a zero behind it. */
static struct str list_names(struct call *c, struct ini *l, uint64_t section,
			     bool lines)
{
	char *to = process_need(arena_alloc(call_arena(c), l->text.n + 2, 1));
	struct str line, name, value;
	size_t n = 0;

	if (section != 0 &&
	    !go_to(l, call_text_at(c, section, call_is_wide(c), 1024)))
		return STR_EMPTY;
	while (ini_line(l, &line)) {
		bool title = ini_title(line, &name);

		if (section != 0 && title)
			break;
		/* A line without "=" is no key, but one of its lines. */
		if (lines ? line.n == 0 || line.s[0] == ';' :
		    section == 0 ? !title : !ini_value(line, &name, &value))
			continue;
		if (lines)
			name = line;
		memcpy(to + n, name.s, name.n);
		n += name.n;
		to[n++] = 0;
	}
	return (struct str){ to, n == 0 ? 0 : n - 1 };
}

/* Section, key, default, buffer, room, file. */
static void get_string(struct call *c)
{
	struct str value = STR_EMPTY;
	struct ini l;
	bool is_there = load(c, 5, &l);

	if (process_is_stopped(call_process(c)))
		return;
	if (is_there && (call_arg(c, 0) == 0 || call_arg(c, 1) == 0)) {
		put_cut(c, call_arg(c, 3), call_arg32(c, 4),
			list_names(c, &l, call_arg(c, 0), false), 2);
		return;
	}
	if (!is_there || !find_value(&l, call_text(c, 0), call_text(c, 1),
				     &value))
		value = trim(call_text(c, 2));
	put_cut(c, call_arg(c, 3), call_arg32(c, 4), value, 1);
}

/* "0x10" and its like, of which the documentation says nothing. */
static bool has_prefix(struct str digits)
{
	return digits.n > 1 && digits.s[0] == '0' &&
	       strchr("xob", digits.s[1]) != NULL;
}

/* Section, key, default, file. */
static void get_int(struct call *c)
{
	struct str value;
	struct ini l;
	uint32_t n = 0;
	size_t i;
	bool minus;

	if (!load(c, 3, &l) ||
	    !find_value(&l, call_text(c, 0), call_text(c, 1), &value)) {
		call_return(c, call_arg32(c, 2));
		return;
	}
	minus = value.n != 0 && value.s[0] == '-';
	i = minus || (value.n != 0 && value.s[0] == '+');
	if (has_prefix((struct str){ value.s + i, value.n - i })) {
		call_stop(c, "it reads %.*s as a number", STR_ARGS(value));
		return;
	}
	for (; i < value.n && value.s[i] >= '0' && value.s[i] <= '9';
	     i++)
		n = n * 10 + (uint32_t)(value.s[i] - '0');
	call_return(c, minus ? (uint32_t)-n : n);
}

/* Section, buffer, room, file. */
static void get_section(struct call *c)
{
	struct ini l;

	if (call_arg(c, 0) == 0 || call_arg(c, 1) == 0 ||
	    call_arg32(c, 2) == 0) {
		call_fail(c, 0, ERROR_INVALID_PARAMETER);
		return;
	}
	if (load(c, 3, &l))
		put_cut(c, call_arg(c, 1), call_arg32(c, 2),
			list_names(c, &l, call_arg(c, 0), true), 2);
	else if (call_arg32(c, 2) > 1)
		call_fill(c, call_arg(c, 1), 0, 2 * unit_of(c));
}

/* Buffer, room, file. */
static void get_section_names(struct call *c)
{
	struct ini l;

	if (load(c, 2, &l))
		put_cut(c, call_arg(c, 0), call_arg32(c, 1),
			list_names(c, &l, 0, false), 2);
	else if (call_arg32(c, 1) > 1)
		call_fill(c, call_arg(c, 0), 0, 2 * unit_of(c));
}

static const struct stub stubs[] = {
	{ "GetPrivateProfileStringA", 6, get_string },
	{ "GetPrivateProfileStringW", 6, get_string },
	{ "GetProfileStringA", 5, get_string },
	{ "GetProfileStringW", 5, get_string },
	{ "GetPrivateProfileIntA", 4, get_int },
	{ "GetPrivateProfileIntW", 4, get_int },
	{ "GetProfileIntA", 3, get_int },
	{ "GetProfileIntW", 3, get_int },
	{ "GetPrivateProfileSectionA", 4, get_section },
	{ "GetPrivateProfileSectionW", 4, get_section },
	{ "GetProfileSectionA", 3, get_section },
	{ "GetProfileSectionW", 3, get_section },
	{ "GetPrivateProfileSectionNamesA", 3, get_section_names },
	{ "GetPrivateProfileSectionNamesW", 3, get_section_names },
};
STUB_MODULE(kernel32_ini, "kernel32.dll", stubs);

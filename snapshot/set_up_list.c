/*
 * Sections of lines "name = fields". A file's eighth field is the number of
 * its folder, which the section WinntDirectories names; its eleventh is its
 * name in Windows where that is another.
 */
#include "snapshot/set_up_list.h"

#include <string.h>

#include "util/status.h"
#include "util/utf16.h"

enum { FIELD_FOLDER = 7, FIELD_NAME = 10, FIELDS = 11 };

enum section { SECTION_OTHER, SECTION_FILES, SECTION_FOLDERS };

static struct str trim(struct str s)
{
	while (s.n != 0 && strchr(" \t\r\"", s.s[s.n - 1]) != NULL)
		s.n--;
	while (s.n != 0 && strchr(" \t\"", s.s[0]) != NULL)
		s = (struct str){ s.s + 1, s.n - 1 };
	return s;
}

static struct str cut(struct str *text, char at)
{
	const char *end = text->n == 0 ? NULL : memchr(text->s, at, text->n);
	size_t n = end != NULL ? (size_t)(end - text->s) : text->n;
	struct str part = { text->s, n };

	n += end != NULL;
	*text = (struct str){ text->s + n, text->n - n };
	return part;
}

static enum section section_of(struct str name)
{
	static const char *const files[] = {
		"[SourceDisksFiles]",
		"[SourceDisksFiles.x86]",
		"[SourceDisksFiles.amd64]",
	};

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		if (str_equal_nocase(name, str_of(files[i])))
			return SECTION_FILES;
	}
	return str_equal_nocase(name, str_of("[WinntDirectories]")) ?
		       SECTION_FOLDERS :
		       SECTION_OTHER;
}

static int add_file(struct set_up_list *list, struct arena *a,
		    struct str source, struct str rest)
{
	struct str fields[FIELDS];
	struct set_up_file new = { .folder = STR_EMPTY };
	void *items = list->items;

	for (size_t i = 0; i < FIELDS; i++)
		fields[i] = trim(cut(&rest, ','));
	if (fields[FIELD_FOLDER].n == 0 || source.n == 0 ||
	    list->count == SET_UP_FILES_MAX)
		return OK;
	new.source = str_copy(a, source);
	new.name = str_lower(a, fields[FIELD_NAME].n != 0 ? fields[FIELD_NAME]
							  : source);
	new.code = str_copy(a, fields[FIELD_FOLDER]);
	if (new.source.s == NULL || new.name.s == NULL || new.code.s == NULL ||
	    arena_grow(a, &items, list->count, &list->capacity,
		       sizeof(new)) != 0)
		return E_NO_MEMORY;
	list->items = items;
	list->items[list->count++] = new;
	return OK;
}

static int add_folder(struct set_up_list *list, struct arena *a,
		      struct str code, struct str folder)
{
	struct set_up_folder *new = &list->folders[list->folder_count];

	if (list->folder_count == SET_UP_FOLDERS_MAX)
		return OK;
	*new = (struct set_up_folder){ str_copy(a, code),
				       str_copy(a, trim(folder)) };
	list->folder_count++;
	return new->code.s == NULL || new->folder.s == NULL ? E_NO_MEMORY :
							      OK;
}

/* UTF-16 tells itself by its mark. */
static int to_text(struct bytes bytes, struct arena *a, struct str *out)
{
	*out = (struct str){ (const char *)bytes.data, bytes.len };
	if (bytes.len < 2 || bytes.data[0] != 0xff || bytes.data[1] != 0xfe)
		return OK;
	return utf16_to_utf8(a,
			     (struct bytes){ bytes.data + 2, bytes.len - 2 },
			     false, out);
}

int set_up_list_read(struct bytes bytes, struct arena *a,
		     struct set_up_list *out)
{
	enum section section = SECTION_OTHER;
	struct str text;
	int ret = to_text(bytes, a, &text);

	while (ret == OK && text.n != 0) {
		struct str line = cut(&text, '\n'), key;

		line = trim(cut(&line, ';'));
		if (line.n != 0 && line.s[0] == '[') {
			section = section_of(line);
			continue;
		}
		key = trim(cut(&line, '='));
		if (section == SECTION_FILES)
			ret = add_file(out, a, key, line);
		else if (section == SECTION_FOLDERS)
			ret = add_folder(out, a, key, line);
	}
	return ret;
}

void set_up_list_settle(struct set_up_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct set_up_file *f = &list->items[i];

		for (size_t j = 0; j < list->folder_count; j++) {
			if (str_equal(list->folders[j].code, f->code))
				f->folder = list->folders[j].folder;
		}
	}
}

bool set_up_list_has_folder(const struct set_up_list *list, struct str name)
{
	for (size_t i = 0; i < list->count; i++) {
		if (str_equal_nocase(list->items[i].folder, name))
			return true;
	}
	return false;
}

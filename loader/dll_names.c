/* Strings that end in ".dll", wherever a compiler puts constants. */
#include "loader/dll_names.h"

#include "loader/pe.h"
#include "util/status.h"

/* Longest base name, and how many ends of names are looked at at all. */
enum { NAME_MAX_CHARS = 64, HITS_MAX = 1 << 16 };

struct scan {
	struct bytes data;
	unsigned step; /* 1: ASCII, 2: UTF-16 */
	const struct str *known;
	size_t known_count;
	size_t hits, budget; /* of bytes: sections can share theirs */
	struct arena *arena;
	struct dll_names *out;
};

/* The character at 'at'; NUL where there is none of one byte. */
static uint8_t char_at(const struct scan *s, size_t at)
{
	const uint8_t *p = bytes_at(s->data, at, s->step);

	if (p == NULL || (s->step == 2 && p[1] != 0))
		return '\0';
	return p[0];
}

static bool is_name_char(uint8_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
	       (c >= 'A' && c <= 'Z') || c == '_' || c == '-' || c == '+' ||
	       c == '.';
}

static bool is_end_at(const struct scan *s, size_t at)
{
	static const char end[] = ".dll";

	for (unsigned i = 0; i < 4; i++) {
		const char c = (char)char_at(s, at + i * s->step);

		if (ascii_lower(c) != end[i])
			return false;
	}
	return !is_name_char(char_at(s, at + 4 * s->step));
}

static bool is_listed(const struct str *items, size_t count, struct str name)
{
	for (size_t i = 0; i < count; i++) {
		if (str_equal_nocase(items[i], name))
			return true;
	}
	return false;
}

static int add(struct scan *s, size_t start, size_t length)
{
	struct dll_names *out = s->out;
	char text[NAME_MAX_CHARS + 4];
	const struct str name = { text, length };
	void *items = out->items;

	for (size_t i = 0; i < length; i++)
		text[i] = (char)char_at(s, start + i * s->step);
	if (out->count == DLL_NAMES_MAX ||
	    is_listed(s->known, s->known_count, name) ||
	    is_listed(out->items, out->count, name))
		return OK;
	if (arena_grow(s->arena, &items, out->count, &out->capacity,
		       sizeof(*out->items)))
		return E_NO_MEMORY;
	out->items = items;
	out->items[out->count] = str_copy(s->arena, name);
	return out->items[out->count++].s == NULL ? E_NO_MEMORY : OK;
}

/* Back from ".dll" to where the name starts. */
static int take_name(struct scan *s, size_t dot)
{
	size_t start = dot, length = 0;

	while (length <= NAME_MAX_CHARS && start >= s->step &&
	       is_name_char(char_at(s, start - s->step))) {
		start -= s->step;
		length++;
	}
	if (length == 0 || length > NAME_MAX_CHARS)
		return OK;
	/* "%s.dll" and "*.dll" are no names. */
	if (start >= s->step) {
		const uint8_t before = char_at(s, start - s->step);

		if (before == '%' || before == '*' || before == '?')
			return OK;
	}
	return add(s, start, length + 4);
}

static int scan_section(struct scan *s, struct bytes section)
{
	const struct bytes data = bytes_cut(section, 0, s->budget);
	int ret = OK;

	s->data = data;
	s->budget -= data.len;
	for (size_t at = 0; ret == OK; at++) {
		const uint8_t *p =
			memchr(data.data + at, '.', data.len - at);

		if (p == NULL)
			return OK;
		at = (size_t)(p - data.data);
		for (s->step = 1; ret == OK && s->step <= 2; s->step++) {
			if (!is_end_at(s, at))
				continue;
			if (++s->hits > HITS_MAX)
				return OK;
			ret = take_name(s, at);
		}
	}
	return ret;
}

/* Resources hold the file's own name; what is discardable is for tools. */
static bool holds_constants(const struct image *img, const struct section *s)
{
	const struct data_directory *resources =
		&img->directories[IMAGE_DIRECTORY_ENTRY_RESOURCE];

	if (s->characteristics &
	    (IMAGE_SCN_MEM_EXECUTE | IMAGE_SCN_MEM_DISCARDABLE))
		return false;
	return resources->rva == 0 || resources->rva < s->rva ||
	       resources->rva - s->rva >= s->extent;
}

int dll_names_read(const struct image *img, const struct str *known,
		   size_t known_count, struct arena *a, struct dll_names *out)
{
	struct scan s = {
		.known = known,
		.known_count = known_count,
		.budget = img->file_size,
		.arena = a,
		.out = out,
	};
	int ret = OK;

	*out = (struct dll_names){ 0 };
	for (unsigned i = 0; ret == OK && s.budget != 0 &&
			     s.hits <= HITS_MAX && i < img->section_count;
	     i++) {
		if (holds_constants(img, &img->sections[i]))
			ret = scan_section(
				&s, image_section(img, &img->sections[i]));
	}
	return ret;
}

/* Keys and values by hivex, which takes a file's name: one without a place. */
#include "snapshot/hive.h"

#include <errno.h>
#include <hivex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "snapshot/temporary.h"
#include "util/status.h"

struct hive *hive_open(struct bytes bytes)
{
	int fd = memfd_create("hive", MFD_CLOEXEC);
	hive_h *h = NULL;
	char name[64];
	int error;

	if (fd < 0)
		return NULL;
	snprintf(name, sizeof(name), "/proc/self/fd/%d", fd);
	if (write_all(fd, bytes))
		h = hivex_open(name, 0);
	error = errno;
	close(fd);
	errno = error;
	return (struct hive *)h;
}

bool hive_is_unfinished(struct bytes bytes)
{
	enum { FIRST = 4, SECOND = 8 }; /* numbers of the writing */
	const uint8_t *base = bytes_at(bytes, 0, 512);

	return base != NULL && memcmp(base, "regf", 4) == 0 &&
	       le32(base + FIRST) != le32(base + SECOND);
}

void hive_close(struct hive *h)
{
	if (h != NULL)
		hivex_close((hive_h *)h);
}

static hive_node_h find_key(struct hive *h, const char *key)
{
	hive_node_h at = hivex_root((hive_h *)h);
	char name[256];

	while (at != 0 && *key != '\0') {
		size_t n = strcspn(key, "\\");

		if (n >= sizeof(name))
			return 0;
		memcpy(name, key, n);
		name[n] = '\0';
		at = hivex_node_get_child((hive_h *)h, at, name);
		key += n + (key[n] == '\\');
	}
	return at;
}

static bool is_text(hive_type type)
{
	return type == hive_t_string || type == hive_t_expand_string;
}

/* hivex makes UTF-8 of it; NULL where it is no text, or too long. */
static char *text_of(struct hive *h, hive_value_h value)
{
	hive_type type;
	size_t n;

	if (hivex_value_type((hive_h *)h, value, &type, &n) != 0 ||
	    !is_text(type) || n > HIVE_TEXT_MAX)
		return NULL;
	return hivex_value_string((hive_h *)h, value);
}

int hive_text(struct hive *h, const char *key, const char *value,
	      struct arena *a, struct str *out)
{
	hive_node_h node = find_key(h, key);
	hive_value_h v = 0;
	char *text = NULL;

	*out = STR_EMPTY;
	if (node != 0)
		v = hivex_node_get_value((hive_h *)h, node, value);
	if (v != 0)
		text = text_of(h, v);
	if (text == NULL)
		return OK;
	*out = str_copy(a, str_of(text));
	free(text);
	return out->s == NULL ? E_NO_MEMORY : OK;
}

bool hive_number(struct hive *h, const char *key, const char *value,
		 uint32_t *out)
{
	hive_node_h node = find_key(h, key);
	hive_value_h v = 0;
	hive_type type;
	size_t n;

	if (node != 0)
		v = hivex_node_get_value((hive_h *)h, node, value);
	if (v == 0 || hivex_value_type((hive_h *)h, v, &type, &n) != 0 ||
	    type != hive_t_dword || n != 4)
		return false;
	*out = (uint32_t)hivex_value_dword((hive_h *)h, v);
	return true;
}

struct texts {
	struct arena *arena;
	struct hive_text *items;
	size_t count, capacity;
};

static int add(struct texts *t, struct str name, const char *text)
{
	void *items = t->items;
	struct hive_text new = { name, str_copy(t->arena, str_of(text)) };

	if (new.text.s == NULL || arena_grow(t->arena, &items, t->count,
					     &t->capacity, sizeof(new)) != 0)
		return E_NO_MEMORY;
	t->items = items;
	t->items[t->count++] = new;
	return OK;
}

static int add_value(struct hive *h, hive_value_h value, struct texts *t)
{
	char *key = hivex_value_key((hive_h *)h, value);
	struct str name = key != NULL ? str_copy(t->arena, str_of(key)) :
					STR_EMPTY;
	char *text = text_of(h, value), **list = NULL;
	int ret = name.s == NULL ? E_NO_MEMORY : OK;
	hive_type type;
	size_t n;

	free(key);
	if (ret == OK && text != NULL)
		ret = add(t, name, text);
	free(text);
	if (ret == OK &&
	    hivex_value_type((hive_h *)h, value, &type, &n) == 0 &&
	    type == hive_t_multiple_strings && n <= HIVE_TEXT_MAX)
		list = hivex_value_multiple_strings((hive_h *)h, value);
	for (size_t i = 0; list != NULL && list[i] != NULL; i++) {
		if (ret == OK)
			ret = add(t, name, list[i]);
		free(list[i]);
	}
	free(list);
	return ret;
}

int hive_texts(struct hive *h, const char *key, struct arena *a,
	       struct hive_text **out, size_t *count)
{
	hive_node_h node = find_key(h, key);
	struct texts t = { .arena = a };
	hive_value_h *values = NULL;
	int ret = OK;

	if (node != 0)
		values = hivex_node_values((hive_h *)h, node);
	for (size_t i = 0; ret == OK && values != NULL && values[i] != 0 &&
			   i < HIVE_VALUES_MAX;
	     i++)
		ret = add_value(h, values[i], &t);
	free(values);
	*out = t.items;
	*count = t.count;
	return ret;
}

static int add_key(struct hive *h, hive_node_h node, struct arena *a,
		   struct str *out)
{
	char *name = hivex_node_name((hive_h *)h, node);

	*out = str_copy(a, str_of(name != NULL ? name : ""));
	free(name);
	return out->s == NULL ? E_NO_MEMORY : OK;
}

int hive_keys(struct hive *h, const char *key, struct arena *a,
	      struct str **out, size_t *count)
{
	hive_node_h node = find_key(h, key), *nodes = NULL;
	int ret = OK;
	size_t n = 0;

	*count = 0;
	if (node != 0)
		nodes = hivex_node_children((hive_h *)h, node);
	while (nodes != NULL && nodes[n] != 0 && n < HIVE_KEYS_MAX)
		n++;
	*out = arena_new_array(a, struct str, n + 1);
	if (*out == NULL)
		ret = E_NO_MEMORY;
	for (size_t i = 0; ret == OK && i < n; i++) {
		ret = add_key(h, nodes[i], a, &(*out)[i]);
		*count += ret == OK;
	}
	free(nodes);
	return ret;
}

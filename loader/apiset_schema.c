/*
 * The versions of the schema, each with its layout. Offsets count from the
 * start of the section. The layouts are those that Wine's winternl.h and
 * nt-apiset describe.
 */
#include "loader/apiset_schema.h"

#include "util/status.h"
#include "util/utf16.h"

/* Where things lie, by byte; NONE where a version lacks the field. */
enum { NONE = -1 };

struct layout {
	uint32_t version;
	int count, entries_at; /* of the header; NONE: right behind it */
	uint32_t header;
	/* of an entry */
	uint32_t entry;
	int flags, name, name_length, values, value_count;
	/* of the list of values, where the count stands in front of it */
	uint32_t list_header;
	int list_count;
	/* of a value: four fields of 32 bits follow */
	uint32_t value;
	uint32_t first_field;
};

static const struct layout layouts[] = {
	{ .version = 2, .count = 4, .entries_at = NONE, .header = 8,
	  .entry = 12, .flags = NONE, .name = 0, .name_length = 4,
	  .values = 8, .value_count = NONE,
	  .list_header = 4, .list_count = 0, .value = 16, .first_field = 0 },
	{ .version = 4, .count = 12, .entries_at = NONE, .header = 16,
	  .entry = 24, .flags = 0, .name = 4, .name_length = 8,
	  .values = 20, .value_count = NONE,
	  .list_header = 8, .list_count = 4, .value = 20, .first_field = 4 },
	{ .version = 6, .count = 12, .entries_at = 16, .header = 28,
	  .entry = 24, .flags = 0, .name = 4, .name_length = 8,
	  .values = 16, .value_count = 20,
	  .list_header = 0, .list_count = NONE, .value = 20,
	  .first_field = 4 },
};

enum { FLAG_SEALED = 1, FLAG_EXTENSION = 2 };

/* From this version on the names are whole. */
enum { WHOLE_NAMES = 6 };

struct reader {
	struct bytes section;
	struct arena *arena;
	const struct layout *layout;
	struct apiset_schema *out;
	size_t host_capacity;
};

static int refuse(struct apiset_schema *out, enum apiset_schema_state state,
		  const char *why)
{
	*out = (struct apiset_schema){
		.state = state, .why = why, .version = out->version
	};
	return OK;
}

static int damaged(struct reader *r, const char *why)
{
	return refuse(r->out, APISET_SCHEMA_DAMAGED, why);
}

static bool is_damaged(const struct reader *r)
{
	return r->out->state == APISET_SCHEMA_DAMAGED;
}

static struct bytes find_section(const struct image *img)
{
	for (unsigned i = 0; i < img->section_count; i++) {
		if (strcmp(img->sections[i].name, ".apiset") == 0)
			return image_section(img, &img->sections[i]);
	}
	return (struct bytes){ (const uint8_t *)"", 0 };
}

/* A name of 'length' bytes, behind 'prefix', in lower case. */
static int name_read(struct reader *r, uint32_t off, uint32_t length,
		     const char *prefix, struct str *out)
{
	const void *units = bytes_at(r->section, off, length);
	struct bytes text = { units, length };
	struct str name = STR_EMPTY;
	int ret;

	*out = STR_EMPTY;
	if (length == 0)
		return OK;
	if (units == NULL || length % 2 != 0)
		return damaged(r, "a name lies outside the section");
	if (length / 2 > APISET_NAME_MAX)
		return damaged(r, "a name is longer than any file's");
	ret = utf16_to_utf8(r->arena, text, false, &name);
	if (ret != OK)
		return ret;
	if (memchr(name.s, '\0', name.n) != NULL)
		return damaged(r, "a name has a NUL in it");
	if (prefix[0] != '\0')
		name = STR_CONCAT(r->arena, str_of(prefix), name);
	if (name.s == NULL)
		return E_NO_MEMORY;
	*out = str_lower(r->arena, name);
	return out->s == NULL ? E_NO_MEMORY : OK;
}

static int host_read(struct reader *r, const uint8_t *value)
{
	struct apiset_schema *out = r->out;
	void *hosts = out->hosts;
	struct apiset_host host;
	int ret;

	value += r->layout->first_field;
	ret = name_read(r, le32(value), le32(value + 4), "", &host.importer);
	if (ret == OK && !is_damaged(r))
		ret = name_read(r, le32(value + 8), le32(value + 12), "",
				&host.name);
	if (ret != OK || is_damaged(r))
		return ret;
	if (out->host_count == APISET_HOSTS_MAX)
		return damaged(r, "it has more hosts than any Windows");
	if (arena_grow(r->arena, &hosts, out->host_count, &r->host_capacity,
		       sizeof(host)))
		return E_NO_MEMORY;
	out->hosts = hosts;
	out->hosts[out->host_count++] = host;
	return OK;
}

static int hosts_read(struct reader *r, const uint8_t *entry,
		      struct apiset_entry *out)
{
	const struct layout *l = r->layout;
	uint64_t at = le32(entry + l->values);
	uint32_t count = 0;
	int ret = OK;

	if (l->value_count != NONE) {
		count = le32(entry + l->value_count);
	} else if (at != 0) {
		const uint8_t *list = bytes_at(r->section, at, l->list_header);

		if (list == NULL)
			return damaged(r, "a list of hosts lies outside the "
					  "section");
		count = le32(list + l->list_count);
		at += l->list_header;
	}
	out->first_host = r->out->host_count;
	for (uint32_t i = 0; ret == OK && !is_damaged(r) && i < count; i++) {
		const uint8_t *value = bytes_at(
			r->section, at + (uint64_t)i * l->value, l->value);

		if (value == NULL)
			return damaged(r, "a host lies outside the section");
		ret = host_read(r, value);
	}
	out->host_count = r->out->host_count - out->first_host;
	return ret;
}

static bool has_whole_prefix(struct str name)
{
	return name.n > 4 &&
	       (str_equal_nocase((struct str){ name.s, 4 }, str_of("api-")) ||
		str_equal_nocase((struct str){ name.s, 4 }, str_of("ext-")));
}

static int entry_read(struct reader *r, const uint8_t *entry,
		      struct apiset_entry *out)
{
	const struct layout *l = r->layout;
	uint32_t flags = l->flags == NONE ? 0 : le32(entry + l->flags);
	const char *prefix = "";
	int ret;

	*out = (struct apiset_entry){
		.is_extension = (flags & FLAG_EXTENSION) != 0,
		.is_sealed = (flags & FLAG_SEALED) != 0,
	};
	if (l->version < WHOLE_NAMES)
		prefix = out->is_extension ? "ext-" : "api-";
	ret = name_read(r, le32(entry + l->name), le32(entry + l->name_length),
			prefix, &out->contract);
	if (ret != OK || is_damaged(r))
		return ret;
	if (!has_whole_prefix(out->contract))
		return damaged(r, "a name isn't one of an API set");
	return hosts_read(r, entry, out);
}

static int entries_read(struct reader *r, const uint8_t *header)
{
	const struct layout *l = r->layout;
	struct apiset_schema *out = r->out;
	uint32_t count = le32(header + l->count);
	uint64_t at = l->entries_at == NONE ? l->header :
					      le32(header + l->entries_at);
	struct apiset_entry *entries;
	int ret = OK;

	if (count > APISET_ENTRIES_MAX)
		return damaged(r, "it has more API sets than any Windows");
	if (bytes_at(r->section, at, (uint64_t)count * l->entry) == NULL)
		return damaged(r, "the list of API sets lies outside the "
				  "section");
	entries = arena_new_array(r->arena, struct apiset_entry, count);
	if (entries == NULL)
		return E_NO_MEMORY;
	for (uint32_t i = 0; ret == OK && !is_damaged(r) && i < count; i++)
		ret = entry_read(r, r->section.data + at +
					    (uint64_t)i * l->entry,
				 &entries[i]);
	if (ret != OK || is_damaged(r))
		return ret;
	out->entries = entries;
	out->entry_count = count;
	return OK;
}

int apiset_schema_read(const struct image *img, struct arena *a,
		       struct apiset_schema *out)
{
	struct reader r = {
		.section = find_section(img), .arena = a, .out = out
	};
	const uint8_t *header = bytes_at(r.section, 0, 4);

	*out = (struct apiset_schema){ .state = APISET_SCHEMA_READ };
	if (header == NULL)
		return refuse(out, APISET_SCHEMA_ABSENT,
			      "it has no section .apiset");
	out->version = le32(header);
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		if (layouts[i].version == out->version)
			r.layout = &layouts[i];
	}
	if (r.layout == NULL)
		return refuse(out, APISET_SCHEMA_UNKNOWN,
			      "its version is none of 2, 4 and 6");
	header = bytes_at(r.section, 0, r.layout->header);
	if (header == NULL)
		return damaged(&r, "its header is cut off");
	return entries_read(&r, header);
}

/* Writes a schema: header, entries, values, then all texts. */
#include "tests/support/apiset_builder.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { SECTION_MAX = 1 << 20 };

struct section {
	uint8_t *data;
	uint32_t len;
};

static void put(struct section *s, uint32_t at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		s->data[at + i] = (uint8_t)(value >> (8 * i));
}

static uint32_t extend(struct section *s, uint32_t n)
{
	uint32_t at = s->len;

	if (n > SECTION_MAX - at)
		abort();
	s->len += n;
	return at;
}

/* Offset at 'at' and length behind it, of a text at the end. */
static void put_text(struct section *s, uint32_t at, const char *text)
{
	uint32_t n = text == NULL ? 0 : (uint32_t)strlen(text);
	uint32_t off = extend(s, 2 * n);

	for (uint32_t i = 0; i < n; i++)
		s->data[off + 2 * i] = (uint8_t)text[i];
	put(s, at, n == 0 ? 0 : off);
	put(s, at + 4, 2 * n);
}

static size_t run_of(const struct apiset_row *rows, size_t count)
{
	size_t n = 1;

	while (n < count && strcmp(rows[n].contract, rows[0].contract) == 0)
		n++;
	return n;
}

static void put_values(struct section *s, uint32_t version, uint32_t at,
		       const struct apiset_row *rows, uint32_t n)
{
	const uint32_t size = version == 2 ? 16 : 20;

	for (uint32_t i = 0; i < n; i++) {
		uint32_t value = at + i * size + (size - 16);

		put_text(s, value, rows[i].importer);
		put_text(s, value + 8, rows[i].host);
	}
}

static void put_entry(struct section *s, uint32_t version, uint32_t entry,
		      const struct apiset_row *rows, uint32_t n)
{
	const bool is_extension = strncmp(rows[0].contract, "ext-", 4) == 0;
	const uint32_t name = version == 2 ? 0 : 4;
	const uint32_t list = version == 2 ? 4 : version == 4 ? 8 : 0;
	uint32_t values;

	if (rows[0].host == NULL)
		n = 0;
	values = extend(s, list + n * (version == 2 ? 16 : 20));
	if (version != 2)
		put(s, entry, is_extension ? 2 : 0);
	put_text(s, entry + name, rows[0].contract + (version == 6 ? 0 : 4));
	if (version == 6) {
		put(s, entry + 16, values);
		put(s, entry + 20, n);
	} else {
		put(s, entry + (version == 2 ? 8 : 20), values);
		put(s, values + list - 4, n);
	}
	put_values(s, version, values + list, rows, n);
}

struct bytes apiset_section(struct arena *a, uint32_t version,
			    const struct apiset_row *rows, size_t count)
{
	const uint32_t header = version == 2 ? 8 : version == 4 ? 16 : 28;
	const uint32_t size = version == 2 ? 12 : 24;
	struct section s = { arena_alloc(a, SECTION_MAX, 8), header };
	uint32_t sets = 0, entry;

	if (s.data == NULL)
		abort();
	for (size_t i = 0; i < count; i += run_of(rows + i, count - i))
		sets++;
	entry = extend(&s, sets * size);
	for (size_t i = 0; i < count;) {
		size_t n = run_of(rows + i, count - i);

		put_entry(&s, version, entry, rows + i, (uint32_t)n);
		entry += size;
		i += n;
	}
	put(&s, 0, version);
	put(&s, version == 2 ? 4 : 12, sets);
	if (version == 6) {
		put(&s, 16, header);
		put(&s, 24, 31);
	}
	if (version != 2)
		put(&s, 4, s.len);
	return (struct bytes){ s.data, s.len };
}

/*
 * Mutations that know a PE file: its directories, sections and tables are moved,
 * cut and made to point at each other; else libFuzzer's own.
 */
#include <stdbool.h>
#include <string.h>

#include "loader/pe.h"
#include "util/bytes.h"

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t capacity,
			       unsigned seed);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t capacity);

/* Of the check target: options and a length stand before the file. */
#ifdef PE_OFFSET
enum { BEFORE = PE_OFFSET };
#else
enum { BEFORE = 0 };
#endif

enum { SECTION_SIZE = 40, SECTIONS = 96, DIRECTORIES = 16 };

/* Where things lie in a file that looks like one. */
struct layout {
	uint8_t *file;
	size_t size;
	size_t header, directories, sections; /* offsets */
	unsigned section_count, directory_count;
};

struct random {
	uint64_t state;
};

static uint32_t next(struct random *r)
{
	r->state = r->state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(r->state >> 33);
}

static uint32_t below(struct random *r, uint32_t n)
{
	return n == 0 ? 0 : next(r) % n;
}

static void put32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (8 * i));
}

static bool lay_out(uint8_t *file, size_t size, struct layout *l)
{
	size_t optional;

	if (size < 0x40)
		return false;
	*l = (struct layout){ .file = file, .size = size };
	l->header = le32(file + 0x3c);
	if (l->header > size || size - l->header < 24 + 112 + 8)
		return false;
	optional = l->header + 24;
	l->directories = optional + (le16(file + optional) == 0x20b ? 112 : 96);
	l->directory_count = (unsigned)((size - l->directories) / 8);
	if (l->directory_count == 0)
		return false;
	if (l->directory_count > DIRECTORIES)
		l->directory_count = DIRECTORIES;
	l->sections = optional + le16(file + l->header + 20);
	if (l->sections < size)
		l->section_count =
			(unsigned)((size - l->sections) / SECTION_SIZE);
	if (l->section_count > le16(file + l->header + 6))
		l->section_count = le16(file + l->header + 6);
	if (l->section_count > SECTIONS)
		l->section_count = SECTIONS;
	return true;
}

static uint8_t *section_at(const struct layout *l, unsigned i)
{
	return l->file + l->sections + (size_t)i * SECTION_SIZE;
}

static uint8_t *directory_at(const struct layout *l, unsigned i)
{
	return l->file + l->directories + (size_t)i * 8;
}

/* An address that means something in this file, or nearly. */
static uint32_t some_rva(const struct layout *l, struct random *r)
{
	uint32_t rva = next(r);

	if (below(r, 4) != 0 && l->section_count != 0) {
		const uint8_t *s = section_at(l, below(r, l->section_count));

		rva = le32(s + 12);
		if (below(r, 2) != 0)
			rva += below(r, le32(s + 16) + 1);
		else if (below(r, 3) == 0)
			rva += le32(s + 8);
	} else if (below(r, 2) != 0) {
		rva = le32(directory_at(l, below(r, l->directory_count)));
	}
	return rva + (below(r, 4) == 0 ? below(r, 9) - 4 : 0);
}

static uint32_t some_size(const struct layout *l, struct random *r)
{
	static const uint32_t odd[] = { 0, 1, 4, 8, 20, 40, 0x1000, 0x7fffffff,
					0xffffffff };

	if (below(r, 3) == 0)
		return odd[below(r, sizeof(odd) / sizeof(odd[0]))];
	return below(r, (uint32_t)l->size + 1);
}

/* The file's place of an address, or its size. */
static size_t place_of(const struct layout *l, uint32_t rva)
{
	for (unsigned i = 0; i < l->section_count; i++) {
		const uint8_t *s = section_at(l, i);
		const uint32_t off = rva - le32(s + 12);

		if (off < le32(s + 16) && le32(s + 20) < l->size &&
		    off < l->size - le32(s + 20))
			return le32(s + 20) + off;
	}
	return rva < l->size ? rva : l->size;
}

static void change_directory(const struct layout *l, struct random *r)
{
	uint8_t *d = directory_at(l, below(r, l->directory_count));

	if (below(r, 2) != 0)
		put32(d, some_rva(l, r));
	else
		put32(d + 4, some_size(l, r));
}

static void change_section(const struct layout *l, struct random *r)
{
	static const uint8_t fields[] = { 8, 12, 16, 20 };
	uint8_t *s, copy[SECTION_SIZE];
	uint8_t *other;

	if (l->section_count == 0)
		return;
	s = section_at(l, below(r, l->section_count));
	if (below(r, 6) == 0) {
		other = section_at(l, below(r, l->section_count));
		memcpy(copy, s, sizeof(copy));
		memmove(s, other, sizeof(copy));
		memcpy(other, copy, sizeof(copy));
		return;
	}
	put32(s + fields[below(r, sizeof(fields))],
	      below(r, 2) != 0 ? some_rva(l, r) : some_size(l, r));
}

/* A number inside of a table: of its head mostly. */
static void change_table(const struct layout *l, struct random *r)
{
	const uint8_t *d = directory_at(l, below(r, l->directory_count));
	size_t at;

	if (le32(d) == 0)
		return;
	at = place_of(l, le32(d)) + 4 * (size_t)below(r, below(r, 4) != 0 ? 16 : 256);
	if (at > l->size || l->size - at < 4)
		return;
	if (below(r, 3) != 0)
		put32(l->file + at, some_rva(l, r));
	else
		put32(l->file + at, some_size(l, r));
}

/* What one directory has, for another as well. */
static void copy_directory(const struct layout *l, struct random *r)
{
	memmove(directory_at(l, below(r, l->directory_count)),
		directory_at(l, below(r, l->directory_count)), 8);
}

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t capacity,
			       unsigned seed)
{
	static void (*const changes[])(const struct layout *,
				       struct random *) = {
		change_directory, change_section, change_table, change_table,
		copy_directory,
	};
	struct random r = { seed };
	struct layout l;
	unsigned n;

	next(&r);
	if (size <= BEFORE || below(&r, 2) == 0 ||
	    !lay_out(data + BEFORE, size - BEFORE, &l))
		return LLVMFuzzerMutate(data, size, capacity);
	n = 1 + below(&r, 4);
	for (unsigned i = 0; i < n; i++)
		changes[below(&r, sizeof(changes) / sizeof(changes[0]))](&l, &r);
	return size;
}

/* Reading the rows of a profile that nobody may have verified. */
#ifndef PROFILES_ROWS_H
#define PROFILES_ROWS_H

#include "profiles/apiset.h"
#include "profiles/format.h"
#include "profiles/profile.h"

/* Row 'index' of a chunk whose rows have 'size' bytes, or NULL. */
static inline const uint8_t *row_at(struct bytes chunk, uint64_t index,
				    uint32_t size)
{
	return bytes_at(chunk, index * size, size);
}

static inline uint32_t row_count(struct bytes chunk, uint32_t size)
{
	uint64_t count = chunk.len / size;

	return count > UINT32_MAX ? UINT32_MAX : (uint32_t)count;
}

/* 'count' rows from 'first', as far as a chunk of 'rows' rows has them. */
static inline uint32_t rows_clip(uint32_t first, uint32_t count, uint32_t rows)
{
	if (first > rows)
		return 0;
	return count < rows - first ? count : rows - first;
}

/* The string at 'off', terminated; empty where there is none. */
struct str string_in(struct bytes strings, uint32_t off);
struct str string_at(const struct profile *p, uint32_t off);

/* Whether 's' is like "DLL.Name" or "DLL.#12": what is behind the last dot. */
static inline bool is_forwarder(struct str s)
{
	const char *dot = s.n == 0 ? NULL : memrchr(s.s, '.', s.n);

	return dot != NULL && dot != s.s && dot + 1 != s.s + s.n;
}

/* The order of the assemblies: no two are the same in all of it. */
int assembly_compare(const struct profile_assembly *a,
		     const struct profile_assembly *b);

/* What Windows 10 compares of a contract: up to its last hyphen (R2303). */
struct str apiset_stem(struct str contract);

/* The order of the API sets: by stem, contract, importer, host. */
int apiset_compare(const struct profile_apiset *a,
		   const struct profile_apiset *b);

/* Take the first word off a comma separated list. False at its end. */
bool word_take(struct str *list, struct str *word);

#endif

/* A JSON document from outside, read whole, with limits. */
#ifndef UTIL_JSON_IN_H
#define UTIL_JSON_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

enum json_kind {
	JSON_NULL,
	JSON_BOOL,
	JSON_INTEGER,
	JSON_STRING,
	JSON_ARRAY,
	JSON_OBJECT,
};

/* All of it is the arena's. Members keep the order of the document. */
struct json_value {
	enum json_kind kind;
	bool truth;       /* of a JSON_BOOL */
	uint64_t integer; /* none that a report has is below 0 */
	struct str key;   /* of a member; else empty */
	struct str text;  /* of a JSON_STRING */
	struct json_value *items; /* of an array or object */
	size_t count;
};

/*
 * Larger documents, deeper ones, or ones of more arrays and objects aren't
 * read. A report has one of them in 60 bytes.
 */
enum {
	JSON_BYTES_MAX = 1 << 26,
	JSON_LEVELS_MAX = 24,
	JSON_BRACKETS_MAX = 1 << 21,
};

/*
 * Read 'document'. What is wrong with it is '*why', a static text, and '*at'
 * the byte where; else '*why' is NULL. 0, or E_NO_MEMORY.
 */
int json_read(struct bytes document, struct arena *a, struct json_value *out,
	      const char **why, size_t *at);

/* NULL where 'v' is no object, or has no such member. */
const struct json_value *json_member(const struct json_value *v,
				     const char *key);

/* The same for one of that kind only. */
const struct json_value *json_member_of(const struct json_value *v,
					const char *key, enum json_kind kind);

/* The text of a member; empty where it is missing, null or something else. */
struct str json_member_text(const struct json_value *v, const char *key);

/* Its number; 0 where it has none. */
uint64_t json_member_integer(const struct json_value *v, const char *key);

/* The same value, its members in the same order. Its own key doesn't count. */
bool json_same(const struct json_value *a, const struct json_value *b);

#endif

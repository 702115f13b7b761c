/*
 * JSON on a FILE: quoting, commas, nesting. Errors of the FILE stay there.
 * A key is NULL for an element of an array and for the document itself.
 *
 * The output is UTF-8 whatever the strings hold: valid UTF-8 passes, any
 * other byte is written as the text \xNN.
 */
#ifndef REPORT_JSON_OUT_H
#define REPORT_JSON_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "util/arena.h"
#include "util/str.h"

/* Deeper nesting than this is a mistake of the writer. */
enum { JSON_DEPTH_MAX = 32 };

struct json_out {
	FILE *out;
	bool one_line; /* the document is one line, for ndjson */
	unsigned depth;
	bool filled[JSON_DEPTH_MAX]; /* the level has a member already */
};

void json_init(struct json_out *j, FILE *out, bool one_line);

/*
 * Go on in a document that another struct json_out left with 'depth' levels
 * open; 'filled' says whether the innermost has a member already.
 */
void json_resume(struct json_out *j, FILE *out, unsigned depth, bool filled);

void json_object(struct json_out *j, const char *key);
void json_object_end(struct json_out *j);
void json_array(struct json_out *j, const char *key);
void json_array_end(struct json_out *j);

void json_str(struct json_out *j, const char *key, struct str s);
/* NULL is null. */
void json_text(struct json_out *j, const char *key, const char *s);
void json_uint(struct json_out *j, const char *key, uint64_t n);
void json_bool(struct json_out *j, const char *key, bool b);
void json_null(struct json_out *j, const char *key);

/* Null where the string is empty, or the number 0. */
void json_str_or_null(struct json_out *j, const char *key, struct str s);
void json_uint_or_null(struct json_out *j, const char *key, uint64_t n);

/* Members that were written before, at the same depth, by json_resume(). */
void json_members(struct json_out *j, struct str members);

/* "0xC0000139", or null for 0. */
void json_hex_or_null(struct json_out *j, const char *key, uint32_t n);

/* 's' as a reader gets it: a byte that is no UTF-8 as \xNN. NULL: no memory. */
struct str json_read_back(struct arena *a, struct str s);

#endif

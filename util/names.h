/* The names in a folder, on a disk that minds case, asked as Windows asks. */
#ifndef UTIL_NAMES_H
#define UTIL_NAMES_H

#include "util/str.h"

/* Without regard to case; what differs in case alone is in byte order. */
int names_compare(struct str a, struct str b);
void names_sort(struct str *names, size_t count);

/*
 * The first of the sorted names that equals 'name' without regard to case;
 * one of the same case wins. NULL where none does.
 */
const struct str *names_find(const struct str *names, size_t count,
			     struct str name);

/* Is it 'base' or below it? Both are absolute, and no link is in them. */
bool path_lies_in(struct str path, struct str base);

#endif

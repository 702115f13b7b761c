/* A registry hive, opened read-only. No other file knows hivex. */
#ifndef SNAPSHOT_HIVE_H
#define SNAPSHOT_HIVE_H

#include <stdbool.h>
#include <stdint.h>

#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

struct hive;

/* More values of one key, and longer ones, are left out. */
enum {
	HIVE_VALUES_MAX = 4096,
	HIVE_KEYS_MAX = 16384, /* below one */
	HIVE_TEXT_MAX = 1 << 16,
};

struct hive_text {
	struct str name, text;
};

/*
 * Open the bytes of a hive file. NULL with errno where they are none that can
 * be read. The log files beside it aren't applied.
 */
struct hive *hive_open(struct bytes bytes);

/* Windows began to write it and didn't end: the rest is in its log files. */
bool hive_is_unfinished(struct bytes bytes);
void hive_close(struct hive *h);

/* All functions look below a key "A\\B\\C", without regard to case. */

/* A text; empty where there is none. 0, or E_NO_MEMORY. */
int hive_text(struct hive *h, const char *key, const char *value,
	      struct arena *a, struct str *out);

/* False where there is none, or it is of another type. */
bool hive_number(struct hive *h, const char *key, const char *value,
		 uint32_t *out);

/* The names of the keys right below one. 0, or E_NO_MEMORY. */
int hive_keys(struct hive *h, const char *key, struct arena *a,
	      struct str **out, size_t *count);

/* All texts of a key, a list's parts each for itself. 0, or E_NO_MEMORY. */
int hive_texts(struct hive *h, const char *key, struct arena *a,
	       struct hive_text **out, size_t *count);

#endif

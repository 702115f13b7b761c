/* The lists of files of set-up: txtsetup.sif and layout.inf. */
#ifndef SNAPSHOT_SET_UP_LIST_H
#define SNAPSHOT_SET_UP_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

struct set_up_file {
	struct str source; /* its name on the medium */
	struct str name;   /* its name in Windows, lower case */
	struct str code;   /* of its folder: a number */
	struct str folder; /* below Windows; empty where the code has none */
};

enum { SET_UP_FILES_MAX = 1 << 16, SET_UP_FOLDERS_MAX = 1024 };

struct set_up_list {
	struct set_up_file *items;
	size_t count, capacity;
	struct set_up_folder {
		struct str code, folder;
	} folders[SET_UP_FOLDERS_MAX];
	size_t folder_count;
};

/* Add what a text of either says, in ASCII or UTF-16. 0, or E_NO_MEMORY. */
int set_up_list_read(struct bytes text, struct arena *a,
		     struct set_up_list *out);

/* Give the files their folders, once all lists are read. */
void set_up_list_settle(struct set_up_list *list);

bool set_up_list_has_folder(const struct set_up_list *list, struct str name);

#endif

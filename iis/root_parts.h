/* What the files behind iis/root.h share. */
#ifndef IIS_ROOT_PARTS_H
#define IIS_ROOT_PARTS_H

#include "iis/folder_tree.h"

struct root_drive {
	struct tree_folder *top; /* NULL: none */
	bool is_outside; /* its folder is a link out of the root */
	bool was_named;  /* by iis_root_add_drive() */
};

struct iis_root {
	struct arena *arena;
	struct tree tree;
	struct root_drive drives[26];
	unsigned version; /* 0x0502 is 5.2 */
	struct str windows; /* empty: not looked for yet */
};

/* 'letter' is a capital. */
struct root_drive *root_drive_of(struct iis_root *r, char letter);

#endif

/*
 * Folders of this machine with all that is below them. Links are followed by
 * hand, one name at a time, so that no walk ever leaves the tree.
 */
#ifndef IIS_FOLDER_TREE_H
#define IIS_FOLDER_TREE_H

#include "iis/root.h"

/* Listed once, when it is first asked. */
struct tree_folder {
	struct str path; /* on this machine; no link in it */
	struct str name; /* in its parent */
	struct tree_folder *parent; /* NULL: a top */
	unsigned depth;  /* below its top */
	bool is_drive;   /* where absolute links of what is below begin */
	bool listed;
	int list_error;  /* errno where it can't be listed */
	bool is_cut;     /* it has more names than were read */
	bool beyond_ascii; /* one of its names is */
	struct str *names; /* sorted */
	size_t name_count, name_capacity;
	struct tree_folder **inner; /* one a name; NULL until it is entered */
};

enum {
	TREE_TOPS_MAX = 27, /* the root, and each drive of its own */
	TREE_NAMES_MAX = 1 << 20,
	TREE_LINKS_MAX = 40,  /* in one walk, as Linux has it */
	TREE_DEPTH_MAX = 256, /* more than fits a Windows path */
};

struct tree {
	struct arena *arena;
	struct tree_folder *tops[TREE_TOPS_MAX];
	struct str bases[TREE_TOPS_MAX]; /* their paths */
	int fds[TREE_TOPS_MAX];
	size_t count;
};

/* 0; E_NO_MEMORY; E_IO with errno. Ended by tree_close(). */
int tree_add_top(struct tree *t, const char *dir, struct tree_folder **out);
void tree_close(struct tree *t);

/* O_PATH; -1 with errno. Name by name: no link put there since is followed. */
int tree_open_folder(const struct tree *t, const struct tree_folder *f);

/* List 'f', which 'fd' is of. 0, or E_NO_MEMORY. */
int tree_list(struct tree *t, struct tree_folder *f, int fd);

/* The folder with that name of 'f'; NULL where it is too deep. As above. */
int tree_inner(struct tree *t, struct tree_folder *f, size_t index,
	       struct tree_folder **out);

struct str tree_path(struct arena *a, const struct tree_folder *f,
		     struct str name);

/*
 * iis/tree_walk.c: follow names from a folder. Sets 'answer', 'disk', 'error'
 * and 'why', and '*folder' where it ended in one (else NULL). 0, or
 * E_NO_MEMORY.
 */
int tree_walk(struct tree *t, struct tree_folder *from,
	      const struct str *names, size_t count, struct arena *a,
	      struct root_place *out, struct tree_folder **folder);

#endif

/*
 * Where a Windows lies: a tree of folders and files, whatever holds it. Names
 * are found as Windows finds them, without regard to case.
 */
#ifndef SNAPSHOT_VOLUME_H
#define SNAPSHOT_VOLUME_H

#include <stdbool.h>
#include <stdint.h>

#include "snapshot/messages.h"
#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

/* A file or folder. What is in a folder is there once it was listed. */
struct node {
	struct str name; /* UTF-8 */
	struct node *parent; /* NULL: the top */
	bool is_folder, listed;
	uint64_t id;  /* the form's own: which one it is */
	size_t tag;   /* of who asks for it to be read */
	struct node *inner; /* sorted by names_compare() */
	size_t count, capacity;
};

/* Bounds on what any form may hold; more is an error of the run. */
enum {
	VOLUME_NODES_MAX = 1 << 21,
	VOLUME_DEPTH_MAX = 64,
	VOLUME_NAME_MAX = 1024,
	VOLUME_FILE_MAX = 1 << 28, /* bytes of a file that is read */
};

struct volume;

/* What is done with a file's bytes, which are gone afterwards. A status. */
typedef int volume_taker(void *data, const struct node *file,
			 struct bytes bytes);

struct volume_form {
	const char *name; /* for people: "a folder" */
	/* Put what is in 'folder' under it with node_add(). A status. */
	int (*list)(struct volume *v, struct node *folder);
	/* Read all 'files', in the order that suits the form. A status. */
	int (*read)(struct volume *v, const struct node *const *files,
		    size_t count, volume_taker *take, void *data);
	/* Write a file of any size to 'fd', which is that of 'to'. A status. */
	int (*copy)(struct volume *v, const struct node *file, struct str to,
		    int fd);
	bool is_here; /* its files are this machine's, below the path */
	void (*close)(struct volume *v);
};

struct volume {
	const struct volume_form *form;
	const char *path; /* of the source, for messages */
	struct arena *arena;
	struct messages *messages;
	struct node top;
	size_t node_count;
	size_t links_left_out; /* that lead out of the tree, or to nothing */
	void *data;            /* the form's */
};

/* For forms, while they list. 0, or a status with its message. */
int node_add(struct volume *v, struct node *folder, struct str name,
	     bool is_folder, uint64_t id);

/* The path of 'n' below the top, with '/' between. NULL 's': no memory. */
struct str node_path(struct arena *a, const struct node *n);

/* List 'folder' where that wasn't done. A status. */
int volume_list(struct volume *v, struct node *folder);

/*
 * Follow 'path' from a folder; '/' and '\' separate. '*out' is NULL where
 * there is no such name. A status.
 */
int volume_find(struct volume *v, struct node *from, struct str path,
		struct node **out);

/* As the form reads; without files it isn't bothered. */
int volume_read(struct volume *v, const struct node *const *files,
		size_t count, volume_taker *take, void *data);

/* One file, copied into 'a'; an empty one where 'file' is NULL. */
int volume_read_one(struct volume *v, const struct node *file, struct arena *a,
		    struct bytes *out);

void volume_close(struct volume *v);

#endif

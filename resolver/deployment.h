/*
 * Where a DLL is deployed: the folders that hold it and its neighbours, and
 * those of PATH. Names compare as Windows compares them, on any disk.
 */
#ifndef RESOLVER_DEPLOYMENT_H
#define RESOLVER_DEPLOYMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "util/arena.h"
#include "util/members.h"
#include "util/str.h"

/* A folder; listed once, when it is first asked. */
struct folder {
	struct str path;
	const struct members *members; /* NULL, or it may lie there */
	bool listed;
	bool of_system; /* a copy of the system's own, searched in its place */
	int list_error; /* errno where it can't be listed */
	struct str *names; /* sorted without regard to case */
	size_t name_count, name_capacity;
	struct str redirection; /* "w3wp.exe.local", or empty (R512) */
};

/*
 * The folders that files may lie in, links resolved: of a copied disk, nothing
 * outside it is used. Says itself what was passed over.
 */
struct confinement {
	const struct str *bases; /* absolute, no link in them */
	size_t count;
	bool files_alone; /* the folders are known to lie there */
	size_t refused_count;
	struct str refused; /* the path of the first; from 'arena' */
	struct arena *arena;
};

struct folders {
	struct folder *items;
	size_t count, capacity;
	struct confinement *confinement; /* NULL: files may lie anywhere */
	const struct members *members; /* of an archive; NULL: none */
};

struct deployment {
	struct folders beside; /* the DLL's own folder, or what stands for it */
	struct folders process;/* that of the program, where it was named */
	struct folders path;   /* PATH: behind the system's folders */
};

/* Which of them a file was found in. */
enum folder_role { FOLDER_BESIDE, FOLDER_PROCESS, FOLDER_PATH };

struct folders *deployment_folders(struct deployment *d,
				   enum folder_role role);

/* For all its folders. NULL: files may lie anywhere, and nothing is checked. */
void deployment_confine(struct deployment *d, struct confinement *c);

/* For all folders that it gets: they may be those of an archive. */
void deployment_unpacked(struct deployment *d, const struct members *m);

/* A folder with more files than this is not a deployment. */
enum { FOLDER_NAMES_MAX = 1 << 20 };

/* 0, or E_NO_MEMORY. 'path' is copied. */
int folders_add(struct folders *f, struct arena *a, struct str path);

/* A link in a folder, which is open. */
typedef void folder_link(void *context, int folder, const char *name);

/* Read the names of a folder, unless they are read. 0, or E_NO_MEMORY. */
int folder_list(struct folder *f, struct arena *a);

/* The same, and tell of each link that is met on the way. */
int folder_list_links(struct folder *f, struct arena *a, folder_link *link,
		      void *context);

/*
 * The file called 'name' in the first folder that has one. '*path' is from
 * the arena, '*folder' its folder; '*path' is empty where none has it. What
 * a confinement refuses isn't there.
 * 0, or E_NO_MEMORY.
 */
int folders_find(struct folders *f, struct arena *a, struct str name,
		 struct str *path, const struct folder **folder);

/* The same in the folders from the one with that index on. */
int folders_find_from(struct folders *f, size_t first, struct arena *a,
		      struct str name, struct str *path,
		      const struct folder **folder);

/* The first of the folders listed so far that holds an X.exe.local. */
const struct folder *folders_redirected(const struct folders *f);

#endif

/*
 * Where a DLL is deployed: the folders that hold it and its neighbours, and
 * those of PATH. Names compare as Windows compares them, on any disk.
 */
#ifndef RESOLVER_DEPLOYMENT_H
#define RESOLVER_DEPLOYMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "util/arena.h"
#include "util/str.h"

/* A folder; listed once, when it is first asked. */
struct folder {
	struct str path;
	bool listed;
	int list_error; /* errno where it can't be listed */
	struct str *names; /* sorted without regard to case */
	size_t name_count, name_capacity;
};

struct folders {
	struct folder *items;
	size_t count, capacity;
};

struct deployment {
	struct folders beside; /* the DLL's own folder, or what stands for it */
	struct folders path;   /* PATH: behind the system's folders */
};

/* A folder with more files than this is not a deployment. */
enum { FOLDER_NAMES_MAX = 1 << 20 };

/* 0, or E_NO_MEMORY. 'path' is copied. */
int folders_add(struct folders *f, struct arena *a, struct str path);

/*
 * The file called 'name' in the first folder that has one. '*path' is from
 * the arena, '*folder' its folder; '*path' is empty where none has it.
 * 0, or E_NO_MEMORY.
 */
int folders_find(struct folders *f, struct arena *a, struct str name,
		 struct str *path, const struct folder **folder);

#endif

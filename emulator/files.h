/*
 * The guest's disk: the deployed files, a few folders of Windows, and what the
 * guest writes, which stays in memory.
 */
#ifndef EMULATOR_FILES_H
#define EMULATOR_FILES_H

#include "emulator/process.h"
#include "emulator/world.h"

enum file_time { FILE_CREATED, FILE_READ_AT, FILE_WRITTEN, FILE_TIMES };

struct guest_file {
	struct guest_file *next;
	struct str path; /* whole: "C:\Deployed\x.ini" */
	bool is_folder, deleted;
	uint64_t times[FILE_TIMES]; /* FILETIME; 0: as it was deployed */
	struct bytes bytes; /* a host's file, or 'own' */
	uint8_t *own;       /* once the guest has written to it */
	size_t capacity;
};

struct files {
	struct guest_file *first;
	size_t count, written; /* bytes */
	bool incomplete; /* the deployment has more than was opened */
};

enum { GUEST_FILES_MAX = 32768, PATH_UNITS_MAX = 32767 };

/* Of all that a guest writes. */
#define FILES_WRITTEN_MAX (64u << 20)

struct files *files_new(struct process *p);

enum file_answer {
	FILE_THERE,
	FILE_ABSENT,    /* ERROR_FILE_NOT_FOUND */
	FILE_NO_FOLDER, /* ERROR_PATH_NOT_FOUND */
	FILE_UNKNOWN,   /* Windows' own, perhaps: the run can't go on */
};

/*
 * "x.ini", "C:/a/../b", "\\?\C:\b", "\\server\share\x": from the current folder,
 * without dots, and without a slash at the end. Empty for nothing.
 */
struct str files_full_path(struct process *p, struct str path);

/* The folder of a whole path; the top one has its backslash. */
struct str files_folder(struct str path);

/* 'path' is a whole one. */
enum file_answer files_find(struct process *p, struct str path,
			    struct guest_file **out);

/* A new one, empty. NULL where there are too many. */
struct guest_file *files_create(struct process *p, struct str path,
				bool is_folder);

/* emulator/files_rights.c: what somebody wants of a path. */
enum file_use {
	FILE_USE_LOOK, /* whether it's there, and what its attributes are */
	FILE_USE_READ, /* or list */
	FILE_USE_WRITE,
	FILE_USE_CREATE, /* in its folder */
	FILE_USE_DELETE,
};

enum world_access files_may(struct process *p, struct str path,
			    enum file_use use);

/* Open it; where it isn't there and 'create', make it. */
enum world_access files_may_open(struct process *p, struct str path,
				 bool write, bool create);

/* emulator/files_world.c: before the guest runs; in place of what is there. */
void files_add(struct process *p, struct str path, struct bytes bytes);
void files_add_folder(struct process *p, struct str path);
void files_add_from_host(struct process *p, struct str path, struct str host,
			 bool is_folder);

/* How many bytes there are from 'offset' on, up to 'n'. */
size_t file_read(const struct guest_file *f, uint64_t offset, void *to,
		 size_t n);

/* False where there is no room for it. */
bool file_write(struct process *p, struct guest_file *f, uint64_t offset,
		const void *from, size_t n);
bool file_resize(struct process *p, struct guest_file *f, uint64_t size);

#endif

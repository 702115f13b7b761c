/* What the files of kernel32.dll share. */
#ifndef WINAPI_STUBS_KERNEL32_H
#define WINAPI_STUBS_KERNEL32_H

#include "emulator/call.h"
#include "emulator/files.h"
#include "emulator/handles.h"
#include "winapi-stubs/crt.h"

/* What a handle of a file stands for. */
struct open_file {
	struct guest_file *file;
	uint64_t at;
	bool can_write, can_touch; /* FILE_WRITE_ATTRIBUTES */
	bool keeps_time; /* SetFileTime: writing by it doesn't change that */
};

extern const struct handle_type file_handle;

/* The path of an argument, whole, which the call is then about. */
struct str file_path(struct call *c, unsigned n);

/* Without wildcards, and what else is in no name. */
bool file_can_be_named(struct str path);

/* False where it isn't there; the call has failed, or stopped, then. */
bool file_find(struct call *c, struct str path, uint64_t failed,
	       struct guest_file **out);

/* The same where it may not be used so: ERROR_ACCESS_DENIED. */
bool file_may(struct call *c, struct str path, enum file_use use,
	      uint64_t failed);

/* By the answer; for who asked himself. */
bool file_granted(struct call *c, struct str path, enum world_access may,
		  uint64_t failed);

/* That of argument 0; NULL, and the call has failed, where it is none. */
struct open_file *file_argument(struct call *c);

enum { VOLUME_SERIAL = 0x24d7c0de };

/* FILETIME. */
uint64_t file_time_of(const struct guest_file *f, enum file_time which);

/* FILE_ATTRIBUTE_... */
uint32_t file_attributes(const struct guest_file *f);

/* Text into a buffer: how many units it has, or, with its zero, needs. */
void put_sized_text(struct call *c, uint64_t to, uint32_t room,
		    struct str text);

/* 1 or 2 bytes a unit, by the API's last letter. */
unsigned unit_of(const struct call *c);

/* kernel32_memory.c: VirtualAlloc(), whatever called so. */
void memory_allocate(struct call *c, uint64_t wanted, uint64_t size,
		     uint32_t type, uint32_t protection);

/* The last address that a process may have. */
uint64_t memory_highest(const struct call *c);

/* kernel32_sync.c: of the critical section that argument 0 points to. */
void section_initialize(struct call *c);
void section_enter(struct call *c);
void section_leave(struct call *c);
void section_delete(struct call *c);

/* crt_descriptors.c: of argument 0; NULL, with EBADF, where it has none. */
struct open_file *crt_descriptor_file(struct call *c);

/* kernel32_characters.c: of one unit. False where they aren't described. */
bool character_type(uint16_t unit, uint16_t *type);
bool character_lower(uint16_t unit, uint16_t *lower);
bool character_upper(uint16_t unit, uint16_t *upper);

/*
 * kernel32_compare.c: as CompareString: 1, 2, 3; 0 where the run stops, since
 * the order of these isn't known.
 */
unsigned compare_texts(struct call *c, struct crt_text a, struct crt_text b,
		       bool ignore_case);

/* kernel32_facts.c: argument 0 is this process; else the call has failed. */
bool process_argument(struct call *c);

/* kernel32_file_facts.c: does anything lie in that folder? */
bool folder_has_files(const struct process *p, struct str folder);

/* crt_stat.c: seconds since 1970. */
uint64_t crt_time_of(const struct guest_file *f, enum file_time which);

/* kernel32_fibers.c: whose values those of the running code are. */
uint64_t fiber_owner(struct call *c);

/* kernel32_fls.c: the values of a fiber that goes, or becomes the thread. */
void fls_let_go(struct call *c, uint64_t owner);
void fls_copy(struct call *c, uint64_t from, uint64_t to);

/* kernel32_search.c: what is still to be told of, the newest file first. */
struct search_state {
	struct str folder, pattern;
	const struct guest_file *next;
	unsigned dots; /* "." and ".." that were told */
};

extern const struct handle_type find_handle;

/* NULL, and the call has failed with an invalid handle, or has stopped. */
struct search_state *search_new(struct call *c, struct str pattern);

/* '*f' is NULL of "." and "..". False at the end. */
bool search_next(struct search_state *s, const struct guest_file **f,
		 struct str *name);

/* kernel32_pipes.c: ReadFile() and WriteFile(); false of any other handle. */
bool pipe_read(struct call *c);
bool pipe_write(struct call *c);
bool pipe_is_handle(struct call *c, uint64_t handle);
void pipe_put_count(struct call *c, uint64_t at, uint32_t n); /* 0: nowhere */

/* kernel32_named_pipes.c: "\\.\pipe\x", and whether the guest made it. */
bool pipe_is_name(struct str name);
bool pipe_is_there(struct call *c, struct str name);
bool pipe_is_server(struct call *c, uint64_t handle);
/* Argument 0 is a server whose client nobody is; else false. */
bool pipe_fail_server(struct call *c);
/* It is no pipe, or no handle. */
void pipe_fail_handle(struct call *c);

/* kernel32_names.c: the object of that name and type, or NULL. */
void *named_object(struct call *c, unsigned argument,
		   const struct handle_type *type);

/*
 * A handle for it, under the name that the argument is. Where it is there
 * already the handle is of that one, with ERROR_ALREADY_EXISTS.
 */
void return_named(struct call *c, unsigned argument,
		  const struct handle_type *type, void *object);

#endif

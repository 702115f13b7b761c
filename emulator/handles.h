/* What the guest's handles stand for. Numbers are the same in every run. */
#ifndef EMULATOR_HANDLES_H
#define EMULATOR_HANDLES_H

#include <stdbool.h>
#include <stdint.h>

struct call;

/* A stub file with objects of its own takes a number from HANDLE_OTHER on. */
enum handle_kind {
	HANDLE_NONE,
	HANDLE_FILE,
	HANDLE_KEY,      /* of the registry */
	HANDLE_EVENT,
	HANDLE_MUTEX,
	HANDLE_SEMAPHORE,
	HANDLE_THREAD,
	HANDLE_PROCESS,
	HANDLE_MAPPING,
	HANDLE_FIND,
	HANDLE_TOKEN,
	HANDLE_OTHER,
};

/*
 * Objects are waited for, and closed, by the functions of their kind: NULL
 * where it can't be waited for, or needs no closing. Of a wait that succeeds
 * 'take' is called (an auto-reset event, a mutex).
 */
struct handle_type {
	enum handle_kind kind;
	const char *word; /* "file", for the trace */
	bool (*is_signaled)(struct call *c, void *object);
	void (*take)(struct call *c, void *object);
	void (*close)(struct call *c, void *object);
};

/* A new handle, as the guest sees it; 0 where there are too many. */
uint32_t handle_new(struct call *c, const struct handle_type *type,
		    void *object);

/* The object of that type, or NULL. */
void *handle_object(struct call *c, uint64_t handle,
		    const struct handle_type *type);

/* Of any type: its type, or NULL; '*object' is set. */
const struct handle_type *handle_type_of(struct call *c, uint64_t handle,
					 void **object);

bool handle_close(struct call *c, uint64_t handle);

/* A second number for the same object (DuplicateHandle). */
uint32_t handle_duplicate(struct call *c, uint64_t handle);

/*
 * Wait for one or all of them, running other threads of the guest meanwhile.
 * WAIT_OBJECT_0 + n, WAIT_TIMEOUT, WAIT_FAILED. A wait that would never end
 * stops the run.
 */
uint32_t handles_wait(struct call *c, const uint64_t *handles, unsigned count,
		      bool all, uint32_t milliseconds);

enum { HANDLES_MAX = 1 << 16 };

#endif

/* A manifest: what it is of, and the assemblies that it asks for (R601). */
#ifndef LOADER_MANIFEST_H
#define LOADER_MANIFEST_H

#include <stdbool.h>
#include <stddef.h>

#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

/* Attributes as they stand there; empty where one is missing. */
struct assembly_identity {
	struct str name, version, public_key_token, architecture, language,
		type;
};

struct assembly_reference {
	struct assembly_identity identity;
	bool optional; /* R613 */
};

enum manifest_state {
	MANIFEST_READ,
	MANIFEST_BAD,  /* Windows makes no context of it (R612) */
	MANIFEST_OPEN, /* more than this reader takes: not known */
};

/* All strings are from the arena. Where it wasn't read, the rest is empty. */
struct manifest {
	enum manifest_state state;
	unsigned line;   /* of what is wrong; the first is 1 */
	const char *why; /* a static text, or NULL */
	struct assembly_identity identity;
	struct assembly_reference *references;
	size_t reference_count, reference_capacity;
	struct str *files; /* base names of the DLLs that lie with it */
	size_t file_count, file_capacity;
};

/* Larger or deeper ones, or ones that ask for more, are left unread. */
enum {
	MANIFEST_BYTES_MAX = 1 << 20,
	MANIFEST_DEPTH_MAX = 64,
	MANIFEST_ELEMENTS_MAX = 10000,
	MANIFEST_REFERENCES_MAX = 256,
	MANIFEST_FILES_MAX = 1024,
};

/* A copy from 'a'. 0, or E_NO_MEMORY. */
int assembly_identity_copy(struct arena *a,
			   const struct assembly_identity *from,
			   struct assembly_identity *out);

/* 0, or E_NO_MEMORY. */
int manifest_read(struct bytes xml, struct arena *a, struct manifest *out);

#endif

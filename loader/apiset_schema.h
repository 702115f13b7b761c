/*
 * The section .apiset of an apisetschema.dll: which names are API sets, and
 * which DLLs implement them (R2301).
 */
#ifndef LOADER_APISET_SCHEMA_H
#define LOADER_APISET_SCHEMA_H

#include "loader/image.h"

enum apiset_schema_state {
	APISET_SCHEMA_READ,
	APISET_SCHEMA_ABSENT,  /* no such section: another DLL */
	APISET_SCHEMA_UNKNOWN, /* of a version that no Windows came with */
	APISET_SCHEMA_DAMAGED,
};

/* Lower case, terminated. One without importer is for all the others. */
struct apiset_host {
	struct str importer; /* "kernel32.dll", or empty */
	struct str name;     /* "kernelbase.dll"; empty: there is none */
};

struct apiset_entry {
	/*
	 * "api-ms-win-core-file-l1-1-0", lower case, terminated. Before version
	 * 6 the file leaves its first four letters out, and they are "ext-"
	 * where 'is_extension' says so, which version 2 never does.
	 */
	struct str contract;
	bool is_extension, is_sealed;
	size_t first_host, host_count; /* of the schema's; 0: no host */
};

struct apiset_schema {
	enum apiset_schema_state state;
	const char *why;  /* in words where it isn't READ, or NULL */
	uint32_t version; /* 2: Windows 7 and 8; 4: 8.1; 6: 10 and 11 */
	struct apiset_entry *entries; /* in the file's order */
	size_t entry_count;
	struct apiset_host *hosts;
	size_t host_count;
};

/* Windows 11 has some 1000 sets with as many hosts, of 70 letters at most. */
enum {
	APISET_ENTRIES_MAX = 16384,
	APISET_HOSTS_MAX = 16384,
	APISET_NAME_MAX = 255, /* UTF-16 units */
};

/*
 * Read the schema of 'img'. Where something is wrong with it, 'out' says so
 * and is empty. All strings are from 'a'. 0, or E_NO_MEMORY.
 */
int apiset_schema_read(const struct image *img, struct arena *a,
		       struct apiset_schema *out);

#endif

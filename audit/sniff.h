/* Is a file one that Windows' loader would be asked to load? */
#ifndef AUDIT_SNIFF_H
#define AUDIT_SNIFF_H

#include <stdbool.h>
#include <stdint.h>

struct sniffed {
	bool is_archive;
	bool is_ours; /* a PE file by its content, or a DLL by its name */
	uint64_t mark; /* a hash of its size and its head */
};

/* 0, or -1 with errno: it can't be read. */
int sniff(const char *path, struct sniffed *out);

#endif

/* Is a file one that Windows' loader would be asked to load? */
#ifndef AUDIT_SNIFF_H
#define AUDIT_SNIFF_H

#include <stdbool.h>
#include <stdint.h>

#include "util/bytes.h"

struct sniffed {
	bool is_archive;
	bool is_ours; /* a PE file by its content, or a DLL by its name */
	uint64_t mark; /* a hash of its size and its head; never 0 */
};

struct sniffed sniff(const char *path, struct bytes file);

#endif

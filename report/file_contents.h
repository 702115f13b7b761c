/* What a bill of materials says of a file: its digest, size and version. */
#ifndef REPORT_FILE_CONTENTS_H
#define REPORT_FILE_CONTENTS_H

#include <stdbool.h>

#include "util/arena.h"
#include "util/bytes.h"
#include "util/digest.h"
#include "util/members.h"
#include "util/str.h"

struct file_contents {
	bool read; /* else the rest is zeros */
	char sha256[SHA256_HEX_SIZE];
	uint64_t size;
	bool has_version; /* of its version resource */
	uint16_t version[4];
};

/* Of bytes (no data: they can't be read), or of the file at 'path'. From 'a'; NULL when out of memory. */
const struct file_contents *file_contents_of(struct arena *a,
					     struct bytes bytes);
const struct file_contents *file_contents_at(struct arena *a,
					     const struct members *m,
					     const char *path);

#endif

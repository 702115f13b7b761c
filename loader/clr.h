/* The CLR header of a managed or mixed image. */
#ifndef LOADER_CLR_H
#define LOADER_CLR_H

#include <stdbool.h>

#include "loader/image.h"

struct clr {
	bool present;
	bool il_only;        /* no native code (R809) */
	bool requires_32bit; /* not "AnyCPU" */
	uint16_t major, minor; /* of the header, 2.5 for .NET 2 to 4 */
	struct str runtime;  /* of the metadata: "v2.0.50727", or empty */
};

int clr_read(const struct image *img, struct arena *a, struct defects *d,
	     struct clr *out);

#endif

/* Implicit thread-local storage: __declspec(thread), and TLS callbacks. */
#ifndef LOADER_TLS_H
#define LOADER_TLS_H

#include <stdbool.h>

#include "loader/image.h"

struct tls {
	bool present;
	uint64_t start, end; /* virtual addresses of the initial data */
	uint64_t index;      /* virtual address of _tls_index */
	uint32_t zero_fill;
	uint32_t *callbacks; /* RVAs, from the arena */
	size_t callback_count;
};

/* A list of more callbacks than this is read no further. */
enum { TLS_CALLBACKS_MAX = 1024 };

int tls_read(const struct image *img, struct arena *a, struct defects *d,
	     struct tls *out);

#endif

/* Any bytes as a configuration file, from memory that looks like a file. */
#include <assert.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "dryload.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct dryload_config_entry *e;
	struct dryload_config *c;
	struct dryload *d;
	char path[64];
	int fd = memfd_create("config", MFD_CLOEXEC), ret;

	if (fd < 0 || write(fd, data, size) != (ssize_t)size ||
	    dryload_new(&d) != DRYLOAD_OK)
		abort();
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	ret = dryload_config_read(d, path, &c);
	assert(ret == DRYLOAD_OK || ret == DRYLOAD_E_USAGE);
	assert((ret == DRYLOAD_OK) == (c != NULL));
	for (size_t i = 0; c && (e = dryload_config_entry(c, i)) != NULL; i++) {
		assert(e->line != 0 && (e->list || e->count == 1));
		for (size_t n = 0; n < e->count; n++)
			assert(strpbrk(e->values[n], "\n\t\r") == NULL);
	}
	dryload_config_free(c);
	dryload_free(d);
	close(fd);
	return 0;
}

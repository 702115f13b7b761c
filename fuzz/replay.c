/* Runs one fuzz target over the files of folders, without a fuzzer. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "util/file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* From the heap, to the byte, so that a sanitizer sees an overrun. */
static int replay_file(const char *dir, const char *name)
{
	struct file f = { { NULL, 0 }, false };
	uint8_t *copy = NULL;
	char path[4096];
	int n, ret = -1;

	n = snprintf(path, sizeof(path), "%s/%s", dir, name);
	if (n < 0 || (size_t)n >= sizeof(path)) {
		errno = ENAMETOOLONG;
		goto out;
	}
	if (file_open(path, &f) != 0)
		goto out;
	copy = malloc(f.bytes.len + (f.bytes.len == 0));
	if (copy == NULL)
		goto out;
	memcpy(copy, f.bytes.data, f.bytes.len);
	LLVMFuzzerTestOneInput(copy, f.bytes.len);
	ret = 0;
out:
	if (ret != 0)
		fprintf(stderr, "replay: %s/%s: %s\n", dir, name,
			strerror(errno));
	free(copy);
	file_close(&f);
	return ret;
}

/* The number of files, or -1. */
static int replay_dir(const char *dir)
{
	struct dirent **entries;
	int found = scandir(dir, &entries, NULL, alphasort);
	int count = 0;

	if (found < 0) {
		fprintf(stderr, "replay: %s: %s\n", dir, strerror(errno));
		return -1;
	}
	for (int i = 0; i < found; i++) {
		if (entries[i]->d_name[0] != '.' && count >= 0) {
			if (replay_file(dir, entries[i]->d_name) == 0)
				count++;
			else
				count = -1;
		}
		free(entries[i]);
	}
	free(entries);
	return count;
}

int main(int argc, char **argv)
{
	for (int i = 1; i < argc; i++) {
		int count = replay_dir(argv[i]);

		if (count < 0)
			return 1;
		if (count == 0) {
			fprintf(stderr, "replay: %s holds no file\n", argv[i]);
			return 1;
		}
		printf("%s: %d inputs\n", argv[i], count);
	}
	return argc > 1 ? 0 : 1;
}

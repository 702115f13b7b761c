/*
 * Any bytes as a source: a WIM, an ISO, a DVD, a disk. What is read of it ends
 * in a message, or in YAML that the compiler takes.
 */
#include <assert.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "profiles/compile.h"
#include "snapshot/source.h"
#include "snapshot/temporary.h"
#include "snapshot/write.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_yaml(const struct windows *w, unsigned target)
{
	static const struct naming naming = { NULL, NULL };
	static const char date[] = "date: 2026-11-26\n";
	struct compile_input inputs[2] = {
		{ "date", { (const uint8_t *)date, sizeof(date) - 1 } },
		{ "yaml", { NULL, 0 } },
	};
	struct compile_error error;
	struct bytes out;

	assert(target_write(w, target, &naming, &inputs[1].text) == OK);
	assert(profile_compile(inputs, 2, w->arena, &out, &error) == OK);
}

/* False: it can't be read without the number of an image in it. */
static bool check(const char *path, unsigned index)
{
	struct messages m = { .notes = fopen("/dev/null", "w") };
	struct arena a = ARENA_INIT;
	struct volume v = { .arena = &a, .messages = &m };
	struct windows w = { .arena = &a, .messages = &m, .volume = &v };
	const struct source source = { path, index };
	int ret;

	assert(m.notes != NULL);
	ret = source_open(&source, &v);
	if (ret == OK)
		ret = windows_read(&w);
	for (unsigned i = 0; ret == OK && i < w.target_count; i++)
		check_yaml(&w, i);
	assert(ret == OK || m.trouble[0] != '\0');
	volume_close(&v);
	fclose(m.notes);
	arena_release(&a);
	return ret == OK;
}

/* By this name, a disk's description can name itself as the disk's part. */
static const char name[] = "/image";

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char folder[] = "/tmp/fuzz-snapshot-XXXXXX";
	char path[sizeof(folder) + sizeof(name)];
	int fd;

	assert(mkdtemp(folder) != NULL);
	snprintf(path, sizeof(path), "%s%s", folder, name);
	fd = creat(path, 0600);
	assert(fd >= 0);
	assert(write_all(fd, (struct bytes){ data, size }));
	close(fd);
	if (!check(path, 0))
		check(path, 1);
	unlink(path);
	rmdir(folder);
	return 0;
}

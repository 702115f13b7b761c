/*
 * Any bytes as a source: a WIM, an ISO, a DVD, a disk. What is read of it ends
 * in a message, or in YAML that the compiler takes.
 */
#include <assert.h>
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

static void check(const char *path)
{
	struct messages m = { .notes = fopen("/dev/null", "w") };
	struct arena a = ARENA_INIT;
	struct volume v = { .arena = &a, .messages = &m };
	struct windows w = { .arena = &a, .messages = &m, .volume = &v };
	const struct source source = { path, 1 };
	int ret = source_open(&source, &v);

	assert(m.notes != NULL);
	if (ret == OK)
		ret = windows_read(&w);
	for (unsigned i = 0; ret == OK && i < w.target_count; i++)
		check_yaml(&w, i);
	assert(ret == OK || m.trouble[0] != '\0');
	volume_close(&v);
	fclose(m.notes);
	arena_release(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[] = "/tmp/fuzz-snapshot-XXXXXX";
	int fd = mkstemp(path);

	assert(fd >= 0);
	assert(write_all(fd, (struct bytes){ data, size }));
	close(fd);
	check(path);
	unlink(path);
	return 0;
}

/*
 * An archive: libarchive's walk, its frames, and the members that come of them.
 * Behind a first byte of 255 the input is frames, as a broken program's.
 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "audit/sniff.h"
#include "audit/unpacked_frames.h"
#include "unpack/form.h"
#include "util/file.h"
#include "util/status.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BYTES_MAX = 1 << 22, MEMBERS_MAX = 1000 };

/* What dryload-unpack would write of it, in a file without a name. */
static int walk(struct bytes bytes)
{
	struct out *o = calloc(1, sizeof(*o));
	struct source source = {
		.path = "archive",
		.name = "archive.gz",
		.bytes = bytes,
	};
	int fd;

	assert(o != NULL);
	o->fd = memfd_create("frames", 0);
	o->packed = bytes.len;
	o->bytes_max = BYTES_MAX;
	o->members_max = MEMBERS_MAX;
	sniff_kind(bytes);
	form_archive.read(&source, o, NULL);
	assert(o->bytes <= BYTES_MAX);
	out_finish(o);
	fd = o->fd;
	free(o);
	return fd;
}

static int look_at(void *context, struct str name, bool is_folder)
{
	size_t *left = context;

	assert(is_folder || memchr(name.s, '/', name.n) == NULL);
	return (*left)-- == 0;
}

static void read_frames(struct bytes bytes, bool is_ours)
{
	struct level level = { .arena = ARENA_INIT };
	struct unpacked_budget budget = { .kept = BYTES_MAX };
	struct frames *f = calloc(1, sizeof(*f));
	size_t half = bytes.len / 2, left = MEMBERS_MAX;

	level.members.root = str_of("x!");
	level.members.fd = memfd_create("members", 0);
	assert(f != NULL);
	f->level = &level;
	f->budget = &budget;
	assert(frames_take(f, (const char *)bytes.data, half) == OK);
	assert(frames_take(f, (const char *)bytes.data + half,
			   bytes.len - half) == OK);
	assert(!is_ours || (f->ended && !f->broken));
	if (!f->ended)
		frames_cut(f);
	assert(frames_link(f) == OK);
	members_merge_folders(&level.members);
	members_sort(&level.members);
	members_list(&level.members, level.members.root, look_at, &left);
	for (size_t i = 0; i < level.members.count && i < MEMBERS_MAX; i++) {
		struct str path = STR_CONCAT(&level.arena, level.members.root,
					     str_of("/"),
					     level.members.items[i].path);
		struct file file;

		assert(members_open(&level.members, path.s, &file) == 0);
		assert(file.bytes.len == level.members.items[i].size);
		sniff(path.s, file.bytes);
		file_close(&file);
	}
	free(f);
	level_close(&level);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct file frames;
	char path[32];
	int fd;

	if (size != 0 && data[0] == 255) {
		read_frames((struct bytes){ data + 1, size - 1 }, false);
		return 0;
	}
	fd = walk((struct bytes){ data, size });
	snprintf(path, sizeof(path), "/dev/fd/%d", fd);
	assert(file_open(path, &frames) == 0);
	read_frames(frames.bytes, true);
	file_close(&frames);
	close(fd);
	return 0;
}

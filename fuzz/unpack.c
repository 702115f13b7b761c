/*
 * An archive: libarchive's walk, its frames, and the members that come of them.
 * Behind a first byte of 255 the input is frames, as a broken program's; of 254,
 * an archive that comes when much has been unpacked; of 253, a cabinet beside its
 * installer.
 */
#include <archive.h>
#include <archive_entry.h>
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

enum { BYTES_MAX = 1 << 22, KEPT_OF_FRAMES = 1 << 14, MEMBERS_MAX = 1000 };

/* First bytes of what isn't an archive alone. */
enum { BESIDE = 253, LATE = 254, FRAMES = 255 };

enum { PASSED_FROM = 1 << 16 };

/* Its name and its size are told of; the bytes of small ones are taken as they come. */
static bool take_entry(struct archive *a, struct archive_entry *e,
		       struct out *o)
{
	const char *name = archive_entry_pathname(e);
	const int64_t size = archive_entry_size(e);
	const void *data;
	int64_t at;
	size_t n;

	if (!out_begin(o, name != NULL ? name : "") || size < 0 ||
	    !out_fits(o, (uint64_t)size))
		return false;
	if (size >= PASSED_FROM)
		return true;
	while (archive_read_data_block(a, &data, &n, &at) == ARCHIVE_OK) {
		if (!out_data(o, data, n))
			return false;
	}
	return out_end(o);
}

/* As the cabinets of an installer are read: out of another file's middle. */
static void walk_beside(struct bytes bytes, struct out *o)
{
	enum { AT = 5 };
	const int fd = memfd_create("cabinet", 0);
	struct beside_file file = {
		.name = "x1.cab",
		.fd = fd,
		.at = AT,
		.size = bytes.len,
	};
	struct archive_entry *e;
	struct archive *a;

	assert(fd >= 0);
	assert(pwrite(fd, bytes.data, bytes.len, AT) ==
	       (ssize_t)bytes.len);
	if (archive_is_split(bytes.data, bytes.len))
		out_owned(o, "installer.msi");
	out_claim(o, file.name);
	a = archive_open_beside(&file, o);
	while (a != NULL && archive_read_next_header(a, &e) == ARCHIVE_OK &&
	       take_entry(a, e, o))
		;
	if (a != NULL)
		archive_read_free(a);
	close(file.fd);
}

/* What dryload-unpack would write of it, in a file without a name. */
static int walk(struct bytes bytes, unsigned kind)
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
	o->bytes = kind == LATE ? OUT_RATIO_FROM : 0;
	o->bytes_max = o->bytes + BYTES_MAX;
	o->members_max = MEMBERS_MAX;
	sniff_kind(bytes);
	if (kind == BESIDE)
		walk_beside(bytes, o);
	else
		form_archive.read(&source, o, NULL);
	assert(o->bytes <= o->bytes_max);
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
	struct unpacked_budget budget = {
		.kept = is_ours ? BYTES_MAX : KEPT_OF_FRAMES,
	};
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
		struct file_parts file;

		assert(path.s != NULL);
		assert(members_open_parts(&level.members, path.s, &file) == 0);
		assert(file.size == level.members.items[i].size);
		sniff(path.s, &file);
		file_parts_close(&file);
	}
	free(f);
	level_close(&level);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const unsigned kind = size != 0 && data[0] >= BESIDE ? data[0] : 0;
	const struct bytes bytes = { data + (kind != 0), size - (kind != 0) };
	struct file frames;
	char path[32];
	int fd;

	if (kind == FRAMES) {
		read_frames(bytes, false);
		return 0;
	}
	fd = walk(bytes, kind);
	snprintf(path, sizeof(path), "/dev/fd/%d", fd);
	assert(file_open(path, &frames) == 0);
	read_frames(frames.bytes, true);
	file_close(&frames);
	close(fd);
	return 0;
}

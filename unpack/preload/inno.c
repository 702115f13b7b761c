/*
 * Loaded into innoextract, before it reads anything: closes the cage, in which
 * no file can be opened or made, and stands in for the functions that would. What
 * it would write to a file goes to dryload-unpack instead, as records.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

#include "audit/stream.h"
#include "cage/cage.h"
#include "unpack/inno_record.h"

#define STANDS_IN __attribute__((visibility("default")))

enum { FILES = 1 + INNO_SLICES_MAX };

/* A file in the sense of <stdio.h>: of these only the numbers are used. */
struct stand_in {
	FILE *file;
	int fd;
	bool is_used;
	const char *name; /* of a slice */
	size_t length;
};

/* One process, one thread, and functions that get no context. */
static struct {
	struct stand_in inputs[FILES], slots[INNO_SLOTS];
	size_t input_count;
	bool is_closed; /* the cage */
} process;

static bool write_all(int fd, const void *data, size_t n)
{
	const char *at = data;

	while (n != 0) {
		const long put = syscall(SYS_write, fd, at, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put <= 0)
			return false;
		at += put;
		n -= (size_t)put;
	}
	return true;
}

static bool tell(enum inno_record_kind kind, size_t slot, const void *data,
		 size_t n)
{
	const struct inno_head head = { kind, (uint32_t)slot, (uint32_t)n };

	return write_all(INNO_RECORDS, &head, sizeof(head)) &&
	       write_all(INNO_RECORDS, data, n);
}

static void tell_end(int status, void *context)
{
	(void)context;
	/* Who reads that looks at its words. */
	fflush(stdout);
	tell(INNO_END, (size_t)status, "", 0);
}

static void add_input(int fd, const char *name, size_t length)
{
	const struct stand_in new = {
		.file = fdopen(fd, "r"), .fd = fd, .name = name,
		.length = length,
	};

	if (new.file != NULL)
		process.inputs[process.input_count++] = new;
}

static void add_inputs(void)
{
	const char *names = getenv(INNO_NAMES);
	int fd = INNO_SLICES;

	add_input(INNO_INSTALLER, "", 0);
	while (names != NULL && *names != '\0' &&
	       process.input_count < FILES) {
		const size_t n = strcspn(names, "/");

		add_input(fd++, names, n);
		names += n + (names[n] == '/');
	}
}

/* Their files take nothing: what passes this by fails, and isn't lost. */
static bool add_slots(void)
{
	for (size_t i = 0; i < INNO_SLOTS; i++) {
		struct stand_in *s = &process.slots[i];

		s->fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
		if (s->fd >= 0)
			s->file = fdopen(s->fd, "r");
		if (s->file == NULL)
			return false;
	}
	return true;
}

__attribute__((constructor)) static void enter(void)
{
	unsetenv("LD_PRELOAD");
	add_inputs();
	if (!add_slots() || on_exit(tell_end, NULL) != 0)
		_exit(EXIT_FAILURE);
	process.is_closed = cage_close(CAGE_UNPACKER);
	if (process.is_closed)
		return;
	tell(INNO_UNCAGED, 0, "", 0);
	_exit(EXIT_FAILURE);
}

static struct stand_in *slot_of(int fd)
{
	for (size_t i = 0; fd >= 0 && i < INNO_SLOTS; i++) {
		if (process.slots[i].is_used && process.slots[i].fd == fd)
			return &process.slots[i];
	}
	return NULL;
}

/* The installer is the first file that is asked for; others go by their name. */
static FILE *open_input(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash != NULL ? slash + 1 : path;
	const size_t n = strlen(name);

	for (size_t i = 0; i < process.input_count; i++) {
		struct stand_in *in = &process.inputs[i];

		if (in->is_used || (i != 0 && (in->length != n ||
		    strncasecmp(in->name, name, n) != 0)))
			continue;
		in->is_used = true;
		lseek(in->fd, 0, SEEK_SET);
		return in->file;
	}
	errno = ENOENT;
	return NULL;
}

static FILE *open_output(const char *path, bool has_parts)
{
	for (size_t i = 0; i < INNO_SLOTS; i++) {
		struct stand_in *s = &process.slots[i];

		if (s->is_used)
			continue;
		s->is_used = tell(has_parts ? INNO_PARTS : INNO_OPEN, i, path,
				  strnlen(path, STREAM_PATH_MAX));
		return s->is_used ? s->file : NULL;
	}
	errno = EMFILE;
	return NULL;
}

STANDS_IN FILE *fopen64(const char *path, const char *mode)
{
	if (mode[0] == 'r')
		return open_input(path);
	return open_output(path, strchr(mode, '+') != NULL);
}

STANDS_IN FILE *fopen(const char *path, const char *mode)
{
	return fopen64(path, mode);
}

/* A file of its own isn't closed, but another time it is another. */
STANDS_IN int fclose(FILE *file)
{
	for (size_t i = 0; i < process.input_count; i++) {
		if (process.inputs[i].file == file) {
			process.inputs[i].is_used = false;
			return 0;
		}
	}
	for (size_t i = 0; i < INNO_SLOTS; i++) {
		if (process.slots[i].file == file) {
			process.slots[i].is_used = false;
			return tell(INNO_CLOSE, i, "", 0) ? 0 : EOF;
		}
	}
	return fflush(file);
}

static ssize_t write_slot(const struct stand_in *s, const void *data, size_t n)
{
	enum { PART_MAX = 1 << 20 };
	const size_t part = n < PART_MAX ? n : PART_MAX;

	if (tell(INNO_DATA, (size_t)(s - process.slots), data, part))
		return (ssize_t)part;
	return -1;
}

STANDS_IN ssize_t write(int fd, const void *data, size_t n)
{
	const struct stand_in *s = slot_of(fd);

	return s != NULL ? write_slot(s, data, n) :
			   syscall(SYS_write, fd, data, n);
}

STANDS_IN ssize_t writev(int fd, const struct iovec *parts, int count)
{
	const struct stand_in *s = slot_of(fd);

	if (s == NULL)
		return syscall(SYS_writev, fd, parts, count);
	for (int i = 0; i < count; i++) {
		if (parts[i].iov_len != 0)
			return write_slot(s, parts[i].iov_base,
					  parts[i].iov_len);
	}
	return 0;
}

/* There are no folders, so there are all. */
STANDS_IN int mkdir(const char *path, mode_t mode)
{
	(void)path;
	(void)mode;
	return 0;
}

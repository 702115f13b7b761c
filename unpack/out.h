/*
 * The files of an archive, on their way out: which of them are of interest, and
 * when it is enough.
 */
#ifndef UNPACK_OUT_H
#define UNPACK_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "audit/stream.h"
#include "util/bytes.h"
#include "util/str.h"

/* What unpacks to more than so many times its size, beyond so many bytes, is
 * made to fill disks. */
enum { OUT_RATIO_MAX = 250, OUT_RATIO_FROM = 64 << 20 };

/* Of a file's head, what tells whether it is one of interest. */
enum { OUT_HEAD_MAX = 0x8010 };

struct out {
	int fd;
	uint64_t packed;             /* bytes of the archive */
	uint64_t bytes, bytes_max;   /* unpacked */
	size_t members, members_max;
	bool stopped; /* nothing more is wanted */
	/* The file that is being written. */
	char path[STREAM_PATH_MAX + 1];
	bool decided, wanted;
	uint8_t head[OUT_HEAD_MAX];
	size_t head_length;
	uint8_t buffer[1 << 16]; /* of frames */
	size_t length;
};

/*
 * A file begins, under a path as the archive has it. These return false where
 * the archive isn't to be read any further.
 */
bool out_begin(struct out *o, const char *path);
bool out_data(struct out *o, const void *data, size_t n);
bool out_zeros(struct out *o, uint64_t n);
bool out_end(struct out *o);

/* A second name of a file that has come, or comes. */
bool out_link(struct out *o, const char *path, const char *target);

/* Would so many bytes more be within the limits? If not, that is noted. */
bool out_fits(struct out *o, uint64_t n);

/* What came of the file isn't all of it. */
void out_drop(struct out *o);

/* Is a file of that name of interest, whatever is in it? */
bool out_is_wanted(struct str path);

/* Is it known that the rest of the file needs not be unpacked? */
bool out_skips(const struct out *o);

/* Stop, since there is more than anybody reads. */
void out_limit(struct out *o, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Why something isn't there: of the file of that path, or of all (NULL). */
void out_note(struct out *o, const char *path, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The same of all, since something isn't installed: it may be another time. */
void out_lacking(struct out *o, const char *why);

/* A cabinet beside it is read with it; "": it isn't known which are. */
void out_claim(struct out *o, const char *name);

/* It is a cabinet of that installer beside it, and read with that. */
void out_owned(struct out *o, const char *name);

/* All is told. False: it couldn't be written. */
bool out_finish(struct out *o);

#endif

/*
 * What dryload-unpack writes of an archive: frames, each a head and so many
 * bytes. Both ends are of one build, on one machine.
 */
#ifndef AUDIT_STREAM_H
#define AUDIT_STREAM_H

#include <stdint.h>

enum frame_kind {
	FRAME_MEMBER = 1, /* a file begins: its path */
	FRAME_DATA,       /* more bytes of that file */
	FRAME_DROP,       /* that file isn't whole, and not to be looked at */
	FRAME_PASSED,     /* a file of no interest: whether it has bytes, its path */
	FRAME_LINK,       /* another name: it, a zero byte, that of the file */
	FRAME_NOTE,       /* a path or nothing, a zero byte, what isn't read and why */
	FRAME_LIMIT,      /* the same; it was made to be more than anybody reads */
	FRAME_LACKING,    /* the same; what would open it isn't installed */
	FRAME_CLAIM, /* a cabinet beside it that is read with it: its name; none:
			it isn't known which are */
	FRAME_OWNED, /* it is read with an installer beside it: its name */
	FRAME_END,        /* nothing more comes, else it was cut: how many bytes it
			     unpacked to, as a uint64_t */
};

struct frame_head {
	uint32_t kind;
	uint32_t length; /* of what follows */
};

enum {
	FRAME_MAX = 1 << 20,
	STREAM_PATH_MAX = 4096,
	STREAM_NOTE_MAX = 1024,
	STREAM_BESIDE_MAX = 500, /* cabinets beside an installer */
};

#endif

/*
 * An archive, what is in it, and in the archives in it: one thing after the
 * other, and always in the same order. Each archive is opened by a process of
 * its own (dryload-unpack), and nothing of it gets a name on a disk.
 */
#ifndef AUDIT_UNPACKED_H
#define AUDIT_UNPACKED_H

#include "analysis/session.h"
#include "audit/stream.h"
#include "util/members.h"

enum {
	UNPACKED_DEPTH_MAX = 8,         /* archives in archives */
	UNPACKED_ARCHIVES_MAX = 10000,  /* in one that was named */
	UNPACKED_MEMBERS_MAX = 1 << 20, /* files in each */
	UNPACKED_NOTES_MAX = 1000,      /* of each */
	UNPACKED_CLAIMS_MAX = 10000,    /* of an installer, on cabinets */
	/* Beside one in an archive; by the last it is seen that there are more. */
	UNPACKED_CABINETS_MAX = STREAM_BESIDE_MAX + 1,
	UNPACKED_SECONDS = 1200,        /* to unpack it all, by the clock */
};

/* Bytes that one unpacks to, unless asked otherwise; and that are kept of it. */
#define UNPACKED_BYTES_DEFAULT ((uint64_t)16 << 30)
#define UNPACKED_KEPT_MAX ((uint64_t)2 << 30)

struct unpacker {
	const char *program; /* NULL: it isn't installed */
	uint64_t bytes_max;
	const struct dryload_audit *asked; /* which files aren't looked at */
	/* Called now and then while it takes long. */
	void (*alive)(void *context);
	void *context;
};

enum unpacked_kind {
	UNPACKED_ARCHIVE, /* it was opened: what is in it comes next */
	UNPACKED_FILE,    /* one for the loader, or called so */
	UNPACKED_NOTE,    /* something isn't looked at: 'message', a whole line */
	UNPACKED_ELSEWHERE, /* it is looked at with another: 'message' too */
	UNPACKED_END,
};

/* How many an audit allows. */
static inline uint64_t unpacked_bytes(const struct dryload_audit *asked)
{
	return asked->unpacked != 0 ? asked->unpacked : UNPACKED_BYTES_DEFAULT;
}

/* Borrowed until the next is asked for. */
struct unpacked_item {
	enum unpacked_kind kind;
	struct str path, message; /* "x.zip!/bin/y.dll"; terminated */
	unsigned depth;           /* archives that it lies in */
	size_t passed_over;       /* files that are nothing for a loader */
	bool by_chance; /* at the end: another time there may be more */
	/* Where the files lie that come next; as long as its archive. */
	const struct members *members;
};

struct unpacked;

/* It borrows 'u'. '*out' is the caller's to close. 0, or E_NO_MEMORY. */
int unpacked_open(const struct unpacker *u, const char *path,
		  struct unpacked **out);
void unpacked_close(struct unpacked *u);

/*
 * The next thing. Where it is an archive, the members of those before it are
 * gone. 0, or E_NO_MEMORY.
 */
int unpacked_next(struct unpacked *u, struct unpacked_item *out);

#endif

/* The frames of dryload-unpack, as they come. */
#ifndef AUDIT_UNPACKED_FRAMES_H
#define AUDIT_UNPACKED_FRAMES_H

#include "audit/stream.h"
#include "audit/unpacked_level.h"

/* Another name of a member, which may be told of later. */
struct member_link {
	struct str path, target;
};

/* Where the reading of one archive stands. Zeroed but for the first two. */
struct frames {
	struct level *level;
	struct unpacked_budget *budget;
	struct frame_head head; /* of the frame that is being read */
	size_t head_length, length; /* what there is of it */
	char text[2 * STREAM_PATH_MAX + STREAM_NOTE_MAX + 3];
	uint64_t at;            /* the end of the file's bytes */
	uint64_t stand_in;      /* where one lies for what isn't kept; 0: nowhere */
	struct member_link *links;
	size_t link_count, link_capacity;
	bool writes; /* the last member is being written */
	bool ended, broken, enough;
};

/* More bytes of them, cut anywhere. 0, or E_NO_MEMORY. */
int frames_take(struct frames *r, const char *data, size_t n);

/* All was told: other names become members of their own. 0, or E_NO_MEMORY. */
int frames_link(struct frames *r);

/* Nothing more comes: a member that isn't whole is none. */
void frames_cut(struct frames *r);

#endif

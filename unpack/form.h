/* The kinds of archives that can be opened. */
#ifndef UNPACK_FORM_H
#define UNPACK_FORM_H

#include "unpack/beside.h"
#include "unpack/out.h"
#include "util/bytes.h"

/* What is to be opened. Mapped as a whole, and by name for who needs that. */
struct source {
	const char *path, *name; /* the name that people know it by */
	struct bytes bytes;
	struct beside *beside; /* in an archive; filled by open() else */
};

/*
 * One kind. 'open' comes before the cage is closed, and may need the disk;
 * 'read' comes behind it. What goes wrong is a note.
 */
struct form {
	/* NULL: nothing is to be opened. False: it can't be, and was noted. */
	bool (*open)(const struct source *s, struct out *o, void **state);
	void (*read)(const struct source *s, struct out *o, void *state);
};

extern const struct form form_archive, form_cabinet, form_inno, form_msi,
	form_nsis, form_wim;

/* All that libarchive reads; used for the cabinets in installers, too. */
struct archive;
struct archive *archive_open(struct bytes bytes, struct out *o);
struct archive *archive_open_beside(const struct beside_file *file,
				    struct out *o);

/* Does that cabinet go on in another, or begin in one? */
bool archive_is_split(const uint8_t *head, size_t n);

#endif

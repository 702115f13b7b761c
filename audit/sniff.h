/* Is a file one that Windows' loader would be asked to load? */
#ifndef AUDIT_SNIFF_H
#define AUDIT_SNIFF_H

#include <stdbool.h>
#include <stdint.h>

#include "util/bytes.h"
#include "util/file_parts.h"
#include "util/str.h"

/* What holds other files. */
enum sniffed_kind {
	SNIFFED_NOTHING,
	SNIFFED_ARCHIVE, /* any that libarchive reads */
	SNIFFED_CABINET,
	SNIFFED_MSI,
	SNIFFED_PATCH, /* of Windows Installer */
	SNIFFED_WIM,
	SNIFFED_DISK, /* the image of a whole disk */
	/* Programs that install what they carry. */
	SNIFFED_INNO,
	SNIFFED_NSIS,
	SNIFFED_BURN,
	SNIFFED_INSTALLSHIELD,
	SNIFFED_INSTALLSHIELD_CABINET, /* no program, and no cabinet of others */
	SNIFFED_SELF_EXTRACTING, /* an archive behind a program */
};

struct sniffed {
	bool is_archive; /* and no PE file */
	bool is_program; /* a PE file that isn't a DLL: see sniff_kind() */
	bool is_ours; /* a PE file by its content, or a DLL by its name */
	uint64_t mark; /* a hash of its size and its head; never 0 */
};

struct sniffed sniff(const char *path, struct file_parts *file);

/* By its name: what lies beside it may belong to it, or it to that. */
bool sniff_parts_beside(struct str path);

/* audit/sniff_kind.c: by its content alone, of the whole file. */
enum sniffed_kind sniff_kind(struct bytes file);

/*
 * The same; what is nothing by its content, and named as an installer or a patch
 * of Windows Installer, is a damaged one.
 */
enum sniffed_kind sniff_named(const char *path, struct bytes file);

/* The same, and of a self-extracting program the archive that it carries. */
enum sniffed_kind sniff_carried(struct bytes file, struct bytes *carried);

#endif

/*
 * Access control lists, as Windows' own tools print them: icacls, cacls,
 * icacls /save and PowerShell's Get-Acl. Only what decides whether a file may
 * be read, written and executed is kept.
 */
#ifndef RESOLVER_ACL_H
#define RESOLVER_ACL_H

#include <stdbool.h>
#include <stdint.h>

#include "resolver/principal.h"
#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

/* What is kept of a mask: the rights that a load, or a run, asks for. */
#define ACE_RIGHTS                                                           \
	(FILE_READ_DATA | FILE_WRITE_DATA | FILE_EXECUTE | DELETE |          \
	 FILE_DELETE_CHILD | SYNCHRONIZE)

/* An entry: it allows, or denies, rights to a principal. */
struct ace {
	enum principal principal;
	struct str name; /* as it was printed */
	uint32_t mask;   /* of ACE_RIGHTS */
	uint32_t maybe;  /* of the same, those that it may or may not have */
	bool deny;
	bool inherit_only; /* not of the file or folder itself */
	unsigned line;
};

/* The list of one file or folder, in its own order. */
struct acl {
	struct str path;
	unsigned line;
	size_t first, count; /* of the listing's entries */
	bool open;        /* there is no list: everybody may do everything */
	const char *flaw; /* why it can't be judged by; NULL: it can */
};

struct acl_listing {
	struct str source; /* what the text is called */
	struct ace *aces;
	struct acl *acls;
	const struct acl **by_tail; /* sorted by their paths from the end */
	size_t ace_count, ace_capacity, count, capacity;
};

enum {
	ACL_TEXT_MAX = 1 << 24,
	ACL_COUNT_MAX = 1 << 17,
	ACE_COUNT_MAX = 1 << 19,
	ACES_OF_ONE_MAX = 4096, /* a list has 64 KB: Windows takes no more */
};

/*
 * Read 'text': UTF-8 or UTF-16, with a mark or without. Everything is the
 * arena's. 0, E_NO_MEMORY, or E_USAGE with '*why', and '*line' where it is
 * about one.
 */
int acl_read(struct bytes text, struct arena *a, struct acl_listing *out,
	     unsigned *line, const char **why);

/* What was found; 'other' is there where two fit, so that none is sure. */
struct acl_match {
	const struct acl *acl, *other;
};

/* That of a Windows path, without regard to case. */
struct acl_match acl_find(const struct acl_listing *l, struct str path);

/*
 * That of a file on any disk: the one whose path ends in the most components
 * of 'path'; the name of the file at least.
 */
struct acl_match acl_find_tail(const struct acl_listing *l, struct str path);

/* "x.dll" of "C:\\in\\x.dll", as icacls says it in that folder; or all of it. */
bool acl_path_ends(struct str path, struct str tail);

#endif

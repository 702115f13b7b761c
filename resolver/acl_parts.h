/* What the readers of access control lists share; not for others. */
#ifndef RESOLVER_ACL_PARTS_H
#define RESOLVER_ACL_PARTS_H

#include "resolver/acl.h"

/* What the lines so far have begun. */
enum acl_block {
	ACL_NOTHING,
	ACL_PRINTED,    /* icacls, cacls: entries, one a line */
	ACL_SPECIAL,    /* cacls: the rights of an entry, one a line */
	ACL_PROPERTIES, /* Format-List */
	ACL_TABLE,      /* Format-Table */
};

enum acl_property { PROPERTY_OTHER, PROPERTY_PATH, PROPERTY_ACCESS,
		    PROPERTY_SDDL };

/*
 * The text is the reader's own copy: pieces of a value that was broken into
 * lines are moved together in it.
 */
struct acl_reader {
	struct arena *arena;
	struct acl_listing *out;
	struct str line; /* without its end */
	unsigned number;
	enum acl_block block;
	enum acl_property property;
	struct str previous;        /* the line before; empty: none */
	struct str path, sddl, entry; /* of PowerShell, so far */
	unsigned path_line, sddl_line, entry_line;
	struct str folder; /* "Directory: ..." above a table */
	size_t owner_column, access_column;
	const char *why; /* reading stops */
};

/* acl_read.c: 0, E_NO_MEMORY, or E_USAGE with 'why'. */
int acl_begin(struct acl_reader *r, struct str path);
int acl_add(struct acl_reader *r, const struct ace *ace);
void acl_keep_what_decides(struct ace *ace);
struct acl *acl_last(struct acl_reader *r); /* NULL: there is none yet */

/* Lines without their ends, blanks at the sides, and starts of them. */
struct str acl_trim(struct str s);
/* 'to' is at most s.n; nothing where 'from' isn't before it. */
struct str acl_cut(struct str s, size_t from, size_t to);
bool acl_starts(struct str s, const char *start);
/* By blanks, or by the tabs that an editor makes of them. */
bool acl_is_indented(struct str line);

/* acl.c */
int acl_index(struct acl_listing *l, struct arena *a);
struct str acl_plain_path(struct str path);

/* acl_rights.c: add the rights of words; false where one isn't known. */
bool acl_icacls_right(struct str word, uint32_t *mask);
bool acl_cacls_letter(char letter, uint32_t *mask, bool *deny);
bool acl_cacls_right(struct str word, uint32_t *mask);
bool acl_powershell_right(struct str word, uint32_t *mask);
bool acl_sddl_rights(struct str text, uint32_t *mask);

/* acl_sddl.c: the entries of a DACL. '*taken': the line is one. */
bool acl_is_sddl(struct str line);
int acl_read_sddl(struct acl_reader *r, struct str text, unsigned line,
		  bool *whole);

/* acl_pair.c: the names of entries, where both lists are of the same ones. */
void acl_pair_names(struct ace *sids, const struct ace *named, size_t count);

/* acl_icacls.c, acl_powershell.c: '*taken' tells whether the line is theirs. */
int acl_read_printed(struct acl_reader *r, bool *taken);
int acl_read_powershell(struct acl_reader *r, bool *taken);
/* The block is over: keep what it said. */
int acl_end_powershell(struct acl_reader *r);

#endif

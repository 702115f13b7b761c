/*
 * What a file's verdict rests on besides its own bytes: the files beside it, those
 * of PATH, the options, and this program. All of it is in a key; a result that
 * was kept under that key is what an analysis would find.
 */
#ifndef AUDIT_CONTEXT_H
#define AUDIT_CONTEXT_H

#include <sys/stat.h>

#include "audit/db.h"
#include "util/digest.h"

enum { STAT_TEXT_SIZE = 128 };

/* Where a file is, how long, and when it changed, as one word. */
void stat_text(const struct stat *st, char out[STAT_TEXT_SIZE]);

struct context {
	struct dryload *dryload;
	const struct db *db;
	int64_t run;
	bool trusts; /* digests of earlier runs too */
	sqlite3_stmt *find; /* what a file was identified as in this run */
	struct str program; /* this one and its options */
	struct str unpacker; /* what else archives rest on */
	bool excludes;      /* by patterns, which see whole paths */
	struct str bases;   /* where links may lead */
	char *folder;       /* the last one, and: */
	char digest[SHA256_HEX_SIZE]; /* empty: it holds too much to tell */
	struct arena arena;
};

/*
 * 'unpacker' is the program that opens archives, or NULL. 0, or an error with
 * the session's message set; closed in either case.
 */
int context_open(struct context *c, const struct db *db, int64_t run,
		 const struct dryload_audit *asked, const char *unpacker);
void context_close(struct context *c);

/* The options in lines, for a person too. From 'a'; NULL 's': no memory. */
struct str context_options(const struct dryload *d, struct arena *a);

/* Look at folders anew. */
void context_forget(struct context *c);

/*
 * The key of the file at 'path' with that digest; empty where a result can't be
 * kept. 0, or an error as above.
 */
int context_key(struct context *c, struct str path, struct str sha256,
		char key[SHA256_HEX_SIZE]);

/*
 * The same, of what the archive there holds: the files beside any other don't
 * count, nor its folder.
 */
int context_archive_key(struct context *c, struct str path, struct str sha256,
			char key[SHA256_HEX_SIZE]);

#endif

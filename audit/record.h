/*
 * What a worker tells of one file: enough for the whole's matrix, and no more.
 * It comes from a process that read hostile input, and isn't trusted.
 */
#ifndef AUDIT_RECORD_H
#define AUDIT_RECORD_H

#include "report/report.h"
#include "util/digest.h"

enum record_kind {
	RECORD_FILE,
	RECORD_OTHER,  /* no file of Windows' loader: passed over; or see 'message' */
	RECORD_ARCHIVE, /* it holds files that aren't looked at */
	RECORD_UNREAD, /* see 'message' */
	RECORD_DIGEST, /* of a file that was told of before */
	RECORD_UNPACKED, /* an archive: the files in it are told of next */
	RECORD_END, /* of the archive, or program, that was asked for */
	RECORD_KINDS
};

/* What is in the way, or open, on some targets. */
struct record_cause {
	enum finding_id id;
	target_set targets, likely, first_in;
	bool in_file; /* what lacks it is a file of the delivery */
	struct str object, importer, advice;
};

/* A DLL that comes with a redistributable, and isn't there. */
struct record_redistributable {
	target_set targets;
	struct str module, text;
};

/* A procedure that a file asks for: a name, "#12", or "" for the DLL alone. */
struct record_import {
	struct str module, name;
};

/* More of one file aren't told. */
enum {
	RECORD_CAUSES_MAX = 4096,
	RECORD_USES_MAX = 4096,
	RECORD_IMPORTS_MAX = 1 << 16
};

struct record {
	enum record_kind kind;
	struct str message;
	bool holds_more; /* an archive, or a program that carries one */
	struct str member; /* "x.zip!/y.dll": it isn't the file asked for, or empty */
	uint64_t passed_over; /* of an archive: files that are for no loader */
	uint64_t size, mark; /* a hash of its head: not to be trusted */
	struct str sha256;   /* hexadecimal; empty: it wasn't asked for */
	uint16_t machine;    /* 0: not known */
	bool is_dll;
	enum host host;
	target_set targets, loads, likely, fails;
	bool unfinished; /* its analysis, or that of an archive, didn't end: */
	uint8_t why, signal; /* enum unfinished */
	bool is_cut; /* it has more causes */
	/* The verdict without what a baseline accepts, and how much that is. */
	bool counting_fails, counting_unknown;
	uint32_t warnings, counting_warnings, accepted;
	struct record_cause *causes;
	size_t cause_count;
	struct record_redistributable *redistributables;
	size_t redistributable_count;
	struct str *uses; /* paths of files of the delivery that it imports */
	size_t use_count;
	struct record_import *imports; /* where they were asked for */
	size_t import_count;
};

/*
 * Fill 'r' with what the report on a file says; 'seed' is one of table_seed().
 * 0, or E_NO_MEMORY.
 */
int record_make(const struct file_report *f, uint64_t seed, struct record *r);

/* Of that, what counts, and what a baseline accepts. */
void record_count(const struct file_report *f, struct record *r);

/* Add what the file imports, DLLs in lower case. 0, or E_NO_MEMORY. */
int record_add_imports(const struct file_report *f, struct record *r);

/*
 * audit/record_bytes.c: those of a record behind 'before' bytes, which are the
 * caller's to fill, '*n' in all. NULL: out of memory.
 */
uint8_t *record_write(const struct record *r, size_t before, struct arena *a,
		      size_t *n);

/* And back: false where they are none. */
bool record_read(struct bytes bytes, struct arena *a, struct record *out);

#endif

/* A whole delivery: what its files have in common, and the writers of it. */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H

#include "report/report.h"

struct audit_file {
	struct str path;
	uint64_t size, mark; /* a hash of its head */
	struct str sha256;   /* hexadecimal; empty: it wasn't made */
	uint16_t machine;    /* 0: not known */
	bool is_dll;
	bool is_used; /* another file of the delivery imports it */
	enum host host;
	target_set targets, loads, likely, fails; /* on the others: not known */
};

/* More names and paths nobody reads. */
enum { AUDIT_NAMES_MAX = 5 };

/* Some names of many, and how many times there was one. */
struct audit_names {
	struct str items[AUDIT_NAMES_MAX]; /* distinct */
	size_t count;
	bool more; /* others were left out */
};

/* One thing that is in the way of files, or leaves them open. */
struct audit_cause {
	enum finding_id id;
	struct str object; /* "kernel32.dll!GetTickCount64"; or empty */
	struct str advice;
	size_t files;
	uint32_t on[TARGETS_MAX];    /* files, by target */
	uint32_t alone[TARGETS_MAX]; /* of these: nothing else is in the way */
	size_t gain;                 /* the sum of 'alone', of an error */
	target_set targets, likely, first_in;
	bool in_file; /* what lacks it is a file of the delivery */
	struct audit_names importers, paths;
};

/* A DLL of a redistributable, where files miss it. */
struct audit_redistributable {
	struct str module, text;
	size_t files;
	target_set targets;
	struct str brought; /* a path of the delivery, in another folder */
};

/* A DLL of a redistributable that lies beside files that use it. */
struct audit_brought {
	struct str path;
	const char *what; /* "C run-time of Visual C++ 2010" */
	struct str lacks; /* "msvcr100.dll!x": older than what was linked */
};

struct audit_duplicates {
	const struct audit_file *const *files;
	size_t count;
};

struct audit_counts {
	size_t loads, fails, unknown;
	size_t likely; /* of those that load */
};

/* All of it is borrowed. */
struct audit_matrix {
	const struct profile *profile;
	struct audit_counts on[TARGETS_MAX];
	target_set targets; /* on which any file was judged */
	struct summary summary;
	size_t dlls, programs;
	size_t others, links; /* passed over */
	const struct audit_file *files; /* in the order of the walk */
	size_t file_count;
	struct audit_cause *const *causes; /* most files first */
	size_t cause_count;
	bool causes_cut; /* there were more than are counted */
	struct audit_cause *const *gains; /* what gains most, first */
	size_t gain_count;
	const struct audit_redistributable *redistributables;
	size_t redistributable_count;
	const struct audit_brought *brought;
	size_t brought_count;
	const struct audit_duplicates *duplicates;
	size_t duplicate_count;
	const struct audit_file *const *unused; /* DLLs that nothing imports */
	size_t unused_count;
	const struct str *archives; /* that weren't looked into */
	size_t archive_count;
	const struct str *unpacked; /* those that were */
	size_t unpacked_count;
	const struct str *cabinets; /* lines: whose they are that were read so */
	size_t cabinet_count;
	const struct unread_file *unread;
	size_t unread_count;
};

/* 0, or E_NO_MEMORY. */
int audit_write_text(const struct audit_matrix *m, FILE *out,
		     struct style style, struct arena *a);
void audit_write_json(const struct audit_matrix *m, FILE *out);

#endif

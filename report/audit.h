/* A whole delivery: what its files have in common, and the writers of it. */
#ifndef REPORT_AUDIT_H
#define REPORT_AUDIT_H

#include "report/report.h"

struct audit_file {
	size_t number; /* in the order of the walk */
	struct str path;
	uint64_t size, mark; /* a hash of its head */
	struct str sha256;   /* hexadecimal; empty: it wasn't made */
	uint16_t machine;    /* 0: not known */
	bool is_dll;
	bool is_used; /* another file of the delivery imports it */
	enum host host;
	target_set targets, loads, likely, fails; /* on the others: not known */
	uint32_t warnings; /* of what fails later; without what is accepted: */
	uint32_t counting_warnings;
};

/* Nothing in the delivery needs it, as far as that is seen. */
static inline bool audit_file_is_unused(const struct audit_file *f)
{
	return !f->is_used && f->is_dll && f->host == HOST_NONE;
}

/* One file, borrowed until it returns. 0, or an error. */
typedef int audit_file_take(void *context, const struct audit_file *f);

/* More names and paths nobody reads. */
enum { AUDIT_NAMES_MAX = 5 };

/* Some names of many, and how many times there was one. */
struct audit_names {
	struct str *items; /* distinct */
	size_t count;
	bool more; /* others were left out */
};

/* Files, by target. */
struct audit_numbers {
	uint32_t on[TARGETS_MAX];
	uint32_t alone[TARGETS_MAX]; /* of these: nothing else is in the way */
};

/* One thing that is in the way of files, or leaves them open. */
struct audit_cause {
	enum finding_id id;
	struct str object; /* "kernel32.dll!GetTickCount64"; or empty */
	struct str advice;
	size_t files;
	struct audit_numbers *numbers; /* NULL: of one file, and it is: */
	target_set alone;
	size_t gain; /* the sum of those who are alone, of an error */
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

/* A file that is there more than once: one of a group. */
struct audit_duplicate {
	struct str path, sha256;
	size_t group, index, count; /* of its group, and in it */
};

/* Each is borrowed until it returns. 0, or an error. */
typedef int audit_cause_take(void *context, const struct audit_cause *c);
typedef int audit_duplicate_take(void *context,
				 const struct audit_duplicate *d);

/* What more changes would gain nobody reads. */
enum { AUDIT_GAINS_MAX = 3 };

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
	/* Gives each file, in the order of the walk. 0, or an error. */
	int (*each_file)(const void *files, audit_file_take *take,
			 void *context);
	const void *files;
	size_t file_count;
	/* The same of causes, most files first. */
	int (*each_cause)(const void *files, audit_cause_take *take,
			  void *context);
	size_t cause_count;
	const struct audit_cause *gains[AUDIT_GAINS_MAX]; /* the most first */
	size_t gain_count;
	const struct audit_redistributable *redistributables;
	size_t redistributable_count;
	const struct audit_brought *brought;
	size_t brought_count;
	/* The same of each file of each group, the largest first. */
	int (*each_duplicate)(const void *files, audit_duplicate_take *take,
			      void *context);
	size_t duplicate_count; /* groups */
	size_t unused_count; /* DLLs that nothing imports */
	const struct str *archives; /* that weren't looked into */
	size_t archive_count;
	const struct str *unpacked; /* those that were */
	size_t unpacked_count;
	const struct str *cabinets; /* lines: whose they are that were read so */
	size_t cabinet_count;
	const struct unread_file *unread;
	size_t unread_count;
	const struct baseline_use *baseline; /* NULL: there is none */
};

/* Most causes are of one file: they need no numbers. */
struct audit_numbers audit_cause_numbers(const struct audit_cause *c);

/* 0, E_NO_MEMORY, or what 'each_file' returns. */
int audit_write_text(const struct audit_matrix *m, FILE *out,
		     struct style style, struct arena *a);
int audit_write_json(const struct audit_matrix *m, FILE *out);

#endif

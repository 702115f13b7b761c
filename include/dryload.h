/*
 * libdryload: would this Windows DLL load on that Windows, and if not, what
 * exactly would Windows say?
 *
 * A handle belongs to one thread at a time; two handles share nothing, so that
 * threads need no locks. No function exits or writes anywhere but to the stream
 * it is given. Functions return 0, or a negative DRYLOAD_E_* where the run can't
 * go on; what is wrong with a DLL is never an error but part of the report.
 */
#ifndef DRYLOAD_H
#define DRYLOAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRYLOAD_API __attribute__((visibility("default")))

enum dryload_error {
	DRYLOAD_OK = 0,
	DRYLOAD_E_NO_MEMORY = -1,
	DRYLOAD_E_IO = -2,      /* a file can't be read, or the report written */
	DRYLOAD_E_PROFILE = -3, /* a profile is damaged or of another version */
	DRYLOAD_E_USAGE = -4,   /* no such target, format, host or id */
};

struct dryload;

/* The version of the library, "0.1.0". Static. */
DRYLOAD_API const char *dryload_version(void);

/*
 * A handle on the profiles that are linked in. On success '*out' is the
 * caller's, who ends it with dryload_free().
 * Errors: DRYLOAD_E_NO_MEMORY, DRYLOAD_E_PROFILE.
 */
DRYLOAD_API int dryload_new(struct dryload **out);

/* NULL is nothing. */
DRYLOAD_API void dryload_free(struct dryload *d);

/*
 * What went wrong last, for a person: one line without a full stop that says
 * what to do next. Borrowed from the handle; changes with its next error.
 */
DRYLOAD_API const char *dryload_message(const struct dryload *d);

/*
 * The Windows to judge by: ids and groups, comma separated ("xp,ws2003-sp1-x86",
 * "x64", "all"). Without this, or with NULL, a file is judged on every target
 * whose processes have its machine. A word with a '/' or that ends in ".dlp" is
 * a profile of one's own, all its targets or ("mine.dlp:ID") one.
 * Errors: DRYLOAD_E_USAGE, and those of dryload_add_profile().
 */
DRYLOAD_API int dryload_set_targets(struct dryload *d, const char *list);

/*
 * A profile of one's own: a file that `dryload profile build` made. Its targets
 * can then be named like those that are linked in, and are judged only where
 * they are; all together may be 64. Naming the file itself does the same. Not
 * between dryload_report_begin() and dryload_report_end(), nor does
 * dryload_reset() forget it.
 * Errors: DRYLOAD_E_IO, DRYLOAD_E_PROFILE where it is none or damaged,
 * DRYLOAD_E_USAGE where one of its ids is taken or there are too many,
 * DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_add_profile(struct dryload *d, const char *path);

/*
 * The folder of profiles that are named without a path: "mine" is mine.dlp
 * there, where no target is called so. NULL: there is none.
 * Errors: DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_set_profile_folder(struct dryload *d,
					   const char *path);

/*
 * Who loads the file: "iis-filter", "iis-extension", "iis-module" (a native
 * one, of IIS 7 and later), "none", or "auto" (the default: filter or extension
 * by what it exports, RULES R1004 and R1005). Errors: DRYLOAD_E_USAGE.
 */
DRYLOAD_API int dryload_set_host(struct dryload *d, const char *host);

/*
 * How IIS 6 runs modules: 6 (the default) is with worker processes, 5 is its
 * IIS 5.0 isolation mode, in which a filter that fails is skipped. It changes
 * nothing on targets with another IIS. Errors: DRYLOAD_E_USAGE.
 */
DRYLOAD_API int dryload_set_isolation_mode(struct dryload *d, int mode);

/*
 * A folder that stands for the one in which the DLL is deployed (R110); several
 * are searched in order. Without one, it is the folder of the file itself.
 * Errors: DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_add_folder(struct dryload *d, const char *path);

/*
 * The folder of the program that loads the files: where LoadLibrary and delay
 * loads look first (R404, R505). As above.
 */
DRYLOAD_API int dryload_add_process_folder(struct dryload *d,
					   const char *path);

/* A folder of PATH, behind those of the system (R502). As above. */
DRYLOAD_API int dryload_add_path(struct dryload *d, const char *path);

/* A link: its name in a folder that is open while it is told of. */
typedef void dryload_link(void *context, int folder, const char *name);

/*
 * List the folder of the file 'path' now, so that its checks needn't, as before a
 * process gives up rights; 'link' is told of each link in it, but not of a folder
 * that was listed before. What is put there later isn't met any more.
 * Errors: DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_look_beside(struct dryload *d, const char *path,
				    dryload_link *link, void *context);

/* False: nothing lies beside the DLL. Folders that were added still count. */
DRYLOAD_API void dryload_set_app_dir(struct dryload *d, bool on);

/*
 * Overlays to judge with: what is installed on top of each Windows that can
 * have it. Ids, comma separated ("vc2010-sp1,ie8"; dryload_write_overlays()
 * lists them). Of several the first that has a DLL counts. Where a target can't
 * have one, a finding says so.
 * Errors: DRYLOAD_E_USAGE, DRYLOAD_E_NO_MEMORY, DRYLOAD_E_PROFILE.
 */
DRYLOAD_API int dryload_add_overlay(struct dryload *d, const char *list);

/*
 * The access control lists of the deployment's files: a file with what icacls,
 * cacls, icacls /save or PowerShell's Get-Acl printed on the server, or "-".
 * 'identity' is who loads the files: "network-service", "local-system",
 * "local-service", "pool:NAME", "iis-wpg:USER", "DOMAIN\user"; NULL is who it
 * is unless somebody changed it. Without 'path' (NULL) rights aren't looked at.
 * Errors: DRYLOAD_E_IO, DRYLOAD_E_USAGE where it has no list or nobody is
 * called so, DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_set_access(struct dryload *d, const char *path,
				   const char *identity);

/*
 * The findings that are accepted in the files to come: they are reported, but
 * don't count. docs/man/dryload-baseline.5 describes the file. 'today' is the day
 * up to which entries hold, "2027-01-31". NULL for 'path': none.
 * Errors: DRYLOAD_E_IO, DRYLOAD_E_USAGE (the file is wrong, or the day),
 * DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_set_baseline(struct dryload *d, const char *path,
				     const char *today);

/*
 * Forget all that was set or added, but for access rights and profiles, as after
 * dryload_new(). Also between two files of a report, where they belong to
 * projects that differ.
 */
DRYLOAD_API void dryload_reset(struct dryload *d);

/* A key of a configuration file. Texts hold no control characters. */
struct dryload_config_entry {
	const char *key;
	unsigned line; /* the first is 1 */
	const char *const *values;
	size_t count;
	bool list; /* else one text */
};

struct dryload_config;

/*
 * Read a configuration: YAML, keys with a text or a list of texts. What they
 * mean is the caller's to say. '*out' is his until dryload_config_free().
 * Errors: DRYLOAD_E_IO, DRYLOAD_E_USAGE (no such YAML), DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_config_read(struct dryload *d, const char *path,
				    struct dryload_config **out);

/* Its entry number 'n', in the order of the file; NULL behind the last. */
DRYLOAD_API const struct dryload_config_entry *
dryload_config_entry(const struct dryload_config *c, size_t n);

/* NULL is nothing. */
DRYLOAD_API void dryload_config_free(struct dryload_config *c);

/*
 * What the analysis of each file may use: bytes of memory for what it makes of
 * the file and of its DLLs, whose own bytes don't count, and milliseconds. 0 is no limit, the default. A file that needs more is "unknown"
 * on every target, with the finding limit-reached. Reading the file itself,
 * writing the report, and the functions that judge no file aren't limited.
 */
DRYLOAD_API void dryload_set_limits(struct dryload *d, size_t memory,
				    unsigned milliseconds);

/*
 * Run each file that would load on an emulated processor, in a process of its
 * own without access to anything: its DllMain, and what its host calls first.
 * What the DLL asks Windows for is answered by stand-ins, and what those don't
 * have makes the verdict unknown. DRYLOAD_E_IO where dryload-emulator isn't
 * installed.
 */
DRYLOAD_API int dryload_set_run(struct dryload *d, bool run);

/*
 * What those runs find: the file at 'path' (YAML, as dryload-world(5) has it)
 * says which files, keys, variables and names of hosts there are, who the
 * process is, when it is, and what a run may use. NULL: what a server has that
 * nobody set up. Errors: DRYLOAD_E_IO, DRYLOAD_E_USAGE, DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_set_world(struct dryload *d, const char *path);

/*
 * Write each call that those runs make to 'to': 'kinds' is "all", or some of
 * "files", "registry", "modules" and "network", with commas; 'format' is
 * "text", a line a call, or "json", an object a line. NULL 'kinds': none.
 * 'to' is borrowed. Errors: DRYLOAD_E_USAGE, DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_set_trace(struct dryload *d, const char *kinds,
				  const char *format, FILE *to);

/* How a report looks. Zeros are a plain report of unlimited width. */
struct dryload_style {
	bool color;     /* escape sequences, in text */
	unsigned width; /* columns to wrap text at; 0: don't */
	int verbosity;  /* -1: verdicts alone; 0; 1: every finding in full */
};

/* How many files got which verdict over all their targets, and the worst. */
struct dryload_summary {
	size_t files, loads, fails, unknown;
	size_t unread;   /* files that couldn't be read */
	size_t warnings; /* findings of that severity */
	/* What is left of these once accepted findings don't count. */
	size_t counting_fails, counting_unknown, counting_warnings;
	size_t accepted; /* findings that a baseline accepts, or in part */
};

struct dryload_report;

/*
 * Start a report on checked files: "text", "json", "ndjson", "sarif",
 * "junit", "gitlab" (code quality), "github" (workflow commands), "csv",
 * "markdown", "dot" (Graphviz), "cyclonedx" (a bill of materials, JSON) or
 * "html". '*out' is the caller's until dryload_report_end(); it borrows 'd'
 * and 'out_stream'.
 * Errors: DRYLOAD_E_USAGE, DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_report_begin(struct dryload *d, const char *format,
				     FILE *out_stream,
				     const struct dryload_style *style,
				     struct dryload_report **out);

/*
 * For "github": also write the report as Markdown to 'stream', as a step's
 * summary (what GITHUB_STEP_SUMMARY names, opened to append), at most 1 MiB.
 * Borrowed until dryload_report_end(), which flushes it. NULL: nowhere.
 * Errors: DRYLOAD_E_USAGE where the format has no summary.
 */
DRYLOAD_API int dryload_report_set_summary(struct dryload_report *report,
					   FILE *stream);

/*
 * Check one file ("-": standard input) and write what was found. A file that
 * can't be read gives DRYLOAD_E_IO and a message; the report goes on.
 * Errors: DRYLOAD_E_IO, DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_report_check(struct dryload_report *report,
				     const char *path);

/* What dryload_report_end() would count by now. */
DRYLOAD_API struct dryload_summary
dryload_report_so_far(const struct dryload_report *report);

/*
 * Write a baseline with the findings that count of the files to come: errors,
 * and what isn't known or bites later where that is asked for. Its reasons and
 * owners are left empty. 'out' and 'folder', the one in which it will lie, are
 * borrowed until dryload_report_end(). May be called again with the same
 * stream, to ask for more or less.
 */
DRYLOAD_API void dryload_report_record(struct dryload_report *report,
				       FILE *out, const char *folder,
				       bool unknowns, bool warnings);

/*
 * Write what is to say of the last report's run, a line each: entries of
 * baselines that nothing fits any more. Errors: DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_write_notes(struct dryload *d, FILE *out);

/*
 * Write the end and free the report. 'summary' may be NULL.
 * Errors: DRYLOAD_E_IO where a stream failed at any time,
 * DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_report_end(struct dryload_report *report,
				   struct dryload_summary *summary);

/* A server to judge. Strings are the caller's; zeros are nothing. */
struct dryload_server {
	const char *config; /* MetaBase.xml, applicationHost.config, adsutil */
	const char *root;   /* the folder that stands for its disk C: */
	const char *const *drives; /* "D=DIR": DIR stands for D: */
	size_t drive_count;
	const char *const *path; /* PATH: Windows paths; ends with NULL */
};

/*
 * Judge all modules that a server's configuration names, and its sites: which
 * start, and which don't because of what (RULES R1003, R1011, R1015 to R1018).
 * Windows paths are looked up in the root, and nothing outside is read.
 * dryload_set_targets() names the server's Windows; without it, the root's own
 * kernel32.dll tells. 'summary' (may be NULL) counts the modules' files,
 * and what isn't read of the configuration as one more that is unknown.
 * Formats: "text", "json".
 * Errors: DRYLOAD_E_USAGE (no such format, an unreadable configuration, an
 * unknown Windows), DRYLOAD_E_IO, DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_iis(struct dryload *d,
			    const struct dryload_server *server,
			    const char *format, FILE *out,
			    const struct dryload_style *style,
			    struct dryload_summary *summary);

/* A delivery to audit. Strings are the caller's; zeros are nothing. */
struct dryload_audit {
	const char *const *paths; /* files, and folders with all below them */
	size_t count;
	const char *list; /* a file with more, a line each; "-": standard input */
	bool list_zeros;  /* its paths end with a zero byte, not with a line */
	/*
	 * Patterns ('*', '?', '[]', without regard to case) of names, or with a
	 * slash of whole paths: which files of folders are looked at (all), and
	 * which files and folders aren't.
	 */
	const char *const *include, *const *exclude;
	size_t include_count, exclude_count;
	unsigned workers; /* processes; 0: one for each processor */
	size_t memory;    /* bytes that a worker may use; 0: 1 GiB */
	unsigned seconds; /* that one file may take; 0: 60 */
	size_t unpacked;  /* bytes that one archive may unpack to; 0: 16 GiB */
	FILE *progress;   /* a terminal to show it on; NULL: nowhere */
	/* Told of each file and folder that can't be read, in a line. */
	void (*trouble)(void *context, const char *message);
	void *context;
	/*
	 * A database, made where there is none: results are kept there, and a
	 * file isn't analysed again while it, those beside it, the options and
	 * this program are the same, nor an archive opened. For "text" and "json" only. NULL: none.
	 */
	const char *database;
	bool trust_mtime; /* nor read again where its times are the same */
	/*
	 * Of "ndjson": a line also for what is no DLL or program, or can't be
	 * read, and for an archive with the number of its files, so that
	 * dryload_merge_parts() can tell that no path is missing.
	 */
	bool every_path;
	/*
	 * The caller has given up rights (seccomp, Landlock) that its workers
	 * don't need either, and wants them to give up those to the database.
	 */
	bool caged;
	/*
	 * An empty file, open to read and write, that takes what is to be kept
	 * of each file, so that memory doesn't grow with them. 0: none.
	 */
	int scratch;
	/* Of "github": Markdown for the summary of a job. NULL: none. */
	FILE *job_summary;
};

/*
 * Check all DLLs and programs of a delivery, found by their content, each among
 * the files of its own folder: verdicts by target, what they fail for, most
 * files first, what one change would gain, redistributables, files that are
 * there twice, DLLs that nothing imports. What lies in archives and installers is
 * a file of the delivery, "x.zip!/bin/y.dll", where the program dryload-unpack is
 * installed. The files are read by processes that this one forks: one that a file
 * kills, or that needs more than it may, is a finding of that file,
 * analysis-crashed or limit-reached.
 * Formats: "text", "json": the whole; or those of dryload_report_begin(): each
 * file, in the order of the paths. "ndjson" and "csv" are written by the
 * workers; for the others this process reads once more what they could.
 * Errors: DRYLOAD_E_USAGE (no such format), DRYLOAD_E_IO (no list, no
 * processes), DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_audit(struct dryload *d,
			      const struct dryload_audit *audit,
			      const char *format, FILE *out,
			      const struct dryload_style *style,
			      struct dryload_summary *summary);

/*
 * Ask the database of an audit, without looking at any file. 'name' is one of
 * "imports" (with a DLL, "DLL!procedure" or a procedure), "fails-on" and
 * "unknown-on" (with the id of a target), "changed", "causes", "duplicates" and
 * "unread"; "help" lists them. 'rows' (may be NULL): how many answers there were.
 * Formats: "text" (a line each, with tabs), "ndjson".
 * Errors: DRYLOAD_E_USAGE (no such question, no such target, it isn't the
 * database of an audit), DRYLOAD_E_IO, DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_audit_query(struct dryload *d, const char *database,
				    const char *name, const char *argument,
				    const char *format, FILE *out,
				    size_t *rows);

/* How many files of a comparison did what on any target. */
struct dryload_comparison {
	size_t files, differ;
	size_t lost;   /* loaded before, and fail now */
	size_t gained; /* load now, and didn't for sure before */
	size_t open;   /* may have been lost: it isn't known */
};

/*
 * What differs between two builds: imports, verdicts, findings, facts. Each is
 * a DLL, a folder of DLLs (paired by name), or a dryload-report/1 ("-": one on
 * standard input), in any mixture; DLLs are checked with the options set on
 * 'd'. Formats: "text", "json".
 * Errors: DRYLOAD_E_IO, DRYLOAD_E_USAGE where something can't be compared,
 * DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_compare(struct dryload *d, const char *before,
				const char *after, const char *format,
				FILE *out, const struct dryload_style *style,
				struct dryload_comparison *summary);

/* How many DLLs, and exports of DLLs on both, one target has alone. */
struct dryload_difference {
	size_t removed, added; /* of the first, of the second */
	size_t unknown;        /* of one of them it isn't known */
};

/*
 * What one target has and the other hasn't, of the DLLs that match one of
 * 'dlls' ('*', '?'; none: all). Formats: "text", "json".
 * Errors: DRYLOAD_E_USAGE where there is no such target or DLL,
 * DRYLOAD_E_NO_MEMORY, DRYLOAD_E_IO.
 */
DRYLOAD_API int dryload_diff(struct dryload *d, const char *from,
			     const char *to, const char *const *dlls,
			     size_t count, const char *format, FILE *out,
			     const struct dryload_style *style,
			     struct dryload_difference *summary);

/*
 * One report of several: dryload_merge() reads each dryload-report/1 in
 * 'paths' ("-": standard input) and writes one that holds all their files. A
 * file that several tell of, with the same digest and the same answers, comes
 * once, with the targets of all. 'summary' counts as that of a report does;
 * warnings are those of the findings on any target. Files that a part names
 * as unread stay in the report, and are counted.
 * Errors: DRYLOAD_E_IO, DRYLOAD_E_USAGE where one can't be read as a report, or
 * they were judged by different facts, DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_merge(struct dryload *d, const char *const *paths,
			      size_t count, FILE *out,
			      struct dryload_summary *summary);

/* What several machines, or jobs, found of one delivery. */
struct dryload_parts {
	const char *const *paths; /* reports */
	size_t count;
	const char *list; /* all files that there should be, as for an audit */
	bool list_zeros;
	/* Told of each file that is missing or was told of twice, in a line. */
	void (*trouble)(void *context, const char *message);
	void *context;
	int scratch; /* as for an audit: paths need no memory then. 0: none */
};

/* What isn't as it should be. */
struct dryload_parts_check {
	size_t missing;   /* of the list, in no part */
	size_t strange;   /* in a part, and not in the list */
	size_t doubled;   /* told of twice, the same: counted once */
	size_t different; /* told of twice, not the same: the first counts */
	size_t broken;    /* lines that aren't whole: what they told is lost */
};

/*
 * One report of several of dryload_audit(): of its "ndjson" one "ndjson", of
 * databases the report on the whole, as "text" or "json"; of what dryload_merge()
 * takes what that writes. The order is that of the list, or else of the walk.
 * 'check' (may be NULL) is all zeros where every file is there once.
 * Errors: as of dryload_merge().
 */
DRYLOAD_API int dryload_merge_parts(struct dryload *d,
				    const struct dryload_parts *parts,
				    const char *format, FILE *out,
				    const struct dryload_style *style,
				    struct dryload_summary *summary,
				    struct dryload_parts_check *check);

/*
 * Which of the targets set by dryload_set_targets() (default: all) have each
 * pattern: "Name", "DLL!Name", "DLL!#ordinal", with '*' and '?' in either
 * part. '*found' tells how many exports matched. Formats: "text", "json".
 * Errors: DRYLOAD_E_USAGE, DRYLOAD_E_NO_MEMORY, DRYLOAD_E_IO.
 */
DRYLOAD_API int dryload_lookup(struct dryload *d, const char *const *patterns,
			       size_t count, const char *format, FILE *out,
			       const struct dryload_style *style,
			       size_t *found);

/* What a profile of one's own is built of. Zeros are nothing. */
struct dryload_profile_build {
	const char *const *sources; /* files: YAML, .def, .lib, .a, DLLs, lists */
	size_t count;
	/* of the target that lists are for, where no YAML says it */
	const char *id, *name;
	const char *extends; /* the id of a target that is linked in */
	const char *build;   /* "5.1.2600.5512" */
	const char *machine; /* "x86", "x64" */
	bool whole;   /* what the lists don't have isn't there */
	bool kill_at; /* "Name@12" in them is exported as "Name" */
};

/*
 * Compile a profile, and write it to 'out'. What a list doesn't have is as on
 * the extended target, or not known; a DLL is always whole. Nothing is written
 * where it fails.
 * Errors: DRYLOAD_E_USAGE where a source is wrong, DRYLOAD_E_IO,
 * DRYLOAD_E_PROFILE, DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int
dryload_build_profile(struct dryload *d,
		      const struct dryload_profile_build *asked, FILE *out);

/*
 * What is in a profile of one's own, a file or a name of the profiles' folder,
 * as dryload_write_targets() writes the linked one. Formats: "text", "json".
 * Errors: DRYLOAD_E_IO, DRYLOAD_E_PROFILE, DRYLOAD_E_USAGE,
 * DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_write_profile(struct dryload *d, const char *profile,
				      const char *format, FILE *out,
				      const struct dryload_style *style);

/* DLLs, and findings on files, that tell that a Windows doesn't fit itself. */
struct dryload_fit {
	size_t changed; /* other exports than on the nearest target has */
	size_t mixed;   /* of these: nearer to another target */
	size_t missing; /* of the folders' files: why they don't load */
};

/*
 * Of each DLL of a profile of one's own, which of the linked targets has the
 * same exports; and of each DLL and program in 'folders', those of that
 * Windows, whether it finds there what it imports. Formats: "text", "json".
 * Errors: as dryload_set_targets(), DRYLOAD_E_IO where a folder can't be read.
 */
DRYLOAD_API int dryload_check_profile(struct dryload *d, const char *profile,
				      const char *const *folders, size_t count,
				      const char *format, FILE *out,
				      const struct dryload_style *style,
				      struct dryload_fit *summary);

/* The targets, with what stands behind each. Formats: "text", "json". */
DRYLOAD_API int dryload_write_targets(struct dryload *d, const char *format,
				      FILE *out,
				      const struct dryload_style *style);

/*
 * The overlays: what each is, and on which of the targets set by
 * dryload_set_targets() (default: all) it can be installed. Formats: "text",
 * "json".
 */
DRYLOAD_API int dryload_write_overlays(struct dryload *d, const char *format,
				       FILE *out,
				       const struct dryload_style *style);

/*
 * What a file asks of the loader: headers, sections, imports, delay imports,
 * exports, relocations, TLS, CLR, manifest, version. 'second_opinion' compares
 * with LIEF's reading, in a process of its own. Formats: "text", "json".
 * '*differs' (may be NULL) tells whether the second opinion differs.
 * Errors: DRYLOAD_E_IO, DRYLOAD_E_USAGE, DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_inspect(struct dryload *d, const char *path,
				bool second_opinion, const char *format,
				FILE *out, const struct dryload_style *style,
				bool *differs);

/* A Windows of one's own, and what its profile is called. */
struct dryload_snapshot {
	const char *source; /* a folder, or an image of a disk or installer */
	unsigned image;     /* which of a WIM's, from 1; 0: it has but one */
	const char *id, *name; /* NULL: after the Windows that is found */
	/*
	 * The process that reads it keeps all rights: it can read more than the
	 * folder of 'source', and write elsewhere than to 'path'.
	 */
	bool uncaged;
};

/*
 * Read what a real Windows has off a folder that holds it, a WIM, an ISO or a
 * disk image, and write it to 'path' as a profile: compiled, or where 'path'
 * ends in ".yaml", as text. It is done in a process of its own; nothing of the
 * Windows is run. What was found and what was left out goes to 'notes' (may be
 * NULL), a line each.
 * Errors: DRYLOAD_E_IO, also where the program for it isn't installed;
 * DRYLOAD_E_NO_MEMORY.
 */
DRYLOAD_API int dryload_snapshot(struct dryload *d,
				 const struct dryload_snapshot *what,
				 const char *path, FILE *notes);

/*
 * What an error code means for a DLL that doesn't load: in any notation (126,
 * 0x7e, "7e 00 00 00", 0xC0000135), or in what was pasted: events of Windows in
 * any form, lines of a site's log or of HTTPERR, a page of IIS. Formats:
 * "text", "json".
 * Errors: DRYLOAD_E_USAGE where nothing in 'code' is known.
 */
DRYLOAD_API int dryload_explain(struct dryload *d, const char *code,
				const char *format, FILE *out,
				const struct dryload_style *style);

/*
 * The same, held against the file at 'path': which of the causes of 'code' it
 * has on each target set by dryload_set_targets(), and which it can't have
 * (RULES R1101). Who loads it is what dryload_set_host() says, or else what an
 * event in 'code' is about. Formats: "text", "json".
 * Errors: DRYLOAD_E_USAGE as above, DRYLOAD_E_IO where the file can't be read.
 */
DRYLOAD_API int dryload_explain_file(struct dryload *d, const char *code,
				     const char *path, const char *format,
				     FILE *out,
				     const struct dryload_style *style);

/*
 * All findings, the one with that id, or the rule of the rule book with that
 * number ("R305"). Formats: "text", "json"; without an id also "markdown", the
 * whole rule book, and "markdown-findings". Errors: DRYLOAD_E_USAGE where there
 * is no such id.
 */
DRYLOAD_API int dryload_write_rules(struct dryload *d, const char *id,
				    const char *format, FILE *out,
				    const struct dryload_style *style);

#ifdef __cplusplus
}
#endif

#endif

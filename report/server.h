/*
 * A server's configuration, judged: what each site loads, whether it starts,
 * and what is configured in vain.
 */
#ifndef REPORT_SERVER_H
#define REPORT_SERVER_H

#include "iis/config.h"
#include "iis/root.h"
#include "report/report.h"
#include "rules/site.h"

/* A file as one kind of process loads it; many sites may share it. */
struct server_file {
	struct root_place place;
	enum host host;
	struct iis_setting setting;
	unsigned target;
	bool wow64;      /* of a 32-bit process of a 64-bit Windows */
	bool unprofiled; /* 'target' is of the same Windows, no more */
	struct str identity; /* of the process; empty: it doesn't count */
	struct str doubt;    /* why it may not be loaded at all; or empty */
	bool is_one_of_two;  /* processes: others may be the ones that load it */
	bool is_for_others;  /* found: it is for the other word size */
	enum verdict_kind verdict;
	bool likely;
	uint32_t win32;     /* 0: it loads, or that isn't known */
	struct str summary; /* why not; empty where it loads */
	struct str body;    /* what the format's 'file' made of it */
	unsigned number;    /* of the server's files, from 1 */
};

enum server_fate {
	FATE_LOADED,    /* or at least tried: see the file's verdict */
	FATE_DISABLED,  /* FilterEnabled, or enabled, is false */
	FATE_UNORDERED, /* its key isn't in FilterLoadOrder (R1015) */
	FATE_SKIPPED,   /* its preCondition doesn't hold (R1017, R3007) */
	FATE_REFUSED,   /* no client may call it (R1016) */
	FATE_DROPPED,   /* the site removes it from the global ones */
	FATE_NO_PATH,   /* the configuration names no file */
	FATE_NO_KEY,    /* FilterLoadOrder names it, and there is none (R1015) */
	FATE_NO_MODULE, /* the module that would load it isn't there (R3002) */
};

struct server_module {
	const struct server_file *file; /* NULL where nobody loads it */
	enum server_fate fate;
	enum host host;
	bool global;
	struct str name;  /* or the requests of an extension */
	struct str below; /* of an extension: "/app", or empty */
	struct str path; /* as configured */
	const struct iis_place *place;
};

/* In load order. The order is of the configuration where nothing loads. */
struct server_group {
	struct server_module *items;
	size_t count, capacity;
	struct str owner; /* "all sites"; of the server's groups alone */
};

struct server_site {
	const struct iis_site *config;
	const struct iis_pool *pool; /* NULL: none, or not known */
	unsigned target; /* of its processes; or of the same Windows */
	const struct server_group *native; /* modules of all sites (R3005) */
	const struct server_group *global; /* filters of all sites */
	struct server_group filters;       /* its own, and dropped ones */
	const struct server_group *compression; /* of all sites (R3008) */
	const struct server_group *extensions;
	struct server_group own_extensions;
	struct site_judgement judgement;
	const struct server_module *because; /* NULL where it starts */
};

struct server_report {
	const char *path; /* of the configuration */
	const struct iis_config *config;
	const struct profile *profile;
	unsigned target;
	enum filter_process process;
	struct server_site *sites;
	size_t site_count;
	/* In the order in which sites load them. */
	const struct server_file *const *files;
	size_t file_count;
	const struct server_group *const *groups; /* global ones that are used */
	size_t group_count;
	const char *doubt; /* why all of it is less sure; NULL: nothing */
};

/* A format. Functions return 0, or E_NO_MEMORY. */
struct server_writer {
	const char *name;
	/* What is to be written of file 'number', kept in '*body' from 'a'. */
	int (*file)(const struct file_report *f, unsigned number,
		    struct style style, struct arena *a, struct str *body);
	int (*report)(const struct server_report *r, FILE *out,
		      struct style style, struct arena *a);
};

/* NULL where there is no such format. */
const struct server_writer *server_writer_find(const char *name);

/* report/server.c: words that the formats share. */
const char *fate_word(enum server_fate fate);     /* "disabled" */
const char *fate_sentence(enum server_fate fate); /* "FilterEnabled is ..." */

/* "IIS 6 in IIS 5.0 isolation mode". */
const char *server_iis_name(const struct server_report *r);

/* "starts", "503", "500.19" (R3008) or "unknown". */
const char *site_answer(const struct server_site *s);

/* "filter x", "native module x", "extension for .php". */
struct str module_title(const struct server_module *m, struct arena *a);

/* When a module is loaded (R1011), "the first request for .php". */
struct str loaded_at(const struct server_report *r,
		     const struct server_module *m, struct arena *a);

/* "/LM/W3SVC/1/Filters/x, line 12". */
struct str place_text(const struct iis_place *place, struct arena *a);

/* Whom a pool runs as: "Network Service", "CORP\web". */
struct str pool_account(const struct iis_pool *pool, struct arena *a);

/* How many sites end so. */
size_t server_count(const struct server_report *r, enum site_start start);

/*
 * The i-th module of a site, in load order: native modules, global filters,
 * its own filters, compression, extensions. NULL behind the last one.
 */
const struct server_module *site_module(const struct server_site *s, size_t i);

extern const struct server_writer server_text; /* report/server_text.c */
extern const struct server_writer server_json; /* report/server_json.c */
extern const struct server_writer server_html; /* report/server_html.c */

#endif

/*
 * What IIS writes where a module fails, what a client gets, and who loads it:
 * R1003 to R1012, R1016, R1018, R3003. No file and no verdict is needed: a
 * failure that a configuration shows is asked for in the same way.
 */
#ifndef RULES_IIS_EVENTS_H
#define RULES_IIS_EVENTS_H

#include "rules/rules.h"

/* How IIS comes to do without a module. */
enum iis_cause {
	IIS_CAUSE_LOAD,        /* LoadLibrary or GetProcAddress fails */
	IIS_CAUSE_MACHINE,     /* the module itself is of another machine */
	IIS_CAUSE_NO_FILE,     /* its path leads nowhere (R102, R103) */
	IIS_CAUSE_RAW_DATA,    /* a filter that wants raw data (R1008) */
	IIS_CAUSE_NOT_ALLOWED, /* an extension that no list allows (R1016) */
	IIS_CAUSE_NOT_MAPPED,  /* a type that no extension is mapped to */
	IIS_CAUSE_NO_EXECUTE,  /* an extension in a folder without execute */
	IIS_CAUSE_EXCEPTION,   /* an extension that doesn't handle its own */
	IIS_CAUSE_REGISTRY,    /* none: a filter that "Filter DLLs" names */
	IIS_CAUSE_NO_ENTRY,    /* a native module without RegisterModule */
};

struct iis_failure {
	enum host host;                /* HOST_NONE: nothing happens */
	const char *version;           /* of IIS, "6.0"; "" for none */
	enum isolation_mode isolation; /* of IIS 6; others have one way */
	uint16_t machine;              /* IMAGE_FILE_MACHINE_* of the process */
	bool before_sp1;               /* Server 2003 as first released */
	bool on_x64;                   /* of an x64 edition of Windows */
	enum iis_cause cause;
	enum iis_scope scope;          /* of a filter */
	bool likely;                   /* it fails likely, not certainly */
	uint32_t win32;                /* of IIS_CAUSE_LOAD, _MACHINE */
	struct str path;               /* as IIS is told */
	struct str site;               /* its name; empty: not known */
};

enum iis_certainty {
	IIS_CERTAIN,
	IIS_LIKELY,
	IIS_OPEN, /* no source says it, or sources disagree */
};

enum iis_when {
	IIS_WHEN_SERVICE_START,
	IIS_WHEN_WORKER_START, /* of a global filter */
	IIS_WHEN_SITE_REQUEST, /* of a site's filter */
	IIS_WHEN_WORKER_START_OR_SITE_REQUEST,
	IIS_WHEN_EXTENSION_REQUEST,
};

/* An entry of the event log. */
struct iis_event {
	const char *source, *log;
	unsigned id;      /* 0: no public source gives it (R1010) */
	bool alternative; /* instead of the one before it */
	bool has_data;
	uint32_t data;
	enum iis_when when;
	enum iis_certainty certainty;
	struct str text;
};

/* What a client gets, and what the site's log has of it. */
struct iis_client {
	unsigned status;      /* 0: the answer that the filter doesn't see */
	bool logged;          /* else HTTP.sys answers: HTTPERR (R1020) */
	bool has_substatus;   /* sc-substatus, which IIS 5 doesn't log */
	unsigned substatus;
	bool has_win32;       /* sc-win32-status */
	uint32_t win32;
	enum iis_certainty certainty;
	struct str text;
};

/* Whose rights a load needs (R1012). Empty strings: there is none. */
struct iis_identity {
	const char *process, *account, *group;
	const char *unless; /* what makes it another one */
};

enum { IIS_EVENTS_MAX = 4, IIS_CLIENTS_MAX = 2 };

/* What is known of a target goes in, the rest is empty. */
struct iis_failure iis_failure_on(enum host host,
				  const struct profile_target *target,
				  enum isolation_mode isolation);

/* The failure behind a verdict; false where it isn't one, or without IIS. */
bool iis_failure_of(const struct subject *s, const struct verdict *v,
		    const struct profile_target *target,
		    struct iis_failure *out);

/* In the order in which IIS writes them. Their number; -1: out of memory. */
int iis_events(const struct iis_failure *f, struct arena *a,
	       struct iis_event out[IIS_EVENTS_MAX]);

/* The reading that is surest first. Their number; -1: out of memory. */
int iis_clients(const struct iis_failure *f, struct arena *a,
		struct iis_client out[IIS_CLIENTS_MAX]);

/* False where nobody loads it: without IIS. */
bool iis_identity(enum host host, const char *version,
		  enum isolation_mode isolation, struct iis_identity *out);

/* "service-start", "site-request" ...; "certain", "likely", "open". */
const char *iis_when_word(enum iis_when when);
const char *iis_certainty_word(enum iis_certainty certainty);

#endif

/*
 * What a server is told to load: filters, extensions, sites and application
 * pools, read from MetaBase.xml, `adsutil ENUM_ALL` or applicationHost.config.
 */
#ifndef IIS_CONFIG_H
#define IIS_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "util/arena.h"
#include "util/bytes.h"
#include "util/str.h"

enum iis_generation {
	IIS_5, /* 5.0 and 5.1: no application pools */
	IIS_6,
	IIS_7, /* and later */
};

/* Where it isn't told, the architecture of Windows counts. */
enum iis_bitness { IIS_ANY_BITNESS, IIS_32_BIT, IIS_64_BIT };

/* May clients call it (WebSvcExtRestrictionList, isapiCgiRestriction)? */
enum iis_permission {
	IIS_ALLOWED,
	IIS_DENIED,         /* by an entry of its own */
	IIS_UNLISTED,       /* by the entry for all that aren't listed */
	IIS_NOT_RESTRICTED, /* IIS 5.x has no list */
	IIS_PERMISSION_UNKNOWN /* the list isn't in the text */
};

/* Where something stands: the key or element, and the file's line. */
struct iis_place {
	struct str key; /* "/LM/W3SVC/1/Filters/authfilter" */
	unsigned line;  /* the first is 1; 0: not known */
};

/* What a native module of IIS' own is there for (R3002, R3008). */
enum iis_serves {
	IIS_SERVES_OTHERS,
	IIS_SERVES_EXTENSIONS,
	IIS_SERVES_FILTERS,
	IIS_SERVES_COMPRESSION,
};

struct iis_filter {
	struct str name;
	struct str path; /* as configured; empty: none is given */
	bool disabled;   /* FilterEnabled or enabled is false */
	bool unordered;  /* its key isn't in FilterLoadOrder: never loaded */
	enum iis_bitness bitness; /* of its preCondition */
	struct str precondition;  /* whole, or empty */
	enum iis_serves serves;   /* of a native module */
	struct iis_place place;
};

struct iis_filters {
	struct iis_filter *items; /* in load order; what isn't loaded is last */
	size_t count, capacity;
	struct str *missing; /* names in FilterLoadOrder without a key */
	size_t missing_count, missing_capacity;
	struct iis_place order; /* of FilterLoadOrder, where some are missing */
};

/* A way in which requests reach an ISAPI DLL. */
struct iis_extension {
	struct str name; /* IIS 7+: of the handler, or empty */
	/*
	 * ".php", "*" (all); empty: called by its name. Those of the server
	 * that are called by name count for every site.
	 */
	struct str requests;
	struct str below; /* "/app": there alone; empty: everywhere */
	bool has_pool;    /* what serves it there is an application of */
	size_t pool;      /* this pool; else the site's pool counts */
	struct str path;  /* as configured */
	enum iis_permission permission;
	enum iis_bitness bitness;
	struct str precondition;
	struct iis_place place;
};

struct iis_extensions {
	struct iis_extension *items;
	size_t count, capacity;
};

enum iis_pool_identity {
	IIS_NETWORK_SERVICE,
	IIS_LOCAL_SERVICE,
	IIS_LOCAL_SYSTEM,
	IIS_SPECIFIC_USER,
	IIS_POOL_IDENTITY,
};

struct iis_pool {
	struct str name;
	enum iis_pool_identity identity;
	bool identity_is_usual; /* IIS 7+: nothing is said; as of 7.5 (R3010) */
	struct str user; /* of IIS_SPECIFIC_USER */
	enum iis_bitness bitness; /* IIS 7+: of its worker processes */
	bool classic; /* IIS 7+: managedPipelineMode, for preConditions */
	/* managedRuntimeVersion, for them too; NULL 's': nothing is said. */
	struct str runtime;
	struct iis_place place;
};

/* Below the root of a site: its pool loads the site's filters too. */
struct iis_application {
	struct str path; /* "/app" */
	size_t pool;     /* as in iis_site */
	unsigned line;
};

struct iis_site {
	struct str id, name; /* "1", "Default Web Site" */
	size_t pool; /* in "pools", of its root; IIS_NO_POOL: none */
	struct iis_application *applications; /* the others; IIS 7+ */
	size_t application_count;
	bool stopped;        /* not started with the service */
	bool is_partial;     /* its filters aren't all in the text */
	bool drops_global;   /* <clear/>: no global filter is loaded for it */
	struct str *dropped; /* names of global filters that it removes */
	size_t dropped_count, dropped_capacity;
	struct iis_filters filters; /* its own, behind the global ones */
	/* Those of the server count where it has none of its own. */
	bool has_extensions;
	bool inherits_extensions; /* both count: only parts of it have some */
	struct iis_extensions extensions;
	struct iis_place place;
};

#define IIS_NO_POOL ((size_t)-1)

/* Odd in the file, or not read: a line for a person. */
struct iis_note {
	struct str text;
	unsigned line;
};

struct iis_config {
	enum iis_generation generation;
	bool generation_is_likely; /* nothing in the text is only of it */
	/* Not all was there to read; and what stops sites may be among it. */
	bool is_partial, hides_stoppers;
	/* Where redirection.config has the configuration; NULL 's': nowhere. */
	struct str shared_in;
	bool isolation_mode_5;     /* IIS 6 as IIS 5.0 (R1003) */
	enum iis_bitness bitness;  /* IIS 6: of all worker processes (R1017) */
	/* IIS 7+ (R3002, R3008) */
	bool lacks_filter_module, lacks_isapi_module, lacks_compression_module;
	struct iis_filters filters; /* global */
	/*
	 * IIS 7+ (R3005). One that is disabled isn't in <modules>: it is
	 * loaded all the same.
	 */
	struct iis_filters native_modules;
	struct iis_filters compression; /* schemes; IIS 7+ (R3008) */
	struct iis_extensions extensions; /* of the server */
	struct iis_site *sites;
	size_t site_count, site_capacity;
	struct iis_pool *pools;
	size_t pool_count, pool_capacity;
	struct iis_note *notes;
	size_t note_count, note_capacity;
};

/* What is larger, or holds more, is left unread, and a note says so. */
enum {
	IIS_CONFIG_BYTES_MAX = 256 << 20,
	IIS_CONFIG_ELEMENTS_MAX = 4 << 20,
	IIS_CONFIG_DEPTH_MAX = 64,
	IIS_SITES_MAX = 100000,
	IIS_ITEMS_MAX = 100000, /* filters, extensions, pools; names in a list */
	IIS_NOTES_MAX = 256,
};

/*
 * Read one of the three forms, whichever it is. All strings are from 'a'.
 * What could be read is kept where the text ends early, with a note. 0;
 * E_NO_MEMORY; or E_USAGE where it is none of them, and '*why' (static) says
 * what was looked for.
 */
int iis_config_read(struct bytes text, struct arena *a,
		    struct iis_config *out, const char **why);

/*
 * The readers behind it, one a form: iis/metabase_xml.c, iis/adsutil.c,
 * iis/application_host.c.
 */
int iis_read_metabase_xml(struct bytes text, struct arena *a,
			  struct iis_config *out);
int iis_read_adsutil(struct bytes text, struct arena *a,
		     struct iis_config *out);
int iis_read_application_host(struct bytes text, struct arena *a,
			      struct iis_config *out);

/* For the readers. 0, or E_NO_MEMORY; beyond the limit a note takes over. */
int iis_add_filter(struct iis_filters *f, struct arena *a,
		   const struct iis_filter *new);
int iis_add_extension(struct iis_extensions *e, struct arena *a,
		      const struct iis_extension *new);
int iis_add_note(struct iis_config *c, struct arena *a, unsigned line,
		 const char *format, ...)
	__attribute__((format(printf, 4, 5)));

#endif

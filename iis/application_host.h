/*
 * applicationHost.config as it is written, before anything is inherited: what
 * iis/application_host.c reads, and what the files beside it make of that.
 */
#ifndef IIS_APPLICATION_HOST_H
#define IIS_APPLICATION_HOST_H

#include <stdbool.h>
#include <stddef.h>

#include "iis/config.h"
#include "iis/name_index.h"
#include "util/arena.h"
#include "util/str.h"

/* The collections. What one needs of another stands before it. */
enum host_section {
	HOST_RESTRICTIONS,
	HOST_MODULES,
	HOST_GLOBAL_MODULES,
	HOST_COMPRESSION,
	HOST_FILTERS,
	HOST_HANDLERS,
	HOST_SECTION_COUNT
};

enum host_action {
	HOST_BEGIN, /* of the section itself */
	HOST_ADD,
	HOST_REMOVE,
	HOST_CLEAR,
};

enum host_bool { HOST_NOT_GIVEN, HOST_FALSE, HOST_TRUE };

/* Whose settings they are: 0 is the server, n the site n - 1 of the file. */
enum { HOST_SERVER = 0 };
#define HOST_NO_SITE ((size_t)-1)

struct host_location {
	struct host_location *next;
	struct str path; /* "Default Web Site/app" */
	struct str keys[HOST_SECTION_COUNT]; /* of iis_place, once needed */
	unsigned line;
	bool used; /* has a section that is read */
	bool hides_filters; /* they are elsewhere, or encrypted */
	size_t site;
	struct str below; /* "/app"; empty: the whole site */
	bool has_pool; /* an application there is in one of its own */
	size_t pool;
	size_t rank; /* the same for the same site and folder */
};

/* An element of a collection. */
struct host_entry {
	enum host_section section;
	enum host_action action;
	struct host_location *location;
	struct str name; /* what <remove> calls it by */
	struct str path, requests, precondition;
	bool refused; /* enabled or allowed is false */
	bool dead;    /* taken back by a later element */
	enum iis_permission permission;
	struct iis_place place;
};

/* Of a pool, or of all that don't say. Strings not given have a NULL 's'. */
struct host_settings {
	enum host_bool is_32_bit;
	struct str pipeline, runtime, identity, user;
};

struct host_pool {
	struct str name;
	struct host_settings settings;
	unsigned line;
};

struct host_application {
	struct str path, pool;
	unsigned line;
	size_t site, found; /* the pool; as in iis_site */
};

struct host_site {
	struct str id, name;
	struct str default_pool; /* of its applications that name none */
	enum host_bool starts;
	size_t first, count; /* its applications, in the file's list */
	unsigned line;
};

struct host_list {
	void *items;
	size_t count, capacity;
};

struct host_file {
	struct arena *arena;
	struct iis_config *out;
	struct host_list pools, sites, applications, entries;
	struct host_settings pool_defaults;
	struct str default_pool;
	enum host_bool sites_start, unlisted_allowed;
	struct host_location server; /* the first of the locations */
	struct host_location *newest;
	size_t location_count;
	bool has_host, has_web_server; /* one of the two section groups */
	const char *other_name; /* another file of IIS that it is, or NULL */
	bool whole; /* nothing is missing at its end */
	bool seen[HOST_SECTION_COUNT];   /* at the level of the server */
	bool unread[HOST_SECTION_COUNT]; /* its text is elsewhere */
	struct host_entry **live; /* by section, site, folder; in order */
	size_t live_count;
};

/* Entries of one section and place, in the file's order. */
struct host_group {
	struct host_entry **entries;
	size_t count;
};

/* In this order. 0, or E_NO_MEMORY. */
int host_make_pools(struct host_file *f);
int host_make_sites(struct host_file *f);
int host_sort_entries(struct host_file *f);
int host_make_modules(struct host_file *f);
int host_make_compression(struct host_file *f);
int host_make_filters(struct host_file *f);
int host_make_extensions(struct host_file *f);

/* All entries of a section that stand, the server's first. */
struct host_group host_section(const struct host_file *f,
			       enum host_section section);

/* The first group of 'all', which is cut off from it. */
struct host_group host_next_group(struct host_group *all);

/* The text of that section is there, all of it. */
bool host_is_read(const struct host_file *f, enum host_section section);

/* A filter, module or scheme as the model has it. */
int host_add_filter(struct host_file *f, struct iis_filters *to,
		    const struct host_entry *e, bool disabled);

/* All that the group adds, in its order. */
int host_add_filters(struct host_file *f, struct iis_filters *to,
		     struct host_group group);

/* The bitness that a preCondition asks for (R1017, R3007). */
int host_bitness(struct host_file *f, const struct host_entry *e,
		 enum iis_bitness *out);

/* The file's name in a path. */
struct str host_base_name(struct str path);

#endif

/*
 * The metabase of IIS 5 and 6: what its two readers share. They give keys and
 * properties in any order; a tree is made of them, and the tree is asked.
 */
#ifndef IIS_METABASE_H
#define IIS_METABASE_H

#include "iis/config.h"

/* The properties that say what is loaded; no others are kept. */
enum metabase_property {
	METABASE_KEY, /* none: the key itself */
	METABASE_KEY_TYPE,
	METABASE_SERVER_COMMENT,
	METABASE_SERVER_AUTO_START,
	METABASE_FILTER_LOAD_ORDER,
	METABASE_FILTER_PATH,
	METABASE_FILTER_ENABLED,
	METABASE_SCRIPT_MAPS,
	METABASE_WAM_USER_NAME,
	METABASE_APP_POOL_IDENTITY_TYPE,
	METABASE_ENABLE_32_BIT,
	METABASE_APP_POOL_ID,
	METABASE_ISOLATION_MODE_5,
	METABASE_RESTRICTION_LIST,
	METABASE_PROPERTIES, /* how many; also "none of these" */
};

struct metabase_record {
	struct str key;	  /* its whole path */
	struct str value; /* the items of a list end with '\n' */
	enum metabase_property property;
	unsigned line;
	size_t order; /* in the text */
};

struct metabase_key {
	struct str path;
	size_t parent; /* METABASE_NO_KEY: it is "/LM" */
	size_t end;    /* behind its last sub key */
	size_t first_record, record_end;
	unsigned line;
	bool present; /* else only sub keys of it were given */
	bool ordered; /* named in FilterLoadOrder */
	size_t pool;  /* in the configuration, or IIS_NO_POOL */
};

#define METABASE_NO_KEY ((size_t)-1)

/* Paths that are longer are left out, and a note says so. */
enum { METABASE_PATH_MAX = 4096 };

struct metabase {
	struct arena *arena;  /* of paths, values and the configuration */
	struct arena scratch; /* of all else */
	struct iis_config *config;
	struct metabase_record *records; /* those of a key are neighbours */
	size_t record_count, record_capacity;
	struct metabase_key *keys; /* a key is followed by its sub keys */
	size_t key_count, key_capacity;
	size_t items; /* filters and extensions that were made of it */
};

void metabase_init(struct metabase *m, struct arena *a, struct iis_config *out);
void metabase_release(struct metabase *m);

/* By name (without regard to case) or number; METABASE_PROPERTIES: none. */
enum metabase_property metabase_property_named(struct str name);
enum metabase_property metabase_property_numbered(struct str digits);
bool metabase_is_list(enum metabase_property p);

/*
 * For readers, before the tree is made. '*key' is the path in the one form
 * that has "/LM" in front, from the arena; empty where the key isn't of the
 * web service, or is too long. 0, or E_NO_MEMORY.
 */
int metabase_add_key(struct metabase *m, struct str path, unsigned line,
		     struct str *key);
int metabase_add(struct metabase *m, struct str key, enum metabase_property p,
		 struct str value, unsigned line);

/* Make the tree, and the configuration of it. 0, or E_NO_MEMORY. */
int metabase_finish(struct metabase *m);

/* The order of paths and of names in them: numbers first, by their value. */
int metabase_path_compare(struct str a, struct str b);

/* METABASE_NO_KEY: there is none. */
size_t metabase_find(const struct metabase *m, const char *path);
size_t metabase_child(const struct metabase *m, size_t parent, struct str name);
struct str metabase_name(const struct metabase *m, size_t key);

/* NULL: it hasn't one; nor, for the second, any key above it. */
const struct metabase_record *metabase_own(const struct metabase *m, size_t key,
					   enum metabase_property p);
const struct metabase_record *metabase_inherited(const struct metabase *m,
						 size_t key,
						 enum metabase_property p);

/* Of a record that may be NULL: its value, or empty. */
struct str metabase_value(const struct metabase_record *r);
int metabase_bool(struct metabase *m, const struct metabase_record *r,
		  bool fallback, bool *out);
struct iis_place metabase_place(const struct metabase *m, size_t key);

/* Cut the first item, trimmed, off a list. False: there is no more. */
bool metabase_next_item(struct str *list, char separator, struct str *item);

/* metabase_tree.c */
int metabase_make_tree(struct metabase *m);

/* metabase_config.c */
int metabase_fill(struct metabase *m);

/* There too: the name of a site's pool; NULL: the text has none. */
const struct metabase_record *metabase_pool_id(const struct metabase *m,
					       size_t site);

/* metabase_filters.c: those of "Filters" under 'parent'. */
int metabase_fill_filters(struct metabase *m, size_t parent,
			  struct iis_filters *out);

/* metabase_restrictions.c */
struct metabase_restriction {
	struct str path;
	bool allowed;
	bool mapped; /* its permission was asked for */
	size_t order;
};

struct metabase_restrictions {
	const struct metabase_record *list;   /* NULL: not in the text */
	struct metabase_restriction *entries; /* DLLs, by their paths */
	size_t count, capacity;
	/* Those that aren't treated as what isn't listed, by their last names. */
	const struct metabase_restriction **by_name;
	size_t by_name_count;
	bool others_allowed, others_told; /* those that aren't listed */
	bool cut;
	struct str doubtful; /* whose variable may make it one of them; or empty */
};

int metabase_read_restrictions(struct metabase *m, size_t service,
			       struct metabase_restrictions *r);
enum iis_permission metabase_permission(const struct metabase *m,
					struct metabase_restrictions *r,
					struct str path);
bool metabase_is_dll(struct str path);
bool metabase_is_quoted(struct str path); /* a DLL, too */
int metabase_note_quoted(struct metabase *m, const struct metabase_record *list,
			 struct str path);
int metabase_note_item(struct metabase *m, const struct metabase_record *list,
		       struct str item, const char *what);

/* metabase_extensions.c: of the server, and of the sites, in their order. */
int metabase_fill_extensions(struct metabase *m, size_t service,
			     const size_t *sites);

#endif

/* What the YAML says, added up over all targets: a column a target. */
#ifndef PROFILES_COMPILE_FACTS_H
#define PROFILES_COMPILE_FACTS_H

#include "profiles/apiset.h"
#include "profiles/compile.h"
#include "profiles/compile_intern.h"
#include "profiles/format.h"
#include "profiles/profile.h"
#include "util/yaml.h"
#include "util/arena.h"

enum { NO_ROW = UINT32_MAX };

struct fact_target {
	struct str id, name, build, iis, groups, parent;
	uint16_t machine;
	bool partial; /* what it has isn't all known */
	bool known_dlls_observed; /* as its registry lists them */
	/* for the order and for the reading */
	const char *path;
	const struct yaml_node *root;
	unsigned rank;      /* x86, then x64, then wow64 */
	unsigned number[4]; /* of the build */
	uint8_t apiset_schema; /* by the build (R2301) */
	unsigned parent_column;
	target_set needed; /* those that are applied before it */
	bool applied;
};

/* How far a table reaches; where it doesn't, nothing is known. */
enum extent {
	EXTENT_WHOLE,
	EXTENT_NAMES,   /* not to the ordinals */
	EXTENT_PARTIAL, /* not even to all names */
};

struct fact_module {
	struct str name, component;
	uint32_t first_row;
	target_set known_dll;
	/* column + 1 of the target whose file was the last to say so */
	uint8_t place_by, like_by, table_by, extent_by;
	uint32_t listed_by; /* number of the last list that named it */
	uint8_t place[TARGETS_MAX], table[TARGETS_MAX]; /* cells */
	uint8_t extent[TARGETS_MAX]; /* enum extent */
};

/* An export that is the same on all targets where its cell isn't zero. */
struct fact_row {
	struct str name, forwarder;
	uint16_t ordinal;
	uint8_t said_by;     /* as in a module */
	uint32_t next;       /* of the module's rows */
	uint32_t next_alike; /* of the rows with the same name */
	uint8_t cells[TARGETS_MAX];
};

/* One host of an API set, for all importers or for one. */
struct fact_apiset {
	struct profile_apiset set;
	uint32_t next_alike; /* of the same key: other hosts */
	uint8_t said_by;     /* as in a module */
};

/* An export as a module definition file writes it. */
struct fact_export {
	struct str key; /* the name, or "@6000" */
	struct str name, forwarder;
	uint16_t ordinal;
};

struct facts {
	struct arena *arena;
	char date[HEADER_DATE_BYTES];
	struct fact_target targets[TARGETS_MAX];
	unsigned target_count;
	unsigned base_count; /* of these: another profile's */
	struct intern module_names; /* numbers are indices of 'modules' */
	struct fact_module *modules;
	size_t module_capacity;
	struct intern keys; /* "DLL|key": numbers are indices of 'heads' */
	uint32_t *heads;
	size_t head_capacity;
	struct fact_row *rows;
	size_t row_count, row_capacity;
	struct profile_assembly *assemblies;
	size_t assembly_count, assembly_capacity;
	struct intern apiset_keys; /* "contract for importer" */
	uint32_t *apiset_heads;    /* by the numbers of the keys */
	size_t apiset_head_capacity;
	struct fact_apiset *apisets;
	size_t apiset_count, apiset_capacity;
};

/* The compiler at work: where it reads, and where errors go. */
struct compiler {
	struct facts *facts;
	struct compile_error *error;
	const char *path;
	uint32_t list; /* the number of the list that is applied */
};

int compile_fail(struct compiler *c, unsigned line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "Name", "@6000", with " = OTHER.Name", with " @115". compile_exports.c */
bool export_parse(struct str text, struct fact_export *out);

/* The column of the target with that id, or -1. */
int facts_target(const struct facts *f, struct str id);

/* Room for as many rows as the texts have lines: so many don't move. */
int facts_reserve(struct facts *f, const struct compile_input *inputs,
		  size_t count);

/* The module of that name, made where it's new. NULL when out of memory. */
struct fact_module *facts_module(struct facts *f, struct str name);

/* The first row with 'key', or NO_ROW; the others by 'next_alike'. */
uint32_t facts_find(struct facts *f, const struct fact_module *m,
		    struct str key);

/* A new row for the export, without cells. 0 or E_NO_MEMORY. */
int facts_row(struct facts *f, struct fact_module *m,
	      const struct fact_export *e);

/*
 * Let the export be in a column with 'evidence', in place of what has the
 * same key. 0 or E_NO_MEMORY.
 */
int facts_set(struct facts *f, struct fact_module *m,
	      const struct fact_export *e, unsigned column,
	      enum evidence evidence);

/* Start a column with all that its parent's holds. */
void facts_inherit(struct facts *f, unsigned column, unsigned parent);

/* Start one DLL's table with that of another column. */
void facts_inherit_table(struct facts *f, struct fact_module *m,
			 unsigned column, unsigned base);

/* Start with a profile's targets and modules; end without. compile_load.c */
int facts_load(struct facts *f, const struct profile *p);
void facts_drop_base(struct facts *f);

/* And the exports and API sets of those of its targets that others need. */
int facts_load_tables(struct facts *f, const struct profile *p);

/* Take lists of exports into the one target. compile_lists.c */
int lists_apply(struct compiler *c, const struct compile_input *inputs,
		size_t count, const struct compile_options *o);

/* Add a target, without its facts. compile_header.c */
int header_read(struct compiler *c, const struct yaml_node *root);

/* Take the date, and which DLLs belong to which component. */
int components_read(struct compiler *c, const struct yaml_node *root);

/* Read the file of a target into its column. compile_target.c */
int target_apply(struct compiler *c, unsigned column);

/* Take its assemblies, in place of its parent's. compile_assemblies.c */
int assemblies_read(struct compiler *c, const struct yaml_node *node,
		    unsigned column);

/* Sort them, and drop those that are of no target. */
void assemblies_order(struct facts *f);

/* Take what its API sets change of its parent's. compile_apisets.c */
int apisets_read(struct compiler *c, const struct yaml_node *node,
		 unsigned column);

/* The version that goes with a build: 0, 2, 4 or 6 (R2301). */
uint8_t apiset_schema_of(const unsigned build[4]);

/* Start a column with its parent's. */
void apisets_inherit(struct facts *f, unsigned column, unsigned parent);

/* Is anything known of the column's? */
bool apisets_know(const struct facts *f, unsigned column);

/* Those of a compiled profile that are known of 'needed'. */
int apisets_load(struct facts *f, const struct profile *p, target_set needed);

/* Sort them, and drop those that are of no target. */
void apisets_order(struct facts *f);

/* All facts as a compiled profile. compile_write.c */
int facts_write(struct compiler *c, struct bytes *out);

#endif

/* What the readers of one target's file share. */
#ifndef PROFILES_COMPILE_TARGET_H
#define PROFILES_COMPILE_TARGET_H

#include "profiles/compile_facts.h"

/* Where in the file we are, for the functions that take one text each. */
struct place_in_file {
	struct compiler *c;
	unsigned column;
	struct fact_module *module; /* of 'exports' */
	unsigned base;              /* of 'like': the column */
	enum place place;
	enum evidence evidence;
	enum extent extent;
};

/* Each name of a list. compile_target.c */
int texts_take(const struct place_in_file *at, const struct yaml_node *list,
	       int (*take)(const struct place_in_file *at,
			   const struct yaml_node *text));

int map_needed(struct compiler *c, const struct yaml_node *node);

/* The module that a text names, where the text can be a file name. */
int module_named(struct compiler *c, const struct yaml_node *node,
		 struct str name, struct fact_module **out);

/* The parts of the file. compile_tables.c, compile_exports.c */
int target_like_read(struct place_in_file *at, const struct yaml_node *likes);
int target_tables_read(struct place_in_file *at,
		       const struct yaml_node *tables);
int target_extent_read(struct place_in_file *at,
		       const struct yaml_node *extents);
int target_exports_read(struct place_in_file *at,
			const struct yaml_node *exports);

#endif

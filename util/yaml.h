/* The part of YAML that is read here: maps, lists and text. */
#ifndef UTIL_YAML_H
#define UTIL_YAML_H

#include "util/bytes.h"
#include "util/str.h"

struct arena;

enum yaml_kind { YAML_TEXT, YAML_LIST, YAML_MAP };

/* Everything is in the arena. Texts hold no control characters. */
struct yaml_node {
	enum yaml_kind kind;
	unsigned line;   /* of its start, or its key's; the first is 1 */
	struct str key;  /* in a map: what stands before the colon */
	struct str text; /* of a YAML_TEXT */
	struct yaml_node *first, *last; /* of a YAML_LIST or YAML_MAP */
	struct yaml_node *next;
	unsigned count; /* of the nodes in it */
};

/* What is wrong, and where. */
struct yaml_error {
	unsigned line;
	const char *text; /* static or in the arena */
	bool empty;       /* that there is no document, and nothing else */
};

/*
 * Read one document. Keys of a map are unique. Anchors, aliases and tags are
 * refused. 0, E_USAGE with '*error', or E_NO_MEMORY.
 */
int yaml_read(struct bytes text, struct arena *a, struct yaml_node **root,
	      struct yaml_error *error);

/* The node under 'key', or NULL. */
const struct yaml_node *yaml_find(const struct yaml_node *map,
				  const char *key);

#endif

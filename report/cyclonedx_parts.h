/* The components of a bill of materials: for report/cyclonedx*.c. */
#ifndef REPORT_CYCLONEDX_PARTS_H
#define REPORT_CYCLONEDX_PARTS_H

#include "report/dependency_graph.h"
#include "report/file_contents.h"
#include "report/json_out.h"

#define BOM_NO_SUBJECT UINT32_MAX

/* Two numbers of nodes or edges, sorted by the first. */
struct bom_link {
	uint32_t key, value;
};

struct bom {
	const struct dependency_graph *graph;
	struct json_out *json;
	struct arena links; /* of the two lists below */
	struct arena text;  /* of strings, until they are written */
	bool no_memory;     /* some string couldn't be made */
	uint32_t subject; /* the only checked node, or BOM_NO_SUBJECT */
	target_set targets;
	struct bom_link *needs;     /* node → node, with repetitions */
	struct bom_link *needed_by; /* node → number of the edge to it */
};

/* The component of a node, 'key' NULL in an array. 0, or E_NO_MEMORY. */
int bom_component(struct bom *b, const char *key, uint32_t node);

/* Each Windows that was asked. 0, or E_NO_MEMORY. */
int bom_systems(struct bom *b);

/* The bom-ref of a node as a string. 0, or E_NO_MEMORY. */
int bom_reference(struct bom *b, const char *key, uint32_t node);

/* One element of "properties"; none where the value is empty. */
void bom_property(struct bom *b, const char *name, struct str value);

#endif

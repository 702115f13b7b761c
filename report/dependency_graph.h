/*
 * Who needs whom, over all files of a report: each file and each DLL is one
 * node, however many need it. Nothing of it is borrowed from an analysis.
 */
#ifndef REPORT_DEPENDENCY_GRAPH_H
#define REPORT_DEPENDENCY_GRAPH_H

#include "report/dependencies.h"

/* A file that was read, or the name of a DLL that no such file satisfies. */
enum graph_node_kind { GRAPH_FILE, GRAPH_NAME };

/* What is wrong with a load, on 'targets'. */
struct graph_mark {
	enum finding_id id;
	struct str object;  /* "RegGetValueA", "#7"; empty: the DLL itself */
	struct str summary; /* "advapi32.dll has no RegGetValueA" */
	uint32_t win32;
	target_set targets, likely;
};

/* The first of them. */
enum { GRAPH_MARKS_MAX = 20 };
struct graph_marks {
	struct graph_mark *items;
	size_t count, capacity;
	bool more;
};

/* What brings a DLL: an overlay that was named. */
enum { GRAPH_OVERLAYS_MAX = 4 };
struct graph_overlay {
	const char *id, *title, *version;
	target_set targets;
};

/* What a checked file is, and its verdicts. */
struct graph_checked {
	struct str path, title; /* as it was named; "x86 DLL, ISAPI filter" */
	struct str host;
	target_set targets, likely;
	target_set verdicts[3]; /* by enum verdict_kind */
	uint32_t win32[TARGETS_MAX];
	struct graph_marks marks; /* what is wrong with the file itself */
	bool cut;                 /* more dependencies than are kept */
};

/* Needed by several checked files. */
#define GRAPH_SHARED UINT32_MAX

struct graph_node {
	enum graph_node_kind kind;
	struct str name; /* base name */
	struct str path; /* of a file; empty for a name */
	uint32_t owner;  /* the checked node that alone needs it */
	struct source sources[SOURCES_MAX]; /* may overlap */
	size_t source_count;
	struct graph_overlay overlays[GRAPH_OVERLAYS_MAX];
	size_t overlay_count;
	struct graph_checked *checked; /* NULL: it was needed, not named */
	const void *contents;          /* the writer's own, of a file */
	uint32_t next;                 /* of the same hash */
};

enum graph_edge_kind { GRAPH_IMPORT, GRAPH_DELAY, GRAPH_FORWARD };

/* One node needs another, for one reason. */
struct graph_edge {
	uint32_t from, to;
	enum graph_edge_kind kind;
	struct str via;     /* the DLL that forwards, for GRAPH_FORWARD */
	target_set targets;
	target_set broken;  /* Windows refuses the file that needs it */
	target_set late;    /* the call at run time fails */
	target_set unknown;
	target_set likely;  /* of these three */
	struct graph_marks marks;
	uint32_t next;      /* of the same hash */
};

struct graph_index {
	uint32_t *slots; /* number + 1 of the newest; the rest by 'next' */
	size_t size;
};

struct dependency_graph {
	struct arena arena;
	const struct profile *profile;
	struct graph_node *nodes;
	size_t node_count, node_capacity;
	struct graph_edge *edges;
	size_t edge_count, edge_capacity;
	size_t checked_count;
	struct graph_index node_index, edge_index;
};

/* Zeroed but for 'profile' before. 0, or E_NO_MEMORY. */
int graph_add(struct dependency_graph *g, const struct file_report *f);
void graph_release(struct dependency_graph *g);

/* The newest edge from there to anything of that name, or NULL... */
struct graph_edge *graph_edge_first(const struct dependency_graph *g,
				    uint32_t from, struct str name);
/* ... and the one before it. */
struct graph_edge *graph_edge_next(const struct dependency_graph *g,
				   const struct graph_edge *e, struct str name);

/* All targets that were asked for some file. */
target_set graph_targets(const struct dependency_graph *g);

/* The graph as the state of a writer: its 'begin' and what ends 'end'. */
int graph_begin(struct report *r);
void graph_end(struct report *r);

/* Is it satisfied by Windows' own on all targets? */
bool graph_is_windows(const struct graph_node *n);

/* Where that word says how it is satisfied: "missing", "not-known", ... */
target_set graph_source(const struct graph_node *n, const char *word);

#endif

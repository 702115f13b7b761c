/* XML by events, with limits: no document types, no entities, no network. */
#ifndef UTIL_XML_H
#define UTIL_XML_H

#include <stddef.h>

#include "util/bytes.h"
#include "util/str.h"

enum xml_state {
	XML_WHOLE,
	XML_BAD,  /* not well-formed */
	XML_OPEN, /* more, or other, than this reader takes */
};

/* What is larger, deeper or longer is XML_OPEN. */
struct xml_limits {
	size_t bytes;
	unsigned depth, elements;
};

struct xml_result {
	enum xml_state state;
	unsigned line;   /* of what is wrong; the first is 1 */
	const char *why; /* a static text, or NULL */
};

struct xml_reader;

/*
 * Names are "namespace\nname", or "name" in none; attributes are pairs that
 * end with NULL. All of it is gone after the call. A handler that returns
 * anything but OK ends the walk with that status, and none is called any more.
 */
struct xml_handler {
	int (*start)(struct xml_reader *r, void *data, const char *name,
		     const char *const *attributes);
	int (*end)(struct xml_reader *r, void *data);
};

/*
 * Walk the document. What is wrong with it is in 'out'. 0, or E_NO_MEMORY, or
 * what a handler returned.
 */
int xml_read(struct bytes xml, const struct xml_limits *limits,
	     const struct xml_handler *handler, void *data,
	     struct xml_result *out);

/*
 * The same, where a mark of UTF-16 counts whatever the declaration says: as of
 * a copy that PowerShell writes of a text in UTF-8.
 */
int xml_read_marked(struct bytes xml, const struct xml_limits *limits,
		    const struct xml_handler *handler, void *data,
		    struct xml_result *out);

/* For handlers: end the walk without an error of the run. Returns OK. */
int xml_stop(struct xml_reader *r, enum xml_state state, const char *why);

/* The line of what is being handled; how many elements are open around it. */
unsigned xml_line(const struct xml_reader *r);
unsigned xml_depth(const struct xml_reader *r);

/* A name without its namespace. */
const char *xml_local_name(const char *name);

/* The value of an attribute, or NULL. */
const char *xml_attribute(const char *const *attributes, const char *name);

#endif

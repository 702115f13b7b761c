/* Questions to the database of an audit. */
#ifndef AUDIT_QUERY_H
#define AUDIT_QUERY_H

/* What the argument of a question is; NULL: it has none. */
struct query_kind {
	const char *name, *argument, *summary;
	const char *sql;
};

/* Ends with a NULL name. */
extern const struct query_kind query_kinds[];

#endif
